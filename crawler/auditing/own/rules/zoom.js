// <meta name=viewport>: whether a phone may enlarge the page.
const optionsOf = (content) => {
  const found = new Map();
  for (const [, key, value] of content.toLowerCase().matchAll(/([^\s,;=]+)\s*=\s*([^\s,;=]+)/g)) found.set(key, value);
  return found;
};

// A value as a number, read from its start as browsers do; null where it is none.
const numberOf = (value) => {
  const match = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/.exec(value);
  return match ? Number(match[0]) : null;
};

const isSize = (value) => value === "device-width" || value === "device-height";
const canScale = (value) => value === "yes" || isSize(value) || Math.abs(numberOf(value) ?? 0) >= 1;
const scalesTwice = (value) => {
  const most = value === "yes" ? 1 : (numberOf(value) ?? 0);
  return isSize(value) || most < 0 || most >= 2;
};

rule("zoom-is-allowed", function* (page) {
  for (const meta of page.each("meta[name][content]")) {
    if (meta.getAttribute("name").trim().toLowerCase() !== "viewport") continue;
    const options = optionsOf(meta.getAttribute("content"));
    const [scalable, most] = [options.get("user-scalable"), options.get("maximum-scale")];
    if (scalable === undefined && most === undefined) continue;
    if (scalable !== undefined && !canScale(scalable))
      yield failed(meta, `user-scalable=${scalable} forbids zooming: leave it out.`);
    else if (most !== undefined && !scalesTwice(most))
      yield failed(meta, `maximum-scale=${most} forbids zooming to double size: leave it out.`);
    else yield passed(meta);
  }
});
