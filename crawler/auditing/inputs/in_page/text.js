// Measures which text is cut off or lies over other text. argument: null. Returns an object kept as a handle:
// base() remembers the page as it is; tell(rules, words) tells what differs from it, or is cut off in any case.
const MOST = 12000, LONGEST = 2500;  // pieces of text, milliseconds
const memory = { nodes: new WeakMap(), pairs: null };

const contains = (style, axis) => {
  const value = axis === "x" ? style.overflowX : style.overflowY;
  return value === "hidden" || value === "clip" ? "cut" : value === "auto" || value === "scroll" ? "scroll" : "";
};
const free = { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity, owners: {} };

function measurer() {
  // What cuts off the content of an element: an area, and whose edges those are. Every element is asked once.
  const clips = new Map(), styles = new Map();
  const css = (node) => {
    let style = styles.get(node);
    if (!style) styles.set(node, (style = getComputedStyle(node)));
    return style;
  };
  const holder = (node) => {
    // The element whose edges apply to node: its parent, or further up for what is positioned.
    const position = css(node).position;
    let at = parentOf(node);
    if (position !== "absolute" && position !== "fixed") return at;
    while (at) {
      const style = css(at);
      if (style.transform !== "none" || style.filter !== "none" || style.contain.includes("paint") || (position === "absolute" && style.position !== "static")) return at;
      at = parentOf(at);
    }
    return null;
  };
  const clipOf = (node) => {
    if (!node) return free;
    const known = clips.get(node);
    if (known) return known;
    const outer = clipOf(holder(node));
    const style = css(node);
    const cut = { ...outer, owners: { ...outer.owners } };
    if (node !== document.body && node !== document.documentElement && style.display !== "inline" && style.display !== "contents") {
      const box = node.getBoundingClientRect();
      const padding = { left: box.left + node.clientLeft, top: box.top + node.clientTop, right: box.left + node.clientLeft + node.clientWidth, bottom: box.top + node.clientTop + node.clientHeight };
      for (const [axis, from, to] of [["x", "left", "right"], ["y", "top", "bottom"]]) {
        const kind = contains(style, axis);
        if (kind === "scroll") {
          Object.assign(cut, { [from]: -Infinity, [to]: Infinity });
          Object.assign(cut.owners, { [from]: null, [to]: null });
        }
        if (kind !== "cut") continue;
        if (padding[to] < cut[to]) { cut[to] = padding[to]; cut.owners[to] = node; }
        if (padding[from] > cut[from]) { cut[from] = padding[from]; cut.owners[from] = node; }
      }
    }
    clips.set(node, cut);
    return cut;
  };
  return { css, clipOf };
}

const blockOf = (node, css) => {
  let at = node;
  while (at && (css(at).display === "inline" || css(at).display === "contents")) at = parentOf(at);
  return at;
};

function* texts() {
  const walkers = [document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)];
  while (walkers.length) {
    const node = walkers[walkers.length - 1].nextNode();
    if (!node) walkers.pop();
    else if (node.nodeType === 3) { if (node.data.trim()) yield node; }
    else if (node.shadowRoot) walkers.push(document.createTreeWalker(node.shadowRoot, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT));
  }
}

const linesOf = (text) => {
  const range = document.createRange();
  range.selectNodeContents(text);
  return Array.from(range.getClientRects()).filter((one) => one.width > 0.5 && one.height > 0.5);
};

const SKIPPED = "script, style, noscript, template, option, textarea, svg, math, object, canvas, title";
const lineHeight = (style) => parseFloat(style.lineHeight) || 1.2 * parseFloat(style.fontSize);
// Signs of a teaser or of something that unfolds: the rest of the text is to be had elsewhere.
const unfolds = (owner) => {
  const near = owner.parentElement;
  return !!(owner.closest("a, button, summary, [aria-expanded]") || owner.querySelector("a[href], button, [aria-expanded], input") ||
    (near && near.querySelector(":scope > a[href], :scope > button, :scope > [aria-expanded], :scope > input, :scope > * > a[href], :scope > * > button")) ||
    getComputedStyle(owner).maskImage !== "none");
};

