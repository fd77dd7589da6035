"""What an assistant must answer: one JSON object of five fields, checked strictly.

Comes in: the text of a reply. Goes out: a ``Reply``, or None where it is none. Must not know: what was asked.
"""

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

_FENCED = re.compile(r"\A```[a-zA-Z]*\s*\n(.*?)\n?```\Z", re.S)
_NAME = "second_opinion"


class Reply(BaseModel):
    """An assistant's answer. ``passage`` counts from 1; 0 where no passage shows it. ``level`` is 0 for anything but yes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    answer: Literal["yes", "no", "unclear"]
    level: Annotated[int, Field(ge=0, le=20)]
    passage: Annotated[int, Field(ge=0, le=20)]
    quote: Annotated[str, Field(max_length=1000)]
    reason: Annotated[str, Field(max_length=1000)]


def parse(text: str) -> Reply | None:
    """The reply in ``text``: JSON by itself or in one fence of backticks. None for anything else, prose around it included."""
    bare = text.strip()
    fenced = _FENCED.match(bare)
    try:
        return Reply.model_validate(json.loads(fenced[1] if fenced else bare, object_pairs_hook=_once))
    except (ValidationError, ValueError, RecursionError):
        return None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand once: with two values for one key nobody knows which is meant."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def response_format() -> Mapping[str, object]:
    """The same as a JSON schema, as ``response_format`` wants it; without bounds, as not every server knows them."""
    properties: dict[str, object] = {
        "answer": {"type": "string", "enum": ["yes", "no", "unclear"]},
        "level": {"type": "integer"},
        "passage": {"type": "integer"},
        "quote": {"type": "string"},
        "reason": {"type": "string"},
    }
    schema = {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
    return {"type": "json_schema", "json_schema": {"name": _NAME, "strict": True, "schema": schema}}
