// Whether elements are there: for the eye, and for assistive technology.
const styleOf = once((element) => getComputedStyle(element));

// Drawn at all: it and everything around it has a box (or hands its children on), and it is not made invisible.
const isRendered = once((element) => {
  if (isHtml(element)) {
    if (element.localName === "area") return imagesOf(element).some(isRendered);
    if (["option", "optgroup"].includes(element.localName)) return isOptionRendered(element);
  }
  if (styleOf(element).display === "contents") return areaAroundIsRendered(element) && styleOf(element).visibility === "visible";
  return element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: false });
});

// The images that an area of a map lies on.
function imagesOf(area) {
  const name = area.closest("map")?.name;
  return name ? [...area.getRootNode().querySelectorAll("img[usemap]")].filter((image) => image.getAttribute("usemap") === `#${name}`) : [];
}

// Options in a list that opens have no box of their own until it does.
function isOptionRendered(option) {
  const list = option.closest("select");
  if (!list) return option.checkVisibility({ visibilityProperty: true });
  return isRendered(list) && styleOf(option).display !== "none" && !option.parentElement.hidden && !option.hidden;
}

function areaAroundIsRendered(element) {
  const above = parentOf(element);
  if (!above) return true;
  if (styleOf(above).display === "contents") return areaAroundIsRendered(above);
  return above.checkVisibility({ contentVisibilityAuto: false });
}

const isAriaHidden = once((element) => {
  if ((element.getAttribute("aria-hidden") || "").toLowerCase() === "true") return true;
  const above = parentOf(element);
  return above ? isAriaHidden(above) : false;
});

const modalIn = once((root) => [...root.querySelectorAll("dialog:modal")].pop() || null);

const isInert = once((element) => {
  if (element.inert) return true;
  const modal = modalIn(element.ownerDocument);
  if (modal === element) return false; // everything but the open dialog is out of reach
  if (modal && !parentOf(element)) return true;
  const above = parentOf(element);
  return above ? isInert(above) : false;
});

// Hidden by its author from everybody, or from assistive technology.
const isHidden = (element) => !isRendered(element) || isAriaHidden(element);

// Told to assistive technology. Whether an element that is only presentational is told, is another question (roleOf).
const isInTree = once((element) => isRendered(element) && !isAriaHidden(element) && !isInert(element));

// Where the element is drawn, in the coordinates of the page.
const boxOf = once((element) => {
  const box = element.getBoundingClientRect();
  return { left: box.left + scrollX, top: box.top + scrollY, right: box.right + scrollX, bottom: box.bottom + scrollY, width: box.width, height: box.height };
});

// A frame of which nothing can be seen but its border.
const isDot = (frame) => frame.clientWidth <= 1 || frame.clientHeight <= 1;

const isTransparent = once((element) => {
  if (styleOf(element).opacity === "0") return true;
  const above = parentOf(element);
  return above ? isTransparent(above) : false;
});

// The part of a box (in the coordinates of the page) that boxes around the element do not cut off; null where nothing is left.
function uncut(element, box) {
  let left = { left: box.left, top: box.top, right: box.right, bottom: box.bottom };
  const edge = { left: Math.max(left.left, 0), top: Math.max(left.top, 0), right: left.right, bottom: left.bottom }; // nobody scrolls further up or left
  left = edge;
  let position = styleOf(element).position;
  for (const above of [element, ...ancestorsOf(element)]) {
    const style = styleOf(above);
    if (style.clip !== "auto" && style.position !== "static" || style.clipPath.startsWith("inset(") || style.clipPath.startsWith("circle(0")) {
      if (clipsAway(style)) return null;
    }
    if (above !== element) {
      const skips = position === "fixed" || (position === "absolute" && style.position === "static");
      if (!skips && style.overflow !== "visible" && style.display !== "inline" && style.display !== "contents" && above !== document.documentElement && above !== document.body) {
        left = overlap(left, reachOf(above, style));
        if (!left) return null;
      }
      if (!skips) position = style.position;
    }
  }
  return left.right - left.left > 0 && left.bottom - left.top > 0 ? left : null;
}

