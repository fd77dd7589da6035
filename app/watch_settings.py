"""Settings of logs, numbers, health and notices.

Comes in: what ``logging:``, ``watch:`` and ``notify:`` of config.yaml say. Goes out: the same, checked. Must not know: how they
are written and sent. Secrets come from the environment; here stand the names of their variables only.
"""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

_VARIABLE = r"^[A-Za-z_][A-Za-z0-9_]*$"


def _address(text: str) -> str:
    if text:
        parts = urlsplit(f"//{text}")
        if not parts.hostname or parts.port is None or parts.path:
            raise ValueError("must be host:port, such as 127.0.0.1:9108")
    return text


def _hook(text: str) -> str:
    parts = urlsplit(text)
    if text and not (parts.hostname and parts.scheme in ("http", "https")):
        raise ValueError("must be an address that begins with https:// or http://")
    if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise ValueError("must begin with https://, but for a server on this machine")
    return text


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LoggingSettings(_Strict):
    """``to`` is a file, or ``-`` for standard error; empty: no log."""

    to: str = ""


class WatchSettings(_Strict):
    """``address`` (host:port) serves /metrics and /healthz; empty: nothing is served. ``quiet_minutes`` without any progress,
    while portals are under way, count as trouble.
    """

    address: Annotated[str, AfterValidator(_address)] = ""
    quiet_minutes: float = Field(default=15.0, gt=0, le=1440)


class MailSettings(_Strict):
    """Notices by mail; off while ``host`` is empty. Without ``user`` nobody signs in."""

    host: str = ""
    port: int = Field(default=587, ge=1, le=65535)
    sender: str = Field(default="", pattern=r"^([^@\s]+@[^@\s]+)?$")
    to: tuple[Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")], ...] = ()
    user: str = ""
    password_variable: str = Field(default="CIVISCOPE_MAIL_PASSWORD", pattern=_VARIABLE)
    starttls: bool = True


class WebhookSettings(_Strict):
    """Notices as JSON to an address; off while ``url`` is empty. Signed where the variable holds a secret."""

    url: Annotated[str, AfterValidator(_hook)] = ""
    secret_variable: str = Field(default="CIVISCOPE_WEBHOOK_SECRET", pattern=_VARIABLE)


class NotifySettings(_Strict):
    """Who is told, and of which ends of rounds and jobs."""

    on: tuple[Literal["done", "incomplete", "failed", "stopped", "lost"], ...] = ("incomplete", "failed", "lost")
    mail: MailSettings = MailSettings()
    webhook: WebhookSettings = WebhookSettings()
