"""The assessors' application as the bench ``review`` serves it: ``python -m bench.review_site JSON``.

Comes in: where the store is and what was made up for it. Goes out: the address on the first line, then answers until SIGTERM.
Must not know: who asks.
"""

import json
import socket
import sys
from pathlib import Path

import uvicorn

import storage
from bench.records import MODULES, Made
from model import Automation, Indicator, Policy, Questionnaire, Remedy
from review import Handed, make_site


def questionnaire(made: Made) -> Questionnaire:
    """What the made-up answers answer."""
    indicators = tuple(
        Indicator(q["indicator"], q["module"], q["title"], f"{q['title']}?", "Look at the menu.", Remedy("-", "low"),
                  Automation.DETECTED, (q["points"],))
        for q in made.questions()
    )  # fmt: skip
    return Questionnaire(made.questionnaire, "Bench", "BENCH", "2024", {m: m for m in MODULES}, indicators, "1", "own")


def main() -> None:
    """Serve as ``civiscope review`` does."""
    asked = json.loads(sys.argv[1])
    made, folder = Made(asked["portals"], asked["answers"], 1, 1), Path(asked["folder"])
    with storage.open(asked["where"]) as store, socket.socket() as bound:
        handed = Handed(
            store, {made.questionnaire: questionnaire(made)}, lambda: storage.ArchiveReader(folder / "archive"),
            folder.joinpath, Policy(hidden=0.1),
        )  # fmt: skip
        bound.bind(("127.0.0.1", 0))
        bound.listen(128)  # from now on who connects waits instead of being refused
        config = uvicorn.Config(make_site(handed), log_level="warning", access_log=False, server_header=False)
        print(f"http://127.0.0.1:{bound.getsockname()[1]}", flush=True)
        uvicorn.Server(config).run([bound])


if __name__ == "__main__":
    main()
