"""Rubrics: visits in, answers out. Pure: no network, no clock, no store.

Three axes in three places: what is asked (``packs/``), how it is seen (``detectors/``), in which words (``lexicon/``).
"""

from rubrics.calibration import Calibration, load_calibration
from rubrics.detector import Detector, Finding, Params, detector, load_detectors
from rubrics.engine import Rubrics
from rubrics.flags import ACCEPTED
from rubrics.lexicon import Lexicon, Words, load_concepts, load_lexicons
from rubrics.packs import available, load_pack
from rubrics.passages import Passage, passages
from rubrics.rank import ranker
from rubrics.sampling import sample
from rubrics.site import Crawl, Site, build_site
from rubrics.view import Mention, View, Where

__all__ = [
    "ACCEPTED",
    "Calibration",
    "Crawl",
    "Detector",
    "Finding",
    "Lexicon",
    "Mention",
    "Params",
    "Passage",
    "Rubrics",
    "Site",
    "View",
    "Where",
    "Words",
    "available",
    "build_site",
    "detector",
    "load_calibration",
    "load_concepts",
    "load_detectors",
    "load_lexicons",
    "load_pack",
    "passages",
    "ranker",
    "sample",
]
