"""Finds what can be clicked but not reached by keyboard.

Comes in: a page. Goes out: what a script tells of such elements. Must not know: how it is reported.
"""

from contextlib import suppress
from typing import Any

from playwright.async_api import CDPSession, Error, Page

from crawler.auditing.inputs.in_page import script
from crawler.auditing.inputs.keeping import talking

_CLICKS = frozenset({"click", "mousedown", "mouseup", "pointerdown", "pointerup"})
_MOST = 150  # elements that are looked at
_GROUP = "civiscope-clickable"
_ROLES = "document.querySelectorAll('[role=button], [role=link], [role=checkbox], [role=switch]')"


async def find_unreachable(page: Page) -> list[dict[str, Any]]:
    """What scripts tell of elements that hear clicks, or bear a role that promises it, and cannot have the focus."""
    told = []
    async with talking(page) as session:
        heard = await _hearing(session)
        for thing in heard[:_MOST]:
            told.append(await _ask(session, thing, True))
        for thing in (await _with_roles(session))[:_MOST]:
            told.append(await _ask(session, thing, False))
        with suppress(Error):
            await session.send("Runtime.releaseObjectGroup", {"objectGroup": _GROUP})
    seen: dict[str, dict[str, Any]] = {}
    for one in told:
        if one is not None:
            seen.setdefault(one["target"], one)
    return list(seen.values())


async def _hearing(session: CDPSession) -> list[str]:
    """Objects of the elements that have listeners for clicks of their own, in the order of the page."""
    root = await session.send("Runtime.evaluate", {"expression": "document", "objectGroup": _GROUP})
    where = {"objectId": root["result"]["objectId"], "depth": -1, "pierce": True}
    listeners = (await session.send("DOMDebugger.getEventListeners", where))["listeners"]
    nodes = dict.fromkeys(one["backendNodeId"] for one in listeners if one["type"] in _CLICKS and "backendNodeId" in one)
    found = []
    for node in list(nodes)[: _MOST * 2]:
        with suppress(Error):
            thing = await session.send("DOM.resolveNode", {"backendNodeId": node, "objectGroup": _GROUP})
            found.append(thing["object"]["objectId"])
    return found


async def _with_roles(session: CDPSession) -> list[str]:
    asked = {"expression": f"Array.from({_ROLES}).filter(node => node.tabIndex < 0).slice(0, {_MOST})", "objectGroup": _GROUP}
    listed = await session.send("Runtime.evaluate", asked)
    about = {"objectId": listed["result"]["objectId"], "ownProperties": True}
    properties = (await session.send("Runtime.getProperties", about))["result"]
    return [one["value"]["objectId"] for one in properties if one["name"].isdigit()]


async def _ask(session: CDPSession, thing: str, heard: bool) -> dict[str, Any] | None:
    about = f"{{node: this, heard: {str(heard).lower()}}}"
    call = {"functionDeclaration": f"function() {{ return ({script('clickable')})({about}) }}", "objectId": thing,
            "returnByValue": True, "awaitPromise": True}  # fmt: skip
    answer = await session.send("Runtime.callFunctionOn", call)
    value = answer["result"].get("value")
    return value if isinstance(value, dict) else None
