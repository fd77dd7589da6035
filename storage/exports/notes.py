"""The notes that people put on cells of a workbook.

Comes in: an XLSX file and a sheet's name. Goes out: note by cell, such as "E7". Must not know: what the cells mean.
openpyxl gives notes only when it holds the whole workbook in memory, which for a large edition takes minutes; so the two
small parts that hold them are read by themselves.
"""

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

from openpyxl.xml.functions import fromstring

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_THREADED = re.compile(r"^\[Threaded comment\].*?\n\s*Comment:\s*", re.S)  # what Excel puts before new-style comments


def notes_of(path: Path, sheet: str) -> dict[str, str]:
    """The text of each note of the sheet; {} where there is none. The author's name that Excel puts first is left out."""
    with ZipFile(path) as archive:
        book = fromstring(archive.read("xl/workbook.xml"))
        ids = {s.get("name"): s.get(_ID) for s in book.iter(f"{_MAIN}sheet")}
        part = _targets(archive, "xl/workbook.xml").get(ids.get(sheet) or "", ("", ""))[1]
        comments = [target for kind, target in _targets(archive, part).values() if kind.endswith("/comments")]
        return {ref: text for name in comments for ref, text in _read(archive.read(name)).items()}


def _targets(archive: ZipFile, part: str) -> Mapping[str, tuple[str, str]]:
    """Id -> kind and name of every part that ``part`` refers to."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return {}
    found = {}
    for one in fromstring(archive.read(relations)).iter(_RELATION):
        target = one.get("Target", "")
        whole = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[one.get("Id", "")] = (one.get("Type", ""), whole)
    return found


def _read(part: bytes) -> dict[str, str]:
    root = fromstring(part)
    authors = [(a.text or "").strip() for a in root.iter(f"{_MAIN}author")]
    notes = {}
    for one in root.iter(f"{_MAIN}comment"):
        text = "".join(t.text or "" for t in one.iter(f"{_MAIN}t")).strip()
        author = authors[int(one.get("authorId", "0"))] if authors else ""
        text = _THREADED.sub("", text).removeprefix(f"{author}:").strip() if author else _THREADED.sub("", text).strip()
        notes[one.get("ref", "")] = text
    return notes
