// Sounds and films: whether they can be stopped, and whether there is something else for those who do not see or hear.
const LONG = 3; // seconds of sound
const FEW = 3; // words that say nothing

const lasting = (number) => (Number.isFinite(number) ? `lasts ${Math.round(number * 10) / 10} seconds` : "does not end");
const isNever = (facts) => facts.seconds === 0;

// --- sound that begins by itself ---
const isPlayer = (element) => element.controls && isVisible(element) && isInTree(element);

const PRESSED =
  "button, [role=button], [role=switch], input[type=button i], input[type=checkbox i], input[type=range i], [onclick], " +
  "a[href^='#'], a[href^='javascript:' i]";

// "yes", "no", or "perhaps" where there are controls whose words tell nothing.
function hasStop(page, element) {
  if (isPlayer(element)) return "yes";
  let perhaps = false;
  for (const control of page.all(PRESSED)) {
    if (!isVisible(control) || !isInTree(control)) continue;
    const name = page.hasNames ? nameOf(control) : textOf(control);
    if (vocabulary.silences.test(name)) return "yes";
    perhaps = perhaps || name.trim() !== "";
  }
  return perhaps ? "perhaps" : "no";
}

async function* startingSounds(page) {
  for (const element of page.each("audio, video")) {
    if (!media.startsItself(element)) continue;
    const facts = await media.factsOf(element);
    if (facts.sound === false || (facts.seconds !== null && facts.seconds <= LONG)) continue;
    yield { element, known: facts.sound !== null && facts.seconds !== null, lasts: media.played(element, facts.seconds) };
  }
}

rule("sound-can-be-stopped", async function* (page) {
  for await (const { element, known, lasts } of startingSounds(page)) {
    const stop = hasStop(page, element);
    if (stop === "yes" || (known && lasts <= LONG)) yield passed(element);
    else if (known && stop === "no")
      yield failed(element, `Sound begins by itself, ${lasting(lasts)} and cannot be stopped: let people start it.`);
    else yield cantTell(element, "This begins by itself: can its sound be stopped, or does it end within three seconds?");
  }
});

rule("sound-has-control", async function* (page) {
  for await (const { element, known } of startingSounds(page)) {
    const stop = hasStop(page, element);
    if (stop === "yes") yield passed(element);
    else if (known && stop === "no")
      yield failed(
        element,
        "Sound begins by itself and no control that can be seen and has a name stops it: show the player's controls.",
      );
    else yield cantTell(element, "This begins by itself: is there a control that stops its sound?");
  }
});

rule("sound-is-short", async function* (page) {
  for await (const { element, known, lasts } of startingSounds(page)) {
    if (!known) yield cantTell(element, "This begins by itself: does its sound last longer than three seconds?");
    else if (lasts <= LONG) yield passed(element);
    else yield failed(element, `Sound begins by itself and ${lasting(lasts)}: let people start it.`);
  }
});

// --- what else there is on the page ---
const wordsOf = (text) => (text.match(/[\p{L}\p{N}]+/gu) || []).length;
const isOutside = (node) => {
  for (let at = node; at; at = parentOf(at)) if (at.localName === "video" || at.localName === "audio") return false;
  return true;
};

// All text of the page that is told (and, if asked, seen), outside of films and sounds.
function textAround(page, seen) {
  const parts = [];
  for (const element of page.elements) {
    if (/^(script|style|template|noscript|title)$/.test(element.localName) || !isInTree(element) || !isOutside(element)) continue;
    for (const child of childrenOf(element))
      if (child.nodeType === 3 && child.data.trim() && (!seen || visibleBoxesOf(child).length)) parts.push(child.data.trim());
    const alternative = element.localName === "img" ? element.getAttribute("alt") : null;
    if (alternative) parts.push(alternative);
  }
  return parts.join(" ");
}

const hasOthers = (page, selector) =>
  page.all(selector).some((one) => isRendered(one) && (!parentOf(one) || isOutside(parentOf(one))));
const isBare = (page, seen) =>
  wordsOf(textAround(page, seen)) < FEW && !hasOthers(page, "a[href], iframe, object, embed, button, details");
const describes = (element) =>
  (
    element.getAttribute("aria-describedby") ||
    element.getAttribute("aria-label") ||
    element.getAttribute("aria-labelledby") ||
    ""
  ).trim() !== "";

// --- films ---
// Films that are shown, with sound or without; {element, sure} with sure false where that could not be told.
async function* films(page, withSound) {
  for (const element of page.each("video")) {
    if (!isVisible(element)) continue;
    const facts = await media.factsOf(element);
    if (isNever(facts) || facts.sound === !withSound || facts.pictures === false) continue;
    if (facts.sound === null && !withSound && !element.muted) continue; // asked once, as one with sound
    yield { element, sure: facts.sound !== null, ornament: element.autoplay && element.loop && !element.controls };
  }
}

