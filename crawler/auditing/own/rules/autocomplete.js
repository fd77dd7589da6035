// The purposes of fields, in the words of HTML.
const PURPOSES = new Set(words(
  "name honorific-prefix given-name additional-name family-name honorific-suffix nickname username new-password current-password one-time-code " +
  "organization-title organization street-address address-line1 address-line2 address-line3 address-level4 address-level3 address-level2 " +
  "address-level1 country country-name postal-code cc-name cc-given-name cc-additional-name cc-family-name cc-number cc-exp cc-exp-month " +
  "cc-exp-year cc-csc cc-type transaction-currency transaction-amount language bday bday-day bday-month bday-year sex url photo",
));
const REACHABLE = new Set(words("tel tel-country-code tel-national tel-area-code tel-local tel-local-prefix tel-local-suffix tel-extension email impp"));
const KINDS_OF_CONTACT = new Set(words("home work mobile fax pager"));

function isPurpose(value) {
  const tokens = words(value.toLowerCase());
  if (tokens.at(-1) === "webauthn") tokens.pop();
  if (tokens[0]?.startsWith("section-")) tokens.shift();
  if (tokens[0] === "shipping" || tokens[0] === "billing") tokens.shift();
  if (tokens.length === 2 && KINDS_OF_CONTACT.has(tokens[0])) return REACHABLE.has(tokens[1]);
  return tokens.length === 1 && (PURPOSES.has(tokens[0]) || REACHABLE.has(tokens[0]));
}

// Inputs whose value people do not write, so that browsers have nothing to fill in.
const HOLDS_NO_TEXT = new Set(words("hidden button checkbox file image radio reset submit"));

const isOutOfUse = (field) =>
  isDisabled(field) || [field, ...ancestorsOf(field)].some((one) => (one.getAttribute("aria-disabled") || "").toLowerCase() === "true");

rule("autocomplete", function* (page) {
  for (const field of page.each("input[autocomplete], select[autocomplete], textarea[autocomplete]")) {
    const value = field.getAttribute("autocomplete").trim();
    const isOut = !isHtml(field) || !value || /^(on|off)$/i.test(value) || isOutOfUse(field) || HOLDS_NO_TEXT.has(field.type) ||
      (!isInTree(field) && !isVisible(field)) || (!isInTabOrder(field) && !WIDGETS.has(roleOf(field)));
    if (isOut) continue;
    if (isPurpose(value)) yield passed(field);
    else yield failed(field, `HTML knows no purpose ${quote(value)}, so browsers cannot help to fill in the field: write "off", or one of its words, such as "given-name".`);
  }
});
