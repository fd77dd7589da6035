"""The Nu checker runs over all pages at once; whatever goes wrong with it is a reason, and never a clean page."""

import asyncio
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.auditing import markup, markup_found, markup_process
from crawler.auditing.contract import Seen
from crawler.auditing.markup import check_markup, summed
from crawler.auditing.markup_found import Checker, find_checker
from model import Outcome

REAL = find_checker()
needs_checker = pytest.mark.skipif(isinstance(REAL, str), reason=str(REAL))
SOUND = '<!DOCTYPE html><html lang="en"><head><title>Town</title></head><body><p>Good day</p></body></html>'
Stand = Callable[[str], str]


def page(body: str = "", head: str = "") -> bytes:
    return SOUND.replace("</head>", f"{head}</head>").replace("<p>", f"{body}<p>").encode()


def facts(found: object, url: str) -> dict[str, object]:
    assert isinstance(found, dict), found
    assert isinstance(found[url], Seen), found[url]
    return dict(found[url].facts)


# ---- the real checker


@needs_checker
async def test_pages_and_sheets_are_judged_apart() -> None:
    pages = {"a": page(), "b": page("<center>x</center>"), "c": page('<p style="colr: red">x</p>'), "d": page("<b><p>x</b>")}
    found = await check_markup(pages, {"s": b"p { color: red }", "t": b"p { colr: red } q { width: 1pxx }"})
    assert [facts(found, url)["markup_errors"] for url in "abc"] == [0, 1, 0]
    assert facts(found, "d")["markup_errors"]
    assert [facts(found, url)["css_errors"] for url in "abcst"] == [0, 0, 1, 0, 2]
    assert isinstance(found, dict)
    sound, obsolete = found["a"], found["b"]
    assert isinstance(sound, Seen)
    assert isinstance(obsolete, Seen)
    assert {one.rule: one.outcome for one in sound.tested} == {"markup": Outcome.PASSED, "css": Outcome.PASSED}
    assert "obsolete" in obsolete.findings[0].message
    assert obsolete.findings[0].snippet
    sums = summed(found)
    assert sums["markup"]["pages"] == 4
    assert sums["css"] == {"errors": 3, "warnings": 0, "pages": 6}
    assert summed(found, {"a", "s"}) == {
        "markup": {"errors": 0, "warnings": 0, "pages": 1}, "css": {"errors": 0, "warnings": 0, "pages": 2},
    }  # fmt: skip


@needs_checker
async def test_the_header_says_how_letters_are_written() -> None:
    legacy = SOUND.replace("Good", "Gr\u00fc\u00df").encode("windows-1252")
    declared = page(head='<meta charset="windows-1252">')
    pages = {
        "header": legacy, "silent": legacy, "utf-8": "\u00fc".join(SOUND.split("Good")).encode(),
        "meta": declared, "own": declared.replace(b"Good", b"Gr\xfc\xdf"), "against": declared,
        "utf-16": ("\ufeff" + SOUND).encode("utf-16-le"),
    }  # fmt: skip
    charsets = {"header": "windows-1252", "utf-8": "UTF-8", "against": "koi8-r", "meta": "cp1252"}
    found = await check_markup(pages, {}, charsets=charsets)
    assert {url: facts(found, url)["markup_errors"] for url in pages if url != "silent"} == {
        "header": 0, "utf-8": 0, "meta": 1, "own": 1, "against": 1, "utf-16": 0,
    }  # fmt: skip
    assert isinstance(found, dict)
    assert isinstance(found["own"], Seen)
    assert "only allowed value" in found["own"].findings[0].message  # and not that its letters are broken
    assert facts(found, "silent")["markup_errors"]  # nothing says that it is not UTF-8


