"""The pack beyond the index: all its modules, answers to a small portal in a good and in a bad state; every pack is complete."""

from collections.abc import Mapping

import pytest

from model import Answer, Automation, FailureKind, Flag, Indicator, Value
from rubrics import available, load_concepts, load_pack
from rubrics.detectors.vendors import _vendors, vendor
from tests.rubrics.sites import HOST, RUBRICS, failure, site_of

PACKS = {name: load_pack(name, RUBRICS.detectors, load_concepts()) for name in available()}
PACK = PACKS["insights-2026"]
MODULES = {"JOINT": 5, "USE": 4, "AI": 5, "FRESH": 8, "PRIVACY": 8, "IMMERSIVE": 2, "MOBILE": 4}
BY_HAND = {"INS26-JOINT-003", "INS26-FRESH-008", "INS26-IMMERSIVE-002"}


def test_every_module_asked_for_is_there() -> None:
    assert {c: sum(i.subindex == c for i in PACK.indicators) for c in PACK.subindices} == MODULES
    assert {i.id for i in PACK.indicators if i.automation is Automation.MANUAL} == BY_HAND


@pytest.mark.parametrize("indicator", PACK.indicators, ids=lambda i: i.id)
def test_ids_follow_one_pattern(indicator: Indicator) -> None:
    number = [i.id for i in PACK.indicators if i.subindex == indicator.subindex].index(indicator.id) + 1
    assert indicator.id == f"INS26-{indicator.subindex}-{number:03}"


EVERY = [pytest.param(i, id=f"{name}: {i.id}") for name, pack in PACKS.items() for i in pack.indicators]


@pytest.mark.parametrize("indicator", EVERY)
def test_every_item_of_every_pack_is_complete(indicator: Indicator) -> None:
    assert indicator.title.strip()
    assert indicator.question.strip().endswith("?")
    assert len(indicator.guidance.split()) >= 8
    assert indicator.remedy.text.strip()
    assert indicator.remedy.effort in ("low", "medium", "high")
    assert indicator.points
    assert all(p > 0 for p in indicator.points)
    manual = indicator.automation is Automation.MANUAL
    assert bool(indicator.manual_reason.strip()) == manual
    assert bool(indicator.rule.any or indicator.rule.all) != manual


def test_vendors_are_hosts() -> None:
    for kind, known in _vendors().items():
        for address, name in known.items():
            assert address == address.lower(), address
            assert name.strip() == name
            assert kind == "consent_files" or "." in address.partition("/")[0], address


VENDORS = [
    ("https://www.google-analytics.com/analytics.js", "Google Analytics"),
    ("https://www.facebook.com/plugins/like.php?x=1", "Meta"),
    ("https://www.facebook.com/city", ""),
    ("https://google-analytics.com.example/x.js", ""),
    ("https://vk.com/js/api/openapi.js", "VK"),
    ("https://city.example/google-analytics.com/x.js", ""),
]


@pytest.mark.parametrize(("address", "name"), VENDORS)
def test_a_tracker_is_known_by_host_and_beginning_of_path(address: str, name: str) -> None:
    assert vendor(address, "trackers") == name


# --- a small portal ---------------------------------------------------------------------------------------------------
PHONE = '<meta name="viewport" content="width=device-width, initial-scale=1">'
FOOT = (
    "<footer><p>Call centre: 030 1234567</p><p>Last updated: {day} November 2025</p>"
    "<p>Hosted by the National Data Office</p><a href=/privacy>Privacy policy</a></footer>"
)
PERMITS = ("Parking permit", "Dog tax", "Library card", "Garden permit", "Market stall")


def page(title: str, body: str, day: int, head: str = PHONE, foot: str = FOOT) -> str:
    start = f"<html lang=en>{head}<title>{title}</title><main><h1>{title}</h1>{body}</main>"
    return start + foot.format(day=day)


def service(title: str, day: int) -> str:
    told = f"<p>The {title.lower()} is given by the city to those who live here and ask for it in time.</p>"
    form = "<form><label for=n>Name</label><input id=n name=n><label for=s>Street</label><input id=s name=s></form>"
    return page(title, f"{told}<p>Deadline: {day} March 2026</p>{form}", day)


