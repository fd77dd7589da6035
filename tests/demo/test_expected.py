"""The right answers name every indicator once, and the pages that show them exist."""

import re
from collections import Counter
from urllib.parse import unquote

import httpx
import pytest

from demo import DemoServer, read_expected
from model import Value

NUMBERS = {
    "IF": "281 215 216 224 236a 242",
    "CP": "212 217 218 220 221 222 223 226 227 228 229 230 231 232 233 238 239 243 282 283 284 285 289 290 291 292 "
    "293 294 295 296",
    "SP": "253 254 255 256 257 258 259 260 261 262 263 264 265 266 268 269a 269b 286 287 297 298 299",
    "PE": "250 252 219 236b 267 270b 271 272 274 275 276 277 278 279 280",
    "EGL": "206 225a 225b 234 237 240 241 245 270a 273",
    "TECH": "214 201 202 204 205 207 208 209 210 246 247 288",
}
IDS = [f"LOSI24-{part}-{number}" for part, numbers in NUMBERS.items() for number in numbers.split()]
PEOPLE_ONLY = {f"LOSI24-{n}" for n in ["PE-250", "PE-252", "TECH-201", "TECH-202", "TECH-208", "TECH-209", "TECH-210"]}
HIDDEN = {"valdoria": {"LOSI24-CP-232", "LOSI24-CP-282"}, "nour": {"LOSI24-SP-255", "LOSI24-PE-280"}}


@pytest.mark.parametrize("name", ["valdoria", "nour"])
def test_every_indicator_once(name: str) -> None:
    assert len(IDS) == 95
    assert [row.id for row in read_expected(name)] == IDS


@pytest.mark.parametrize("name", ["valdoria", "nour"])
def test_unknown_is_what_people_decide_or_what_is_hidden(name: str) -> None:
    unknown = {row.id for row in read_expected(name) if row.answer is Value.UNKNOWN}
    assert unknown == PEOPLE_ONLY | HIDDEN[name]


@pytest.mark.parametrize("name", ["valdoria", "nour"])
def test_about_a_third_is_honestly_absent(name: str) -> None:
    counts = Counter(row.answer for row in read_expected(name))
    assert 24 <= counts[Value.NO] <= 38
    assert counts[Value.YES] >= 48


def test_the_portals_leave_out_different_things() -> None:
    missing = [{row.id for row in read_expected(name) if row.answer is Value.NO} for name in ("valdoria", "nour")]
    assert len(missing[0] - missing[1]) >= 10
    assert len(missing[1] - missing[0]) >= 10


@pytest.mark.parametrize("name", ["valdoria", "nour"])
def test_every_yes_names_a_page_and_no_names_none(running: DemoServer, name: str, web: httpx.Client) -> None:
    for row in read_expected(name):
        assert (row.answer is Value.YES) <= bool(row.page), row.id
        assert not (row.answer is Value.NO and row.page), row.id
        if row.page:
            base = "" if row.page.startswith("{") else getattr(running, name)
            assert web.get(base + row.page.replace("{operator}", running.operator)).status_code == 200, row.id


@pytest.mark.parametrize("name", ["valdoria", "nour"])
def test_online_services_have_a_form_of_their_own(running: DemoServer, name: str, web: httpx.Client) -> None:
    for row in read_expected(name):
        if "-SP-" in row.id and row.answer is Value.YES:
            base = "" if row.page.startswith("{") else getattr(running, name)
            html = web.get(base + row.page.replace("{operator}", running.operator)).text
            assert 'class="form" method="post"' in html, row.id


@pytest.mark.parametrize("name", ["valdoria", "nour"])
def test_pages_named_in_notes_exist(running: DemoServer, name: str) -> None:
    paths = running.site(name).paths
    for row in read_expected(name):
        for path in re.findall(r"(?<![\w{])/[\w/-]+/", row.note):
            assert unquote(path) in paths, row.id
