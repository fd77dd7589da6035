// Where links lead, and whether they say it.
function* linksOf(page) {
  for (const element of page.each()) if ((isHtml(element) || isSvg(element)) && isLink(element) && isInTree(element) && nameOf(element)) yield element;
}

// The address that a link leads to, as it would be asked for; null where only a script knows.
function targetOf(link) {
  const written = isSvg(link) ? link.href?.baseVal ?? link.getAttribute("href") : link.getAttribute("href");
  const scripted = written === null || written === undefined ? /location(?:\.href)?\s*=\s*(["'])(.*?)\1/.exec(link.getAttribute("onclick") || "")?.[2] : written;
  if (scripted === undefined || scripted === null || /^\s*javascript:/i.test(scripted)) return null;
  try {
    return new URL(scripted, link.baseURI);
  } catch {
    return null;
  }
}

const INDEX_FILE = /\/(index|default)\.(html?|php|aspx?)$/i;
const TRACKING = /^(utm_.*|fbclid|gclid|ref|source|src|from|origin|campaign)$/i;

function sameAddress(url) {
  const kept = new URL(url);
  for (const name of [...kept.searchParams.keys()]) if (TRACKING.test(name)) kept.searchParams.delete(name);
  kept.searchParams.sort();
  return `${kept.origin === "null" ? kept.protocol : kept.origin}${kept.pathname.replace(INDEX_FILE, "/").replace(/\/$/, "")}${kept.search}${kept.hash}`;
}

function addressesOf(links) {
  const targets = links.map(targetOf);
  return targets.includes(null) ? null : new Set(targets.map(sameAddress));
}

// All links of the page that are told, those in frames included.
function* linksIn(root) {
  for (const element of everythingIn(root)) {
    if (!isInTree(element)) continue;
    if ((isHtml(element) || isSvg(element)) && isLink(element) && nameOf(element)) yield element;
    if (isHtml(element) && element.localName === "iframe") {
      let inside = null;
      try {
        inside = element.contentDocument;
      } catch { /* from elsewhere */ }
      if (inside) yield* linksIn(inside);
    }
  }
}

const byKey = (links, keyOf) => {
  const sets = new Map();
  for (const link of links) {
    const key = keyOf(link);
    if (!sets.has(key)) sets.set(key, []);
    sets.get(key).push(link);
  }
  return [...sets.values()].filter((set) => set.length > 1);
};

rule("link-same-name", function* () {
  for (const set of byKey(linksIn(document), (link) => nameOf(link).toLowerCase())) {
    const addresses = addressesOf(set);
    if (addresses && addresses.size === 1) yield passed(set[0]);
    else yield cantTell(set[0], `${set.length} links are called ${quote(nameOf(set[0]))} but lead to different addresses: see whether what they lead to serves the same purpose.`);
  }
});

// --- what stands around a link ---
const isBlockContainer = (element) => ["block", "flow-root", "inline-block", "list-item", "table-cell", "table-caption"].includes(styleOf(element).display);

const numbers = new WeakMap(); // of elements, so that sets of them can be compared
let lastNumber = 0;
const numberOf = (element) => {
  if (!numbers.has(element)) numbers.set(element, ++lastNumber);
  return numbers.get(element);
};

// The elements that help to understand a link.
const contextOf = once((link) => {
  const around = [...ancestorsOf(link)];
  const block = around.find(isBlockContainer);
  const cell = around.find((above) => ["cell", "gridcell"].includes(roleOf(above)));
  const found = [
    ...around.filter((above) => roleOf(above) === "listitem"), block, cell, ...(cell ? headersOf(cell) : []), ...referredBy(link, "aria-describedby"),
  ];
  return [...new Set(found.filter((element) => element && isInTree(element)))];
});

const contextKey = (link) => contextOf(link).map(numberOf).sort((one, other) => one - other).join(",");

// Whether a link differs from the other to the eye: by text or images just before or after it.
const surroundings = (link) => {
  const parts = [];
  for (const step of ["previousSibling", "nextSibling"]) {
    for (let at = link[step]; at && !(at.nodeType === 1 && isLink(at)); at = at[step]) {
      parts.push(at.nodeType === 3 ? at.data : at.nodeType === 1 ? `${textOf(at)}${at.localName === "img" ? at.src : ""}` : "");
    }
    parts.push("|");
  }
  return plain(parts.join(" ")) + styleOf(link).backgroundImage.replace("none", "") + [...link.querySelectorAll("img, path")].map((image) => image.getAttribute("src") || image.getAttribute("d")).join();
};

const IMAGES = "img, svg, canvas";

function isTellingApart(set) {
  const around = set.map(surroundings);
  if (around.every(Boolean) && new Set(around).size === set.length) return true;
  const [block] = contextOf(set[0]).filter((element) => element !== document.body && element !== document.documentElement);
  return Boolean(block) && [...block.querySelectorAll(IMAGES)].filter((image) => !set.some((link) => link.contains(image)) && isVisible(image)).length >= set.length;
}

// The same page asked for with other values: what comes back differs.
function asksDifferently(set) {
  const targets = set.map(targetOf);
  if (targets.includes(null) || new Set(targets.map((url) => url.origin + url.pathname)).size !== 1) return false;
  const asked = targets.map((url) => [...url.searchParams].filter(([name]) => !TRACKING.test(name)).map(String).sort().join("&"));
  return new Set(asked).size === set.length && asked.every(Boolean);
}

rule("link-same-name-context", function* (page) {
  const links = [...linksOf(page)];
  for (const set of byKey(links, (link) => `${nameOf(link).toLowerCase()} ${contextKey(link)}`)) {
    const addresses = addressesOf(set);
    const what = `${set.length} links in the same place are called ${quote(nameOf(set[0]))}`;
    if (addresses && addresses.size === 1) yield passed(set[0]);
    else if (asksDifferently(set) && isTellingApart(set)) {
      yield failed(set[0], `${what} and lead to the same page with different requests; only the eye can tell them apart: say in each link what it leads to.`);
    } else yield cantTell(set[0], `${what} but lead to different addresses: see whether what they lead to serves the same purpose.`);
  }
});

// --- words that say nothing ---
const EMPTY_LINKS = new Set([
  "more", "read more", "learn more", "see more", "view more", "show more", "find out more", "more info", "more information", "details", "more details", "click here",
  "click", "here", "go", "link", "this link", "this page", "open", "view", "see", "continue", "continue reading", "download", "next page here",
  "mehr", "mehr erfahren", "mehr lesen", "weiterlesen", "weiter", "hier", "hier klicken", "klicken sie hier", "en savoir plus", "lire la suite", "lire plus", "ici",
  "cliquez ici", "plus", "voir plus", "suite", "más", "leer más", "ver más", "más información", "aquí", "haga clic aquí", "saber más", "mais", "leia mais", "saiba mais",
  "ler mais", "ver mais", "aqui", "clique aqui", "di più", "leggi tutto", "leggi di più", "scopri di più", "continua", "qui", "clicca qui", "altro", "meer", "lees meer", "meer lezen",
  "lees verder", "hier klikken", "klik hier", "läs mer", "mer", "här", "klicka här", "les mer", "her", "klikk her", "læs mere", "mere", "klik her", "lue lisää", "lisää",
  "więcej", "czytaj więcej", "dowiedz się więcej", "tutaj", "kliknij tutaj", "více", "více informací", "číst více", "zde", "viac", "čítať viac", "tu", "több", "tovább", "bővebben", "itt",
  "kattintson ide", "mai mult", "citește mai mult", "aici", "detalii", "прочети повече", "още", "тук", "подробнее", "читать далее", "далее", "здесь", "ещё", "детальніше",
  "читати далі", "тут", "περισσότερα", "διαβάστε περισσότερα", "εδώ", "devamı", "daha fazla", "devamını oku", "detay", "buraya tıklayın", "المزيد", "اقرأ المزيد", "هنا", "اضغط هنا",
  "بیشتر", "ادامه مطلب", "اینجا", "עוד", "קרא עוד", "כאן", "और पढ़ें", "अधिक", "यहाँ क्लिक करें", "更多", "阅读更多", "查看更多", "点击这里", "詳細", "詳しくはこちら", "こちら", "続きを読む",
  "もっと見る", "더보기", "자세히 보기", "여기", "selengkapnya", "baca selengkapnya", "di sini", "klik di sini", "xem thêm", "chi tiết", "tại đây", "อ่านต่อ", "เพิ่มเติม", "คลิกที่นี่",
].map(plain));
const FORMATS = new Set(["html", "epub", "pdf", "doc", "docx", "odt", "xls", "xlsx", "csv", "txt", "plain text", "rtf", "mobi", "kindle", "zip", "xml", "json", "ppt", "pptx"].map(plain));
const POINTING = /^this( \p{L}+)?$/u; // "this product": which one, the text around says

const isFormat = (name) => FORMATS.has(plain(name));
const isEmptyName = (name) => EMPTY_LINKS.has(plain(name)) || isFormat(name);

// Words beside the name of a format that do not say what is in the file.
const OF_FILES = new Set(words(
  "kb mb gb kib mib byte bytes ko mo go octets кб мб text word excel adobe acrobat reader powerpoint version versions language " +
  "download downloads downloaden herunterladen télécharger téléchargement téléchargements descargar descarga descargas baixar transferir scarica scaricare " +
  "hämta last ned hent lataa pobierz stáhnout stiahnuť letöltés descarcă descărcați изтегли скачать завантажити λήψη indir i̇ndir تحميل تنزيل دانلود הורדה 下载 下載 ダウンロード 다운로드 unduh " +
  "document documents dokument dokumente documento documentos documenti fichier fichiers archivo archivos ficheiro ficheiros arquivo arquivos datei dateien file files bestand bestanden " +
  "format formats formato formatos formati formaat and as available by for from in is of or our the this to with und als im oder et en au de du le la les y e o em da do il un una och som og eller",
));
const FEW_WORDS = 25; // more are about something else as well

const saysWhich = (said) => said.length <= FEW_WORDS && said.some((word) => /\p{L}[\p{L}\p{M}]/u.test(word) && !OF_FILES.has(word) && !isEmptyName(word));

// What the surroundings of a link and its title say beside the link itself, and other links as empty as it: words.
function saidAround(link) {
  const own = contextOf(link).filter((element) => ![document.body, document.documentElement].includes(element) && roleOf(element) !== "main");
  const links = (element) => [...descendantsOf(element)].filter(isLink);
  const title = plain(link.getAttribute("title") || "");
  const titled = title === plain(nameOf(link)) ? [] : plainWords(title);
  return titled.concat(own.flatMap((element) => {
    let text = ` ${plain(textOf(element))} `;
    for (const other of [link, ...links(element)]) if (other === link || isEmptyName(nameOf(other))) text = text.replace(` ${plain(nameOf(other))} `, " ");
    return plainWords(text);
  }));
}

rule("link-describes-context", function* (page) {
  const open = [];
  let headed = false;
  for (const element of page.each()) {
    headed ||= roleOf(element) === "heading" && isInTree(element);
    if (!(isHtml(element) || isSvg(element)) || !isLink(element) || !isInTree(element) || !nameOf(element)) continue;
    const name = nameOf(element);
    const said = isEmptyName(name) ? saidAround(element) : [];
    if (!isEmptyName(name) || (isFormat(name) && saysWhich(said))) yield passed(element);
    else if (said.length || headed) open.push(element); // a heading may say it
    else yield failed(element, `The link ${quote(name)} does not say where it leads, nor does what stands around it: say it in the link.`);
  }
  if (open.length) yield cantTell(open[0], `See whether what stands around these links says where they lead: ${listed(open.map(nameOf))} (${open.length}).`);
});

rule("link-describes", function* (page) {
  for (const link of linksOf(page)) {
    const name = nameOf(link);
    if (isEmptyName(name) || POINTING.test(plain(name))) yield failed(link, `The link ${quote(name)} does not say by itself where it leads: people who go from link to link hear nothing else.`);
    else yield passed(link);
  }
});
