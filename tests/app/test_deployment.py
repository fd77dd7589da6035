"""What containers are made of and told: files that can be read, commands and names that exist, no privileges."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from app import settings
from app.cli import app

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OWN = [name for name, service in SERVICES.items() if service["image"].startswith("civiscope:")]
READ = {settings.DATABASE_VARIABLE, settings.MACHINE_VARIABLE, *settings.KEY_VARIABLES}
LATER = pytest.mark.xfail(reason="its command is not there yet: remove this mark when it is", strict=True)
COMING: set[str] = set()


@pytest.mark.parametrize("name", [pytest.param(n, marks=LATER if n in COMING else ()) for n in OWN])
def test_commands_of_services_are_commands_of_civiscope(name: str) -> None:
    first, *rest = SERVICES[name]["command"]
    if first == "--help":
        return
    known = get_command(app).commands  # type: ignore[attr-defined]
    assert first in known
    known[first].make_context(first, list(rest))


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_has_privileges(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not {"privileged", "cap_add", "network_mode", "pid", "devices"} & service.keys()
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
    assert all(not source.startswith("/") for source, *_ in (v.split(":") for v in service["volumes"]))
    assert re.fullmatch(r".+:v?\d[\w.-]*", service["image"])
    assert name == "objects" or int(service["user"].partition(":")[0]) > 0


@pytest.mark.parametrize("name", [n for n in SERVICES if n not in OWN])
def test_what_others_wait_for_says_when_it_is_well(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert all(SERVICES[n]["depends_on"][name] == {"condition": "service_healthy"} for n in OWN)


@pytest.mark.parametrize("name", OWN)
def test_what_services_are_told_is_read(name: str) -> None:
    told = SERVICES[name]["environment"]
    assert {key.removesuffix("_FILE") for key in told if key != "HOME"} <= READ
    handed = {f"/run/secrets/{secret}" for secret in SERVICES[name]["secrets"]}
    assert {value for key, value in told.items() if key.endswith("_FILE")} == handed


def test_every_volume_network_and_secret_is_declared() -> None:
    for service in SERVICES.values():
        named = {v.partition(":")[0] for v in service["volumes"] if not v.startswith("./")}
        assert named <= COMPOSE["volumes"].keys()
        assert set(service["networks"]) <= COMPOSE["networks"].keys()
        assert set(service.get("secrets", ())) <= COMPOSE["secrets"].keys()
        files = [v.partition(":")[0] for v in service["volumes"] if v.startswith("./")]
        assert all((ROOT / file).is_file() for file in files)


def test_the_secrets_are_made_once_and_fit_together(tmp_path: Path) -> None:
    script, folder = ROOT / "deploy" / "secrets.sh", tmp_path / "secrets"
    subprocess.run(["sh", script, folder], check=True)
    made = {path.name: path.read_text() for path in folder.iterdir()}
    assert {Path(s["file"]).name for s in COMPOSE["secrets"].values()} | {"objects.env"} == made.keys()
    assert folder.stat().st_mode & 0o777 == 0o700
    found = settings.Settings().workspace(tmp_path, {"CIVISCOPE_DATABASE_FILE": str(folder / "database")})
    assert f":{made['database_password']}@database/" in found.address
    assert re.fullmatch(r"GK[0-9a-f]{24}", made["objects_key"])  # what Garage asks for
    assert re.fullmatch(r"[0-9a-f]{64}", made["objects_word"])
    told = dict(line.split("=") for line in made["objects.env"].split())
    assert told["GARAGE_DEFAULT_ACCESS_KEY"] == made["objects_key"]
    assert told["GARAGE_DEFAULT_SECRET_KEY"] == made["objects_word"]
    assert subprocess.run(["sh", script, folder], capture_output=True).returncode == 1


def test_secrets_reach_neither_image_nor_repository() -> None:
    assert "deploy/secrets" in (ROOT / ".dockerignore").read_text().split()
    assert "deploy/secrets/" in (ROOT / ".gitignore").read_text().split()


def test_the_settings_of_the_containers_are_settings(tmp_path: Path) -> None:
    found = settings.load_settings(ROOT / "deploy" / "config.yaml")
    assert found.workers.together
    keys = {"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "w"}
    assert found.workspace(tmp_path, keys).shared is not None
    bucket = found.evidence.url.removeprefix("s3://").partition("/")[0]
    assert f"GARAGE_DEFAULT_BUCKET={bucket}\n" in (ROOT / "deploy" / "secrets.sh").read_text()


def test_the_list_of_system_calls_lets_chromium_make_its_sandbox_and_nothing_mount() -> None:
    profile = json.loads((ROOT / "deploy" / "seccomp.json").read_text())
    refused = {name for rule in profile["syscalls"] for name in rule["names"]}
    assert profile["defaultAction"] == "SCMP_ACT_ALLOW"
    assert not refused & {"clone", "clone3", "unshare", "setns", "chroot", "seccomp", "ptrace"}
    assert refused >= {"mount", "bpf", "init_module", "kexec_load", "keyctl", "open_by_handle_at", "perf_event_open", "reboot"}


def test_the_image_is_built_from_fixed_versions_for_an_ordinary_user() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    bases = [line.split()[1] for line in lines if line.startswith("FROM")]
    assert all(re.fullmatch(r"[a-z]+:\d+\.\d+\.\d+-[a-z-]+", base) for base in bases)
    assert [line.split()[1] for line in lines if line.startswith("USER")] == ["10001"]
    assert any(line.startswith("HEALTHCHECK") for line in lines)


@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no shell")
@pytest.mark.parametrize("script", ["healthy.sh", "secrets.sh"])
def test_the_scripts_can_be_read(script: str) -> None:
    subprocess.run(["sh", "-n", ROOT / "deploy" / script], check=True)
