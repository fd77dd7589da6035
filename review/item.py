"""What the page of an item shows to whom; and which answers need a reason.

Comes in: a request and the name of an item. Goes out: ``ItemView``. Must not know: HTML.
"""

from dataclasses import dataclass
from functools import cached_property

from model import Attachment, Grade, Indicator, Judgement, Key, Portal, Questionnaire, Value, level_of
from review.here import Here
from review.rights import Right
from storage import Answered, ItemPage, Rows, Standing, State, Store

_WRITTEN = frozenset({Grade.C, Grade.D})  # a judgement, or a trial: others must be able to follow it


@dataclass(frozen=True)
class ItemView:
    """One item as one person sees it. ``hidden``: the machine's answer is kept from them, so that they judge by themselves."""

    store: Store
    key: Key
    questionnaire: Questionnaire
    indicator: Indicator
    standing: Standing
    hidden: bool
    judging: bool
    mine: Judgement | None

    @classmethod
    def of(cls, here: Here, key: Key) -> "ItemView":
        """Raises UsageError where the portal was never answered. What is only shown is read when it is asked for."""
        asked = here.handed.questionnaires[key.questionnaire]
        standing, mine = here.store.judging.look(key, here.name)
        return cls(
            store=here.store, key=key, questionnaire=asked, indicator=next(i for i in asked.indicators if i.id == key.indicator),
            standing=standing, hidden=mine is None and is_hidden(here, key), judging=here.may(Right.JUDGE), mine=mine,
        )  # fmt: skip

    @cached_property
    def portal(self) -> Portal:
        """Whose item it is; who asks for a view may see it."""
        found = self.store.portal(self.key.portal)
        assert found is not None  # an item belongs to a portal
        return found

    @cached_property
    def page(self) -> ItemPage:
        """What was found, and what was decided."""
        return self.store.desk.page(self.key.portal, self.key.questionnaire, self.key.indicator)

    @cached_property
    def replies(self) -> Rows[Answered]:
        """What the country says."""
        return self.store.replies.on(self.key)

    @cached_property
    def attachments(self) -> Rows[Attachment]:
        """The addresses that people added."""
        return self.store.attachments.on(self.key)

    @property
    def can_judge(self) -> bool:
        """Whether this person's word is asked for now."""
        return self.judging and self.mine is None and self.standing.state not in (State.RULED, State.DISPUTED)

    @cached_property
    def choices(self) -> tuple[tuple[str, Value, int, str, str], ...]:
        """Answers to choose from: form value, value, level, what the level means, key."""
        steps = len(self.indicator.points)
        levels = self.indicator.levels or ("",) * steps
        yes = [
            (f"yes-{n}", Value.YES, n, levels[n - 1] if n <= len(levels) else "", str(n) if steps > 1 else "y")
            for n in range(1, steps + 1)
        ]
        return (
            *yes, ("no-0", Value.NO, 0, "", "n"), ("unknown-0", Value.UNKNOWN, 0, "", "u"),
            ("inapplicable-0", Value.INAPPLICABLE, 0, "", "i"),
        )  # fmt: skip

    def chosen(self, answer: str) -> tuple[Value, int] | None:
        """Value and level of a form value; None for anything else."""
        return next(((value, level) for name, value, level, *_ in self.choices if name == answer), None)

    @property
    def machine(self) -> str:
        """The form value of the machine's answer; empty where it is hidden, or where it said nothing that can be chosen."""
        if self.hidden:
            return ""
        said = self.page.answer
        return f"{said.value}-{level_of(said.value, said.level)}"

    @property
    def written(self) -> bool:
        """Whether every answer to this question needs a reason."""
        return self.indicator.grade in _WRITTEN

    @property
    def missing(self) -> tuple[tuple[str, int], ...]:
        """What was not seen, and how often."""
        absence = self.page.answer.absence
        return tuple(absence.not_seen.items()) if absence else ()


def is_hidden(here: Here, key: Key) -> bool:
    """Whether the machine's answer is kept from this person until they have judged; reviewers see everything."""
    return here.may(Right.JUDGE) and not here.may(Right.SETTLE) and here.handed.policy.is_hidden(key)


def needs_reason(view: ItemView, value: Value, level: int) -> bool:
    """A reason is asked where the answer deviates from what the person was shown, or where others could not follow it."""
    if view.written:
        return value is not Value.UNKNOWN
    said = view.page.answer
    deviates = (value, level) != (said.value, level_of(said.value, said.level))
    return not view.hidden and said.value is not Value.UNKNOWN and deviates
