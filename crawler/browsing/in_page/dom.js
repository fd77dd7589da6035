// The page as HTML, as people see it: without the notices for browsers that run no scripts, and with what web
// components hold; "" where nothing can be read on it, null where it is longer than `most` characters.
(most) => {
  const root = document.documentElement;
  if (!root) return "";
  for (const notice of document.querySelectorAll("noscript")) notice.textContent = "";
  const inert = document.implementation.createHTMLDocument("");
  const inside = (node) => {
    if (node.shadowRoot) return node.shadowRoot.childNodes;
    const given = node.localName === "slot" ? node.assignedNodes({flatten: true}) : [];
    return given.length ? given : node.childNodes;
  };
  const copy = (node) => {
    const twin = inert.importNode(node, false);
    if (node.nodeType === 1) for (const child of inside(node)) twin.appendChild(copy(child));
    return twin;
  };
  const components = Array.from(document.querySelectorAll("*")).some((node) => node.shadowRoot);
  if (!components && !document.body?.innerText.trim() && !document.querySelector("a[href], img, iframe, frame")) return "";
  const html = (components ? copy(root) : root).outerHTML;
  return html.length > most ? null : "<!doctype html>" + html;
}
