"""Codecs: which of Python's reads what a charset label means on the Web, and what Python's own leave unread.

Comes in: labels, bytes with the codec's name. Goes out: names of codecs and scripts, text. Must not know: pages.
"""

import codecs
import re

from webencodings import lookup  # type: ignore[import-untyped]

EAST_ASIAN = frozenset({"gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "iso2022_jp"})
# The Encoding Standard reads older names as the larger sets that pages really use; so do these codecs.
_CODECS = {
    "big5": "big5hkscs", "euc-jp": "euc_jp", "euc-kr": "cp949", "gb18030": "gb18030", "gbk": "gb18030", "ibm866": "cp866",
    "iso-2022-jp": "iso2022_jp", "iso-8859-8-i": "iso-8859-8", "macintosh": "mac_roman", "replacement": "",
    "shift_jis": "cp932", "utf-16be": "utf-16-be", "utf-16le": "utf-16-le", "windows-874": "cp874",
    "x-mac-cyrillic": "mac_cyrillic", "x-user-defined": "cp1252", **{f"windows-{n}": f"cp{n}" for n in range(1250, 1259)},
}  # fmt: skip
# Names that the standard does not list and servers send all the same.
_FURTHER = {
    "cp932": "cp932", "windows-932": "cp932", "euc_jp": "euc_jp", "eucjp": "euc_jp", "eucjp-win": "euc_jp",
    "sjis-win": "cp932", "iso2022_jp": "iso2022_jp", "gb_2312": "gb18030", "gb-2312": "gb18030", "gb2312-80": "gb18030",
    "cp936": "gb18030", "ms936": "gb18030", "windows-936": "gb18030", "cp950": "big5hkscs", "ms950": "big5hkscs",
    "windows-950": "big5hkscs", "big5hkscs": "big5hkscs", "cp949": "cp949", "ms949": "cp949", "uhc": "cp949",
    "euckr": "cp949", "cp874": "cp874", "tis620": "cp874", "win-1251": "cp1251", "win1251": "cp1251", "windows1251": "cp1251",
    "windows1252": "cp1252", "koi8r": "koi8-r", "mac_roman": "mac_roman", "mac_cyrillic": "mac_cyrillic", "utf8mb4": "utf-8",
    "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be", "utf_8": "utf-8",
}  # fmt: skip
_SCRIPTS = {
    "cp1251": "cyrillic", "koi8-r": "cyrillic koi8", "koi8-u": "cyrillic koi8", "iso-8859-5": "cyrillic iso",
    "cp866": "cyrillic dos", "mac_cyrillic": "cyrillic mac", "cp1253": "greek", "iso-8859-7": "greek", "cp1255": "hebrew",
    "iso-8859-8": "hebrew", "cp1256": "arabic", "iso-8859-6": "arabic", "cp874": "thai",
    **{codec: codec for codec in EAST_ASIAN},
}  # fmt: skip
_ESCAPE = re.compile(rb"\x1b(\$[@B]|\([BJI])")
_RAISED = bytes(byte | 0x80 if 0x21 <= byte <= 0x7E else byte for byte in range(256))


def codec_of(label: str) -> str:
    """The Python codec for ``label`` as the Encoding Standard reads it; "" where it means nothing or is banned."""
    label = label.strip("\t\n\f\r \"';,").lower()
    if not label.isascii():
        return ""
    encoding = lookup(label)
    if encoding is None:
        return _FURTHER.get(label, "")
    name: str = encoding.name.lower()
    return _CODECS.get(name, name)


def script_of(codec: str) -> str:
    """What sets the letters of ``codec`` apart at sight; all codecs of Latin letters are "latin"."""
    return _SCRIPTS.get(codec, "latin")


def to_text(body: bytes, codec: str) -> str:
    """``body`` read by ``codec``, with U+FFFD for what it cannot read."""
    if codec == "iso2022_jp":
        return _from_escapes(body)
    return body.decode(codec, "pages.euc_jp" if codec == "euc_jp" else "replace")


def _from_escapes(body: bytes) -> str:
    """ISO-2022-JP with the makers' signs and the half-width letters, which Python's codec does not know."""
    parts = [b"(B", *_ESCAPE.split(body)]  # escape, text, escape, text ...
    out = []
    for kind, part in zip(parts[::2], parts[1::2], strict=True):
        if kind[:1] == b"$":
            out.append(to_text(part.translate(_RAISED), "euc_jp"))
        elif kind == b"(I":
            out.append(part.translate(_RAISED).decode("cp932", "replace"))
        else:
            out.append(part.decode("ascii", "replace"))
    return "".join(out)


def _makers_signs(error: UnicodeError) -> tuple[str, int]:
    """The signs of row 13 and the IBM rows stand in EUC-JP where they stand in Shift_JIS, by a rule of three."""
    assert isinstance(error, UnicodeDecodeError)
    lead, trail = [*error.object[error.start : error.start + 2], 0, 0][:2]
    if lead < 0xA1 or trail < 0xA1:
        return "\ufffd", error.start + 1
    row, cell = lead - 0xA1, trail - 0xA1
    high = row // 2 + (0x81 if row < 62 else 0xC1)
    low = cell + 0x9F if row % 2 else cell + 0x40 + (cell >= 63)
    return bytes((high, low)).decode("cp932", "replace")[:1], error.start + 2


codecs.register_error("pages.euc_jp", _makers_signs)
