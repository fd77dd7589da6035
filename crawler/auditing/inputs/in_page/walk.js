// Follows the focus. argument: where to begin, "top", "bottom" or "here". Returns an object with step(), kept as a handle.
const active = () => {
  let at = document.activeElement;
  for (;;) {
    const inner = at && (at.shadowRoot || (isFrame(at) ? documentOf(at) : null));
    const next = inner && inner.activeElement;
    if (!next || next === inner.body || next === inner.documentElement) return at;
    at = next;
  }
};
const idle = (node) => !node || node === document.body || node === document.documentElement;

const walk = { seen: [], left: false, before: null, last: null };
// The focus leaves the page where nothing in it is to have it next, and no script fetches it back in the same moment.
// That one does so later is of no use to it: by then the focus is with the browser.
walk.hear = (event) => {
  if (event.relatedTarget !== null || walk.fetched) return;
  walk.leaving = true;
  setTimeout(() => { walk.left = walk.left || walk.leaving; walk.leaving = false; }, 0);
};
walk.own = HTMLElement.prototype.focus;
const fetched = function (...how) {
  walk.leaving = false;
  walk.fetched = true;
  setTimeout(() => { walk.fetched = false; }, 0);
  return walk.own.apply(this, how);
};
HTMLElement.prototype.focus = fetched;
walk.note = (event) => { walk.last = event.composedPath()[0]; };
window.addEventListener("focusout", walk.hear, true);
window.addEventListener("focus", walk.note, true);
walk.stop = () => {
  if (HTMLElement.prototype.focus === fetched) HTMLElement.prototype.focus = walk.own;
  window.removeEventListener("focusout", walk.hear, true);
  window.removeEventListener("focus", walk.note, true);
};

walk.begin = async (start) => {
  if (start === "here") return;
  // Unheard by the page's scripts, lest they fetch the focus back.
  const unheard = (event) => event.stopImmediatePropagation();
  const events = ["focus", "blur", "focusin", "focusout"];
  for (const name of events) window.addEventListener(name, unheard, true);
  // A mark that has the focus for an instant tells the browser where Tab starts from.
  const mark = document.createElement("span");
  mark.tabIndex = -1;
  mark.style.cssText = "position:absolute;width:0;height:0;outline:none";
  if (document.activeElement && !idle(document.activeElement)) document.activeElement.blur();
  if (start === "bottom") document.body.append(mark); else document.body.prepend(mark);
  mark.focus({ preventScroll: true });
  mark.remove();
  if (!idle(document.activeElement)) document.activeElement.blur();
  for (const name of events) window.removeEventListener(name, unheard, true);
  await wait(5);
  walk.left = walk.leaving = false;
  walk.before = walk.last = null;
};

const styleOf = (node) => {
  const css = getComputedStyle(node);
  return [css.outlineStyle, css.outlineWidth, css.outlineColor, css.outlineOffset, css.boxShadow, css.backgroundColor, css.color,
    css.borderTopColor, css.borderTopWidth, css.borderBottomColor, css.borderBottomWidth, css.textDecorationLine, css.opacity].join(";");
};
// What looks alike: same place in the same kind of surroundings, same looks with the focus.
const lookOf = (node) => {
  const names = [];
  for (let at = node, n = 0; at && n < 4; at = parentOf(at), n += 1) names.push(at.localName + "." + (at.getAttribute("class") || "").trim());
  return names.join("<") + "|" + styleOf(node);
};

