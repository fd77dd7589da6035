"""What is shown to a reader: the right paragraphs, few of them, and no addresses or numbers of people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import Automation, Call, Indicator, Remedy, Rule
from rubrics import Site, passages
from rubrics.masking import MAIL, PHONE, masked
from rubrics.passages import LENGTH, MOST, asked_of
from tests.rubrics.sites import HOST, RUBRICS, site_of


def indicator(*concepts: str, candidates: tuple[str, ...] = ()) -> Indicator:
    rule = Rule(any=tuple(Call("topic", {"concept": c}) for c in concepts))
    return Indicator("Q-1", "Q", "t", "q", "g", Remedy("do", "low"), Automation.DETECTED, rule=rule, candidates=candidates)


def shown(site: Site, *concepts: str) -> list[str]:
    return [p.text for p in passages(site, indicator(*concepts), RUBRICS.detectors)]


def page(title: str, body: str) -> str:
    return f"<html lang=en><title>{title}</title><main><h1>{title}</h1>{body}</main>"


WASTE = "Household waste is collected every Monday, and recycling of glass and paper is free at the yards of the city."
PARAGRAPH = "<p>The mill on the river is open to everybody who likes old machines and bread that was baked on the same day.</p>"
HOME = page("Exampleton", f"<p>Welcome to the city on the river, with its bridges.</p><a href=/waste>Waste</a>{PARAGRAPH}")


def test_the_page_about_it_comes_first_with_heading_and_neighbours() -> None:
    bins = f"<h2>Bins</h2><p>Bins stand at the kerb by six.</p><p>{WASTE}</p><p>Holidays move it by a day.</p>"
    body = f"{bins}<h2>Mill</h2>{PARAGRAPH}"
    site = site_of({"/": HOME, "/mill": page("The mill", PARAGRAPH * 2), "/waste": page("Waste collection", body)})
    (first, *_) = passages(site, indicator("waste"), RUBRICS.detectors)
    assert (first.url, first.title, first.language) == (f"{HOST}/waste", "Waste collection", "en")
    assert first.text.splitlines() == ["Bins", "Bins stand at the kerb by six.", WASTE, "Holidays move it by a day."]


def test_where_no_page_speaks_of_it_nothing_is_shown() -> None:
    assert shown(site_of({"/": page("Exampleton", PARAGRAPH)}), "waste") == []
    assert shown(site_of({"/": HOME})) == []


def test_few_and_short_ones_of_many_and_long_pages() -> None:
    long = " ".join(["We speak of streets and bridges and mills for a long time."] * 200)
    pages = {f"/p{n}": page(f"Waste {n}", f"<p>{long} {WASTE} {long}</p><p>{WASTE} {n}</p>{PARAGRAPH * 9}") for n in range(12)}
    found = shown(site_of({"/": HOME, **pages}), "waste")
    assert len(found) == MOST
    assert all(0 < len(text) <= LENGTH for text in found)
    assert any("Household waste" in text for text in found)


def test_two_passages_of_one_page_do_not_overlap() -> None:
    body = "".join(f"<h2>Part {n}</h2><p>{WASTE} Part {n}.</p>" for n in range(5))
    found = shown(site_of({"/": page("Start", body)}), "waste")
    assert len(found) == 2
    assert set(found[0].splitlines()).isdisjoint(found[1].splitlines())


def test_candidates_count_like_the_concepts_of_a_rule() -> None:
    assert asked_of(indicator("waste", candidates=("privacy", "waste")), RUBRICS.detectors) == ("waste", "privacy")
    site = site_of({"/": HOME, "/waste": page("Waste collection", f"<p>{WASTE}</p>")})
    assert passages(site, indicator(candidates=("waste",)), RUBRICS.detectors)


def test_a_line_is_evidence_of_its_words() -> None:
    site = site_of({"/": HOME, "/waste": page("Waste collection", f"<p>{WASTE} Call 044 123 45 67.</p>")})
    line = passages(site, indicator("waste"), RUBRICS.detectors)[0].lines[-1]
    assert (line.shown, line.words) == (f"{WASTE} Call {PHONE}.", f"{WASTE} Call 044 123 45 67.")
    proof = line.quoting("free at the yards", "assistant", 0.5)
    assert (proof.url, proof.excerpt, proof.detector, proof.confidence) == (
        f"{HOST}/waste", "free at the yards", "assistant", 0.5,
    )  # fmt: skip
    assert proof.place.endswith("p:nth-child(2)")


def test_equal_sites_give_equal_passages() -> None:
    pages = {"/": HOME, **{f"/{n}": page(f"Waste {n}", f"<p>{WASTE} {n}</p>") for n in range(9)}}
    assert shown(site_of(pages), "waste") == shown(site_of(pages), "waste")


MASKED = [
    ("Write to anna.bo@city.example.", f"Write to {MAIL}."),
    ("info [at] city [dot] example", MAIL),
    ("info(at)city.example", MAIL),
    ("post@例え.jp", MAIL),
    ("https://city.example/?to=anna%40city.example", f"https://city.example/?to={MAIL}"),
    ("+39 (0)6 1234567", PHONE),
    ("(555) 123-4567", PHONE),
    ("01.23.45.67.89", PHONE),
    ("222 123 456", PHONE),
    ("٠١٢٣٤٥٦٧٨", PHONE),
    ("044 123 45 67 / 044 123 45 68", PHONE),
    ("0800 / 12 34 56", PHONE),
    ("fax: 12 345", f"fax: {PHONE}"),
]
KEPT = [
    "Opened on 05.12.2024, from 2024-05-01 to 2024-06-30, and 12/05/2024 14:30.",
    "Budget 2023-2024: 1 250 000 EUR, 1 250 000 €, 1.250.000 EUR, 1,250,000 in all.",
    "Years 2019 2020 2021, law 154/2010, § 12345, room 1204.",
    "Open 08:00-16:30 and 8.30 - 12.00.",
    "Call 112 in an emergency.",
]


@pytest.mark.parametrize(("text", "left"), MASKED, ids=[m[0] for m in MASKED])
def test_addresses_and_numbers_are_masked(text: str, left: str) -> None:
    assert masked(text) == left


@pytest.mark.parametrize("text", KEPT)
def test_dates_amounts_and_short_numbers_are_kept(text: str) -> None:
    assert masked(text) == text


@given(st.from_regex(r"[a-z][a-z0-9._]{0,12}[a-z0-9]@[a-z]{2,9}\.[a-z]{2,6}", fullmatch=True), st.text(max_size=20))
def test_no_address_is_left_whatever_stands_around_it(address: str, around: str) -> None:
    assert address not in masked(f"{around} {address} {around}")


@given(st.lists(st.from_regex(r"[0-9]{2,4}", fullmatch=True), min_size=3, max_size=5), st.sampled_from([" ", "-", " - "]))
def test_no_international_number_is_left(groups: list[str], between: str) -> None:
    number = f"+{between.join(groups)}"
    hidden = sum(map(len, groups)) >= 7
    assert (number not in masked(f"Ring {number}, please")) is hidden
