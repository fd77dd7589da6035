// What all other helpers stand on.

// A function of an element (or a document) that is worked out once for each.
const once = (work) => {
  const known = new WeakMap();
  return (element) => {
    if (!known.has(element)) known.set(element, work(element));
    return known.get(element);
  };
};

