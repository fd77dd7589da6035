// What is seen of a page as the phone is held. argument: null. Returns {text, turned, target, snippet}.
let text = 0, turned = 0, largest = null, most = 0;
const angle = new Map();
const turnOf = (node) => {
  if (!node) return 0;
  if (!angle.has(node)) {
    const css = getComputedStyle(node), matrix = css.transform !== "none" ? new DOMMatrix(css.transform) : null;
    let own = matrix ? Math.round(Math.atan2(matrix.b, matrix.a) * 180 / Math.PI) : 0;
    if (css.rotate && css.rotate !== "none") own += Math.round(parseFloat(css.rotate.split(" ").pop())) || 0;
    if (css.writingMode.startsWith("vertical") || css.writingMode.startsWith("sideways")) own += 0;
    angle.set(node, turnOf(parentOf(node)) + own);
  }
  return angle.get(node);
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let n = 0, node; n < 8000 && (node = walker.nextNode()); n += 1) {
  const length = node.data.trim().length, parent = node.parentElement;
  if (!length || !parent || parent.closest("script, style, noscript, template") || !isShown(parent)) continue;
  text += length;
  if (Math.abs(turnOf(parent)) % 180 === 90) turned += length;
  if (length > most) { most = length; largest = parent; }
}
return { text, turned, ...(largest ? spotOf(largest) : { target: "html", snippet: "" }) };
