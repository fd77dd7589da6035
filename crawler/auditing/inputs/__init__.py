"""Checks by real input: the keyboard, other sizes of window and text, other settings of the person.

Comes in: loaded pages. Goes out: ``INPUTS``, the checks; ``rules``, what they decide. Must not know: other engines.
"""

from crawler.auditing.contract import Check
from crawler.auditing.inputs.catalogue import InputRule, rules
from crawler.auditing.inputs.colours import force_colours, look_in_the_dark
from crawler.auditing.inputs.keyboard import try_keyboard
from crawler.auditing.inputs.motion import watch_motion
from crawler.auditing.inputs.reflow import try_reflow
from crawler.auditing.inputs.targets import measure_targets
from crawler.auditing.inputs.text import try_spacing, try_text_size, try_zoom
from crawler.auditing.inputs.turning import turn_phone

_PHONE = ("phone",)

# What only looks comes first; keys may set something off, so the keyboard is last.
INPUTS: tuple[Check, ...] = (
    Check("motion", watch_motion, seconds=15.0),
    Check("reflow", try_reflow, seconds=25.0),
    Check("zoom", try_zoom, seconds=25.0),
    Check("text-size", try_text_size, seconds=25.0),
    Check("text-spacing", try_spacing, seconds=25.0),
    Check("dark", look_in_the_dark, seconds=20.0),
    Check("forced-colours", force_colours),
    Check("targets", measure_targets, seconds=25.0, screens=_PHONE),
    Check("orientation", turn_phone, screens=_PHONE),
    Check("keyboard", try_keyboard, seconds=70.0),
)

__all__ = ["INPUTS", "InputRule", "rules"]
