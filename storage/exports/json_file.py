"""Results as one JSON document with a schema.

Comes in: ``Contents``. Goes out: a file, and the schema it follows. Must not know: other formats.
"""

import json
from importlib import resources
from pathlib import Path
from typing import Any

from storage.exports.contents import Contents, PortalResult
from storage.files import write_whole

FORMAT = "civiscope-results/1"
_DROPPED = ("portal", "country", "questionnaire")  # said once, above


def write_json(path: Path, contents: Contents) -> None:
    """Write the document. Raises OutputError."""
    text = json.dumps(document(contents), ensure_ascii=False, indent=1, allow_nan=False)
    write_whole(path, text.encode("utf-8", "replace") + b"\n")


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the document."""
    text = (resources.files("storage.exports") / "results.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def document(contents: Contents) -> dict[str, Any]:
    """The document as plain values."""
    asked = contents.questionnaire
    return {
        "format": FORMAT,
        "questionnaire": {
            "id": asked.id, "title": asked.title, "index": asked.index, "edition": asked.edition, "version": asked.version,
            "subindices": dict(asked.subindices),
            "indicators": [
                {"id": i.id, "subindex": i.subindex, "title": i.title, "question": i.question, "points": list(i.points)}
                for i in asked.indicators
            ],
        },
        "notes": list(contents.notes),
        "portals": [_portal(contents, result) for result in contents.portals],
    }  # fmt: skip


def _portal(contents: Contents, result: PortalResult) -> dict[str, Any]:
    portal = result.portal
    alone = Contents(contents.questionnaire, (result,))
    return {
        "id": portal.id, "url": portal.url, "name": portal.name, "level": portal.level.value, "country": portal.country,
        "languages": list(portal.languages), "facts": dict(result.facts),
        "scores": [_short(r) for r in alone.scores()], "answers": [_short(r) for r in alone.answers()],
    }  # fmt: skip


def _short(record: Any) -> dict[str, Any]:
    return {k: (v.split(";") if v else []) if k == "flags" else v for k, v in record.items() if k not in _DROPPED}
