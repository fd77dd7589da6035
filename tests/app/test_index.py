"""``civiscope index``: CSV in, CSV out, and errors that name row and column."""

import csv
from pathlib import Path

import pytest

from app.cli import app, main

PUBLISHED = Path(__file__).parents[1] / "indices/published"
HEAD = "country,osi,hci,tii\n"


def called(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["civiscope", *map(str, arguments)])
    with pytest.raises(SystemExit) as ending:
        main()
    return int(ending.value.code or 0)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Writes a table, calls the command, and gives the rows it wrote."""

    def call(command: str, text: str | bytes, *options: str) -> list[dict[str, str]]:
        path, out = tmp_path / "in.csv", tmp_path / "out.csv"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        assert called(monkeypatch, "index", command, str(path), "--out", str(out), *options) == 0
        with out.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    return call


def test_the_whole_edition_2024(run) -> None:  # type: ignore[no-untyped-def]
    rows = run("egdi", (PUBLISHED / "egdi-2024.csv").read_text(encoding="utf-8"), "--edition", "2024")
    assert len(rows) == 193
    first = rows[0]
    assert (first["country"], first["egdi"], first["rank"], first["level"], first["rating_class"]) == (
        "DNK",
        "0.984757",
        "1",
        "very high",
        "VH",
    )
    assert [sum(r["level"] == level for r in rows) for level in ("very high", "high", "middle", "low")] == [76, 62, 44, 11]


def test_namibia_stays_and_empty_cells_are_not_assessed(run) -> None:  # type: ignore[no-untyped-def]
    rows = run("egdi", HEAD + "NA,0.5,0.5,0.5\nXX,,0.9,0.9\nZA,0.7,0.7,0.7\n")
    assert [(r["country"], r["egdi"], r["rank"]) for r in rows] == [
        ("NA", "0.500000", "2"),
        ("XX", "", ""),
        ("ZA", "0.700000", "1"),
    ]


FORMS = [
    b"\xef\xbb\xbfcountry,osi,hci,tii\r\nNA,0.5,0.25,0.75\r\n",
    b"Country; OSI ;HCI;TII\nNA;0,5;0,25;0,75\n\n",
    b"country\tosi\thci\ttii\nNA\t0.5\t0.25\t0.75\n",
    b'note,country,osi,hci,tii\n"a, b",NA,0.5,0.25,0.75\n',
]


@pytest.mark.parametrize("form", FORMS)
def test_tables_of_any_spreadsheet(run, form: bytes) -> None:  # type: ignore[no-untyped-def]
    (row,) = run("egdi", form)
    small = {k.lower(): v for k, v in row.items()}
    assert (small["country"], small["osi"], small["egdi"]) == ("NA", "0.5", "0.500000")


def test_other_columns_stay_and_are_safe_to_open(run) -> None:  # type: ignore[no-untyped-def]
    (row,) = run("egdi", "country,osi,hci,tii,remark\nNA,1,1,1,=1+1\n")
    assert row["remark"] == "'=1+1"


SCORES = "portal,questionnaire,index,subindex,points,max_points,value,low,high,coverage,unknown,confirmed\n"


def scores_of(portal: str, low: float, high: float) -> str:
    value = f"{low}" if low == high else ""
    codes = ("", "IF", "CP", "SP", "EP", "TECH", "EGL")
    lines = [f"{portal},osi-2024,OSI,{code},1,2,{value},{low},{high},1,0,0\n" for code in codes]
    return "".join([*lines, f"{portal},osi-2024,EPI,,1,2,{value},{low},{high},1,0,0\n"])


MISTAKES = [
    ("egdi", HEAD + "A,0.5,0.5,0.5\nB,abc,1,1\n", "row 3, column osi: 'abc' is no number"),
    ("egdi", HEAD + "A,NA,0.5,0.5\n", "row 2, column osi: 'NA' is no number; leave the cell empty"),
    ("egdi", HEAD + "A,0.5,1.5,0.5\n", "row 2, column hci: 1.5 is not between 0 and 1"),
    ("egdi", HEAD + "A,0.5,nan,0.5\n", "row 2, column hci: 'nan' is no number"),
    ("egdi", HEAD + "\n\n,0.5,0.5,0.5\n", "row 4, column country: is empty"),
    ("egdi", HEAD + "A,1,1,1\nA,1,1,1\n", "row 3, column country: A stands in row 2 already"),
    ("egdi", HEAD + "A,1,1\n", "row 2 has 3 cells, the header has 4"),
    ("egdi", "country,osi,tii\n", "the column hci is missing; there are: country, osi, tii"),
    ("egdi", "country,osi,OSI,hci,tii\n", "the column osi comes twice"),
    ("egdi", "", "is empty"),
    ("egdi", HEAD, "holds no row but the header"),
    ("egdi", 'country,osi,hci,tii\n"A,1,1,1\n', "is no CSV"),
    ("egdi", HEAD.encode() + b"\xe9,1,1,1\n", "is not in UTF-8 (byte 20)"),
    ("epi", "country,points\nA,3\nB,3\n", "needs a lowest value below its highest"),
    ("losi", "city,met,open\nA,90,9\n", "row 2, column met: 90 met and 9 open are more than the 95 asked"),
    ("osi", SCORES + scores_of("a", 0.5, 0.5), "OSI of one portal alone is undefined, give --reference"),
    ("osi", SCORES + "a,losi-2024,LOSI,,1,2,0.5,0.5,0.5,1,0,0\n", "holds no row of the index OSI"),
    ("osi", SCORES + "a,osi-2024,OSI,IF,1,2,,0.9,0.5,1,0,0\n", "row 2, column low: low and high must be numbers"),
    ("osi", SCORES + "a,osi-2024,OSI,IF,1,2,0.5,0.5,0.5,1,0,0\n", "portal a: no share for CP, SP, EPI, TEC"),
    ("by", "country,egdi\nAtlantis,0.1\n", "row 2, column country: 'Atlantis' is no Member State"),
    ("tii", "country,internet_users\n", "the column mobile_cellular is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("command", "text", "message"), MISTAKES, ids=[m for *_, m in MISTAKES])
def test_a_mistake_is_named_with_row_and_column(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: str,
    text: str | bytes,
    message: str,
) -> None:
    path, out = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    assert called(monkeypatch, "index", command, str(path), "--out", str(out)) == 2
    assert message in capsys.readouterr().err
    assert not out.exists()


OPTIONS = [
    (("egdi", "--edition", "2019"), "there is no edition 2019"),
    (("hci", "--edition", "2024"), "what the HCI was made of is not known; give --weights"),
    (("osi", "--edition", "2012"), "weights of the subindices were not found in public"),
    (("osi", "--reference", "1"), "give the lowest and the highest value"),
    (("hci", "--weights", "a=0.5"), "weights must not be negative and sum to 1"),
    (("hci", "--weights", "a"), "write name=weight"),
    (("by", "--by", "colour"), "no grouping 'colour'"),
]


@pytest.mark.parametrize(("arguments", "message"), OPTIONS, ids=[m for _, m in OPTIONS])
def test_an_option_that_cannot_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    path = tmp_path / "in.csv"
    path.write_text("country,osi,hci,tii,a,egdi,if,cp,sp,epi,tec\nNAM,1,1,1,1,1,1,1,1,1,1\nZAF,0,0,0,0,0,0,0,0,0,0\n")
    command, *options = arguments
    assert called(monkeypatch, "index", command, str(path), *options) == 2
    assert message in " ".join(capsys.readouterr().err.split())


def test_osi_and_epi(run) -> None:  # type: ignore[no-untyped-def]
    rows = run("osi", "country,IF,CP,SP,EPI,TEC\nA,1,1,1,1,1\nB,0.5,0.5,0.5,0.5,0.5\nC,0,1,0,0,0\n", "--edition", "2024")
    assert [(r["raw"], r["osi"]) for r in rows] == [("1.000000", "1.000000"), ("0.500000", "0.473684"), ("0.050000", "0.000000")]
    (row,) = run("osi", "country,IF,CP,SP,EPI,TEC\nA,1,1,1,1,1\n", "--reference", "0.5,1.5")
    assert row["osi"] == "0.500000"
    rows = run("epi", "country,points\nUA,73\nDK,72\nKM,0\n")
    assert [r["epi"] for r in rows] == ["1.000000", "0.986301", "0.000000"]


def test_osi_of_an_assessment_has_bounds_while_answers_are_open(run) -> None:  # type: ignore[no-untyped-def]
    rows = run("osi", SCORES + scores_of("a", 0.2, 0.6) + scores_of("b", 0.5, 0.5) + scores_of("c", 0.9, 0.9))
    assert [(r["portal"], r["raw"], r["raw_low"], r["osi"], r["rank_best"], r["rank_worst"]) for r in rows] == [
        ("a", "", "0.200000", "", "2", "3"), ("b", "0.500000", "0.500000", "", "2", "3"),
        ("c", "0.900000", "0.900000", "", "1", "1"),
    ]  # fmt: skip
    assert [(r["osi_low"], r["osi_high"]) for r in rows] == [
        ("0.000000", "0.250000"), ("0.000000", "0.428571"), ("1.000000", "1.000000"),
    ]  # fmt: skip
    rows = run("osi", SCORES + scores_of("a", 0.2, 0.2) + scores_of("c", 0.9, 0.9))
    assert [(r["osi"], r["rank"], r["level"]) for r in rows] == [("0.000000", "2", "low"), ("1.000000", "1", "very high")]
    (row,) = run("osi", SCORES + scores_of("a", 0.5, 0.5), "--reference", "0,1")
    assert (row["osi"], row["level"]) == ("0.500000", "high")


def test_losi_with_open_indicators_has_bounds_and_no_rank(run) -> None:  # type: ignore[no-untyped-def]
    rows = run("losi", "city,met,asked,open\nA,48,96,0\nB,24,96,48\nC,,96,0\n")
    assert [(r["losi"], r["low"], r["high"], r["rank"], r["rank_best"], r["rank_worst"]) for r in rows] == [
        ("0.500000", "0.500000", "0.500000", "", "1", "2"), ("", "0.250000", "0.750000", "", "1", "2"), ("", "", "", "", "", ""),
    ]  # fmt: skip
    rows = run("losi", "city,met\nA,76\nB,95\n")
    assert [(r["losi"], r["rank"], r["level"]) for r in rows] == [("0.800000", "2", "very high"), ("1.000000", "1", "very high")]


def test_tii_and_hci(run, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    head = "country,internet_users,mobile_cellular,mobile_broadband,fixed_broadband\n"
    rows = run("tii", head + "A,100,200,120,40\nB,50,120,60,20\nC,0,0,0,0\nD,50,,60,20\n")
    assert [(r["tii"], r["rank"]) for r in rows] == [("1.000000", "1"), (rows[1]["tii"], "2"), ("0.000000", "3"), ("", "")]
    assert "D is left out: no mobile_cellular" in capsys.readouterr().err
    rows = run("hci", "country,a,b\nA,1,4\nB,2,2\n", "--weights", "a=0.75,b=0.25", "--edition", "2024")
    assert [r["hci"] for r in rows] == ["0.000000", "1.000000"]


def test_groups_and_own_facts(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    table = "country,score\nNA,0.4\nZAF,0.6\nGermany,\n"
    rows = run("by", table, "--column", "score", "--by", "region")
    assert [(r["group"], r["members"], r["n"], r["mean"]) for r in rows] == [
        ("World", "3", "2", "0.500000"), ("Africa", "2", "2", "0.500000"), ("Europe", "1", "0", ""),
    ]  # fmt: skip
    facts = tmp_path / "facts.csv"
    facts.write_text(
        "iso3,region,subregion,income_group,ldc,lldc,sids\nNAM,South,,Low income,1,0,0\nZAF,South,,,0,0,0\nDEU,North,,,0,0,0\n"
    )
    rows = run("by", table, "--column", "score", "--by", "ldc", "--facts", str(facts))
    assert [(r["group"], r["n"], r["mean_by_population"]) for r in rows] == [
        ("World", "2", ""),
        ("LDC", "1", ""),
        ("not LDC", "1", ""),
    ]


def test_sensitivity_is_repeatable(run) -> None:  # type: ignore[no-untyped-def]
    text = HEAD + "A,0.9,0.1,0.5\nB,0.1,0.9,0.5\nC,0.4,0.4,0.4\nD,,1,1\n"
    first = run("sensitivity", text, "--draws", "50", "--seed", "4")
    assert run("sensitivity", text, "--draws", "50", "--seed", "4") == first
    assert (first[0]["rank"], first[0]["best"], first[0]["worst"], first[3]["rank"]) == ("1", "1", "2", "")
    assert run("sensitivity", text, "--draws", "50", "--dirichlet", "3")[2]["best"] in ("1", "2", "3")


def test_a_mark_for_excel_and_standard_output(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_text(HEAD + "Côte d'Ivoire,1,1,1\n", encoding="utf-8")
    assert called(monkeypatch, "index", "egdi", str(path), "--out", str(out), "--bom") == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbfcountry,")
    assert called(monkeypatch, "index", "egdi", str(path)) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("Côte d'Ivoire,1,1,1,1.000000,1,very high,VH")
    assert app is not None
