"""Backups, forgetting, and the doctor: what is kept is whole, and what is missing is told."""

import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import storage
from model import Answer, Capture, CrawlSummary, Evidence, OutputError, Ruling, Snapshot, StoreError, Value
from storage.archive import thinning
from tests.storage.archives import check
from tests.storage.databases import Database
from tests.storage.samples import NOON, index_score

PAGES = {f"https://city.example/{n}": f"<p>page {n} {'x' * 500 * n}".encode() for n in range(6)}
CITED = "https://city.example/2"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "out" / "screenshots").mkdir(parents=True)
    return tmp_path / "out"


def visit(store: storage.Store, root: Path, edition: str) -> int:
    """Visit every page, take a picture of two, and answer with one of them."""
    run = store.begin_run("city", edition=edition)
    visits = []
    with storage.ArchiveWriter(root / "archive") as archive:
        for url, body in PAGES.items():
            seen = Snapshot(url, url, 200, "text/html", "utf-8", NOON)
            capture = Capture(seen, body + edition.encode(), {"content-type": "text/html"}, request={"user-agent": "me"})
            visits.append(replace(seen, ref=archive.write(capture)))
        for url in (CITED, "https://city.example/3"):
            archive.picture(url, b"\xff\xd8" + url.encode() * 50, device="desktop", at=NOON)
    store.add_visits(run, visits)
    (root / "screenshots" / f"{run}.jpg").write_bytes(b"\xff\xd8 picture")
    store.add_screenshot(run, CITED, "desktop", f"{run}.jpg")
    cited = next(v for v in visits if v.url == CITED)
    proof = (Evidence(CITED, "page 2", "topic", 0.9, ref=cited.ref),)
    store.save_assessment(run, "q", "1", [Answer("city", "q", "i", Value.YES, "found", 1, 0.9, evidence=proof)])
    store.finish_run(run, CrawlSummary("city", datetime.now(UTC), datetime.now(UTC), 6, 0, 0, True))
    return run


@pytest.fixture
def full(store: storage.Store, root: Path) -> storage.Store:
    """Two editions with a visit each, a ruling, scores, a user."""
    for year in (2024, 2026):
        store.editions.enter(str(year), str(year), year, {})
        visit(store, root, str(year))
    store.add_ruling(Ruling("city", "q", "i", Value.YES, "ada", NOON, "seen \x00 \ud800", 1))
    store.save_scores([index_score(1, 2, 0)])
    store.people.add("ada", "assessor", "$hash", actor="root")
    return store


def folders(root: Path) -> dict[str, Path]:
    return {name: root / name for name in ("archive", "screenshots")}


def everything(store: storage.Store) -> tuple[object, ...]:
    runs = store.runs()
    return (
        store.portals(), runs, [store.visits(r.id) for r in runs], store.answers(), store.rulings(), store.scores(),
        store.people.all(), store.ledger.events(), store.editions.all(), store.desk.portal("city", "q"),
    )  # fmt: skip


# backups


@pytest.mark.parametrize("target", ["sqlite", "postgres"])
def test_a_backup_of_either_database_becomes_the_other(
    full: storage.Store, root: Path, tmp_path: Path, target: str, request: pytest.FixtureRequest
) -> None:
    made = full.back_up(tmp_path / "b.zip", folders(root))
    assert made.files == len(list((root / "archive").iterdir())) + 2
    new = tmp_path / "new"
    new.mkdir()
    where: Path | str = new / "civiscope.db"
    if target == "postgres":
        address = request.getfixturevalue("postgres").database(empty=True)
        where = address.__enter__()
        request.addfinalizer(lambda: address.__exit__(None, None, None))
    assert storage.restore(tmp_path / "b.zip", where, folders(new)) == made
    with storage.open(where) as again:
        assert everything(again) == everything(full)
        assert again.examine(new) == ()
        assert again.begin_run("city") == full.begin_run("city")  # numbers go on where they ended
        again.add_ruling(Ruling("city", "q", "i", Value.NO, "ada", NOON, "other"))
        assert again.ledger.prove().flaws == ()


