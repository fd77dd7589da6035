"""Column types that SQLite and PostgreSQL share.

Comes in: Python values. Goes out: what the database keeps, and the same values again. Must not know: tables.
"""

from datetime import UTC, datetime

from sqlalchemy import JSON, DateTime, Dialect, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

Plain = JSON(none_as_null=True)
_UNSTORABLE = dict.fromkeys((0, *range(0xD800, 0xE000)), "\ufffd")


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept and given back in UTC with microseconds. A naive one is a programming error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite has no zones and gets UTC without one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a datetime without time zone cannot be stored: {value}")
        moved = value.astimezone(UTC)
        return moved.replace(tzinfo=None) if dialect.name == "sqlite" else moved

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def storable(text: str) -> str:
    """Text as the database keeps it."""
    return str(text).translate(_UNSTORABLE)


class Words(TypeDecorator[str]):
    """Text from anywhere. What no database can hold (NUL, lone surrogates) becomes U+FFFD, as HTML itself does it."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """Sorted by code point everywhere, so that equal stores are exported in equal order."""
        return dialect.type_descriptor(Text(collation="C") if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Enum members are stored by their value."""
        return None if value is None else storable(value)
