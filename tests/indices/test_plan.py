"""Steps, peers, changes and standings."""

from dataclasses import replace
from datetime import UTC, datetime

from indices.draws import Draws
from indices.plan import Moved, moved, next_steps, peers, split
from indices.settle import Settled, settle
from indices.standing import standings
from model import Flag, Indicator, Remedy, Ruling, Score, Value
from tests.indices.test_scores import answer, indicator, questionnaire


def item(number: int, effort: str, points: tuple[float, ...] = (1.0,)) -> Indicator:
    return replace(indicator(number, points=points), remedy=Remedy("do it", effort))


def found(*pairs: tuple[Indicator, Value, int]) -> dict[str, Settled]:
    return {s.answer.indicator: s for s in settle(answer(i, v, level) for i, v, level in pairs)}


def test_the_most_gain_for_the_effort_comes_first_and_open_items_are_no_steps() -> None:
    hard, easy, big, part, open_one, met = (
        item(1, "high"), item(2, "low"), item(3, "medium", (1.0, 4.0)), item(4, "low", (1.0, 2.0)), item(5, "low"), item(6, "low")
    )  # fmt: skip
    asked = questionnaire(hard, easy, big, part, open_one, met)
    settled = found(
        (hard, Value.NO, 0),
        (easy, Value.NO, 0),
        (big, Value.NO, 0),
        (part, Value.YES, 1),
        (open_one, Value.UNKNOWN, 0),
        (met, Value.YES, 1),
    )
    assert [(s.indicator.id, s.gain, s.worth) for s in next_steps(asked, settled)] == [
        (big.id, 4.0, 2.0), (easy.id, 1.0, 1.0), (part.id, 1.0, 1.0), (hard.id, 1.0, 0.25)
    ]  # fmt: skip
    cut = replace(settled[part.id], answer=replace(settled[part.id].answer, flags=(Flag.INCOMPLETE_CRAWL,)))
    assert part.id not in [s.indicator.id for s in next_steps(asked, {**settled, part.id: cut})]


def test_peers_have_more_and_are_alike() -> None:
    one = item(1, "low", (1.0, 2.0))
    everybody = {
        "own": found((one, Value.YES, 1)), "same": found((one, Value.YES, 1)), "near": found((one, Value.YES, 2)),
        "far": found((one, Value.YES, 2)), "also": found((one, Value.YES, 2)), "none": {}, "no": found((one, Value.NO, 0)),
    }  # fmt: skip
    far = {"near": 0, "also": 1, "far": 1}
    assert peers("own", one, everybody, lambda name: far.get(name, 9)) == ("near", "also", "far")
    assert peers("own", one, everybody, lambda name: far.get(name, 9), most=1) == ("near",)


def test_changes_are_divided_between_portal_and_method() -> None:
    a, b, c, d, e = (item(n, "low", (1.0, 3.0)) for n in range(5))
    asked = questionnaire(a, b, c, d, e)
    before = found((a, Value.NO, 0), (b, Value.NO, 0), (c, Value.NO, 0), (d, Value.YES, 2), (e, Value.NO, 0))
    after = found((a, Value.YES, 1), (b, Value.YES, 1), (c, Value.YES, 2), (d, Value.YES, 2), (e, Value.YES, 1))
    said = Ruling("p", "q", e.id, Value.YES, "anna", datetime(2026, 1, 1, tzinfo=UTC), "seen", 1)
    after[e.id] = replace(after[e.id], ruling=said)
    across = {a.id: (Value.NO, 0), b.id: (Value.YES, 1), c.id: (Value.YES, 1), d.id: (Value.YES, 2)}
    changes = moved(asked, before, after, across)
    assert [(m.indicator.id, m.causes) for m in changes] == [
        (a.id, ("portal",)), (b.id, ("method",)), (c.id, ("method", "portal")), (e.id, ("ruled",))
    ]  # fmt: skip
    sums = split(changes)
    assert (sums.portal, sums.method, sums.ruled, sums.untold, sums.total) == (3.0, 2.0, 1.0, 0.0, 6.0)
    untold = moved(asked, before, after, None)
    assert untold[0].causes == ("untold",)
    assert split(untold).untold == 5.0
    assert moved(asked, {}, after, None) == ()
    assert isinstance(changes[0], Moved)


def test_standings() -> None:
    def score(name: str, low: float, high: float) -> Score:
        return Score(name, "q", "LOSI", "", 1, 1, low if low == high else None, low, high, 1, 0, 0)

    scores = {"a": score("a", 0.2, 0.8), "b": score("b", 0.5, 0.5), "c": score("c", 0.1, 0.15)}
    drawn = {"a": Draws((0.2, 0.2), (0.8, 0.8)), "b": Draws((0.5, 0.5), (0.5, 0.5)), "c": Draws((0.1, 0.1), (0.15, 0.15))}
    found = standings(scores, drawn)
    assert list(found) == ["b", "a", "c"]
    one = found["a"]
    assert (one.rank, one.best, one.worst, one.alike, one.interval) == (None, 1, 2, ("b",), (0.2, 0.8))
    assert [level.value for level in one.levels] == ["low", "very high"]
    whole = standings({"b": scores["b"], "d": score("d", 0.5, 0.5)}, {})
    assert [(s.rank, s.interval, s.alike) for s in whole.values()] == [(1, None, ()), (1, None, ())]
