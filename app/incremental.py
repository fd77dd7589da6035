"""What a new visit of a portal can start from: the latest visit that came to its end.

Comes in: the store and the archive. Goes out: what the crawler needs to know of that visit. Must not know: how pages are asked
for.
"""

import storage
from crawler import Earlier
from model import Capture, Snapshot, StoreError


def earlier_visit(store: storage.Store, reader: storage.ArchiveReader, portal: str, run: int) -> Earlier | None:
    """The latest visit before ``run`` that ended by itself, brought pages and lost none of them since; None where there is none.

    ``reader`` must stay open as long as what is given is used.
    """
    for before in reversed(store.runs(portal)):
        if before.id >= run or before.state is not storage.RunState.DONE or before.forgotten is not None:
            continue
        pages = [v for v in store.visits(before.id) if isinstance(v, Snapshot) and v.ref is not None]
        if pages:
            cited = frozenset(e.url for a in store.answers(portal) for e in a.evidence)
            return Earlier({page.url: page for page in pages}, lambda page: _copy(reader, page), cited, f"{portal} {run}")
    return None


def _copy(reader: storage.ArchiveReader, page: Snapshot) -> Capture | None:
    """A page's copy; where it is lost or damaged, the page is fetched as if nobody had seen it."""
    try:
        return next(reader.captures([page]), None)
    except StoreError:
        return None
