"""Tells the watching room what happens: to portals, to rounds, to jobs.

Comes in: settings, then what happens. Goes out: log lines, numbers, notices. Must not know: how any of them is written.
"""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from app.secrets import secret
from app.settings import Settings
from app.watch_settings import NotifySettings
from model import ConfigError
from watching import Gauges, Mail, Notice, Notifier, Webhook, log_to, served


def _silent(event: str, **values: object) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Observer:
    """What is told by whoever does the work; by default nobody listens. Safe to tell from any thread."""

    log: Callable[..., None] = _silent
    gauges: Gauges = field(default_factory=lambda: Gauges(15))
    notifier: Notifier = field(default_factory=lambda: Notifier((), lambda line: None))
    on: frozenset[str] = frozenset()

    def began(self, portal: str) -> None:
        """Work on a portal begins."""
        self.gauges.began(portal)
        self.log("portal-begun", portal=portal)

    def ended(self, portal: str, outcome: str, **values: object) -> None:
        """Work on a portal ended: done, failed or interrupted."""
        self.gauges.ended(portal, outcome)
        self.log("portal-ended", portal=portal, outcome=outcome, **values)

    def visited(self, size: int | None) -> None:
        """A page of so many bytes was read; None: it could not be."""
        if size is None:
            self.gauges.tried()
        else:
            self.gauges.read(size)

    def round(self, outcome: str, portals: int) -> None:
        """A round that a person began ended."""
        self._ended("round-ended", outcome, f"the round over {portals} portals is {outcome}", {"portals": portals})

    def job(self, job: str, outcome: str, said: str, due: str) -> None:
        """A job of the schedule ended."""
        self.gauges.job(job, outcome)
        self._ended(
            "job-ended", outcome, f"job {job}: {outcome}{f', {said}' if said else ''}", {"job": job, "due": due, "said": said}
        )

    def _ended(self, event: str, outcome: str, line: str, values: Mapping[str, object]) -> None:
        self.log(event, outcome=outcome, **values)
        if outcome in self.on:
            self.notifier.tell(Notice(event, line, {"outcome": outcome, **values}))


@contextmanager
def observed(
    settings: Settings, environment: Mapping[str, str], say: Callable[[str], None], sleep: Callable[[float], None] = time.sleep
) -> Iterator[Observer]:
    """Log, count, serve and notify meanwhile as the settings say. Raises what the user can mend, before anything begins."""
    to, watch = settings.logging.to, settings.watch
    log = log_to(sys.stderr if to == "-" else Path(to) if to else None)
    gauges = Gauges(watch.quiet_minutes)

    def warn(line: str) -> None:
        log("notice-lost", line=line)
        say(line)

    notifier = Notifier(_ways(settings.notify, environment), warn, sleep=sleep)
    parts = urlsplit(f"//{watch.address}")
    with served(gauges, parts.hostname or "", parts.port or 0) if watch.address else nullcontext():
        yield Observer(log, gauges, notifier, frozenset(settings.notify.on))


def _ways(notify: NotifySettings, environment: Mapping[str, str]) -> tuple[Mail | Webhook, ...]:
    mail, hook = notify.mail, notify.webhook
    ways: list[Mail | Webhook] = []
    if mail.host:
        if not (mail.sender and mail.to):
            raise ConfigError("notify.mail names a host but no sender and to")
        password = secret(mail.password_variable, environment)
        if mail.user and not password:
            raise ConfigError(
                f"notify.mail names a user, but the environment variable {mail.password_variable} holds no password"
            )
        ways.append(Mail(mail.host, mail.port, mail.sender, mail.to, mail.user, password, mail.starttls))
    if hook.url:
        ways.append(Webhook(hook.url, secret(hook.secret_variable, environment)))
    return tuple(ways)
