"""Evidence on shared storage: sent from a local spool, read back through a local cache.

Comes in: a URL of a folder or bucket, files. Goes out: the same files elsewhere, proven by their digest. Must not know: WARC.
"""

from storage.objects.bucket import Bucket
from storage.objects.spool import Sent, Spool

__all__ = ["Bucket", "Sent", "Spool"]
