"""Whether texts are written in the language that they say: decided for the page, which cannot tell by itself.

Comes in: what the rules in the page tell of one frame. Goes out: the same with those outcomes decided. Must not know: pages.
CLD2 looks at the statistics of letters; in short texts, small words of both languages must not speak against it. What stays in
doubt, such as short texts and languages that are too much alike, is left to people.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pycld2
import yaml

from model import Outcome, gravest

_RULES = ("page-language-is-true", "part-language-is-true")
_MARK = "language:"
_SAME = dict(pair.split(":") for pair in "nb:no nn:no iw:he in:id jw:jv mo:ro tl:fil cmn:zh yue:zh sh:sr me:sr".split())
# Languages so much alike that a machine should not set one against the other.
_KIN = tuple(
    frozenset(kin.split())
    for kin in (
        "hr bs sr", "id ms", "no da", "cs sk", "es gl ca pt ast oc an", "nl af fy", "hi mr ne bh sa", "ru uk be", "bg mk",
        "tr az", "xh zu", "rw rn", "st tn nso", "fr oc co", "it co", "gd ga", "de lb", "fa ps ur ar", "kk ky tt",
    )
)  # fmt: skip
_LETTERS = re.compile(r"[^\W\d_]+")
_UNFIT = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0001fffd]")  # what CLD2 refuses to read
_FEW_WORDS, _SHORT, _LONG = 3, 40, 400  # words, letters, letters
_MAIN = 75  # per cent of a text
_LEAD = 2  # small words that one language must have more than the others
_KNOWN = frozenset(_SAME.get(code, code) for _, code in pycld2.LANGUAGES)

Verdict = tuple[Outcome, str] | None


def decide(told: dict[str, Any]) -> None:
    """Decide in place what a frame has told of languages (the JSON of common/run.js)."""
    for rule in _RULES:
        result = told["results"].get(rule)
        if result is not None:
            _decide(result)


def _decide(result: dict[str, Any]) -> None:
    shown = []
    for one in result["shown"]:
        if not one["message"].startswith(_MARK):
            shown.append(one)
            continue
        asked = json.loads(one["message"].removeprefix(_MARK))
        verdict = judge(asked["text"], asked["said"])
        result["counts"][Outcome.CANNOT_TELL] -= 1
        if verdict is not None:
            result["counts"][verdict[0]] += 1
            if verdict[0] is not Outcome.PASSED:
                shown.append({**one, "outcome": str(verdict[0]), "message": verdict[1]})
    result["shown"] = shown
    result["elements"] = sum(result["counts"].values())
    result["outcome"] = str(gravest([Outcome(o) for o, count in result["counts"].items() if count] or [Outcome.INAPPLICABLE]))


def judge(text: str, said: str) -> Verdict:
    """Whether ``text`` is in the language of the tag ``said``: outcome and message; None where there are no words."""
    words = _LETTERS.findall(_UNFIT.sub(" ", text).lower())
    claim = _code(said)
    if not words:
        return None
    sure, _, found = pycld2.detect(_UNFIT.sub(" ", text), bestEffort=True)[:3]
    main, share = _code(found[0][1]), found[0][2]
    if main == claim or _small_words_speak_for(claim, main, words):
        return Outcome.PASSED, ""
    if main in ("un", "xx") or claim not in _KNOWN:
        return (
            Outcome.CANNOT_TELL,
            f'Is this in the language "{said}", as it says? There is too little text for a machine to tell.',
        )
    if sure and share >= _MAIN and not _too_much_alike(main, claim, words) and _certain(main, claim, words):
        return (
            Outcome.FAILED,
            f'This says that it is in the language "{said}", but it is written in "{main}": let lang="{main}" say so.',
        )
    return Outcome.CANNOT_TELL, f'Is this in the language "{said}", as it says? To a machine it looks like "{main}".'


def _too_much_alike(one: str, other: str, words: list[str]) -> bool:
    return sum(map(len, words)) < _LONG and any(one in kin and other in kin for kin in _KIN)


def _certain(main: str, claim: str, words: list[str]) -> bool:
    """Whether the words, too, speak for ``main`` and not for ``claim``."""
    letters = sum(map(len, words))
    if any(not word.isascii() and ord(word[0]) > 0x2FF for word in words[:5]):  # not Latin: the script itself tells much
        return letters >= _SHORT // 2
    small = _small_words()
    for_main, for_claim = (sum(word in small.get(code, ()) for word in words) for code in (main, claim))
    if len(words) < _FEW_WORDS or for_claim > for_main:
        return False
    return letters >= 2 * _SHORT or for_main > 0


def _small_words_speak_for(claim: str, main: str, words: list[str]) -> bool:
    """Whether a good share of ``words`` are small words of ``claim``, clearly more than of any other language, ``main`` too."""
    small = _small_words()
    if claim not in small or main not in small:
        return False
    counts = {code: sum(word in known for word in words) for code, known in small.items()}
    mine = counts.pop(claim)
    return mine >= max(counts.values()) + _LEAD and mine * _FEW_WORDS >= len(words)


def _code(tag: str) -> str:
    code = tag.strip().split("-")[0].lower()
    return _SAME.get(code, code)


@cache
def _small_words() -> Mapping[str, frozenset[str]]:
    told: dict[str, str] = yaml.safe_load(Path(__file__).with_name("function_words.yaml").read_text("utf-8"))
    return {code: frozenset(words.split()) for code, words in told.items()}
