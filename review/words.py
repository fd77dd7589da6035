"""The words for values, states, flags and roles; translated where they are shown.

Comes in: enum members. Goes out: plain English. Must not know: pages.
"""

from indices.agreeing import Verdict
from model import Flag, Value
from review.rights import Role
from review.texts import noted as _
from storage import State

VALUES = {Value.YES: _("Yes"), Value.NO: _("No"), Value.UNKNOWN: _("Cannot be told"), Value.INAPPLICABLE: _("Does not apply")}
STATES = {
    State.OPEN: _("waits for a person"), State.SETTLED: _("settled by the machine"), State.RULED: _("decided by people"),
    State.REOPENED: _("waits again"), State.DISPUTED: _("waits for a reviewer"),
}  # fmt: skip
ROLES = {
    Role.COORDINATOR: _("coordinator"), Role.REVIEWER: _("reviewer"), Role.ASSESSOR: _("assessor"), Role.LIAISON: _("liaison"),
    Role.OBSERVER: _("observer"),
}  # fmt: skip
FLAGS = {
    Flag.MANUAL: _("only a person can judge this"),
    Flag.LOW_CONFIDENCE: _("not sure enough to stand without a person's look"),
    Flag.CONFIRM: _("a person should confirm this"),
    Flag.INCOMPLETE_CRAWL: _("not all pages were seen"),
    Flag.NO_WORDS: _("no word list for the portal's language"),
    Flag.FAILED_PAGES: _("pages that matter could not be read"),
    Flag.NEEDS_BROWSER: _("pages that matter need a browser"),
    Flag.FOREIGN_ONLY: _("found only in a language that is not the portal's first"),
    Flag.EXTERNAL: _("found on another host that the portal sends people to"),
    Flag.CONFLICT: _("pages contradict each other"),
    Flag.PARTLY_BLOCKED: _("a part of the portal could not be read"),
    Flag.CHANGED: _("another answer than at the visit before"),
    Flag.ASSISTED: _("proposed by an assistant"),
}
OUTCOMES = {
    "stands": _("its evidence still stands"), "moved": _("its evidence has moved"), "gone": _("its evidence is gone"),
    "unseen": _("its page was not seen this time"),
}  # fmt: skip
VERDICTS = {
    Verdict.TOO_FEW: _("There are too few looks to tell whether people follow the machine."),
    Verdict.NO_DIFFERENCE: _("No difference is shown: people do not visibly follow the machine."),
    Verdict.SHOWN: _("People agree with the machine more often where they see its answer: they follow it."),
    Verdict.OPPOSITE: _("People agree with the machine less often where they see its answer."),
}
