"""The rules that are tried by real input.

Comes in: nothing. Goes out: ``rules``, ``rule``. Must not know: browsers, or how a rule is tried.
"""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class InputRule:
    """A rule by our own name, the ids of W3C's ACT rules that it decides, its success criteria (none: advice), in short."""

    id: str
    act: tuple[str, ...]
    criteria: tuple[str, ...]
    summary: str


_RULES = (
    InputRule("focus-visible", ("oj04fd",), ("2.4.7",), "Something on the screen changes where the keyboard's focus is"),
    InputRule("focus-not-covered", (), ("2.4.11",), "What has the focus does not lie wholly under something else"),
    InputRule("keyboard-trap", ("80af7b",), ("2.1.2",), "The keyboard gets out of everything that it gets into"),
    InputRule("keyboard-trap-tab", ("a1b64e",), (), "Tab, Shift+Tab and Escape alone lead through the whole page"),
    InputRule("keyboard-trap-help", ("ebe86a",), (), "Where other keys lead out, the page says which, and they work"),
    InputRule("focus-order", (), ("2.4.3",), "Tab follows the order of the page"),
    InputRule("focus-changes-nothing", (), ("3.2.1",), "Focus alone opens no page and no window"),
    InputRule("skip-link", (), ("2.4.1",), "A link at the top leads the keyboard to what it promises"),
    InputRule("clickable-by-keyboard", (), ("2.1.1",), "What can be clicked can be reached by keyboard"),
    InputRule("reflow", (), ("1.4.10",), "At 320 CSS pixels nobody has to scroll sideways"),
    InputRule("reflow-text", (), ("1.4.10",), "At 320 CSS pixels no text is cut off or overlaps"),
    InputRule("zoom-text-clipped", ("59br37",), ("1.4.4",), "At 200 % zoom no text is cut off"),
    InputRule("zoom-text-overlap", (), ("1.4.4",), "At 200 % zoom no text lies over other text"),
    InputRule("text-size-setting", (), (), "Text of twice the size, as set in the browser, is not cut off and does not overlap"),
    InputRule("text-spacing", (), ("1.4.12",), "With wider spacing no text is cut off or overlaps"),
    InputRule("target-size", (), ("2.5.8",), "Targets are 24 CSS pixels large, or far enough from others"),
    InputRule("target-comfort", (), (), "Targets are 44 CSS pixels large"),
    InputRule("moving-content", (), ("2.2.2",), "What moves by itself for more than five seconds can be stopped"),
    InputRule("reduced-motion", (), (), "What moves comes to rest for those who ask for less motion"),
    InputRule("autoplay-sound", (), ("1.4.2",), "Sound that starts by itself ends within three seconds or can be stopped"),
    InputRule("autoplay-picture", (), ("2.2.2",), "Films that start by themselves end within five seconds or can be stopped"),
    InputRule("dark-contrast", (), ("1.4.3",), "Text is readable for those who ask for dark pages"),
    InputRule("forced-colours", (), (), "Controls do not vanish in forced colours"),
    InputRule("orientation", (), ("1.3.4",), "The page works with the phone upright and lying"),
)  # fmt: skip


def rules() -> tuple[InputRule, ...]:
    """All rules."""
    return _RULES


@cache
def rule(name: str) -> InputRule:
    """The rule of that name. Raises KeyError."""
    return {one.id: one for one in _RULES}[name]