def test_a_damaged_backup_leaves_nothing_behind(full: storage.Store, root: Path, tmp_path: Path) -> None:
    full.back_up(tmp_path / "b.zip", folders(root))
    whole = (tmp_path / "b.zip").read_bytes()
    new = tmp_path / "new"
    new.mkdir()
    for place in range(40, len(whole) - 40, len(whole) // 25):
        (tmp_path / "c.zip").write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        try:
            storage.restore(tmp_path / "c.zip", new / "civiscope.db", folders(new))
        except StoreError:
            assert list(new.iterdir()) == []
        else:  # a byte that says nothing, such as a time stamp of the container
            with storage.open(new / "civiscope.db") as again:
                assert again.answers() == full.answers()
            break
    with pytest.raises(StoreError, match="cannot be restored"):
        storage.restore(tmp_path / "missing.zip", tmp_path / "x.db", {})


def test_nothing_is_restored_over_something(full: storage.Store, root: Path, tmp_path: Path, place: Database) -> None:
    full.back_up(tmp_path / "b.zip", folders(root))
    with pytest.raises(StoreError, match="not empty"):
        storage.restore(tmp_path / "b.zip", tmp_path / "new.db", folders(root))
    with pytest.raises(StoreError, match=r"not empty|there already"):
        storage.restore(tmp_path / "b.zip", place.where, {})
    assert not (tmp_path / "new.db").exists()
    assert len(full.runs()) == 2


def test_a_backup_of_the_first_revision_is_brought_up_to_date(full: storage.Store, root: Path, tmp_path: Path) -> None:
    full.back_up(tmp_path / "b.zip", {})
    first = {
        "portals", "runs", "visits", "skips", "measurements", "screenshots", "assessments", "answers", "evidence", "rulings",
        "scores",
    }  # fmt: skip
    with zipfile.ZipFile(tmp_path / "b.zip") as new, zipfile.ZipFile(tmp_path / "old.zip", "w") as old:
        told = json.loads(new.read("manifest.json"))
        rows, digests = {}, {}
        for name, count in told["rows"].items():
            if name in first:
                lines = [json.loads(line) for line in new.read(f"tables/{name}.jsonl").splitlines()]
                for line in lines:
                    for column in ("edition", "digests", "forgotten"):
                        line.pop(column, None)
                text = "".join(json.dumps(line) + "\n" for line in lines)
                old.writestr(f"tables/{name}.jsonl", text)
                rows[name], digests[f"tables/{name}.jsonl"] = count, storage.packs.writing.hash_of(text.encode())
        old.writestr("manifest.json", json.dumps({**told, "revision": "0001", "rows": rows, "digests": digests}))
    assert storage.restore(tmp_path / "old.zip", tmp_path / "new.db", {}).revision == "0001"
    with storage.open(tmp_path / "new.db") as again:
        assert (again.answers(), again.rulings(), again.visits(1)) == (full.answers(), full.rulings(), full.visits(1))
        assert again.ledger.prove().flaws == ()


def test_nobody_is_signed_in_by_a_backup(full: storage.Store, tmp_path: Path) -> None:
    full.people.add("zoe", "assessor", "h", actor="root")
    full.access.sign_in("digest", "zoe")
    full.back_up(tmp_path / "b.zip", {})
    storage.restore(tmp_path / "b.zip", tmp_path / "new.db", {})
    with storage.open(tmp_path / "new.db") as again:
        assert again.people.find("zoe") is not None
        assert again.access.whose("digest", timedelta(hours=1), timedelta(hours=1)) is None


def test_a_backup_to_where_nothing_can_be_written(full: storage.Store, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot write"):
        full.back_up(tmp_path / "missing" / "b.zip", {})


# forgetting


def test_old_editions_keep_what_is_cited_and_nothing_else(full: storage.Store, root: Path) -> None:
    old, new = full.runs()
    before = full.answers(), full.assessment(1), full.visits(new.id)
    done = full.forget(root / "archive", ["2024"])
    assert (done.runs, done.saved.kept, done.saved.removed) == (1, 2, 6)
    assert done.saved.after < done.saved.before
    assert (full.answers(), full.assessment(1), full.visits(new.id)) == before
    with storage.ArchiveReader(root / "archive") as reader:
        (cited,) = full.assessment(1)[0].evidence
        assert cited.ref is not None
        assert reader.read(cited.ref)[0] == PAGES[CITED] + b"2024"
        kept = list(reader.captures(full.visits(old.id)))
        assert [c.snapshot.url for c in kept] == [CITED]
        assert len(list(reader.captures(full.visits(new.id)))) == 6
    assert check(root / "archive") == 0
    assert (full.forgotten(old.id), full.forgotten(new.id)) == (True, False)
    assert full.examine(root) == ()
    assert full.ledger.prove().flaws == ()


def test_forgetting_twice_or_later_again_changes_nothing_more(full: storage.Store, root: Path) -> None:
    full.forget(root / "archive", ["2024"])
    files = {p.name: p.read_bytes() for p in (root / "archive").iterdir()}
    again = full.forget(root / "archive", ["2024"])
    assert again.saved.removed == 0
    assert {p.name: p.read_bytes() for p in (root / "archive").iterdir()} == files
    full.forget(root / "archive", ["2024", "2026"])
    with storage.ArchiveReader(root / "archive") as reader:
        for assessment, year in ((1, b"2024"), (2, b"2026")):
            (cited,) = full.assessment(assessment)[0].evidence
            assert cited.ref is not None
            assert reader.read(cited.ref)[0].endswith(year)
    assert full.examine(root) == ()


@pytest.mark.parametrize("step", ["os.unlink", "storage.archive.moves.Moves.note", "storage.archive.files.AppendedFile.append"])
def test_forgetting_that_is_broken_off_loses_nothing_and_can_be_finished(
    step: str, full: storage.Store, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(step, fail)
        with pytest.raises(OutputError, match="No space left"):
            full.forget(root / "archive", ["2024"])
    assert full.examine(root) == ()
    full.forget(root / "archive", ["2024"])
    assert full.examine(root) == ()
    with storage.ArchiveReader(root / "archive") as reader:
        assert [c.snapshot.url for c in reader.captures(full.visits(1))] == [CITED]


def test_a_file_that_a_later_edition_needs_is_left_alone(full: storage.Store, root: Path) -> None:
    full.editions.assign(1, "2026")
    assert full.forget(root / "archive", ["2024"]).runs == 0
    assert len(list((root / "archive").glob("*.gz"))) == 2
    assert thinning.Thinned() == full.forget(root / "archive", []).saved


# the doctor


def test_a_healthy_store_has_no_flaws(full: storage.Store, root: Path) -> None:
    assert full.examine(root) == ()
    assert full.examine(root, quick=True) == ()


def test_vacuum_changes_nothing(full: storage.Store) -> None:
    before = everything(full)
    full.vacuum()
    assert everything(full) == before


def archive_files(root: Path) -> list[Path]:
    return sorted((root / "archive").glob("*.gz"))


def _flip(path: Path, place: int) -> None:
    whole = bytearray(path.read_bytes())
    whole[place] ^= 255
    path.write_bytes(whole)


def test_the_doctor_tells_what_is_missing(full: storage.Store, root: Path) -> None:
    first, second = archive_files(root)
    first.unlink()
    ref = full.visits(2)[4].ref  # type: ignore[union-attr]
    assert ref is not None
    _flip(second, ref.offset + 200)
    (root / "screenshots" / "1.jpg").unlink()
    wheres = [f.where for f in full.examine(root)]
    assert f"archive/{first.name}" in wheres
    assert f"archive/{second.name} at {ref.offset}" in wheres
    assert "screenshots/1.jpg" in wheres


def test_a_file_that_was_cut_is_told_at_a_glance(full: storage.Store, root: Path) -> None:
    first, _ = archive_files(root)
    first.write_bytes(first.read_bytes()[:600])
    assert any("ends before" in f.what for f in full.examine(root, quick=True))


def test_exports_that_were_changed_lost_or_left_behind(full: storage.Store, root: Path) -> None:
    path = root / "answers.csv"
    storage.write_answers_csv(path, full.answers())
    full.ledger.note("exported", "answers.csv", {"digest": storage.digest_of_file(path)})
    assert full.examine(root) == ()
    path.write_text(path.read_text() + "x\n")
    assert [f.where for f in full.examine(root)] == ["answers.csv"]
    path.unlink()
    assert "missing" in full.examine(root)[0].what
    storage.write_answers_csv(path, full.answers())
    full.add_ruling(Ruling("city", "q", "i", Value.NO, "ada", NOON, "other"))
    assert "older" in full.examine(root)[0].what


def test_a_yes_without_evidence_is_told(full: storage.Store, root: Path) -> None:
    full.save_assessment(2, "q", "2", [Answer("city", "q", "i", Value.YES, "found", 1)])
    assert [f.where for f in full.examine(root)] == ["assessment:3"]
