// Attributes and roles of WAI-ARIA.
const HTML_AND_SVG = (element) => isHtml(element) || isSvg(element);

rule("aria-attribute-known", function* (page) {
  for (const element of page.each()) {
    for (const name of element.getAttributeNames()) {
      if (!name.startsWith("aria-")) continue;
      if (ARIA_ATTRIBUTES.has(name)) yield passed(element);
      else yield failed(element, `WAI-ARIA knows no attribute "${name}", so nobody is told of it: correct its name or take it away.`);
    }
  }
});

// Elements without a role of their own that may have the states of one.
const LIKE = new Map(Object.entries({ audio: "application", video: "application", iframe: "application", embed: "application", object: "application", canvas: "application", summary: "button" }));
const LIKE_BY_TYPE = (element) => element.localName === "input" && ["password", "date", "datetime-local", "month", "time", "week", "color", "file"].includes(element.type) ? "textbox" : null;

function supportedBy(element) {
  const role = roleOf(element);
  if (role === "separator" && !isFocusable(element)) return new Set(["aria-orientation"]);
  const known = ROLES.get(role || LIKE.get(element.localName) || LIKE_BY_TYPE(element) || "generic");
  return known ? known.supported : new Set();
}

rule("aria-attribute-permitted", function* (page) {
  for (const element of page.each()) {
    const names = element.getAttributeNames().filter((name) => ARIA_ATTRIBUTES.has(name));
    if (!names.length || !HTML_AND_SVG(element) || !isInTree(element)) continue;
    const supported = supportedBy(element);
    for (const name of names) {
      if (GLOBAL_ATTRIBUTES.has(name) || supported.has(name)) yield passed(element);
      else {
        const what = roleOf(element) ? `an element of the role "${roleOf(element)}"` : "this element";
        yield failed(element, `The attribute "${name}" says nothing on ${what}: give the element the role that is meant, or take the attribute away.`);
      }
    }
  }
});

const NAMING = new Set(attributeNames("label labelledby braillelabel"));
const DESCRIBING_ROLE = new Set(attributeNames("roledescription brailleroledescription"));

rule("aria-attribute-prohibited", function* (page) {
  for (const element of page.each()) {
    const names = element.getAttributeNames().filter((name) => GLOBAL_ATTRIBUTES.has(name) && name !== "aria-hidden");
    if (!names.length || !isHtml(element) || !isInTree(element)) continue;
    const role = roleOf(element);
    const forLooks = explicitRole(element) === "none" && !isFocusable(element) && names.every((name) => DESCRIBING_ROLE.has(name));
    for (const name of names) {
      const never = (NAMING.has(name) && NEVER_NAMED.has(role)) || (DESCRIBING_ROLE.has(name) && (role === "generic" || role === "none" || forLooks));
      if (!never || !tidy(element.getAttribute(name))) yield passed(element);
      else yield failed(element, `Assistive technology may ignore "${name}" here, because the element has no role that can have it: give it a role, or write the text into the page.`);
    }
  }
});

const VALUES = {
  "true/false": /^(true|false)$/i, "true/false/undefined": /^(true|false|undefined)$/i, tristate: /^(true|false|mixed|undefined)$/i,
  id: /^\S+$/, ids: /\S/, integer: /^[+-]?\d+$/, number: /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, text: /[^]/,
};
const EXPECTED = {
  "true/false": "true or false", "true/false/undefined": "true, false or undefined", tristate: "true, false, mixed or undefined",
  id: "the id of one element", ids: "ids of elements", integer: "a whole number", number: "a number",
};

function isValue(name, value) {
  const { kind, values } = ARIA_ATTRIBUTES.get(name);
  if (kind === "word") return values.includes(value.toLowerCase());
  if (kind === "words") return words(value.toLowerCase()).every((one) => values.includes(one));
  return VALUES[kind].test(value);
}

rule("aria-value", function* (page) {
  for (const element of page.each()) {
    if (!HTML_AND_SVG(element)) continue;
    for (const name of element.getAttributeNames()) {
      const value = ARIA_ATTRIBUTES.has(name) ? element.getAttribute(name).trim() : "";
      if (!value) continue;
      if (isValue(name, value)) yield passed(element);
      else {
        const { kind, values } = ARIA_ATTRIBUTES.get(name);
        yield failed(element, `"${name}" cannot be ${quote(value)}: it must be ${values ? values.join(", ") : EXPECTED[kind]}.`);
      }
    }
  }
});

