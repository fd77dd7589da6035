// Where an element is and how it is written, as findings tell it.

// CSS selectors that lead to the element, one per shadow root on the way, joined by " >>> ".
function selectorOf(element) {
  const steps = [];
  for (let at = element; at; at = at.getRootNode().host) steps.unshift(stepTo(at));
  return steps.join(" >>> ");
}

// A selector that leads to the element in its own document or shadow root, and to nothing else there.
function stepTo(element) {
  const root = element.getRootNode();
  const parts = [];
  for (let at = element; at; at = at.parentElement) {
    if (at.id && isOnly(root, `#${CSS.escape(at.id)}`)) {
      parts.unshift(`#${CSS.escape(at.id)}`);
      break;
    }
    parts.unshift(partFor(at));
    if (!at.parentElement) break;
  }
  return parts.join(" > ");
}

const isOnly = (root, selector) => root.querySelectorAll(selector).length === 1;

function partFor(element) {
  const name = CSS.escape(element.localName);
  let before = 0;
  let after = false;
  for (let at = element.previousElementSibling; at; at = at.previousElementSibling) if (at.localName === element.localName) before += 1;
  for (let at = element.nextElementSibling; at && !after; at = at.nextElementSibling) after = at.localName === element.localName;
  return before || after ? `${name}:nth-of-type(${before + 1})` : name;
}

// The start tag with its attributes and, where short, what it holds.
function snippetOf(element, most) {
  const whole = element.outerHTML;
  const text = whole.length <= most ? whole : element.cloneNode(false).outerHTML;
  return text.replace(/\s+/g, " ").slice(0, most);
}
