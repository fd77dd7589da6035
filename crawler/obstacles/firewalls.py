"""Firewalls: whose block page or challenge an answer is.

Comes in: a ``Look``. Goes out: who blocks, or "". Must not know: brands by heart; they stand in marks.yaml.
What a page is follows from its build and its words; marks only name the firewall, and help where there are hardly any words.
"""

import re

from crawler.obstacles.forms import asks_for_more, asks_for_password
from crawler.obstacles.looks import FEW_LINKS, HARDLY_ANY, LITTLE, MANY_LINKS, SHORT, Look
from crawler.obstacles.marks import Marks, named_by_header, named_by_server
from crawler.obstacles.words import fills

UNKNOWN = "a firewall"
CAPTCHA = "a CAPTCHA wall"
_MISSING = frozenset({404, 410})
_LOGIN = frozenset({401, 407})
_REFUSALS = frozenset({402, 403, 405, 406, 409, 412, 418, 420, 429, 444, 456, 468, 493, 999})
_SILENT = _REFUSALS | {202, 400, 503}
_GATEWAYS = frozenset({500, 502, 504, *range(520, 528), 530})  # firewalls also say so when the server behind them is down
_DENIALS = frozenset({"blocked", "denied", "human"})
_NOTICE = 300  # characters; more is a text on something
_CLEAR = frozenset({"blocked", "human"})
_ID = re.compile(
    r"(?:ray|incident|support|reference|request|event|block|trace|error|transaction|session|attack|unique|tracking|visitor|log|"
    r"事件|请求|日志|запроса|инцидента)[ _-]{0,2}(?:id|no|nr|number|num|code|ref|#|编号)?\.?\s{0,3}[:#：=]?\s{0,3}"
    r"(?=[0-9a-f.:-]{0,80}\d)[0-9a-f][0-9a-f.:-]{8,80}",
    re.I,
)
_VISITOR = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])|\b(?:[0-9a-f]{1,4}:){5,7}[0-9a-f]{1,4}\b", re.I)
_MOUNT = re.compile(
    r"""<(?:div|main|section)\b[^>]{0,200}\bid\s{0,2}=\s{0,2}["']?(?:root|app|__next|__nuxt|___gatsby|app-root|q-app)\b"""
)
_AGAIN = re.compile(r"location\.reload\s{0,3}\(|location\.(?:href|search)\s{0,3}=\s{0,3}(?:window\.)?location|history\.go\(0\)")
_GOES = re.compile(r"location(?:\.href)?\s{0,3}=|location\.(?:replace|assign|reload)\s{0,3}\(|\.submit\s{0,3}\(")
_HIDDEN = re.compile(
    r"\beval\s{0,3}\(|fromcharcode|\batob\s{0,3}\(|\b_0x[0-9a-f]{2}|\bunescape\s{0,3}\(|crypto\.subtle|sha-?(?:1|256)|\\x[0-9a-f]{2}\\x"
)
_REFRESH = re.compile(r"""<meta\b[^>]{0,200}http-equiv\s{0,2}=\s{0,2}["']?refresh""")
_NOINDEX = re.compile(r"""<meta\b[^>]{0,200}\bnoindex\b""")


def firewall(look: Look) -> str:
    """Who blocks here: "a block page of Cloudflare", "a CAPTCHA wall", "a firewall"; or ""."""
    if name := named_by_header(look.status, look.headers):
        return f"a block page of {name}"
    if look.links > MANY_LINKS * 2 or (len(look.text) > SHORT and not look.named & _DENIALS):
        return ""
    if look.status < 400 and not look.small(SHORT, MANY_LINKS):
        return ""
    marks = Marks(look.source)
    if not (_refuses(look, marks) if look.status >= 400 else _stands_in(look, marks)):
        return ""
    if name := marks.page or marks.carried or named_by_server(look.headers):
        return f"a block page of {name}"
    return CAPTCHA if marks.captcha and "blocked" not in look.told else UNKNOWN


def _refuses(look: Look, marks: Marks) -> bool:
    """Whether an answer with a status of 400 or more is a firewall's rather than the server's own."""
    clear = bool(look.told & _CLEAR) and not ("blocked" not in look.told and asks_for_more(look.source))
    if clear or _computes(look):
        return True
    if look.status in _GATEWAYS:
        return False
    if marks.page:
        return look.status not in _MISSING | {400} or bool(look.told & {"denied", "hint"})
    if look.status in _MISSING or look.told & {"repair", "pause"}:
        return False
    if look.status in _SILENT and (_captcha(look, marks) or _silent(look)):
        return True
    if look.status in _LOGIN or asks_for_password(look.source):
        return False
    return "denied" in look.told or (look.status in _REFUSALS and _traced(look))


def _stands_in(look: Look, marks: Marks) -> bool:
    """Whether an answer with a status below 400, of little text and few links, stands in for the page."""
    if marks.page and (look.told & _DENIALS or look.small(LITTLE, FEW_LINKS)):
        return True
    if marks.carried and (look.told & _CLEAR or (_bare(look) and look.source.count("<script") <= 2 and not _mounts(look))):
        return True
    if _captcha(look, marks) or _denied(look) or _computes(look) or _waits(look):
        return True
    if look.status == 202 and _silent(look):
        return True
    return look.small(LITTLE, 2) and "hint" in look.told and _traced(look) and not asks_for_more(look.source)


def _denied(look: Look) -> bool:
    """Whether a page of status 200 with words of denial is about this visitor rather than about, say, a road."""
    if not look.told & _DENIALS or not look.small(LITTLE, FEW_LINKS) or asks_for_more(look.source):
        return False
    if any(fills(line, _DENIALS) for line in (look.title, look.heading)):
        return True
    return len(look.text) <= _NOTICE and bool(look.told & _CLEAR)


def _captcha(look: Look, marks: Marks) -> bool:
    """A CAPTCHA as the main thing on the page: hardly anything around it, and no form that asks for more."""
    if not marks.captcha or not look.small(LITTLE, FEW_LINKS):
        return False
    if asks_for_more(look.source):
        return bool(look.named & _CLEAR)
    return bool(look.told & (_DENIALS | {"hint"})) or (marks.box and look.links <= 2)


def _traced(look: Look) -> bool:
    """A short page that hands out a number to complain with, or tells visitors their address."""
    return look.small(LITTLE, FEW_LINKS) and bool(_ID.search(look.text) or _VISITOR.search(look.text))


def _computes(look: Look) -> bool:
    """A page without words that only computes something, keeps it as a cookie, and asks again."""
    source = look.source
    if not _silent(look) or "document.cookie" not in source:
        return False
    return bool(_AGAIN.search(source) or (_GOES.search(source) and _HIDDEN.search(source)))


def _waits(look: Look) -> bool:
    """A page that only bids to wait, or to be human, and has a script or a refresh to go on by itself."""
    if not look.told & {"human", "hint"} or asks_for_more(look.source) or _mounts(look):
        return False
    if _bare(look) and "<script" in look.source:
        return True
    return look.small(LITTLE, 1) and bool(_REFRESH.search(look.source) or _NOINDEX.search(look.source))


def _silent(look: Look) -> bool:
    """All script: servers refuse in words, and pages that a script fills have a place for it."""
    return _bare(look) and "<script" in look.source and not _mounts(look)


def _mounts(look: Look) -> bool:
    return bool(_MOUNT.search(look.source))


def _bare(look: Look) -> bool:
    return look.small(HARDLY_ANY, 1)
