"""The data structures of results in SDMX: concepts, code lists, two data structure definitions, two dataflows.

Comes in: a questionnaire and the countries that results are about. Goes out: pysdmx objects and a structure message.
Must not know: any result. Needs the extra ``sdmx``.

    SCORES   REF_AREA . PORTAL . INDEX . SUBINDEX . TIME_PERIOD   value of an index, with its bounds as attributes
    ANSWERS  REF_AREA . PORTAL . INDICATOR . TIME_PERIOD          level reached, with the answer in words as attribute
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from model import Questionnaire, Value
from storage.exports.optional import needed

AGENCY, VERSION = "CIVISCOPE", "1.0"
NO_AREA, TOTAL = "_X", "_T"
PREPARED = datetime(2000, 1, 1, tzinfo=UTC)  # the message's own time says nothing: equal contents give equal bytes


@dataclass(frozen=True, slots=True)
class Part:
    """One component: its id, what it is, whether text or a number, and the name of its code list ("" for none)."""

    id: str
    name: str
    kind: str
    codes: str = ""


DIMENSIONS: Mapping[str, tuple[Part, ...]] = {
    "SCORES": (
        Part("REF_AREA", "Country of the portal (ISO 3166-1 alpha-3)", "STRING", "CL_AREA"),
        Part("PORTAL", "Portal", "STRING"),
        Part("INDEX", "Index", "STRING", "CL_INDEX"),
        Part("SUBINDEX", "Subindex", "STRING", "CL_SUBINDEX"),
        Part("TIME_PERIOD", "Edition of the questionnaire", "YEAR"),
    ),
    "ANSWERS": (
        Part("REF_AREA", "Country of the portal (ISO 3166-1 alpha-3)", "STRING", "CL_AREA"),
        Part("PORTAL", "Portal", "STRING"),
        Part("INDICATOR", "Indicator", "STRING", "CL_INDICATOR"),
        Part("TIME_PERIOD", "Edition of the questionnaire", "YEAR"),
    ),
}
MEASURE = Part("OBS_VALUE", "Value; empty while it is not settled", "DOUBLE")
ATTRIBUTES: Mapping[str, tuple[Part, ...]] = {
    "SCORES": (
        Part("LOW", "Value if everything open is lost", "DOUBLE"),
        Part("HIGH", "Value if everything open is won", "DOUBLE"),
        Part("POINTS", "Points won", "DOUBLE"),
        Part("MAX_POINTS", "Points that can be won", "DOUBLE"),
        Part("COVERAGE", "Share of indicators that are settled", "DOUBLE"),
        Part("OPEN_ITEMS", "Indicators that are open", "INTEGER"),
        Part("CONFIRMED_ITEMS", "Indicators that a person ruled on", "INTEGER"),
    ),
    "ANSWERS": (
        Part("ANSWER", "Answer", "STRING", "CL_ANSWER"),
        Part("CONFIDENCE", "How sure the program was", "DOUBLE"),
        Part("DECIDED_BY", "Person or program", "STRING", "CL_DECIDER"),
        Part("EVIDENCE_URL", "Page that shows it", "STRING"),
    ),
}
FLOWS = tuple(DIMENSIONS)


@dataclass(frozen=True)
class Structures:
    """Everything that a message of results refers to; ``lists`` maps the name of a code list to its codes and their names."""

    lists: Mapping[str, Mapping[str, str]]
    objects: Sequence[Any]
    schemas: Mapping[str, Any]


def parts_of(flow: str) -> tuple[Part, ...]:
    """Dimensions, measure and attributes, in the order of columns."""
    return (*DIMENSIONS[flow], MEASURE, *ATTRIBUTES[flow])


def code_lists(questionnaire: Questionnaire, areas: Iterable[str]) -> dict[str, dict[str, str]]:
    """The codes of each list with their names."""
    indices = [questionnaire.index, *questionnaire.further]
    return {
        "CL_AREA": {NO_AREA: "Not said"} | {area: area for area in sorted(set(areas)) if area},
        "CL_INDEX": {name: name for name in indices},
        "CL_SUBINDEX": {TOTAL: "Whole index"} | dict(questionnaire.subindices),
        "CL_INDICATOR": {i.id: i.title for i in questionnaire.indicators},
        "CL_ANSWER": {v.value.upper(): v.value for v in Value},
        "CL_DECIDER": {"PERSON": "A person's ruling", "PROGRAM": "The program's answer"},
    }  # fmt: skip


def structures(questionnaire: Questionnaire, areas: Iterable[str]) -> Structures:
    """The pysdmx objects. Raises UsageError where pysdmx is missing."""
    model = needed("pysdmx.model", "sdmx")
    agency = model.Agency(AGENCY, name="Civiscope")
    lists = code_lists(questionnaire, areas)
    codelists = {
        name: model.Codelist(
            name, name=name, version=VERSION, agency=AGENCY, items=[model.Code(c, name=n) for c, n in codes.items()]
        )
        for name, codes in lists.items()
    }
    every = {part.id: part for flow in FLOWS for part in parts_of(flow)}
    concepts = {
        part.id: model.Concept(
            part.id,
            name=part.name,
            dtype=model.DataType[part.kind],
            urn=f"urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept={AGENCY}:CS_CIVISCOPE({VERSION}).{part.id}",
        )
        for part in every.values()
    }
    scheme = model.ConceptScheme(
        "CS_CIVISCOPE", name="Concepts of Civiscope", version=VERSION, agency=AGENCY, items=list(concepts.values())
    )
    objects: list[Any] = [model.AgencyScheme(agency="SDMX", items=[agency]), *codelists.values(), scheme]
    schemas = {}
    for flow in FLOWS:
        components = model.Components(
            [_component(model, part, _role(model, flow, part), concepts, codelists) for part in parts_of(flow)]
        )
        definition = model.DataStructureDefinition(
            f"DSD_{flow}", name=f"Structure of {flow.lower()}", version=VERSION, agency=AGENCY, components=components
        )
        objects += [
            definition,
            model.Dataflow(flow, name=flow.capitalize(), version=VERSION, agency=AGENCY, structure=definition),
        ]
        schemas[flow] = model.Schema("dataflow", AGENCY, flow, components, VERSION, generated=PREPARED)
    return Structures(lists, objects, schemas)


def _role(model: Any, flow: str, part: Part) -> Any:
    if part is MEASURE:
        return model.Role.MEASURE
    return model.Role.DIMENSION if part in DIMENSIONS[flow] else model.Role.ATTRIBUTE


def _component(model: Any, part: Part, role: Any, concepts: Mapping[str, Any], codelists: Mapping[str, Any]) -> Any:
    attached = "O" if role is model.Role.ATTRIBUTE else None
    return model.Component(
        part.id, role is model.Role.DIMENSION, role, concepts[part.id], model.DataType[part.kind],
        local_codes=codelists.get(part.codes), attachment_level=attached,
    )  # fmt: skip


def structure_message(made: Structures) -> bytes:
    """An SDMX-JSON 2.0 structure message. Raises UsageError where pysdmx is missing."""
    io, formats, messages = (
        needed("pysdmx.io", "sdmx"),
        needed("pysdmx.io.format", "sdmx"),
        needed("pysdmx.model.message", "sdmx"),
    )
    header = messages.Header(id="CIVISCOPE-STRUCTURES", prepared=PREPARED, test=False)
    message = json.loads(io.write_sdmx(list(made.objects), formats.Format.STRUCTURE_SDMX_JSON_2_0_0, header=header))
    for definition in message["data"]["dataStructures"]:  # pysdmx writes "no groups" in a way that its own check refuses
        if not definition["dataStructureComponents"].get("groups", True):
            del definition["dataStructureComponents"]["groups"]
    return (json.dumps(message, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
