"""A generated portal: as many pages as wanted, each as heavy as wanted, all reachable from the home page.

Comes in: numbers and a seed. Goes out: whole answers to requests. Must not know: who visits. Equal numbers give equal sites.
"""

import json
from functools import cached_property
from random import Random

from bench.servers import MISSING, ROBOTS, page
from bench.words import LANGUAGES, Prose

_MENU = 60
_FOOTER = 24
_FAN = 9  # links of a page to pages that it alone introduces, at most


class City:
    """The portal of a town that is not there. ``kilobytes`` is the least size of a page; below some 25
    it is what menu, links and footer need."""

    def __init__(self, pages: int, seed: int = 1, kilobytes: int = 42) -> None:
        self._pages, self._seed, self._bytes = pages, seed, kilobytes * 1024
        self._prose = [Prose(language, seed) for language in LANGUAGES]
        self.paths = self._named(Random(f"paths/{seed}"))
        self._answers = {"/robots.txt": ROBOTS}
        self._answers |= {path: page(self._page(number)) for number, path in enumerate(self.paths)}

    def answer(self, target: str) -> bytes:
        """The page at a path."""
        return self._answers.get(target, MISSING)

    def _named(self, random: Random) -> list[str]:
        """Home page, main pages, and pages below them with names, years and numbers as portals have them."""
        paths = ["/"]
        topics = [f"{self._slug(random)}-{number}" if number % 4 == 0 else self._slug(random) for number in range(_MENU)]
        taken = {"/"}
        while len(paths) < self._pages:
            number = len(paths)
            topic = topics[number % _MENU]
            name = f"{topic}" if number <= _MENU else f"{topic}/{self._slug(random)}"
            if number > _MENU and number % 5 == 0:
                name = f"{topic}/{2018 + number % 7}/{1 + number % 12:02}/{self._slug(random)}"
            path = f"/{name}/" if number % 3 else f"/{name}.html"
            if path in taken:
                path = f"/{name}-{number}.html"
            taken.add(path)
            paths.append(path)
        return paths

    def _slug(self, random: Random) -> str:
        return "-".join(self._prose[0].phrase(random, 2, 4).lower().split())

    # --- the parts of a page ----------------------------------------------------------------------------------
    def _page(self, number: int) -> bytes:
        random = Random(f"page/{self._seed}/{number}")
        place = number % len(LANGUAGES) if number % 3 == 0 else 0
        prose, language = self._prose[place], LANGUAGES[place]
        title = prose.phrase(random, 3, 7)
        top = f"{self._head(title, language, number)}{self._frame[0]}<main id=main><article class=article><h1>{title}</h1>"
        parts = [f"<p class=lead>{prose.paragraph(random)}</p>", self._links(number, prose, random)]
        size = len(top.encode()) + sum(len(part.encode()) for part in (*parts, self._frame[1]))
        while size < self._bytes:
            part = self._part(prose, random)
            parts.append(part)
            size += len(part.encode())
        return f"{top}{''.join(parts)}</article></main>{self._frame[1]}</body></html>".encode()

    def _head(self, title: str, language: str, number: int) -> str:
        data = json.dumps({"@context": "https://schema.org", "@type": "GovernmentOrganization", "name": title, "id": number})
        return (
            f'<!doctype html><html lang="{language}"{" dir=rtl" if language == "ar" else ""}><head><meta charset="utf-8">'
            f'<title>{title} | Town</title><meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<meta name="description" content="{title}"><meta property="og:title" content="{title}">'
            f'<link rel="icon" href="/favicon.ico"><link rel="stylesheet" href="/assets/site.css">{self._styles}'
            f'<script type="application/ld+json">{data}</script></head><body class="page page--{number}">'
        )

    def _links(self, number: int, prose: Prose, random: Random) -> str:
        """30 to 60 links: to the pages that this one introduces, and to others anywhere."""
        below = range(number * _FAN + 1, min(number * _FAN + _FAN + 1, self._pages))
        others = random.choices(range(self._pages), k=random.randint(30, 60) - len(below))
        items = [
            f'<li class="card"><h3 class="card__title"><a class="card__link" href="{self.paths[n]}">{prose.phrase(random)}</a>'
            f'</h3><p class="card__text">{prose.phrase(random, 4, 9)}</p></li>'
            for n in (*below, *others)
        ]
        return f'<ul class="cards">{"".join(items)}</ul>'

    def _part(self, prose: Prose, random: Random) -> str:
        kind = random.randrange(6)
        if kind == 0:
            cells = "".join(f"<tr><th>{prose.phrase(random)}</th><td>{random.randrange(9999)}</td></tr>" for _ in range(8))
            return f'<table class="table"><caption>{prose.phrase(random)}</caption>{cells}</table>'
        if kind == 1:
            return f"<ul>{''.join(f'<li>{prose.phrase(random, 3, 9)}</li>' for _ in range(7))}</ul>"
        own = prose.paragraph(random) if kind == 2 else prose.common(random)
        heading = f"<h2>{prose.phrase(random)}</h2>" if kind < 4 else ""
        return f'<section class="section"><div class="container"><div class="row">{heading}<p>{own}</p></div></div></section>'

    # --- what all pages share ---------------------------------------------------------------------------------
    @cached_property
    def _styles(self) -> str:
        rules = "".join(f".block-{n}{{margin:0 {n}px;padding:{n % 7}px;color:#{n * 4099 % 0xFFFFFF:06x}}}" for n in range(50))
        steps = "".join(f"d.push(function(){{return document.getElementById('block-{n}')}});" for n in range(40))
        return f"<style>{rules}</style><script>(function(){{var d=[];{steps}}})();</script>"

    @cached_property
    def _frame(self) -> tuple[str, str]:
        """Header with the menu, and footer."""
        random = Random(f"frame/{self._seed}")
        prose = self._prose[0]
        menu = "".join(
            f'<li class="menu__item"><a class="menu__link" href="{path}"><span>{prose.phrase(random, 1, 3)}</span></a></li>'
            for path in self.paths[1 : _MENU + 1]
        )
        bottom = "".join(
            f'<li><a href="{self.paths[n % len(self.paths)]}">{prose.phrase(random)}</a></li>' for n in range(_FOOTER)
        )
        search = '<form action="/search" role=search><input type=search name=q aria-label=Search><button>Search</button></form>'
        header = (
            f'<a class="skip" href="#main">Skip to content</a><header class="header"><a href="/"><svg viewBox="0 0 9 9">'
            f'<path d="M0 0h9v9z"/></svg>Town</a>{search}<nav aria-label="Main"><ul class="menu">{menu}</ul></nav></header>'
        )
        footer = (
            f'<footer class="footer"><ul>{bottom}</ul><address><a href="tel:+10005550100">+1 000 555 0100</a> '
            f'<a href="mailto:town@town.example">town@town.example</a></address><p>{prose.paragraph(random)}</p>'
            '<a href="https://www.facebook.com/town">Facebook</a></footer><script>window.ready=true;</script>'
        )
        return header, footer
