"""Which language a page is written in: what the text shows, with what the page claims as a tie-break.

Comes in: text and the declared tag. Goes out: a primary language code. Must not know: lexicons.
"""

from functools import lru_cache

from lingua import LanguageDetector, LanguageDetectorBuilder

from rubrics.words import primary

_SAMPLE = 600
_LEAST = 40
_SURE = 0.5
_SAME = {"no": "nb", "nn": "nb", "iw": "he", "in": "id"}


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_all_languages().with_low_accuracy_mode().build()


@lru_cache(maxsize=4096)
def language_of(text: str, declared: str = "") -> str:
    """The ISO 639-1 code of the language of ``text``; the declared one where the text is too short to tell; or ""."""
    claim = primary(declared)
    claim = _SAME.get(claim, claim)
    sample = text[:_SAMPLE]
    if len(sample.strip()) < (_LEAST if sample.isascii() else _LEAST // 3):
        return claim
    values = _detector().compute_language_confidence_values(sample)
    if not values:
        return claim
    codes = [(_SAME.get(code := v.language.iso_code_639_1.name.lower(), code), v.value) for v in values[:4]]
    best, confidence = codes[0]
    if claim and confidence < _SURE and any(code == claim for code, _ in codes):
        return claim
    return best
