// Controls without text, which may be nothing but colour. argument: null. Returns an object kept as a handle.
const icons = { nodes: [] };
for (const node of everything(document.body)) {
  if (icons.nodes.length >= 40) break;
  if (!node.matches("a[href], button, [role=button], summary") || node.disabled || !isShown(node) || (node.innerText || "").trim()) continue;
  const box = node.getBoundingClientRect();
  if (box.width < 8 || box.height < 8 || box.width > 200 || box.height > 200 || box.left + scrollX < 0 || box.right > innerWidth || node.querySelector("img, video, canvas")) continue;
  icons.nodes.push(node);
}
icons.spot = (index) => {
  const node = icons.nodes[index];
  node.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
  const box = node.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const clear = !!top && (node.contains(top) || top.contains(node));
  return { ...spotOf(node), clear, clip: { x: box.left + scrollX, y: box.top + scrollY, width: box.width, height: box.height } };
};
icons.hide = (index) => {
  const node = icons.nodes[index], before = node.getAttribute("style");
  node.style.setProperty("visibility", "hidden", "important");
  for (const inner of node.querySelectorAll("*")) if (getComputedStyle(inner).visibility !== "hidden") return icons.show(index, before) || false;
  icons.before = before;
  return true;
};
icons.show = (index, before = icons.before) => {
  if (before === null || before === undefined) icons.nodes[index].removeAttribute("style");
  else icons.nodes[index].setAttribute("style", before);
};
return icons;
