"""A mapping whose values are made when they are first asked for.

Comes in: keys, and what makes a value of one. Goes out: a read-only mapping. Must not know: what the values are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

T = TypeVar("T")


class OnDemand(Mapping[str, T]):
    """``make(key)`` is called once per key; what it raises passes, and the next one to ask tries again."""

    def __init__(self, keys: Iterable[str], make: Callable[[str], T]) -> None:
        self._keys, self._make = dict.fromkeys(keys), make
        self._made: dict[str, T] = {}

    def __getitem__(self, key: str) -> T:
        if key in self._made:
            return self._made[key]
        if key not in self._keys:
            raise KeyError(key)
        made = self._made[key] = self._make(key)
        return made

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)
