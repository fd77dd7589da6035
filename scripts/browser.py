"""Makes sure that a browser is there: an installed one, Playwright's own, or Debian's package when root on Debian.

Never fails: without a browser Civiscope still works over HTTP and says what it could not measure.
"""

import os
import shutil
import subprocess
import sys

from crawler import find_browser


def main() -> None:
    """Say which browser is used; try to install one where there is none."""
    choice = find_browser()
    if not choice.path:
        install()
        choice = find_browser()
    print(f"Browser: {choice.name or 'none'}" + ("" if choice.path else f" ({choice.reason})"))


def install() -> None:
    """Playwright's own download first, then Debian's package."""
    print("No browser found; trying Playwright's own ...", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    try:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], timeout=600, **quiet)
    except subprocess.TimeoutExpired:
        print("Playwright's download took too long.", flush=True)
    if find_browser().path or not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    print("Installing Debian's chromium ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=environment, **quiet)
    subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], env=environment, **quiet)


if __name__ == "__main__":
    main()
