"""Keeps the catalogues of translations up with the texts in the code: ``make messages``.

Comes in: the code, the templates and ``locale/*/LC_MESSAGES/review.po``. Goes out: the same files with new texts (empty, to be
translated) and without those that are gone. Must not know: what is served. No dates are written: only words make a change.
"""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

_ROOM = Path(__file__).parent
_WIDTH = 120
_METHODS = [("**.py", "python"), ("templates/**.j2", "jinja2")]
_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "texts": None}
_HEADER = """# The words of the assessors' application. See docs/how-to/translate-the-review.md.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plural}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""
# The library's rule for Arabic has two forms the other way round than translators' tools expect them.
_PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}


def texts() -> Catalog:
    """Every text of the interface, in the order of the code."""
    found = Catalog(charset="utf-8")
    for _, _, said, _, _ in extract_from_dir(_ROOM, _METHODS, {}, _KEYWORDS):
        found.add(said)
    return found


def catalogues() -> Iterable[Path]:
    """The files of all languages."""
    return sorted(_ROOM.glob("locale/*/LC_MESSAGES/review.po"))


def load(file: Path) -> Catalog:
    """A catalogue from its file."""
    with file.open("rb") as opened:
        return read_po(opened, locale=_language(file))


def updated(file: Path) -> str:
    """What a catalogue should hold: exactly the texts of the code, with the translations that there are."""
    known = load(file)
    new = Catalog(_language(file), charset="utf-8")
    for message in texts():
        if message.id:
            new.add(message.id, _translation(known, message), flags=message.flags)
    body = BytesIO()
    write_po(body, new, width=_WIDTH, no_location=True, omit_header=True)
    plural = _PLURALS.get(_language(file), new.plural_forms)
    return _HEADER.format(language=_language(file), plural=plural) + "\n" + body.getvalue().decode()


def main() -> None:
    """Write every catalogue anew, and tell what waits for a translator."""
    for file in catalogues():
        file.write_text(updated(file), encoding="utf-8")
        missing = sum(not all(strings(m)) for m in load(file) if m.id)
        print(f"{_language(file)}: {missing} to translate")


def strings(message: Message) -> tuple[str, ...]:
    """A message's translation: one string, or one for each way of counting."""
    said = message.string
    return (said or "",) if said is None or isinstance(said, str) else tuple(said)


def _translation(known: Catalog, message: Message) -> str | tuple[str, ...]:
    old = known.get(message.id)
    said = strings(old) if old is not None and not old.fuzzy else ("",)
    return said if len(said) > 1 else said[0]


def _language(file: Path) -> str:
    return file.parent.parent.name


if __name__ == "__main__":
    main()
