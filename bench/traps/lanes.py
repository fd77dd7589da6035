"""Trap portal a: addresses made of names, as many content systems in PHP or Java make them.

An endless calendar by path, facets by query, sessions in path, parameter and query, print versions, relative paths that
nest, and what careless templates put into links.
"""

import re
from datetime import date, timedelta
from random import Random
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from bench.traps.common import Real, Trap, items, link

_TODAY = date(2026, 11, 24)
_FACETS = {
    "colour": "red blue green black white grey brown".split(),
    "size": "small medium large".split(),
    "kind": "keys bag phone glasses umbrella bicycle".split(),
    "sort": "date name place".split(),
}
_SESSION = re.compile(r"^/s/[0-9A-F]+(?=/)|;jsessionid=[0-9A-F]+$")
_JUNK = ["/tel:+10005550100", "tel%3A0005550100", "http//www.town.example/", "'+url+'", "javascript:openWindow('/services')",
         "%7B%7Blink%7D%7D", "undefined", "#", "[object%20Object]"]  # fmt: skip


class Lanes(Trap):
    """Portal a."""

    def path(self, real: Real) -> str:
        """The plain address of a real page."""
        if real.section is None:
            return "/"
        return f"/{real.name}" if real.level == 2 else f"/{real.section.name}/{real.name}"

    def for_paper(self, target: str) -> bool:
        parts = urlsplit(target)
        return _SESSION.sub("", parts.path).startswith("/print/") or "print" in dict(parse_qsl(parts.query))

    def shown(self, target: str) -> Real | None:
        path = _SESSION.sub("", urlsplit(target).path).removeprefix("/print")
        return next((r for r in self.pages if self.path(r) == (path.rstrip("/") or "/")), None)

    def body(self, target: str) -> str | None:
        parts = urlsplit(target)
        path, query = _SESSION.sub("", parts.path), dict(parse_qsl(parts.query))
        real = self.shown(target)
        if self.for_paper(target):
            return None if real is None else f"<!doctype html><title>{real.title}</title><h1>{real.title}</h1>{real.text}"
        if real is not None:
            return self._page(target, real.title, real.text + self._below(real, query))
        if path.startswith("/calendar"):
            return self._calendar(target, path)
        if path in ("/login", "/recommend"):
            return self._page(target, path[1:].title(), "<form method=post><input name=user><button>Send</button></form>")
        if path.endswith("more/info"):
            return self._page(target, "More information", self.own("more", 2))
        if any(junk.lstrip("/") in target for junk in _JUNK[:6]):
            return self._page(target, "Sorry", "<p>The page that you were looking for has moved. Please use the menu.</p>")
        return None

    def _below(self, real: Real, query: dict[str, str]) -> str:
        below = items([link(self._carried(r), r.title) for r in real.below])
        facets = self._facets(query) if real.name == "lost-property" else ""
        return f"{below}{facets}<h2>See also</h2>{items([link(self._carried(r), r.title) for r in self.beside(real)])}"

    def _carried(self, real: Real) -> str:
        """The address as links have it: parts of the portal hang sessions on it."""
        path, part = self.path(real), real.section.name if real.section else ""
        if part == "services":
            return f"{path};jsessionid={self.session(32)}"
        if part == "culture":
            return f"{path}?sid={self.session()}"
        return f"/s/{self.session(6)}{path}" if part == "business" else path

    def _facets(self, query: dict[str, str]) -> str:
        """The register of lost things, by colour, size, kind; every choice leads to further ones."""
        chosen = {k: v for k, v in query.items() if k in _FACETS}
        choices = [({**chosen, key: value}, f"{key}: {value}") for key, values in _FACETS.items() for value in values]
        choices += [({k: v for k, v in chosen.items() if k != key}, f"any {key}") for key in chosen]
        number = int(query["page"]) if query.get("page", "").isdigit() else 1
        choices.append(({**chosen, "page": str(number + 1)}, "Next page"))
        base = "/services/lost-property"
        links = [link(f"{base}?{urlencode(choice)}" if choice else base, words) for choice, words in choices]
        random = Random(f"{sorted(chosen.items())}/{number}/{self._seed}")
        found = [self._thing(chosen, random) for _ in range(8)]
        return f"<h2>Register</h2>{items(links)}{items(found)}"

    def _thing(self, chosen: dict[str, str], random: Random) -> str:
        colour, kind = (chosen.get(key, random.choice(_FACETS[key])) for key in ("colour", "kind"))
        return f"{colour} {kind}, found {random.randint(1, 28)} November, {self.prose.phrase(random)}"

    def _calendar(self, target: str, path: str) -> str | None:
        numbers = [int(n) for n in re.findall(r"\d+", path)]
        try:
            if "/week/" in path:
                day = date.fromisocalendar(numbers[0], numbers[1], 1)
            else:
                day = date(*[*numbers, 1, 1][:3]) if numbers else _TODAY
        except (ValueError, TypeError, IndexError):
            return None
        random = Random(f"{day}/{self._seed}")
        events = [f"{self.prose.phrase(random)}, {random.randint(8, 20)}:30" for _ in range(max(0, random.randint(-4, 3)))]
        listed = items([link(f"{path}?event={n}", event) for n, event in enumerate(events)]) if events else "<p>No events.</p>"
        views = {"Day before": day - timedelta(1), "Next day": day + timedelta(1), "Next year": day + timedelta(365)}
        steps = items([link(_day(when), words) for words, when in views.items()] + [
            link(f"/calendar/week/{when.isocalendar()[0]}/{when.isocalendar()[1]}", words)
            for words, when in (("Week", day), ("Next week", day + timedelta(7)), ("Week before", day - timedelta(7)))
        ])  # fmt: skip
        return self._page(target, f"Events on {day:%d %B %Y}", listed + steps, day)

    def _page(self, target: str, title: str, content: str, day: date = _TODAY) -> str:
        menu = items([link(self.path(r), r.title) for r in (self.home, *self.home.below)])
        return (
            f'<!doctype html><html lang="en"><head><title>{title} - Town</title></head><body><nav>{menu}</nav>'
            f"<aside>{self._month(day)}</aside><main><h1>{title}</h1>{content}</main><footer>{self._tools(target)}</footer>"
            "</body></html>"
        )

    def _month(self, day: date) -> str:
        first = day.replace(day=1)
        days = [first + timedelta(n) for n in range(31) if (first + timedelta(n)).month == first.month]
        around = [(first - timedelta(1), "Previous month"), (first + timedelta(31), "Next month")]
        months = [link(f"/calendar/{when.year}/{when.month:02}", words) for when, words in around]
        return items(months + [link(_day(when), str(when.day)) for when in days])

    def _tools(self, target: str) -> str:
        path = urlsplit(target).path
        friend = f"/recommend?url={quote(target)}&t={self.session(8)}"
        links = [
            link(f"{path}?print=1", "Print"),
            link(f"/print{path}", "Print version"),
            link(f"/login?back={quote(target)}", "Log in"),
            link(friend, "Tell a friend"),
            link("more/info", "More information"),
            link(f"{path}?sid={self.session()}", "Text only"),
            *(link(junk, "Contact") for junk in _JUNK),
        ]
        return items(links)


def _day(when: date) -> str:
    return f"/calendar/{when.year}/{when.month:02}/{when.day:02}"
