// The names that the browser tells assistive technology.
const nameOf = once((element) => {
  if (isHtml(element) && element.localName === "area") return nameOfArea(element);
  return tidy(element.computedName || "");
});

// Areas have no box of their own, and where their image is missing the browser tells nothing of them.
function nameOfArea(area) {
  const labelled = tidy(referredBy(area, "aria-labelledby").map(textOf).join(" "));
  return labelled || ["aria-label", "alt", "title"].map((name) => tidy(area.getAttribute(name) || "")).find(Boolean) || "";
}

const isNamedByAuthor = (element) => Boolean(tidy(element.getAttribute("aria-label") || "") ||
  referredBy(element, "aria-labelledby").some((label) => textOf(label) || tidy(label.getAttribute("aria-label") || "")));

// The elements that label a field: label elements, and what aria-labelledby speaks of.
const labelsOf = (element) => [...(element.labels || []), ...referredBy(element, "aria-labelledby")];

// Texts that assistive technology is told of what is in an element, alternatives of images included.
function* toldTextsIn(element) {
  for (const child of childrenOf(element)) {
    if (child.nodeType === 3) {
      if (isRendered(element)) yield child.data;
    } else if (child.nodeType === 1 && isInTree(child) && !UNSEEN.has(child.localName)) {
      yield child.getAttribute("aria-label") || (child.localName === "img" && roleOf(child) !== "none" && child.getAttribute("alt")) || "";
      yield* toldTextsIn(child);
    }
  }
}

// What could well be the name of an element that the browser gives none: browsers do not agree on everything.
const possibleNameOf = (element) => tidy([
  NAMED_BY_CONTENT.has(roleOf(element)) ? [...toldTextsIn(element)].join(" ") : "", element.getAttribute("title") || "", element.getAttribute("placeholder") || "",
].join(" "));
