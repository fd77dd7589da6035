"""What a run or a pass of answers was made with, as digests to be kept beside it.

Comes in: options and the questionnaire. Goes out: name to digest or version. Must not know: the store.
"""

from collections.abc import Mapping
from typing import Any

from app import __version__
from model import Questionnaire
from rubrics.fingerprints import code_digest, lexicons_digest, pack_digest
from storage import digest


def of_visit(options: Mapping[str, Any]) -> dict[str, str]:
    """Of a visit: how it was configured, and by which Civiscope it was made."""
    return {"configuration": digest(_plain(options)), "civiscope": __version__}


def of_answers(questionnaire: Questionnaire, accept: Mapping[Any, float]) -> dict[str, str]:
    """Of a pass of answers: what was asked, in which words, how sure it had to be, and by which code."""
    return {
        "questionnaire": pack_digest(questionnaire.id), "lexicons": lexicons_digest(),
        "configuration": digest(_plain(accept)), "code": code_digest(), "civiscope": __version__,
    }  # fmt: skip


def _plain(options: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): dict(value) if isinstance(value, Mapping) else value for key, value in options.items()}
