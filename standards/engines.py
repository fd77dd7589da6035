"""The engines: what they are called, and in which version one worked.

Comes in: an examination. Goes out: names and versions. Must not know: how engines work.
"""

from collections.abc import Mapping

from model import Engine, Examination

TITLES: Mapping[Engine, str] = {
    Engine.AXE: "axe-core",
    Engine.OWN: "Civiscope's own rules",
    Engine.INPUT: "Civiscope's checks by real input",
    Engine.MARKUP: "Nu HTML checker",
}
# The names under which checks that are not called like their engine tell their versions.
CHECKS: Mapping[Engine, tuple[str, ...]] = {
    Engine.INPUT: (
        "motion", "reflow", "zoom", "text-size", "text-spacing", "dark", "forced-colours", "targets", "orientation", "keyboard",
    ),
    Engine.MARKUP: ("markup",),
}  # fmt: skip


def version_of(engine: Engine, one: Examination) -> str:
    """The version of an engine on a page; "" where it is not told. Checks of different versions are joined by ", "."""
    told = (one.versions.get(name) for name in (engine.value, *CHECKS.get(engine, ())))
    return ", ".join(sorted({version for version in told if version}))
