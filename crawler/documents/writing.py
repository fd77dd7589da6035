"""A document's text as an HTML page, so that it can be read like any other page.

Comes in: a ``Reading`` and its title. Goes out: UTF-8 bytes. Must not know: formats.
"""

import re
from html import escape

from crawler.documents.reading import Block, Reading

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def language_tag(stated: str) -> str:
    """``pt-BR`` of ``pt_BR``; "" for what is no language tag, or names no language."""
    tag = stated.strip().replace("_", "-")
    none = tag[:3].lower() in ("zxx", "und", "mis", "mul")
    return tag if _LANGUAGE.fullmatch(tag) and len(tag) <= 35 and not none else ""


def page(reading: Reading, title: str) -> bytes:
    """The whole page."""
    language = f' lang="{escape(reading.language)}"' if reading.language else ""
    date = f'<meta name="date" content="{escape(reading.date)}">\n' if reading.date else ""
    head = f'<meta charset="utf-8">\n<title>{escape(title)}</title>\n{date}'
    body = "\n".join(map(_block, reading.blocks))
    text = f"<!DOCTYPE html>\n<html{language}>\n<head>\n{head}</head>\n<body>\n{body}\n</body>\n</html>\n"
    return _FORBIDDEN.sub("", text).encode("utf-8")


def _block(block: Block) -> str:
    if block.tag == "table":
        rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in block.rows)
        return "<table>\n" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>"
    return f"<{block.tag}>{escape(block.text)}</{block.tag}>"
