// Looks for language switches and for what they show. `what`: "candidates" numbers the elements worth a click, "links"
// gives the visible links that have to do with number `n`, "items" numbers what a click on it has brought to sight.
({what, n, words, names, codes}) => {
  const WORD = new RegExp(words, "iu"), NAMES = new Set(names), CODES = new Set(codes);
  const ICON = /globe|translat|language|i18n|sprach|idioma|langue/i;
  const CLICKABLE = "button, [role=button], [aria-haspopup], summary, a, select, [onclick]";
  const fold = (text) => (text || "").replace(/\s+/g, " ").trim();
  const apart = (name) => name.replace(/([a-z])([A-Z])/g, "$1 $2");
  const visible = (node) => {
    const area = node.getBoundingClientRect();
    return area.width > 0 && area.height > 0 && node.checkVisibility({opacityProperty: true, visibilityProperty: true});
  };
  const deep = (root, selector) => {
    const found = [];
    for (const node of root.querySelectorAll("*")) {
      if (node.matches(selector)) found.push(node);
      if (node.shadowRoot) found.push(...deep(node.shadowRoot, selector));
    }
    return found;
  };
  const above = (node) => node.parentElement || (node.getRootNode() instanceof ShadowRoot ? node.getRootNode().host : null);
  const label = (node) => fold(node.getAttribute("aria-label") || node.getAttribute("title") || "");
  const says = (node) => WORD.test(apart(
    ["class", "id", "aria-label", "title", "name", "data-target", "data-bs-target", "aria-controls"]
      .map((name) => node.getAttribute(name) || "").join(" ")));
  const named = (text) => {
    const plain = fold(text).toLowerCase();
    if (!plain || plain.length > 40) return false;
    return NAMES.has(plain) || plain.split(/[()/|,;\-–—]+/).some((part) => NAMES.has(part.trim()));
  };
  const coded = (text) => /^\p{L}{2,3}([-_ ]\p{L}{2,4})?$/u.test(text) && CODES.has(text.toLowerCase().split(/[-_ ]/)[0]);
  const language = (text) => named(text) || coded(fold(text));
  const words_of = (node) => fold(node.innerText || node.textContent) || label(node) || fold(node.querySelector("img")?.alt);
  const address = (node) => {
    const href = node.localName === "a" ? node.href : "";
    const url = typeof href === "string" ? href : "";
    return /^https?:/.test(url) && url.split("#")[0] !== location.href.split("#")[0] ? url : "";
  };
  const submits = (node) => {
    const form = node.closest("form");
    const code = `${node.getAttribute("href") || ""} ${node.getAttribute("onclick") || ""}`;
    if (/submit|postback/i.test(code) || node.disabled) return true;
    return form ? form.method === "post" || node.type === "submit" || node.type === "reset" : false;
  };
  const wrapper = (node) => {
    for (let outer = above(node), step = 0; outer && step < 3 && outer !== document.body; outer = above(outer), step++)
      if (says(outer)) return outer;
    return null;
  };
  const score = (node) => {
    const text = words_of(node);
    if (node.localName === "select") {
      const known = Array.from(node.options).filter((option) => language(option.text)).length;
      return known > 1 || (says(node) && node.options.length > 1) ? 4 : 0;
    }
    const inner = Array.from(node.querySelectorAll("[class], [alt], use")).slice(0, 10);
    const icon = inner.some((part) => ICON.test(
      `${part.getAttribute("class")} ${part.getAttribute("alt")} ${part.getAttribute("href")}`));
    return 3 * (says(node) || (text.length < 40 && WORD.test(text))) + 2 * named(text) + 2 * (wrapper(node) !== null)
      + icon + coded(text);
  };
  const chosen = (number) => deep(document, `[data-civiscope-n="${number}"]`)[0] || null;
  const near = (node) => {
    let area = wrapper(node) || node;
    for (let step = 0; step < 2 && above(area) && above(area) !== document.body; step++) {
      if (above(area).querySelectorAll("a").length > 60) break;
      area = above(area);
    }
    return area;
  };
  const belongs = (area, controls) => (node) => {
    if (area.contains(node) || (controls && controls.contains(node))) return true;
    const box = node.closest("dialog, [popover], [role=dialog], [role=menu], [role=listbox], [class*=modal], [class*=lang]");
    return box !== null && Array.from(box.querySelectorAll("a, button, li")).some((one) => language(words_of(one)));
  };
  const speaks = (node) => node.hreflang || language(words_of(node));

  if (what === "candidates") {
    const ranked = deep(document, CLICKABLE)
      .filter((node) => visible(node) && !submits(node) && !address(node))
      .map((node) => [score(node), node]).filter(([points]) => points > 0)
      .sort((one, other) => other[0] - one[0]);
    const taken = [];
    for (const [, node] of ranked) {
      if (taken.length === 3) break;
      if (!taken.some((other) => other.contains(node) || node.contains(other))) taken.push(node);
    }
    return taken.map((node, index) => {
      node.setAttribute("data-civiscope-n", String(index));
      const options = node.localName !== "select" ? [] : Array.from(node.options).filter((option) => !option.disabled).map(
        (option) => [option.index, fold(option.text), option.selected, option.value]);
      return {n: index, text: words_of(node), select: node.localName === "select", options};
    });
  }
  const node = chosen(n);
  if (!node) return [];
  const related = belongs(near(node), document.getElementById(node.getAttribute("aria-controls") || ""));
  if (what === "links") {
    return deep(document, "a[href]").filter((link) => address(link) && visible(link) && (speaks(link) || related(link)))
      .map((link) => [address(link), words_of(link)]);
  }
  const items = deep(document, "li, button, span, div, a, [role=menuitem], [role=option], [role=button], [onclick]").filter(
    (item) => item !== node && !item.contains(node) && !node.contains(item) && visible(item) && !submits(item)
      && !address(item) && !item.querySelector("a[href]") && language(words_of(item)) && related(item));
  const inmost = items.filter((item) => !items.some((other) => other !== item && item.contains(other)));
  return inmost.slice(0, 12).map((item, index) => {
    item.setAttribute("data-civiscope-item", String(index));
    return [index, words_of(item)];
  });
}
