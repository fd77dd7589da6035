"""What somebody is in the survey.

Comes in: nothing. Goes out: ``Role``. Must not know: what a role may do.
"""

from enum import StrEnum


class Role(StrEnum):
    """A person's part."""

    COORDINATOR = "coordinator"
    REVIEWER = "reviewer"
    ASSESSOR = "assessor"
    LIAISON = "liaison"
    OBSERVER = "observer"
