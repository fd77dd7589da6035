"""Small PDFs for the tests: letters of any script at any place, with the marks of good and of bad files."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Put:
    """Letters put on a page: each item of ``glyphs`` is one shape, half as wide as it is high."""

    glyphs: Sequence[str]
    x: float
    y: float
    size: float = 12
    bold: bool = False


@dataclass
class Pdf:
    """``pages`` hold what is put on each; ``info`` the document's properties, written in UTF-16."""

    pages: Sequence[Iterable[Put]]
    info: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    tagged: bool = False
    locked: bool = False
    turned: int = 0
    catalogue: str = ""
    metadata: str = ""
    bookmarks: int = 0
    picture: tuple[int, int] = (0, 0)  # width and height of a picture on each page, which is 600 by 800
    permissions: int | None = None

    def __bytes__(self) -> bytes:
        shapes: dict[str, int] = {}
        contents = [self._content(page, shapes) for page in self.pages]
        first = 10
        kids = " ".join(f"{first + 2 * i} 0 R" for i in range(len(contents)))
        tree = "/StructTreeRoot 8 0 R /MarkInfo << /Marked true >>" if self.tagged else ""
        language = f"/Lang ({self.language})" if self.language else ""
        after = first + 2 * len(contents) + 1
        more = {} if not self.metadata else {after: _stream(self.metadata.encode(), "/Type /Metadata /Subtype /XML")}
        stands = f"/Metadata {after} 0 R" if self.metadata else ""
        outlines = self._outlines(after + 1)
        stands += f" /Outlines {after + 1} 0 R" if outlines else ""
        drawing = after + 2 + self.bookmarks
        more |= outlines | {drawing: _picture()}
        objects = more | {
            1: f"<< /Type /Catalog /Pages 2 0 R {tree} {language} {stands} {self.catalogue} >>".encode(),
            2: f"<< /Type /Pages /Count {len(contents)} /Kids [{kids}] >>".encode(),
            3: _font("Plain", 6),
            4: _font("Plain-Bold", first + 2 * len(contents)),
            5: _stream(_to_unicode(shapes)),
            6: _letters("Plain"),
            first + 2 * len(contents): _letters("Plain-Bold"),
            7: b"<< /Type /FontDescriptor /FontName /Plain /Flags 4 /FontBBox [0 -200 500 800] /Ascent 800 /Descent -200"
            b" /ItalicAngle 0 /CapHeight 700 /StemV 80 >>",
            8: b"<< /Type /StructTreeRoot /K [9 0 R] /ParentTree << /Nums [0 [9 0 R]] >> >>",
            9: f"<< /Type /StructElem /S /P /P 8 0 R /Pg {first} 0 R /K 0 >>".encode(),
        }
        for i, content in enumerate(contents):
            turned, content_at = f"/Rotate {self.turned}" if self.turned else "", first + 2 * i + 1
            objects[first + 2 * i] = (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] {turned} /StructParents {i} /Contents {content_at} 0 R"
                f" /Resources << /Font << /F 3 0 R /B 4 0 R >> /XObject << /I {drawing} 0 R >> >> >>"
            ).encode()
            objects[content_at] = _stream(content)
        if self.permissions is not None:
            return _file(objects, {}, locked=False, lock=_open_lock(self.permissions))
        return _file(objects, self.info, locked=self.locked)

    def _outlines(self, first: int) -> dict[int, bytes]:
        """Bookmarks in a row; the last leads back to the first, as in files that hold readers up."""
        if not self.bookmarks:
            return {}
        found = {first: f"<< /First {first + 1} 0 R /Last {first + self.bookmarks} 0 R /Count {self.bookmarks} >>".encode()}
        for i in range(self.bookmarks):
            following = first + 1 + (i + 1) % self.bookmarks
            found[first + 1 + i] = f"<< /Title (Part {i}) /Parent {first} 0 R /Next {following} 0 R >>".encode()
        return found

    def _content(self, page: Iterable[Put], shapes: dict[str, int]) -> bytes:
        out = []
        for put in page:
            codes = "".join(f"{shapes.setdefault(one, len(shapes) + 1):04x}" for one in put.glyphs)
            out.append(f"BT /{'B' if put.bold else 'F'} {put.size} Tf 1 0 0 1 {put.x} {put.y} Tm <{codes}> Tj ET")
        wide, high = self.picture
        if wide:
            out.append(f"q {wide} 0 0 {high} 0 0 cm /I Do Q")
        text = "\n".join(out)
        return (f"/P << /MCID 0 >> BDC\n{text}\nEMC" if self.tagged else text).encode()


def lines(*texts: str, size: float = 12, top: float = 700, left: float = 50, pitch: float = 1.2) -> list[Put]:
    """Lines of running text, one below the other."""
    return [Put(text, left, top - i * pitch * size, size) for i, text in enumerate(texts)]


def _letters(name: str) -> bytes:
    return (
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /DW 500 /CIDSystemInfo"
        " << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 7 0 R >>"
    ).encode()


def _font(name: str, letters: int) -> bytes:
    return (
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H"
        f" /DescendantFonts [{letters} 0 R] /ToUnicode 5 0 R >>"
    ).encode()


def _to_unicode(shapes: Mapping[str, int]) -> bytes:
    pairs = [f"<{code:04x}> <{shape.encode('utf-16-be').hex()}>" for shape, code in shapes.items()]
    blocks = [pairs[i : i + 100] for i in range(0, len(pairs), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def"
    return f"{head}\n1 begincodespacerange <0000> <ffff> endcodespacerange\n{body}\nendcmap end end".encode()


def _stream(data: bytes, entries: str = "") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries.encode(), len(data), data)


def _picture() -> bytes:
    kind = "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8"
    return _stream(b"\x10\x80\x80\xff", kind)


def _open_lock(permissions: int) -> str:
    """Encryption (RC4, 128 bits) that opens with an empty password; nothing that is tested here is a string or a stream."""
    pad = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    owner, number = bytes(32), permissions & 0xFFFFFFFF
    key = hashlib.md5(pad + owner + number.to_bytes(4, "little") + b"\0").digest()
    for _ in range(50):
        key = hashlib.md5(key).digest()
    user = _rc4(key, hashlib.md5(pad + b"\0").digest())
    for i in range(1, 20):
        user = _rc4(bytes(one ^ i for one in key), user)
    return (
        f"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P {permissions} /O <{owner.hex()}> /U <{user.hex()}{'00' * 16}> >>"
        " /ID [<00> <00>]"
    )


def _rc4(key: bytes, data: bytes) -> bytes:
    box, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    for one in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(one ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def _file(objects: Mapping[int, bytes], info: Mapping[str, str], *, locked: bool, lock: str = "") -> bytes:
    numbers = dict(objects)
    last = max(numbers) + 1
    entries = " ".join(f"/{key} <feff{value.encode('utf-16-be').hex()}>" for key, value in info.items())
    numbers[last] = f"<< {entries} >>".encode()
    if locked:
        lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'11' * 32}> /U <{'22' * 32}> >> /ID [<00> <00>]"
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number in sorted(numbers):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, numbers[number])
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (last + 1)
    for number in range(1, last + 1):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    out += f"trailer\n<< /Size {last + 1} /Root 1 0 R /Info {last} 0 R {lock} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