const screen = () => ({ left: 0, top: 0, right: innerWidth, bottom: innerHeight });
const overlap = (a, b) => Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
const sides = (box) => {
  const x = (part) => box.left + box.width * part, y = (part) => box.top + box.height * part;
  return [[0.5, 0.5], [0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9], [0.5, 0.1], [0.5, 0.9], [0.1, 0.5], [0.9, 0.5]].map(([h, v]) => [x(h), y(v)]);
};
const coverOf = (node) => {
  // The one element that lies over all of node, where there is such a one; only for the page's own document.
  const box = node.getBoundingClientRect();
  if (node.ownerDocument !== document || box.width < 4 || box.height < 4 || node.closest("svg, area")) return null;
  let cover = null;
  for (const [x, y] of sides(box)) {
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return null;
    const root = node.getRootNode();
    let top = document.elementFromPoint(x, y);
    while (top && top.shadowRoot && top !== node) {
      const deeper = top.shadowRoot.elementFromPoint(x, y);
      if (!deeper || deeper === top) break;
      top = deeper;
    }
    if (!top || node.contains(top) || top.contains(node) || (root.host && root.host.contains(top)) || (node.labels && Array.from(node.labels).some((one) => one.contains(top)))) return null;
    let fixed = top;
    while (fixed && !["fixed", "sticky"].includes(getComputedStyle(fixed).position)) fixed = parentOf(fixed);
    if (!fixed || fixed.contains(node) || (cover && cover !== fixed)) return null;
    cover = fixed;
  }
  return cover;
};
const solid = (node) => {
  const css = getComputedStyle(node);
  const colour = css.backgroundColor.match(/[\d.]+/g) || [];
  return Number(css.opacity) > 0.95 && (colour.length === 3 || Number(colour[3]) > 0.9);
};

