"""Trap portal b: pages by number or by name with an ending, as portals on older application servers make them.

Half of the real pages differ only by a number in the query. Sessions in brackets in the path, letter case that does not
matter, names that the server finds in any folder, facets by path, a calendar and news by query, switches for everything.
"""

import re
from datetime import date, timedelta
from random import Random
from urllib.parse import parse_qsl, quote, urlsplit

from bench.traps.common import Real, Trap, items, link

_TODAY = date(2026, 3, 9)
_FACETS = {
    "type": "form notice decree plan report".split(),
    "year": [str(year) for year in range(2012, 2027)],
    "office": "north south centre harbour".split(),
    "order": "newest oldest title".split(),
}
_SESSION = re.compile(r"^/\(S\([0-9a-z]+\)\)", re.I)
_NAMED = re.compile(r"/([a-z-]+)\.aspx$", re.I)


class Numbers(Trap):
    """Portal b."""

    def path(self, real: Real) -> str:
        """The plain address of a real page: by number for every second one, else by name."""
        if real.section is None:
            return "/"
        if real.number % 2:
            return f"/page.aspx?id={real.number + 100}"
        return f"/en/{real.section.name}/{real.name}.aspx"

    def for_paper(self, target: str) -> bool:
        query = {key.lower(): value for key, value in parse_qsl(urlsplit(target).query)}
        return "print" in query or query.get("layout") == "print"

    def shown(self, target: str) -> Real | None:
        parts = urlsplit(_SESSION.sub("", target))
        query = {key.lower(): value for key, value in parse_qsl(parts.query)}
        if parts.path.lower() in ("/", "/default.aspx"):
            return self.home
        if parts.path.lower() == "/page.aspx":
            number = query.get("id", "")
            return next((r for r in self.pages if r.number % 2 and str(r.number + 100) == number), None)
        named = _NAMED.search(parts.path)
        return next((r for r in self.pages[1:] if named and not r.number % 2 and r.name == named[1].lower()), None)

    def body(self, target: str) -> str | None:
        parts = urlsplit(_SESSION.sub("", target))
        query = {key.lower(): value for key, value in parse_qsl(parts.query)}
        path = parts.path.lower()
        real = self.shown(target)
        if real is not None and self.for_paper(target):
            return f"<title>{real.title}</title>{real.text}"
        if real is not None:
            return self._page(target, real.title, self._real(real))
        if path == "/events.aspx":
            return self._events(target, query)
        if path == "/news.aspx":
            return self._news(target, query)
        if path.startswith("/documents"):
            return self._documents(target, path)
        if path == "/login.aspx":
            return self._page(target, "Sign in", "<form method=post><input name=user><input type=password name=word></form>")
        return None

    def _real(self, real: Real) -> str:
        near = [link(self._carried(r), r.title) for r in (*real.below, *self.beside(real))]
        nested = [link(f"en/{r.section.name}/{r.name}.aspx", f"{r.title} (details)") for r in self.beside(real) if r.section]
        return real.text + items(near) + items(nested[:2])

    def _carried(self, real: Real) -> str:
        """The address as links have it."""
        path = self.path(real)
        if real.level < 3:
            return path
        kind = real.number // 2 % 4
        if kind == 0:
            return f"/(S({self.session(24).lower()})){path}"
        if kind == 1:
            return f"{path}{'&' if '?' in path else '?'}SessionKey={self.session(20)}"
        return path.replace("/en/", "/EN/").replace(".aspx", ".ASPX") if kind == 2 else path

    def _events(self, target: str, query: dict[str, str]) -> str | None:
        try:
            day = date.fromisoformat(query.get("date", _TODAY.isoformat()))
        except ValueError:
            return None
        step = {"week": 7, "month": 30, "year": 365}.get(query.get("view", ""), 1)
        random = Random(f"{day}/{step}/{self._seed}")
        text = items([f"{self.prose.phrase(random)} ({random.choice(_FACETS['office'])})" for _ in range(random.randint(0, 4))])
        steps = [link(f"/events.aspx?date={day + timedelta(n * step)}&view={view}", f"{view} {n:+}")
                 for view in ("day", "week", "month", "year") for n in (-1, 1)]  # fmt: skip
        return self._page(target, f"Calendar {day}", text + items(steps))

    def _news(self, target: str, query: dict[str, str]) -> str:
        """Older news without end."""
        offset = int(query["offset"]) if query.get("offset", "").isdigit() else 0
        random = Random(f"news/{offset}/{self._seed}")
        text = "".join(f"<h2>{self.prose.phrase(random)}</h2><p>{self.prose.common(random)}</p>" for _ in range(5))
        return self._page(target, "News", f"{text}{link(f'/news.aspx?offset={offset + 5}&dir=older', 'Older news')}")

    def _documents(self, target: str, path: str) -> str:
        """A register whose filters are folders, in any order."""
        chosen = dict(part.split("-", 1) for part in path.split("/")[2:] if "-" in part and part.split("-", 1)[0] in _FACETS)
        links = [link(f"{path.rstrip('/')}/{key}-{value}", f"{key} {value}")
                 for key, values in _FACETS.items() if key not in chosen for value in values]  # fmt: skip
        links += [link(path.replace(f"/{key}-{value}", ""), f"all of {key}") for key, value in chosen.items()]
        random = Random(f"{sorted(chosen.items())}/{self._seed}")
        found = items([f"{chosen.get('type', 'document')} {random.randint(1, 400)}/{chosen.get('year', 2026)}: "
                       f"{self.prose.phrase(random)}" for _ in range(random.randint(0, 9))])  # fmt: skip
        return self._page(target, "Documents", found + items(links))

    def _page(self, target: str, title: str, content: str) -> str:
        menu = [link(self.path(r), r.title) for r in (self.home, *self.home.below)]
        menu[3:3] = [link(f"/events.aspx?date={_TODAY}&view=month", "Calendar"), link("/news.aspx", "News"),
                     link("/documents", "Documents")]  # fmt: skip
        joint = "&" if "?" in target else "?"
        switches = [f"{joint}print=true", f"{joint}layout=print", f"{joint}fontsize=big", f"{joint}contrast=1", f"{joint}lang=fr",
                    f"{joint}tab={self.session(4)}"]  # fmt: skip
        tools = [link(f"{target}{more}", more[1:].split("=")[0]) for more in switches]
        tools += [
            link(f"/login.aspx?ReturnUrl={quote(target, safe='')}", "Sign in"), link("javascript:__doPostBack('top','')", "Top"),
            link(f"#/page/{len(content)}", "Here"), link("fax:+10005550101", "Fax"), link("/mailto:town@town.example", "Mail"),
        ]  # fmt: skip
        return (
            f'<!doctype html><html lang="en"><head><title>{title}</title></head><body><div class=top>{items(tools)}</div>'
            f"<div class=menu>{items(menu)}</div><div class=text><h1>{title}</h1>{content}</div></body></html>"
        )
