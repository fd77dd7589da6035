"""A demo site as it is served: every address with its body, and the addresses that are made on request.

Comes in: the folder of a site and the addresses of all three. Goes out: resources by path.
Must not know: sockets.
"""

import hashlib
import itertools
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from demo.agenda import month_page
from demo.finder import result_page
from demo.forms import make_form, make_sheet
from demo.markup import to_html
from demo.source import Draft, Facts, read_drafts

HERE = Path(__file__).parent / "portals"
TEXT = ("text/", "application/json", "application/xml", "image/svg")
mimetypes.add_type("text/csv", ".csv")
mimetypes.add_type("application/json", ".json")
mimetypes.add_type("application/xml", ".xml")


@dataclass(frozen=True, slots=True)
class Resource:
    """What an address answers with; ``location`` is set for a redirect."""

    body: bytes
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    location: str = ""

    @property
    def etag(self) -> str:
        """A strong validator made from the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


class Site:
    """One demo site. ``get`` answers a path; ``paths`` lists the fixed addresses."""

    def __init__(self, name: str, hosts: Mapping[str, str]) -> None:
        """Read the site in folder ``name``; ``hosts`` maps valdoria, nour, operator to their addresses."""
        self.folder = HERE / name
        self.facts: dict[str, Any] = yaml.safe_load((self.folder / "site.yaml").read_text("utf-8"))
        self._names = {**hosts, "own": hosts[name]}
        self._env = Environment(
            loader=FileSystemLoader(self.folder),
            undefined=StrictUndefined,
            keep_trailing_newline=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.drafts = {draft.path: draft for draft in read_drafts(self.folder / "pages")}
        self._made: dict[str, Resource] = {path: self._page(draft) for path, draft in self.drafts.items()}
        self._made |= self._files() | self._redirects()

    @property
    def paths(self) -> tuple[str, ...]:
        """Every address that has a body or a redirect of its own, in order."""
        return tuple(sorted(self._made))

    def get(self, path: str, query: Mapping[str, str]) -> Resource:
        """The answer to a GET of ``path`` (percent-decoded)."""
        found = self._made.get(path) or self._search(path, query) or self._month(path)
        if found:
            return found
        if path + "/" in self._made:
            return Resource(b"", status=301, location=path + "/")
        return self.error(404, path)

    def thanks(self) -> Resource:
        """The answer to a posted form: nothing is kept."""
        words = self.words(self.facts["languages"][0])
        return self._page(Draft("/thanks/", Facts({"title": words["thanks"], "plain": "yes"}), words["thanks_text"]))

    def error(self, status: int, path: str) -> Resource:
        """The page for an address that does not exist."""
        words = self.words(self._language(path))
        page = self._page(Draft(path, Facts({"title": words["missing"], "plain": "yes"}), words["missing_text"]))
        return Resource(page.body, page.media_type, status)

    def words(self, language: str) -> dict[str, Any]:
        """The texts of header, footer and parts in ``language``."""
        words: dict[str, Any] = self.facts["words"][language]
        return words

    def _language(self, path: str) -> str:
        prefix = path.split("/")[1]
        languages: list[str] = self.facts["languages"]
        return prefix if prefix in languages else languages[0]

    def _page(self, draft: Draft) -> Resource:
        if draft.meta.get("raw"):
            return Resource(self._env.from_string(draft.body).render(self._names).encode())
        language = self._language(draft.path)
        words = self.words(language)
        count = itertools.count(1)
        parts = {
            "form": make_form(lambda: next(count), self.facts["receiver"]),
            "sheet": make_sheet(words.get("sheet", {})),
            "site": self,
            "events": self.facts.get("events", []),
        }
        main = to_html(self._env.from_string(draft.body).render(self._names | parts))
        layout = self._env.get_template("layout.html")
        scene = self._names | {"page": draft, "main": main, "lang": language, "words": words, "facts": self.facts}
        return Resource(layout.render(scene).encode())

    def _files(self) -> dict[str, Resource]:
        root = self.folder / "files"
        return {"/" + file.relative_to(root).as_posix(): self._file(file) for file in sorted(root.rglob("*")) if file.is_file()}

    def _file(self, file: Path) -> Resource:
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        if not kind.startswith(TEXT):
            return Resource(file.read_bytes(), kind)
        text = file.read_text("utf-8")
        if "{{" in text or "{%" in text:
            text = self._env.from_string(text).render(self._names, pages=self._listed())
        return Resource(text.encode(), f"{kind}; charset=utf-8")

    def _listed(self) -> list[Draft]:
        return [draft for draft in self.drafts.values() if not draft.meta.get("unlisted")]

    def _redirects(self) -> dict[str, Resource]:
        moves: dict[str, str] = self.facts.get("redirects", {})
        return {path: Resource(b"", status=302, location=target) for path, target in moves.items()}

    def _search(self, path: str, query: Mapping[str, str]) -> Resource | None:
        searches: dict[str, str] = self.facts.get("search", {})
        for language, address in searches.items():
            if path == address:
                pages = [draft for draft in self._listed() if self._language(draft.path) == language]
                return self._page(result_page(address, pages, query, self.words(language)))
        return None

    def _month(self, path: str) -> Resource | None:
        agenda = self.facts.get("agenda")
        draft = agenda and month_page(path, agenda, self.facts["events"])
        return self._page(draft) if draft else None
