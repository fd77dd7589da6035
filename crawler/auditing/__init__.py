"""Auditing pages in the browser: engines that run in the page, input as a person would give it, facts of transport and weight.

Comes in: addresses of pages. Goes out: examinations. Must not know: which pages make a fair sample, or how results add up.
"""

from crawler.auditing.audit import Plan as AuditPlan
from crawler.auditing.facts.names import GROUPS
from crawler.auditing.inputs import catalogue as inputs
from crawler.auditing.inputs.catalogue import InputRule
from crawler.auditing.own import catalogue as own
from crawler.auditing.own.catalogue import OwnRule
from model import Engine

__all__ = ["AuditPlan", "fact_names", "rules"]


def rules() -> dict[tuple[Engine, str], OwnRule | InputRule]:
    """Our own rules by engine and name, with the ids of W3C's ACT rules that each decides."""
    return {
        **{(Engine.OWN, rule.id): rule for rule in own.rules()},
        **{(Engine.INPUT, rule.id): rule for rule in inputs.rules()},
    }


def fact_names() -> dict[str, dict[str, tuple[str, str]]]:
    """What facts there are, in groups: name, kind, meaning."""
    return {group: dict(names) for group, names in GROUPS.items()}
