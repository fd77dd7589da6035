"""What a tool measured on the portal; where none did, nothing is said."""

from pydantic import Field

from rubrics.detector import Finding, Params, detector
from rubrics.site import Site


class MeasuredParams(Params):
    """``name`` and ``key`` of the measurement, whose value must not be above ``most``; ``missing`` is the reason without it.

    ``proves``: a value within the limit is a "yes". Where machines test only a part of what is asked, it is left to a person.
    """

    name: str
    key: str
    most: float = Field(default=0, ge=0)
    missing: str
    proves: bool = True


@detector("measured", MeasuredParams, reach="home")
def measured(site: Site, params: MeasuredParams) -> Finding:
    """A tool's count (errors of a validator, a rank) is within the limit. The newest measurement counts."""
    value = next((m.value.get(params.key) for m in reversed(site.measurements) if m.name == params.name), None)
    if site.home is None or not isinstance(value, int | float):
        return Finding(None, reason=params.missing)
    said = f"{params.name}: {params.key} is {value:g}"
    if value > params.most:
        return Finding(False, 0.9, reason=said)
    evidence = site.quote(site.home, site.home.page.title or site.home.url, "measured", 0.9, place="measurement")
    if not params.proves:
        return Finding(None, evidence=(evidence,), reason=f"{said}; a machine tests only a part, a person decides")
    return Finding(True, 0.9, (evidence,), reason=said, level=1)
