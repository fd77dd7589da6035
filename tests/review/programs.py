"""A program with a key of a person."""

from datetime import UTC, datetime, timedelta

from fastapi import FastAPI
from starlette.testclient import TestClient

from review.secrets import digest, new_secret


def key_of(site: FastAPI, name: str, days: int = 1) -> str:
    """A new key of somebody."""
    secret = new_secret()
    until = datetime.now(UTC) + timedelta(days=days)
    site.state.handed.store.access.grant(digest(secret), name, "key", "test", until, name)
    return secret


def program(site: FastAPI, name: str) -> TestClient:
    """A client that sends a key; without ``name`` none."""
    headers = {"authorization": f"Bearer {key_of(site, name)}"} if name else {}
    return TestClient(site, base_url="http://testserver/api/v1", headers=headers, follow_redirects=False)
