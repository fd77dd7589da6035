// Pictures of text, where the page gives them away: drawings with text in them, and alternatives as long as sentences.
const LOGO = /logo|brand|marke|wappen|emblem|seal|crest|escudo|blason|stemma|герб/i;
const SENTENCE = 10; // words
const MOST = 200_000; // characters of a drawing

const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) || [];

// The text in a drawing whose source stands in its address; null where it is none.
const textIn = (address) => {
  const match = /^data:image\/svg\+xml([^,]*),(.*)$/s.exec(address.trim());
  if (!match || match[2].length > MOST) return null;
  let source = match[2];
  try {
    source = /;base64/i.test(match[1]) ? atob(source) : decodeURIComponent(source);
  } catch {
    /* written with a stray % */
  }
  const drawing = new DOMParser().parseFromString(source, "text/html").querySelector("svg");
  return drawing ? tidy([...drawing.querySelectorAll("text")].map((one) => one.textContent).join(" ")) : null;
};

const isLogo = (element, alternative) => {
  const near = [element, parentOf(element), element.closest("a, header, [role=banner]")].filter(Boolean);
  return (
    LOGO.test(
      `${alternative} ${near.map((one) => `${one.id} ${one.getAttribute("class") || ""} ${one.getAttribute("src") || ""}`).join(" ")}`,
    ) || element.closest("header, footer, [role=banner], [role=contentinfo]") !== null
  );
};

rule("text-is-text", function* (page) {
  for (const element of page.each("img, input[type=image i]")) {
    if (!isVisible(element)) continue;
    const alternative = tidy(element.getAttribute("alt") || "");
    const shown = textIn(element.getAttribute("src") || "");
    const said = shown ? wordsOf(shown) : [];
    if (said.length > 1 && !isLogo(element, alternative) && said.join(" ") === wordsOf(alternative).join(" "))
      yield failed(element, `This picture shows nothing but the text "${shown}": write it as text.`);
    else if (said.length)
      yield cantTell(element, `This picture holds the text "${shown}": does it have to be a picture, as a logo does?`);
    else if (wordsOf(alternative).length >= SENTENCE && /[.!?:]$/.test(alternative) && !isLogo(element, alternative))
      yield cantTell(element, "Is this a picture of the text that its alternative gives? If so, write it as text.");
  }
});
