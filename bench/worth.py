"""How fast a score nears its final value when items are settled by their worth, at random, or the least sure first.

Saved portals are read from their files and answered; a "person" then says what the labels say. Waiting are labelled items that
the product would queue: unknown, or flagged; ``all`` takes every labelled item. A yes counts all points of an item, a no none.
Base rates of a question come from the labels of the other portals. Nobody was timed: minutes are the guesses of indices.looks
(one with a passage, four without), and ``looks`` is the same with all looks equally long. The labels are this project's own,
and the curves of confidence were fitted to the same portals, which makes confidence look better than on portals never seen.
worth_vs_random, worth_vs_confidence: area under the error of the score by worth, divided by that of the other order; below 1
the order by worth is better. worth_vs_..._unsettled: the same for the sum of moves still to come, where no gain hides a loss.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.pipeline import load_questionnaires, load_rubrics
from bench.figures import Cell, say, table
from bench.processes import ROOT, BenchError
from bench.settling import Area, Waiting, area, at_random, by_confidence, by_worth
from bench.shelf import SHARED, labels_in, read_from_disk, saved_portals
from indices.looks import GUESSED, Kind
from indices.settle import Settled, settle
from indices.worth import Item, move_of, rates_of, weights_of
from model import CiviscopeError, Indicator, Questionnaire, Value

_OWN_LABELS = ROOT / "tests" / "gold"
_QUEUES = ("waiting", "waiting, looks", "all", "all, looks")


def options(parser: argparse.ArgumentParser) -> None:
    """What can be chosen."""
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus", help="folder of saved portals (default: %(default)s)")
    parser.add_argument("--gold", type=Path, default=SHARED / "gold", help="folder of labels; tests/gold is always read, too")
    parser.add_argument("--questionnaire", default="losi-2024,osi-2024", help="with commas (default: %(default)s)")
    parser.add_argument("--draws", type=int, default=200, help="random orders of each queue (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other random orders")


@dataclass(frozen=True, slots=True)
class Known:
    """A labelled item of a portal: what counts now, what holds (0 or 1), its place and its weight in the index."""

    portal: str
    questionnaire: str
    indicator: Indicator
    settled: Settled
    truth: float
    place: int
    weight: float

    @property
    def waits(self) -> bool:
        """Whether the product would ask a person."""
        return self.settled.counts not in (Value.YES, Value.NO) or bool(self.settled.answer.flags)

    @property
    def counted(self) -> float:
        """The share of its points that counts now."""
        return float(self.settled.counts is Value.YES)


def measure(chosen: argparse.Namespace) -> dict[str, object]:
    """Figures: worth_vs_random and worth_vs_confidence of what waits, over all portals, and the same of other queues."""
    if chosen.draws < 1:
        raise BenchError("there must be at least one random order")
    known = list(_known(chosen))
    if not known:
        raise BenchError("none of the labels is of an item that these questionnaires ask")
    figures: dict[str, object] = {}
    for name in _QUEUES:
        queues = queues_of(known, every=name.startswith("all"), alike=name.endswith("looks"))
        found = compared(queues, chosen.draws, chosen.seed)
        _tell(name, queues, found)
        own = ratios(found)
        figures |= own if name == "waiting" else {name.replace(", ", "_"): own}
    waiting = queues_of(known, every=False, alike=False)
    return {**figures, "queues": len(waiting), "items": len(known), "items_waiting": sum(map(len, waiting.values()))}


def _known(chosen: argparse.Namespace) -> Iterator[Known]:
    try:
        rubrics = load_rubrics()
        asked = load_questionnaires(chosen.questionnaire.split(","), rubrics)
    except CiviscopeError as error:
        raise BenchError(str(error)) from None
    labels = labels_in([chosen.gold, _OWN_LABELS])
    for name, saved in saved_portals(chosen.corpus).items():
        if name not in labels:
            continue
        say(f"{name}: reading and answering")
        truths = {key: float(x.answer == "yes") for key, x in labels[name].items() if x.answer in ("yes", "no")}
        site = rubrics.site(read_from_disk(saved))
        for questionnaire in asked:
            found = {s.answer.indicator: s for s in settle(rubrics.answer(site, questionnaire))}
            yield from labelled(name, questionnaire, truths, found)


def labelled(
    portal: str, questionnaire: Questionnaire, truths: Mapping[str, float], found: Mapping[str, Settled]
) -> Iterator[Known]:
    """The items that have a label, all of their points at one step; what is weighed is the score of these alone."""
    own = tuple(replace(i, points=(max(i.points),)) for i in questionnaire.indicators if i.id in truths)
    weights = weights_of(replace(questionnaire, indicators=own))
    for place, item in enumerate(own):
        yield Known(portal, questionnaire.id, item, found[item.id], truths[item.id], place, weights[item.id])


def queues_of(known: Sequence[Known], *, every: bool, alike: bool) -> dict[tuple[str, str], list[Waiting]]:
    """A queue per portal and questionnaire; ``alike``: all looks take a minute. Base rates are those of the other portals."""
    queues: dict[tuple[str, str], list[Waiting]] = {}
    for portal in dict.fromkeys(k.portal for k in known):
        rates = rates_of((k.indicator.id, k.truth) for k in known if k.portal != portal)
        for one in known:
            if one.portal == portal and (every or one.waits):
                base = rates.of(one.indicator.id)
                queues.setdefault((portal, one.questionnaire), []).append(_waiting(one, base, alike=alike))
    return queues


def _waiting(known: Known, base: float, *, alike: bool) -> Waiting:
    answer = known.settled.answer
    minutes = 1.0 if alike else GUESSED[Kind.SHOWN if answer.evidence else Kind.BARE]
    move = move_of(known.indicator, known.settled, base) * known.weight
    sure = 0.0 if known.settled.counts is Value.UNKNOWN else answer.confidence
    item = Item(known.portal, known.questionnaire, known.place, move, minutes)
    return Waiting(item, (known.truth - known.counted) * known.weight, sure)


Areas = dict[tuple[str, str], tuple[Area, Area, Area]]


def compared(queues: Mapping[tuple[str, str], Sequence[Waiting]], draws: int, seed: int) -> Areas:
    """Per queue the areas by worth, by confidence, and at random."""
    return {
        key: (area(by_worth(queue)), area(by_confidence(queue)), at_random(queue, draws, seed)) for key, queue in queues.items()
    }  # fmt: skip


def ratios(found: Areas) -> dict[str, float | None]:
    """Areas by worth, summed over the queues, as shares of those of the other orders."""
    worth, sure, chance = (sum((areas[n] for areas in found.values()), Area(0.0, 0.0)) for n in range(3))
    out: dict[str, float | None] = {}
    for name, other in (("random", chance), ("confidence", sure)):
        off, unsettled = worth.over(other)
        out[f"worth_vs_{name}"], out[f"worth_vs_{name}_unsettled"] = _rounded(off), _rounded(unsettled)
    return out


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _tell(name: str, queues: Mapping[tuple[str, str], Sequence[Waiting]], found: Areas) -> None:
    rows: list[Sequence[Cell]] = [
        (*key, len(queues[key]), *(a.off for a in areas), *(a.unsettled for a in areas)) for key, areas in found.items()
    ]
    orders = ("worth", "confidence", "random")
    table(
        f"Queue: {name} (mean distance to the final score during the work)",
        ("portal", "questionnaire", "items", *(f"off: {o}" for o in orders), *(f"unsettled: {o}" for o in orders)), rows,
    )  # fmt: skip
