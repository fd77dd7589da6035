// What in the page leads to plain http: parts that it loads, links, and forms.
() => {
  const plain = (url) => /^http:/i.test(url);
  const parts = new Set();
  const add = (url) => {
    try { const full = new URL(url, document.baseURI).href; if (plain(full)) parts.add(full); } catch { /* no address */ }
  };
  const loads = /(^|\s)(stylesheet|icon|manifest|preload|modulepreload|prefetch|apple-touch-icon)(\s|$)/i;
  const all = [document];
  for (const root of all) for (const element of root.querySelectorAll('*')) {
    if (element.shadowRoot) all.push(element.shadowRoot);
    const name = element.localName, sent = (attribute) => element.getAttribute(attribute);
    if (['img', 'script', 'iframe', 'frame', 'video', 'audio', 'source', 'track', 'embed', 'input'].includes(name) && sent('src'))
      add(sent('src'));
    if (['img', 'source'].includes(name) && sent('srcset'))
      for (const one of sent('srcset').split(/,\s+/)) add(one.trim().split(/\s+/)[0]);
    if (name === 'video' && sent('poster')) add(sent('poster'));
    if (name === 'object' && sent('data')) add(sent('data'));
    if (name === 'link' && sent('href') && loads.test(sent('rel') || '')) add(sent('href'));
  }
  const links = new Set(), forms = new Set();
  for (const root of all) {
    for (const link of root.querySelectorAll('a[href], area[href]')) if (plain(link.href)) links.add(link.href);
    for (const form of root.querySelectorAll('form')) {
      const buttons = Array.from(form.elements).filter((one) => one.hasAttribute('formaction')).map((one) => one.formAction);
      const stated = form.getAttribute('action');
      if ((form.getAttribute('method') || '').toLowerCase() === 'dialog') continue;
      let target = document.URL;
      try { if (stated) target = new URL(stated, document.baseURI).href; } catch { /* sent nowhere */ target = ''; }
      if ([target, ...buttons].some(plain)) forms.add(form);
    }
  }
  return {parts: Array.from(parts).slice(0, 500), links: Array.from(links).slice(0, 5000), forms: forms.size};
}
