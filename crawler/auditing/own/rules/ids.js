// Ids.
rule("id-unique", function* (page) {
  const roots = new Map(); // document or shadow root -> id -> its first element, and whether it was told
  for (const element of page.each("[id]")) {
    if (!element.id.trim()) continue;
    const root = element.getRootNode();
    if (!roots.has(root)) roots.set(root, new Map());
    const known = roots.get(root);
    if (known.has(element.id)) yield failed(element, `The id "${element.id}" is used before: give each element an id of its own.`);
    else {
      known.set(element.id, element);
      yield passed(element);
    }
  }
});
