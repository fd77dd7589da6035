// The colours of the page's elements, in short. argument: null.
const list = [];
for (const node of everything(document.body, 400)) {
  const css = getComputedStyle(node);
  list.push(css.color + css.backgroundColor);
}
return list.join(";") + getComputedStyle(document.documentElement).backgroundColor + getComputedStyle(document.documentElement).colorScheme;
