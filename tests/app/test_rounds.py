"""A round over several portals: what was assessed in it and what failed is remembered."""

from collections.abc import Callable
from pathlib import Path

import storage
from storage.rounds import Stage
from tests.app.conftest import CITY, Pages, Run


def test_a_round_remembers_what_was_assessed_and_what_failed(
    civiscope: Run, serve: Callable[[Pages], str], tmp_path: Path
) -> None:  # fmt: skip
    urls = [serve(CITY), serve({"/robots.txt": (200, "User-agent: *\nDisallow: /")})]
    options = ("--delay", "0", "--no-browser", "--allow-private-hosts", "--out", "out")
    assert civiscope("assess", *urls, *options).returncode == 3
    with storage.open(tmp_path / "out" / "civiscope.db") as store:
        states = {p.state: p.failure for p in store.rounds.portals(1)}
        assert states == {Stage.DONE: "", Stage.FAILED: "robots"}
        assert store.rounds.ended(1)
