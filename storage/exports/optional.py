"""Libraries that only some exports need.

Comes in: a module's name. Goes out: the module, or one line that says how to get it. Must not know: what it is for.
"""

from importlib import import_module
from typing import Any

from model import UsageError


def needed(module: str, extra: str) -> Any:
    """The module. Raises UsageError that names the extra to install."""
    try:
        return import_module(module)
    except ImportError:
        raise UsageError(f"this format needs {module.partition('.')[0]}: pip install 'civiscope[{extra}]'") from None
