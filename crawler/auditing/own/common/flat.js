// Walking the page as people get it: shadow trees in place of their hosts' children, slotted nodes in their slots.

// All elements below a document or shadow root, those of open shadow trees included.
function* everythingIn(root) {
  for (let at = firstIn(root); at; at = nextIn(at, root)) {
    yield at;
    if (at.shadowRoot) yield* everythingIn(at.shadowRoot);
  }
}

const firstIn = (root) => root.firstElementChild;

function nextIn(element, root) {
  if (element.firstElementChild) return element.firstElementChild;
  for (let at = element; at && at !== root; at = at.parentElement) if (at.nextElementSibling) return at.nextElementSibling;
  return null;
}

// A shadow root, of whatever frame (where frames meet, classes are not the same).
const isShadow = (node) => Boolean(node && node.nodeType === 11 && node.host);

// The element around this node; null at the top.
function parentOf(node) {
  if (node.assignedSlot) return node.assignedSlot;
  const above = node.parentNode;
  return isShadow(above) ? above.host : above && above.nodeType === 1 ? above : null;
}

// The nodes (elements, texts) within this element.
function childrenOf(element) {
  if (element.shadowRoot) return element.shadowRoot.childNodes;
  if (element.localName === "slot" && isShadow(element.getRootNode())) {
    const given = element.assignedNodes();
    if (given.length) return given;
  }
  return element.childNodes;
}

// The elements around this one, nearest first.
function* ancestorsOf(element) {
  for (let at = parentOf(element); at; at = parentOf(at)) yield at;
}

// All elements within this one, in order.
function* descendantsOf(element) {
  for (const child of childrenOf(element)) {
    if (child.nodeType !== 1) continue;
    yield child;
    yield* descendantsOf(child);
  }
}

// The elements that an attribute with ids speaks of, where they exist.
function referredBy(element, attribute) {
  const root = element.getRootNode();
  const ids = (element.getAttribute(attribute) || "").split(/\s+/).filter(Boolean);
  return ids.map((id) => root.getElementById ? root.getElementById(id) : null).filter(Boolean);
}

const isHtml = (element) => element.namespaceURI === "http://www.w3.org/1999/xhtml";
const isSvg = (element) => element.namespaceURI === "http://www.w3.org/2000/svg";
