"""The shape of an address, by which calendars, facets and endless paths are known for what they are.

Comes in: URLs. Goes out: shapes and verdicts on a single address. Must not know: the queue, the pages.
"""

import re
from functools import lru_cache
from itertools import pairwise
from urllib.parse import parse_qsl, unquote, urlsplit

_HEX = re.compile(
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
    r"|(?<![0-9a-z])(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{8,}(?![0-9a-z])",
    re.I,
)
_DIGITS = re.compile(r"\d+")
_JUNK = re.compile(r"^\s*(tel|mailto|javascript|sms|fax|callto|whatsapp|skype|data|about|file):", re.I)
_EXTENSION = re.compile(r"\.([a-z0-9]{1,5})$")
_MEDIA_NAMES = """
pdf doc docx dot dotx xls xlsx xlsm ppt pptx pps odt ods odp odg rtf csv tsv json jsonld geojson xml rss atom
rdf txt zip gz tgz tar bz2 7z rar jpg jpeg png gif svg webp avif ico bmp tif tiff eps psd ai mp3 mp4 m4a m4v
mpg mpeg avi mov webm ogg ogv wav wmv flv css js mjs map woff woff2 ttf otf eot exe msi dmg apk ics vcf kml
kmz gml gpx shp dwg dxf epub p7m xsd xsl wsdl swf iso bin
"""
_MEDIA = frozenset(_MEDIA_NAMES.split())
_MOST_SEGMENTS = 14
_MOST_QUERY_KEYS = 8


def _mask(text: str) -> str:
    return _DIGITS.sub("N", _HEX.sub("H", text))


@lru_cache(maxsize=65536)
def shape(url: str) -> str:
    """Host and path with digits written N and long hexadecimal runs written H, then the query's keys, sorted.

    ``https://a.example/news/2024/07?page=3&id=4`` has the shape ``a.example/news/N/N?id&page``.
    """
    parts = urlsplit(url)
    keys = sorted({_mask(key) for key, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return f"{parts.netloc}{_mask(parts.path)}" + (f"?{'&'.join(keys)}" if parts.query else "")


@lru_cache(maxsize=65536)
def shapes(url: str) -> tuple[str, ...]:
    """The shapes that ``url`` counts for: its own, and that of its path under any query."""
    own = shape(url)
    path, query, _ = own.partition("?")
    return (own, f"{path}?*") if query else (own,)


def varies(url: str) -> bool:
    """Whether other addresses can share the shape of ``url``."""
    parts = urlsplit(url)
    return bool(parts.query) or _mask(parts.path) != parts.path


@lru_cache(maxsize=65536)
def folder(url: str) -> str:
    """Host and path up to the last segment, masked like a shape: ``a.example/news/N/``."""
    return shape(url).partition("?")[0].rpartition("/")[0] + "/"


def endless(url: str) -> bool:
    """Whether the address looks made by a loop: segments or query keys that repeat, or far too many of them."""
    parts = urlsplit(url)
    segments = [s for s in parts.path.split("/") if s]
    if len(segments) > _MOST_SEGMENTS or any(segments.count(s) >= 3 for s in set(segments) if not s.isdigit()):
        return True
    pairs = list(pairwise(segments))
    if any(pairs.count(p) >= 2 and p[0] != p[1] for p in set(pairs) if not (p[0].isdigit() or p[1].isdigit())):
        return True
    keys = [key for key, _ in parse_qsl(parts.query, keep_blank_values=True)]
    return len(keys) > _MOST_QUERY_KEYS or any(keys.count(k) >= 3 and not k.endswith("[]") for k in set(keys))


def is_media(url: str) -> bool:
    """Whether the address is no page by its looks: a document, picture or archive, or a ``tel:`` read as a path."""
    last = unquote(urlsplit(url).path).rpartition("/")[2]
    if _JUNK.match(last):
        return True
    found = _EXTENSION.search(last.lower())
    return found is not None and found[1] in _MEDIA
