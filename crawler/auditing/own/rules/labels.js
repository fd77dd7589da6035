// What is written on controls, before fields and over parts of the page.
const LABELLED_BY_CONTENT = new Set(words("button checkbox gridcell link menuitem menuitemcheckbox menuitemradio option radio switch tab treeitem"));

// Fonts that draw pictures where letters are written.
const ICON_FONT = /icon|symbol|awesome|glyph|fontello|icomoon|dingbat|material/i;
const isWrittenInPictures = (text) => {
  const element = text.parentElement;
  return Boolean(element) && ICON_FONT.test(styleOf(element).fontFamily.split(",")[0]);
};

const WITHOUT_SPACES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

// Whether a name has these words in it, one after the other.
function contains(name, text) {
  if (WITHOUT_SPACES.test(text)) return plainWords(name).join("").includes(plainWords(text).join(""));
  return ` ${plain(name)} `.includes(` ${plain(text)} `);
}

rule("label-in-name", function* (page) {
  for (const element of page.each("[aria-label], [aria-labelledby]")) {
    if (!LABELLED_BY_CONTENT.has(kindOf(element)) || !isInTree(element)) continue;
    const written = [...visibleTextsIn(element)].filter((text) => !isWrittenInPictures(text)).map((text) => text.data);
    if (!written.length) continue;
    const name = nameOf(element);
    const isOne = plainWords(written.join(" ")).join("").length <= 1; // a letter that stands for a picture, such as an x to close
    const joined = [written.join(""), written.join(" ")];
    if (isOne || joined.some((text) => contains(name, text)) || written.every((text) => contains(name, text))) yield passed(element);
    else yield failed(element, `${quote(written.join(" "))} is written here, but the name is ${quote(name)}: who speaks to the computer says what is written, so let the name begin with it.`);
  }
});

// --- labels of fields ---
const EMPTY_LABELS = new Set([
  "menu", "go", "ok", "submit", "click here", "label", "field", "input", "text", "textbox", "text field", "placeholder", "untitled", "form", "button", "lorem ipsum", "enter text",
  "los", "absenden", "senden", "feld", "eingabe", "beschriftung", "envoyer", "champ", "enviar", "campo", "invia", "verzenden", "veld", "skicka", "fält",
].map(plain));

// Pairs of fields and their labels that people see, where both are there.
function* labelledFields(page) {
  for (const field of page.each()) {
    if (!FIELDS.has(roleOf(field)) || !isVisible(field)) continue;
    const labels = labelsOf(field).filter(isVisible);
    if (labels.length) yield { field, labels, text: plain(labels.map((label) => textOfLabel(label, field)).join(" ")) };
  }
}

// The text of a label without what is in the field within it.
function textOfLabel(label, field) {
  return label.contains(field) ? [...visibleTextsIn(label)].filter((text) => !field.contains(text)).map((text) => text.data).join(" ") : textOf(label) || label.value || "";
}

// Whether people see something between two fields, or around one of them only, that tells them apart: a heading, a
// legend, a sentence; labels of other fields do not.
function isToldApart(one, other, labels) {
  const range = document.createRange();
  range.setStartAfter(one.field);
  range.setEndBefore(other.field);
  const within = range.commonAncestorContainer.nodeType === 1 ? range.commonAncestorContainer : range.commonAncestorContainer.parentElement;
  if (!within) return true;
  for (const text of visibleTextsIn(within)) {
    if (!range.intersectsNode(text) || !plain(text.data)) continue;
    const holder = text.parentElement;
    if (!labels.some((label) => label.contains(text)) && !holder?.closest("option, button, [role=option], [role=button]")) return true;
  }
  return false;
}

rule("label-describes", function* (page) {
  const known = [...labelledFields(page)];
  const labels = known.flatMap((one) => one.labels);
  const open = [], failing = new Map();
  const sets = new Map();
  for (const one of known) {
    if (hasRole(one.field, "textbox", "searchbox") && EMPTY_LABELS.has(one.text)) {
      failing.set(one, `The label ${quote(one.text)} does not say what to fill in.`);
    }
    if (!["radio", "checkbox", "menuitemradio", "menuitemcheckbox", "switch"].includes(roleOf(one.field)) && one.text) sets.set(one.text, [...(sets.get(one.text) || []), one]);
  }
  for (const set of sets.values()) {
    for (let index = 1; index < set.length; index++) {
      const [before, after] = [set[index - 1], set[index]];
      const sameTree = before.field.getRootNode() === after.field.getRootNode();
      const sameRow = after.field.closest("td, th, [role=gridcell], [role=cell], [role=row], li");
      if (sameTree && !sameRow && !isToldApart(before, after, labels)) {
        failing.set(after, `Several fields are labelled ${quote(after.labels.map(textOf).join(" "))}, and nothing that can be seen tells them apart.`);
      }
    }
  }
  for (const one of known) {
    if (failing.has(one)) yield failed(one.labels[0], failing.get(one));
    else open.push(one);
  }
  if (open.length) yield cantTell(open[0].labels[0], `See whether the labels say what their fields are for: ${listed(open.map((one) => one.text))}.`);
});

// --- headings ---
const EMPTY_HEADINGS = /^((sub ?)?(heading|title|headline)|untitled|lorem ipsum.*|placeholder|überschrift|titre|título|titolo|titel|kop|rubrik|otsikko|todo|tbd|new page|page title)( ?\d+)?$/i;

rule("heading-describes", function* (page) {
  const open = [];
  for (const element of page.each()) {
    if (roleOf(element) !== "heading" || !isInTree(element) || !nameOf(element)) continue;
    const name = nameOf(element);
    if (EMPTY_HEADINGS.test(plain(name))) yield failed(element, `The heading ${quote(name)} says nothing of what follows it: say what the part of the page is about.`);
    else open.push(element);
  }
  if (open.length) yield cantTell(open[0], `See whether the headings say what follows them: ${listed(open.map(nameOf))}.`);
});
