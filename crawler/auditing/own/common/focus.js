// What the keyboard can reach.
const hasTabindex = (element) => /^\s*[+-]?\d+/.test(element.getAttribute("tabindex") || "");

const isDisabled = (element) => element.matches(":disabled");

// The summary that opens and closes the details around it: the first of its children of that name.
const isSwitchOfDetails = (element) => isHtml(element) && element.localName === "summary" && isHtml(element.parentElement || document) &&
  element.parentElement.localName === "details" && [...element.parentElement.children].find((child) => child.localName === "summary") === element;

const takesFocusByNature = (element) => {
  if (isSvg(element)) return element.localName === "a" && (element.hasAttribute("href") || element.hasAttribute("xlink:href"));
  if (!isHtml(element)) return false;
  switch (element.localName) {
    case "a": case "area": return element.hasAttribute("href");
    case "button": case "select": case "textarea": return true;
    case "iframe": return true;
    case "input": return element.type !== "hidden";
    case "audio": case "video": return element.controls;
    case "summary": return isSwitchOfDetails(element);
    default: return element.isContentEditable && !(element.parentElement && element.parentElement.isContentEditable);
  }
};

// Can hold the focus, by keyboard or by script.
const isFocusable = once((element) =>
  (hasTabindex(element) || takesFocusByNature(element)) && !isDisabled(element) && isRendered(element) && !isInert(element));

// Can be reached by Tab.
const isInTabOrder = once((element) => isFocusable(element) && !(hasTabindex(element) && parseInt(element.getAttribute("tabindex"), 10) < 0));
