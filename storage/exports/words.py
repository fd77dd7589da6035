"""How an answer stands in a cell of the matrix, and back again.

Comes in: a value and a level, or a cell. Goes out: the other. Must not know: workbooks.
A plain item says yes or no; an item of several levels says "level 1" and so on in place of yes.
"""

from model import Indicator, Value

_CLOSED = {v.value: v for v in (Value.NO, Value.UNKNOWN, Value.INAPPLICABLE)}


def cell_of(indicator: Indicator, value: Value, level: int) -> str:
    """The words for an answer."""
    if value is not Value.YES or len(indicator.points) == 1:
        return value.value
    return f"level {min(max(level, 1), len(indicator.points))}"


def choices(indicator: Indicator) -> list[str]:
    """Every cell that is allowed."""
    steps = len(indicator.points)
    return [*([Value.YES.value] if steps == 1 else [f"level {n}" for n in range(1, steps + 1)]), *_CLOSED]


def read_cell(indicator: Indicator, text: str) -> tuple[Value, int] | None:
    """Value and level that a cell means; None where it means nothing."""
    plain = " ".join(text.split()).lower()
    if plain in _CLOSED:
        return _CLOSED[plain], 0
    if plain not in choices(indicator):
        return None
    return Value.YES, 1 if plain == Value.YES.value else int(plain.removeprefix("level "))
