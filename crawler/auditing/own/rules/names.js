// Names: what has to be called something, is.
function* named(elements, message) {
  for (const element of elements) {
    if (nameOf(element)) yield passed(element);
    else if (possibleNameOf(element)) {
      yield cantTell(element, `The browser tells no name of this, though ${quote(possibleNameOf(element))} could be one: see what a screen reader says.`);
    } else yield failed(element, typeof message === "function" ? message(element) : message);
  }
}

function* toldAmong(elements, fits) {
  for (const element of elements) if (fits(element) && isInTree(element)) yield element;
}

const isImageButton = (element) => isHtml(element) && element.localName === "input" && element.type === "image";

rule("button-name", (page) => named(
  toldAmong(page.each(), (element) => roleOf(element) === "button" && !isImageButton(element)),
  "This button has no name, so people who do not see it cannot know what it does: write a text into it or give it an aria-label.",
));

// Fields for which WAI-ARIA knows no role, but which people fill in all the same.
const isOtherField = (element) => isHtml(element) && element.localName === "input" && roleOf(element) === "" &&
  ["password", "date", "datetime-local", "month", "time", "week", "color"].includes(element.type);

rule("field-name", (page) => named(
  toldAmong(page.each(), (element) => FIELDS.has(roleOf(element)) || isOtherField(element)),
  "This field has no name, so people who do not see it cannot know what to fill in: give it a label.",
));

// The browser calls an image button "Submit" where its author calls it nothing.
const isCalledSomething = (element) => isNamedByAuthor(element) || ["alt", "title", "value"].some((name) => tidy(element.getAttribute(name) || "")) ||
  [...(element.labels || [])].some(textOf);

rule("image-button-name", function* (page) {
  for (const element of page.each("input[type=image i]")) {
    if (!isImageButton(element) || !isInTree(element)) continue;
    const name = nameOf(element);
    if (name && isCalledSomething(element) && !/^submit query$/i.test(name)) yield passed(element);
    else yield failed(element, "This image is a button, but has no text alternative of its own: say in its alt what it does.");
  }
});

rule("link-name", (page) => named(
  toldAmong(page.each(), (element) => isHtml(element) && isLink(element)),
  (element) => element.querySelector("img, svg")
    ? "This link holds nothing but an image without a text alternative: say in the alt of the image where the link leads."
    : "This link has no text, so people who do not see it cannot know where it leads: write a text into it or take it away.",
));

rule("menuitem-name", (page) => named(
  toldAmong(page.each(), (element) => isHtml(element) && roleOf(element) === "menuitem"),
  "This item of a menu has no name: write a text into it or give it an aria-label.",
));

rule("summary-name", (page) => named(
  toldAmong(page.each("summary"), (element) => isSwitchOfDetails(element) && (explicitRole(element) === null || (explicitRole(element) === "none" && mustBeTold(element)))),
  "What opens this part of the page has no name: write into the summary what the part holds.",
));

rule("iframe-name", (page) => named(
  toldAmong(page.each("iframe"), (element) => isHtml(element) && !isMarkedDecorative(element) && !isDot(element) &&
    !(hasTabindex(element) && parseInt(element.getAttribute("tabindex"), 10) < 0)),
  "This frame has no name: say in its title what it shows.",
));

rule("heading-name", (page) => named(
  toldAmong(page.each(), (element) => isHtml(element) && roleOf(element) === "heading"),
  "This heading is empty for people who do not see it: write a text into it, or do not mark it as a heading.",
));

rule("image-name", function* (page) {
  for (const element of page.each("img, [role]")) {
    const isImage = isHtml(element) && (element.localName === "img" || roleOf(element) === "img");
    if (!isImage || isHidden(element)) continue;
    if (element.localName === "img" && !["img", "none"].includes(roleOf(element))) continue; // another role, other duties
    if (roleOf(element) === "none" || nameOf(element)) yield passed(element);
    else yield failed(element, "This image has no text alternative: say in its alt what it shows, or leave the alt empty (alt=\"\") where it is there for looks only.");
  }
});

rule("svg-name", (page) => named(
  toldAmong(page.each("[role]"), (element) => isSvg(element) && ["img", "graphics-document", "graphics-symbol"].includes(explicitRole(element))),
  "This drawing is told to be an image but has no text alternative: give it an aria-label, or aria-hidden=\"true\" where it is there for looks only.",
));

const MEDIA_FILE = /\.(png|jpe?g|gif|webp|avif|svg|bmp|ico|apng|mp3|m4a|aac|ogg|oga|opus|wav|flac|mp4|m4v|webm|ogv|mov|avi|mpe?g)$/i;
const MEDIA_TYPE = /^(image|audio|video)\//i;

// The kind of thing that an object shows, as far as the page can tell.
function showsMedia(object) {
  let type = object.type;
  try {
    type = object.contentDocument?.contentType || type;
  } catch { /* from elsewhere */ }
  const address = object.data || "";
  if (type) return MEDIA_TYPE.test(type);
  if (address.startsWith("data:")) return MEDIA_TYPE.test(address.slice(5));
  try {
    return MEDIA_FILE.test(new URL(address).pathname);
  } catch {
    return false;
  }
}

// What stands in an object for those to whom it cannot be shown, is shown.
const showsFallback = (object) => [...object.children].some((child) => child.localName !== "param" && child.checkVisibility());

rule("object-name", (page) => named(
  toldAmong(page.each("object[data]"), (element) => explicitRole(element) === null && boxOf(element).width > 0 && !showsFallback(element) && showsMedia(element)),
  "This embedded image, sound or film has no name: give the object an aria-label or a title.",
));
