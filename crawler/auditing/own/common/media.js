// What a sound or a film holds: how long it lasts, and whether anything is to be heard. A silent copy, apart from the page,
// is asked; the page's own is left alone. Comes in: an audio or video element. Goes out: media.factsOf(element):
// Promise<{seconds, sound: true | false | null, pictures: true | false | null}>; null: it cannot be told. Must not know: rules.
const media = (() => {
  const PATIENCE = 2000,
    LISTEN = 700; // milliseconds
  const MOST = 8; // copies of a page's sounds and films
  const SMALL = 3_000_000; // bytes
  const FAINT = 0.002; // of the loudest sound
  let copies = 0;

  const until = (target, events, most) =>
    new Promise((done) => {
      const end = () => {
        clearTimeout(timer);
        for (const name of events) target.removeEventListener(name, end);
        done();
      };
      const timer = setTimeout(end, most);
      for (const name of events) target.addEventListener(name, end);
    });

  const addressOf = (element) =>
    element.currentSrc || element.src || [...element.querySelectorAll("source")].map((one) => one.src).find(Boolean) || "";

  // Sound by what the browser says of the copy: its tracks, or the bytes of sound that it has decoded after a moment.
  const listen = async (copy) => {
    try {
      const tracks = copy.captureStream().getTracks();
      const sound = tracks.some((one) => one.kind === "audio");
      for (const one of tracks) one.stop();
      if (tracks.length) return sound;
    } catch {
      /* another site's: its sound is not for scripts */
    }
    if (copy.webkitAudioDecodedByteCount === undefined) return null;
    await copy.play().catch(() => {});
    const ends = performance.now() + LISTEN;
    while (performance.now() < ends && !copy.webkitAudioDecodedByteCount) await new Promise((done) => setTimeout(done, 50));
    if (copy.webkitAudioDecodedByteCount > 0) return true;
    return copy.webkitVideoDecodedByteCount > 0 ? false : null;
  };

  // Whether a track of sound holds nothing but silence; only small files of this site are read for that.
  const isSilence = async (address) => {
    if (new URL(address, document.baseURI).origin !== location.origin) return false;
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(address, { cache: "force-cache", signal: stop.signal });
      const size = Number(answer.headers.get("content-length"));
      if (!answer.ok || !size || size > SMALL) return false;
      const sound = await new OfflineAudioContext(1, 8000, 8000).decodeAudioData(await answer.arrayBuffer());
      for (let i = 0; i < sound.numberOfChannels; i++)
        if (sound.getChannelData(i).some((value) => Math.abs(value) > FAINT)) return false;
      return true;
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
      stop.abort();
    }
  };

  const hears = async (copy, address) => {
    const sound = await listen(copy);
    return sound ? !(await isSilence(address)) : sound;
  };

  const look = async (element) => {
    const address = addressOf(element),
      nothing = { seconds: null, sound: null, pictures: null };
    if (!address || element.srcObject || ++copies > MOST) return nothing;
    const copy = document.createElement(element.localName);
    copy.muted = true;
    copy.preload = "metadata"; // the rest only where that is not enough
    if (element.crossOrigin) copy.crossOrigin = element.crossOrigin;
    copy.src = address;
    try {
      if (copy.readyState < 1) await until(copy, ["loadedmetadata", "error"], PATIENCE);
      if (copy.readyState < 1 || copy.error) return nothing;
      return {
        seconds: copy.duration,
        sound: await hears(copy, address),
        pictures: copy.videoWidth ? copy.videoWidth > 0 : false,
      };
    } finally {
      copy.pause();
      copy.removeAttribute("src");
      copy.load();
    }
  };

  // The part that is played, by the address ("film.mp4#t=8,10"): seconds.
  const played = (element, seconds) => {
    const part = /#(?:.*&)?t=(?:npt:)?([\d.]*)(?:,([\d.]+))?/.exec(addressOf(element));
    if (!part || seconds === null) return seconds;
    return Math.max(0, Math.min(seconds, part[2] ? Number(part[2]) : seconds) - Number(part[1] || 0));
  };

  const asked = new WeakMap();
  const ask = (element) => {
    if (!asked.has(element)) asked.set(element, look(element));
    return asked.get(element);
  };

  // All are asked at once when the first is: those that never answer are waited for together.
  const factsOf = (element) => {
    for (const one of everythingIn(document)) if (one.localName === "video" || one.localName === "audio") ask(one);
    return ask(element);
  };

  // Begins or would begin by itself: where the browser forbids that here, others do not.
  const startsItself = (element) =>
    element.autoplay &&
    !element.muted &&
    !element.defaultMuted &&
    (!element.paused || (element.currentTime === 0 && element.played.length === 0));

  return { factsOf, played, startsItself };
})();
