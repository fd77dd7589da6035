"""An audit's result in words.

Comes in: sums. Goes out: sentences in plain English. Must not know: HTML.
Never "conformant": a machine can only say what it found, and by how many criteria it looked.
"""

from model import Sums


def verdict(sums: Sums) -> str:
    """The result in one or two sentences that claim no more than was tested."""
    if not sums.examined:
        return "No page could be examined, so nothing is known."
    tested, failing, testable = len(sums.tested), len(sums.failing), len(sums.testable)
    if not tested:
        return f"None of the {testable} criteria that a machine can test was tested, so nothing is known."
    if not failing:
        return f"No failures found by these {tested} of {testable} criteria that a machine can test. {_rest(sums)}"
    pages, examined = len({url for c in sums.failing for url in c.failed}), len(sums.examined)
    found = f"Failures found by {failing} of the {tested} criteria tested, on {pages} of {count(examined, 'page')} examined."
    return f"{found} A machine can test {testable}. {_rest(sums)}"


def _rest(sums: Sums) -> str:
    people = len(sums.asked) - len(sums.testable)
    said = f"It tests each of them only in part, and the other {people} of {len(sums.asked)} only a person can test."
    unknown = len(sums.pages) - len(sums.examined)
    if unknown:
        said += f" {count(unknown, 'page')} could not be examined and {'counts' if unknown == 1 else 'count'} as unknown."
    return said


def count(amount: int, one: str, many: str = "") -> str:
    """ "1 page", "2 pages"."""
    return f"{amount:,} {one if amount == 1 else many or one + 's'}"
