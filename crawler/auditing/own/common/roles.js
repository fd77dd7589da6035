// What an element is to assistive technology. "" is an element that says nothing of itself and has no role to say it by.
const NAMED_GROUPS = "article, aside, main, nav, section";

const NATIVE_ROLES = new Map();
for (const [role, names] of Object.entries({
  article: "article", blockquote: "blockquote", caption: "caption", code: "code", complementary: "aside", definition: "dd",
  deletion: "del s", dialog: "dialog", emphasis: "em", figure: "figure", form: "form", group: "address details fieldset hgroup optgroup",
  heading: "h1 h2 h3 h4 h5 h6", insertion: "ins", list: "menu ol ul", listbox: "datalist", main: "main", mark: "mark", math: "math", meter: "meter",
  navigation: "nav", option: "option", paragraph: "p", progressbar: "progress", search: "search", separator: "hr", status: "output",
  strong: "strong", subscript: "sub", superscript: "sup", term: "dfn dt", textbox: "textarea", time: "time", button: "button",
  generic: "b bdi bdo body data div i pre q samp small span u",
})) for (const name of words(names)) NATIVE_ROLES.set(name, role);

const INPUT_ROLES = new Map(Object.entries({
  button: "button image reset submit", checkbox: "checkbox", radio: "radio", slider: "range", spinbutton: "number",
  "": "color date datetime-local file hidden month password time week",
}).flatMap(([role, types]) => words(types).map((type) => [type, role])));

const SPECIAL_ROLES = {
  a: (element) => element.hasAttribute("href") ? "link" : "generic",
  area: (element) => element.hasAttribute("href") ? "link" : "",
  img: (element) => element.getAttribute("alt") === "" ? "none" : "img",
  input: (element) => {
    if (INPUT_ROLES.has(element.type)) return INPUT_ROLES.get(element.type);
    if (element.list) return "combobox";
    return element.type === "search" ? "searchbox" : "textbox";
  },
  select: (element) => element.multiple || element.size > 1 ? "listbox" : "combobox",
  section: (element) => hasOwnName(element) ? "region" : "generic",
  header: (element) => isWithinPart(element) ? "generic" : "banner",
  footer: (element) => isWithinPart(element) ? "generic" : "contentinfo",
  li: (element) => {
    const above = parentOf(element);
    const inList = above && isHtml(above) && ["ul", "ol", "menu"].includes(above.localName);
    return inList && roleOf(above) !== "list" ? "none" : "listitem";
  },
  table: () => "table",
  tr: (element) => inTable(element, "row"),
  thead: (element) => inTable(element, "rowgroup"),
  tbody: (element) => inTable(element, "rowgroup"),
  tfoot: (element) => inTable(element, "rowgroup"),
  td: (element) => inTable(element, ["grid", "treegrid"].includes(roleOfTable(element)) ? "gridcell" : "cell"),
  th: (element) => inTable(element, headerRole(element)),
};

const hasOwnName = (element) => Boolean((element.getAttribute("aria-label") || "").trim() || referredBy(element, "aria-labelledby").length ||
  (element.getAttribute("title") || "").trim());

const isWithinPart = (element) => Boolean(element.parentElement && element.parentElement.closest(NAMED_GROUPS));

const tableOf = (cell) => cell.closest("table");
const roleOfTable = (element) => tableOf(element) ? roleOf(tableOf(element)) : "";
const TABLES = new Set(["table", "grid", "treegrid"]);

// Rows and cells are such as long as the table around them is one.
const inTable = (element, role) => tableOf(element) ? TABLES.has(roleOfTable(element)) ? role : "none" : role;

// Whether a header cell is over a column or before a row; as HTML tells it where no scope is given.
function headerRole(cell) {
  const scope = (cell.getAttribute("scope") || "").toLowerCase();
  if (["row", "rowgroup"].includes(scope)) return "rowheader";
  if (["col", "colgroup"].includes(scope)) return "columnheader";
  const row = cell.parentElement;
  const besideData = row && [...row.children].some((other) => other.localName === "td");
  return besideData ? "rowheader" : "columnheader";
}

// The role that the language itself gives.
const nativeRole = once((element) => {
  if (isSvg(element)) return { svg: "graphics-document", a: takesFocusByNature(element) ? "link" : "", image: "img" }[element.localName] || "";
  if (!isHtml(element)) return element.localName === "math" ? "math" : "";
  const special = SPECIAL_ROLES[element.localName];
  if (special) return special(element);
  if (NATIVE_ROLES.has(element.localName)) return NATIVE_ROLES.get(element.localName);
  return element.localName.includes("-") ? roleWithin(element) : "";
});

// A custom element may have been given a role by its script, which only the browser knows.
function roleWithin(element) {
  const told = element.computedRole;
  return told && isRole(told) ? SAME_ROLE.get(told) || told : "generic";
}

// The role that the author gives: the first token that is one; null where none is. "none" also stands for "presentation".
const explicitRole = once((element) => {
  const tokens = words((element.getAttribute("role") || "").toLowerCase());
  const found = tokens.find(isRole);
  return found === undefined ? null : SAME_ROLE.get(found) || found;
});

// Said by its author to be there for looks only.
const isMarkedDecorative = (element) => explicitRole(element) === "none" ||
  (isHtml(element) && element.localName === "img" && element.getAttribute("alt") === "" && explicitRole(element) === null);

const hasGlobalAttribute = (element) => element.getAttributeNames().some((name) => GLOBAL_ATTRIBUTES.has(name) && name !== "aria-hidden");

// What cannot be there for looks only: what takes the focus, and what tells assistive technology something.
const mustBeTold = (element) => isFocusable(element) || hasGlobalAttribute(element);

// What the element is told to be: "none" where only its content counts.
const roleOf = once((element) => {
  if (isMarkedDecorative(element)) {
    if (!mustBeTold(element)) return "none";
    const native = nativeRole(element);
    return element.localName === "img" && isHtml(element) ? "img" : native;
  }
  return explicitRole(element) ?? nativeRole(element);
});

const hasRole = (element, ...roles) => roles.includes(roleOf(element));

// The role, or what it is a kind of: a reference to a footnote is a link.
const kindOf = (element) => ROLES.get(roleOf(element))?.kindOf ?? roleOf(element);

// An image in itself, or made one by its role.
const isLink = (element) => kindOf(element) === "link";
