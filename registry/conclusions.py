"""What one look at an entry comes to: an outcome that is recorded, and proposals that a person decides.

Comes in: an entry and what was seen. Goes out: a ``Conclusion``. Must not know: the network, the store. Nothing is
changed here, and what was kept from us says nothing about the portal.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import takewhile
from urllib.parse import urlsplit

from model import Check, Entry, EntryState, FailureKind, Proposal, Sighting
from pages import host_of, same_site
from registry.cells import row_of
from registry.marks import parked, taken_over
from registry.tongues import kin, language_seen

ALIVE, PARKED = "alive", "parked"
SILENT = frozenset({FailureKind.DNS, FailureKind.CONNECT, FailureKind.TIMEOUT})  # perhaps it is our own network
_DEAD = SILENT | {FailureKind.TLS, FailureKind.SOFT_404, FailureKind.REDIRECTS}
_PERMANENT = frozenset({301, 308})
_GONE = frozenset({404, 410})
_SOON = 14  # days that a certificate still holds, below which that is told
_PROBLEMS = {
    "expired": "its certificate has expired", "other-host": "its certificate is for another host",
    "self-signed": "its certificate is signed by itself", "unknown-authority": "its certificate is of an unknown authority",
    "not-yet-valid": "its certificate does not hold yet",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The record of a look, and what it proposes."""

    check: Check
    proposals: tuple[Proposal, ...]


def conclude(entry: Entry, seen: Sighting) -> Conclusion:
    """What ``seen`` says of ``entry``."""
    seller = parked(seen) if seen.failure is None else []
    outcome = PARKED if seller else ALIVE if seen.failure is None else seen.failure.value
    return Conclusion(Check(entry.id, seen.at, outcome, _detail(seen, seller)), tuple(_proposals(entry, seen, seller)))


def _proposals(entry: Entry, seen: Sighting, seller: list[str]) -> Iterator[Proposal]:
    if seller:
        yield _state(entry, EntryState.UNREACHABLE, f"the address looks parked: {'; '.join(seller)}", seen)
        return
    if seen.failure is not None:
        if _dead(seen):
            yield from _other_state(entry, EntryState.UNREACHABLE, _trouble(seen), seen)
        return
    yield from _address(entry, seen)
    if reasons := taken_over(seen):
        yield _state(entry, entry.state, f"look whether this is still the portal: {'; '.join(reasons)}", seen)
        return
    yield from _tongue(entry, seen)


def _address(entry: Entry, seen: Sighting) -> Iterator[Proposal]:
    """A new address where the old one says so for good; otherwise that it is alive, or that it leads elsewhere for now."""
    home = _for_good(entry, seen)
    if home != entry.url:
        why = "it moved to another site" if not same_site(entry.url, home) else "it moved within its site"
        yield _proposal(entry, "url", home, f"{why}, as it says, for good", seen)
    elif not same_site(entry.url, seen.url):
        yield from _other_state(entry, EntryState.MOVED, f"it leads to another site, {seen.url}, for the time being", seen)
    else:
        yield from _other_state(entry, EntryState.CHECKED, "it answers", seen)


def _for_good(entry: Entry, seen: Sighting) -> str:
    """Where the permanent redirects lead that come first; the entry's own address where only the path would be another."""
    lasting = len(list(takewhile(lambda hop: hop.status in _PERMANENT, seen.hops)))
    home = [*(hop.url for hop in seen.hops), seen.url][lasting]
    same_place = host_of(home) == host_of(entry.url) and urlsplit(home).scheme == urlsplit(entry.url).scheme
    return entry.url if same_place else home


def _tongue(entry: Entry, seen: Sighting) -> Iterator[Proposal]:
    found = language_seen(seen.text)
    if found and not kin(found) & {tag.partition("-")[0] for tag in entry.languages}:
        new = ";".join((found, *entry.languages))
        yield _proposal(entry, "languages", new, f"the page is written in {found!r} (it says {seen.declared!r})", seen)


def _dead(seen: Sighting) -> bool:
    return seen.failure in _DEAD or (seen.failure is FailureKind.STATUS and seen.status in _GONE)


def _other_state(entry: Entry, state: EntryState, why: str, seen: Sighting) -> Iterator[Proposal]:
    if entry.state is not state:
        yield _state(entry, state, why, seen)


def _state(entry: Entry, state: EntryState, why: str, seen: Sighting) -> Proposal:
    return _proposal(entry, "state", state.value, why, seen)


def _proposal(entry: Entry, column: str, new: str, why: str, seen: Sighting) -> Proposal:
    evidence = {
        "url": seen.url, "status": seen.status, "chain": [asdict(hop) for hop in seen.hops], "title": seen.title[:200],
        "certificate": dict(seen.certificate),
    }  # fmt: skip
    return Proposal(entry.id, column, row_of(entry)[column], new, why, evidence)


def _trouble(seen: Sighting) -> str:
    return _PROBLEMS.get(str(seen.certificate.get("certificate_problem", "")), seen.detail)


def _detail(seen: Sighting, seller: list[str]) -> str:
    """One line for the record."""
    if seller:
        return "; ".join(seller)
    if seen.failure is not None:
        return _trouble(seen)
    days = seen.certificate.get("certificate_days_left")
    if isinstance(days, int) and days < _SOON:
        return f"its certificate holds for {days} days only"
    return f"leads to {seen.url}" if seen.hops else ""
