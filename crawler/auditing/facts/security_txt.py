"""security.txt by RFC 9116: whom to tell of a weakness, and until when the file holds.

Comes in: a file. Goes out: facts by name. Must not know: where it was found.
"""

import re
from datetime import datetime
from typing import Final

from crawler.auditing.contract import Facts

MOST: Final = 32_768  # bytes; the file is a few lines
_FIELD = re.compile(r"^([A-Za-z][A-Za-z0-9-]*)[ \t]*:[ \t]*(\S.*)$")
_ADDRESS = re.compile(r"(?:mailto:[^\s@]+@[^\s@]+|tel:\+?[0-9().-]+|https://[^\s/]+\S*)$", re.I)
_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
_DATE = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$")


def fields(text: str) -> dict[str, list[str]]:
    """The fields by their names in lower case; comments, a signature and lines that are no field are left out."""
    lines = text.lstrip("\ufeff").splitlines()
    if lines and lines[0].strip() == _SIGNED:
        head = next((i for i, line in enumerate(lines) if not line.strip()), 0)
        end = next((i for i, line in enumerate(lines) if line.strip() == _SIGNATURE), len(lines))
        lines = lines[head:end]
    found: dict[str, list[str]] = {}
    for line in lines:
        if (field := _FIELD.match(line.rstrip())) is not None:
            found.setdefault(field[1].lower(), []).append(field[2].strip())
    return found


def is_one(media_type: str, body: bytes) -> bool:
    """Whether an answer is such a file at all, and not a page that a server gives for whatever is asked."""
    text = body[:MOST].decode("utf-8", "replace")
    if media_type in ("text/html", "application/xhtml+xml") or text.lstrip("\ufeff \r\n\t").startswith("<"):
        return False
    return bool(fields(text).keys() & {"contact", "expires"})


def file_facts(media_type: str, body: bytes, now: datetime) -> Facts:
    """What the file says, and the first thing that is wrong with it. ``now`` is an aware time."""
    said = fields(body[:MOST].decode("utf-8", "replace"))
    contacts = [value for value in said.get("contact", []) if _ADDRESS.match(value)]
    expires = said.get("expires", [])
    moment = _moment(expires[0]) if len(expires) == 1 else None
    problem = _problem(media_type, bool(said.get("contact")), len(contacts), len(expires), moment, now)
    facts: dict[str, float | int | str | bool] = {
        "security_txt": True, "security_txt_valid": not problem, "security_txt_contacts": len(contacts),
    }  # fmt: skip
    if moment is not None:
        facts["security_txt_expires"] = moment.isoformat()
    return {**facts, "security_txt_problem": problem} if problem else facts


def _problem(media_type: str, named: bool, contacts: int, dates: int, moment: datetime | None, now: datetime) -> str:
    if not contacts:
        return "its contact is no mailto:, tel: or https: address" if named else "it names no contact"
    if dates != 1:
        return "it names several dates of expiry" if dates else "it names no date of expiry"
    if moment is None:
        return "its date of expiry is no date of RFC 3339"
    if moment <= now:
        return "it has expired"
    return "" if media_type == "text/plain" else "it is not served as text/plain"


def _moment(stated: str) -> datetime | None:
    if not _DATE.match(stated):
        return None
    try:
        return datetime.fromisoformat(stated.upper())
    except ValueError:
        return None