// States that the element has by nature, whatever role it is given: a box that can be ticked is ticked or not.
const BY_NATURE = (element, name) => isHtml(element) && (
  (name === "aria-checked" && element.localName === "input" && ["checkbox", "radio"].includes(element.type)) ||
  (name === "aria-valuenow" && (["meter", "progress"].includes(element.localName) || (element.localName === "input" && ["number", "range"].includes(element.type)))) ||
  (name === "aria-level" && /^h[1-6]$/.test(element.localName)) ||
  (name === "aria-expanded" && element.localName === "select"));

rule("aria-required", function* (page) {
  for (const element of page.each("[role]")) {
    const role = explicitRole(element);
    if (!role || role === "none" || roleOf(element) !== role || role === nativeRole(element) || !HTML_AND_SVG(element) || !isInTree(element)) continue;
    const required = role === "separator" && isFocusable(element) ? ["aria-valuenow"] : ROLES.get(role).required;
    const missing = required.filter((name) => !(element.getAttribute(name) || "").trim() && !BY_NATURE(element, name));
    if (!missing.length) yield passed(element);
    else yield failed(element, `An element of the role "${role}" must have ${missing.join(" and ")}, so that its state is told: add it, or use the element of HTML that is one by nature.`);
  }
});

rule("aria-reference", function* (page) {
  for (const element of page.each("[aria-controls]")) {
    if (!isHtml(element)) continue;
    const expanded = hasRole(element, "combobox") && (element.getAttribute("aria-expanded") || "").toLowerCase() === "true";
    if (!expanded && !hasRole(element, "scrollbar")) continue;
    if (referredBy(element, "aria-controls").length) yield passed(element);
    else yield failed(element, `"aria-controls" speaks of ${quote(element.getAttribute("aria-controls"))}, which is not in the page: give the id of what this element controls.`);
  }
});

rule("aria-context", function* (page) {
  for (const element of page.each("[role]")) {
    const role = explicitRole(element);
    const contexts = CONTEXTS.get(role);
    if (!contexts || role === nativeRole(element) || !HTML_AND_SVG(element) || !isInTree(element)) continue;
    const around = parentInTree(element);
    if (around && contexts.has(roleOf(around))) yield passed(element);
    else yield failed(element, `An element of the role "${role}" must be directly within one of the role ${[...contexts].map((one) => `"${one}"`).join(" or ")}, but it is not: people are not told what it belongs to.`);
  }
});

const isBusy = (element) => (element.getAttribute("aria-busy") || "").toLowerCase() === "true" || Boolean(parentOf(element) && isBusy(parentOf(element)));

// What an element holds but may not; groups are looked into.
function* strangersIn(element, allowed) {
  const inside = [...childrenInTree(element)];
  const atHome = inside.some((child) => allowed.has(roleOf(child)));
  for (const child of inside) {
    if (isTransparentInTree(child)) { // says nothing of itself: an empty box beside real items is harmless
      if (!atHome || textOf(child)) yield child;
    } else if (!allowed.has(roleOf(child))) yield child;
    else if (roleOf(child) === "group") yield* strangersIn(child, allowed);
  }
}

rule("aria-owned", function* (page) {
  for (const element of page.each()) {
    const allowed = HOLDS.get(roleOf(element));
    if (!allowed || !HTML_AND_SVG(element) || !isInTree(element) || isBusy(element)) continue;
    const stranger = strangersIn(element, allowed).next().value;
    if (!stranger) yield passed(element);
    else {
      const what = roleOf(stranger) && roleOf(stranger) !== "generic" ? `of the role "${roleOf(stranger)}"` : "of no role";
      yield failed(element, `An element of the role "${roleOf(element)}" may only hold ${[...allowed].join(", ")}, but it holds an element ${what} (<${stranger.localName}>): people are told a wrong structure.`);
    }
  }
});

rule("role-known", function* (page) {
  for (const element of page.each("[role]")) {
    const tokens = words(element.getAttribute("role").toLowerCase());
    if (!tokens.length || !HTML_AND_SVG(element) || isHidden(element)) continue;
    if (tokens.some(isRole)) yield passed(element);
    else yield failed(element, `WAI-ARIA knows no role ${quote(tokens.join(" "))}, so the element keeps the role that it has by nature: correct the word or take the attribute away.`);
  }
});
