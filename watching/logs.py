"""One line of JSON per event.

Comes in: a file or a stream, event names with values. Goes out: lines. Must not know: who tells.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import structlog

from model import OutputError

Log = Callable[..., None]


def log_to(target: Path | TextIO | None, **always: object) -> Log:
    """What writes events (a name, then values) to a file, at whose end it goes on, or a stream; with None nothing is written.

    Every line has ``at`` (UTC, ISO 8601) and what is given here. Raises OutputError where the file cannot be written.
    """
    if target is None:
        return lambda event, **values: None
    stream = _opened(target) if isinstance(target, Path) else target
    logger = structlog.wrap_logger(
        structlog.WriteLogger(stream),
        processors=[
            structlog.processors.TimeStamper("iso", utc=True, key="at"), structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ],
    ).bind(**always)  # fmt: skip

    def log(event: str, **values: object) -> None:
        logger.msg(event, **values)

    return log


def _opened(path: Path) -> TextIO:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a", encoding="utf-8", buffering=1)
    except OSError as error:
        raise OutputError(f"cannot write to {path}: {error.strerror}") from None
