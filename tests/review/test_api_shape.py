"""The OpenAPI document against the application: requests made from it, good and bad, as every role that has a program.

No answer is a fault of ours, and each has a status, a type and a form that the document names.
"""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

import storage
from model import Policy
from review import make_site
from tests.review.conftest import fill, handed_of
from tests.review.programs import key_of
from tests.review.routes import ITEM, RIGHT_OF, V1

pytestmark = pytest.mark.slow
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance, unsupported_method,
]  # fmt: skip
ROLES = ("cora", "rea", "ada", "lia", "otto")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("survey")
    with storage.open(folder / "civiscope.db") as store:
        fill(store, folder)
        yield make_site(handed_of(store, folder, Policy(double=0.5, hidden=0.2)))


@pytest.fixture(scope="module")
def keys(site: FastAPI) -> dict[str, str]:
    return {name: key_of(site, name) for name in ROLES}


@pytest.fixture(scope="module")
def described(site: FastAPI) -> Any:
    return schemathesis.openapi.from_asgi("/api/openapi.json", site, headers={"host": "testserver"})


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("route", [route for route in RIGHT_OF if V1 in route])
def test_answers_are_as_the_document_says(described: Any, keys: dict[str, str], route: str, mode: GenerationMode) -> None:
    method, _, path = route.partition(" ")
    operation, names = described[path][method], dict(zip(("portal", "questionnaire", "indicator"), ITEM, strict=True))
    if method != "PUT":  # nobody whose key is used here is to be disabled
        names["name"] = "ada"
    if mode is GenerationMode.NEGATIVE and not (operation.query or operation.body or operation.path_parameters):
        return  # nothing can be wrong with it

    @settings(
        max_examples=10, deadline=None, derandomize=True, database=None, phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode), real=st.booleans(), name=st.sampled_from(ROLES))
    def one(case: Any, real: bool, name: str) -> None:
        if real:  # so that not all of it ends with 404
            case.path_parameters = {k: names.get(k, v) for k, v in (case.path_parameters or {}).items()}
        headers = {"authorization": f"Bearer {keys[name]}", "host": "testserver"}
        case.call_and_validate(headers=headers, checks=CHECKS)

    one()
