"""Picks the pages of a site that a sample needs, one reason at a time.

Comes in: a site. Goes out: pages with the reason for each. Must not know: how many fit into the sample, and in which order.
Every pick is by the best score, then fewest clicks, then the shortest address: never by the order of the visit.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from model import Scope
from rubrics.about import about
from rubrics.detectors.data import holds_data
from rubrics.detectors.login import has_password
from rubrics.detectors.search import is_search
from rubrics.site import Site
from rubrics.state import empty
from rubrics.statement import LEAST, likeness
from rubrics.view import PageKind, View, Where

Pick = tuple[str, View]
SERVICES: dict[str, tuple[str, ...]] = {
    "certificates": ("birth_certificate", "death_certificate", "marriage_certificate", "criminal_record", "citizenship"),
    "identity-and-residence": ("identity_card", "visa", "residence_permit", "address_change", "migrants"),
    "business": ("business_licence", "company_registration", "e_invoice", "e_procurement", "business_tax", "vat"),
    "building-and-land": ("building_permit", "land_title", "land_use_plan", "environmental_permit"),
    "driving-and-vehicles": ("driving_licence", "vehicle_registration", "fines"),
    "taxes": ("taxes", "income_tax"),
    "bills-and-waste": ("water_bill", "energy_bill", "waste"),
    "benefits": (
        "pension", "sickness_benefit", "child_benefit", "disability_benefit", "maternity_benefit", "unemployment_benefit",
        "affordable_housing", "scholarships", "social_welfare",
    ),
    "health": ("health",),
    "education": ("education",),
    "work": ("labour", "vacancies"),
    "transport": ("public_transport", "roads"),
    "justice-and-police": ("court_cases", "justice", "police_report"),
    "data": ("open_data", "statistics", "map_viewer"),
    "participation": ("participation", "petition", "deliberation", "participatory_budget"),
    "appointments": ("appointment",),
}  # fmt: skip
_NO_PAGE = frozenset({PageKind.DOCUMENT, PageKind.ERROR})
_ABOUT = 2.5  # the score of a page that is about something
_SERVICE = 3.0
_KIND = {PageKind.FORM: 1.5, PageKind.SERVICE: 1.0, PageKind.LIST: -0.5}  # where a service is shown best
_CONTACT = 1.5


def visitable(site: Site) -> tuple[View, ...]:
    """The pages that were seen and can be visited again: HTML of the portal and of those that run services for it."""
    shown = [v for v in site.views if v.kind not in _NO_PAGE and v.snapshot.status == 200 and _is_web(v.url)]
    return tuple({_bare(v.url): v for v in sorted(shown, key=lambda v: (v.snapshot.scope is Scope.PORTAL, v.url))}.values())


def documents(site: Site, chosen: Iterable[View], most: int) -> tuple[View, ...]:
    """The documents that matter most: those that chosen pages link to first, then those with most links, then by address."""
    pages = {v.url for v in chosen}
    found = [v for v in site.views if v.kind is PageKind.DOCUMENT and v.snapshot.scope is Scope.PORTAL and _is_web(v.url)]

    def rank(view: View) -> tuple[int, int, str]:
        from_chosen = sum(bool(a.link and a.link.page in pages) for a in view.inlinks)
        return -from_chosen, -len(view.inlinks), view.url

    return tuple(sorted(found, key=rank)[:most])


def statement(site: Site, pages: Sequence[View]) -> Iterator[Pick]:
    """The accessibility statement."""
    yield from _best("accessibility-statement", _own(pages), lambda v: likeness(site, v), LEAST)


def sign_in(site: Site, pages: Sequence[View]) -> Iterator[Pick]:
    """Where one logs in: a page that asks for a password, else one that is named so."""
    asking = [v for v in pages if has_password(v)]
    yield from _best("log-in", asking, lambda v: 1.0) if asking else _about("log-in", site, pages, "login", "e_id")


def forms(site: Site, pages: Sequence[View]) -> Iterator[Pick]:
    """The two largest forms to fill in."""
    filled = [v for v in pages if v.kind is PageKind.FORM]
    yield from (("form", v) for v in _ranked(filled, _controls)[:2])


def contact(site: Site, pages: Sequence[View]) -> Iterator[Pick]:
    """How to reach the authority."""
    yield from _best(
        "contact", _speaking(site, pages, "contact"), lambda v: _score(v, "contact") + _CONTACT * _is_contact(v), _ABOUT
    )


def search(site: Site, pages: Sequence[View]) -> Iterator[Pick]:
    """A page of its own for searching; where there is none, the home page if one can search from there."""
    own = [v for v in _own(pages) if _searches(v) and v.kind is not PageKind.SEARCH]
    named = [v for v in own if v is not site.home and _searches(v, v.own_forms) and v.named("search", *_TITLED)]
    if named:
        yield from _best("search", named, lambda v: _score(v, "search"))
    elif site.home is not None and site.home in own:
        yield "search", site.home


def search_result(site: Site, pages: Sequence[View]) -> Iterator[Pick]:
    """What a search gives."""
    yield from _best("search-result", [v for v in _own(pages) if v.kind is PageKind.SEARCH], lambda v: 1.0)


def service_types(site: Site, pages: Sequence[View]) -> Iterator[Pick]:
    """One page for each type of service, the one most about it first."""
    found: list[tuple[float, str, View]] = []
    for kind, concepts in SERVICES.items():
        speaking = [v for v in _speaking(site, pages, *concepts) if not v.news and not holds_data(v)]
        ranked = _ranked(speaking, lambda v, c=concepts: _service_score(v, c))  # type: ignore[misc]
        if ranked and (score := _service_score(ranked[0], concepts)) >= _SERVICE:
            found.append((-score, kind, ranked[0]))
    yield from ((f"service:{kind}", view) for _, kind, view in sorted(found, key=lambda f: f[:2]))


def named(site: Site, pages: Sequence[View], reason: str, *concepts: str) -> Iterator[Pick]:
    """The page most about any of some concepts."""
    yield from _about(reason, site, pages, *concepts)


def languages(site: Site, pages: Sequence[View]) -> Iterator[Pick]:
    """The page nearest to the home page in each of two further languages."""
    further = [code for code in site.languages[1:] if code in site.lexicons]
    for code in sorted(further, key=lambda c: (-site.served.get(c, 0.0), c))[:2]:
        yield from _best(f"language:{code}", [v for v in _own(pages) if v.language == code], lambda v: -_clicks(v), -9.0)


def contents(site: Site, pages: Sequence[View]) -> Iterator[Pick]:
    """Further kinds of content: a piece of news, a list."""
    for kind in (PageKind.NEWS, PageKind.LIST):
        yield from _best(f"content:{kind}", [v for v in _own(pages) if v.kind is kind], lambda v: -_clicks(v), -99.0)


_TITLED = (Where.TITLE, Where.H1, Where.SLUG)


def _about(reason: str, site: Site, pages: Sequence[View], *concepts: str) -> Iterator[Pick]:
    """The page most about any of the concepts, if one is about them at all."""
    best = max
    yield from _best(reason, _speaking(site, _own(pages), *concepts), lambda v: best(_score(v, c) for c in concepts), _ABOUT)


def _best(reason: str, views: Iterable[View], score: Callable[[View], float], least: float = 0.0) -> Iterator[Pick]:
    ranked = _ranked(views, score)
    if ranked and score(ranked[0]) >= least:
        yield reason, ranked[0]


def _ranked(views: Iterable[View], score: Callable[[View], float]) -> list[View]:
    return sorted(views, key=lambda v: (-round(score(v), 6), _clicks(v), len(v.url), v.url))


def _own(pages: Iterable[View]) -> list[View]:
    return [v for v in pages if v.snapshot.scope is Scope.PORTAL]


def _speaking(site: Site, pages: Iterable[View], *concepts: str) -> list[View]:
    known = {id(v) for v in site.speaking_of(*concepts)}
    return [v for v in pages if id(v) in known]


def _score(view: View, concept: str) -> float:
    scored = about(view, concept)
    return scored.score if scored.named and not empty(view) else 0.0


def _service_score(view: View, concepts: Sequence[str]) -> float:
    best = max(_score(view, c) for c in concepts)
    return best + _KIND.get(view.kind, 0.0) if best else 0.0


def _controls(view: View) -> int:
    return max((len(view.page.forms[i].fields) for i in view.own_forms), default=0)


def _searches(view: View, forms: Iterable[int] | None = None) -> bool:
    return any(is_search(view, i) for i in (range(len(view.page.forms)) if forms is None else forms))


def _is_contact(view: View) -> bool:
    return view.kind is PageKind.CONTACT


def _clicks(view: View) -> int:
    return view.snapshot.depth if view.snapshot.depth is not None else 50


def _is_web(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def _bare(url: str) -> str:
    return url.split("#", 1)[0]