// What can be seen of the inside of a box, by scrolling it where it can be scrolled.
function reachOf(element, style) {
  const box = boxOf(element);
  const scrolls = (how) => how === "auto" || how === "scroll";
  const across = scrolls(style.overflowX) && box.width > 1;
  const down = scrolls(style.overflowY) && box.height > 1;
  return {
    left: across ? -Infinity : style.overflowX === "visible" ? -Infinity : box.left,
    right: across || style.overflowX === "visible" ? Infinity : box.right,
    top: down || style.overflowY === "visible" ? -Infinity : box.top,
    bottom: down || style.overflowY === "visible" ? Infinity : box.bottom,
  };
}

function overlap(one, other) {
  const both = {
    left: Math.max(one.left, other.left), top: Math.max(one.top, other.top),
    right: Math.min(one.right, other.right), bottom: Math.min(one.bottom, other.bottom),
  };
  return both.right - both.left > 0 && both.bottom - both.top > 0 ? both : null;
}

// Cut down to nothing (or a dot of a pixel) by "clip" or "clip-path".
function clipsAway(style) {
  const rect = style.clip.match(/rect\((-?[\d.]+)px,? (-?[\d.]+)px,? (-?[\d.]+)px,? (-?[\d.]+)px\)/);
  if (rect && style.position !== "static" && style.position !== "relative") {
    const [top, right, bottom, left] = rect.slice(1).map(Number);
    if (right - left <= 1 || bottom - top <= 1) return true;
  }
  const inset = style.clipPath.match(/^inset\(([\d.]+)%\)/);
  if (inset && Number(inset[1]) >= 50) return true;
  return /^circle\(0(px|%)?[ )]/.test(style.clipPath);
}

// The boxes of a text node that can be seen (in the coordinates of the page).
function visibleBoxesOf(text) {
  if (!text.data.trim()) return [];
  const element = isShadow(text.parentNode) ? text.parentNode.host : text.assignedSlot || text.parentElement;
  if (!element || !isRendered(element) || isTransparent(element)) return [];
  const range = document.createRange();
  range.selectNodeContents(text);
  const boxes = [];
  for (const box of range.getClientRects()) {
    if (box.width <= 1 || box.height <= 1) continue;
    const left = uncut(element, { left: box.left + scrollX, top: box.top + scrollY, right: box.right + scrollX, bottom: box.bottom + scrollY });
    if (left && left.right - left.left > 1 && left.bottom - left.top > 1) boxes.push(left);
  }
  return boxes;
}

// Elements that draw something of their own, whatever they hold.
const DRAWN = new Set(["img", "video", "object", "embed", "iframe", "input", "select", "textarea", "button", "meter", "progress", "hr", "math"]);

const drawsOfItself = (element) => {
  switch (element.localName) {
    case "canvas": return hasPixels(element);
    case "svg": return Boolean(element.querySelector("path, circle, rect, ellipse, line, polygon, polyline, text, image, use, foreignObject"));
    case "audio": return element.controls;
    case "img": return !element.complete || element.naturalWidth > 0 || Boolean((element.getAttribute("alt") || "").trim());
    default: return DRAWN.has(element.localName);
  }
};

// Whether something is drawn on a canvas. One whose pixels are secret counts as drawn on.
function hasPixels(canvas) {
  const small = new OffscreenCanvas(64, 64);
  const pen = small.getContext("2d", { willReadFrequently: true });
  try {
    pen.drawImage(canvas, 0, 0, 64, 64);
    return pen.getImageData(0, 0, 64, 64).data.some((value, index) => index % 4 === 3 && value > 0);
  } catch {
    return canvas.width > 0 && canvas.height > 0;
  }
}

// Seen by people: something of it (a text, a picture, a field, a background) is drawn where the page can be scrolled to.
const isVisible = once((element) => {
  if (drawsSomething(element)) return true;
  for (const child of childrenOf(element)) {
    if (child.nodeType === 3 ? visibleBoxesOf(child).length > 0 : child.nodeType === 1 && isVisible(child)) return true;
  }
  return false;
});

function drawsSomething(element) {
  if (!isRendered(element) || isTransparent(element)) return false;
  const style = styleOf(element);
  const drawn = drawsOfItself(element) || style.backgroundImage !== "none" || hasPseudoText(element);
  if (!drawn) return false;
  const box = boxOf(element);
  return box.width > 1 && box.height > 1 && uncut(element, box) !== null;
}

function hasPseudoText(element) {
  return ["::before", "::after"].some((which) => {
    const content = getComputedStyle(element, which).content;
    return content !== "none" && content !== "normal" && content !== '""';
  });
}
