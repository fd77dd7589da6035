"""Who may do what: one table.

Comes in: a role. Goes out: its rights. Must not know: pages. A user with a country sees that country only, whatever the role.
"""

from enum import StrEnum

from model import Role

__all__ = ["RIGHTS", "Right", "Role", "may"]


class Right(StrEnum):
    """What can be done."""

    ENTER = "enter"  # being signed in is enough
    LOOK = "look"  # at items, answers and scores
    JUDGE = "judge"
    SETTLE = "settle"  # what two people see differently
    REPLY = "reply"  # for a country
    MEASURE = "measure"  # agreement of everybody; of oneself it is part of judging
    TEACH = "teach"  # say which answers are known, for training
    MANAGE = "manage"  # people and what they are assigned
    TRAIL = "trail"


RIGHTS = {
    Role.COORDINATOR: frozenset(Right) - {Right.REPLY},
    Role.REVIEWER: frozenset({Right.ENTER, Right.LOOK, Right.JUDGE, Right.SETTLE, Right.MEASURE, Right.TEACH}),
    Role.ASSESSOR: frozenset({Right.ENTER, Right.LOOK, Right.JUDGE}),
    Role.LIAISON: frozenset({Right.ENTER, Right.LOOK, Right.REPLY}),
    Role.OBSERVER: frozenset({Right.ENTER, Right.LOOK, Right.MEASURE}),
}


# What reaches beyond any country, so that nobody who is kept to one has it: they could let themselves out.
EVERYWHERE = frozenset({Right.MANAGE, Right.TRAIL})


def may(role: str, right: Right) -> bool:
    """Whether a role has a right; a role that nobody knows has none."""
    return role in RIGHTS and right in RIGHTS[Role(role)]
