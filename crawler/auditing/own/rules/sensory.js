// Instructions that name things by how they look or where they are.
const LANGUAGES = {
  en: {
    orders: "click|press|tap|select|choose|use|see|find|go to|follow|fill|enter|touch|look|open|push|search",
    looks:
      "round|circular|square|triang(?:le|ular)|star(?:-shaped)?|big(?:ger|gest)?|small(?:er|est)?|large(?:r|st)?|wide|narrow|tilted|" +
      "red|green|blue|yellow|orange|grey|gray|(?:on|to|at) the (?:left|right|top|bottom)|(?:left|right)(?:-hand)?|in the corner|above|below",
  },
  de: {
    orders: "klick\\w*|drück\\w*|wähl\\w*|nutz\\w*|siehe|finde\\w*|folge\\w*|füll\\w*|tipp\\w*|öffne\\w*",
    looks:
      "rund\\w*|eckig\\w*|dreieck\\w*|stern\\w*|groß\\w*|klein\\w*|rot\\w*|grün\\w*|blau\\w*|gelb\\w*|links|rechts|oben|unten|linken|rechten",
  },
  fr: {
    orders: "clique\\w*|appuye\\w*|choisi\\w*|sélectionn\\w*|utilis\\w*|voir|voyez|rempli\\w*|suive\\w*|ouvr\\w*",
    looks:
      "rond\\w*|carré\\w*|triang\\w*|étoile|grand\\w*|petit\\w*|rouge\\w*|vert\\w*|bleu\\w*|jaune\\w*|gauche|droite|ci-dessous|ci-dessus",
  },
  es: {
    orders: "haga clic|pulse|presione|seleccione|elija|use|utilice|vea|busque|rellene|siga|abra",
    looks:
      "redond\\w*|cuadrad\\w*|triángulo|estrella|grande|pequeñ\\w*|roj\\w*|verde|azul|amarill\\w*|izquierda|derecha|abajo|arriba",
  },
  it: {
    orders: "clicca\\w*|preme\\w*|seleziona\\w*|scegli\\w*|usa\\w*|vedi|compila\\w*|segui\\w*|apri\\w*",
    looks: "rotond\\w*|quadrat\\w*|triangolo|stella|grande|piccol\\w*|ross\\w*|verde|blu|giall\\w*|sinistra|destra|sotto|sopra",
  },
  nl: {
    orders: "klik\\w*|druk\\w*|kies\\w*|selecteer\\w*|gebruik\\w*|zie|vul\\w*|volg\\w*|open\\w*",
    looks: "ronde?|vierkante?|driehoek\\w*|ster|grote?|kleine?|rode?|groene?|blauwe?|gele?|links|rechts|linker\\w*|rechter\\w*",
  },
  pt: {
    orders: "clique|pressione|selecione|escolha|use|utilize|veja|procure|preencha|siga|abra",
    looks:
      "redond\\w*|quadrad\\w*|triângulo|estrela|grande|pequen\\w*|vermelh\\w*|verde|azul|amarel\\w*|esquerda|direita|abaixo|acima",
  },
};
const THINGS =
  "button|link|icon|symbol|field|box|menu|navigation|panel|column|image|picture|area|knopf|schaltfläche|feld|spalte|bild|bereich|bouton|lien|champ|" +
  "colonne|botón|enlace|campo|columna|pulsante|collegamento|icona|knop|veld|kolom|botão|ícone";
const standing = (list) => `(?<![\\p{L}-])(?:${list})(?![\\p{L}-])`;
const made = new Map();
const patternFor = (code) => {
  if (!LANGUAGES[code]) return null;
  if (!made.has(code))
    made.set(
      code,
      Object.values(LANGUAGES[code]).map((list) => new RegExp(standing(list), "iu")),
    );
  return made.get(code);
};
const thing = new RegExp(standing(`(?:${THINGS})(?:s|e|n|es)?`), "iu");

const codeOf = once((element) => {
  const own = isHtml(element) ? (element.getAttribute("lang") || "").split("-")[0].toLowerCase() : "";
  const above = parentOf(element);
  return own || (above ? codeOf(above) : "en");
});

// A menu that is named by its place alone, in English: nothing on the page bears the name, or several things do.
const PLACED =
  /\b(?:find|use|see|open|follow|go to|look at|click|select|in) the (menu|navigation) on the (?:left|right)(?:-hand side)?\b/i;
const isNamedBySide = (page, sentence) => {
  const match = PLACED.exec(sentence);
  if (!match || /["“”'‘’«»]/.test(sentence)) return false;
  const name = match[1].toLowerCase();
  const bears = (element) => `${textOf(element)} ${element.getAttribute("aria-label") || ""}`.toLowerCase().includes(name);
  if (page.all("h1, h2, h3, h4, h5, h6, [role=heading], button, a[href], summary, [aria-label]").some(bears)) return false;
  return page.all("nav, [role=navigation], [role=menu], [role=menubar], menu").filter(isInTree).length !== 1;
};

const ownText = (element) => {
  const own = [...childrenOf(element)].filter((child) => child.nodeType === 3);
  return tidy(own.map((child) => child.data).join(" "));
};

const HOLDERS = "p, li, td, th, dd, dt, label, legend, figcaption, caption, span, div, h1, h2, h3, h4, h5, h6, strong, em";

// Mostly a person must tell whether the thing is named in another way, too.
rule("instructions-name-things", function* (page) {
  for (const element of page.each(HOLDERS)) {
    const text = ownText(element);
    const patterns = text.length > 10 && text.length < 600 ? patternFor(codeOf(element)) : null;
    if (!patterns || !isRendered(element)) continue;
    const sentence = text.split(/(?<=[.!?])\s+/).find((one) => patterns.every((pattern) => pattern.test(one)) && thing.test(one));
    if (!sentence) continue;
    const quoted = `"${sentence.slice(0, 120)}"`;
    if (codeOf(element) === "en" && isNamedBySide(page, sentence))
      yield failed(element, `${quoted} names a part of the page by its side alone: give it a heading and name that.`);
    else
      yield cantTell(
        element,
        `Can readers who do not see the page follow ${quoted}? It speaks of shape, colour, size or place: name the thing, too.`,
      );
  }
});
