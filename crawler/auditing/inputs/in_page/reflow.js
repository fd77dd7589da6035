// Tries to scroll sideways, and finds what sticks out. argument: {rule}. Returns {told, width}.
const wide = document.documentElement.clientWidth;
const root = document.scrollingElement || document.documentElement;
const rtl = getComputedStyle(document.documentElement).direction === "rtl";
const top0 = scrollY;
window.scrollTo({ left: rtl ? -99999 : 99999, top: top0, behavior: "instant" });
const moved = Math.abs(scrollX);
window.scrollTo({ left: 0, top: top0, behavior: "instant" });
const width = Math.max(root.scrollWidth, wide);
if (moved < 3) return { told: [{ rule: argument.rule, fine: 1 }], width: wide };

// What may need both directions: tables of data, maps, pictures, films, code, toolbars, formulas.
const TWO_WAYS = "table, video, canvas, iframe, object, embed, pre, code, math, [role=toolbar], [role=table], [role=grid], [role=math], .leaflet-container, .ol-viewport, .mapboxgl-map";
const plain = "img, svg, picture";
const outside = (box) => (rtl ? box.left < -2 : box.right > wide + 2) && box.width > 0 && box.height > 0;
const cutAway = (node) => {
  // Whether an element above cuts node off or scrolls by itself, so that the page is not widened by it.
  let position = getComputedStyle(node).position;
  for (let at = parentOf(node); at && at !== document.body && at !== document.documentElement; at = parentOf(at)) {
    const style = getComputedStyle(at);
    const holds = position === "fixed" ? style.transform !== "none" : position !== "absolute" || style.position !== "static" || style.transform !== "none";
    if (holds && style.overflowX !== "visible") return true;
    if (holds) position = style.position;
    if (position === "fixed") return true;
  }
  return position === "fixed";
};
const spread = (node) => {
  // An element's box, or that of its own text where this runs out of it.
  const box = boxOf(node);
  if (node.scrollWidth <= node.clientWidth + 2 || !Array.from(node.childNodes).some((one) => one.nodeType === 3 && one.data.trim())) return box;
  if (getComputedStyle(node).overflowX !== "visible") return box;
  const range = document.createRange();
  for (const one of Array.from(node.childNodes).slice(0, 50)) {
    if (one.nodeType !== 3) continue;
    range.selectNodeContents(one);
    const text = range.getBoundingClientRect();
    if (text.width) Object.assign(box, { left: Math.min(box.left, text.left), right: Math.max(box.right, text.right) });
  }
  return box;
};
const guilty = [];
for (const node of everything(document.body)) {
  if (guilty.length > 300) break;
  const box = spread(node);
  if (!outside(box) || !isShown(node) || node.matches("script, style, br, wbr") || cutAway(node)) continue;
  guilty.push(node);
}
const inner = guilty.filter((node) => !guilty.some((other) => other !== node && node.contains(other)));
const told = [];
const says = (node) => node.textContent.trim() || node.matches(CONTROLS) || node.querySelector("img, svg, input");
for (const node of inner) {
  if (node.closest(TWO_WAYS)) continue;
  const picture = !!node.closest(plain);
  const text = Array.from(node.childNodes).some((one) => one.nodeType === 3 && one.data.trim());
  if (!picture && !says(node)) continue;
  const right = spread(node);
  const where = `reaches to ${Math.round(rtl ? wide - right.left : right.right)} of ${wide} CSS pixels`;
  told.push(say(argument.rule, !picture && (text || node.matches(CONTROLS)) ? "failed" : "cantTell", node,
    `At 320 CSS pixels (1280 at 400 % zoom) people must scroll sideways: this ${where}`));
}
if (!told.length) {
  const exempt = inner.some((node) => node.closest(TWO_WAYS));
  told.push(exempt ? { rule: argument.rule, fine: 1 } : say(argument.rule, "cantTell", document.documentElement,
    `At 320 CSS pixels the page is ${width} wide, though nothing was seen to stick out: see whether people must scroll sideways`));
}
return { told, width };
