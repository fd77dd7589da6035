// Helpers for all scripts: walking, visibility, and how to speak of an element. No global is left behind.
const parentOf = (node) => node.assignedSlot || node.parentElement || (node.getRootNode() instanceof ShadowRoot ? node.getRootNode().host : null);
const documentOf = (frame) => {
  try { return frame.contentDocument; } catch { return null; }
};
const isFrame = (node) => node.localName === "iframe" || node.localName === "frame";

function* everything(root = document, most = 20000, frames = false) {
  // All elements below root in the order of the page, those of open shadow trees included.
  let left = most;
  const stack = [root.createTreeWalker ? root.createTreeWalker(root, NodeFilter.SHOW_ELEMENT) : root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_ELEMENT)];
  while (stack.length && left > 0) {
    const node = stack[stack.length - 1].nextNode();
    if (!node) { stack.pop(); continue; }
    left -= 1;
    yield node;
    const inner = node.shadowRoot || (frames && isFrame(node) ? documentOf(node) : null);
    if (inner) stack.push((inner.ownerDocument || inner).createTreeWalker(inner, NodeFilter.SHOW_ELEMENT));
  }
}

const isShown = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: false });

function boxOf(node) {
  const box = node.getBoundingClientRect();
  return { left: box.left, top: box.top, right: box.right, bottom: box.bottom, width: box.width, height: box.height };
}

function stepOf(node) {
  const root = node.getRootNode();
  const parts = [];
  for (let at = node; at && at.nodeType === 1; at = at.parentElement) {
    if (at.id && root.querySelectorAll("#" + CSS.escape(at.id)).length === 1) {
      parts.unshift("#" + CSS.escape(at.id));
      break;
    }
    const kin = at.parentElement ? Array.from(at.parentElement.children).filter((one) => one.localName === at.localName) : [];
    const name = CSS.escape(at.localName);
    parts.unshift(kin.length > 1 ? `${name}:nth-of-type(${kin.indexOf(at) + 1})` : name);
  }
  return parts.join(" > ");
}

function targetOf(node) {
  const steps = [];
  for (let at = node; at; ) {
    steps.unshift(stepOf(at));
    const root = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : root.defaultView && root.defaultView !== window ? root.defaultView.frameElement : null;
  }
  return steps.join(" >>> ");
}

function snippetOf(node) {
  const open = node.cloneNode(false).outerHTML;
  const text = (node.textContent || "").replace(/\s+/g, " ").trim();
  const close = open.lastIndexOf("</");
  const whole = close > 0 ? open.slice(0, close) + text.slice(0, 80) + open.slice(close) : open;
  return whole.length > 300 ? whole.slice(0, 299) + "…" : whole;
}

const spotOf = (node) => ({ target: targetOf(node), snippet: snippetOf(node) });
// Only the first elements of a rule are ever shown: the others are counted, and not spoken of.
const spoken = {};
const say = (rule, outcome, node, message) => {
  spoken[rule] = (spoken[rule] || 0) + 1;
  return { rule, outcome, message, ...(spoken[rule] > 60 ? { target: "", snippet: "" } : spotOf(node)) };
};
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

const CONTROLS = "a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link], [role=checkbox], " +
  "[role=radio], [role=switch], [role=tab], [role=menuitem], [role=option], [contenteditable=''], [contenteditable=true], audio[controls], video[controls]";
