// Texts and words.
const tidy = (text) => text.replace(/[\s\u200b\u00a0\ufeff]+/g, " ").trim();

const UNSEEN = new Set(["script", "style", "template", "noscript", "title"]);

// All text within an element, seen or not.
const textOf = once((element) => {
  const parts = [];
  const collect = (node) => {
    if (node.nodeType === 3) parts.push(node.data);
    else if (node.nodeType === 1 && !UNSEEN.has(node.localName)) {
      for (const child of childrenOf(node)) collect(child);
      if (styleOf(node).display !== "inline") parts.push(" ");
    }
  };
  collect(element);
  return tidy(parts.join(""));
});

// The text nodes within an element that people can see, in order.
function* visibleTextsIn(element) {
  for (const child of childrenOf(element)) {
    if (child.nodeType === 3) {
      if (visibleBoxesOf(child).length) yield child;
    } else if (child.nodeType === 1 && !UNSEEN.has(child.localName)) yield* visibleTextsIn(child);
  }
}

const visibleTextOf = once((element) => tidy([...visibleTextsIn(element)].map((text) => text.data).join(" ")));

// Words without marks and case: "Read more…" is "read more".
const plainWords = (text) => text.normalize("NFKC").toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) || [];
const plain = (text) => plainWords(text).join(" ");

const sameWords = (one, other) => tidy(one).toLowerCase() === tidy(other).toLowerCase();

// A text as it is shown in a message.
const quote = (text, most = 60) => {
  const short = tidy(text);
  return `"${short.length > most ? `${short.slice(0, most)}…` : short}"`;
};

// A few of many texts, each once, as they are shown in a message.
const listed = (texts, most = 12) => {
  const different = [...new Set(texts.map((text) => quote(text, 40)))];
  return different.length > most ? `${different.slice(0, most).join(", ")} and ${different.length - most} more` : different.join(", ");
};
