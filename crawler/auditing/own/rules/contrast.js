// Whether texts stand out from what is behind them. Both rules share one measurement of every text.
const FONT_COLUMNS = 0.5; // a letter is about half as wide as it is high
const MOST_COLUMNS = 40; // per line of text on a picture
const SEEN = 1.01; // a contrast below which nothing is there to be read

const isDisabled = (element) =>
  element.matches(":disabled") || (element.getAttribute("aria-disabled") || "").toLowerCase() === "true";
const CONTROLS = "a, button, input, select, textarea, fieldset, optgroup, option, summary, details, [role]";
const GROUPS = new Set(
  (
    "group button checkbox combobox gridcell link listbox menu menubar menuitem menuitemcheckbox menuitemradio option " +
    "progressbar radio radiogroup scrollbar searchbox slider spinbutton switch tab tablist textbox toolbar tree treegrid " +
    "treeitem grid row select columnheader rowheader separator"
  ).split(" "),
);

const isDisabledWidget = (element) =>
  element.matches(CONTROLS) && isDisabled(element) && (element.localName === "fieldset" || GROUPS.has(roleOf(element)));
const underDisabled = once((element) => {
  if (isDisabledWidget(element)) return true;
  const above = parentOf(element);
  return above ? underDisabled(above) : false;
});

// Elements that name a control that is out of use.
const namesOfDisabled = (page) => {
  const found = new Set();
  for (const label of page.each("label"))
    if (label.control && (isDisabled(label.control) || underDisabled(label.control))) found.add(label);
  for (const element of page.each("[aria-labelledby]"))
    if (isDisabled(element) || underDisabled(element)) for (const name of referredBy(element, "aria-labelledby")) found.add(name);
  return found;
};

// How much there is to read: "" nothing, "signs" (a lone letter, digits), "words".
const readable = (text) => {
  const letters = text.match(/\p{L}/gu) || [];
  if (letters.length >= 2 || /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text))
    return "words";
  return /\p{N}/u.test(text) ? "signs" : "";
};

// The lowest contrast of any letter: of each, the best that it has with a point behind it. null: it cannot be told.
const onPicture = async (text, css, front, stack, at, boxes) => {
  const shows = await pictureOf(stack[at].element);
  if (!shows || stack.slice(at + 1).some((one) => one.picture)) return null;
  const width = Math.max(4, parseFloat(css.fontSize) * FONT_COLUMNS);
  let worst = Infinity;
  for (const box of boxes) {
    const step = Math.max(width, (box.right - box.left) / MOST_COLUMNS);
    for (let left = box.left; left + step / 2 < box.right; left += step) {
      let best = 0;
      for (const x of [0.1, 0.5, 0.9])
        for (const y of [0.2, 0.5, 0.8]) {
          const point = shows(left + step * x - scrollX, box.top + (box.bottom - box.top) * y - scrollY);
          const below = [
            ...stack.slice(0, at),
            { ...stack[at], colour: paint.over(point, stack[at].colour), picture: false },
            ...stack.slice(at + 1),
          ];
          best = Math.max(best, paint.contrast(...paint.blend(front, below)));
        }
      worst = Math.min(worst, best);
    }
  }
  return worst === Infinity ? null : worst;
};

// Pseudo-elements that may lie between a text and its background.
const hasLayerBefore = (element) =>
  ["::before", "::after"].some((which) => {
    const style = getComputedStyle(element, which);
    return (
      style.content !== "none" &&
      style.content !== "normal" &&
      style.display !== "none" &&
      style.position !== "static" &&
      (style.backgroundImage !== "none" || paint.colour(style.backgroundColor)[3] > 0)
    );
  });

const inside = (box, around) =>
  box.left >= around.left - 2 && box.right <= around.right + 2 && box.top >= around.top - 2 && box.bottom <= around.bottom + 2;

// What is painted at a point of the window, topmost first, through open shadow trees.
const painted = (x, y) => {
  const found = [];
  const look = (root) => {
    for (const element of root.elementsFromPoint(x, y)) {
      if (element.shadowRoot && element.shadowRoot !== root) look(element.shadowRoot);
      if (!found.includes(element)) found.push(element);
    }
  };
  look(document);
  return found;
};

const isAround = (element, outer) => {
  for (let at = element; at; at = parentOf(at)) if (at === outer) return true;
  return false;
};
const draws = (element) =>
  paint.layer(element).colour[3] > 0 ||
  paint.layer(element).picture ||
  /^(img|video|canvas|iframe|object|embed|svg|image|path|rect|circle|ellipse|polygon|use|g)$/.test(element.localName);

// Whether the text really lies on the layers that its ancestors paint: looked at on the page, scrolled there if need be.
const liesThere = (element, box, ground) => {
  let [x, y] = [(box.left + box.right) / 2 - scrollX, (box.top + box.bottom) / 2 - scrollY];
  if (y < 0 || y >= innerHeight || x < 0 || x >= innerWidth) {
    window.scrollTo({ left: scrollX + x - innerWidth / 2, top: scrollY + y - innerHeight / 2, behavior: "instant" });
    [x, y] = [(box.left + box.right) / 2 - scrollX, (box.top + box.bottom) / 2 - scrollY];
  }
  const all = painted(x, y),
    at = all.indexOf(element);
  if (at < 0) return false;
  if (all.slice(0, at).some((one) => !isAround(one, element) && draws(one))) return false; // something lies over it
  const end = all.indexOf(ground);
  return !all.slice(at, end < 0 ? undefined : end).some((one) => !isAround(element, one) && draws(one));
};

