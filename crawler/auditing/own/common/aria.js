// What WAI-ARIA 1.2 (with the additions of 1.3, the graphics and the publishing modules) says of roles and attributes.
const words = (text) => text.split(/\s+/).filter(Boolean);

// Attributes by the kind of value that they take; where it is one of a few words, those words.
const ARIA_ATTRIBUTES = new Map();
for (const [kind, names] of Object.entries({
  "true/false": "atomic busy disabled modal multiline multiselectable readonly required",
  "true/false/undefined": "expanded grabbed hidden selected",
  tristate: "checked pressed",
  id: "activedescendant",
  ids: "actions controls describedby details errormessage flowto labelledby owns",
  integer: "colcount colindex colspan level posinset rowcount rowindex rowspan setsize",
  number: "valuemax valuemin valuenow",
  text: "label description keyshortcuts placeholder roledescription valuetext colindextext rowindextext braillelabel brailleroledescription",
})) for (const name of words(names)) ARIA_ATTRIBUTES.set(`aria-${name}`, { kind });
for (const [name, kind, values] of [
  ["autocomplete", "word", "inline list both none"],
  ["current", "word", "page step location date time true false"],
  ["dropeffect", "words", "copy execute link move none popup"],
  ["haspopup", "word", "false true menu listbox tree grid dialog"],
  ["invalid", "word", "grammar false spelling true"],
  ["live", "word", "assertive off polite"],
  ["orientation", "word", "horizontal undefined vertical"],
  ["relevant", "words", "additions all removals text"],
  ["sort", "word", "ascending descending none other"],
]) ARIA_ATTRIBUTES.set(`aria-${name}`, { kind, values: words(values) });

const attributeNames = (names) => words(names).map((name) => `aria-${name}`);

const GLOBAL_ATTRIBUTES = new Set(attributeNames(
  "actions atomic braillelabel brailleroledescription busy controls current describedby description details disabled dropeffect errormessage " +
  "flowto grabbed haspopup hidden invalid keyshortcuts label labelledby live owns relevant roledescription",
));

const RANGE = "valuemax valuemin valuenow valuetext";
const FIELD = "activedescendant autocomplete multiline placeholder readonly required";
const CELL = "colindex colindextext colspan rowindex rowindextext rowspan";
const HEADER_CELL = `${CELL} expanded readonly required selected sort`;
const ITEM = "posinset setsize";

// By role: attributes that it supports beside the global ones; "!" marks those that it requires.
const supports = {
  alert: "", alertdialog: "modal", application: "activedescendant expanded", article: ITEM, banner: "", blockquote: "",
  button: "expanded pressed", caption: "", cell: CELL, checkbox: "checked! expanded readonly required", code: "",
  columnheader: HEADER_CELL, combobox: "activedescendant autocomplete expanded! readonly required", comment: `level ${ITEM}`,
  complementary: "", contentinfo: "", definition: "", deletion: "", dialog: "modal", directory: "", document: "", emphasis: "",
  feed: "", figure: "", form: "", generic: "", grid: "activedescendant colcount multiselectable readonly rowcount",
  gridcell: `${CELL} expanded readonly required selected`, group: "activedescendant", heading: "level!", img: "", insertion: "",
  link: "expanded", list: "", listbox: "activedescendant expanded multiselectable orientation readonly required",
  listitem: `level ${ITEM}`, log: "", main: "", mark: "", marquee: "", math: "", menu: "activedescendant orientation",
  menubar: "activedescendant orientation", menuitem: `expanded ${ITEM}`, menuitemcheckbox: `checked! expanded ${ITEM}`,
  menuitemradio: `checked! expanded ${ITEM}`, meter: "valuemax valuemin valuenow! valuetext", navigation: "", none: "", note: "",
  option: `checked selected ${ITEM}`, paragraph: "", progressbar: RANGE, radio: `checked! ${ITEM}`,
  radiogroup: "activedescendant orientation readonly required", region: "",
  row: `activedescendant colindex colindextext expanded level ${ITEM} rowindex rowindextext selected`, rowgroup: "", rowheader: HEADER_CELL,
  scrollbar: "controls! orientation valuemax valuemin valuenow! valuetext", search: "", searchbox: FIELD, sectionfooter: "",
  sectionheader: "", separator: `orientation ${RANGE}`, slider: "orientation readonly valuemax valuemin valuenow! valuetext",
  spinbutton: `activedescendant readonly required ${RANGE}`, status: "", strong: "", subscript: "", suggestion: "", superscript: "",
  switch: "checked! expanded readonly required", tab: `expanded selected ${ITEM}`, table: "colcount rowcount",
  tablist: "activedescendant multiselectable orientation", tabpanel: "", term: "", textbox: FIELD, time: "", timer: "",
  toolbar: "activedescendant orientation", tooltip: "", tree: "activedescendant multiselectable orientation required",
  treegrid: "activedescendant colcount multiselectable orientation readonly required rowcount",
  treeitem: `checked expanded level selected ${ITEM}`,
  "graphics-document": "expanded", "graphics-object": "activedescendant expanded", "graphics-symbol": "",
};

