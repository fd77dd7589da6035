// Whether a language tag begins with a language that exists. Must not know: elements.
const knownLanguage = (() => {
  const two = new Set(languageCodes.two.split(" "));
  let bits = null;

  const three = (code) => {
    bits ??= Uint8Array.from(atob(languageCodes.three), (letter) => letter.charCodeAt(0));
    const at = [...code].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 97, 0);
    return ((bits[at >> 3] >> (at & 7)) & 1) === 1;
  };

  // The primary code of a tag in small letters, or "" where there is no such language. "en-whatever" is English.
  return (tag) => {
    const code = tag.trim().split("-")[0].toLowerCase();
    return /^[a-z]{2}$/.test(code) ? (two.has(code) ? code : "") : /^[a-z]{3}$/.test(code) && three(code) ? code : "";
  };
})();
