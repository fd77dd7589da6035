"""The light markup that page texts are written in.

Comes in: text with blank lines between blocks. Goes out: HTML. Must not know: portals, servers.
"""

import re

_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")


def to_html(text: str) -> str:
    """HTML of ``text``: ``## `` headings, ``- `` lists, ``| `` tables, ``[text](address)``, ``**strong**``.

    A block that begins with ``<`` passes as it is; anything else is a paragraph.
    """
    return "\n".join(_block(block.strip()) for block in re.split(r"\n\s*\n", text) if block.strip())


def _block(block: str) -> str:
    if block.startswith("<"):
        return block
    lines = [_inline(line.strip()) for line in block.splitlines()]
    head, rest = lines[0], lines[1:]
    if head.startswith("## "):
        return f"<h2>{head[3:]}</h2>" + ("\n" + _block("\n".join(rest)) if rest else "")
    if head.startswith("### "):
        return f"<h3>{head[4:]}</h3>" + ("\n" + _block("\n".join(rest)) if rest else "")
    if head.startswith("- "):
        return "<ul>\n" + "\n".join(f"<li>{line[2:]}</li>" for line in lines) + "\n</ul>"
    if head.startswith("|"):
        return _table(lines)
    return f"<p>{' '.join(lines)}</p>"


def _table(lines: list[str]) -> str:
    head, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    top = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="scroll" tabindex="0"><table>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table></div>'


def _inline(line: str) -> str:
    return _STRONG.sub(r"<strong>\1</strong>", _LINK.sub(r'<a href="\2">\1</a>', line))
