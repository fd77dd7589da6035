// What is told to assistive technology and what is not.
rule("parts-focusable", function* (page) {
  for (const element of page.each()) {
    if (!WITHOUT_PARTS.has(roleOf(element)) || !(isHtml(element) || isSvg(element))) continue;
    let reached = null;
    for (const part of descendantsOf(element)) if (isInTabOrder(part) && (reached = part)) break;
    if (!reached) yield passed(element);
    else yield failed(element, `The keyboard reaches <${reached.localName}> ${quote(textOf(reached) || reached.getAttribute("aria-label") || "")} within an element of the role "${roleOf(element)}", of which only the whole is told: put it beside this element.`);
  }
});

// Whether an element keeps the focus that it is given; guards of dialogs hand it on.
async function keepsFocus(element) {
  const before = deepActive();
  element.focus({ preventScroll: true });
  const kept = () => deepActive() === element;
  const reached = kept();
  if (reached) await new Promise((done) => setTimeout(done, 20));
  const keeps = reached && kept();
  deepActive()?.blur?.();
  if (before && before !== document.body) before.focus({ preventScroll: true });
  return keeps;
}

function deepActive() {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}

const MOST_TRIED = 40;

rule("hidden-focusable", async function* (page) {
  const dialogs = page.all("[aria-modal=true], dialog:modal").filter(isVisible);
  let tried = 0;
  for (const element of page.each("[aria-hidden]")) {
    if ((element.getAttribute("aria-hidden") || "").toLowerCase() !== "true") continue;
    const reached = [element, ...descendantsOf(element)].filter(isInTabOrder);
    let kept = null;
    for (const one of reached) {
      if (tried++ >= MOST_TRIED || await keepsFocus(one)) {
        kept = one;
        break;
      }
    }
    if (!kept) yield passed(element);
    else if (reached.length > 3 && dialogs.some((dialog) => !element.contains(dialog))) {
      yield cantTell(element, "A dialog is open and the page behind it is hidden from assistive technology, but the keyboard may still reach into it: try whether Tab stays within the dialog.");
    } else yield failed(element, `The keyboard reaches <${kept.localName}> ${quote(textOf(kept) || kept.getAttribute("aria-label") || "")}, which aria-hidden hides from assistive technology: take it out of the tab order, or do not hide it.`);
  }
});

// Browsers pay no heed to an attribute that is empty.
const saysByAttribute = (element) =>
  element.getAttributeNames().some((name) => GLOBAL_ATTRIBUTES.has(name) && name !== "aria-hidden" && element.getAttribute(name).trim());

rule("decorative-told", function* (page) {
  for (const element of page.each("[role], img")) {
    if (!isMarkedDecorative(element)) continue;
    if (!isInTree(element) || roleOf(element) === "none" || !(isFocusable(element) || saysByAttribute(element))) yield passed(element);
    else yield failed(element, "This is marked as being for looks only, but it takes the focus or has an aria- attribute, so that it is told all the same: decide for one of the two.");
  }
});
