"""Small PDFs for the tests: letters of any script at any place, with the marks of good and of bad files."""

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

    def __bytes__(self) -> bytes:
        shapes: dict[str, int] = {}
        contents = [self._content(page, shapes) for page in self.pages]
        first = 10
        kids = " ".join(f"{first + 2 * i} 0 R" for i in range(len(contents)))
        tree = "/StructTreeRoot 8 0 R /MarkInfo << /Marked true >>" if self.tagged else ""
        language = f"/Lang ({self.language})" if self.language else ""
        objects = {
            1: f"<< /Type /Catalog /Pages 2 0 R {tree} {language} >>".encode(),
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
                " /Resources << /Font << /F 3 0 R /B 4 0 R >> >> >>"
            ).encode()
            objects[content_at] = _stream(content)
        return _file(objects, self.info, locked=self.locked)

    def _content(self, page: Iterable[Put], shapes: dict[str, int]) -> bytes:
        out = []
        for put in page:
            codes = "".join(f"{shapes.setdefault(one, len(shapes) + 1):04x}" for one in put.glyphs)
            out.append(f"BT /{'B' if put.bold else 'F'} {put.size} Tf 1 0 0 1 {put.x} {put.y} Tm <{codes}> Tj ET")
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


def _stream(data: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data)


def _file(objects: Mapping[int, bytes], info: Mapping[str, str], *, locked: bool) -> bytes:
    numbers = dict(objects)
    last = max(numbers) + 1
    entries = " ".join(f"/{key} <feff{value.encode('utf-16-be').hex()}>" for key, value in info.items())
    numbers[last] = f"<< {entries} >>".encode()
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'11' * 32}> /U <{'22' * 32}> >> /ID [<00> <00>]" if locked else ""
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
