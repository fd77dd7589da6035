"""Whose code a page loads: the hosts of its scripts and frames, and which of them are known to follow visitors.

Comes in: a site. Goes out: what its pages load from other sites, with vendors (vendors.yaml). Must not know: questions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from model import PackError
from pages import normalise, same_site
from rubrics.site import Site
from rubrics.strict_yaml import load
from rubrics.view import View

_DATA = Path(__file__).with_name("vendors.yaml")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A script or frame on a page: ``words`` as it stands in the HTML, ``address`` made absolute, its ``host``."""

    view: View
    words: str
    address: str
    host: str


@lru_cache(maxsize=1)
def _vendors() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = load(_DATA, PackError)
    return found


def loads(site: Site, *, foreign: bool = True) -> Iterator[Loaded]:
    """The scripts and frames of the portal's pages; by itself only those from other sites."""
    for view in site.own_pages:
        for words in view.page.scripts:
            address = normalise(words, view.url)
            if address and not (foreign and same_site(address, view.url)):
                yield Loaded(view, words, address, urlsplit(address).hostname or "")


def vendor(address: str, kind: Literal["trackers", "consent", "companies"]) -> str:
    """The vendor of a known kind that an address belongs to, or ""."""
    known = _vendors()[kind]
    parts = urlsplit(address)
    labels = (parts.hostname or "").split(".")
    for start in range(len(labels) - 1):
        host = ".".join(labels[start:])
        way = host
        for segment in ("", *parts.path.strip("/").split("/")[:2]):
            way = f"{way}/{segment}" if segment else way
            if way in known:
                return known[way]
    return ""


def consent_file(address: str) -> bool:
    """Whether a script is by its name one that asks for consent."""
    path = urlsplit(address).path.lower()
    return any(name in path for name in _vendors()["consent_files"])