const NONE = { how: "", owner: null }, GONE = { how: "gone", owner: null };
function cutOf(text, lines, clip, tools) {
  // How a text is cut off: "" (not at all, or on purpose and cleanly), "gone" (hidden from all), "x", "y" or "through" (a line is cut in two).
  if (!Object.values(clip.owners).some(Boolean)) return NONE;
  if (clip.right - clip.left <= 4 || clip.bottom - clip.top <= 4) return GONE;
  const seen = lines.filter((one) => one.right > clip.left + 1 && one.left < clip.right - 1 && one.bottom > clip.top + 1 && one.top < clip.bottom - 1);
  if (!seen.length) return GONE;
  const tall = tallCut(lines, clip, tools);
  return tall.how ? tall : wideCut(text.parentElement, seen, clip, tools);
}
function tallCut(lines, clip, tools) {
  const under = lines.filter((one) => one.bottom > clip.bottom + 1), over = lines.filter((one) => one.top < clip.top - 1);
  const [owner, cut] = under.length ? [clip.owners.bottom, under] : [clip.owners.top, over];
  if (!owner || !cut.length) return NONE;
  const style = tools.css(owner);
  const partOf = (one) => (Math.min(one.bottom, clip.bottom) - Math.max(one.top, clip.top)) / one.height;
  const oneLine = lineHeight(style) >= owner.getBoundingClientRect().height - 0.5;
  if (style.webkitLineClamp !== "none") return NONE;
  if (oneLine) return lines.every((one) => partOf(one) < 0.75) ? { how: "through", owner } : NONE;  // not even one line is whole
  const parts = cut.map(partOf);
  if (parts.some((part) => part > 0.2 && part < 0.8)) return { how: "through", owner };
  return parts.some((part) => part <= 0.2) ? { how: "y", owner } : NONE;
}
function wideCut(parent, seen, clip, tools) {
  const right = seen.some((one) => one.right > clip.right + 3), left = seen.some((one) => one.left < clip.left - 3);
  const owner = right ? clip.owners.right : left ? clip.owners.left : null;
  if (!owner) return NONE;
  const style = tools.css(owner);
  if ((style.whiteSpace.startsWith("nowrap") || style.textWrapMode === "nowrap") && style.textOverflow !== "clip") return NONE;
  const block = blockOf(parent, tools.css);
  const box = block && block !== owner ? block.getBoundingClientRect() : null;
  // A slide of a carousel lies aside; what is wider than its window is no slide.
  const aside = box && (box.right > clip.right + 2 || box.left < clip.left - 2) && box.width < 1.1 * (clip.right - clip.left);
  return aside ? { how: "aside", owner } : { how: "x", owner };
}

function measure() {
  const tools = measurer(), end = performance.now() + LONGEST, found = [];
  const hidden = new Map();
  let left = MOST;
  for (const text of texts()) {
    if ((left -= 1) < 0 || performance.now() > end) return { found, whole: false };
    const parent = text.parentElement;
    if (!parent || parent.namespaceURI !== "http://www.w3.org/1999/xhtml" || parent.closest(SKIPPED)) continue;
    if (!hidden.has(parent)) hidden.set(parent, !isShown(parent) || !!parent.closest("[aria-hidden=true]"));
    if (hidden.get(parent)) continue;
    const lines = linesOf(text);
    if (!lines.length) continue;
    const clip = tools.clipOf(parent);
    found.push({ text, parent, lines, clip, cut: cutOf(text, lines, clip, tools), owned: Object.values(clip.owners).some(Boolean) });
  }
  return { found, whole: true, tools };
}

