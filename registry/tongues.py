"""Official languages of states, as Unicode CLDR has them.

Comes in: an ISO 3166-1 alpha-3 code. Goes out: BCP 47 tags. Must not know: which languages a portal speaks.
"""

from functools import cache

from babel.languages import get_official_languages

from model import countries

_WHOLE = {"no": {"nb", "nn"}}  # CLDR lists the macrolanguage beside its written standards


@cache
def official_languages(country: str) -> tuple[str, ...]:
    """The languages that are official or are used as such in the whole state, most spoken first. Raises KeyError."""
    found = [tag.replace("_", "-") for tag in get_official_languages(countries()[country].iso2, de_facto=True)]
    return tuple(tag for tag in found if not _WHOLE.get(tag, set()) & set(found))
