// What a text's shadows do to the colours around its letters: the letters are painted apart and looked at.
// Comes in: a style, a text, its colour and the one behind. Goes out: shadowContrast(...) -> contrast of the worst letter, or
// null where it cannot be told. Must not know: the page, rules.
const shadowContrast = (() => {
  const MOST_LETTERS = 12,
    EDGE = 1;

  const shadowsOf = (css) => {
    const found = [];
    for (const part of css.split(/,(?![^(]*\))/)) {
      const match = /^\s*(.+?)\s+(-?[\d.]+)px\s+(-?[\d.]+)px\s+([\d.]+)px\s*$/.exec(part);
      if (!match) return null;
      found.push({ colour: match[1], right: Number(match[2]), down: Number(match[3]), blur: Number(match[4]) });
    }
    return found;
  };

  const sheet = (width, height, css) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, height];
    const pencil = canvas.getContext("2d", { willReadFrequently: true });
    pencil.font = `${css.fontStyle} ${css.fontWeight} ${css.fontSize} ${css.fontFamily}`;
    if (css.letterSpacing !== "normal") pencil.letterSpacing = css.letterSpacing;
    pencil.textBaseline = "alphabetic";
    return pencil;
  };

  return (css, text, front, back) => {
    const shadows = shadowsOf(css.textShadow),
      { contrast, over } = paint;
    const word = (text.match(/\S+/g) || [])
      .reduce((one, other) => (other.length > one.length ? other : one), "")
      .slice(0, MOST_LETTERS);
    if (!shadows || !word || front[3] !== 1) return null;
    const size = parseFloat(css.fontSize),
      room = Math.ceil(2 * Math.max(...shadows.map((s) => s.blur + Math.abs(s.right) + Math.abs(s.down))) + 4);
    const measure = sheet(1, 1, css),
      width = Math.ceil(measure.measureText(word).width) + 2 * room,
      height = Math.ceil(2 * size) + 2 * room;
    if (width * height > 1_000_000) return null;
    const [left, base] = [room, room + Math.ceil(1.4 * size)];
    const glyphs = sheet(width, height, css),
      around = sheet(width, height, css);
    glyphs.fillText(word, left, base);
    for (const shadow of shadows.reverse()) {
      around.shadowColor = shadow.colour;
      around.shadowBlur = shadow.blur;
      around.shadowOffsetX = shadow.right + 2 * width; // the letters themselves stay outside
      around.shadowOffsetY = shadow.down;
      around.fillText(word, left - 2 * width, base);
    }
    const mask = glyphs.getImageData(0, 0, width, height).data,
      shade = around.getImageData(0, 0, width, height).data;
    let worst = Infinity;
    for (let i = 0; i < word.length; i++) {
      const before = measure.measureText(word.slice(0, i)).width,
        box = measure.measureText(word[i]);
      const [x0, x1] = [
        Math.floor(left + before - box.actualBoundingBoxLeft) - EDGE,
        Math.ceil(left + before + box.actualBoundingBoxRight) + EDGE,
      ];
      const [y0, y1] = [
        Math.floor(base - box.actualBoundingBoxAscent) - EDGE,
        Math.ceil(base + box.actualBoundingBoxDescent) + EDGE,
      ];
      let best = 0;
      for (let y = Math.max(0, y0); y < Math.min(height, y1); y++)
        for (let x = Math.max(0, x0); x < Math.min(width, x1); x++) {
          const at = 4 * (y * width + x);
          if (mask[at + 3]) continue;
          const alpha = shade[at + 3] / 255;
          best = Math.max(best, contrast(front, over([shade[at], shade[at + 1], shade[at + 2], alpha], back)));
        }
      if (best) worst = Math.min(worst, best);
    }
    return worst === Infinity ? null : worst;
  };
})();