// --- text over text ---
const positioned = (node, above, css) => {
  for (let at = node; at && at !== above; at = parentOf(at)) {
    const style = css(at);
    if (style.position !== "static" && (style.position !== "relative" || style.top !== "auto" || style.left !== "auto" || style.bottom !== "auto" || style.right !== "auto")) return true;
    if (style.transform !== "none" || parseFloat(style.marginTop) < 0 || parseFloat(style.marginLeft) < 0 || parseFloat(style.marginBottom) < 0) return true;
    if (style.gridArea !== "auto" && style.gridArea !== "auto / auto / auto / auto" && parentOf(at) && css(parentOf(at)).display.includes("grid")) return true;
  }
  return false;
};
const common = (a, b) => {
  for (let at = a; at; at = parentOf(at)) if (at.contains(b)) return at;
  return null;
};
function overlaps(found) {
  const tools = measurer();
  const lines = found.filter((one) => one.cut.how !== "gone").flatMap((one) => one.lines.map((line) => ({
    one, top: Math.max(line.top, one.clip.top), bottom: Math.min(line.bottom, one.clip.bottom),
    left: Math.max(line.left, one.clip.left), right: Math.min(line.right, one.clip.right) })));
  lines.sort((a, b) => a.top - b.top);
  const pairs = [];
  let open = [];
  for (const line of lines) {
    open = open.filter((other) => other.bottom > line.top + 3).slice(-400);
    for (const other of open) {
      if (other.one.parent === line.one.parent || pairs.length > 200) continue;
      const wide = Math.min(line.right, other.right) - Math.max(line.left, other.left);
      const tall = Math.min(line.bottom, other.bottom) - Math.max(line.top, other.top);
      const small = Math.min((line.right - line.left) * (line.bottom - line.top), (other.right - other.left) * (other.bottom - other.top));
      if (wide < 3 || tall < 5 || wide * tall < 0.3 * small) continue;
      const above = common(line.one.parent, other.one.parent);
      const [a, b] = [blockOf(line.one.parent, tools.css), blockOf(other.one.parent, tools.css)];
      if (a === b || !above || positioned(line.one.parent, above, tools.css) || positioned(other.one.parent, above, tools.css)) continue;
      pairs.push([line.one, other.one]);
    }
    open.push(line);
  }
  return pairs;
}

const bare = (a, b) => {
  // Whether the two are really seen there, and nothing lies over both.
  a.parent.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
  const others = linesOf(b.text);
  for (const line of linesOf(a.text)) for (const other of others) {
    const left = Math.max(line.left, other.left), right = Math.min(line.right, other.right);
    const top = Math.max(line.top, other.top), bottom = Math.min(line.bottom, other.bottom);
    if (right - left < 2 || bottom - top < 2) continue;
    const found = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    if (found && (a.parent.contains(found) || b.parent.contains(found) || (found.shadowRoot && (found.shadowRoot.contains(a.parent) || found.shadowRoot.contains(b.parent))))) return true;
  }
  return false;
};

memory.base = () => {
  const { found, whole } = measure();
  for (const one of found) memory.nodes.set(one.text, one.cut.how);
  memory.pairs = new WeakMap();
  for (const [a, b] of overlaps(found)) for (const [x, y] of [[a, b], [b, a]]) memory.pairs.set(x.text, (memory.pairs.get(x.text) || new Set()).add(y.text));
  return whole;
};

const HOW = { x: "is cut off at its side", y: "is cut off below or above", through: "is cut in two" };
memory.tell = ({ clipped, overlap, when, always }) => {
  const { found, whole } = measure();
  const told = [], owners = new Set();
  let fine = 0;
  for (const one of found) {
    const before = memory.nodes.get(one.text), { how, owner } = one.cut;
    if (!one.owned || how === "gone") continue;
    const old = before === undefined || (before !== "" && before !== "gone");
    if (!how || how === "aside" || (old && !always)) { fine += 1; continue; }
    if (owners.has(owner)) continue;
    owners.add(owner);
    const sure = old ? how !== "y" && !unfolds(owner) : before !== "gone";
    told.push(say(clipped, sure ? "failed" : "cantTell", one.parent, `${when}, this text ${HOW[how]}` +
      (sure ? ": let its box grow with it" : ": see whether all of it can be had in another way")));
  }
  told.push({ rule: clipped, fine });
  if (overlap) {
    const pairs = overlaps(found).filter(([a, b]) => memory.nodes.has(a.text) && !(memory.pairs.get(a.text) || new Set()).has(b.text));
    const seen = new Set();
    for (const [a, b] of pairs) {
      if (seen.has(a.parent) || seen.size > 60 || !bare(a, b)) continue;
      seen.add(a.parent);
      told.push(say(overlap, "failed", a.parent, `${when}, this text and "${b.text.data.trim().slice(0, 60)}" lie over each other`));
    }
    told.push({ rule: overlap, fine: found.length - seen.size });
  }
  return { told, whole };
};
return memory;
