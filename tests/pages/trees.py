"""Trees as flat lists of what is met in them: as written, as lexbor parses it.

Comes in: HTML. Goes out: lists of beginnings, texts and ends. For tests that hold what is written to what is parsed.
"""

from html.parser import HTMLParser
from typing import Any

from selectolax.lexbor import LexborHTMLParser

VOID = {"hr", "br", "meta"}
Step = list[Any]
# The same list, made in a browser of its document.
IN_A_BROWSER = """() => {
  const out = [], hollow = new Set(["HR", "BR", "META"]);
  const visit = node => {
    if (node.nodeType === 3) { out.push(["text", node.data]); return; }
    const named = Array.from(node.attributes, a => [a.name, a.value]).sort((a, b) => a[0] < b[0] ? -1 : 1);
    out.push(["begin", node.localName, named, node.namespaceURI.endsWith("xhtml")]);
    for (const child of node.childNodes) visit(child);
    if (!hollow.has(node.tagName)) out.push(["end", node.localName]);
  };
  visit(document.documentElement);
  return out;
}"""


class _Written(HTMLParser):
    """Takes tags as they are written and repairs nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[Step] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.steps.append(["begin", tag, sorted([name, value or ""] for name, value in attrs), True])

    def handle_endtag(self, tag: str) -> None:
        self.steps.append(["end", tag])

    def handle_data(self, data: str) -> None:
        self.steps.append(["text", data])


def written(html: str) -> list[Step]:
    """What is met in ``html``, tag by tag, as it stands."""
    reader = _Written()
    reader.feed(html)
    reader.close()
    return merged(reader.steps)


def parsed(html: str) -> list[Step]:
    """What is met in the tree that lexbor makes of ``html``."""
    out: list[Step] = []
    stack: list[Any] = [LexborHTMLParser(html).root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            out.append(["end", node])
        elif node.tag == "-text":
            out.append(["text", node.text_content])
        else:
            named = sorted([name, value or ""] for name, value in node.attributes.items())
            out.append(["begin", node.tag, named, True])
            stack += [] if node.tag in VOID else [node.tag]
            stack += [*node.iter(include_text=True)][::-1]
    return merged(out)


def merged(steps: list[Step]) -> list[Step]:
    """``steps`` with neighbouring texts as one."""
    out: list[Step] = []
    for step in steps:
        if step[0] == "text" and out and out[-1][0] == "text":
            out[-1] = ["text", out[-1][1] + step[1]]
        elif step != ["text", ""]:
            out.append(step)
    return out
