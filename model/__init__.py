"""The nouns of Civiscope, one word per idea: frozen dataclasses and enums.

Comes in: nothing. Goes out: the values that every other room passes around.
Must not know: any other room, or anything outside the standard library.
"""

from model.answer import Absence, Answer, Evidence, Flag, Ruling, Value
from model.audit import Engine, Examination, Finding, Outcome, Sampled, Screen, Tested
from model.errors import (
    AddressError,
    CiviscopeError,
    ConfigError,
    LexiconError,
    OutputError,
    PackError,
    StoreError,
    UsageError,
)
from model.portal import Level, Portal
from model.questionnaire import Automation, Call, Grade, Indicator, Questionnaire, Remedy, Rule
from model.score import Score
from model.visit import (
    ArchiveRef,
    Capture,
    CrawlSummary,
    FailureKind,
    FetchFailure,
    Link,
    Measurement,
    Region,
    Scope,
    Skip,
    SkipReason,
    Snapshot,
    Source,
    Step,
    Visit,
)

__all__ = [
    "Absence",
    "AddressError",
    "Answer",
    "ArchiveRef",
    "Automation",
    "Call",
    "Capture",
    "CiviscopeError",
    "ConfigError",
    "CrawlSummary",
    "Engine",
    "Evidence",
    "Examination",
    "FailureKind",
    "FetchFailure",
    "Finding",
    "Flag",
    "Grade",
    "Indicator",
    "Level",
    "LexiconError",
    "Link",
    "Measurement",
    "Outcome",
    "OutputError",
    "PackError",
    "Portal",
    "Questionnaire",
    "Region",
    "Remedy",
    "Rule",
    "Ruling",
    "Sampled",
    "Scope",
    "Score",
    "Screen",
    "Skip",
    "SkipReason",
    "Snapshot",
    "Source",
    "Step",
    "StoreError",
    "Tested",
    "UsageError",
    "Value",
    "Visit",
]
