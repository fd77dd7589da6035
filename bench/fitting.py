"""Curves of confidence fitted to labelled answers, and the file that keeps them.

Comes in: items, whose confidence is the strength of the sign. Goes out: curves, and for each answer how sure it is and whether
it was right. Must not know: how portals are visited.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.agreeing import Item
from bench.processes import BenchError
from indices import calibration_error, left_out, rising_curve
from model import CiviscopeError
from rubrics.calibration import FILE, PLAIN, Calibration, load_calibration

PSEUDO = 5.0  # answers with the overall share that every step of a curve is drawn towards
Judged = tuple[float, bool]


def current() -> Calibration:
    """What the product uses: the curves kept in the checkout, or the strengths as they are where there are none."""
    try:
        return load_calibration() if FILE.exists() else PLAIN
    except CiviscopeError as error:
        raise BenchError(str(error)) from None


def fitted(items: Sequence[Item]) -> Calibration:
    """One curve for yes and one for no; none where nothing was answered so."""
    curves = {value: rising_curve(_judged(items, value), PSEUDO) for value in ("yes", "no")}
    return Calibration({value: points for value, points in curves.items() if points})


def calibrated(items: Sequence[Item], calibration: Calibration) -> list[Judged]:
    """How sure each answer is by these curves, and whether it was right."""
    return [
        (calibration.confidence(i.answer.value.value, i.answer.confidence), not i.wrong) for i in items if i.decided
    ]  # fmt: skip


def left_out_pairs(items: Sequence[Item]) -> list[Judged]:
    """The same, each portal by curves fitted to the others."""
    portals: dict[str, list[Item]] = {}
    for item in items:
        portals.setdefault(item.portal, []).append(item)
    return [pair for _, own, others in left_out(portals) for pair in calibrated(own, fitted(others))]


def _judged(items: Sequence[Item], value: str) -> list[Judged]:
    return [(i.answer.confidence, not i.wrong) for i in items if i.answer.value.value == value]


def write(path: Path, items: Sequence[Item]) -> None:
    """The curves fitted to these items, as the file that ``rubrics.calibration`` reads. Raises BenchError."""
    curves = fitted(items).curves
    if missing := [value for value in ("yes", "no") if value not in curves]:
        raise BenchError(f"no answer is {' or '.join(missing)}: curves cannot be fitted")
    try:
        path.write_text(_text(items, curves), encoding="utf-8")
    except OSError as error:
        raise BenchError(f"{path}: cannot be written: {error.strerror}") from None


def _text(items: Sequence[Item], curves: Mapping[str, tuple[tuple[float, float], ...]]) -> str:
    answers = [i for i in items if i.decided]
    of = Counter(f"{i.portal} {i.questionnaire}" for i in answers)
    seen, unseen = calibration_error(calibrated(items, Calibration(dict(curves)))), calibration_error(left_out_pairs(items))
    lines = [
        "# How often answers are right: [strength of the sign, share that is right], with straight lines between the points.",
        f"# Fitted by `python -m bench agreement --fit` to {len(answers)} labelled answers of classes A and B:",
        *(f"#   {name}: {n}" for name, n in sorted(of.items())),
        f"# Expected calibration error: {seen:.3f} on these; {unseen:.3f} by curves fitted to the other portals only.",
    ]
    for value, points in curves.items():
        count = sum(i.answer.value.value == value for i in answers)
        lines += [f"{value}:  # {count} answers", *(f"  - [{strength:g}, {share:g}]" for strength, share in points)]
    return "\n".join(lines) + "\n"
