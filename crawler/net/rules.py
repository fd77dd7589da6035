"""What a robots.txt says to one visitor, by RFC 9309.

Comes in: the bytes of the file. Goes out: ``Rules``. Must not know: how the file was fetched.
Only the groups that speak to this visitor, or to all, are given to the parser: large files name thousands of others.
"""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass

from protego import Protego

from crawler.result import Failed
from model import FailureKind

MOST_PATTERNS = 5_000
_LINE_END = re.compile(r"\r\n?|\n")
_AGENT = re.compile(r"\s*user[- ]?agent\s*[:\s]([^#]*)", re.I)
_SITEMAP = re.compile(r"\s*site-?maps?\s*[:\s]", re.I)
_RULE = re.compile(r"\s*(?:allow|d[ias]+l+[ao]w|crawl[- ]delay|request[- ]rate)\b([^#]*)", re.I)
_PAGE = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml|!--)", re.I)


@dataclass(frozen=True, slots=True)
class Rules:
    """The robots.txt of one origin, for one visitor. ``trouble`` says why it could not be read.

    ``crawl_delay`` are the seconds between two requests that Crawl-delay or Request-rate asks for; ``sitemaps``
    are as the file names them, in its order.
    """

    product: str
    parsed: Protego | None = None
    trouble: Failed | None = None
    crawl_delay: float | None = None
    sitemaps: tuple[str, ...] = ()

    def refusal(self, url: str) -> Failed | None:
        """Why ``url`` may not be visited, or None."""
        if self.trouble is not None:
            return self.trouble
        if self.parsed is None or self.parsed.can_fetch(url, self.product):
            return None
        return Failed(FailureKind.ROBOTS, "robots.txt asks visitors to stay away from this page", tried=False)


def read_rules(product: str, body: bytes, charset: str = "") -> Rules:
    """The rules that ``body`` has for ``product``. A page that is served in place of the file forbids nothing."""
    text = _decode(body, charset)
    if _PAGE.match(text):
        return Rules(product)
    parsed = Protego.parse(_ours(text, product))
    rate = parsed.request_rate(product)
    delays = (parsed.crawl_delay(product), rate.seconds / rate.requests if rate is not None else None)
    return Rules(
        product, parsed, crawl_delay=max((d for d in delays if d is not None), default=None),
        sitemaps=tuple(dict.fromkeys(parsed.sitemaps)),
    )  # fmt: skip


def _decode(body: bytes, charset: str) -> str:
    """As the byte-order mark says, else UTF-8 as the RFC asks for, else as the server says."""
    if body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return body.decode(charset or "utf-8", "replace").removeprefix("\ufeff")
    except (LookupError, UnicodeError):
        return body.decode("utf-8-sig", "replace")


def _ours(text: str, product: str) -> str:
    """The sitemaps, and the groups for ``product`` and for all. Of rules with wildcards the first 5,000 count."""
    kept: list[str] = []
    names, ours, patterns = True, False, 0
    for line in _LINE_END.split(text):
        if agent := _AGENT.match(line):
            ours = ours and names  # agents that follow each other share a group
            names = True
            if name := _speaks_to(agent[1], product):
                ours = True
                kept.append(f"User-agent: {name}")
        elif _SITEMAP.match(line):
            kept.append(line)
        elif rule := _RULE.match(line):
            names = False
            patterns += (pattern := ours and ("*" in rule[1] or "$" in rule[1]))
            if ours and not (pattern and patterns > MOST_PATTERNS):
                kept.append(line)
    return "\n".join(kept)


def _speaks_to(agent: str, product: str) -> str:
    agent = agent.strip()
    if agent.startswith("*"):
        return "*" if len(agent) == 1 or agent[1].isspace() else ""
    token = re.split(r"[/*]", agent, maxsplit=1)[0].strip()
    return product if token.lower() == product.lower() else ""
