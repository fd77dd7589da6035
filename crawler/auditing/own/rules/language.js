// In which language the page and its parts say they are, and whether that is so.
const root = document.documentElement;
const isPage = isHtml(root) && root.localName === "html" && document.contentType === "text/html";
const tag = isPage ? root.getAttribute("lang") : null;
const MOST = 3000; // characters that are looked at

rule("page-has-language", function* () {
  if (!isPage) return;
  if (tag && tag.trim()) yield passed(root);
  else yield failed(root, 'The page does not say its language: give the html element a lang attribute, such as lang="en".');
});

rule("page-language-exists", function* () {
  if (!isPage || !tag || !tag.trim()) return;
  if (knownLanguage(tag)) yield passed(root);
  else yield failed(root, `"${tag}" is no language that browsers know: write the two-letter code of the language, such as "en".`);
});

rule("page-languages-agree", function* () {
  const other = isPage
    ? (root.getAttribute("xml:lang") || root.getAttributeNS("http://www.w3.org/XML/1998/namespace", "lang") || "").trim()
    : "";
  if (!isPage || !other || !knownLanguage(tag || "")) return;
  if (other.split("-")[0].toLowerCase() === knownLanguage(tag)) yield passed(root);
  else
    yield failed(
      root,
      `lang says "${tag}", xml:lang says "${other}": let both say the language of the page, or leave xml:lang out.`,
    );
});

rule("part-language-exists", function* (page) {
  if (document.contentType !== "text/html") return;
  const found = texts.byLanguage(page);
  for (const element of page.each("[lang]")) {
    if (!isHtml(element) || element === root || element.localName === "head" || !found.has(element)) continue;
    const said = element.getAttribute("lang");
    if (knownLanguage(said)) yield passed(element);
    else
      yield failed(
        element,
        `"${said}" is no language that browsers know: write the two-letter code of the language, such as "fr".`,
      );
  }
});

// What the page cannot tell by itself is told on, and decided outside (see languages.py).
const ask = (element, said, parts) =>
  cantTell(element, `language:${JSON.stringify({ said, text: parts.join(" . ").slice(0, MOST) })}`);

rule("page-language-is-true", function* (page) {
  if (!isPage || !knownLanguage(tag || "")) return;
  const found = texts.byLanguage(page);
  const parts = [document.title.trim(), ...(found.get(root) || [])].filter(Boolean);
  if (parts.length) yield ask(root, tag, parts);
});

// A name of a language in itself, as in a language switch.
const namesItself = (code, text) => {
  const name = (locale) => {
    try {
      return new Intl.DisplayNames([locale], { type: "language", fallback: "none" }).of(code);
    } catch {
      return "";
    }
  };
  const plain = text.trim().toLowerCase();
  return [name(code), name("en")].some((one) => one && one.toLowerCase() === plain) || plain === code;
};

rule("part-language-is-true", function* (page) {
  if (document.contentType !== "text/html") return;
  for (const [element, parts] of texts.byLanguage(page)) {
    if (!element || element === root) continue;
    const code = knownLanguage(element.getAttribute("lang"));
    if (!code) continue;
    if (parts.every((text) => namesItself(code, text))) yield passed(element);
    else yield ask(element, element.getAttribute("lang"), parts);
  }
});