rule("film-has-captions", async function* (page) {
  for await (const { element } of films(page, true)) {
    const tracks = [...element.querySelectorAll("track")].filter(
      (track) => track.kind === "captions" || track.kind === "subtitles",
    );
    yield cantTell(
      element,
      tracks.length
        ? "Do this film's captions hold all that is heard in it, without mistakes?"
        : "This film has no track of captions: are captions in its picture, or does it repeat what the page says? If not, add them.",
    );
  }
});

rule("film-is-described", async function* (page) {
  for await (const { element } of films(page, true))
    yield cantTell(
      element,
      "Can all that is seen in this film also be heard in it or read (a transcript, a description, the page's own text)?",
    );
});

rule("film-is-described-by-sound", async function* (page) {
  for await (const { element } of films(page, true))
    yield cantTell(element, "Can all that is seen in this film also be heard in it, or in a second version of it?");
});

const decided = (withSound, failing, asking) =>
  async function* (page) {
    for await (const { element, sure, ornament } of films(page, withSound)) {
      const message = sure && !ornament ? failing(page, element) : "";
      yield message ? failed(element, message) : cantTell(element, asking);
    }
  };
const silent = (failing, asking) => decided(false, failing, asking);

// What an announcement must be: seen and told, and speaking of a film (or of something to be heard).
const isAnnounced = (page, element, words) => words.test(textAround(page, true)) || describes(element);

// A transcript need not be seen, but it must be told.
const withoutTranscript = (page, element) =>
  isBare(page, false) && !describes(element) ? "No text on the page or linked from it says what this film shows." : "";
const TRANSCRIPT = "Does a text on the page, or linked from it, say all that this film shows and says?";

rule("film-has-transcript", async function* (page) {
  yield* decided(true, withoutTranscript, TRANSCRIPT)(page);
  yield* decided(false, withoutTranscript, TRANSCRIPT)(page);
});

rule(
  "film-repeats-text",
  decided(
    true,
    (page, element) =>
      isBare(page, true)
        ? "There is no text on the page that this film could repeat."
        : !isAnnounced(page, element, vocabulary.announces)
          ? "Nothing on the page says that this film shows the same as the text."
          : "",
    "Does this film show and say nothing but what the page says, and does the page announce it so?",
  ),
);

rule(
  "silent-film-has-alternative",
  silent(
    (page, element) =>
      isBare(page, false) && !describes(element) && !hasOthers(page, "audio")
        ? "This film has no sound, and nothing on the page says what it shows: describe it in text."
        : "",
    "This film has no sound: does the page say in text, or by a sound, what it shows?",
  ),
);

rule(
  "silent-film-has-transcript",
  silent(
    (page, element) =>
      isBare(page, false) && !describes(element)
        ? "This film has no sound, and no text on the page or linked from it says what it shows."
        : "",
    "This film has no sound: does a text on the page, or linked from it, say all that it shows?",
  ),
);

rule(
  "silent-film-has-sound-track",
  silent(
    (page) =>
      !hasOthers(page, "audio, a[href], iframe, object, embed, button, video ~ video")
        ? "This film has no sound, and there is no sound on the page that tells what it shows."
        : "",
    "This film has no sound: is there a sound that tells all that it shows?",
  ),
);

rule(
  "silent-film-repeats-text",
  silent(
    (page, element) =>
      isBare(page, true)
        ? "This film has no sound, and there is no text on the page that it could repeat."
        : !isAnnounced(page, element, vocabulary.announces)
          ? "Nothing on the page says that this film shows the same as the text."
          : "",
    "Does this film show nothing but what the page says, and does the page announce it so?",
  ),
);

// --- sounds ---
const sounds = (failing, asking) =>
  async function* (page) {
    for (const element of page.each("audio")) {
      if (!element.autoplay && !isPlayer(element)) continue;
      const facts = await media.factsOf(element);
      if (isNever(facts)) continue;
      const bare = isBare(page, true) && !describes(element);
      yield bare && facts.seconds !== null ? failed(element, failing) : cantTell(element, asking);
    }
  };

rule(
  "sound-has-text",
  sounds(
    "Nothing on the page, or linked from it, says in text what is heard here: add a transcript.",
    "Does the page, or one linked from it, say in text all that is heard here?",
  ),
);
rule(
  "sound-has-transcript",
  sounds("There is no transcript of what is heard here.", "Is there a transcript, without mistakes, of all that is heard here?"),
);
rule("sound-repeats-text", async function* (page) {
  for (const element of page.each("audio")) {
    if (!element.autoplay && !isPlayer(element)) continue;
    const facts = await media.factsOf(element);
    if (isNever(facts)) continue;
    const known = facts.seconds !== null;
    if (known && isBare(page, true)) yield failed(element, "There is no text on the page that this sound could repeat.");
    else if (known && !isAnnounced(page, element, vocabulary.hearing))
      yield failed(element, "Nothing on the page says that what is heard here is the same as the text.");
    else yield cantTell(element, "Is nothing heard here but what the page says, and does the page announce it so?");
  }
});
