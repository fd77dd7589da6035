"""Charsets: bytes in, text out, whatever the page claims or fails to claim about itself.

Comes in: the body of a page and the charset its header named. Goes out: the text and the name of the codec used.
Must not know: markup beyond what names a charset or a language; the address of the page; how it was fetched.
"""

import re

from chardetng_py import detect  # type: ignore[import-untyped]

from pages.codecs import EAST_ASIAN, codec_of, script_of, to_text

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_HEAD = 4096  # bytes in which a page may name its charset
_SEEN = 65536  # bytes in which text is looked for
_SAMPLE = 4096  # bytes of text that are sniffed; more costs more and tells no more
_FEW = 12  # bytes beyond ASCII; so few may form UTF-8 by chance
_ENOUGH = 60  # bytes beyond ASCII from which on the sniffer mistook no script for another, in trials on 45 languages
_COMMENT = re.compile(rb"<!--.*?(-->|\Z)", re.S)
_META = re.compile(rb"<meta\b[^>]*>", re.I)
_NAMED = re.compile(rb"""[\s"'/;]charset\s*=\s*["']?\s*([^\s"'/>;]+)""", re.I)
_OTHER_META = re.compile(rb"\s(name|property|itemprop)\s*=", re.I)
_DECLARATION = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']+)""", re.I)
_LANG = re.compile(rb"""<html\b[^<>]*?\slang\s*=\s*["']?([a-z]{2})\b""", re.I)
_MARKUP = re.compile(rb"<[^<>]*>")
_FAULT = re.compile("[\ufffd\x80-\x9f\ue000-\uf8ff]")
_HIGH = bytes(range(0x80, 0x100))
_BETWEEN = "\x00-\x7f\x80-\xa0«»\u2010-\u206f"  # ASCII and what stands between words in every language
_RUN = re.compile(f"[^{_BETWEEN}]{{4,}}")
_MARK_IN_WORD = re.compile(r"(?<=[^\W\d_])[¡-©¬-´¶¸¹¼-¿×÷\u2500-\u25ff]+(?=[^\W\d_])")
_TWO_SCRIPTS = re.compile(f"(?<=[A-Za-zÀ-ɏ])[^{_BETWEEN}À-ɏ]|[^{_BETWEEN}À-ɏ](?=[A-Za-zÀ-ɏ])")
# Languages that windows-1252 cannot write, with the country by which the sniffer weighs its candidates.
_EASTERN = {
    "az": "az", "bs": "ba", "cs": "cz", "hr": "hr", "hu": "hu", "lt": "lt", "lv": "lv", "pl": "pl", "ro": "ro", "sk": "sk",
    "sl": "si", "sr": "hr", "tr": "tr", "vi": "vn",
}  # fmt: skip


def decode(body: bytes, header_charset: str = "") -> tuple[str, str]:
    """The text of ``body``, without NULs, and the name of the Python codec that read it. Never fails.

    A byte-order mark decides; then what is valid UTF-8 is UTF-8, whatever is claimed; then come the header's claim
    and the page's own, each of them believed only where the text bears it out; then sniffing. The name given back as
    ``header_charset`` yields the same text again. Bytes that mean nothing become U+FFFD.
    """
    text, codec = _decode(body, header_charset)
    return (text.replace("\x00", ""), codec) if b"\x00" in body else (text, codec)


def _decode(body: bytes, header_charset: str) -> tuple[str, str]:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace"), name
    if b"\x00" in body[:_HEAD] and (wide := _utf16(body[:_HEAD])):
        return body.decode(wide, "replace"), wide
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(body, header_charset)
    beyond = len(body) - len(text)
    if beyond == 0 and b"\x1b" in body and b"\x1b$" in body:  # one byte is found much faster than two
        return to_text(body, "iso2022_jp"), "iso2022_jp"
    if 0 < beyond <= _FEW:
        return _by_chance(body, header_charset) or (text, "utf-8")
    return text, "utf-8"


