"""Lines of print put together into paragraphs and headings.

Comes in: lines with their place and type. Goes out: blocks. Must not know: PDF, or how lines are found.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from crawler.documents.reading import Blocks

_BULLET = re.compile(r"[•▪●○◦■□–—*·➢✓\uf0b7\uf0a7-]\s|\(?(?:\d{1,3}|[^\W\d_]|[ivxIVX]{1,5})[.)]\s|\d{1,2}(?:\.\d{1,2})+\.?\s")
_ENDS = re.compile(r"[.!?:;。！？：；।؟؛…]['\"»”)\]]*$")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010\ufffe\x02]$")
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_WIDE_END, _WIDE_START = re.compile(f"[{_UNSPACED}]$"), re.compile(f"[{_UNSPACED}]")
_SPREAD = re.compile(r"(?<!\S)[\u3400-\u9fff](?:[ \u3000]+[\u3400-\u9fff]){2,}(?!\S)")
_LETTERS = re.compile(r"[^\W\d_]")
_LEADERS = re.compile(r"(?:\.\s?){4}|…{2}|_{3}")
_DIGITS = re.compile(r"\d+")
_HEADING, _BOLD_HEADING, _TITLE = 250, 100, 300  # characters


@dataclass(slots=True)
class Line:
    """A line of print: ``left``, ``right`` and ``y`` (upwards) in points, ``size`` of its type.

    ``whole`` says that it was painted in one go.
    """

    text: str
    size: float
    bold: bool
    left: float
    right: float
    y: float
    page: int = 0
    whole: bool = False


def furniture(pages: Sequence[Sequence[Line]]) -> Iterator[list[Line]]:
    """The pages without page numbers, and without running heads and feet after their first time."""
    seen: Counter[str] = Counter()
    for lines in pages:
        edges = {*range(min(2, len(lines))), *range(max(0, len(lines) - 2), len(lines))} if len(lines) > 4 else set()
        kept = []
        for place, line in enumerate(lines):
            key = _DIGITS.sub("", line.text).strip()
            if place in edges and _repeated(key, line.text, seen):
                continue
            kept.append(line)
        yield kept


def _repeated(key: str, text: str, seen: Counter[str]) -> bool:
    if not _LETTERS.search(key):
        return len(_DIGITS.findall(text)) == 1 and len(text) <= 12
    seen[key] += 1
    return seen[key] > 1


def largest(lines: Sequence[Line]) -> str:
    """What a page says in its largest type; where all is of one size, its first bold or else its first lines."""
    spoken = [line for line in lines if len(_LETTERS.findall(line.text)) >= 2]
    if not spoken:
        return ""
    size = max(line.size for line in spoken)
    same = [line for line in spoken if line.size >= size - 0.6]
    if len(same) > max(4, len(spoken) // 2):  # no type stands out
        same = [line for line in spoken[:4] if line.bold] or spoken[:1]
    return _joined(same[:6])[:_TITLE].strip()


def write(pages: Sequence[Sequence[Line]], blocks: Blocks) -> None:
    """Paragraphs and headings of all pages into ``blocks``; raises ``EnoughError`` when they are full."""
    lines = [line for page in furniture(pages) for line in page]
    if not lines:
        return
    body, levels = _levels(lines)
    for group in _groups(lines):
        text = _joined(group)
        blocks.add(_tag(group[0], text, body, levels), text)


def _levels(lines: Sequence[Line]) -> tuple[float, list[float]]:
    """The size of the running text, and the sizes above it, the largest first."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0]
    return body, sorted((size for size in sizes if size >= 1.15 * body), reverse=True)


def _tag(first: Line, text: str, body: float, levels: list[float]) -> str:
    if not _LETTERS.search(text) or _LEADERS.search(text):
        return "p"
    if first.size in levels and len(text) <= _HEADING:
        return f"h{min(levels.index(first.size) + 1, 3)}"
    bold = first.bold and first.size >= body - 0.6 and len(text) <= _BOLD_HEADING and text[-1] not in ".;,،。"
    return "h3" if bold else "p"


def _groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    pitches, widths = _pitches(lines), _widths(lines)
    group = [lines[0]]
    for before, line in pairwise(lines):
        if _follows(before, line, pitches, widths):
            group.append(line)
        else:
            yield group
            group = [line]
    yield group


def _pitches(lines: Sequence[Line]) -> dict[float, float]:
    """The usual distance from line to line, by size of type."""
    gaps: dict[float, list[float]] = defaultdict(list)
    for before, line in pairwise(lines):
        gap = before.y - line.y
        if before.page == line.page and before.size == line.size and 0.5 * line.size < gap < 2.6 * line.size:
            gaps[line.size].append(gap)
    return {size: median(found) for size, found in gaps.items()}


def _column(line: Line, *, rtl: bool) -> tuple[int, int]:
    return line.page, round((line.right if rtl else line.left) / 24)


def _rtl(line: Line) -> bool:
    return bool(re.search(r"[\u0590-\u08ff]", line.text[:40]))


def _widths(lines: Sequence[Line]) -> dict[tuple[int, int], float]:
    """The length of the longest line of each column, at least that of most lines of its page."""
    usual: dict[int, list[float]] = defaultdict(list)
    for line in lines:
        usual[line.page].append(line.right - line.left)
    least = {page: sorted(found)[3 * len(found) // 4] for page, found in usual.items()}
    widths: dict[tuple[int, int], float] = {}
    for line in lines:
        column = _column(line, rtl=_rtl(line))
        widths[column] = max(widths.get(column, least[line.page]), line.right - line.left)
    return widths


def _follows(before: Line, line: Line, pitches: dict[float, float], widths: dict[tuple[int, int], float]) -> bool:
    """Whether ``line`` goes on with the paragraph that ``before`` belongs to."""
    if abs(before.size - line.size) > 0.6 or before.bold != line.bold or _BULLET.match(line.text):
        return False
    gap = before.y - line.y
    goes_on = line.text[:1].islower() and not _ENDS.search(before.text)
    if before.page != line.page or gap < -0.5 * line.size:  # next page or column
        return goes_on or bool(_HYPHEN.search(before.text))
    if gap > 1.25 * min(pitches.get(line.size, 1.4 * line.size), 2.6 * line.size):
        return False
    full = widths[_column(before, rtl=_rtl(before))]
    short = before.right - before.left < 0.8 * full
    return goes_on if short else True


def _joined(lines: Sequence[Line]) -> str:
    """Lines as one text; Chinese letters set apart for looks are put together."""
    text = ""
    for line in lines:
        text = _glue(text, line.text) if text else line.text
    return _SPREAD.sub(lambda found: re.sub(r"\s", "", found[0]), text)


def _glue(text: str, more: str) -> str:
    """Two lines as one: hyphens at the break go, and so does the space where the script has none."""
    if _HYPHEN.search(text) and more[:1].islower():
        return text[:-1] + more
    if _WIDE_END.search(text) and _WIDE_START.match(more):
        return text + more
    return f"{text} {more}"
