"""Secrets from the environment or from files that it names."""

from pathlib import Path

import pytest

from app.secrets import secret
from app.settings import EvidenceSettings, SecondOpinionSettings, Settings
from model import ConfigError

ADDRESS = "postgresql+psycopg://civiscope:word@db/civiscope"


def test_a_secret_stands_in_the_environment_or_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "word"
    file.write_text("open sesame\n")
    assert secret("WORD", {}) == ""
    assert secret("WORD", {"WORD": " a "}) == "a"
    assert secret("WORD", {"WORD_FILE": str(file)}) == "open sesame"


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"WORD": "a", "WORD_FILE": "/b"}, "WORD and WORD_FILE are both set"),
        ({"WORD_FILE": "/nowhere/word"}, "WORD_FILE: /nowhere/word cannot be read"),
        ({"WORD_FILE": "/bin/ls"}, "is no text"),
    ],
)
def test_what_cannot_be_read_is_said(environment: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        secret("WORD", environment)


def test_the_database_and_the_assistant_s_key_may_come_from_files(tmp_path: Path) -> None:
    (tmp_path / "database").write_text(ADDRESS)
    (tmp_path / "key").write_text("k3y")
    assert Settings().workspace(tmp_path, {"CIVISCOPE_DATABASE_FILE": str(tmp_path / "database")}).address == ADDRESS
    asked = SecondOpinionSettings(endpoint="https://assistant.example/v1", model="m", key_variable="MY_KEY")
    server = asked.server({"MY_KEY_FILE": str(tmp_path / "key")})
    assert server is not None
    assert server.key == "k3y"


@pytest.mark.parametrize(("said", "machine"), [({}, 3), ({"CIVISCOPE_MACHINE": "7"}, 7), ({"CIVISCOPE_MACHINE": " "}, 3)])
def test_the_environment_says_which_machine_this_is(tmp_path: Path, said: dict[str, str], machine: int) -> None:
    settings = Settings(evidence=EvidenceSettings(url=tmp_path.as_uri(), machine=3))
    shared = settings.workspace(tmp_path, said).shared
    assert shared is not None
    assert shared.machine == machine


@pytest.mark.parametrize("number", ["-1", "x", "4001", "²"])
def test_a_machine_s_number_is_a_number(tmp_path: Path, number: str) -> None:
    settings = Settings(evidence=EvidenceSettings(url=tmp_path.as_uri()))
    with pytest.raises(ConfigError, match="CIVISCOPE_MACHINE must be a number"):
        settings.workspace(tmp_path, {"CIVISCOPE_MACHINE": number})
