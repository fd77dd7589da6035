// Background pictures as colours: what a gradient or an image shows at a point of the page.
// Comes in: an element with one background picture. Goes out: pictureOf(element): Promise<(x, y) => colour, or null
// where that cannot be told>; points are those of the window. Must not know: text, contrast.
const pictureOf = (() => {
  const MOST_PIXELS = 4_000_000,
    PATIENCE = 1500; // milliseconds

  const split = (text, at = ",") => {
    const parts = [];
    let depth = 0,
      from = 0;
    for (let i = 0; i < text.length; i++) {
      if (text[i] === "(") depth++;
      else if (text[i] === ")") depth--;
      else if (text[i] === at && depth === 0) {
        parts.push(text.slice(from, i).trim());
        from = i + 1;
      }
    }
    return [...parts, text.slice(from).trim()].filter(Boolean);
  };

  // "50%", "12px" or "calc(50% - 3px)" in pixels of `whole`; NaN for anything else.
  const length = (css, whole) => {
    const simple = /^(-?[\d.]+)(px|%)$/.exec(css);
    if (simple) return simple[2] === "%" ? (Number(simple[1]) * whole) / 100 : Number(simple[1]);
    const sum = /^calc\((-?[\d.]+)% ([+-]) ([\d.]+)px\)$/.exec(css);
    return sum ? (Number(sum[1]) * whole) / 100 + (sum[2] === "-" ? -1 : 1) * Number(sum[3]) : NaN;
  };

  // --- linear gradients ---
  const SIDES = { top: 0, right: 90, bottom: 180, left: 270 };
  const angleOf = (first, width, height) => {
    const turned = /^(-?[\d.]+)(deg|rad|turn|grad)$/.exec(first);
    if (turned) return Number(turned[1]) * { deg: 1, rad: 180 / Math.PI, turn: 360, grad: 0.9 }[turned[2]];
    const sides = /^to (\w+)(?: (\w+))?$/.exec(first);
    if (!sides) return null;
    if (!sides[2]) return SIDES[sides[1]];
    const tilt = (Math.atan2(height, width) * 180) / Math.PI; // towards a corner: at a right angle to the other diagonal
    const up = sides.includes("top"),
      right = sides.includes("right");
    return up ? (right ? tilt : 360 - tilt) : right ? 180 - tilt : 180 + tilt;
  };

  const stopsOf = (parts, line) => {
    const stops = [];
    for (const part of parts) {
      const match = /^(.*?)((?:\s+(?:-?[\d.]+(?:px|%)|calc\([^)]*\)))*)$/.exec(part);
      if (!match || !match[1]) return null; // a hint between two stops
      const places = match[2].trim() ? match[2].trim().split(/\s+(?![+-] )/) : [null];
      for (const place of places)
        stops.push({ colour: paint.colour(match[1].trim()), at: place === null ? null : length(place, line) / line });
    }
    if (stops.length < 2 || stops.some((stop) => Number.isNaN(stop.at))) return null;
    stops[0].at ??= 0;
    stops[stops.length - 1].at ??= 1;
    for (let i = 1; i < stops.length; i++) {
      if (stops[i].at === null) {
        let next = i;
        while (stops[next].at === null) next++;
        const before = stops[i - 1].at;
        for (let j = i; j < next; j++) stops[j].at = before + ((stops[next].at - before) * (j - i + 1)) / (next - i + 1);
      }
      stops[i].at = Math.max(stops[i].at, stops[i - 1].at);
    }
    return stops;
  };

  const between = (stops, at) => {
    if (at <= stops[0].at) return stops[0].colour;
    for (let i = 1; i < stops.length; i++) {
      if (at > stops[i].at) continue;
      const [one, other] = [stops[i - 1], stops[i]];
      const share = other.at === one.at ? 1 : (at - one.at) / (other.at - one.at);
      const alpha = one.colour[3] + (other.colour[3] - one.colour[3]) * share;
      const part = (k) =>
        alpha ? (one.colour[k] * one.colour[3] * (1 - share) + other.colour[k] * other.colour[3] * share) / alpha : 0;
      return [part(0), part(1), part(2), alpha];
    }
    return stops[stops.length - 1].colour;
  };

  const linear = (css, width, height) => {
    const parts = split(css.slice(css.indexOf("(") + 1, -1));
    const given = angleOf(parts[0], width, height);
    if (/^(in |to .* in )/.test(parts[0])) return null;
    const turn = ((given ?? 180) * Math.PI) / 180,
      [dx, dy] = [Math.sin(turn), -Math.cos(turn)];
    const line = Math.abs(width * dx) + Math.abs(height * dy);
    const stops = line ? stopsOf(given === null ? parts : parts.slice(1), line) : null;
    if (!stops) return null;
    const repeats = css.startsWith("repeating-"),
      [first, last] = [stops[0].at, stops[stops.length - 1].at];
    return (x, y) => {
      let at = ((x - width / 2) * dx + (y - height / 2) * dy) / line + 0.5;
      if (repeats && last > first) at = first + ((((at - first) % (last - first)) + (last - first)) % (last - first));
      return between(stops, at);
    };
  };

  // --- images ---
  let gaveUpAt = 0;
  // Less and less for each further image, so that many that never come cost no more than two.
  const patience = () => {
    gaveUpAt ||= performance.now() + 2 * PATIENCE;
    return Math.max(50, Math.min(PATIENCE, gaveUpAt - performance.now()));
  };
  const NOTHING = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
  const loaded = new Map();
  const pixels = (address) => {
    if (!loaded.has(address))
      loaded.set(
        address,
        new Promise((done) => {
          const image = new Image();
          const isForeign = !address.startsWith("data:") && new URL(address, document.baseURI).origin !== location.origin;
          if (isForeign) image.crossOrigin = "anonymous";
          setTimeout(() => done(null), patience());
          image.onerror = () => done(isForeign ? null : NOTHING); // one of this site that is not there, is not painted
          image.onload = () => {
            const { naturalWidth: width, naturalHeight: height } = image;
            if (!width || !height || width * height > MOST_PIXELS) return done(null);
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [width, height];
            const pencil = canvas.getContext("2d", { willReadFrequently: true });
            pencil.drawImage(image, 0, 0);
            try {
              done({ width, height, data: pencil.getImageData(0, 0, width, height).data });
            } catch {
              done(null);
            }
          };
          image.src = address;
        }),
      );
    return loaded.get(address);
  };

  const sizeOf = (css, area, natural) => {
    const [wide, high = "auto"] = css.split(" ");
    if (!natural)
      return [
        wide === "auto" || wide === "cover" || wide === "contain" ? area.width : length(wide, area.width),
        high === "auto" ? area.height : length(high, area.height),
      ];
    const ratios = [area.width / natural.width, area.height / natural.height];
    if (wide === "cover" || wide === "contain") {
      const ratio = wide === "cover" ? Math.max(...ratios) : Math.min(...ratios);
      return [natural.width * ratio, natural.height * ratio];
    }
    const [width, height] = [
      wide === "auto" ? null : length(wide, area.width),
      high === "auto" ? null : length(high, area.height),
    ];
    if (width === null && height === null) return [natural.width, natural.height];
    return [width ?? (height * natural.width) / natural.height, height ?? (width * natural.height) / natural.width];
  };

  const make = async (element) => {
    const css = paint.style(element),
      image = css.backgroundImage;
    if (split(image).length !== 1 || css.backgroundAttachment !== "scroll" || css.backgroundOrigin !== "padding-box") return null;
    const box = element.getBoundingClientRect(),
      border = (side) => parseFloat(css[`border${side}Width`]) || 0;
    const area = {
      left: box.left + border("Left"),
      top: box.top + border("Top"),
      width: box.width - border("Left") - border("Right"),
      height: box.height - border("Top") - border("Bottom"),
    };
    const address = /^url\("(.*)"\)$/s.exec(image);
    const natural = address ? await pixels(address[1]) : null;
    if (address && !natural) return null;
    const [width, height] = sizeOf(css.backgroundSize, area, natural);
    if (!(width > 0 && height > 0)) return null;
    const [right, down] = [
      length(css.backgroundPositionX, area.width - width),
      length(css.backgroundPositionY, area.height - height),
    ];
    const shows = natural ? null : /^(repeating-)?linear-gradient\(/.test(image) ? linear(image, width, height) : null;
    if ((!natural && !shows) || Number.isNaN(right) || Number.isNaN(down)) return null;
    const [across, along = across] = css.backgroundRepeat.split(" ");
    const wrap = (at, whole, how) =>
      how === "repeat" || how === "repeat-x" || how === "repeat-y" ? ((at % whole) + whole) % whole : at;
    const ways =
      across === "repeat-x" ? ["repeat", "no-repeat"] : across === "repeat-y" ? ["no-repeat", "repeat"] : [across, along];
    return (x, y) => {
      const [u, v] = [wrap(x - area.left - right, width, ways[0]), wrap(y - area.top - down, height, ways[1])];
      if (u < 0 || v < 0 || u >= width || v >= height) return paint.CLEAR;
      if (shows) return shows(u, v);
      const at = 4 * (Math.floor((v * natural.height) / height) * natural.width + Math.floor((u * natural.width) / width));
      return [natural.data[at], natural.data[at + 1], natural.data[at + 2], natural.data[at + 3] / 255];
    };
  };

  const made = new WeakMap();
  return (element) => {
    if (!made.has(element))
      made.set(
        element,
        make(element).catch(() => null),
      );
    return made.get(element);
  };
})();
