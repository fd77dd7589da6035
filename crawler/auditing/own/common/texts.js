// Which texts are read out in the language of which element: shown or told texts, and names given by attributes.
// Comes in: the page. Goes out: texts.byLanguage(page): Map of element with "lang" (or null: none around it) to its texts.
// Must not know: which languages there are.
const texts = (() => {
  const ELSEWHERE = new Set(["script", "style", "template", "noscript", "textarea", "title"]);
  const BUTTON = "[type=button i], [type=submit i], [type=reset i]";
  const NAMED =
    "img, area, [role=img], [aria-label], [aria-labelledby], [title], [placeholder], input[type=image i], " +
    `input:is(${BUTTON})`;

  const hasLanguage = (element) => isHtml(element) && (element.getAttribute("lang") || "") !== "";

  // The nearest element around that says its language.
  const speaker = once((element) => {
    if (hasLanguage(element)) return element;
    const above = parentOf(element);
    return above ? speaker(above) : null;
  });

  const isTold = once((element) => isInTree(element));

  const ownTexts = (element) => {
    if (ELSEWHERE.has(element.localName)) return [];
    const parts = [];
    for (const child of childrenOf(element)) {
      if (child.nodeType === 3 && child.data.trim() && (isTold(element) || visibleBoxesOf(child).length))
        parts.push(child.data.trim());
    }
    return parts;
  };

  const attributeTexts = (element) => {
    if (!element.matches(NAMED) || !isTold(element)) return [];
    const labelled = referredBy(element, "aria-labelledby").map(textOf).join(" ");
    const shown = element.localName === "input" && element.matches(BUTTON) ? element.getAttribute("value") : "";
    return [labelled, shown, ...["alt", "aria-label", "placeholder", "title"].map((name) => element.getAttribute(name))].filter(
      (text) => text && text.trim(),
    );
  };

  const byLanguage = (page) => {
    const found = new Map();
    for (const element of page.each()) {
      const parts = [...ownTexts(element), ...attributeTexts(element)];
      if (!parts.length) continue;
      const from = speaker(element);
      if (!found.has(from)) found.set(from, []);
      found.get(from).push(...parts);
    }
    return found;
  };

  let kept = null;
  return { byLanguage: (page) => (kept ??= byLanguage(page)) };
})();
