"""Chromium keeps its sandbox, but for root, as whom it would not start."""

from types import SimpleNamespace
from typing import Any

import pytest
from playwright.async_api import Error

from crawler.browsing import chromium


@pytest.mark.parametrize(("user", "sandbox"), [(0, False), (1000, True)])
async def test_the_sandbox_is_off_for_root_only(monkeypatch: pytest.MonkeyPatch, user: int, sandbox: bool) -> None:
    asked: dict[str, Any] = {}

    async def launch(**how: Any) -> None:
        asked.update(how)
        raise Error("enough is known")

    async def nothing() -> None:
        pass

    async def start() -> SimpleNamespace:
        return SimpleNamespace(chromium=SimpleNamespace(launch=launch), stop=nothing)

    monkeypatch.setattr(chromium, "async_playwright", lambda: SimpleNamespace(start=start))
    monkeypatch.setattr(chromium, "adopt_orphans", lambda: None)
    monkeypatch.setattr(chromium.os, "geteuid", lambda: user)
    with pytest.raises(Error, match="enough is known"):
        await chromium.Chromium.start("/usr/bin/chromium", "http://127.0.0.1:9")
    assert asked["chromium_sandbox"] is sandbox
    assert "--no-sandbox" not in asked["args"]
