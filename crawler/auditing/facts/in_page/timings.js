// When the page was there, what moved in it, how large it is, and what it keeps in the browser.
// Buffered entries are handed over in a task of their own, so the answer waits for one, but not for long.
async () => {
  const buffered = (type) => new Promise((done) => {
    const found = [];
    let observer;
    try {
      if (!PerformanceObserver.supportedEntryTypes.includes(type)) { done(null); return; }
      observer = new PerformanceObserver((list) => { found.push(...list.getEntries()); });
      observer.observe({type, buffered: true});
    } catch { done(null); return; }
    setTimeout(() => { found.push(...observer.takeRecords()); observer.disconnect(); done(found); }, 60);
  });
  const [paints, shifts] = await Promise.all([buffered('largest-contentful-paint'), buffered('layout-shift')]);
  const said = {};
  const way = performance.getEntriesByType('navigation')[0];
  if (way) {
    said.ttfb_ms = way.responseStart - way.startTime;
    said.dom_content_loaded_ms = way.domContentLoadedEventEnd;
    said.load_ms = way.loadEventEnd;
  }
  if (paints && paints.length) said.lcp_ms = paints[paints.length - 1].startTime;
  if (shifts) said.shifts = shifts.filter((one) => !one.hadRecentInput).map((one) => [one.startTime, one.value]);
  let elements = 0, deepest = 0;
  const todo = [[document.documentElement, 1]];
  while (todo.length && elements < 500000) {
    const [element, depth] = todo.pop();
    if (!element) continue;
    elements += 1;
    deepest = Math.max(deepest, depth);
    for (const child of element.children) todo.push([child, depth + 1]);
    if (element.shadowRoot) for (const child of element.shadowRoot.children) todo.push([child, depth + 1]);
  }
  said.dom_elements = elements;
  said.dom_depth = deepest;
  try { said.local_storage_keys = localStorage.length; } catch { /* refused, as in a sandbox */ }
  try { said.session_storage_keys = sessionStorage.length; } catch { /* refused */ }
  said.policies = Array.from(document.querySelectorAll('head > meta[http-equiv]'))
    .filter((one) => one.httpEquiv.toLowerCase() === 'content-security-policy').map((one) => one.content).slice(0, 20);
  return said;
}
