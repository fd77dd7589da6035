"""Charts as inline SVG that can be read in black and white: position, pattern and words, never colour alone.

Comes in: numbers with names. Goes out: SVG text. Must not know: what the numbers mean. A table with the same numbers stands
beside every chart, so a chart is one picture with a title to people who cannot see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

_LEVELS = (0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True)
class Range:
    """A named range from 0 to 1; ``wide`` allows for mistakes, too. ``mark``: the one that the chart is about."""

    name: str
    low: float
    high: float
    wide: tuple[float, float] | None = None
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an index: own points won, open, and the mean of others (None: there are none)."""

    name: str
    won: float
    open: float
    others: float | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A range at a time, in words such as "2024"."""

    when: str
    low: float
    high: float


def ranges(title: str, rows: Sequence[Range]) -> Markup:
    """A line per name: a box from low to high (a dot where both are one), thin lines for mistakes, lines at the levels."""
    label, wide, step, top = 205, 420, 24, 26
    height = top + step * len(rows) + 8
    out = [_axis(label, wide, top, height - 8)]
    for n, row in enumerate(rows):
        y = top + step * n + step / 2
        out.append(_name(label, y, row.name, row.mark))
        if row.wide is not None:
            left, right = label + wide * _in(row.wide[0]), label + wide * _in(row.wide[1])
            out.append(f'<path class="thin" d="M{left:.1f} {y}H{right:.1f}M{left:.1f} {y - 4}v8M{right:.1f} {y - 4}v8"/>')
        out.append(_body(label + wide * _in(row.low), label + wide * _in(row.high), y, row.mark))
    return _svg(title, label + wide + 24, height, out)


def _name(label: float, y: float, name: str, mark: bool = False) -> str:
    weight, pointer = (' font-weight="700"', "▸ ") if mark else ("", "")
    return f'<text x="{label - 10}" y="{y + 4:.1f}" text-anchor="end"{weight}>{pointer}{escape(_short(name))}</text>'


def _box(left: float, y: float, width: float, height: float) -> str:
    """Hatched: open."""
    return f'<rect class="maybe" x="{left:.1f}" y="{y}" width="{width:.1f}" height="{height}" fill="url(#hatch)"/>'


def _body(left: float, right: float, y: float, mark: bool) -> str:
    if right - left < 1:
        return f'<circle class="{"mark" if mark else "dot"}" cx="{left:.1f}" cy="{y}" r="{6 if mark else 4.5}"/>'
    height = 12 if mark else 9
    return _box(left, y - height / 2, right - left, height) + f'<path class="edge" d="M{left:.1f} {y - 8}v16"/>'


def histogram(title: str, values: Sequence[float], own: float | None = None, bins: int = 10) -> Markup:
    """How many values lie in each tenth, with the number on top; ``own`` is marked by a pointer."""
    counts = bin_counts(values, bins)
    left, wide, top, tall = 30, 560, 34, 150
    most = max(counts, default=0) or 1
    step = wide / bins
    out = []
    for n, count in enumerate(counts):
        x, height = left + n * step, tall * count / most
        out.append(
            f'<rect class="bar" x="{x + 2:.1f}" y="{top + tall - height:.1f}" width="{step - 4:.1f}" height="{height:.1f}"/>'
        )
        out.append(f'<text x="{x + step / 2:.1f}" y="{top + tall - height - 5:.1f}" text-anchor="middle">{count or ""}</text>')
    for n in range(bins + 1):
        out.append(
            f'<text class="soft" x="{left + n * step:.1f}" y="{top + tall + 18}" text-anchor="middle">{n / bins:.1f}</text>'
        )
    out.append(f'<path class="edge" d="M{left} {top + tall}H{left + wide}"/>')
    if own is not None:
        x = left + wide * _in(own)
        out.append(f'<path class="mark" d="M{x:.1f} {top + tall + 2}l-7 13h14z"/>')
    return _svg(title, left + wide + 30, top + tall + 26, out)


def bin_counts(values: Sequence[float], bins: int = 10) -> list[int]:
    """How many values lie in each bin from 0 to 1; 1 itself is in the last."""
    counts = [0] * bins
    for value in values:
        counts[min(bins - 1, int(_in(value) * bins + 1e-9))] += 1
    return counts


def parts(title: str, rows: Sequence[Part]) -> Markup:
    """A bar per part: solid for won, hatched for open, and a diamond at the mean of others."""
    label, wide, step, top = 205, 420, 34, 26
    height = top + step * len(rows) + 8
    out = [_axis(label, wide, top, height - 8)]
    for n, row in enumerate(rows):
        y = top + step * n + step / 2
        won, more = wide * _in(row.won), wide * _in(row.open)
        out.append(_name(label, y, row.name))
        out.append(f'<rect class="bar" x="{label}" y="{y - 8}" width="{won:.1f}" height="16"/>')
        if more:
            out.append(_box(label + won, y - 8, more, 16))
        if row.others is not None:
            x = label + wide * _in(row.others)
            out.append(f'<path class="other" d="M{x:.1f} {y - 13}l6 7l-6 7l-6 -7z"/>')
    return _svg(title, label + wide + 24, height, out)


def timeline(title: str, points: Sequence[Point]) -> Markup:
    """Ranges over time, oldest first, joined at their lower ends."""
    left, wide, top, tall = 46, 540, 20, 180
    step = wide / max(len(points), 1)
    out = []
    for level in (0.0, *_LEVELS, 1.0):
        y = top + tall * (1 - level)
        out.append(f'<path class="grid" d="M{left} {y}H{left + wide}"/>')
        out.append(f'<text class="soft" x="{left - 8}" y="{y + 4}" text-anchor="end">{level:g}</text>')
    line = []
    for n, point in enumerate(points):
        x = left + step * (n + 0.5)
        low, high = (top + tall * (1 - _in(v)) for v in (point.low, point.high))
        line.append(f"{'L' if n else 'M'}{x:.1f} {low:.1f}")
        out.append(f'<path class="edge" d="M{x:.1f} {low:.1f}V{high:.1f}M{x - 6:.1f} {high:.1f}h12"/>')
        out.append(f'<circle class="dot" cx="{x:.1f}" cy="{low:.1f}" r="5"/>')
        out.append(f'<text x="{x:.1f}" y="{top + tall + 20}" text-anchor="middle">{escape(point.when)}</text>')
    out.append(f'<path class="thin" d="{"".join(line)}"/>' if line else "")
    return _svg(title, left + wide + 20, top + tall + 30, out)


def _axis(left: int, wide: int, top: int, bottom: float) -> str:
    lines = [f'<path class="grid" d="M{left + wide * v:.1f} {top}V{bottom}"/>' for v in (0, *_LEVELS, 1)]
    words = [
        f'<text class="soft" x="{left + wide * v:.1f}" y="{top - 8}" text-anchor="middle">{v:g}</text>' for v in (0, *_LEVELS, 1)
    ]
    return "".join([*lines, *words])


def _svg(title: str, width: float, height: float, body: Sequence[str]) -> Markup:
    hatch = (
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="under" width="6" height="6"/><path class="stroke" d="M0 0V6"/></pattern></defs>'
    )
    return Markup(
        f'<svg class="chart" role="img" aria-label="{escape(title)}" viewBox="0 0 {width:g} {height:g}" '
        f'style="max-width:{width:g}px">{hatch}{"".join(body)}</svg>'
    )


def _in(value: float) -> float:
    return min(1.0, max(0.0, value))


def _short(name: str) -> str:
    return f"{name[:23]}…" if len(name) > 24 else name