@needs_checker
async def test_nothing_that_a_page_names_is_fetched() -> None:
    asked: list[bytes] = []

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.read(1))
        writer.close()

    async with await asyncio.start_server(note, "127.0.0.1", 0) as server:
        there = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        links = f'<link rel=stylesheet href="{there}/a.css"><style>@import url({there}/b.css);</style>'
        dtd = f'<!DOCTYPE html PUBLIC "x" "{there}/x.dtd"><html><head><title>x</title></head><body></body></html>'.encode()
        found = await check_markup({"a": page(head=links), "b": dtd}, {"s": f"@import '{there}/c.css';".encode()})
    assert isinstance(found, dict)
    assert asked == []


@needs_checker
async def test_odd_bodies_have_a_result_each() -> None:
    bodies = {
        "empty": b"",
        "zeros": b"\0" * 2000,
        "bytes": bytes(range(256)) * 20,
        "deep": b"<div>" * 500,
        "emoji": page("\U0001f600</i>" * 50),
    }
    found = await check_markup({**bodies, "sound": page()}, {"sheet": bytes(range(256)) * 5, "open": b"@media {" * 50})
    assert isinstance(found, dict)
    assert list(found) == [*bodies, "sound", "sheet", "open"]
    assert facts(found, "sound")["markup_errors"] == 0
    assert facts(found, "emoji")["markup_errors"]
    assert [url for url in found if isinstance(found[url], Seen) and not facts(found, url).get("markup_errors", 1)] == ["sound"]


