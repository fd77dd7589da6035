// Ways past what every page repeats: headings, landmarks, links to the content, and parts that fold.
const root = document.documentElement;
const isPage = isHtml(root) && root.localName === "html" && document.body;
const LANDMARKS = new Set(["banner", "complementary", "contentinfo", "form", "main", "navigation", "region", "search"]);

const contains = (outer, node) => {
  for (let at = node; at; at = parentOf(at)) if (at === outer) return true;
  return false;
};

const hasHeading = (page, { inAfter, after }) =>
  page
    .all("h1, h2, h3, h4, h5, h6, [role=heading]")
    .some(
      (heading) =>
        hasRole(heading, "heading") &&
        isInTree(heading) &&
        isVisible(heading) &&
        after.some((node) => inAfter.has(node) && contains(heading, node)),
    );

// The first thing to be perceived at or after a node, in the order of the page.
function firstPerceived(from) {
  const within = (element) => {
    for (const child of childrenOf(element)) {
      if ((child.nodeType === 3 || child.nodeType === 1) && repeated.isPerceived(child)) return child;
      const found = child.nodeType === 1 ? within(child) : null;
      if (found) return found;
    }
    return null;
  };
  let found = within(from);
  for (let at = from; !found && at && at !== document.body; at = parentOf(at)) {
    let next = at.nextSibling;
    for (; !found && next; next = next.nextSibling)
      found =
        (next.nodeType === 3 || next.nodeType === 1) && repeated.isPerceived(next)
          ? next
          : next.nodeType === 1
            ? within(next)
            : null;
  }
  return found;
}

const hasLandmark = (page, { inAfter }) =>
  page.elements.some((element) => {
    if (!LANDMARKS.has(roleOf(element)) || !isInTree(element)) return false;
    const nodes = [];
    const collect = (at) => {
      for (const child of childrenOf(at)) {
        if (nodes.length) return;
        if ((child.nodeType === 3 || child.nodeType === 1) && repeated.isPerceived(child)) nodes.push(child);
        else if (child.nodeType === 1) collect(child);
      }
    };
    collect(element);
    return nodes.length > 0 && inAfter.has(nodes[0]);
  });

// Where a link or a scripted control leads on this page; null: nowhere, or nobody can tell.
const targetOf = (element) => {
  const href = element.localName === "a" && element.hasAttribute("href") ? element.getAttribute("href") : "";
  const script = element.getAttribute("onclick") || "";
  const fragment =
    /#([^'"\s)]+)/.exec(
      href.startsWith("#") || (element.pathname === location.pathname && element.host === location.host) ? href : "",
    ) ||
    /['"]#([^'"]+)['"]/.exec(script) ||
    /getElementById\(\s*['"]([^'"]+)['"]\s*\)\s*\.\s*(?:focus|scrollIntoView)/.exec(script);
  if (!fragment) return null;
  let name = fragment[1];
  try {
    name = decodeURIComponent(name);
  } catch {
    /* written with a stray % */
  }
  return document.getElementById(name) || document.getElementsByName(name)[0] || null;
};

const controls = (page) =>
  page
    .all("a[href], button, [role=link], [role=button], [onclick], summary, input[type=button i]")
    .filter((element) => isRendered(element) && !isAriaHidden(element));

// "yes", "no", or "perhaps" where a control's words speak of skipping but not where it leads.
const hasSkipLink = (page, { inAfter }) => {
  let perhaps = false;
  for (const element of controls(page)) {
    const target = targetOf(element);
    if (target) {
      const first = firstPerceived(target);
      if (first && inAfter.has(first)) return "yes";
    } else if (
      !(element.localName === "a" && (element.getAttribute("href") || "").length > 1) &&
      vocabulary.skips.test(textOf(element) + (element.getAttribute("aria-label") || ""))
    )
      perhaps = true;
  }
  return perhaps ? "perhaps" : "no";
};

// "yes", "no", or "perhaps" where controls speak of a part that is repeated: what they do to it cannot be seen without pressing them.
const SPEAKS_OF = ["aria-controls", "popovertarget", "data-target", "data-bs-target"];
const folds = (page, { first }) => {
  const all = controls(page);
  const answers = first.map(({ element }) => {
    const details = element.closest("details");
    if (details && details.querySelector("summary") && !element.querySelector("details")) return "yes";
    const ids = new Set([element, ...element.querySelectorAll("[id]")].map((one) => one.id).filter(Boolean));
    for (let at = element; at && at !== document.body; at = parentOf(at)) if (at.id) ids.add(at.id);
    const speaks = all.some((one) => {
      const named = SPEAKS_OF.map((name) => one.getAttribute(name) || "").join(" ");
      const called = (one.getAttribute("onclick") || "").match(/['"]#?([^'"]+)['"]/g) || [];
      return [...named.split(/[\s#]+/), ...called.map((text) => text.slice(1, -1).replace(/^#/, ""))].some((id) => ids.has(id));
    });
    return speaks || all.some((one) => one.hasAttribute("aria-expanded")) ? "perhaps" : "no";
  });
  return answers.every((one) => one === "yes") ? "yes" : answers.includes("no") ? "no" : "perhaps";
};

// What is repeated may be a guess: a block that says what it is, or a menu of links, before something to read.
const MUCH = 12; // words
const wordsIn = (nodes) =>
  nodes.reduce((sum, node) => sum + (node.nodeType === 3 ? (node.data.match(/\p{L}+/gu) || []).length : 0), 0);

const answer = (yes, message, asking) =>
  yes === "yes" || yes === true ? passed(root) : yes === "perhaps" ? cantTell(root, asking) : failed(root, message);

rule("content-has-heading", function* (page) {
  if (!isPage) return;
  const found = repeated.of(page);
  if (!found.after.length) yield passed(root);
  else
    yield answer(
      hasHeading(page, found),
      "After what every page repeats, the page's own content has no heading: begin it with one (h1 or h2).",
    );
});

rule("content-has-landmark", function* (page) {
  if (!isPage) return;
  const found = repeated.of(page);
  if (!found.after.length) yield passed(root);
  else
    yield answer(
      hasLandmark(page, found),
      "No landmark begins with the page's own content: put the content into a main element.",
    );
});

rule("content-has-skip-link", function* (page) {
  if (!isPage || !repeated.of(page).after.length) return;
  yield answer(
    hasSkipLink(page, repeated.of(page)),
    'No link at the top leads to the page\'s own content: add one ("Skip to the content").',
    "Does the control that speaks of skipping lead to the page's own content? Its script does not tell.",
  );
});

rule("repeated-parts-can-be-folded", function* (page) {
  if (!isPage) return;
  const found = repeated.of(page);
  if (!found.after.length || !found.first.length) yield passed(root);
  else
    yield answer(
      folds(page, found),
      "What every page repeats before its content cannot be folded away.",
      "Can all that every page repeats be folded away, for eye and ear?",
    );
});

rule("repeated-parts-can-be-skipped", function* (page) {
  if (!isPage) return;
  const found = repeated.of(page);
  if (!found.after.length || hasHeading(page, found) || hasLandmark(page, found)) {
    yield passed(root);
    return;
  }
  const ways = [hasSkipLink(page, found), folds(page, found)];
  const asking =
    "Can readers get past what every page repeats to this page's own content? No heading, landmark or link leads there for certain.";
  if (ways.includes("yes")) yield passed(root);
  else if (ways.includes("perhaps") || wordsIn(found.after) < MUCH) yield cantTell(root, asking);
  else
    yield failed(
      root,
      "Nothing leads past what every page repeats: no heading or landmark in the page's own content, no link to it, nothing that folds.",
    );
});
