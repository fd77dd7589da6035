"""CSV files: the columns promised, equal bytes for equal input, safe in a spreadsheet, whole or not at all."""

import csv
import io
from dataclasses import astuple, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import storage
from model import OutputError, UsageError, Value
from storage.exports.csv_files import ANSWER_COLUMNS, _cell, _unguarded
from tests.storage.samples import FAILURES, SKIPS, SNAPSHOTS, answers, evidence, index_score, questionnaire

ANSWERS = answers(questionnaire(10))


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_answers_have_the_promised_columns(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    storage.write_answers_csv(path, ANSWERS)
    assert path.read_text(encoding="utf-8").splitlines()[0] == (
        "portal,questionnaire,indicator,value,level,confidence,flags,evidence_url,excerpt,language,click_depth,detector,"
        "pages_searched,rubric_version"
    )
    yes, no, unknown = (read(path)[n] for n in (0, 6, 8))
    assert (yes["value"], yes["confidence"]) == ("yes", "0.9300")
    assert (yes["evidence_url"], yes["language"], yes["click_depth"]) == (evidence(0).url, "it", "")
    assert (no["value"], no["evidence_url"], no["pages_searched"]) == ("no", "", "118")
    assert (unknown["value"], unknown["flags"], unknown["pages_searched"]) == ("unknown", "failed-pages", "")


def test_a_settled_value_stands_in_place_of_the_machines(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    storage.write_answers_csv(path, [(ANSWERS[0], Value.NO, 0), (ANSWERS[1], Value.YES, 2)])
    overruled, kept = read(path)
    assert (overruled["value"], overruled["level"], overruled["evidence_url"]) == ("no", "0", "")
    assert (kept["value"], kept["level"], kept["evidence_url"]) == ("yes", "2", ANSWERS[1].evidence[0].url)


def test_flags_are_joined(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    storage.write_answers_csv(path, [replace(ANSWERS[0], flags=(*ANSWERS[5].flags, *ANSWERS[8].flags))])
    assert read(path)[0]["flags"] == "confirm;failed-pages"


def test_scores(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    storage.write_scores_csv(path, [index_score(57, 95, 21), index_score(57, 95, 0)])
    assert path.read_text() == (
        "portal,questionnaire,index,subindex,points,max_points,value,low,high,coverage,unknown,confirmed\n"
        "city,test-2024,LOSI,,57.0000,95.0000,,0.6000,0.8211,0.7789,21,0\n"
        "city,test-2024,LOSI,,57.0000,95.0000,0.6000,0.6000,0.6000,1.0000,0,0\n"
    )


def test_visits(tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    storage.write_visits_csv(path, [("city", [SNAPSHOTS[1], FAILURES[0]], SKIPS[:1]), ("other", [], SKIPS[1:])])
    assert path.read_text(encoding="utf-8") == (
        "portal,url,outcome,reason,status,media_type,depth,found_on,link_text,source,scope,rendered,fetched_at,archive_file,"
        "archive_offset,digest,seen,confirmed_at,copied_at\n"
        "city,https://city.example/services/page-1,page,,200,text/html,2,https://city.example/,Seite 1,seed,portal,false,"
        f"2024-05-17T12:00:01Z,civiscope-00000.warc.gz,400,{SNAPSHOTS[1].ref.digest},fetched,2024-05-17T12:00:01Z,2024-05-17T12:00:01Z\n"
        "city,https://city.example/slow,failed,timeout: no answer within 20 s,,,1,,,seed,portal,,2024-05-17T12:00:00Z,,,,,,\n"
        "city,https://other.example/,skipped,on another host,,,1,https://city.example/,Partner,,,,,,,,,,\n"
        "other,https://city.example/calendar?month=1999-01,skipped,too many addresses of this shape,,,,https://city.example/,"
        "<<,,,,,,,,,,\n"
    )


CELLS = {
    '=HYPERLINK("http://evil.example")': '"\'=HYPERLINK(""http://evil.example"")"',
    "+1-1": "'+1-1", "-cmd|calc": "'-cmd|calc", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": '"\'\r=1"', "＝1": "'＝1",
    "-5": "-5", "+39": "+39", "-0.25": "-0.25", "-": "'-", "+39 06": "'+39 06", "'=1": "''=1",
    "plain": "plain", "a,b": '"a,b"', 'say "x"': '"say ""x"""', "two\nlines": '"two\nlines"', " lead": '" lead"',
    "l'été": "l'été", "\ud800": "\ufffd", "": "",
}  # fmt: skip


@pytest.mark.parametrize("text", CELLS)
def test_no_text_becomes_a_formula(text: str) -> None:
    assert _cell(text) == CELLS[text]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_read_again(text: str) -> None:
    (row,) = csv.reader(io.StringIO(f"{_cell(text)},x\n", newline=""))
    assert _unguarded(row[0]) == text


@given(st.text("=+-@\t\r\n'＝a1", max_size=6))
def test_tricky_text_is_guarded_and_read_again(text: str) -> None:
    cell = _cell(text).strip('"')
    assert not cell or cell[0] not in "=@\t\r\n＝"
    assert _unguarded(cell) == text


def test_files_are_equal_for_equal_input_and_end_lines_alike(tmp_path: Path) -> None:
    tricky = replace(ANSWERS[0].evidence[0], excerpt="=1\r\n€ 5, „اللغة“")
    written = []
    for name in ("a.csv", "b.csv"):
        storage.write_answers_csv(tmp_path / name, [*ANSWERS, replace(ANSWERS[1], evidence=(tricky,))])
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]
    assert b"\r\n" not in written[0].replace(b"\"'=1\r\n", b"")
    written[0].decode("utf-8")


def test_answers_are_read_again(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    tricky = replace(ANSWERS[0].evidence[0], excerpt="=1\r\n€ 5, „اللغة“")
    storage.write_answers_csv(path, [*ANSWERS, replace(ANSWERS[1], evidence=(tricky,))])
    rows = storage.read_answers_csv(path)
    assert [r.indicator for r in rows[:-1]] == [a.indicator for a in ANSWERS]
    assert rows[-1].excerpt == tricky.excerpt
    assert [list(astuple(r))[:8] for r in rows] == [list(r.values())[:8] for r in read(path)]


def _missing(path: Path) -> None:
    """No file at all."""


def _other_columns(path: Path) -> None:
    path.write_text("id,answer\nLOSI24-PE-219,yes\n")


def _ragged(path: Path) -> None:
    path.write_text(",".join(ANSWER_COLUMNS) + "\ncity,q\n")


def _binary(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00\x01" * 20)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [(_missing, "cannot be read"), (_other_columns, "column portal"), (_ragged, "row 2"), (_binary, "no CSV in UTF-8")],
)
def test_what_is_no_answers_csv(tmp_path: Path, spoil: object, message: str) -> None:
    path = tmp_path / "answers.csv"
    spoil(path)  # type: ignore[operator]
    with pytest.raises(UsageError, match=message) as caught:
        storage.read_answers_csv(path)
    assert "\n" not in str(caught.value)


def test_nothing_half_written_stays(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("old")
    with pytest.raises(RuntimeError, match="in the middle"):
        storage.write_answers_csv(path, (answer if n < 5 else _fail() for n, answer in enumerate(ANSWERS)))
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def _fail() -> None:
    raise RuntimeError("in the middle")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "taken.csv").mkdir()
    for path in (tmp_path / "file" / "answers.csv", tmp_path / "missing" / "answers.csv", tmp_path / "taken.csv"):
        with pytest.raises(OutputError, match="--out") as caught:
            storage.write_answers_csv(path, ANSWERS)
        assert "\n" not in str(caught.value)
    assert {p.name for p in tmp_path.iterdir()} == {"file", "taken.csv"}
