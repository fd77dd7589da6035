// What a page repeats from other pages, as far as the page alone shows it: menus, headers, asides and lists of links before
// the content. Comes in: the page. Goes out: repeated.of(page): {blocks, content, isRepeated}. Must not know: rules.
const repeated = (() => {
  const ALWAYS = "nav, [role=navigation], [role=banner], [role=complementary], [role=search], [role=contentinfo]";
  const SECTIONS = "main, [role=main], article, [role=article], section[aria-label], section[aria-labelledby]";
  const OFTEN = new Set(["aside", "header", "footer"]);
  const PALPABLE = new Set([
    "img",
    "video",
    "audio",
    "canvas",
    "svg",
    "object",
    "embed",
    "iframe",
    "input",
    "button",
    "select",
    "textarea",
    "math",
    "meter",
    "progress",
  ]);

  const isIn = (element, selector) => {
    for (let at = element; at; at = parentOf(at)) if (at.matches(selector)) return true;
    return false;
  };

  // Links that lead to another page.
  const leadsAway = (link) =>
    link.href && /^https?:$/.test(link.protocol || "") && (link.host !== location.host || link.pathname !== location.pathname);

  // A list whose entries are all short, and at least one of which is a link to another page: a menu without saying so.
  const isMenu = (list) => {
    const entries = [...list.children].filter((one) => one.localName === "li");
    if (entries.length < 2 || ![...list.querySelectorAll("a[href]")].some(leadsAway)) return false;
    return entries.every(
      (one) =>
        one.querySelector("a") &&
        textOf(one).length - [...one.querySelectorAll("a")].reduce((sum, a) => sum + textOf(a).length, 0) < 10,
    );
  };

  const isBlock = (element) => {
    const says = element.matches(ALWAYS) || (OFTEN.has(element.localName) && !element.hasAttribute("role"));
    const lists = element.localName === "ul" || element.localName === "ol";
    return (says || lists) && !isIn(element, SECTIONS) && (says || isMenu(element));
  };

  const isPerceived = (node) => {
    if (node.nodeType === 3) return node.data.trim() !== "" && (isInTree(parentOf(node)) || visibleBoxesOf(node).length > 0);
    if (!PALPABLE.has(node.localName) || (node.localName === "img" && node.getAttribute("alt") === "")) return false;
    return isInTree(node) || isVisible(node);
  };

  const work = (page) => {
    const blocks = [],
      content = [],
      parts = new Set();
    const walk = (element, inside) => {
      for (const child of childrenOf(element)) {
        if (child.nodeType === 1 && /^(script|style|template|noscript)$/.test(child.localName)) continue;
        if (child.nodeType === 1 && !inside && isBlock(child)) {
          const before = content.length;
          blocks.push({ element: child, before });
          walk(child, true);
          continue;
        }
        if ((child.nodeType === 3 || child.nodeType === 1) && isPerceived(child)) {
          if (inside) parts.add(child);
          else content.push(child);
        }
        if (child.nodeType === 1 && !PALPABLE.has(child.localName)) walk(child, inside);
      }
    };
    if (document.body) walk(document.body, false);
    const linked = page.all("a[href]").some(leadsAway);
    const shown = blocks.filter((one) => isInTree(one.element) || isVisible(one.element));
    const first = linked && shown.length ? shown[0].before : content.length;
    // Headings just before a menu that has no other sign belong to it: they are no content after it in any case.
    const after = content.slice(first);
    return {
      after,
      inAfter: new Set(after),
      first: linked ? shown.filter((one) => one.before < content.length) : [],
      inBlock: (node) => parts.has(node),
    };
  };

  let kept = null;
  return { of: (page) => (kept ??= work(page)), isPerceived, isIn };
})();
