"""Servers on loopback that speak TLS, with certificates of an authority of the test's own."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import trustme

from tests.crawler.site import Answer, Site


class SecureSite(Site):
    """A ``Site`` over TLS."""

    def __init__(self, address: str, answers: Mapping[str, Answer], context: ssl.SSLContext) -> None:
        super().__init__(address, answers)
        self._context = context

    async def start(self) -> "SecureSite":
        self._server = await asyncio.start_server(self._serve, self.address, 0, ssl=self._context)
        return self

    def url(self, path: str = "/", host: str = "") -> str:
        return super().url(path, host).replace("http:", "https:", 1)


def server_context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    """What a server with this certificate needs."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate.configure_cert(context)
    return context


@asynccontextmanager
async def secure(
    answers: Mapping[str, Answer], certificate: trustme.LeafCert, *, address: str = "127.0.0.1"
) -> AsyncIterator[Site]:
    """A running server, stopped afterwards."""
    site = await SecureSite(address, answers, server_context(certificate)).start()
    try:
        yield site
    finally:
        await site.stop()