# ---- a checker that misbehaves


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    """Puts a Python script in the place of Java; ``names`` are the files that it is to check."""

    def make(script: str) -> str:
        program = tmp_path / "java"
        begin = "import json, sys, time, os\nnames = [a for a in sys.argv if a.endswith(('.html', '.css'))]\n"
        program.write_text(f"#!{sys.executable}\n{begin}{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        checker = Checker(str(program), "vnu.jar", "26.1.1")
        monkeypatch.setattr(markup, "find_checker", lambda jar: checker)
        return str(program)

    return make


TELL = "print(json.dumps({'messages': [{'type': 'error', 'url': 'file:/x/' + n, 'message': 'Bad.'} for n in told]}))"
STAND_INS = {
    "crashes": ("sys.exit(3)", "ended with 3"),
    "says nothing": ("pass", "cannot be read"),
    "breaks off": ("print('{\"messages\":[')", "cannot be read"),
    "forgets the last": (f"told = names[:-1]\n{TELL}", "did not come to the end"),
    "speaks of other files": (f"told = ['etc']\n{TELL}", "cannot be read"),
    "answers a list": ("print('[]')", "cannot be read"),
    "never ends": ("time.sleep(600)", "not done after"),
    "never stops talking": ("while True: os.write(1, b'x' * 65536)", "more than can be kept"),
}


@pytest.mark.parametrize("name", STAND_INS)
async def test_a_run_that_fails_is_a_reason(name: str, stand_in: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    script, why = STAND_INS[name]
    stand_in(script)
    monkeypatch.setattr(markup_process, "MOST_OUTPUT", 1_000_000)
    found = await check_markup({"a": page()}, {}, seconds=1.5 if name == "never ends" else 60)
    assert isinstance(found, dict)
    assert why in str(found["a"])


async def test_one_page_that_breaks_the_checker_spoils_no_other(stand_in: Stand) -> None:
    stand_in(f"told = names\nif any(b'poison' in open(n, 'rb').read() for n in names): sys.exit(1)\n{TELL}")
    found = await check_markup({str(i): page("poison" if i == 5 else "") for i in range(8)}, {})
    assert isinstance(found, dict)
    assert [url for url in found if isinstance(found[url], str)] == ["5"]
    assert facts(found, "0")["markup_errors"] == 1


async def test_a_time_out_ends_the_whole_group(stand_in: Stand, tmp_path: Path) -> None:
    stand_in(f"child = os.fork()\nif child: open({str(tmp_path / 'pid')!r}, 'w').write(str(child))\ntime.sleep(600)")
    found = await check_markup({"a": page()}, {}, seconds=2)
    assert "not done" in str(found)
    child = int((tmp_path / "pid").read_text())
    for _ in range(500):
        if not _lives(child):
            return
        await asyncio.sleep(0.01)
    pytest.fail("a child of the checker lives on")


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def test_the_files_are_gone_afterwards(stand_in: Stand, tmp_path: Path) -> None:
    stand_in(f"open({str(tmp_path / 'where')!r}, 'w').write(os.getcwd())\ntold = names\n{TELL}")
    await check_markup({"a": page()}, {})
    assert not os.path.exists((tmp_path / "where").read_text())


async def test_too_many_and_too_large_are_reasons(stand_in: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(f"told = names\n{TELL}")
    monkeypatch.setattr(markup, "MOST_PAGES", 2)
    monkeypatch.setattr(markup, "MOST_BYTES", 1000)
    found = await check_markup({"large": b"x" * 1001, "a": page(), "b": page(), "c": page()}, {})
    assert isinstance(found, dict)
    assert {url: one for url, one in found.items() if isinstance(one, str)} == {
        "large": "it is larger than 5 MB", "c": "enough files were checked",
    }  # fmt: skip


def test_what_was_not_checked_is_in_no_sum() -> None:
    assert summed({"a": "no time", "s": Seen(facts={"css_errors": 0, "css_warnings": 2})}) == {
        "css": {"errors": 0, "warnings": 2, "pages": 1}
    }


# ---- finding it


def program(path: Path, script: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def java(folder: Path, version: str = "26.9.27 (c6ba02c)", java: str = "17.0.1") -> str:
    script = f"""case "$*" in -version) echo 'openjdk version "{java}"' >&2;; *) echo '{version}';; esac"""
    return program(folder / "bin" / "java", script)


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system without Java and without a checker."""
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    for name in ("JAVA_HOME", "NODE_PATH", markup_found.VARIABLE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(markup_found, "_PLACES", ())
    monkeypatch.setattr(markup_found, "_NODE", ())
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    (tmp_path / "vnu.jar").write_bytes(b"PK")
    return tmp_path


def test_nothing_installed_is_a_reason_that_says_what_to_do(bare: Path) -> None:
    assert "npm install --global vnu-jar" in str(find_checker())
    assert "needs Java" in str(find_checker(str(bare / "vnu.jar")))
    assert "is no file" in str(find_checker(str(bare / "absent.jar")))


def test_the_variable_and_java_home(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(markup_found.VARIABLE, str(bare / "vnu.jar"))
    monkeypatch.setenv("JAVA_HOME", str(bare))
    program_there = java(bare)
    assert find_checker() == Checker(program_there, str(bare / "vnu.jar"), "26.9.27")


@pytest.mark.parametrize(
    ("version", "of_java", "why"),
    [
        ("20.6.30", "17.0.1", "is of 2020"),
        ("26.9.27", "1.8.0_412", "newer Java than 8"),
        ("Error: could not find main class", "17", "no Nu HTML checker"),
        ("26.9.27", "11.0.2", ""),
        ("24.7.30", "25", ""),
    ],
)
def test_versions(version: str, of_java: str, why: str, bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(bare))
    java(bare, version, of_java)
    found = find_checker(str(bare / "vnu.jar"))
    assert why in found if isinstance(found, str) else not why


def test_npms_global_package_is_found_by_its_link(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(bare))
    java(bare)
    script = program(bare / "lib" / "node_modules" / "vnu-jar" / "vnu-jar.js", "")
    jar = bare / "lib" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    jar.parent.mkdir(parents=True)
    jar.write_bytes(b"PK")
    (bare / "none").mkdir()
    (bare / "none" / "vnu").symlink_to(script)
    found = find_checker()
    assert isinstance(found, Checker)
    assert found.jar == str(jar.resolve())


async def test_without_a_checker_there_is_one_reason(bare: Path) -> None:
    assert "not installed" in str(await check_markup({"a": page()}, {}))