LIST = "".join(f'<li><a href="/s{n}">{title}</a></li>' for n, title in enumerate(PERMITS, start=1))
GOOD = {
    "/": page(
        "City of Mill",
        "<p>Welcome to the city with all its offices, services, parks, schools, baths and theatres.</p>"
        "<h2>News</h2><p>24 December 2025: the offices are closed for the holidays.</p>"
        "<a href=/services>Online services</a> <a href=/assistant>Virtual assistant</a> <a href=/tour>Virtual tour</a>"
        "<form><p>Was this page helpful?</p><input type=radio name=r><input type=radio name=r></form>"
        "<button>Reject all</button>",
        1,
    ),
    "/services": page("Online services", f"<p>What the city does for you, from your chair at home, day and night.</p>{LIST}", 2),
    **{f"/s{n}": service(title, 2 + n) for n, title in enumerate(PERMITS, start=1)},
    "/assistant": page("Virtual assistant", "<p>It answers what people ask most, day and night, and calls a person.</p>", 9),
    "/tour": page("Virtual tour", "<p>Walk through the old mill and the town hall as if you stood there yourself today.</p>", 10),
    "/privacy": page(
        "Privacy policy",
        "<p>The city keeps few data of those who read these pages, and keeps them for no longer than a month.</p>"
        "<h2>Purposes of processing</h2><p>We answer what you ask and send what you have asked for.</p>"
        "<h2>Legal basis</h2><p>We act on the law on the tasks of cities, article five.</p>"
        "<h2>Your rights</h2><p>You may see your data, have them put right and complain about us.</p>"
        "<h2>Data protection officer</h2><p>Write to the officer at the town hall or call her.</p>",
        11,
    ),
}  # fmt: skip
TRACKED = f'{PHONE}<script src="https://www.google-analytics.com/analytics.js"></script>'
OLD = "<footer><p>Call centre: 030 7654321</p><p>Last updated: {day} May 2012</p></footer>"
LATE = "<p>Money for clubs that plant trees in the parks of the city and care for them.</p><p>Deadline: 3 March 2025</p>"
BAD = {
    "/": page(
        "City of Mill",
        "<p>Welcome to the city with all its offices, services, parks, schools, baths and theatres.</p>"
        "<p>3 March 2024: the offices are open.</p><a href=/services>Online services</a> <a href=/grant>Clubs</a> "
        + " ".join(f'<a href="/gone{n}">Old page {n}</a>' for n in range(1, 20)),
        1, TRACKED, "<footer><p>Call centre: 030 1234567</p></footer>",
    ),
    "/services": page("Online services", f"<ul>{LIST}<li><a href=/x>Tree permit</a> (coming soon)</li></ul>", 2, TRACKED, OLD),
    **{
        f"/s{n}": page(title, f"<p>The {title.lower()} is given by the city to those who live here and ask.</p>", n, "", OLD)
        for n, title in enumerate(PERMITS, start=1)
    },
    "/grant": page(
        "Clubs", f'{LATE}<a href="https://docs.google.com/forms/d/1">Apply online</a>', 7, "", OLD,
    ),
}  # fmt: skip
GONE = tuple(failure(f"/gone{n}", FailureKind.STATUS, status=404, text=f"Old page {n}") for n in range(1, 20))


@pytest.fixture(scope="module")
def good() -> Mapping[str, Answer]:
    return {a.indicator: a for a in RUBRICS.answer(site_of(GOOD), PACK)}


@pytest.fixture(scope="module")
def bad() -> Mapping[str, Answer]:
    return {a.indicator: a for a in RUBRICS.answer(site_of(BAD, failures=GONE), PACK)}


