// <meta http-equiv=refresh>: pages that go away while they are read.
const TWENTY_HOURS = 72_000; // seconds

// The seconds that a value of "content" names, read as browsers do; null where they ignore it.
const secondsOf = (content) => {
  const match = /^[\t\n\f\r ]*(\d*)([\d.]*)(.?)/su.exec(content);
  if (!match || (!match[1] && !match[2].startsWith("."))) return null;
  return match[3] === "" || /[;,\t\n\f\r ]/.test(match[3]) ? Number(match[1] || 0) : null;
};

const first = () =>
  [...document.querySelectorAll("meta[http-equiv][content]")].find(
    (meta) => meta.getAttribute("http-equiv").toLowerCase() === "refresh" && secondsOf(meta.getAttribute("content")) !== null,
  );

rule("no-delayed-refresh", function* () {
  const meta = first();
  if (!meta) return;
  const seconds = secondsOf(meta.getAttribute("content"));
  if (seconds === 0 || seconds > TWENTY_HOURS) yield passed(meta);
  else
    yield failed(
      meta,
      `After ${seconds} seconds the page goes away or loads anew by itself: leave it to the reader, or redirect at once.`,
    );
});

rule("no-refresh-at-all", function* () {
  const meta = first();
  if (!meta) return;
  const seconds = secondsOf(meta.getAttribute("content"));
  if (seconds === 0) yield passed(meta);
  else yield failed(meta, `After ${seconds} seconds the page goes away or loads anew by itself: offer a link instead.`);
});
