// Styles that turn the page back when the device is turned.
const ORIENTATION = /\(\s*orientation\s*:\s*(portrait|landscape)\s*\)/g;
const TURNS = /rotate|matrix/;
const TOLERANCE = 1; // degrees
const MOST_RULES = 20_000;

// What holds in one orientation only, as {media, cssRules}: a block of styles, an imported sheet, a whole sheet.
function* conditional(media, cssRules) {
  if (/orientation\s*:/.test(media.mediaText)) yield { media, cssRules };
  yield* mediaRules(cssRules);
}

function* mediaRules(rules) {
  let count = 0;
  for (const one of rules) {
    if (++count > MOST_RULES) return;
    if (one instanceof CSSImportRule) {
      if (one.styleSheet) yield* conditional(one.media, readable(one.styleSheet));
    } else if (one instanceof CSSMediaRule) yield* conditional(one.media, one.cssRules);
    else if (one.cssRules && !(one instanceof CSSStyleRule)) yield* mediaRules(one.cssRules);
  }
}

function* styleRules(rules) {
  for (const one of rules) {
    if (one instanceof CSSStyleRule) yield one;
    else if (one.cssRules) yield* styleRules(one.cssRules);
  }
}

const readable = (sheet) => {
  try {
    return sheet.cssRules;
  } catch {
    return [];
  }
}; // another site's: closed to scripts

// Elements that such a style speaks to and turns.
const targetsOf = (media) => {
  const found = new Set();
  for (const one of styleRules(media.cssRules)) {
    if (!TURNS.test(one.style.transform) && (!one.style.rotate || one.style.rotate === "none")) continue;
    try {
      for (const element of document.querySelectorAll(one.selectorText)) found.add(element);
    } catch {
      /* a selector of the future */
    }
  }
  return found;
};

// How far the element is turned around the axis towards the eye, in degrees.
const angleOf = (element) => {
  const style = getComputedStyle(element);
  const matrix = style.transform === "none" ? new DOMMatrix() : new DOMMatrix(style.transform);
  const own = (Math.atan2(matrix.m12, matrix.m11) * 180) / Math.PI;
  const more = /^(?:z )?(-?[\d.]+)deg$/.exec(style.rotate || "") || /^0 0 1 (-?[\d.]+)deg$/.exec(style.rotate || "");
  return own + (more ? Number(more[1]) : 0);
};

// The angles of all elements as they would be in one orientation, whatever the window's is.
const anglesIn = (orientation, medias, elements) => {
  const before = medias.map((media) => media.media.mediaText);
  const still = new CSSStyleSheet();
  still.replaceSync("*, *::before, *::after {transition: none !important}");
  try {
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
    for (const media of medias)
      media.media.mediaText = media.media.mediaText.replace(ORIENTATION, (_, which) =>
        which === orientation ? "(min-width: 0px)" : "(max-width: 0px)",
      );
    return new Map(elements.map((element) => [element, angleOf(element)]));
  } finally {
    medias.forEach((media, index) => {
      media.media.mediaText = before[index];
    });
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== still);
  }
};

// Whether there is something of it to see. Where it lies is no sign: turned now, it may lie off the page.
const isShown = (element) =>
  isHtml(element) &&
  isRendered(element) &&
  !isTransparent(element) &&
  (textOf(element) !== "" || element.querySelector("img, svg, canvas, video, iframe, input, button") !== null);

rule("turns-with-the-device", function* () {
  const medias = [...document.styleSheets].flatMap((sheet) => [...conditional(sheet.media, readable(sheet))]);
  const elements = [...new Set(medias.flatMap((media) => [...targetsOf(media)]))].filter(isShown);
  if (!elements.length) return;
  const [upright, wide] = [anglesIn("portrait", medias, elements), anglesIn("landscape", medias, elements)];
  const whole = textOf(document.body || document.documentElement).length;
  for (const element of elements) {
    const turned = Math.abs(Math.abs(upright.get(element) - wide.get(element)) % 180);
    if (Math.abs(turned - 90) > TOLERANCE) yield passed(element);
    else if (textOf(element).length >= whole / 2)
      yield failed(element, "When the device is turned, the page is turned back by a style: let it follow the device.");
    else
      yield cantTell(
        element,
        "This is turned by a quarter when the device is turned: can it be read and used in both positions?",
      );
  }
});
