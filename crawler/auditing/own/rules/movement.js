// What changes by itself, and what listens to a device that is moved or to single keys.
const CLOCK = /^\W*\d{1,2}[:.]\d{2}([:.]\d{2})?\W*(am|pm|uhr|h)?\W*$/i;
const CONTROLS =
  "button, [role=button], [role=switch], [role=slider], input:not([type=hidden i]), select, summary, a[href], [onclick], [tabindex]";

rule("updates-can-be-stopped", async function* (page) {
  const counts = await watched.changes();
  for (const [element, count] of counts) {
    if (count < 2 || !isHtml(element) || !element.isConnected || !isVisible(element) || !element.innerText.trim()) continue;
    if ([...counts.keys()].some((other) => other !== element && element.contains(other) && counts.get(other) >= 2)) continue;
    const whole = document.body.innerText.trim();
    if (whole === element.innerText.trim()) continue;
    const controls = page.all(CONTROLS).filter((one) => isVisible(one) && isInTree(one));
    const names = controls.map((one) => (page.hasNames ? nameOf(one) : textOf(one)));
    if (names.some((name) => vocabulary.halts.test(name)))
      yield cantTell(element, "This text keeps changing: does the control that speaks of stopping stop it?");
    else if (controls.length) yield cantTell(element, "This text keeps changing by itself: can readers pause, stop or hide it?");
    else if (CLOCK.test(element.innerText.trim()))
      yield cantTell(element, "This text keeps changing by itself: is it a clock that is needed here?");
    else
      yield failed(element, "This text keeps changing by itself, and nothing on the page stops it: add a button that pauses it.");
  }
});

const sources = () =>
  [...document.querySelectorAll("script:not([src])")]
    .map((script) => script.textContent)
    .join("\n")
    .slice(0, 2_000_000);
const attributes = (page) =>
  page
    .all("[onload], [onkeydown], [onkeyup], [onkeypress], [ondevicemotion], [ondeviceorientation]")
    .flatMap((element) =>
      [...element.attributes].filter((one) => one.name.startsWith("on")).map((one) => `${one.name} ${one.value}`),
    )
    .join("\n");

const listensToMotion = (page) =>
  /device(motion|orientation)\b/i.test(sources() + attributes(page)) || window.ondevicemotion || window.ondeviceorientation;

// Tilts the device in thought, to one side and back, and looks whether the page changes.
const changesByMotion = once(() => {
  const values = () => [...document.querySelectorAll("input, output, progress, meter")].map((one) => one.value).join("|");
  const before = values(),
    observer = new MutationObserver(() => {});
  observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  const tilt = (degrees) => {
    const turn = { alpha: 0, beta: 0, gamma: degrees },
      still = { x: 0, y: 0, z: 0 };
    window.dispatchEvent(Object.assign(new Event("deviceorientation"), { ...turn, absolute: false }));
    window.dispatchEvent(
      Object.assign(new Event("devicemotion"), {
        rotationRate: turn,
        acceleration: still,
        accelerationIncludingGravity: still,
        interval: 16,
      }),
    );
  };
  tilt(45);
  const changed = observer.takeRecords().length > 0 || values() !== before;
  tilt(-45);
  observer.disconnect();
  return changed;
});

const OPERATED =
  "button, [role=button], [role=switch], [role=slider], input:not([type=hidden i]), select, a[href], summary, [onclick]";
const operated = (page) => page.all(OPERATED).filter((one) => isVisible(one) && isInTree(one) && !one.matches(":disabled"));

rule("motion-can-be-turned-off", function* (page) {
  if (!listensToMotion(page)) return;
  const names = operated(page).map((one) => (page.hasNames ? nameOf(one) : textOf(one)));
  if (changesByMotion(document) && !names.some((name) => vocabulary.settings.test(name) || name === ""))
    yield failed(
      document.documentElement,
      "Moving the device changes the page, and nothing on the page turns that off: add a setting that does.",
    );
  else
    yield cantTell(document.documentElement, "The page listens to movements of the device: can readers turn off what they do?");
});

rule("motion-is-not-needed", function* (page) {
  if (!listensToMotion(page)) return;
  if (changesByMotion(document) && !operated(page).length)
    yield failed(
      document.documentElement,
      "Moving the device changes the page, and there is no control that does the same: add buttons.",
    );
  else
    yield cantTell(
      document.documentElement,
      "The page listens to movements of the device: can all that they do also be done by touch or keyboard?",
    );
});

// A comparison of an event's key with one letter or sign, in a script that does not ask for Ctrl, Alt or the like.
const SINGLE = /\.(key|code)\s*={2,3}\s*['"](Key[A-Z]|[^'"\s])['"]|case\s+['"][^'"\s]['"]\s*:/;
rule("single-keys-do-nothing", function* (page) {
  const code = sources() + attributes(page);
  if (!/key(down|up|press)/i.test(code) || !SINGLE.test(code)) return;
  yield cantTell(
    document.documentElement,
    "A script seems to wait for single keys: can that be turned off or changed, or does it work only where a field has the focus?",
  );
});
