"""What a detector is: a pure function over a site, with a model of its parameters.

Comes in: a ``Site`` and checked parameters. Goes out: a ``Finding``. Must not know: indicators, points, people.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from model import Evidence, FailureKind, Flag, PackError
from pages import Anchor
from rubrics.site import Site

GROUP = "civiscope.detectors"
Reach = Literal["home", "site"]


class Params(BaseModel):
    """The parameters of a detector call; ``concepts`` names the concepts whose words it looks for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @property
    def concepts(self) -> tuple[str, ...]:
        """Every concept named in the parameters."""
        value = getattr(self, "concept", ())
        return (value,) if isinstance(value, str) else tuple(value)

    @property
    def telling(self) -> tuple[str, ...]:
        """The concepts by whose names an unseen page could hold what is looked for; by itself all of them."""
        return self.concepts


@dataclass(frozen=True, slots=True)
class Finding:
    """What a detector saw. ``found`` is None where it could not tell, with ``reason`` saying why.

    ``level`` is the step of a ladder that was reached; ``near`` is evidence that fell short and helps a person.
    """

    found: bool | None
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    level: int = 0
    flags: tuple[Flag, ...] = ()


NOTHING = Finding(found=False)


def unseen(site: Site, anchors: Iterable[Anchor]) -> Finding:
    """What may be said when only links whose pages could not be read remain: not "no". Without such links: nothing found."""
    for anchor in anchors:
        failure = site.hidden(anchor)
        if failure is not None and not failure.gone:
            browser = failure.kind is FailureKind.NEEDS_BROWSER
            reason = f"the page behind the link {anchor.text!r} could not be seen ({failure.kind.value})"
            return Finding(None, reason=reason, flags=(Flag.NEEDS_BROWSER if browser else Flag.FAILED_PAGES,))
    return NOTHING


@dataclass(frozen=True, slots=True)
class Detector:
    """A registered detector. ``reach`` says how much of the site must have been seen before it may say "no"."""

    name: str
    params: type[Params]
    look: Callable[[Site, Any], Finding]
    reach: Reach = "site"
    summary: str = field(default="", compare=False)


def detector(name: str, params: type[Params], reach: Reach = "site") -> Callable[[Callable[[Site, Any], Finding]], Detector]:
    """Make a function a detector; the first line of its docstring is its summary."""

    def wrap(look: Callable[[Site, Any], Finding]) -> Detector:
        summary = (look.__doc__ or "").strip().splitlines()[0] if look.__doc__ else ""
        return Detector(name, params, look, reach, summary)

    return wrap


def load_detectors() -> Mapping[str, Detector]:
    """Every detector that an installed package offers. Raises PackError where two bear the same name."""
    found: dict[str, Detector] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda e: e.name):
        offered: Iterable[Detector] = entry.load()
        for one in offered:
            if one.name in found:
                raise PackError(f"detector {one.name!r} is offered twice; {entry.value} offers it again")
            found[one.name] = one
    return found
