"""A generated portal whose pages are as portals' pages are: much markup, little text, most of it met on other pages, too.

Comes in: numbers, a seed, words of languages. Goes out: bodies of pages, and which page introduces which. Must not know: who
reads them. What a page holds was set by what eight saved portals hold: of some 40 KB 2,000 to 5,000 characters are text, of
which half stand on no other page; 80 to 290 pieces of text, 30 to 190 links, most named as the page that they lead to.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from random import Random

from bench.words import LANGUAGES, Prose

_FAN = 9  # pages that a page introduces, at most
_MENU, _FOOTER = 40, 18
# The words that a language says most often: they are what it is recognised by.
_FREQUENT = {
    "en": "the of and to in for is on that with by are this be from or your you as at we can will not all have more how".split(),
    "fr": "de la le les des et en un une du pour dans est que sur avec par vous votre au aux ce cette sont plus qui nous".split(),
    "cs": "a v na se je že s z do o k pro jsou by za jako od po které který nebo podle také při může být jeho této před".split(),
    "ru": "и в на не что с по для из от как к при это или также если вы может быть которые его до об были за все о у".split(),
    "ar": "في من على إلى أن عن مع هذا هذه التي الذي ما لا كل أو قد كان بعد بين ذلك حتى عند يمكن خلال تم لم كما".split(),
    "ja": "の に は を た が で て と し れ さ ある いる も する から な こと として い や など なっ ない この ため その".split(),
}
_OFTEN, _NOW_AND_THEN = 90, 4  # times that a frequent word and a term stand among some 4,000 other words


class Town:
    """``bodies`` and ``paths`` by number; page 0 is the home page. ``terms`` are words that texts in a language hold besides."""

    def __init__(self, pages: int, seed: int = 1, kilobytes: int = 42, terms: Mapping[str, Sequence[str]] | None = None) -> None:
        self._pages, self._seed, self._bytes = pages, seed, kilobytes * 1024
        words = {code: [*_FREQUENT[code] * _OFTEN, *[*(terms or {}).get(code, ())] * _NOW_AND_THEN] for code in LANGUAGES}
        self._prose = [Prose(code, seed, words[code]) for code in LANGUAGES]
        random = Random(f"titles/{seed}")
        self._titles = [self._prose[self._language(n)].phrase(random, 2, 6) for n in range(pages)]
        self._leads = [self._prose[self._language(n)].sentence(random) for n in range(pages)]
        self.paths = ["/", *(f"/{n % 23}/{n}.html" for n in range(1, pages))]
        self.bodies = [self._page(n) for n in range(pages)]

    @staticmethod
    def introduced_by(number: int) -> int:
        """The page whose links lead to page ``number`` (not the home page) for the first time."""
        return (number - 1) // _FAN

    @staticmethod
    def _language(number: int) -> int:
        """Two of three pages are in the first language, the others in all of them."""
        return number // 3 % len(LANGUAGES) if number % 3 == 2 else 0

    # --- the parts of a page ----------------------------------------------------------------------------------
    def _page(self, number: int) -> bytes:
        random, place = Random(f"page/{self._seed}/{number}"), self._language(number)
        prose, title, code = self._prose[place], self._titles[number], LANGUAGES[place]
        rtl = " dir=rtl" if code == "ar" else ""
        parts = [
            f'<!doctype html><html lang="{code}"{rtl}><head><meta charset="utf-8"><title>{title} - Town</title>',
            f'<meta name="viewport" content="width=device-width"><meta name="description" content="{self._leads[number]}">',
            f"{self._styles}</head><body>{self._frame[0]}{self._crumbs(number)}<main id=main><article><h1>{title}</h1>",
            f'<p class="lead">{self._leads[number]}</p>', *(self._section(prose, random) for _ in range(random.randint(2, 5))),
            self._odd(number, prose, random), self._cards(number, random), "</article></main>", self._frame[1],
        ]  # fmt: skip
        size = sum(len(part.encode()) for part in parts)
        return "".join([*parts, self._filler(self._bytes - size), "</body></html>"]).encode()

    def _link(self, number: int, css: str) -> str:
        return f'<a class="{css} {css}--wide" data-track="{css}:{number}" href="{self.paths[number]}">{self._titles[number]}</a>'

    def _crumbs(self, number: int) -> str:
        trail = [number]
        while trail[-1]:
            trail.append(self.introduced_by(trail[-1]))
        items = "".join(f'<li class="crumb">{self._link(n, "crumb__link")}</li>' for n in reversed(trail))
        return f'<nav aria-label="Breadcrumb" class="crumbs"><ol>{items}</ol></nav>'

    def _section(self, prose: Prose, random: Random) -> str:
        own = f"<p>{prose.sentence(random)} {prose.sentence(random)}</p><p>{prose.common(random)}</p>"
        items = "".join(f"<li>{prose.phrase(random)}</li>" for _ in range(random.choice((0, 0, 4))))
        return (
            f'<section class="section"><div class="container"><div class="row"><h2>{prose.phrase(random)}</h2>{own}'
            f"{f'<ul>{items}</ul>' if items else ''}</div></div></section>"
        )

    def _odd(self, number: int, prose: Prose, random: Random) -> str:
        """What some pages have: a form, a table, documents, news."""
        kind = number % 7
        if kind == 1:
            fields = "".join(
                f'<div class="field"><label for="f{n}">{prose.phrase(random, 1, 3)}</label><input id="f{n}" name="f{n}"></div>'
                for n in range(5)
            )
            return f'<form action="/send" method="post">{fields}<button>{prose.phrase(random, 1, 2)}</button></form>'
        if kind == 2:
            rows = "".join(f"<tr><th>{prose.phrase(random, 1, 3)}</th><td>{random.randrange(9999)}</td></tr>" for _ in range(8))
            return f"<table><caption>{prose.phrase(random)}</caption>{rows}</table>"
        if kind == 3:
            files = "".join(f'<li><a href="/files/{number}-{n}.pdf">{prose.phrase(random)} (PDF)</a></li>' for n in range(4))
            return f"<ul class=files>{files}</ul>"
        return f'<p><time datetime="2025-0{kind + 1}-15">15.0{kind + 1}.2025</time></p>' if kind > 4 else ""

    def _cards(self, number: int, random: Random) -> str:
        """Links to the pages that this one introduces, and to some others, each with a teaser."""
        below = range(number * _FAN + 1, min(number * _FAN + _FAN + 1, self._pages))
        others = [random.randrange(self._pages) for _ in range(random.randint(4, 16))]
        items = "".join(
            f'<li class="card"><div class="card__body"><h3 class="card__title">{self._link(n, "card__link")}</h3>'
            f'<p class="card__text">{self._leads[n]}</p></div></li>'
            for n in (*below, *others)
        )
        return f'<ul class="cards">{items}</ul>'

    # --- what all pages share ---------------------------------------------------------------------------------
    @cached_property
    def _styles(self) -> str:
        rules = "".join(f".block-{n}{{margin:0 {n}px;padding:{n % 7}px}}" for n in range(50))
        return f'<link rel="icon" href="/favicon.ico"><link rel="stylesheet" href="/assets/site.css"><style>{rules}</style>'

    @cached_property
    def _frame(self) -> tuple[str, str]:
        """Header with the menu, and footer."""
        random, prose = Random(f"frame/{self._seed}"), self._prose[0]
        menu = "".join(f'<li class="menu__item">{self._link(n % self._pages, "menu__link")}</li>' for n in range(1, _MENU + 1))
        tongues = "".join(f'<li><a hreflang="{code}" href="/?lang={code}">{code.upper()}</a></li>' for code in LANGUAGES)
        bottom = "".join(
            f'<li>{self._link(random.randrange(self._pages), "footer__link")}</li>' for _ in range(_FOOTER)
        )  # fmt: skip
        header = (
            '<a class="skip" href="#main">Skip to content</a><header class="header"><a href="/"><svg viewBox="0 0 9 9">'
            '<path d="M0 0h9v9z"/></svg>Town</a><form action="/search" role=search><input type=search name=q aria-label=Search>'
            f'<button>Search</button></form><ul class="tongues">{tongues}</ul><nav><ul class="menu">{menu}</ul></nav></header>'
        )
        footer = (
            f'<footer class="footer"><ul>{bottom}</ul><address><a href="tel:+10005550100">+1 000 555 0100</a> '
            f'<a href="mailto:town@town.example">town@town.example</a></address><p>{prose.paragraph(random)}</p>'
            '<a href="https://www.facebook.com/town">Facebook</a></footer>'
        )
        return header, footer

    @staticmethod
    def _filler(size: int) -> str:
        """What fills pages up: drawings and scripts, half and half."""
        if size <= 0:
            return ""
        path, step = '<path class="icon__part" d="M12 2l3 7h7l-6 4 2 7-6-4-6 4 2-7-6-4h7z"/>', "d.push({id:'block',on:true});"
        drawn, run = path * (size // 2 // len(path)), step * (size // 2 // len(step))
        return f'<svg class="icons" viewBox="0 0 24 24" aria-hidden="true">{drawn}</svg><script>var d=[];{run}</script>'
