// Runs rules and sums up what they say.
// Takes {rules: [{id, names}], top, milliseconds, most, snippet}; returns JSON of {results: {id: {outcome, elements,
// counts, milliseconds, shown: [{outcome, target, snippet, message}]}}, late: [id], broken: {id: error}, nameless: [id]}.
const registered = new Map();

// A rule: a generator (or async generator) of {element, outcome, message}, one for each element that it applies to.
function rule(id, run) {
  if (registered.has(id)) throw new Error(`two rules are called ${id}`);
  registered.set(id, run);
}

const passed = (element) => ({ element, outcome: "passed" });
const failed = (element, message) => ({ element, outcome: "failed", message });
const cantTell = (element, message) => ({ element, outcome: "cantTell", message });

class Late extends Error {}

function contextFor(asked) {
  const ends = performance.now() + asked.milliseconds;
  const hasNames = "computedName" in Element.prototype;
  const context = {
    top: asked.top,
    hasNames,
    late: () => performance.now() >= ends, // the clock of a page is coarse
    left: () => Math.max(0, ends - performance.now()),
    // All elements of this document in the order of the page, those in open shadow trees included.
    elements: [...everythingIn(document)],
    all(selector) {
      return this.elements.filter((element) => element.matches(selector));
    },
    // Elements again, one by one, until there is no time left: for rules that look at many.
    *each(selector = "*") {
      let count = 0;
      for (const element of this.elements) {
        if (++count % 64 === 0 && this.late()) throw new Late();
        if (selector === "*" || element.matches(selector)) yield element;
      }
    },
  };
  return context;
}

async function tryRule(run, context, asked) {
  const counts = { failed: 0, cantTell: 0, passed: 0 };
  const shown = { failed: [], cantTell: [] };
  let late = false;
  const note = ({ element, outcome, message }) => {
    counts[outcome] += 1;
    if (shown[outcome] && shown[outcome].length < asked.most) {
      shown[outcome].push({ outcome, target: selectorOf(element), snippet: snippetOf(element, asked.snippet), message });
    }
    if (context.late()) throw new Late();
  };
  try {
    const found = run(context);
    if (found[Symbol.asyncIterator]) for await (const one of found) note(one);
    else for (const one of found) note(one);
  } catch (error) {
    if (!(error instanceof Late)) throw error;
    late = true;
  }
  const outcome = ["failed", "cantTell", "passed"].find((one) => counts[one]) || "inapplicable";
  const elements = counts.failed + counts.cantTell + counts.passed;
  return { outcome, elements, counts, late, shown: [...shown.failed, ...shown.cantTell].slice(0, asked.most) };
}

async function runRules(asked) {
  const context = contextFor(asked);
  const told = { results: {}, late: [], broken: {}, nameless: [] };
  for (const { id, names } of asked.rules) {
    if (names && !context.hasNames) {
      told.nameless.push(id);
      continue;
    }
    if (context.late()) {
      told.late.push(id);
      continue;
    }
    try {
      const began = performance.now();
      const result = await tryRule(registered.get(id), context, asked);
      result.milliseconds = Math.round(performance.now() - began);
      if (result.late) told.late.push(id);
      if (!result.late || result.outcome === "failed") told.results[id] = result; // what fails, fails, however much was not seen
    } catch (error) {
      told.broken[id] = String(error && error.stack || error).slice(0, 500);
    }
  }
  return JSON.stringify(told);
}
