"""One running demo and one plain client for all tests of this folder."""

from collections.abc import Iterator

import httpx
import pytest

from demo import DemoServer


@pytest.fixture(scope="session")
def running() -> Iterator[DemoServer]:
    """The demo portals, served for the whole test run."""
    with DemoServer() as server:
        yield server


@pytest.fixture(scope="session")
def web() -> Iterator[httpx.Client]:
    """A client that follows no redirects and knows no proxies."""
    with httpx.Client(trust_env=False, timeout=10) as client:
        yield client
