"""Reads what a chat-completions server sends, which may be anything.

Comes in: the body of an answer. Goes out: the text that was said, or why there is none, and tokens. Must not know: HTTP.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

_FILTER, _FILTERED = "content_filter", "the server's content filter"


@dataclass(frozen=True, slots=True)
class Said:
    """The first choice of an answer. ``refused`` says how the server declined; "" where it did not."""

    text: str = ""
    refused: str = ""
    cut_short: bool = False
    tokens_in: int = 0
    tokens_out: int = 0


def said(body: bytes) -> Said:
    """What an answer with status 200 says; an empty ``Said`` where it is not in the protocol's form."""
    answer = _mapping(_json(body))
    usage = _mapping(answer.get("usage"))
    spent = Said(tokens_in=_count(usage.get("prompt_tokens")), tokens_out=_count(usage.get("completion_tokens")))
    choices = answer.get("choices")
    choice = _mapping(choices[0]) if isinstance(choices, list) and choices else {}
    message, ending = _mapping(choice.get("message")), choice.get("finish_reason")
    if message.get("refusal") or ending == _FILTER:
        return replace(spent, refused="the assistant refused" if message.get("refusal") else _FILTERED)
    return replace(spent, text=_text(message.get("content")), cut_short=ending == "length")


def complaint(body: bytes) -> Said:
    """What an answer with another status says: only whether a content filter is named in it."""
    error = _mapping(_mapping(_json(body)).get("error"))
    filtered = _FILTER in (error.get("code"), error.get("type"))
    return Said(refused=_FILTERED if filtered else "")


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(content: Any) -> str:
    """A content is text, or a list of parts of which some are text."""
    if isinstance(content, list):
        return "".join(part["text"] for part in map(_mapping, content) if isinstance(part.get("text"), str))
    return content if isinstance(content, str) else ""


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else 0
