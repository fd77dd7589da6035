// Waits until the DOM has not changed for a while, `most` milliseconds at most.
(most) => new Promise((done) => {
  const start = Date.now();
  let last = start;
  const watch = new MutationObserver(() => { last = Date.now(); });
  watch.observe(document, {subtree: true, childList: true, characterData: true});
  const look = () => {
    const now = Date.now();
    if (now - last >= 300 || now - start >= most) { watch.disconnect(); done(true); } else setTimeout(look, 50);
  };
  setTimeout(look, 50);
})