# What the portal answers in the good and in the bad state; a dash where a person is asked.
EXPECTED = {
    "INS26-JOINT-001": "no no", "INS26-JOINT-002": "no no", "INS26-JOINT-003": "- -", "INS26-JOINT-004": "yes no",
    "INS26-JOINT-005": "- no",
    "INS26-USE-001": "no no", "INS26-USE-002": "no no", "INS26-USE-003": "yes no", "INS26-USE-004": "no no",
    "INS26-AI-001": "yes no", "INS26-AI-002": "no no", "INS26-AI-003": "no no", "INS26-AI-004": "no no", "INS26-AI-005": "no no",
    "INS26-FRESH-001": "- no", "INS26-FRESH-002": "yes yes", "INS26-FRESH-003": "yes no", "INS26-FRESH-004": "yes no",
    "INS26-FRESH-005": "yes no", "INS26-FRESH-006": "yes no", "INS26-FRESH-007": "yes no", "INS26-FRESH-008": "- -",
    "INS26-PRIVACY-001": "yes no", "INS26-PRIVACY-002": "yes no", "INS26-PRIVACY-003": "yes no", "INS26-PRIVACY-004": "yes no",
    "INS26-PRIVACY-005": "yes no", "INS26-PRIVACY-006": "yes no", "INS26-PRIVACY-007": "yes no", "INS26-PRIVACY-008": "yes yes",
    "INS26-IMMERSIVE-001": "yes no", "INS26-IMMERSIVE-002": "- -",
    "INS26-MOBILE-001": "yes yes", "INS26-MOBILE-002": "yes no", "INS26-MOBILE-003": "- -", "INS26-MOBILE-004": "no no",
}  # fmt: skip


def short(answer: Answer) -> str:
    return "-" if answer.value is Value.UNKNOWN else answer.value.value


@pytest.mark.parametrize("indicator", PACK.indicators, ids=lambda i: i.id)
def test_a_portal_in_a_good_and_in_a_bad_state(
    indicator: Indicator, good: Mapping[str, Answer], bad: Mapping[str, Answer]
) -> None:
    found = f"{short(good[indicator.id])} {short(bad[indicator.id])}"
    assert found == EXPECTED[indicator.id], (good[indicator.id].reason, bad[indicator.id].reason)


def test_what_is_bad_is_shown(bad: Mapping[str, Answer]) -> None:
    """A "no" that says that something bad was seen shows it and gives the reason."""
    shown = {
        "INS26-JOINT-005": "Apply online", "INS26-FRESH-001": "Old page 1", "INS26-FRESH-003": "2012",
        "INS26-FRESH-005": "3 March 2025", "INS26-FRESH-006": "Call centre", "INS26-FRESH-007": "coming soon",
        "INS26-PRIVACY-007": "google-analytics",
    }  # fmt: skip
    for code, words in shown.items():
        assert words in bad[code].evidence[0].excerpt, code
        assert bad[code].reason
        assert bad[code].absence is not None


def test_dead_links_are_no_reason_to_doubt_them(bad: Mapping[str, Answer]) -> None:
    answer = bad["INS26-FRESH-001"]
    assert answer.evidence[0].url == HOST + "/"
    assert "19 of" in answer.reason


def test_what_was_seen_stands_though_other_pages_were_not() -> None:
    """Neither a page that failed nor a visit cut short undoes what was seen; what was only not found is doubted."""
    failed = (*GONE, failure("/deadlines", FailureKind.TIMEOUT, text="Deadlines and contacts"))
    answers = {a.indicator: a for a in RUBRICS.answer(site_of(BAD, failures=failed, complete=False), PACK)}
    for code in ("JOINT-005", "FRESH-001", "FRESH-003", "FRESH-005", "FRESH-006", "FRESH-007", "PRIVACY-006", "PRIVACY-007"):
        assert answers[f"INS26-{code}"].value is Value.NO, code
    for code in ("USE-001", "AI-002", "IMMERSIVE-001", "PRIVACY-002"):
        assert answers[f"INS26-{code}"].flags == (Flag.INCOMPLETE_CRAWL,), code


def test_pages_that_could_not_be_read_make_no_good_news() -> None:
    """Where next to nothing was read, absence of bad signs is no sign."""
    answers = {a.indicator: a for a in RUBRICS.answer(site_of({"/": GOOD["/"]}), PACK)}
    for code in ("FRESH-001", "FRESH-002", "FRESH-003", "FRESH-005", "FRESH-006", "FRESH-007", "PRIVACY-007", "PRIVACY-008"):
        assert answers[f"INS26-{code}"].value is Value.UNKNOWN, code
        assert answers[f"INS26-{code}"].reason
