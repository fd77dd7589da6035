"""Hides e-mail addresses and telephone numbers in a text that leaves the machine.

Comes in: a text. Goes out: the same text with marks in their place. Must not know: who gets it.
What might be a number of a telephone is hidden, too: an amount hidden in vain does no harm, a number sent in vain does.
"""

import re
import unicodedata

MAIL, PHONE = "[e-mail address]", "[telephone number]"

_OPEN, _SHUT = r"\s*[\[({]\s*", r"\s*[\])}]\s*"
_AT = rf"(?:\s*(?:@|＠|%40)\s*|{_OPEN}(?:at|ät|@|arroba|chiocciola|zavináč|małpa){_SHUT})"
_DOT = rf"(?:\.|．|{_OPEN}(?:dot|punkt|punto|point|tečka|\.){_SHUT})"
_MAIL = re.compile(rf"[\w.+'&~-]{{1,64}}{_AT}[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}})+", re.I)
# Digits of any script in groups, with what stands between them in telephone numbers.
_GROUPS = re.compile(r"(?<![\w.,])(?:[+＋(]\s*)?\d(?:[\s\u00a0()./\\‐‑–-]{0,3}\d)*(?![\w])")
_DATE = r"(?:\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})|\d{4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,2})"
_YEAR = r"(?:1[5-9]|20|21)\d\d"
_HARMLESS = re.compile(
    rf"{_DATE}(?:\s*[-–/]?\s*{_DATE})*(?:\s+\d{{1,2}})?"  # dates and spans of dates, before a time of day
    rf"|{_YEAR}(?:\s*[-–/,]?\s*{_YEAR})*"  # years and spans of years
    rf"|\d{{1,5}}\s?/\s?{_YEAR}"  # numbers of laws and files
    r"|[1-9]\d{0,2}(?:\.\d{3})+"  # 1.250.000
    r"|\d{1,2}[.:]\d{2}\s*[-–]\s*\d{1,2}[.:]\d{2}"  # hours
)  # fmt: skip
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[ \u00a0]\d{3})+")
_CURRENCY = re.compile(r"[A-Z]{3}\b|Kč|zł|kr\b|Ft\b")
_LEAST = 7
_SHORT = re.compile(r"((?<!\w)(?:tel|phone|fax|mobile?|gsm)\w{0,6}\s*[.:]*\s*)\+?\d[\d\s/-]{1,14}\d", re.I)


def masked(text: str) -> str:
    """``text`` without e-mail addresses and telephone numbers."""
    text = _MAIL.sub(MAIL, text)
    return _GROUPS.sub(_hidden, _SHORT.sub(rf"\1{PHONE}", text))


def _hidden(found: re.Match[str]) -> str:
    digits = sum(c.isdigit() for c in found[0])
    harmless = digits < _LEAST or _HARMLESS.fullmatch(found[0].strip()) or _is_money(found)
    return found[0] if harmless else PHONE


def _is_money(found: re.Match[str]) -> bool:
    """Thousands with spaces, and a currency behind them: 1 250 000 EUR."""
    if not _THOUSANDS.fullmatch(found[0]):
        return False
    after = found.string[found.end() : found.end() + 5].strip()
    return bool(_CURRENCY.match(after)) or unicodedata.category(after[:1] or " ") == "Sc"
