"""YAML read strictly: no doubled keys, no word silently read as true or false, errors with file and line.

Comes in: a path. Goes out: plain data, or an error of the caller's kind. Must not know: what the data mean.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from yaml.constructor import SafeConstructor

_Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C where it can be had: six times as fast


class _Loader(_Base):  # type: ignore[misc, valid-type]
    """SafeLoader in which only ``true`` and ``false`` are booleans: ``no`` is Norwegian, ``on`` and ``y`` are words."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}  # fmt: skip
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))


class _DoubledKey(yaml.YAMLError):
    def __init__(self, key: object, line: int) -> None:
        super().__init__(f"{key!r} appears twice")
        self.line = line


def _mapping(loader: _Loader, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise _DoubledKey(key, key_node.start_mark.line + 1)
        seen.add(key)
    return dict(SafeConstructor.construct_mapping(loader, node, deep=True))


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def load(path: Path, error: type[Exception]) -> Any:
    """The data of a YAML file; raises ``error`` with one line that names file and line."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader
    except _DoubledKey as problem:
        raise error(f"{path.name}:{problem.line}: {problem}") from None
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise error(f"{path.name}:{line}: not valid YAML: {problem.problem or problem.context}") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise error(f"{path}: cannot be read: {problem}") from None


def line_of(path: Path, key: object) -> int:
    """The first line on which ``key`` is written as a key or as a value; 1 where it is not found."""
    pattern = re.compile(rf"(^|[\s{{\[,:-]){re.escape(str(key))}\s*([:,}}\]]|$)")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if pattern.search(line):
            return number
    return 1


def located(path: Path, error: ValidationError) -> str:
    """The first problem of a pydantic error as one line: file, line, where in the data, what is wrong."""
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    keys = [part for part in first["loc"] if isinstance(part, str)]
    line = line_of(path, keys[-1]) if keys else 1
    return f"{path.name}:{line}: {where}: {plainly(first)}"


def plainly(problem: Mapping[str, Any]) -> str:
    """What is wrong, in a person's words."""
    if problem["type"] == "extra_forbidden":
        return "unknown key"
    return str(problem["msg"]).removeprefix("Value error, ")