def _utf16(head: bytes) -> str:
    """Which way round ``head`` is UTF-16, seen from where the zeros of its ASCII letters stand; "" for neither."""
    first, second = head[::2].count(0), head[1::2].count(0)
    if max(first, second) < max(3, len(head) // 12) or min(first, second) * 4 > max(first, second):
        return ""
    return "utf-16-be" if first > second else "utf-16-le"


def _by_chance(body: bytes, header_charset: str) -> tuple[str, str] | None:
    """The reading of a few East Asian letters that form UTF-8 by chance, where the page claims such a charset."""
    for codec in _claims(body[:_HEAD], header_charset):
        text = to_text(body, codec) if codec in EAST_ASIAN else "\ufffd"
        if not _FAULT.search(text) and not _odd(text, codec):
            return text, codec
    return None


def _legacy(body: bytes, header_charset: str) -> tuple[str, str]:
    """The reading of a body that is not valid UTF-8."""
    text = body.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    if _beyond_ascii(text) > 3 * damaged:  # whole letters outnumber damage; by chance they never do
        return text, "utf-8"
    head, words = body[:_HEAD], _words(body)
    found = _LANG.search(head)
    lang = found[1].decode("ascii").lower() if found else ""
    claims = _claims(head, header_charset)
    sniffed = _sniff(words, lang, claims)
    believed = [codec for codec in claims if _bears_out(words, codec, sniffed)]
    codec = _best(believed, sniffed, lang)
    return to_text(body, codec), codec


def _best(believed: list[str], sniffed: str, lang: str) -> str:
    """The claim that the letters speak for, else the first; but servers claim windows-1252 for whatever they send."""
    if sniffed in believed or not believed:
        return sniffed
    if believed[0] != "cp1252" or script_of(sniffed) != "latin":
        return believed[0]
    return believed[1] if believed[1:] else sniffed if lang in _EASTERN else "cp1252"


def _claims(head: bytes, header_charset: str) -> list[str]:
    """The codecs of what header, meta elements and XML declaration name, UTF-8 and UTF-16 left out: those show."""
    head = _COMMENT.sub(b"", head)
    labels = [header_charset]
    for meta in _META.findall(head):
        named = _NAMED.search(meta)
        if named and (b"http-equiv" in meta.lower() or not _OTHER_META.search(meta)):
            labels.append(named[1].decode("ascii", "replace"))
            break
    declaration = _DECLARATION.match(head)
    if declaration:
        labels.append(declaration[1].decode("ascii", "replace"))
    return [codec for codec in dict.fromkeys(map(codec_of, labels)) if codec and not codec.startswith("utf")]


def _words(body: bytes) -> bytes:
    """The lines of text to be sniffed: those beyond ASCII, without markup; of markup where all text is ASCII."""
    text = _MARKUP.sub(b"\n", body[:_SEEN])
    if text.isascii():
        text = body if body[:_SEEN].isascii() else body[:_SEEN]
    lines = b"\n".join(line for line in text.split(b"\n") if not line.isascii())
    words = lines[:_SAMPLE]
    end = max(words.rfind(b"\n"), words.rfind(b" "))  # not within a letter of two bytes
    return words[:end] if end > len(words) // 2 else words


def _sniff(words: bytes, lang: str, claims: list[str]) -> str:
    """The codec that the letters of ``words`` speak for.

    The language that the page declares is often wrong, and the sniffer takes it at its word: it is named only where
    there is little to go by, and weighs only among codecs of Latin letters.
    """
    found = _guess(words)
    if found in EAST_ASIAN:
        return found if found in claims else _of_most_parts(words) or found
    little = _high(words) < _ENOUGH
    by_quotes = found == "cp866" and little  # DOS had letters where Windows has quotation marks
    if by_quotes or _odd(to_text(words, found), found):
        found = _of_most_parts(words) or ("cp1252" if script_of(found) != "latin" else found)
    if not little or lang not in _EASTERN or script_of(found) != "latin":
        return found
    again = _guess(words, _EASTERN[lang])
    return again if script_of(again) == "latin" else found


def _guess(words: bytes, country: str = "") -> str:
    return codec_of(detect(words, tld=country.encode("ascii") or None)) or "cp1252"


def _of_most_parts(words: bytes) -> str:
    """The East Asian codec that most lines speak for: one damaged letter rules it out for the whole. "" where there is none."""
    lines = [line for line in words.split(b"\n") if not line.isascii()]
    step = len(lines) // 16 + 1
    parts = [b"\n".join(lines[i : i + step]) for i in range(0, len(lines), step)]
    guesses = [_guess(part) for part in parts]
    most = max(guesses, key=guesses.count, default="")
    if most not in EAST_ASIAN or guesses.count(most) * 2 <= len(guesses) or _broken(to_text(words, most)):
        return ""
    return most


def _bears_out(words: bytes, codec: str, sniffed: str) -> bool:
    """Whether ``words`` can be what a claim of ``codec`` says they are."""
    text = to_text(words, codec)
    if _broken(text) or _odd(text, codec):
        return False
    if script_of(codec) == script_of(sniffed) or _high(words) < _ENOUGH:
        return True
    if codec not in EAST_ASIAN or "\ufffd" not in text or sniffed in EAST_ASIAN:
        return False
    return _guess(text.replace("\ufffd", "").encode(codec, "ignore")) == codec  # asked again without the damage


def _high(words: bytes) -> int:
    return len(words) - len(words.translate(None, _HIGH))


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _broken(text: str) -> bool:
    """Whether more than one in twenty letters beyond ASCII is none."""
    return len(_FAULT.findall(text)) * 20 > _beyond_ascii(text)


def _odd(text: str, codec: str) -> bool:
    """Whether letters stand where no language puts them: whole words of accents, signs in words, two scripts in one word."""
    wide = _beyond_ascii(text)
    if codec in EAST_ASIAN:
        return len(_TWO_SCRIPTS.findall(text)) * 2 > wide
    marks = len(_MARK_IN_WORD.findall(text))
    if script_of(codec) == "latin":
        return marks * 20 > wide or sum(map(len, _RUN.findall(text))) * 5 > wide * 2
    return marks * 50 > wide or len(_TWO_SCRIPTS.findall(text)) * 8 > wide
