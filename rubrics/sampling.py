"""Which pages of a portal are examined, and why: a sample by WCAG-EM and Implementing Decision (EU) 2018/1524.

Comes in: a site, limits and a seed. Goes out: pages with their reasons, the most telling first.
Must not know: browsers, success criteria. The same site and seed give the same sample.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import ceil

from model import Sampled, Scope
from rubrics import sampling_picks as picks
from rubrics.layouts import farthest
from rubrics.sampling_picks import Pick
from rubrics.site import Site
from rubrics.view import View

_TENTH = 10
_LAYOUTS = 2, 4  # pages of distinct layout before and after the further types of service


def sample(site: Site, *, most: int, seed: int, documents: int) -> tuple[Sampled, ...]:
    """Up to ``most`` pages: the structured sample, and a random tenth of its size, at least one page; then ``documents``.

    Pages that serve several purposes bear all their reasons. Empty for a portal none of whose pages was seen.
    Raises ValueError for fewer than one page.
    """
    if most < 1:
        raise ValueError("a sample has at least one page")
    pages = picks.visitable(site)
    structured = _merged(_structured(site, pages), _room(most))
    chosen = [view for view, _ in structured]
    drawn = _drawn(pages, chosen, min(_share(len(chosen)), most - len(chosen)), seed)
    read = picks.documents(site, [*chosen, *drawn], documents)
    return (
        *(Sampled(view.url, reasons) for view, reasons in structured),
        *(Sampled(view.url, ("random",)) for view in drawn),
        *(Sampled(view.url, ("document",), requested=False) for view in read),
    )


def _room(most: int) -> int:
    """How many pages of ``most`` are for the structured sample, so that its tenth fits, too."""
    return max((n for n in range(1, most + 1) if n + _share(n) <= most), default=1)


def _share(structured: int) -> int:
    return max(1, ceil(structured / _TENTH)) if structured else 0


def _merged(found: Iterable[Pick], most: int) -> list[tuple[View, tuple[str, ...]]]:
    """The first ``most`` pages with all reasons that any pick names for them."""
    reasons: dict[int, tuple[View, list[str]]] = {}
    for reason, view in found:
        known = reasons.get(id(view))
        if known is not None:
            known[1].append(reason)
        elif len(reasons) < most:
            reasons[id(view)] = view, [reason]
    return [(view, tuple(dict.fromkeys(why))) for view, why in reasons.values()]


def _structured(site: Site, pages: Sequence[View]) -> Iterator[Pick]:
    """Every pick, those first that tell most where only few pages can be examined."""
    known: list[View] = []
    for reason, view in _planned(site, pages, known):
        known.append(view)
        yield reason, view


def _planned(site: Site, pages: Sequence[View], known: list[View]) -> Iterator[Pick]:
    services, forms = picks.service_types(site, pages), picks.forms(site, pages)
    if site.home is not None:
        yield "home", site.home
    yield from picks.statement(site, pages)
    yield from islice(services, 1)
    yield from islice(forms, 1)
    yield from picks.sign_in(site, pages)
    yield from picks.contact(site, pages)
    yield from picks.search(site, pages)
    yield from picks.named(site, pages, "help", "help_faq", "guide", "helpdesk")
    yield from picks.named(site, pages, "legal", "privacy", "copyright")
    yield from islice(services, 2)
    yield from picks.named(site, pages, "site-map", "site_map")
    yield from picks.named(site, pages, "feedback", "complaint", "satisfaction_survey")
    yield from picks.search_result(site, pages)
    own = [v for v in pages if v.snapshot.scope is Scope.PORTAL]
    yield from (("layout", view) for view in farthest(own, known, _LAYOUTS[0]))
    yield from picks.languages(site, pages)
    yield from services
    yield from forms
    yield from picks.contents(site, pages)
    yield from (("layout", view) for view in farthest(own, known, _LAYOUTS[1]))


def _drawn(pages: Iterable[View], chosen: Iterable[View], amount: int, seed: int) -> list[View]:
    """So many of the portal's other pages by lot: the lot of a page depends on seed and address alone."""
    taken = {id(v) for v in chosen}
    left = [v for v in pages if id(v) not in taken and v.snapshot.scope is Scope.PORTAL]
    return sorted(left, key=lambda v: hashlib.sha256(f"{seed}\n{v.url}".encode("utf-8", "replace")).digest())[: max(0, amount)]