// {element, ratio, large, kind} of a text; ratio null with a reason where it cannot be told; nothing where nothing is seen.
const measure = async (element, text, boxes) => {
  const css = styleOf(element),
    ink = paint.colour(css.webkitTextFillColor || css.color);
  const result = { element, large: paint.large(css), kind: readable(text), boxes };
  if (ink[3] === 0)
    return css.backgroundClip.includes("text") ? { ...result, ratio: null, why: "it is painted by its background" } : null;
  const stack = paint.behind(element),
    ground = stack[stack.length - 1].element;
  const effect = stack.find((one) => one.effect);
  if (effect) return { ...result, ratio: null, why: `the page repaints it (${effect.effect})` };
  let alpha = 0,
    at = -1;
  stack.some((one, index) => {
    if (one.picture && alpha < 1) at = index;
    alpha += (1 - alpha) * one.colour[3];
    return at >= 0;
  });
  const [front, back] = paint.blend(ink, at < 0 ? stack : stack.map((one) => ({ ...one, picture: false })));
  let ratio = at < 0 ? paint.contrast(front, back) : await onPicture(text, css, ink, stack, at, boxes);
  if (at < 0 && ratio < SEEN && css.textShadow === "none") return null;
  if (ratio === null) return { ...result, ratio, why: "a picture is behind it" };
  if (css.textShadow !== "none") {
    const shaded = at < 0 ? shadowContrast(css, text, front, back) : null;
    if (shaded === null && at < 0) return { ...result, ratio: null, why: "it has a shadow" };
    if (shaded === null) return { ...result, ratio, doubt: "it has a shadow on a picture" };
    ratio = shaded;
  }
  const looksDisabled = [element, parentOf(element)].some(
    (one) => one && /(^|[\s_-])disabled($|\s)/.test(one.getAttribute("class") || ""),
  );
  const doubt =
    parseFloat(css.webkitTextStrokeWidth) > 0
      ? "its letters have an edge of their own"
      : looksDisabled
        ? "it seems to be out of use"
        : "";
  return { ...result, ratio, doubt, ground };
};

const measureAll = async (page) => {
  const found = [],
    exempt = namesOfDisabled(page);
  for (const element of page.each()) {
    if (!isHtml(element) || /^(script|style|noscript|template|option|optgroup|textarea|title)$/.test(element.localName)) continue;
    let all = null;
    for (const child of childrenOf(element)) {
      if (child.nodeType !== 3 || !child.data.trim()) continue;
      const boxes = visibleBoxesOf(child);
      if (!boxes.length) continue;
      all ??= { text: "", boxes: [] };
      all.text += ` ${child.data.trim()}`;
      all.boxes.push(...boxes);
    }
    if (!all || underDisabled(element) || [...exempt].some((one) => isAround(element, one))) continue;
    const one = await measure(element, all.text, all.boxes);
    if (one) found.push(one);
  }
  return found;
};

const lookAt = (one) => {
  const ground = one.ground || one.element;
  for (let at = one.element; at && at !== parentOf(ground); at = parentOf(at))
    if (hasLayerBefore(at)) return "something may lie between it and its background";
  return liesThere(one.element, one.boxes[0], ground) ? "" : "something else is behind or over it";
};

// In doubt unless the text lies where its ancestors paint. Only texts that seem to fail are looked at so closely, and of
// those that are alike (entries of a list) only some, as long as all of these lie there.
const MOST_LOOKS = 120,
  ENOUGH = 4;
const alike = new Map(); // what texts look like -> how many were looked at, and whether all lie there
let looks = 0;
const doubtOf = once((one) => {
  if (one.doubt) return one.doubt;
  const { element } = one,
    above = parentOf(element);
  const key = [
    one.ratio.toFixed(2),
    element.localName,
    element.className,
    above && above.localName,
    above && above.className,
  ].join("|");
  if (!alike.has(key)) alike.set(key, { looked: 0, sure: true });
  const others = alike.get(key);
  if (others.sure && others.looked >= ENOUGH) return "";
  if (++looks > MOST_LOOKS) return "there are too many such texts to look at each";
  const doubt = lookAt(one);
  others.looked += 1;
  others.sure = others.sure && doubt === "";
  return doubt;
});

let kept = null;
async function* judged(page, least, leastLarge) {
  kept ??= measureAll(page);
  const measured = await kept,
    [x, y] = [scrollX, scrollY];
  try {
    for (const one of measured) {
      const wanted = one.large ? leastLarge : least;
      if (one.ratio !== null && one.ratio >= wanted) yield passed(one.element);
      else if (one.kind === "") yield passed(one.element);
      else if (one.ratio === null)
        yield cantTell(one.element, `Can this text be read easily? A machine cannot measure its contrast: ${one.why}.`);
      else {
        const told = `Its contrast is ${Math.floor(one.ratio * 100) / 100} to 1, and ${wanted} to 1 are needed`;
        const doubt = one.kind === "signs" ? "it is a sign or a number" : doubtOf(one);
        if (doubt)
          yield cantTell(one.element, `Can this text be read easily? ${told}, as far as a machine can measure it: ${doubt}.`);
        else yield failed(one.element, `${told}: make the text darker or its background lighter, or the other way round.`);
      }
    }
  } finally {
    if (scrollX !== x || scrollY !== y) window.scrollTo({ left: x, top: y, behavior: "instant" });
  }
}

rule("text-stands-out", (page) => judged(page, 4.5, 3));
rule("text-stands-out-well", (page) => judged(page, 7, 4.5));
