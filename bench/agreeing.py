"""Labels and answers of the same items, side by side.

Comes in: a crawl, labels, questionnaires. Goes out: items, and rows and figures made of them. Must not know: how portals are
visited, or how confidences are fitted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bench.figures import Cell
from indices import Agreement, Label, compare
from model import Answer, Grade, Questionnaire, Value
from rubrics import Crawl, Rubrics
from rubrics.calibration import PLAIN

_DECIDED = (Value.YES, Value.NO)
_COUNTED = (Grade.A, Grade.B)


@dataclass(frozen=True, slots=True)
class Item:
    """A label (yes or no) and the answer to the same item; its confidence is the strength of the sign, not calibrated."""

    portal: str
    questionnaire: str
    grade: str
    label: Label
    answer: Answer

    @property
    def decided(self) -> bool:
        """Whether the machine says yes or no."""
        return self.answer.value in _DECIDED

    @property
    def wrong(self) -> bool:
        """Whether it says yes where the label says no, or the other way round."""
        return self.decided and self.answer.value.value != self.label.answer


def items_of(
    portal: str, crawl: Crawl, labels: Mapping[str, Label], rubrics: Rubrics, asked: Iterable[Questionnaire]
) -> list[Item]:
    """The items of classes A and B that are labelled yes or no, answered."""
    plain = replace(rubrics, calibration=PLAIN)
    site, found = plain.site(crawl), []
    for questionnaire in asked:
        counted = tuple(
            i for i in questionnaire.indicators
            if i.grade in _COUNTED and i.id in labels and labels[i.id].answer in ("yes", "no")
        )  # fmt: skip
        answers = plain.answer(site, replace(questionnaire, indicators=counted))
        for indicator, answer in zip(counted, answers, strict=True):
            found.append(Item(portal, questionnaire.id, indicator.grade.value, labels[indicator.id], answer))
    return found


def compared(items: Sequence[Item]) -> Agreement:
    """Agreement over items of several portals."""
    labels = [replace(item.label, id=f"{item.portal} {item.label.id}") for item in items]
    answers = {x.id: Label(x.id, item.answer.value.value) for x, item in zip(labels, items, strict=True)}
    return compare("", labels, answers)


def row(items: Sequence[Item]) -> tuple[Cell, ...]:
    """Labelled items, coverage, agreement, kappa, precision and recall of yes."""
    found = compared(items)
    return found.labelled, found.coverage, found.agreement, found.kappa, found.yes_precision, found.yes_recall


def figures(items: Sequence[Item]) -> dict[str, float | int | None]:
    """What a bench tells of some portals, classes A and B together but for kappa."""
    both = compared(items)
    kappas = {grade: compared([i for i in items if i.grade == grade]).kappa for grade in ("A", "B")}
    found = {
        "kappa_a": kappas["A"], "kappa_b": kappas["B"], "kappa": both.kappa, "coverage": both.coverage,
        "yes_precision": both.yes_precision, "yes_recall": both.yes_recall, "agreement": both.agreement,
    }  # fmt: skip
    return {**{k: None if v is None else round(v, 3) for k, v in found.items()}, "labelled": both.labelled, "answered": both.n}


def by_detector(items: Iterable[Item]) -> list[tuple[Cell, ...]]:
    """Per detector: answers, wrong yes, wrong no, share that is wrong; most wrong answers first."""
    decided: dict[str, list[Item]] = {}
    for item in items:
        if item.decided:
            decided.setdefault(item.answer.detector, []).append(item)
    wrong = {name: [i.answer.value for i in own if i.wrong] for name, own in decided.items()}
    return [
        (
            name,
            len(decided[name]),
            wrong[name].count(Value.YES),
            wrong[name].count(Value.NO),
            len(wrong[name]) / len(decided[name]),
        )
        for name in sorted(decided, key=lambda n: (-len(wrong[n]), n))
    ]


def wrong_row(item: Item) -> tuple[Cell, ...]:
    """One wrong answer, with what either side points to."""
    answer, label = item.answer, item.label
    proof = answer.evidence[0] if answer.evidence else None
    where = urlsplit(proof.url).path if proof else ""
    ours = f"{where} {proof.excerpt if proof else ''} ({answer.reason})".strip()
    theirs = f"{label.url} {label.quote} {f'({label.note})' if label.note else ''}".strip()
    said = f"{answer.value.value} {answer.confidence:.2f}"
    return item.portal, label.id, item.grade, label.answer, said, answer.detector, ours[:200], theirs[:200]
