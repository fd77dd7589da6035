// Measures targets on the phone. argument: null. Returns what is told.
const SMALL = 24, COMFORT = 44, NEAR = SMALL / 2;
const ROLES = "[role=button], [role=link], [role=checkbox], [role=radio], [role=switch], [role=tab], [role=menuitem], [role=option]";
const TARGETS = `a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, ${ROLES}`;
const top0 = scrollY;

const hit = (node) => {
  // The area that reacts: the element with what it holds, and its labels.
  const boxes = [node, ...node.querySelectorAll("*"), ...(node.labels ? Array.from(node.labels).flatMap((one) => [one]) : [])].slice(0, 60).filter(isShown).map(boxOf)
    .filter((one) => one.width > 0 && one.height > 0);
  if (!boxes.length) return null;
  const left = Math.min(...boxes.map((one) => one.left)), top = Math.min(...boxes.map((one) => one.top));
  const right = Math.max(...boxes.map((one) => one.right)), bottom = Math.max(...boxes.map((one) => one.bottom));
  return { left, top, right, bottom, width: right - left, height: bottom - top };
};
const inSentence = (node) => {
  // Part of a line of text: its size is that of the line.
  let at = node;
  if (!getComputedStyle(node).display.startsWith("inline")) return false;
  for (let n = 0; n < 4 && at; n += 1) {
    const block = at.parentElement;
    if (!block) return false;
    const own = (node.textContent || "").replace(/\s+/g, "").length;
    const all = (block.textContent || "").replace(/\s+/g, "").length;
    const beside = Array.from(block.childNodes).some((one) => one.nodeType === 3 && one.data.replace(/[\s|·•/,;:›»>-]+/g, "").length > 1);
    if (beside && all > own) return true;
    if (!getComputedStyle(block).display.startsWith("inline")) return false;
    at = block;
  }
  return false;
};
const plainInput = (node) => node.matches("input[type=checkbox], input[type=radio]") && getComputedStyle(node).appearance !== "none" &&
  getComputedStyle(node).width === "13px";

const targets = [];
for (const node of everything(document.body)) {
  if (targets.length >= 3000) break;
  if (!node.matches(TARGETS) || node.disabled || !isShown(node) || node.closest("[inert], [aria-disabled=true]") || node.parentElement.closest("a[href], button, summary")) continue;
  if (node.tabIndex < 0 && node.closest("[aria-hidden=true]")) continue;
  const box = hit(node);
  if (!box || box.width < 2 || box.height < 2 || box.right <= 0 || box.left >= innerWidth) continue;
  targets.push({ node, ...box, x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, small: box.width < SMALL || box.height < SMALL });
}
targets.sort((a, b) => a.y - b.y);

const reacts = (one) => {
  // Touched around its middle, does the target answer? What is painted before or behind it may widen it.
  one.node.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
  const box = hit(one.node);
  if (!box) return true;
  const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2, far = NEAR - 0.5;
  const answers = ([dx, dy]) => {
    const top = document.elementFromPoint(x + dx * far, y + dy * far);
    return !!top && (one.node.contains(top) || (!!top.shadowRoot && top.shadowRoot.contains(one.node)) || (one.node.labels && Array.from(one.node.labels).some((label) => label.contains(top))));
  };
  if (!answers([0, 0])) return true;  // covered or not shown as measured: not to be told
  return [[-1, 0], [1, 0], [0, -1], [0, 1]].every(answers);
};
const crowded = (one, at) => {
  // Whether a circle of 24 pixels around the middle touches another target, or the circle of another small one.
  for (const step of [-1, 1]) {
    for (let n = at + step; n >= 0 && n < targets.length && Math.abs(n - at) < 60; n += step) {
      const other = targets[n];
      if (one.node.contains(other.node) || other.node.contains(one.node)) continue;
      if (one.node.href && other.node.href === one.node.href && other.node.localName === "a" && !other.small) continue;
      const dx = Math.max(other.left - one.x, 0, one.x - other.right), dy = Math.max(other.top - one.y, 0, one.y - other.bottom);
      if (!other.small && Math.hypot(dx, dy) < NEAR - 0.5) return other;
      if (other.small && Math.hypot(other.x - one.x, other.y - one.y) < SMALL - 0.5) return other;
    }
  }
  return null;
};
const equal = (one) => one.node.href && targets.some((other) => other !== one && !other.small && other.node.href === one.node.href);

const told = [];
let fine = 0, comfortable = 0;
const end = performance.now() + 4000;
for (const [at, one] of targets.entries()) {
  const size = `${Math.round(one.width)} by ${Math.round(one.height)} CSS pixels`;
  const free = inSentence(one.node) || plainInput(one.node);
  if (free || one.width >= COMFORT - 0.5 && one.height >= COMFORT - 0.5) comfortable += 1;
  else told.push(say("target-comfort", "cantTell", one.node, `This target measures ${size}: 44 by 44 are easier for fingers`));
  const close = one.small && !free ? crowded(one, at) : null;
  const other = close && !equal(one) ? close : null;
  if (other && performance.now() > end) continue;  // not looked at
  if (!other || reacts(one)) { fine += 1; continue; }
  const text = (other.node.textContent || other.node.getAttribute("aria-label") || other.node.localName).replace(/\s+/g, " ").trim().slice(0, 40);
  told.push(say("target-size", "failed", one.node, `This target measures ${size}, with "${text}" close to it: make it 24 by 24, or leave more room`));
}
window.scrollTo({ left: 0, top: top0, behavior: "instant" });
told.push({ rule: "target-size", fine }, { rule: "target-comfort", fine: comfortable });
return { told, small: targets.filter((one) => one.small).length, all: targets.length };
