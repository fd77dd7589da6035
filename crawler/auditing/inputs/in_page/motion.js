// Watches a page for a while. argument: seconds. Returns {moving, media}: what moved by itself until the end, and what plays.
const seconds = argument;
const start = performance.now();
const last = new Map(), first = new Map();
const near = (node) => node.nodeType === 1 ? node : node.parentElement;
const changed = new MutationObserver((records) => {
  const now = performance.now() - start;
  for (const record of records) {
    const node = near(record.target);
    if (!node || node.closest("head, script, style, [aria-hidden=true][style*='display: none']") || node === document.body || node === document.documentElement) continue;
    if (!first.has(node)) first.set(node, now);
    const times = last.get(node) || [];
    if (!times.length || now - times[times.length - 1] > 150) times.push(now);
    last.set(node, times);
  }
});
changed.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["style", "class", "src", "transform", "x", "y"] });

const media = Array.from(document.querySelectorAll("video, audio")).map((node) => ({ node, playing: !node.paused && !node.ended, at: node.currentTime }));
await wait(seconds * 1000);
changed.disconnect();

const big = (node) => { const box = node.getBoundingClientRect(); return box.width >= 8 && box.height >= 8; };
const told = [], seen = new Set();
const buttons = (node) => {
  // Something near that may stop it. Frames from elsewhere and keys cannot be looked into.
  for (let at = node, n = 0; at && n < 5; at = parentOf(at), n += 1)
    if (at !== document.body && at.querySelector && at.querySelector("button, [role=button], input[type=button]")) return true;
  return false;
};
const add = (node, kind, long) => {
  if (!node || seen.has(node) || !isShown(node) || !big(node) || node.closest("[aria-busy=true], progress")) return;
  for (const other of seen) if (other.contains(node)) return;
  seen.add(node);
  told.push({ ...spotOf(node), kind, stoppable: buttons(node), long });
};
for (const animation of document.getAnimations()) {
  const effect = animation.effect;
  if (animation.playState !== "running" || !effect || !(effect.target instanceof Element) || effect.pseudoElement) continue;
  const timing = effect.getComputedTiming();
  const frames = effect.getKeyframes();
  const properties = new Set(frames.flatMap((one) => Object.keys(one)).filter((name) => !["offset", "computedOffset", "easing", "composite"].includes(name)));
  const differs = [...properties].some((name) => new Set(frames.map((one) => one[name]).filter((value) => value !== undefined)).size > 1);
  const remaining = timing.endTime - (animation.currentTime || 0);
  if (differs && (timing.endTime === Infinity || timing.endTime > 5000) && animation.timeline === document.timeline)
    add(effect.target, "animation", timing.endTime === Infinity || remaining > 0);
}
for (const [node, times] of last)
  if (times.length >= 2 && times[times.length - 1] - times[0] > (seconds - 2) * 1000 && node.isConnected) add(node, "script", true);
for (const node of document.querySelectorAll("marquee, blink")) add(node, "marquee", true);

const played = media.filter(({ node, playing, at }) => playing && (node.currentTime > at || node.loop)).map(({ node }) => ({
  ...spotOf(node), sound: !node.muted && node.volume > 0 && (node.localName === "audio" || node.webkitAudioDecodedByteCount > 0),
  picture: node.localName === "video" && isShown(node) && big(node), controls: node.controls || buttons(node), loop: node.loop,
  seconds: Number.isFinite(node.duration) ? node.duration : 1e9 }));
return { told, played };
