"""What engines say of test cases, by ACT rule.

Comes in: pages in a browser. Goes out: outcomes by case and engine. Must not know: what is expected.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from playwright.async_api import Page

from bench.act.cases import Case
from crawler.auditing.auditor import Auditor
from crawler.auditing.axe import AXE, run_axe, source
from crawler.auditing.contract import Check, Seen
from crawler.auditing.inputs import INPUTS
from crawler.auditing.inputs import catalogue as input_rules
from crawler.auditing.own import OWN
from crawler.auditing.own import catalogue as own_rules
from crawler.auditing.own.engine import run_own
from model import Engine, Outcome

Acts = Mapping[tuple[Engine, str], frozenset[str]]  # the ACT rules that an engine's rule tests
Answers = Mapping[Engine, Mapping[str, Outcome]]  # by engine: what each of its rules says that tests the case's ACT rule
_RULES = "() => axe.getRules().map(r => [r.ruleId, r.actIds || []])"


async def every_axe_rule(page: Page) -> Seen:
    """axe with all rules that it has, also those that are off by default."""
    await page.evaluate(source())
    names = [rule for rule, _ in await page.evaluate(_RULES)]
    return await run_axe(page, {"resultTypes": ["violations"], "rules": {name: {"enabled": True} for name in names}})


async def every_own_rule(page: Page) -> Seen:
    """Our own rules, also those that are only a part of another one."""
    return await run_own(page, [rule.id for rule in own_rules.rules()])


CHECKS = (
    Check(AXE.name, every_axe_rule, AXE.seconds, ("desktop",)), Check(OWN.name, every_own_rule, OWN.seconds, ("desktop",))
)  # fmt: skip


async def acts(page: Page) -> Acts:
    """Which ACT rules each rule of each engine says that it tests."""
    await page.evaluate(source())
    found: dict[tuple[Engine, str], frozenset[str]] = {
        (Engine.AXE, rule): frozenset(ids) for rule, ids in await page.evaluate(_RULES)
    }
    found.update({(Engine.OWN, rule.id): frozenset(rule.act) for rule in own_rules.rules()})
    found.update({(Engine.INPUT, rule.id): frozenset(rule.act) for rule in input_rules.rules()})
    return found


async def answers(auditor: Auditor, url: str, case: Case, known: Acts) -> Answers:
    """What the rules of each engine say of a case's rule. Checks by real input are tried only where the rule is one of theirs."""
    by_hand = any(case.rule in ids for (engine, _), ids in known.items() if engine is Engine.INPUT)
    results = await auditor.examine(url, (*CHECKS, *INPUTS) if by_hand else CHECKS)
    tested = [one for examination, _ in results for one in examination.tested]
    return {
        engine: {t.rule: t.outcome for t in tested if t.engine is engine and case.rule in known.get((engine, t.rule), ())}
        for engine in (Engine.AXE, Engine.OWN, Engine.INPUT)
    }


async def all_answers(
    auditor: Auditor, urls: Mapping[str, str], cases: Sequence[Case], known: Acts, at_once: int, tell: Any
) -> Mapping[str, Answers]:
    """The answers to every case by its id; ``urls`` are addresses by case."""
    turns = asyncio.Semaphore(at_once)
    done: dict[str, Answers] = {}

    async def one(case: Case) -> None:
        async with turns:
            done[case.rule + case.id] = await answers(auditor, urls[case.rule + case.id], case, known)
            if len(done) % 100 == 0:
                tell(f"{len(done)} of {len(cases)} cases")

    await asyncio.gather(*map(one, cases))
    return done
