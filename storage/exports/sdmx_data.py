"""Results as SDMX data: SDMX-CSV 2.0 written by pysdmx, SDMX-JSON 2.0 written here (pysdmx has no writer for it).

Comes in: ``Contents``. Goes out: messages that refer to the structures. Must not know: how structures are made.
Needs the extra ``sdmx``.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from storage.exports.contents import Contents, Record
from storage.exports.optional import needed
from storage.exports.sdmx_structure import (
    AGENCY,
    ATTRIBUTES,
    DIMENSIONS,
    FLOWS,
    MEASURE,
    NO_AREA,
    PREPARED,
    TOTAL,
    VERSION,
    Part,
    Structures,
    parts_of,
    structure_message,
    structures,
)
from storage.files import write_whole

Row = Mapping[str, str | int | float | None]
_SCHEMA = "https://json.sdmx.org/2.0.0/sdmx-json-data-schema.json"


def write_sdmx(folder: Path, contents: Contents, *, as_json: bool) -> tuple[Path, ...]:
    """Write both flows and the structures; the files. Raises UsageError where pysdmx is missing, else OutputError."""
    made = structures(contents.questionnaire, (result.portal.country for result in contents.portals))
    written = [folder / "structures.sdmx.json"]
    write_whole(written[0], structure_message(made))
    for flow in FLOWS:
        rows = list(rows_of(flow, contents))
        path = folder / f"{flow.lower()}.sdmx.{'json' if as_json else 'csv'}"
        write_whole(path, _json(flow, rows, made) if as_json else _csv(flow, rows, made))
        written.append(path)
    return tuple(written)


def rows_of(flow: str, contents: Contents) -> Iterator[Row]:
    """The observations as flat rows, with the ids of components for names."""
    edition = contents.questionnaire.edition
    for record in contents.scores() if flow == "SCORES" else contents.answers():
        yield {
            "REF_AREA": record["country"] or NO_AREA,
            "PORTAL": record["portal"],
            "TIME_PERIOD": edition,
            **_rest(flow, record),
        }


def _rest(flow: str, record: Record) -> Row:
    if flow == "SCORES":
        return {
            "INDEX": record["index"], "SUBINDEX": record["subindex"] or TOTAL, "OBS_VALUE": record["value"],
            "LOW": record["low"], "HIGH": record["high"], "POINTS": record["points"], "MAX_POINTS": record["max_points"],
            "COVERAGE": record["coverage"], "OPEN_ITEMS": record["unknown"], "CONFIRMED_ITEMS": record["confirmed"],
        }  # fmt: skip
    settled = record["value"] in ("yes", "no")
    return {
        "INDICATOR": record["indicator"], "OBS_VALUE": record["level"] if settled else None,
        "ANSWER": str(record["value"]).upper(), "CONFIDENCE": record["confidence"],
        "DECIDED_BY": str(record["decided_by"]).upper(), "EVIDENCE_URL": record["evidence_url"],
    }  # fmt: skip


def _csv(flow: str, rows: Sequence[Row], made: Structures) -> bytes:
    pandas, io, formats = needed("pandas", "sdmx"), needed("pysdmx.io", "sdmx"), needed("pysdmx.io.format", "sdmx")
    dataset = needed("pysdmx.io.pd", "sdmx").PandasDataset
    columns = [part.id for part in parts_of(flow)]
    frame = pandas.DataFrame([[_number(row[c]) for c in columns] for row in rows], columns=columns, dtype="object")
    text = io.write_sdmx([dataset(structure=made.schemas[flow], data=frame)], formats.Format.DATA_SDMX_CSV_2_0_0)
    return str(text).replace("\r\n", "\n").encode("utf-8", "replace")


def _number(value: str | int | float | None) -> str | None:
    """Numbers as text that is exact and without exponents."""
    return value if value is None or isinstance(value, str) else f"{value:.10f}".rstrip("0").rstrip(".")


def _json(flow: str, rows: Sequence[Row], made: Structures) -> bytes:
    dimensions, attributes = DIMENSIONS[flow], ATTRIBUTES[flow]
    values = {part.id: _values(part, rows, made) for part in (*dimensions, *attributes)}
    places = {name: {v["id"]: n for n, v in enumerate(known)} for name, known in values.items() if known is not None}
    observations = {}
    for row in rows:
        key = ":".join(str(places[p.id][str(row[p.id])]) for p in dimensions)
        coded = [_place(row[p.id], places.get(p.id)) for p in attributes]
        observations[key] = [row["OBS_VALUE"], *coded]
    links = [{"urn": f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={AGENCY}:{flow}({VERSION})", "rel": "dataflow"}]
    structure = {
        "dataSets": [0],
        "links": links,
        "dimensions": {"observation": [_component(p, values[p.id], n) for n, p in enumerate(dimensions)]},
        "measures": {"observation": [_component(MEASURE, None)]},
        "attributes": {"observation": [{**_component(p, values[p.id]), "relationship": {"observation": {}}} for p in attributes]},
    }
    held = {"structure": 0, "action": "Information", "links": links, "observations": observations}
    document = {
        "meta": {
            "schema": _SCHEMA, "id": f"CIVISCOPE-{flow}", "test": False, "prepared": PREPARED.isoformat().replace("+00:00", "Z"),
            "sender": {"id": AGENCY}, "contentLanguages": ["en"],
        },
        "data": {"structures": [structure], "dataSets": [held]},
    }  # fmt: skip
    return (json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8", "replace")


def _values(part: Part, rows: Sequence[Row], made: Structures) -> list[dict[str, str]] | None:
    """The values of a coded component or of a dimension that occur; None for an attribute that stands as it is."""
    if not part.codes and part not in (*DIMENSIONS["SCORES"], *DIMENSIONS["ANSWERS"]):
        return None
    names = made.lists.get(part.codes, {})
    return [
        {"id": v, "name": names.get(v, v)} for v in dict.fromkeys(str(row[part.id]) for row in rows if row[part.id] is not None)
    ]


def _place(value: Any, places: Mapping[str, int] | None) -> Any:
    return value if places is None or value is None else places[str(value)]


def _component(part: Part, values: list[dict[str, str]] | None, position: int | None = None) -> dict[str, Any]:
    made: dict[str, Any] = {"id": part.id, "name": part.name}
    if position is not None:
        made["keyPosition"] = position
    if values is not None:
        made["values"] = values
    return made
