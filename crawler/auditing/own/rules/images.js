// What images say.
const isPicture = (element) => (isHtml(element) && ["img", "canvas"].includes(element.localName)) || (isSvg(element) && element.localName === "svg" && !element.ownerSVGElement);

const isLoaded = (element) => element.localName !== "img" || (element.complete && element.naturalWidth > 0);

const isWithinNamed = (element) => [...ancestorsOf(element)].some(isNamedByAuthor);

function* picturesOf(page) {
  for (const element of page.each("img, canvas, svg")) {
    if (isPicture(element) && isLoaded(element) && isVisible(element) && !isWithinNamed(element)) yield element;
  }
}

// Not told, or told without anything to say.
function isLeftOut(element) {
  if (!isInTree(element) || roleOf(element) === "none") return true;
  if (nameOf(element)) return false;
  return element.localName === "svg" ? roleOf(element) === "graphics-document" : element.localName === "canvas" && explicitRole(element) === null;
}

const fileOf = (address) => {
  try {
    return decodeURIComponent(new URL(address, document.baseURI).pathname.split("/").pop());
  } catch {
    return "";
  }
};

// The names of the files that an image may be drawn from.
function filesOf(element) {
  const sets = [element.getAttribute("srcset"), ...(element.parentElement?.localName === "picture" ? [...element.parentElement.querySelectorAll("source")].map((source) => source.getAttribute("srcset")) : [])];
  const addresses = sets.flatMap((set) => (set || "").split(/,\s+|,(?=\/)/).map((one) => one.trim().split(/\s+/)[0]));
  return [element.getAttribute("src"), ...addresses].filter((address) => address && !address.startsWith("data:")).map(fileOf).filter(Boolean);
}

const SMALL = 32; // pixels; icons beside their texts

const textBeside = (element) => {
  const around = [...ancestorsOf(element)].find((above) => !isTransparentInTree(above) || styleOf(above).display !== "inline");
  return around && around !== document.body ? textOf(around) : "";
};

rule("image-decorative", function* (page) {
  let first = null, count = 0;
  for (const element of picturesOf(page)) {
    if (!isLeftOut(element)) continue;
    const box = boxOf(element);
    if (box.width < SMALL || box.height < SMALL) yield passed(element);
    else if (element.localName === "img" && filesOf(element).some((file) => /(^|[^a-z])logo([^a-z]|$)/i.test(file)) && !textBeside(element)) {
      yield failed(element, "This is a logo by the name of its file, and nothing beside it says whose, but it is left out for people who do not see it: give it a text alternative.");
    } else {
      first ??= element;
      count += 1;
    }
  }
  if (first) yield cantTell(first, `${count} image${count > 1 ? "s are" : " is"} left out for people who do not see them, this one first: see whether they say anything that is not said beside them.`);
});

const FILE_NAME = /^[^/\\]*\.(png|jpe?g|gif|webp|avif|svg|bmp|tiff?|ico)$/i;
const CAMERA_NAME = /^(img|dsc|dscn|dscf|image|photo|picture|screenshot|bild|pic)[ _-]?\d+$/i;
const NUMBER_NAME = /^(?=.*\d)[0-9a-f]{12,}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const EMPTY_NAMES = new Set([
  "image", "img", "picture", "photo", "graphic", "alt", "alt text", "image alt", "placeholder", "untitled", "bild", "foto", "imagen", "immagine", "imagem",
  "afbeelding", "resim", "obrazek", "lorem ipsum", "todo", "null", "undefined",
]);

const isDownload = (element) => Boolean(element.closest("a[download]"));

function saysNothing(name) {
  return CAMERA_NAME.test(name) || NUMBER_NAME.test(name) || EMPTY_NAMES.has(plain(name));
}

rule("image-name-describes", function* (page) {
  const open = [];
  for (const element of picturesOf(page)) {
    const name = isInTree(element) && roleOf(element) !== "none" ? nameOf(element) : "";
    if (!name) continue;
    if (saysNothing(name) || (FILE_NAME.test(name) && !isDownload(element))) {
      yield failed(element, `The text alternative ${quote(name)} does not say what the image shows: describe what it says to those who see it.`);
    } else open.push([element, name]);
  }
  if (open.length) yield cantTell(open[0][0], `See whether the text alternatives say what the images say: ${listed(open.map(([, name]) => name))}.`);
});

rule("image-name-file", function* (page) {
  for (const element of page.each("img, input[type=image i]")) {
    if (!isHtml(element) || !isInTree(element) || roleOf(element) === "none") continue;
    const name = nameOf(element).toLowerCase();
    if (!name || !filesOf(element).some((file) => tidy(file).toLowerCase() === name)) continue;
    if (FILE_NAME.test(name) && isDownload(element)) yield passed(element);
    else if (FILE_NAME.test(name) || saysNothing(name)) yield failed(element, `The text alternative ${quote(name)} is the name of the file: say what the image shows.`);
    else yield cantTell(element, `The text alternative ${quote(name)} is the name of the file: see whether it says what the image shows.`);
  }
});
