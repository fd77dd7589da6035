// The page's title: whether there is one, and whether it says something.
const root = document.documentElement;
const isPage = isHtml(root) && root.localName === "html";
const titles = isPage ? [...root.querySelectorAll("title")].filter(isHtml) : [];
const title = titles.length ? titles[0].textContent.replace(/[\s\p{Z}\u0085]+/gu, " ").trim() : "";

rule("page-has-title", function* () {
  if (!isPage) return;
  if (title) yield passed(root);
  else yield failed(root, "The page has no title: say in the title element what the page is about.");
});

// Titles that stand for none: what tools write where nobody chose one, and names of files.
const PLACEHOLDER = new RegExp(
  "^(untitled|untitled (document|page)|(new |web ?)?(page|document|site|tab)( ?\\d+)?|document title|page title|title( here)?|" +
    "titel|titre|titolo|título|" +
    "unbenannt(es dokument)?|ohne titel|sans titre|sin título|senza titolo|sem título|naamloos|bez nazwy|" +
    "(react|vite|vue|next|angular|nuxt) ?app|" +
    "vite \\+ \\w+( \\+ ts)?|lorem ipsum.*|test( ?\\d+)?|todo|null|undefined|index|default)$",
  "iu",
);
const FILE = /^[\w ()%-]+\.(html?|xhtml|php\d?|aspx?|jsp|pdf|docx?|xlsx?|indd|png|jpe?g)$/i;
// "Title" as a word for this very title, and not for a deed, a book or a chapter of the law.
const SPEAKS_OF_ITSELF =
  /\buntitled\b|\b(first|second|this|your|my|new|page|default|sample|example) title\b|\btitle (is|goes|here|tag|element|text)\b/i;
const wordsOf = (text) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) || []);
const alike = (one, other) => one === other || (one.length > 4 && other.length > 4 && one.slice(0, 5) === other.slice(0, 5));

// Whether the title holds at least half of the words of the main heading.
const isSaidBy = (heading, mine) => {
  const wanted = [...wordsOf(heading)];
  return wanted.length > 0 && wanted.filter((word) => mine.some((other) => alike(word, other))).length >= wanted.length / 2;
};

rule("page-title-tells", function* (page) {
  if (!title) return;
  if (PLACEHOLDER.test(title) || FILE.test(title)) {
    yield failed(root, `The title "${title}" does not say what the page is about: name its subject, then the site.`);
    return;
  }
  const content = document.body ? wordsOf(textOf(document.body)) : new Set();
  const heading =
    page
      .all("h1")
      .filter(isRendered)
      .map((element) => textOf(element))[0] || "";
  const mine = [...wordsOf(title)];
  const shared = mine.filter((word) => [...content].some((other) => alike(word, other)));
  if (content.size > 5 && !shared.length && SPEAKS_OF_ITSELF.test(title))
    yield failed(root, `The title "${title}" speaks of itself and not of the page: name the page's subject.`);
  else if (isSaidBy(heading, mine)) yield passed(root);
  else if (content.size > 20 && !shared.length)
    yield cantTell(root, `Does the title "${title}" say what the page is about? None of its words stands on the page.`);
  else yield cantTell(root, `Does the title "${title}" say what this page, and no other page of the site, is about?`);
});
