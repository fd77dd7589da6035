"""The page archive: WARC 1.1 files that any web-archive tool can replay.

Comes in: captures and pictures. Goes out: where each copy lies, and the copies again, proven by their digest.
Must not know: the database.
"""

from storage.archive.reader import ArchiveReader
from storage.archive.records import digest_of
from storage.archive.writer import MAX_BYTES, ArchiveWriter

__all__ = ["MAX_BYTES", "ArchiveReader", "ArchiveWriter", "digest_of"]
