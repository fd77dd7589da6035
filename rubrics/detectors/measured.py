"""What a tool measured on the portal; where none did, nothing is said."""

from pydantic import Field

from rubrics.detector import Finding, Params, detector
from rubrics.site import Site


class MeasuredParams(Params):
    """``name`` and ``key`` of the measurement, whose value must not be above ``most``; ``missing`` is the reason without it."""

    name: str
    key: str
    most: float = Field(default=0, ge=0)
    missing: str


@detector("measured", MeasuredParams, reach="home")
def measured(site: Site, params: MeasuredParams) -> Finding:
    """A tool's count (errors of a validator, a rank) is within the limit."""
    value = next((m.value.get(params.key) for m in site.measurements if m.name == params.name), None)
    if site.home is None or not isinstance(value, int | float):
        return Finding(None, reason=params.missing)
    said = f"{params.name}: {params.key} is {value:g}"
    if value > params.most:
        return Finding(False, 0.9, reason=said)
    evidence = site.quote(site.home, site.home.page.title or site.home.url, "measured", 0.9, place="measurement")
    return Finding(True, 0.9, (evidence,), reason=said, level=1)
