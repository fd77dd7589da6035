"""Whose pages may be visited: the portal's own, and a few of the operators that it sends people to.

Comes in: addresses and ranks. Goes out: a ``Scope`` or None. Must not know: the queue, the network.
"""

from collections import Counter

from crawler.options import CrawlOptions
from model import Scope
from pages import host_of, official_host, registrable

SERVICE_RANK = 0.5
# Where portals have accounts, maps and apps: never an operator of a public service.
_ELSEWHERE_NAMES = """
facebook.com fb.com twitter.com x.com instagram.com youtube.com youtu.be linkedin.com tiktok.com whatsapp.com
wa.me t.me telegram.org vk.com ok.ru threads.net flickr.com vimeo.com pinterest.com google.com goo.gl
apple.com microsoft.com bing.com openstreetmap.org wikipedia.org github.com addtoany.com sharethis.com
mozilla.org adobe.com weibo.com line.me
"""
_ELSEWHERE = frozenset(_ELSEWHERE_NAMES.split())


class Territory:
    """The portal's sites, and the budgets of foreign hosts."""

    def __init__(self, options: CrawlOptions, start: str) -> None:
        self._options = options
        self._sites = {registrable(start)}
        self._visits: Counter[str] = Counter()

    def include(self, url: str) -> None:
        """The start page was found to lie here: this is the portal's site, too."""
        self._sites.add(registrable(url))

    def owns(self, url: str) -> bool:
        """Whether ``url`` lies on the portal's own site."""
        return registrable(url) in self._sites

    def scope(self, url: str, rank: float) -> Scope | None:
        """Whose page this is; None where it is not to be visited."""
        if self.owns(url):
            return Scope.PORTAL
        if registrable(url) in _ELSEWHERE:
            return None
        return Scope.OPERATOR if rank >= SERVICE_RANK or official_host(url) else None

    def may_visit(self, url: str) -> bool:
        """Whether a foreign host still has budget."""
        host = host_of(url)
        known = host in self._visits or len(self._visits) < self._options.operator_hosts
        return known and self._visits[host] < self._options.operator_pages

    def visiting(self, url: str) -> None:
        """Count a visit to a foreign host."""
        self._visits[host_of(url)] += 1
