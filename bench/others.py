"""Other crawlers, in an environment of their own under ``out/bench``.

Comes in: names of crawlers. Goes out: what they reached. Must not know: the product.
"""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

from bench.figures import say
from bench.processes import ROOT, BenchError, figures_of

PEERS = Path(__file__).parent / "peers"
_PINNED = PEERS / "requirements.txt"


def interpreter() -> Path:
    """The peers' interpreter; their packages are installed when it is asked for the first time.

    Raises BenchError where they cannot be.
    """
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    digest = hashlib.sha256(_PINNED.read_bytes() + version.encode()).hexdigest()[:12]
    folder = ROOT / "out" / "bench" / f"peers-{digest}"
    python, ready = folder / "bin" / "python", folder / ".ready"
    if not ready.exists():
        say(f"installing the other crawlers into {folder.relative_to(ROOT)}")
        venv.create(folder, clear=True, with_pip=True)
        done = subprocess.run(
            [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", _PINNED], capture_output=True, text=True
        )
        if done.returncode:
            raise BenchError(f"the other crawlers could not be installed:\n{done.stderr.strip()[-1500:]}")
        ready.touch()
    return python


def run(name: str, url: str, pages: int, concurrency: int, *more: str, core: int) -> dict[str, Any]:
    """One crawl by ``peers/NAME_run.py``: pages, seconds, cpu (seconds), version. Raises BenchError."""
    command = [str(interpreter()), str(PEERS / f"{name}_run.py"), url, str(pages), str(concurrency), *more]
    return figures_of(command, core=core)
