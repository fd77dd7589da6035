"""The files of an archive: their names, their lock, and writing at their end.

Comes in: bytes of whole records. Goes out: the offset at which they begin. Must not know: what a record is.
"""

import itertools
import os
from contextlib import suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows
    fcntl = None  # type: ignore[assignment]

SPAN = 1_000_000  # numbers that each machine has for files of its own, where several share their evidence
_BINARY = getattr(os, "O_BINARY", 0)
_NEW = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | _BINARY


def name_of(number: int) -> str:
    """The file name of that number."""
    return f"civiscope-{number:05}.warc.gz"


def numbers(folder: Path) -> list[int]:
    """The numbers of the archive files in ``folder``, in order."""
    names = (path.name[10:-8] for path in folder.glob("civiscope-*.warc.gz"))
    return sorted(int(name) for name in names if name.isascii() and name.isdigit())


def closed(folder: Path, machine: int = 0) -> list[str]:
    """The files that this machine has written and that nobody writes to at this moment, nor mends."""
    own = (name_of(n) for n in numbers(folder) if n // SPAN == machine)
    return [name for name in own if _idle(folder / name)]


def _idle(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return lock(file.fileno(), wait=False)
    except OSError:
        return False


def lock(file: int, *, wait: bool) -> bool:
    """Take the lock that says "somebody writes here"; it ends with the process. Whether it was to be had."""
    if fcntl is None:  # pragma: no cover - Windows
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # somebody else has it, or the file system knows no locks
        return False
    return True


class AppendedFile:
    """A new file that grows by whole records only. All methods raise OSError where the disk does not play along."""

    def __init__(self, folder: Path, machine: int = 0) -> None:
        """Begin the file with the next free number of the machine; two processes never get the same one."""
        own = (n for n in numbers(folder) if n // SPAN == machine)
        for self.number in itertools.count(max(own, default=machine * SPAN - 1) + 1):
            self._path = folder / name_of(self.number)
            with suppress(FileExistsError):
                self._file = os.open(self._path, _NEW, 0o666)
                break
        # Somebody who mends the folder may just be looking at the empty file: wait for that moment.
        lock(self._file, wait=True)

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return os.fstat(self._file).st_size

    def sync(self) -> None:
        """Wait until the disk has it."""
        os.fsync(self._file)

    def close(self) -> None:
        """Let go of the file and its lock. A file that nothing was written to is taken away."""
        if not self.size:
            with suppress(OSError):
                self._path.unlink()
        os.close(self._file)

    def append(self, records: bytes) -> int:
        """Write records at the end; the offset of the first. Where that fails, the file is as it was before."""
        start = self.size
        try:
            rest = memoryview(records)
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except BaseException:
            with suppress(OSError):
                os.ftruncate(self._file, start)
            raise
        return start
