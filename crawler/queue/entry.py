"""One address in the queue of a crawl.

Comes in: a link and what it promises. Goes out: ``Entry``. Must not know: the order of the queue.
"""

from dataclasses import dataclass, field

from crawler.queue.shape import Shape, shape_of
from model import Link, Scope, Source
from pages import host_of

_NONE = Shape("", (), "", "", False)
FAR = 1_000_000  # the depth of a page that no link leads to


@dataclass(slots=True, eq=False)
class Entry:
    """One address in the queue. ``page`` and ``text`` are the link by which it is reached in ``depth`` clicks.

    ``order`` counts the entries, ``texts`` are the words of all links to it, ``hops`` the addresses it redirected to.
    ``attempts`` counts requests, ``returns`` how often it came back for another try. ``last`` waits for
    everything else, since its shape has had its share; ``taken`` is on its way.
    """

    url: str
    order: int
    rank: float
    depth: int | None
    page: str
    text: str
    source: Source
    scope: Scope
    texts: set[str] = field(default_factory=set)
    hops: set[str] = field(default_factory=set)
    attempts: int = 0
    returns: int = 0
    last: bool = False
    taken: bool = False
    host: str = ""
    shape: Shape = _NONE

    def __post_init__(self) -> None:
        self.host, self.shape = host_of(self.url), shape_of(self.url)

    @property
    def distance(self) -> int:
        """The depth, with unknown counted as far away."""
        return FAR if self.depth is None else self.depth

    def improve(self, link: Link, rank: float, depth: int | None) -> bool:
        """Take what another link has better, the shorter way or the higher rank; whether it had any."""
        self.texts.add(link.text)
        nearer, higher = depth is not None and depth < self.distance, rank > self.rank
        if nearer:
            self.depth, self.page, self.text, self.source = depth, link.page, link.text, link.source
        self.rank = max(rank, self.rank)
        return nearer or higher
