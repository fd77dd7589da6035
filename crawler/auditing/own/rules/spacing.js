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

// Whether a line of the text ends where the width ends, and not at a line break.
const wraps = (text) => {
  const style = styleOf(text.parentElement || parentOf(text));
  if (/^(pre|nowrap)$/.test(style.whiteSpace) || style.textWrapMode === "nowrap") return false;
  const range = document.createRange();
  range.selectNodeContents(text);
  const lines = new Set([...range.getClientRects()].filter((box) => box.width > 0).map((box) => Math.round(box.bottom)));
  const breaks = /^(pre-wrap|pre-line|break-spaces)$/.test(style.whiteSpace) ? (text.data.trim().match(/\n/g) || []).length : 0;
  return lines.size > breaks + 1;
};

rule("lines-can-be-spaced", function* (page) {
  for (const [element, found] of fixedBy(page, "line-height")) {
    if (!found.some(wraps)) continue;
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