// Roles for publications, by the role that each is a kind of.
const publishing = {
  link: "backlink biblioref glossref noteref", listitem: "biblioentry endnote", img: "cover", separator: "pagebreak", heading: "subtitle",
  navigation: "index pagelist toc", note: "notice tip",
  region: "abstract acknowledgments afterword appendix bibliography chapter colophon conclusion credit credits dedication endnotes epigraph " +
    "epilogue errata example footnote foreword glossary introduction pagefooter pageheader part preface prologue pullquote qna",
};

const WIDGETS = new Set(words(
  "button checkbox combobox grid gridcell link listbox menu menubar menuitem menuitemcheckbox menuitemradio option progressbar radio radiogroup " +
  "scrollbar searchbox slider spinbutton switch tab tablist tabpanel textbox tree treegrid treeitem",
));
const NAMED_BY_CONTENT = new Set(words(
  "button cell checkbox columnheader comment gridcell heading link menuitem menuitemcheckbox menuitemradio option radio row rowheader sectionhead " +
  "switch tab tooltip treeitem",
));
const WITHOUT_PARTS = new Set(words( // whatever is in them is told as one piece
  "button checkbox img menuitemcheckbox menuitemradio meter option progressbar radio scrollbar separator slider switch tab graphics-symbol",
));
const NEVER_NAMED = new Set(words(
  "caption code deletion emphasis generic insertion none paragraph strong subscript superscript",
));
const FIELDS = new Set(words(
  "checkbox combobox listbox menuitemcheckbox menuitemradio radio searchbox slider spinbutton switch textbox",
));

// Where a role may stand, and what a role may hold.
const CONTEXTS = new Map(Object.entries({
  caption: "figure grid table treegrid", cell: "row", columnheader: "row", gridcell: "row", listitem: "list directory", menuitem: "group menu menubar",
  menuitemcheckbox: "group menu menubar", menuitemradio: "group menu menubar", option: "group listbox", row: "grid rowgroup table treegrid",
  rowgroup: "grid table treegrid", rowheader: "row", tab: "tablist", treeitem: "group tree",
}).map(([role, list]) => [role, new Set(words(list))]));
const MENU_ITEMS = "menuitem menuitemcheckbox menuitemradio separator group";
const HOLDS = new Map(Object.entries({
  feed: "article", grid: "row rowgroup caption", list: "listitem", listbox: "option group separator", menu: MENU_ITEMS, menubar: MENU_ITEMS,
  row: "cell columnheader gridcell rowheader", rowgroup: "row", table: "row rowgroup caption", tablist: "tab", tree: "treeitem group",
  treegrid: "row rowgroup caption",
}).map(([role, list]) => [role, new Set(words(list))]));

const roleOfSupports = ([role, list]) => [role, {
  supported: new Set(attributeNames(list.replaceAll("!", ""))),
  required: attributeNames(words(list).filter((name) => name.endsWith("!")).map((name) => name.slice(0, -1)).join(" ")),
  kindOf: role,
}];

const ROLES = new Map(Object.entries(supports).map(roleOfSupports));
for (const [kindOf, names] of Object.entries(publishing)) {
  for (const name of words(names)) {
    const { supported } = ROLES.get(kindOf);
    ROLES.set(`doc-${name}`, { supported: new Set([...supported, "aria-expanded"]), required: [], kindOf });
  }
}
const SAME_ROLE = new Map([["presentation", "none"], ["image", "img"]]); // two names for one thing

const isRole = (token) => ROLES.has(SAME_ROLE.get(token) || token);
