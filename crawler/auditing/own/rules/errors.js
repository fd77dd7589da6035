// Messages of errors in forms.
const ERROR_WORD = /(^|[^a-z])(error|errors|invalid|fehler|erreur|fout|virhe|feil|fejl)([^a-z]|$)/;
const ERROR_MARK = (element) => ERROR_WORD.test(`${element.id} ${element.getAttribute("class") || ""}`.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase());

// A single sentence that neither names a cause nor a remedy.
const SAYS_NOTHING = [
  /^(please )?(fill|complete|enter|check|correct) (in )?(the |this |all )?(fields?|forms?|entries|values?|input)( correctly| properly)?$/,
  /^(there (was|is) an |an )?errors?( occurred| found)?$/, /^(wrong|invalid|incorrect|bad) (value|input|entry|data|field)s?( (for|in) [^.!?:;,]{1,40})?$/,
  /^(invalid|incorrect|wrong|error|fehler|ungültig|ungültige eingabe|erreur|invalide|no válido|non valido|ongeldig|inválido)$/,
];
const sentence = (text) => tidy(text).toLowerCase().replace(/[.!]+$/, "");

function* errorMessages(page, fields) {
  const referred = new Set(fields.flatMap((field) => (field.getAttribute("aria-invalid") || "false").toLowerCase() === "false" ? [] : referredBy(field, "aria-errormessage")));
  for (const element of page.each("[id], [class], [role=alert]")) {
    if (!ERROR_MARK(element) && !referred.has(element) && element.getAttribute("role") !== "alert") continue;
    if (element.matches("input, select, textarea, form, body, html, button, a, label, fieldset") || [...descendantsOf(element)].some((inner) => FIELDS.has(roleOf(inner)))) continue;
    if (visibleTextOf(element)) yield element;
  }
}

const labelText = (field) => plain(labelsOf(field).map((label) => label.contains(field) ? [...visibleTextsIn(label)].map((text) => text.data).join(" ") : textOf(label)).join(" "))
  .replace(/ (required|optional|pflichtfeld|obligatoire|obligatorio|verplicht)$/, "");

const groupText = (field) => plain(textOf(field.closest("fieldset")?.querySelector("legend") || field) || "");

// Words of a message that two fields share, with nothing that says which of them is meant.
function ambiguousLabel(text, fields) {
  const said = ` ${plain(text)} `;
  const sets = new Map();
  for (const field of fields) {
    const label = labelText(field);
    if (label && said.includes(` ${label} `)) sets.set(label, [...(sets.get(label) || []), field]);
  }
  for (const [label, set] of sets) {
    if (set.length > 1 && set.every((field) => field.closest("fieldset") && !said.includes(` ${groupText(field)} `)) && new Set(set.map(groupText)).size === set.length) return label;
  }
  return null;
}

rule("error-message", function* (page) {
  const fields = [...page.each()].filter((element) => isHtml(element) && FIELDS.has(roleOf(element)) && isVisible(element));
  if (!fields.length) return;
  const messages = [...errorMessages(page, fields)];
  if (!messages.length) {
    const unsaid = fields.find((field) => (field.getAttribute("aria-invalid") || "").toLowerCase() === "true");
    if (unsaid) yield cantTell(unsaid, "This field is marked as wrong: see whether the page says what is wrong with it.");
    else yield passed(fields[0]);
    return;
  }
  const described = new Set(fields.flatMap((field) => [...referredBy(field, "aria-describedby"), ...referredBy(field, "aria-errormessage"), ...referredBy(field, "aria-labelledby")]));
  for (const message of messages) {
    const text = visibleTextOf(message);
    const shared = ambiguousLabel(text, fields);
    if (isAriaHidden(message) && !described.has(message)) yield failed(message, `The message ${quote(text)} is hidden from people who do not see it: take aria-hidden away.`);
    else if (SAYS_NOTHING.some((pattern) => pattern.test(sentence(text)))) yield failed(message, `The message ${quote(text)} says neither what is wrong nor how to put it right.`);
    else if (shared !== null) yield failed(message, `The message speaks of ${quote(shared)}, but several fields are called so: say which one is meant.`);
    else yield cantTell(message, `See whether the message ${quote(text)} says which field is wrong, and what is wrong with it.`);
  }
});
