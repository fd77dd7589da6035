"""How far two readings of the same portal agree.

Comes in: labels made by careful reading and answers. Goes out: figures, and the list of disagreements.
Must not know: how either was made.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from indices.agreeing.coefficients import kappa
from model import UsageError

_DECIDED = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Label:
    """One row of a gold file, or of answers.csv read as one: ``answer`` is yes, no, unclear or unknown."""

    id: str
    answer: str
    url: str = ""
    quote: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on the items that both sides decided.

    ``n`` counts them, ``labelled`` the decided labels; coverage = n / labelled. ``yes_precision`` is the share of the
    machine's yes that the labels confirm, ``yes_recall`` the share of labelled yes that it found. None where undefined.
    """

    name: str
    n: int
    labelled: int
    agreement: float | None
    yes_precision: float | None
    yes_recall: float | None
    kappa: float | None

    @property
    def coverage(self) -> float:
        """The share of decided labels that the machine decided, too."""
        return self.n / self.labelled if self.labelled else 0.0


def compare(name: str, labels: Iterable[Label], answers: Mapping[str, Label]) -> Agreement:
    """Agreement of ``answers`` (by id) with ``labels``."""
    decided = [label for label in labels if label.answer in _DECIDED]
    both = [(label.answer, answers[label.id].answer) for label in decided if label.id in answers]
    pairs = [(a, b) for a, b in both if b in _DECIDED]
    hits = sum(a == b == "yes" for a, b in pairs)
    said, true = sum(b == "yes" for _, b in pairs), sum(a == "yes" for a, _ in pairs)
    return Agreement(
        name=name, n=len(pairs), labelled=len(decided), agreement=sum(a == b for a, b in pairs) / len(pairs) if pairs else None,
        yes_precision=hits / said if said else None, yes_recall=hits / true if true else None, kappa=kappa(pairs),
    )  # fmt: skip


def agreement(labels: Sequence[Label], answers: Mapping[str, Label]) -> tuple[Agreement, ...]:
    """Agreement per module (the middle part of an id such as LOSI24-CP-227) and, last, overall."""
    modules = dict.fromkeys(_module(label.id) for label in labels)
    rows = [compare(m, [x for x in labels if _module(x.id) == m], answers) for m in modules]
    return (*rows, compare("all", labels, answers))


def _module(identifier: str) -> str:
    parts = identifier.split("-")
    return parts[1] if len(parts) > 2 else identifier


def read_labels(path: Path) -> tuple[Label, ...]:
    """A gold file: columns id, answer, evidence_url, quote, depth, confidence, note. Raises UsageError with row named."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path}: is no CSV in UTF-8: {error}") from None
    if not rows or not {"id", "answer"} <= set(rows[0]):
        raise UsageError(f"{path}: a gold file has the columns id, answer, evidence_url, quote, depth, confidence, note")
    labels = []
    for number, row in enumerate(rows, start=2):
        answer = (row["answer"] or "").strip().lower()
        if answer not in (*_DECIDED, "unclear", "unknown", "inapplicable"):
            raise UsageError(f"{path}: row {number}: answer is {row['answer']!r}; it must be yes, no or unclear")
        labels.append(Label(row["id"], answer, row.get("evidence_url") or "", row.get("quote") or "", row.get("note") or ""))
    if doubled := next((x.id for x in labels if sum(y.id == x.id for y in labels) > 1), None):
        raise UsageError(f"{path}: {doubled} is labelled twice")
    return tuple(labels)
