"""Progress that people can watch: a live bar in a terminal, plain lines elsewhere, nothing when quiet.

Comes in: what the crawler reports. Goes out: text on standard error. Must not know: the crawl itself.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

_LINE_EVERY = 5.0
_WINDOW = 20.0
_ALL_EVERY = 30.0


class Watcher(Protocol):
    """What the pipeline tells about a portal under way."""

    def update(self, done: int, queued: int, failed: int, url: str) -> None:
        """``done`` pages read, ``queued`` still known, ``failed`` given up; ``url`` is under way."""


class Rate:
    """Pages per second over the last seconds, and the time that the rest will take."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def note(self, done: int) -> None:
        """Remember that so many pages are done now."""
        now = time.monotonic()
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[0][0] > _WINDOW:
            self._seen.popleft()

    @property
    def per_second(self) -> float:
        """Pages per second; 0 while unknown."""
        if len(self._seen) < 2:
            return 0.0
        (start, first), (end, last) = self._seen[0], self._seen[-1]
        return (last - first) / (end - start) if end > start else 0.0

    def left(self, pages: int) -> str:
        """The time for ``pages`` more as m:ss, or "-:--"."""
        rate = self.per_second
        if rate <= 0:
            return "-:--"
        seconds = int(pages / rate)
        return f"{seconds // 60}:{seconds % 60:02d}"


