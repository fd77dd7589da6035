"""One portal, done by a worker: claimed, visited, answered, finished; nothing is written once somebody else has the claim.

Comes in: a session, a crawler, a portal and its round. Goes out: rows of the store. Must not know: how portals are handed out.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import storage
from app.portal_work import finish_portal
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
    pipeline = replace(session.pipeline)  # with a store and a log of its own, so that it can be shut out by itself
    try:
        pipeline.store.add_portal(portal)
        claim = pipeline.store.claims.take(portal.id, round, owner)
        if claim.done is not None:
            return
        pipeline.store.guard(claim)
        run = visited(pipeline.store, portal.id, round)
        if run is None:
            run, summary = await pipeline.crawl(crawler, portal, stop)
        else:
            summary = pipeline.store.summary(run)
        if stop.is_set():
            raise Interrupted(portal.id)
        within = replace(session, pipeline=pipeline)
        await finish_portal(within, crawler, portal, run, summary, stop, assistant=assistant, answering=answering)
        if stop.is_set():
            raise Interrupted(portal.id)
        pipeline.store.claims.finish(claim, run)
    finally:
        pipeline.store.close()


def visited(store: storage.Store, portal: str, round: int) -> int | None:
    """The visit of this round, where it came to its end before the worker did."""
    done = [run.id for run in store.runs(portal) if run.state is storage.RunState.DONE]
    return done[round - 1] if len(done) >= round else None
