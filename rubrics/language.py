"""Which language a text is written in: what the text shows, with what the page claims as a tie-break.

Comes in: text and the declared tag. Goes out: a primary language code. Must not know: lexicons.
CLD2 answers in microseconds and says when it is not sure; only then Lingua, slower and better on short texts, is asked.
"""

import re
from functools import lru_cache

import pycld2
from lingua import LanguageDetector, LanguageDetectorBuilder

from rubrics.words import primary

_SAMPLE = 600
_LEAST = 40
_SURE = 0.5
_MOST = 50  # per cent
_SAME = {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "jw": "jv", "mo": "ro", "tl": "fil", "zh-hant": "zh"}
# Standards of one language that short texts cannot tell apart: what the page claims decides.
_KIN = (frozenset({"hr", "bs", "sr", "sh", "me"}), frozenset({"id", "ms"}))
_UNFIT = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0001fffd]")  # what CLD2 refuses to read


@lru_cache(maxsize=1)
def _lingua() -> LanguageDetector:
    return LanguageDetectorBuilder.from_all_languages().with_low_accuracy_mode().build()


@lru_cache(maxsize=65_536)
def language_of(text: str, declared: str = "", *, mixed: bool = False) -> str:
    """The ISO 639-1 code of the language of ``text``; the declared one where the text is too short to tell; or "".

    ``mixed``: the text may be in several languages, and the one of most of it is asked for.
    """
    claim = _code(primary(declared))
    sample = _UNFIT.sub(" ", text[:_SAMPLE])
    if len(sample.strip()) < (_LEAST if sample.isascii() else _LEAST // 3):
        return claim
    found = _at_once(sample, claim, mixed=mixed) or (claim if mixed else _at_length(sample, claim))
    if claim and any(claim in kin and found in kin for kin in _KIN):
        return claim
    return found or claim


def _at_once(sample: str, claim: str, *, mixed: bool) -> str:
    """What CLD2 is sure of, or what it and the page agree on, or ""."""
    sure, _, found = pycld2.detect(sample)[:3]
    _, name, percent, _ = found[0]
    code = _code(name.lower())
    sure = sure or code == claim or (mixed and percent > _MOST)
    return code if sure and code != "un" else ""


def _at_length(sample: str, claim: str) -> str:
    values = _lingua().compute_language_confidence_values(sample)
    codes = [(_code(v.language.iso_code_639_1.name.lower()), v.value) for v in values[:4]]
    if not codes:
        return claim
    best, confidence = codes[0]
    if claim and confidence < _SURE and any(code == claim for code, _ in codes):
        return claim
    return best


def _code(code: str) -> str:
    return _SAME.get(code, code)
