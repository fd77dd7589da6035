// Spacing of text that a style attribute fixes with !important, so that readers' own styles cannot widen it.
const INHERITED = new Set(["inherit", "unset", "revert", "revert-layer"]);

// Elements with text of their own whose style attribute fixes `property`, and the texts.
function* fixedBy(page, property) {
  for (const element of page.each("[style]")) {
    const style = isHtml(element) ? element.style : null;
    if (!style || style.getPropertyPriority(property) !== "important" || INHERITED.has(style.getPropertyValue(property)))
      continue;
    const found = [...childrenOf(element)].filter((child) => child.nodeType === 3 && visibleBoxesOf(child).length);
    if (found.length) yield [element, found];
  }
}

const pixels = (value) => parseFloat(value) || 0; // "normal" is no extra space
const round = (number) => Math.round(number * 100) / 100;

function* spaced(page, property, least, what) {
  for (const [element] of fixedBy(page, property)) {
    const style = getComputedStyle(element);
    const share = pixels(style.getPropertyValue(property)) / parseFloat(style.fontSize);
    if (share >= least - 0.0001) yield passed(element);
    else
      yield failed(
        element,
        `The space between ${what} is fixed at ${round(share)} of the size of the text (!important), and readers cannot widen ` +
          `it to ${least}: leave !important out.`,
      );
  }
}

rule("letters-can-be-spaced", (page) => spaced(page, "letter-spacing", 0.12, "letters"));
rule("words-can-be-spaced", (page) => spaced(page, "word-spacing", 0.16, "words"));

const keepsLines = (style) => /^(pre|nowrap)$/.test(style.whiteSpace) || style.textWrapMode === "nowrap";

const keepsBreaks = (style) => /^(pre-wrap|pre-line|break-spaces)$/.test(style.whiteSpace);

// Whether a line of the text ends where the width ends, and not at a line break.
const wraps = (text) => {
  const style = styleOf(text.parentElement || parentOf(text));
  if (keepsLines(style)) return false;
  const range = document.createRange();
  range.selectNodeContents(text);
  const lines = new Set([...range.getClientRects()].filter((box) => box.width > 0).map((box) => Math.round(box.bottom)));
  const breaks = keepsBreaks(style) ? (text.data.trim().match(/\n/g) || []).length : 0;
  return lines.size > breaks + 1;
};

// The texts of one flow: of the element and of what stands in its lines; null where a line is broken by force or by a box.
function* flowOf(element) {
  for (const child of childrenOf(element)) {
    if (child.nodeType === 3) {
      if (visibleBoxesOf(child).length) yield child;
    } else if (child.nodeType !== 1 || styleOf(child).display === "none") continue;
    else if (child.localName === "br" || styleOf(child).display !== "inline") yield null;
    else yield* flowOf(child);
  }
}

// Whether the second text begins on a line below the end of the first one, and further back.
const goesOn = (before, after, style) => {
  const boxOfText = (text, at) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    return [...range.getClientRects()].filter((box) => box.width > 0).at(at);
  };
  const [end, start] = [boxOfText(before, -1), boxOfText(after, 0)];
  const byForce = keepsBreaks(style) && /\n\s*$/.test(before.data + /^\s*/.exec(after.data)[0]);
  if (!end || !start || byForce || keepsLines(style)) return false;
  const back = style.direction === "rtl" ? start.right > end.left + 1 : start.left < end.right - 1;
  return back && (start.top + start.bottom - end.top - end.bottom) / 2 > Math.min(start.height, end.height) / 2;
};

const wrapsSomewhere = (element) => {
  let before = null;
  for (const text of flowOf(element)) {
    if (text && (wraps(text) || (before && goesOn(before, text, styleOf(element))))) return true;
    before = text;
  }
  return false;
};

rule("lines-can-be-spaced", function* (page) {
  for (const [element] of fixedBy(page, "line-height")) {
    if (!wrapsSomewhere(element)) continue;
    const style = getComputedStyle(element);
    const share = style.lineHeight === "normal" ? 1.2 : parseFloat(style.lineHeight) / parseFloat(style.fontSize);
    if (share >= 1.4999) yield passed(element);
    else
      yield failed(
        element,
        `The height of lines is fixed at ${round(share)} of the size of the text (!important), and readers cannot widen it to 1.5: ` +
          "leave !important out.",
      );
  }
});
