"""Which browser is used: a named one, an installed one, or Playwright's own.

Comes in: the environment. Goes out: a ``BrowserChoice``. Must not know: how a browser is run.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "CIVISCOPE_BROWSER"
_HOW = f"install chromium, run `playwright install chromium`, or set {VARIABLE} to a Chromium or Chrome"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_PLACES = (
    "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/opt/google/chrome/chrome",
    "/snap/bin/chromium", "/usr/lib/chromium/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe", r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
)  # fmt: skip
_OWN = (
    "chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*", "chromium-*/chrome-win*/chrome.exe",
    "chromium_headless_shell-*/chrome-*/headless_shell*", "chromium_headless_shell-*/chrome-*/chrome-headless-shell*",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BrowserChoice:
    """The browser to use; ``path`` is empty where there is none, and ``reason`` then says how to get one."""

    path: str
    name: str
    reason: str


def find_browser() -> BrowserChoice:
    """The variable CIVISCOPE_BROWSER first, then an installed Chromium or Chrome, then Playwright's own download."""
    if named := os.environ.get(VARIABLE, "").strip():
        found = shutil.which(named)
        if found:
            return BrowserChoice(found, Path(found).name, f"named by {VARIABLE}")
        return BrowserChoice("", "", f"{VARIABLE} names {named}, which is no program; correct it, or unset it")
    for candidate in (*_NAMES, *_PLACES):
        if found := shutil.which(candidate):
            return BrowserChoice(found, Path(found).name, "installed")
    for own in _downloaded():
        return BrowserChoice(str(own), "playwright-chromium", "downloaded by Playwright")
    return BrowserChoice("", "", f"no browser was found: {_HOW}")


def _downloaded() -> Iterator[Path]:
    for folder in _download_folders():
        for pattern in _OWN:
            yield from (p for p in sorted(folder.glob(pattern), reverse=True) if os.access(p, os.X_OK) and p.is_file())


def _download_folders() -> Iterator[Path]:
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    if named == "0":
        import playwright

        yield Path(playwright.__file__).parent / "driver" / "package" / ".local-browsers"
    elif named:
        yield Path(named)
    elif sys.platform == "darwin":
        yield Path.home() / "Library" / "Caches" / "ms-playwright"
    elif sys.platform == "win32":
        yield Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "ms-playwright"
    else:
        yield Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "ms-playwright"
