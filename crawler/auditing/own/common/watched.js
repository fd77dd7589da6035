// Texts that change by themselves while the rules are tried: counted from the start, so that little time is spent waiting.
// Comes in: nothing. Goes out: watched.changes(): Promise<Map of element to how often its text changed>. Must not know: rules.
const watched = (() => {
  const FIRST = 1100,
    WHOLE = 3300; // milliseconds: a change in the first part is worth waiting for more
  const LEAST = 150; // milliseconds between two changes that count as two
  const RULE = "updates-can-be-stopped";
  const counts = new Map(),
    last = new Map(),
    texts = new Map();
  const begun = performance.now();

  const note = (records) => {
    const now = performance.now();
    for (const record of records) {
      const element = record.target.nodeType === 1 ? record.target : record.target.parentElement;
      if (!element || !document.contains(element)) continue;
      const text = element.textContent.trim();
      if (texts.get(element) === text || now - (last.get(element) ?? -LEAST) < LEAST) continue;
      texts.set(element, text);
      last.set(element, now);
      counts.set(element, (counts.get(element) || 0) + 1);
    }
  };
  const observer = new MutationObserver(note);
  const wanted = typeof asked !== "undefined" && asked.rules.some((one) => one.id === RULE);
  if (wanted) observer.observe(document, { subtree: true, childList: true, characterData: true });

  const wait = (until) => new Promise((done) => setTimeout(done, Math.max(0, begun + until - performance.now())));
  const changes = async () => {
    await wait(FIRST);
    note(observer.takeRecords());
    if (counts.size) await wait(WHOLE);
    note(observer.takeRecords());
    observer.disconnect();
    return counts;
  };

  return { changes };
})();
