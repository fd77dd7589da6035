"""The assistant's room: a question and a few passages in, an opinion with a checked quote out, or why there is none.

Comes in: an endpoint, questions, passages. Goes out: values; failures of the outside world are values, too.
Must not know: portals, rules, scores, the store. Beside ``crawler`` the only room that knows an HTTP client.
"""

from opinion.ask import Asked, Outcome, Passage, Question, ask
from opinion.check import Opinion, find
from opinion.endpoint import Completion, Endpoint, Failed, Problem, Server, is_loopback
from opinion.translation import Translator

__all__ = [
    "Asked",
    "Completion",
    "Endpoint",
    "Failed",
    "Opinion",
    "Outcome",
    "Passage",
    "Problem",
    "Question",
    "Server",
    "Translator",
    "ask",
    "find",
    "is_loopback",
]
