"""One portal, done by a worker: taken, visited, answered, finished; nothing is written once somebody else has taken it.

Comes in: a session, a crawler, a portal and its round. Goes out: rows of the store. Must not know: how portals are handed out.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from app.portal_work import work_portal
from app.second_opinion import Assistant
from app.session import Session
from crawler import Crawler
from model import Level, Portal


class Interrupted(Exception):
    """The worker was asked to stop; the portal goes back into the queue."""


def packed(portal: Portal) -> dict[str, Any]:
    """A portal as JSON can hold it."""
    return {**asdict(portal), "level": portal.level.value, "languages": list(portal.languages)}


def unpacked(row: Mapping[str, object]) -> Portal:
    """The portal again."""
    found = {**row, "level": Level(str(row["level"])), "languages": tuple(row["languages"])}  # type: ignore[arg-type]
    return Portal(**found)  # type: ignore[arg-type]


async def work(
    session: Session, crawler: Crawler, portal: Portal, round: int, owner: str, assistant: Assistant | None,
    answering: asyncio.Lock, stop: asyncio.Event,
) -> None:  # fmt: skip
    """Do a portal, or what a worker before left of it. Raises Fenced, Interrupted, or what the store says."""
    pipeline = session.pipeline.apart()  # so that it can be shut out by itself
    try:
        pipeline.store.add_portal(portal)
        hold = pipeline.store.rounds.take(round, portal.id, owner)
        if hold is None:
            return
        pipeline.store.guard(hold)
        run = pipeline.store.rounds.visited(round, portal.id)
        if run is None:
            run, _ = await pipeline.crawl(crawler, portal, stop)
        if stop.is_set():  # before it is answered, which takes longer than who stops a worker likes to wait
            raise Interrupted(portal.id)
        done = await work_portal(
            replace(session, pipeline=pipeline), crawler, portal, stop, assistant=assistant, answering=answering, visited=run
        )  # fmt: skip
        if stop.is_set():
            raise Interrupted(portal.id)
        pipeline.store.rounds.finish(round, portal.id, run, done.pages, done.failure, done.why)
    finally:
        pipeline.store.close()
