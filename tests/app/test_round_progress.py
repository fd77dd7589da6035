"""What is shown of a round over many portals: in a terminal above the portals' lines, elsewhere as lines of their own."""

import io

import pytest
from rich.console import Console

from app import progress
from app.progress import Screen, Standing


def shown(monkeypatch: pytest.MonkeyPatch, *, terminal: bool, quiet: bool = False, portals: int = 3) -> str:
    """What a person sees of a round of which one portal is done, one has failed and one is under way."""
    monkeypatch.setattr(progress, "_ALL_EVERY", 0.0)
    monkeypatch.setattr(progress, "_LINE_EVERY", 1e9)
    out = io.StringIO()
    screen = Screen(Console(file=out, force_terminal=terminal, width=160, color_system=None), quiet=quiet)
    standing = Standing(portals)
    with screen.round(standing):
        for n in range(portals - 1):
            standing.begin()
            with screen.watching(f"p{n}", 10) as watcher:
                watcher.update(5, 2, 0, "http://x/")
            standing.end(failed=n == 1)
        standing.begin()
        with screen.watching("last", 10) as watcher:
            watcher.update(4, 1, 0, "http://x/")
    return out.getvalue()


def test_lines_say_how_the_round_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    last = shown(monkeypatch, terminal=False).splitlines()[-1]
    assert last.startswith("All portals: 1 done, 1 running, 0 waiting, 1 failed; 14 pages,")
    assert last.endswith("h left")


def test_a_terminal_has_it_above_the_portals(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(monkeypatch, terminal=True)
    assert text.index("All portals") < text.index("p0")


@pytest.mark.parametrize(("quiet", "portals"), [(True, 3), (False, 1)])
def test_of_one_portal_and_when_quiet_nothing_is_said(monkeypatch: pytest.MonkeyPatch, quiet: bool, portals: int) -> None:
    assert "All portals" not in shown(monkeypatch, terminal=False, quiet=quiet, portals=portals)
