// Frames and what they hold.
function documentIn(frame) {
  try {
    return frame.contentDocument;
  } catch {
    return null;
  }
}

rule("iframe-focusable", function* (page) {
  for (const frame of page.each("iframe")) {
    if (isInert(frame) || !isRendered(frame) || isDot(frame)) continue;
    const skipped = hasTabindex(frame) && parseInt(frame.getAttribute("tabindex"), 10) < 0;
    const inside = documentIn(frame);
    if (!inside) {
      if (skipped) yield cantTell(frame, "The keyboard cannot enter this frame: see whether it holds anything to use.");
      continue;
    }
    let reached = false;
    for (const element of everythingIn(inside)) if (isInTabOrder(element) && isVisible(element) && (reached = true)) break;
    if (!reached) continue;
    if (skipped) yield failed(frame, "This frame holds something to use, but its negative tabindex keeps the keyboard out: take the tabindex away.");
    else yield passed(frame);
  }
});

// All frames of the page that are told, those within frames included.
function* framesIn(root) {
  for (const element of everythingIn(root)) {
    if (!isHtml(element) || element.localName !== "iframe" || !isInTree(element)) continue;
    yield element;
    const inside = documentIn(element);
    if (inside) yield* framesIn(inside);
  }
}

const addressOf = (frame) => {
  const inside = documentIn(frame);
  return inside && inside.URL !== "about:srcdoc" ? inside.URL : frame.hasAttribute("srcdoc") ? `srcdoc:${frame.srcdoc}` : frame.src;
};

const contentOf = (frame) => {
  const inside = documentIn(frame);
  return inside?.body ? new Set(plainWords(textOf(inside.body))) : null;
};

// "same", "other", or "open" where a person has to look.
function compare(frames) {
  if (new Set(frames.map(addressOf)).size === 1) return "same";
  const contents = frames.map(contentOf);
  if (contents.some((content) => !content || !content.size)) return "open";
  const name = plainWords(nameOf(frames[0]));
  for (const [index, one] of contents.entries()) {
    for (const other of contents.slice(index + 1)) {
      const shared = [...one].filter((word) => other.has(word));
      if (shared.length === one.size && shared.length === other.size) continue;
      return shared.length || name.some((word) => one.has(word) || other.has(word)) ? "open" : "other";
    }
  }
  return "same";
}

rule("iframe-same-name", function* () {
  const sets = new Map();
  for (const frame of framesIn(document)) {
    const name = nameOf(frame).toLowerCase();
    if (name) sets.set(name, [...(sets.get(name) || []), frame]);
  }
  for (const frames of sets.values()) {
    if (frames.length < 2) continue;
    const result = compare(frames);
    const what = `${frames.length} frames are called ${quote(nameOf(frames[0]))}`;
    if (result === "same") yield passed(frames[0]);
    else if (result === "other") yield failed(frames[0], `${what} but show things that have nothing in common: give each a name that says what it shows.`);
    else yield cantTell(frames[0], `${what} but show different pages: see whether these serve the same purpose.`);
  }
});
