// Parts of the page that scroll by themselves, and whether a keyboard gets into them.
const scrolls = (how) => how === "auto" || how === "scroll";
const far = (distance, before, after) => distance > Math.max(parseFloat(before) || 0, parseFloat(after) || 0);

const isScrollable = (element) => {
  const style = styleOf(element);
  if (style.display === "inline" || style.display === "contents") return false;
  const [across, down] = [element.scrollWidth - element.clientWidth, element.scrollHeight - element.clientHeight];
  return (
    (scrolls(style.overflowX) && across > 1 && far(across, style.paddingLeft, style.paddingRight)) ||
    (scrolls(style.overflowY) && down > 1 && far(down, style.paddingTop, style.paddingBottom))
  );
};

const showsSomething = (element) =>
  [...childrenOf(element)].some((child) =>
    child.nodeType === 3 ? visibleBoxesOf(child).length > 0 : child.nodeType === 1 && isVisible(child),
  );

// Browsers differ in whether a box that scrolls is a stop of its own: only what the page makes one counts.
const isStop = (element) => {
  if (element.hasAttribute("tabindex")) return element.tabIndex >= 0 && isInTabOrder(element);
  return !isPlainBox(element) && isInTabOrder(element);
};
const isPlainBox = (element) =>
  !element.isContentEditable &&
  !element.matches("a, area, button, input, select, textarea, summary, iframe, audio, video, object, embed, details");

rule("scrolls-by-keyboard", function* (page) {
  for (const element of page.each()) {
    if (
      !isHtml(element) ||
      element === document.documentElement ||
      element === document.body ||
      element === document.scrollingElement
    )
      continue;
    if (
      element.localName === "textarea" ||
      element.localName === "select" ||
      !isScrollable(element) ||
      !isRendered(element) ||
      !showsSomething(element)
    )
      continue;
    if (isStop(element)) yield passed(element);
    else {
      let reached = false;
      for (const inner of descendantsOf(element))
        if (isStop(inner)) {
          reached = true;
          break;
        }
      if (reached) yield passed(element);
      else
        yield failed(
          element,
          'This part scrolls, but a keyboard cannot get into it in every browser: give it tabindex="0", a role and a name.',
        );
    }
  }
});
