"""Which core does what: the one who is measured on the first core, servers on the second.

Comes in: nothing. Goes out: processes bound to a core, where the system can. Must not know: what they do.
"""

import os

FIRST, SECOND = 0, 1


def pin(place: int) -> None:
    """Bind this process to one of the cores that it may use; does nothing where the system cannot, or has too few."""
    if not hasattr(os, "sched_setaffinity"):
        return
    cores = sorted(os.sched_getaffinity(0))
    if place < len(cores) and len(cores) > 1:
        os.sched_setaffinity(0, {cores[place]})


def pinned() -> bool:
    """Whether this system lets processes be bound to one of several cores."""
    return hasattr(os, "sched_setaffinity") and len(os.sched_getaffinity(0)) > 1
