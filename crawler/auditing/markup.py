"""Markup and styles, checked by the Nu HTML checker: all pages of a sample in one process, since it starts slowly.

Comes in: bodies of pages and style sheets by address. Goes out: what the checker saw on each, or why nothing.
Must not know: how pages were fetched, or what follows from an error.
"""

import asyncio
import codecs
import re
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import webencodings  # type: ignore[import-untyped]

from crawler.auditing.contract import Seen
from crawler.auditing.markup_found import Checker, find_checker
from crawler.auditing.markup_messages import seen
from crawler.auditing.markup_process import run

MOST_PAGES, MOST_SHEETS = 200, 200
MOST_BYTES = 5_000_000  # of one file
FIRST_SECONDS, SECONDS_EACH = 60.0, 5.0
_SHARE = 0.6  # of the time left: some must remain for both halves, should one file hold up the rest
_TOO_LARGE = f"it is larger than {MOST_BYTES // 1_000_000} MB"
_TOO_MANY = "enough files were checked"
_NO_TIME = "the time for checking markup was used up"
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w:.+-]+)""", re.I | re.A)
# Said of a page that was written anew in UTF-8: its own declaration is not to blame.
_OURS = ("Internal encoding declaration",)

Found = Mapping[str, Seen | str]


@dataclass(frozen=True, slots=True)
class _File:
    """A file as the checker gets it. ``untold`` are beginnings of messages that are our own doing."""

    url: str
    body: bytes
    untold: tuple[str, ...] = ()


async def check_markup(
    pages: Mapping[str, bytes], sheets: Mapping[str, bytes], *, charsets: Mapping[str, str] | None = None, jar: str = "",
    seconds: float | None = None,
) -> Found | str:  # fmt: skip
    """What the checker says of each page and each style sheet, by address; or one reason why there is no checker.

    ``charsets`` are those of the Content-Type headers, by address: the checker sees none. A value that is a text says why
    that one file was not checked. ``seconds`` are for all together (60 and 5 for each file, where none are given).
    """
    checker = await asyncio.to_thread(find_checker, jar)  # it starts Java twice the first time
    if isinstance(checker, str):
        return checker
    ends = time.monotonic() + (seconds or FIRST_SECONDS + SECONDS_EACH * (len(pages) + len(sheets)))
    heard = charsets or {}
    found: dict[str, Seen | str] = {}
    for bodies, most, css in ((pages, MOST_PAGES, False), (sheets, MOST_SHEETS, True)):
        files = _chosen(bodies, most, found, lambda url, body: _prepared(url, body, heard.get(url, "")))
        found |= await _check(checker, files, css, ends)
    return {url: found[url] for url in (*pages, *sheets)}


def summed(found: Found, only: Collection[str] | None = None) -> dict[str, dict[str, int]]:
    """The measurements ``markup`` and ``css``: errors, warnings and pages checked, of ``only`` these addresses or of all.

    A measurement is left out where nothing of its kind was checked. The survey asks for the home page alone and its style
    sheets: give ``only`` these.
    """
    checked = [one for url, one in found.items() if isinstance(one, Seen) and (only is None or url in only)]
    sums: dict[str, dict[str, int]] = {}
    for name in ("markup", "css"):
        having = [one.facts for one in checked if f"{name}_errors" in one.facts]
        if having:
            sums[name] = {
                "errors": sum(int(facts[f"{name}_errors"]) for facts in having),
                "warnings": sum(int(facts[f"{name}_warnings"]) for facts in having),
                "pages": len(having),
            }
    return sums


def _chosen(
    bodies: Mapping[str, bytes], most: int, found: dict[str, Seen | str], prepare: Callable[[str, bytes], _File]
) -> list[_File]:  # fmt: skip
    files: list[_File] = []
    for url, body in bodies.items():
        if len(body) > MOST_BYTES:
            found[url] = _TOO_LARGE
        elif len(files) >= most:
            found[url] = _TOO_MANY
        else:
            files.append(prepare(url, body))
    return files


def _prepared(url: str, body: bytes, charset: str) -> _File:
    """The file in UTF-8, which is all that the checker expects of files: by its mark, by the header, by its own head."""
    known = webencodings.lookup(charset) if charset else None
    if body.startswith(codecs.BOM_UTF8):
        return _File(url, body)
    if body.startswith(_MARKS):
        known = webencodings.lookup("utf-16")
    elif known is not None and known.name == "utf-8":
        return _File(url, codecs.BOM_UTF8 + body)
    known = known or webencodings.lookup(_own_charset(body))
    if known is None or known.name == "utf-8":
        return _File(url, body)
    text, _ = webencodings.decode(body, known)
    return _File(url, codecs.BOM_UTF8 + text.encode("utf-8", "replace"), _OURS)


def _own_charset(body: bytes) -> str:
    """The charset that the page's own head names, or ""."""
    found = _CHARSET.search(body[:1024])
    name = found[1].decode("ascii") if found else ""
    return "" if name.lower().startswith("utf-16") else name  # whoever can read this line sees no UTF-16


async def _check(checker: Checker, files: Sequence[_File], css: bool, ends: float) -> dict[str, Seen | str]:
    """All ``files`` at once; where one of them breaks the checker, both halves, until that one stands alone."""
    if not files:
        return {}
    left = ends - time.monotonic()
    if left <= 0:
        return {file.url: _NO_TIME for file in files}
    said = await run(checker, [file.body for file in files], css=css, seconds=left if len(files) == 1 else left * _SHARE)
    if not isinstance(said, str):
        one_by_one = zip(files, said, strict=True)
        return {file.url: seen(messages, checker.version, sheet=css, untold=file.untold) for file, messages in one_by_one}
    if len(files) == 1:
        return {files[0].url: said}
    middle = len(files) // 2
    first = await _check(checker, files[:middle], css, ends)
    return first | await _check(checker, files[middle:], css, ends)
