"""What several answers are made of.

Comes in: nouns. Goes out: JSON models of them. Must not know: requests.
"""

from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from model import Value
from storage import State

T = TypeVar("T")


class Told(BaseModel):
    """Read from our own nouns, field by field; unknown fields of a request are an error."""

    model_config = ConfigDict(from_attributes=True, extra="forbid")


class Problem(Told):
    """What went wrong, after RFC 9457."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["Not Found"], description="In words that say what to do.")


class Page(Told, Generic[T]):
    """A part of a list, in an order that does not change while nothing else does."""

    count: int = Field(description="How many there are in all.")
    limit: int
    offset: int
    items: list[T]


class ItemName(Told):
    """Names an item."""

    portal: str = Field(examples=["city"])
    questionnaire: str = Field(examples=["losi-2024"])
    indicator: str = Field(examples=["LOSI-IF-001"])


class Ruled(Told):
    """What people decided. ``author`` is empty where it is not yours to know."""

    value: Value
    level: int
    reason: str
    author: str
    at: datetime


class Sort(Told):
    """How an item stands."""

    state: State


def cut(found: list[T], limit: int, offset: int) -> dict[str, Any]:
    """A part of a list that is known as a whole, for a ``Page``."""
    return {"count": len(found), "limit": limit, "offset": offset, "items": found[offset : offset + limit]}


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {"application/problem+json": {"schema": schema}}}


PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: _problem("No valid request."),
    401: _problem("No good key was sent."),
    403: _problem("The person's role does not include it."),
    404: _problem("It is not there, or in a country that is not the person's."),
    409: _problem("Somebody changed the item meanwhile; nothing was kept."),
    413: _problem("The request is too large."),
    422: _problem("What was sent cannot be used; the detail says why."),
}