const here = () => location.href.split("#")[0];
const fragmentOf = (node) => {
  // Where in this page a link leads; "" for other links, routes of applications, and tables of contents.
  if (node.localName !== "a" || node.ownerDocument !== document || !node.hash || node.href.split("#")[0] !== here()) return "";
  const list = node.closest("ul, ol, nav");
  if (/^#[/!]/.test(node.hash) || (list && list.querySelectorAll("a[href*='#']").length > 6)) return "";
  return node.hash.slice(1);
};
walk.goal = (fragment) => {
  const named = (name) => document.getElementById(name) || document.getElementsByName(name)[0] || null;
  let plain = fragment;
  try { plain = decodeURIComponent(fragment); } catch { /* as it stands */ }
  return named(plain) || named(fragment);
};
walk.arrived = (fragment) => {
  // Whether the focus is at the goal, inside it, or after it; null where there is no such goal.
  const goal = walk.goal(fragment), node = active();
  if (!goal) return null;
  if (idle(node)) return true;  // nothing more behind it
  return goal.contains(node) || !!(goal.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING);
};

const tell = (node) => {
  const box = boxOf(node);
  const cover = coverOf(node);
  return {
    ...spotOf(node), box, look: lookOf(node), tab: node.tabIndex, tag: node.localName,
    fragment: fragmentOf(node),
    framed: isFrame(node), foreign: node.ownerDocument !== document,
    cover: cover ? { ...spotOf(cover), solid: solid(cover), whole: overlap(boxOf(cover), screen()) > 0.9 * innerWidth * innerHeight, dialog: !!cover.closest("dialog, [role=dialog], [role=alertdialog], [aria-modal=true]") } : null,
    popup: !!node.closest("dialog, [role=dialog], [role=alertdialog], [aria-modal=true]"),
  };
};

const goesBack = (from, to) => {
  // Whether "to" stands before "from" in the page though nothing asked for that.
  if (!from || from === to || from.ownerDocument !== to.ownerDocument || from.getRootNode() !== to.getRootNode()) return false;
  const relation = from.compareDocumentPosition(to);
  return !!(relation & Node.DOCUMENT_POSITION_PRECEDING);
};

walk.step = async (pause) => {
  await wait(pause);
  const node = active();
  const last = walk.last;
  walk.last = null;
  if (idle(node)) return { end: true, left: true, dropped: last instanceof HTMLElement && last !== walk.before ? spotOf(last) : null };
  const left = walk.left && !isFrame(node);
  walk.left = false;
  const known = walk.seen.indexOf(node);
  const back = goesBack(walk.before, node);
  const inside = walk.before === node && (isFrame(node) || node.matches("audio, video, object, embed, input"));
  const ordered = !(walk.before && walk.before.tabIndex > 0);
  walk.before = node;
  if (known >= 0) return { end: false, left, index: known, fresh: false, back: back && ordered, inside };
  walk.seen.push(node);
  return { end: false, left, index: walk.seen.length - 1, fresh: true, back: back && ordered && node.tabIndex <= 0, inside, ...tell(node) };
};
// --- one stop, with the focus and without ---
const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
const hidden = (node) => {
  // What stands near node, is not shown now, and may open when node has the focus.
  const near = node.closest("li") || node.parentElement || node;
  const every = Array.from(near.querySelectorAll("*")).slice(0, 300);
  return every.filter((one) => !one.contains(node) && !node.contains(one) && one.textContent.trim() && !isShown(one));
};
const curtain = (boxes) => {
  // Painted over what opened, in both pictures, so that only the rest is compared.
  const made = boxes.map((box) => {
    const one = document.createElement("div");
    one.style.cssText = "all:initial;position:fixed;z-index:2147483647;background:#777;pointer-events:none;" +
      `left:${box.left - 1}px;top:${box.top - 1}px;width:${box.width + 2}px;height:${box.height + 2}px`;
    document.documentElement.append(one);
    return one;
  });
  return () => made.forEach((one) => one.remove());
};
walk.focus = async ({ index, milliseconds }) => {
  const node = walk.seen[index];
  if (!node.isConnected) return null;
  const before = walk.lift ? [] : hidden(node);
  const plain = styleOf(node);
  node.focus({ focusVisible: true });
  await frames();
  if (milliseconds) await wait(milliseconds);
  if (active() !== node) return null;
  const box = boxOf(node);
  const opened = before.filter((one) => isShown(one)).map(boxOf)
    .filter((one) => one.width * one.height > 400 && overlap(one, box) < 0.3 * box.width * box.height);
  if (opened.length) { walk.lift = curtain(opened); await frames(); }
  const near = 14;
  const clip = { left: Math.max(0, box.left - near), top: Math.max(0, box.top - near),
    right: Math.min(innerWidth, box.right + near), bottom: Math.min(innerHeight, box.bottom + near) };
  const whole = node.ownerDocument !== document || box.width < 4 || box.height < 4 || clip.right - clip.left < 4 || clip.bottom - clip.top < 4;
  const share = overlap(box, screen()) / (innerWidth * innerHeight);
  return { clip: whole ? null : { x: clip.left + scrollX, y: clip.top + scrollY, width: clip.right - clip.left, height: clip.bottom - clip.top },
    fills: share > 0.95, styled: styleOf(node) !== plain, opened: opened.length };
};
walk.blur = async ({ index, milliseconds }) => {
  walk.seen[index].blur();
  await frames();
  if (milliseconds) await wait(milliseconds);
  return active() !== walk.seen[index];
};
walk.differ = async ([one, other]) => {
  // How many points of two pictures (PNG, base64) differ so that an eye could see it.
  const points = await Promise.all([one, other].map(async (picture) => {
    const bytes = Uint8Array.from(atob(picture), (sign) => sign.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const paper = new OffscreenCanvas(image.width, image.height).getContext("2d", { willReadFrequently: true });
    paper.drawImage(image, 0, 0);
    return paper.getImageData(0, 0, image.width, image.height).data;
  }));
  let count = 0;
  for (let at = 0; at < points[0].length; at += 4) {
    let apart = 0;
    for (let channel = 0; channel < 3; channel += 1) apart = Math.max(apart, Math.abs(points[0][at + channel] - points[1][at + channel]));
    count += apart > 8;
  }
  return count;
};
walk.clear = () => { if (walk.lift) walk.lift(); walk.lift = null; };
walk.moving = () => document.getAnimations().some((one) => one.playState === "running") || !!document.querySelector("video, canvas, marquee, img[src*='.gif' i]");
await walk.begin(argument);
return walk;
