"""The bundled demo portals: two fictional portals and a payment operator, served on loopback.

Comes in: nothing. Goes out: a running server and the registry entries of its portals.
Must not know: how portals are visited or judged.
"""

from demo.expected import Expected, read_expected
from demo.server import DemoServer, portals, serve

__all__ = ["DemoServer", "Expected", "portals", "read_expected", "serve"]
