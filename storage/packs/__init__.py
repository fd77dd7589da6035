"""Evidence packs: one file that shows pages, passages and answers to anybody, offline, and proves that nothing was changed.

Comes in: answers, the cited pages, pictures. Goes out: WACZ files that web-archive tools replay, and what is wrong with one.
Must not know: the database.
"""

from storage.packs.checking import PackProof, check_pack
from storage.packs.contents import Cited, Pack
from storage.packs.writing import write_pack

__all__ = ["Cited", "Pack", "PackProof", "check_pack", "write_pack"]
