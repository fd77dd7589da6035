// Parents and children as assistive technology gets them: without what is only presentational, and with aria-owns.
const ownersIn = once((root) => {
  const owners = new Map();
  for (const owner of root.querySelectorAll("[aria-owns]")) {
    if (!isInTree(owner)) continue;
    for (const owned of referredBy(owner, "aria-owns")) if (!owners.has(owned) && !owned.contains(owner)) owners.set(owned, owner);
  }
  return owners;
});

// Says nothing of itself, so that its content counts as its parent's.
const isTransparentInTree = (element) => {
  const role = roleOf(element);
  if (role === "none") return true;
  if (!["generic", ""].includes(role) || hasGlobalAttribute(element)) return false;
  return isHtml(element) ? !STANDS_FOR_ITSELF.has(element.localName) : isMereDrawing(element);
};
const STANDS_FOR_ITSELF = new Set(words("audio canvas embed iframe input label legend object picture summary svg video dl"));

// A shape of a drawing, or shapes put together, of which nobody says what it shows: they are not told.
const isMereDrawing = (element) => isSvg(element) && SHAPES.has(element.localName) && ![...element.children].some((child) => ["title", "desc"].includes(child.localName));
const SHAPES = new Set(words("g circle ellipse line path polygon polyline rect use defs symbol marker mask pattern filter clipPath linearGradient radialGradient"));

// The element that this one is told to be part of; null at the top.
function parentInTree(element) {
  for (let at = element; ; ) {
    at = ownersIn(at.getRootNode()).get(at) || parentOf(at);
    if (!at || !isTransparentInTree(at)) return at;
  }
}

// What is told to be in an element, without looking into what is: elements of the page that stand for something, and
// those that say nothing and hold nothing that does.
function* childrenInTree(element) {
  const owners = ownersIn(element.getRootNode());
  const own = [...childrenOf(element)].filter((child) => child.nodeType === 1 && (owners.get(child) || element) === element);
  const given = [...owners].filter(([owned, owner]) => owner === element && !own.includes(owned)).map(([owned]) => owned);
  for (const child of [...own, ...given]) {
    if (!isInTree(child) || UNSEEN.has(child.localName)) continue;
    if (!isTransparentInTree(child)) yield child;
    else {
      const within = [...childrenInTree(child)];
      if (roleOf(child) === "none" || isSvg(child) || within.some((one) => !isTransparentInTree(one))) yield* within;
      else yield child;
    }
  }
}
