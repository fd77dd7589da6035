// Outlines the elements at `places`. Gives the places found, where the first lies on the page, and the page's height.
// Where a place does not hold its text, the innermost element that holds it is taken.
({places, texts}) => {
  const fold = (text) => text.replace(/\s+/g, "").toLowerCase();
  const holds = (node, text) => fold(node.textContent).includes(text);
  const query = (place) => { try { return document.querySelector(place); } catch { return null; } };
  const innermost = (text) => {
    let node = document.body;
    if (!node || !holds(node, text)) return null;
    for (let next = node; next; next = Array.from(node.children).find((child) => holds(child, text))) node = next;
    return node === document.body ? null : node;
  };
  const clipped = (node) => {
    for (let outer = node.parentElement; outer && outer !== document.body; outer = outer.parentElement)
      if (getComputedStyle(outer).overflow !== "visible") return true;
    return false;
  };
  const found = [];
  let box = null;
  places.forEach((place, index) => {
    const text = fold(texts[index] || "").slice(0, 80);
    let node = query(place);
    if (text && (!node || !holds(node, text))) node = innermost(text);
    if (!node) return;
    for (let outer = node; outer; outer = outer.parentElement) if (outer.localName === "details") outer.open = true;
    const area = node.getBoundingClientRect();
    if (area.width < 1 || area.height < 1 || !node.checkVisibility({visibilityProperty: true})) return;
    node.style.setProperty("outline", "3px solid #d0006f", "important");
    node.style.setProperty("outline-offset", clipped(node) || area.left < 5 || area.right > innerWidth - 5 ? "-3px" : "2px", "important");
    if (!found.length) {
      node.setAttribute("data-civiscope-first", "");
      node.scrollIntoView({block: "center", inline: "nearest", behavior: "instant"});
      const now = node.getBoundingClientRect();
      box = {top: now.top + scrollY, height: now.height};
    }
    found.push(place);
  });
  return {found, box};
}
