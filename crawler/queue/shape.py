"""The shape of an address, by which calendars, facets and endless paths are known for what they are.

Comes in: URLs. Goes out: shapes and verdicts on a single address. Must not know: the queue, the pages.
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import unquote

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
_BRANCH = re.compile(r"[^/]*/(?:[a-z]{2}(?:-[a-z]{2,4})?/)?[^/]+/", re.I)
_MOST_SEGMENTS = 14
_MOST_QUERY_KEYS = 8


class Shape(NamedTuple):
    """What an address looks like.

    ``own`` is host and path with digits written N and long hexadecimal runs written H, then the query's keys, sorted:
    ``https://a.example/news/2024/07?page=3&id=4`` has ``a.example/news/N/N?id&page``. ``all`` are the shapes that it
    counts for: its own, and that of its path under any query. ``folder`` is the path up to the last segment, ``branch``
    the part of the site that it lies in, by its first segment that is no language ("" for what lies at the top), and
    ``varies`` tells whether other addresses can share the shape.
    """

    own: str
    all: tuple[str, ...]
    folder: str
    branch: str
    varies: bool


@lru_cache(maxsize=8192)
def shape_of(url: str) -> Shape:
    """The shape of a normalised address."""
    place, _, query = url.partition("://")[2].partition("?")
    host, slash, path = place.partition("/")
    masked = f"{host}/{_DIGITS.sub('N', _HEX.sub('H', path))}"
    folder = masked[: masked.rindex("/") + 1]
    found = _BRANCH.match(folder)
    branch = f"{found[0]}**" if found else ""  # so that it is no shape's name
    if not query:
        return Shape(masked, (masked,), folder, branch, masked != host + slash + path)
    keys = sorted({_DIGITS.sub("N", _HEX.sub("H", pair.partition("=")[0])) for pair in query.split("&")})
    own = f"{masked}?{'&'.join(keys)}"
    return Shape(own, (own, f"{masked}?*"), folder, branch, True)


def endless(url: str) -> bool:
    """Whether the address looks made by a loop: segments or query keys that repeat, or far too many of them."""
    place, _, query = url.partition("?")
    segments = [s for s in place.split("/")[3:] if s]
    if len(segments) > _MOST_SEGMENTS:
        return True
    if len(set(segments)) < len(segments) and _loops(segments):
        return True
    keys = [pair.partition("=")[0] for pair in query.split("&")] if query else []
    return len(keys) > _MOST_QUERY_KEYS or any(keys.count(k) >= 3 and not k.endswith(("[]", "%5B%5D")) for k in set(keys))


def _loops(segments: list[str]) -> bool:
    if any(segments.count(s) >= 3 for s in set(segments) if not s.isdigit()):
        return True
    pairs = list(pairwise(segments))
    return any(pairs.count(p) >= 2 and p[0] != p[1] for p in set(pairs) if not (p[0].isdigit() or p[1].isdigit()))


def is_media(url: str) -> bool:
    """Whether the address is no page by its looks: a document, picture or archive, or a ``tel:`` read as a path."""
    last = url.partition("?")[0].rpartition("/")[2]
    if "%" in last:
        last = unquote(last)
    if ":" in last and _JUNK.match(last):
        return True
    found = _EXTENSION.search(last.lower())
    return found is not None and found[1] in _MEDIA
