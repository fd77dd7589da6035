"""Which browser is taken, and what is said where there is none."""

from pathlib import Path

import pytest

from crawler import find_browser
from tests.crawler.browsing import program


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without any browser."""
    monkeypatch.delenv("CIVISCOPE_BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "own"))
    monkeypatch.setattr("crawler.browsing.browser_choice._PLACES", ())
    return tmp_path


def test_no_browser_says_how_to_get_one(nowhere: Path) -> None:
    choice = find_browser()
    assert choice.path == ""
    assert all(word in choice.reason for word in ("install chromium", "playwright install chromium", "CIVISCOPE_BROWSER"))


def test_the_order_of_browsers(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = program(nowhere / "own" / "chromium-1234" / "chrome-linux" / "chrome")
    assert find_browser().path == str(own)
    installed = program(nowhere / "bin" / "chromium")
    assert find_browser().path == str(installed)
    named = program(nowhere / "my-chrome")
    monkeypatch.setenv("CIVISCOPE_BROWSER", str(named))
    assert find_browser().path == str(named)


def test_a_wrong_variable_is_not_passed_over(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(nowhere / "bin" / "chromium")
    monkeypatch.setenv("CIVISCOPE_BROWSER", "/no/such/browser")
    choice = find_browser()
    assert choice.path == ""
    assert "/no/such/browser" in choice.reason
