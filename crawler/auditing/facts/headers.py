"""What a page's headers say of its security: HSTS, content policy, types, referrers, frames.

Comes in: headers, names in lower case, repeated ones joined by commas. Goes out: facts by name.
Must not know: where the headers came from.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from crawler.auditing.contract import Facts

_REFERRER = frozenset(
    "no-referrer no-referrer-when-downgrade same-origin origin strict-origin origin-when-cross-origin"
    " strict-origin-when-cross-origin unsafe-url".split()
)
_KEYED = re.compile(r"'(?:nonce-[^']+|sha(?:256|384|512)-[^']+|strict-dynamic)'", re.I)
_MOST_SECONDS = 10**10

Policy = Mapping[str, Sequence[str]]


def header_facts(headers: Mapping[str, str], *, secure: bool, policies: Sequence[str] = ()) -> Facts:
    """All facts of a page's headers. HSTS is told of ``secure`` pages only, as browsers heed it only there.

    ``policies`` are content policies that stand in the page itself.
    """
    enforced = _policies([headers.get("content-security-policy", "")])
    with_own = [*enforced, *_policies(policies)]
    reported = _policies([headers.get("content-security-policy-report-only", "")])
    facts: dict[str, float | int | str | bool] = {
        "csp": bool(with_own), "csp_report_only": bool(reported), **script_rules(with_own),
        "nosniff": _first(headers.get("x-content-type-options", "")) == "nosniff",
        "referrer_policy": referrer_policy(headers.get("referrer-policy", "")),
        "frame_protection": keeps_out_of_frames(enforced, headers.get("x-frame-options", "")),
    }  # fmt: skip
    return {**facts, **(hsts(headers.get("strict-transport-security", "")) if secure else {})}


def hsts(header: str) -> dict[str, int | bool]:
    """Strict-Transport-Security by RFC 6797: the first header counts, max-age is needed, nothing may stand twice."""
    found: dict[str, str] = {}
    for part in header.split(",")[0].split(";"):
        name, _, value = part.partition("=")
        name = name.strip().lower()
        if name and name in found:
            return {"hsts": False}
        if name:
            found[name] = value.strip().strip('"')
    age = found.get("max-age", "")
    if not (age.isascii() and age.isdigit()) or int(age[:12]) == 0:  # 0 takes the rule back
        return {"hsts": False}
    return {
        "hsts": True, "hsts_max_age": min(int(age[:12]), _MOST_SECONDS), "hsts_subdomains": "includesubdomains" in found,
        "hsts_preload": "preload" in found,
    }  # fmt: skip


def script_rules(policies: Sequence[Policy]) -> dict[str, bool]:
    """What the policies together say of scripts: all of them must let one pass."""
    lists = [sources for policy in policies if (sources := _governing(policy)) is not None]
    if not lists:
        return {"csp_scripts": False}
    inline = all("'unsafe-inline'" in sources and not any(map(_KEYED.fullmatch, sources)) for sources in lists)
    return {
        "csp_scripts": True, "csp_unsafe_inline": inline,
        "csp_unsafe_eval": all("'unsafe-eval'" in sources for sources in lists),
    }  # fmt: skip


def referrer_policy(header: str) -> str:
    """The last policy of the list that is known, as browsers choose; "" where there is none."""
    known = [word for part in header.split(",") if (word := part.strip().lower()) in _REFERRER]
    return known[-1] if known else ""


def keeps_out_of_frames(enforced: Sequence[Policy], frame_options: str) -> bool:
    """Whether strangers may not frame the page. A policy's frame-ancestors outranks X-Frame-Options."""
    lists = [policy["frame-ancestors"] for policy in enforced if "frame-ancestors" in policy]
    if lists:
        return any(not {"*", "http:", "https:"}.intersection(sources) for sources in lists)
    options = {part.strip().lower() for part in frame_options.split(",")}
    return bool(options & {"deny", "sameorigin"})


def _governing(policy: Policy) -> Sequence[str] | None:
    """The list of sources for script elements, in lower case."""
    names = ("script-src-elem", "script-src", "default-src")
    return next((policy[name] for name in names if name in policy), None)


def _policies(texts: Iterable[str]) -> list[Policy]:
    found: list[Policy] = []
    for text in texts:
        for one in text.split(","):
            policy: dict[str, list[str]] = {}
            for directive in one.split(";"):
                words = directive.lower().split()
                if words:
                    policy.setdefault(words[0], words[1:])  # the first of a name counts
            if policy:
                found.append(policy)
    return found


def _first(header: str) -> str:
    return header.split(",")[0].strip().lower()