class _RateColumn(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(task.fields["rate"], style="cyan")


class _Bar:
    def __init__(self, progress: Progress, name: str, budget: int) -> None:
        self._progress, self._budget, self._rate = progress, budget, Rate()
        self._task = progress.add_task(name, total=None, rate="", url="", queued=0, failed=0)

    def update(self, done: int, queued: int, failed: int, url: str) -> None:
        self._rate.note(done)
        total = min(self._budget, done + queued) or None
        left = self._rate.left((total or done) - done)
        rate = f"{self._rate.per_second:.1f}/s, {left} left"
        self._progress.update(self._task, completed=done, total=total, rate=rate, url=url[-60:], queued=queued, failed=failed)

    def remove(self) -> None:
        """The portal is done."""
        self._progress.remove_task(self._task)


class _Lines:
    def __init__(self, console: Console, name: str, budget: int) -> None:
        self._console, self._name, self._budget, self._rate, self._last = console, name, budget, Rate(), time.monotonic()

    def update(self, done: int, queued: int, failed: int, url: str) -> None:
        self._rate.note(done)
        now = time.monotonic()
        if now - self._last < _LINE_EVERY:
            return
        self._last = now
        left = self._rate.left(min(queued, max(0, self._budget - done)))
        self._console.print(
            f"{self._name}: {done} pages, {queued} queued, {failed} failed, {self._rate.per_second:.1f}/s, {left} left, {url}",
            markup=False, highlight=False, soft_wrap=True,
        )  # fmt: skip


@dataclass
class Standing:
    """How many portals of a round stand how; what it does is told by who runs the round."""

    waiting: int
    running: int = 0
    done: int = 0
    failed: int = 0

    @property
    def finished(self) -> int:
        """Portals that are done with, well or not."""
        return self.done + self.failed

    @property
    def all(self) -> int:
        """Every portal of the round that this process was given."""
        return self.waiting + self.running + self.finished

    def begin(self) -> None:
        """A portal is under way."""
        self.waiting -= 1
        self.running += 1

    def end(self, *, failed: bool) -> None:
        """It is done with."""
        self.running -= 1
        self.done += not failed
        self.failed += failed


class _Overall:
    """The line above the portals': how the round stands, pages per second of all portals, and when it will be over."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self._pages: dict[str, int] = {}
        self._rate, self._began = Rate(), time.monotonic()

    def note(self, name: str, done: int) -> None:
        """So many pages of a portal are read."""
        self._pages[name] = done
        self._rate.note(sum(self._pages.values()))

    @property
    def left(self) -> str:
        """The time that the other portals take if they take as long as those before, as h:mm; "-:--" while none is done."""
        of = self.standing
        if not of.finished:
            return "-:--"
        seconds = (time.monotonic() - self._began) / of.finished * (of.all - of.finished)
        return f"{int(seconds) // 3600}:{int(seconds) % 3600 // 60:02d}"

    @property
    def rate(self) -> str:
        """Pages per second, and the time left."""
        return f"{self._rate.per_second:.1f}/s, {self.left} h left"

    @property
    def text(self) -> str:
        """How many portals stand how, and the pages of all."""
        of = self.standing
        counts = f"{of.done} done, {of.running} running, {of.waiting} waiting, {of.failed} failed"
        return f"{counts}; {sum(self._pages.values())} pages"


class _Counted:
    """Tells the whole round, too, how far a portal is."""

    def __init__(self, shown: Watcher, name: str, tell: Callable[[str, int], None]) -> None:
        self._shown, self._name, self._tell = shown, name, tell

    def update(self, done: int, queued: int, failed: int, url: str) -> None:
        self._shown.update(done, queued, failed, url)
        self._tell(self._name, done)


class _Silent:
    def update(self, done: int, queued: int, failed: int, url: str) -> None:
        """Say nothing."""


class Screen:
    """Shows the progress of several portals at once."""

    def __init__(self, console: Console, *, quiet: bool = False) -> None:
        self._console, self._quiet = console, quiet
        self._bars: Progress | None = None
        self._open = 0
        self._overall: _Overall | None = None
        self._head = TaskID(0)
        self._spoken = time.monotonic()

    @contextmanager
    def round(self, standing: Standing) -> Iterator[None]:
        """Shows how a round over several portals stands, too, while it lasts; of one portal alone its own line says all."""
        self._overall = _Overall(standing) if standing.all > 1 else None
        try:
            yield
        finally:
            self._overall = None

    @contextmanager
    def watching(self, name: str, budget: int) -> Iterator[Watcher]:
        """Progress for one portal of at most ``budget`` pages."""
        if self._quiet:
            yield _Silent()
        elif self._console.is_terminal:
            with self._running() as bars:
                bar = _Bar(bars, name, budget)
                try:
                    yield _Counted(bar, name, self._tell_all)
                finally:
                    bar.remove()
        else:
            yield _Counted(_Lines(self._console, name, budget), name, self._say_all)

    def _tell_all(self, name: str, done: int) -> None:
        if self._overall is not None and self._bars is not None:
            self._overall.note(name, done)
            of = self._overall.standing
            self._bars.update(self._head, completed=of.finished, total=of.all, rate=self._overall.rate, url=self._overall.text)

    def _say_all(self, name: str, done: int) -> None:
        if self._overall is None:
            return
        self._overall.note(name, done)
        now = time.monotonic()
        if now - self._spoken >= _ALL_EVERY:
            self._spoken = now
            self._console.print(
                f"All portals: {self._overall.text}, {self._overall.rate}", markup=False, highlight=False, soft_wrap=True
            )

    @contextmanager
    def _running(self) -> Iterator[Progress]:
        """The bars of all portals; shown while there is one."""
        if self._bars is None:
            self._bars = _bars(self._console)
            if self._overall is not None:  # the first line of all
                of = self._overall.standing
                self._head = self._bars.add_task("All portals", total=of.all, rate="", url="", queued=0, failed=0)
            self._bars.start()
        self._open += 1
        try:
            yield self._bars
        finally:
            self._open -= 1
            if not self._open:
                self._bars.stop()
                self._bars = None


def _bars(console: Console) -> Progress:
    columns = (
        TextColumn("[bold]{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn(),
        TextColumn("{task.fields[queued]} queued, {task.fields[failed]} failed"), _RateColumn(), TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[url]}", markup=True),
    )  # fmt: skip
    return Progress(*columns, console=console, transient=True, redirect_stdout=False)
