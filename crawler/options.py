"""How a crawl behaves.

Comes in: numbers from the settings. Goes out: checked, frozen options. Must not know: how they are used.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from model import FailureKind, UsageError

LEAST_PUBLIC_DELAY = 0.1


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """Options of one crawl; times in seconds, sizes in bytes, shares from 0 to 1.

    ``delay`` lies between two requests to one server address; robots.txt may raise it, up to 30 s. At most
    ``operator_hosts`` foreign hosts get ``operator_pages`` pages each. ``breadth_share`` of the visits go to the
    pages nearest to the start page whatever their rank; no URL shape gets more than ``shape_share`` of the budget
    (but 20 pages always). Besides the pages, the ``documents`` (PDF, office) that promise most are read, each up to
    ``max_document_bytes``. ``retries`` says how often a failure of a kind (its value, such as "timeout") is tried again
    at the end of the crawl. ``incremental`` visits start from the latest earlier one, where there is one. Raises UsageError
    where a value makes no sense, or where the delay is too short for servers that are not the user's own.
    """

    max_pages: int = 300
    concurrency: int = 4
    delay: float = 1.0
    timeout: float = 20.0
    max_bytes: int = 5_000_000
    max_depth: int = 12
    max_redirects: int = 8
    user_agent: str = "Civiscope/0.1 (+https://civiscope.example/visits)"
    allow_private_hosts: bool = False
    operator_pages: int = 10
    operator_hosts: int = 10
    breadth_share: float = 0.3
    shape_share: float = 0.15
    documents: int = 20
    max_document_bytes: int = 20_000_000
    browser: bool = True
    incremental: bool = False
    retries: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("max_pages", "concurrency", "timeout", "max_bytes"):
            if getattr(self, name) <= 0:
                raise UsageError(f"{name} is {getattr(self, name)}; give a number above 0")
        if strange := next((kind for kind in self.retries if kind not in {k.value for k in FailureKind}), None):
            raise UsageError(f"retries: {strange!r} is no kind of failure; use {', '.join(k.value for k in FailureKind)}")
        if self.delay < 0:
            raise UsageError(f"delay is {self.delay}; give the seconds between two requests, 0 or more")
        if self.delay < LEAST_PUBLIC_DELAY and not self.allow_private_hosts:
            raise UsageError(
                f"a delay under {LEAST_PUBLIC_DELAY} s is only for servers of your own: "
                "add --allow-private-hosts, or raise --delay"
            )

    @property
    def product(self) -> str:
        """The name that robots.txt files know this visitor by."""
        return self.user_agent.split("/")[0].strip() or "Civiscope"

    def public(self) -> dict[str, Any]:
        """The options as plain values, to be kept with a run."""
        return asdict(self)
