"""The style sheets that pages link to, as they came.

Comes in: pages of the browser, before they are loaded. Goes out: bodies by address. Must not know: what is checked in them.
"""

import contextlib
from collections.abc import Mapping

from playwright.async_api import Error, Page, Response

_MOST, _MOST_BYTES = 200, 2_000_000


class Styles:
    """Gathers style sheets of one or several pages. ``bodies`` waits for those that are still on their way."""

    def __init__(self) -> None:
        self._answers: dict[str, Response] = {}
        self._bodies: dict[str, bytes] = {}

    def watch(self, page: Page) -> None:
        """Note every style sheet that ``page`` gets from now on."""
        page.on("response", self._note)

    def _note(self, response: Response) -> None:
        if response.request.resource_type == "stylesheet" and response.ok and len(self._answers) < _MOST:
            self._answers.setdefault(response.url, response)

    async def keep(self) -> None:
        """Take the bodies, while the page is still there."""
        for url, answer in self._answers.items():
            if url not in self._bodies:
                with contextlib.suppress(Error):  # it did not come whole
                    body = await answer.body()
                    if len(body) <= _MOST_BYTES:
                        self._bodies[url] = body

    @property
    def bodies(self) -> Mapping[str, bytes]:
        """Those kept, by address."""
        return dict(self._bodies)
