"""By what a page is taken for something else than a portal: parked, or put in its place by others.

Comes in: a sighting. Goes out: reasons in words; none where nothing speaks for it. Must not know: what follows from them.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from model import Sighting
from pages import registrable

_LITTLE = 1_500  # characters; a page that says more says something of its own
_SEVERAL = 3  # different words of one kind before anybody is asked to look
_SPACELESS = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")


def parked(seen: Sighting) -> list[str]:
    """Why the address seems to belong to nobody but a seller of domains. A long page is never taken for that by its words."""
    marks = _marks()["parked"]
    sellers = sorted({registrable(f"https://{host}/") for host in (*seen.hosts, _host(seen.url))} & set(marks["hosts"]))
    said = _standing(marks["phrases"], f"{seen.title}\n{seen.text}") if len(seen.text) <= _LITTLE else []
    reasons = [f"says {words!r}" for words in said]
    if sellers and (said or len(seen.text) <= _LITTLE // 3):
        reasons.append(f"takes parts from or leads to {', '.join(sellers)}, which sells or parks domains")
    return reasons


def taken_over(seen: Sighting) -> list[str]:
    """Why the page seems to be others' in the portal's place: words of gambling or of pharmacies in its title, or many on it.

    A portal may speak of both, be it only of licences. So this is nothing but a reason to look.
    """
    reasons = []
    for kind in ("gambling", "pharmacy"):
        words = _marks()[kind]
        in_title, found = _standing(words, seen.title), _standing(words, seen.text)
        if in_title and len(found) > 1:
            reasons.append(f"{kind}: the title says {', '.join(in_title)}")
        elif len(found) >= _SEVERAL and (len(seen.text) <= _LITTLE or len(found) >= 2 * _SEVERAL):
            reasons.append(f"{kind}: the page says {', '.join(found)}")
    return reasons


def _standing(words: Iterable[str], text: str) -> list[str]:
    low = text.casefold()
    return [word for word in words if word in low and _whole(word, low)]


def _whole(word: str, text: str) -> bool:
    """Whether ``word`` stands for itself; scripts without spaces cannot tell."""
    return bool(_SPACELESS.search(word)) or re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0]


@cache
def _marks() -> Mapping[str, Any]:
    content = (resources.files("registry") / "data" / "marks.yaml").read_bytes()
    marks: Mapping[str, Any] = yaml.safe_load(content)
    return marks
