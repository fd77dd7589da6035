"""The search of a demo site over its own pages.

Comes in: the pages and the query. Goes out: a draft of the result page. Must not know: layouts, servers.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from demo.source import Draft, Facts

_TAGS = re.compile(r"<[^>]+>|\{\{.*?\}\}|[#|*\[\]]|\([^)\s]*/[^)\s]*\)", re.S)


def result_page(path: str, pages: Sequence[Draft], query: Mapping[str, str], words: Mapping[str, Any]) -> Draft:
    """The pages that hold the word ``q`` (and lie in ``section``, where given), titles first."""
    word, section = query.get("q", "").strip(), query.get("section", "")
    found = [page for page in pages if word and _holds(page, word) and section in ("", page.meta.get("section", ""))]
    found.sort(key=lambda page: word.casefold() not in page.title.casefold())
    items = "".join(_item(page, word) for page in found[:20])
    summary = words["found"].format(count=len(found), word=escape(word)) if word else words["ask"]
    body = f"<p>{summary}</p>" + (f'\n<ol class="results">{items}</ol>' if items else "")
    return Draft(path, Facts({"title": words["results"], "plain": "yes", "noindex": "yes"}), body)


def _holds(page: Draft, word: str) -> bool:
    return word.casefold() in f"{page.title} {page.meta.get('lead', '')} {_plain(page.body)}".casefold()


def _item(page: Draft, word: str) -> str:
    text = page.meta.get("lead") or _plain(page.body)
    return f'<li><a href="{page.path}">{page.title}</a> <span>{escape(text[:150])}</span></li>'


def _plain(body: str) -> str:
    return " ".join(_TAGS.sub(" ", body).split())
