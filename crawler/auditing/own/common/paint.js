// Colours as they are painted: what lies behind a text, and how well the text stands out from it.
// Comes in: elements. Goes out: paint.{colour, contrast, behind, blend, large ...}. Must not know: rules, messages.
// A colour is [red, green, blue, alpha] with 0..255 and alpha 0..1.
const paint = (() => {
  const canvas = document.createElementNS("http://www.w3.org/1999/xhtml", "canvas");
  canvas.width = canvas.height = 1;
  const pencil = canvas.getContext("2d", { willReadFrequently: true });
  const known = new Map(),
    sheets = new WeakMap();
  const WHITE = [255, 255, 255, 1],
    CLEAR = [0, 0, 0, 0];

  const style = (element) => {
    let found = sheets.get(element);
    if (!found) sheets.set(element, (found = getComputedStyle(element)));
    return found;
  };

  // Any CSS colour. The browser writes most of them as rgb(); the others are painted and looked at.
  const colour = (css) => {
    let found = known.get(css);
    if (found) return found;
    const parts = /^rgba?\(([\d.]+),\s*([\d.]+),\s*([\d.]+)(?:,\s*([\d.]+))?\)$/.exec(css);
    if (parts) found = [Number(parts[1]), Number(parts[2]), Number(parts[3]), parts[4] === undefined ? 1 : Number(parts[4])];
    else {
      pencil.clearRect(0, 0, 1, 1);
      pencil.fillStyle = "rgba(0, 0, 0, 0)";
      pencil.fillStyle = css;
      pencil.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = pencil.getImageData(0, 0, 1, 1).data;
      found = [red, green, blue, alpha / 255];
    }
    known.set(css, found);
    return found;
  };

  const over = (top, below) => {
    const alpha = top[3] + below[3] * (1 - top[3]);
    if (alpha === 0) return CLEAR;
    const mix = (i) => (top[i] * top[3] + below[i] * below[3] * (1 - top[3])) / alpha;
    return [mix(0), mix(1), mix(2), alpha];
  };

  const light = ([red, green, blue]) => {
    const part = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
  };

  const contrast = (one, other) => {
    const [a, b] = [light(one), light(other)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };

  // Effects that repaint what is in an element, so that no colour in it can be told from its style.
  const effect = (css) => {
    if (css.mixBlendMode !== "normal") return "mix-blend-mode";
    if (css.filter !== "none") return "filter";
    if (css.maskImage && css.maskImage !== "none") return "a mask";
    if (css.backdropFilter && css.backdropFilter !== "none") return "backdrop-filter";
    return css.backgroundImage !== "none" && css.backgroundClip.includes("text") ? "background-clip: text" : "";
  };

  // What an element adds: the colour of its background, its opacity, and whether that is not the whole story.
  const layers = new WeakMap();
  const layer = (element) => {
    let found = layers.get(element);
    if (!found) {
      const css = style(element);
      const picture = css.backgroundImage !== "none";
      found = { element, colour: colour(css.backgroundColor), opacity: Number(css.opacity), picture, effect: effect(css) };
      layers.set(element, found);
    }
    return found;
  };

  // Whether neither the element nor anything around it is see-through or repainted by an effect.
  const plain = new WeakMap();
  const isPlain = (element) => {
    if (!element) return true;
    let found = plain.get(element);
    if (found === undefined) {
      const one = layer(element);
      plain.set(element, (found = one.opacity === 1 && !one.effect && isPlain(parentOf(element))));
    }
    return found;
  };

  // The layers behind what stands in `element`, nearest first; ends where nothing further down can shine through.
  const behind = (element) => {
    const found = [];
    for (let at = element; at; at = parentOf(at)) {
      const one = layer(at);
      found.push(one);
      if (one.colour[3] === 1 && isPlain(at)) break;
    }
    return found;
  };

  // A text's colour and the one behind it, as they reach the eye. `stack` is what behind() gives, without pictures.
  const blend = (text, stack) => {
    let front = text,
      back = CLEAR;
    for (const one of stack) {
      [front, back] = [over(front, one.colour), over(back, one.colour)];
      if (one.opacity < 1)
        [front, back] = [
          [...front.slice(0, 3), front[3] * one.opacity],
          [...back.slice(0, 3), back[3] * one.opacity],
        ];
    }
    return [over(front, WHITE), over(back, WHITE)];
  };

  const large = (css) => {
    const size = parseFloat(css.fontSize);
    return size >= 24 || (size >= 18.66 && Number(css.fontWeight) >= 700);
  };

  return { style, colour, over, light, contrast, layer, behind, blend, large, CLEAR, WHITE };
})();
