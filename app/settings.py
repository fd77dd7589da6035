"""Settings from config.yaml, checked strictly.

Comes in: a path. Goes out: ``Settings``. Must not know: what is done with them.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from app import __version__
from app.schedule_settings import JobSettings
from app.watch_settings import LoggingSettings, NotifySettings, WatchSettings
from app.workspace import Workspace
from crawler import CrawlOptions
from model import ConfigError, FailureKind, Grade, Level, Policy, Portal
from opinion import Server, is_loopback
from pages import is_address
from rubrics.strict_yaml import load, located

DEFAULT = Path("config.yaml")
DATABASE_VARIABLE = "CIVISCOPE_DATABASE"


def _address(text: str) -> str:
    if not is_address(text):
        raise ValueError("must be an address that begins with http:// or https://")
    return text


def _endpoint(text: str) -> str:
    if not text:
        return text
    parts = urlsplit(_address(text))
    if parts.username is not None or parts.password is not None:
        raise ValueError("must hold no name or password; the key comes from the environment")
    if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        raise ValueError("must begin with https://, but for a server on this machine")
    return text


def _database(text: str) -> str:
    if text and not text.startswith("postgresql+psycopg://"):
        raise ValueError("must begin with postgresql+psycopg://; leave it out for a file in the folder of results")
    return text


Address = Annotated[str, AfterValidator(_address)]
Endpoint = Annotated[str, AfterValidator(_endpoint)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CrawlSettings(_Strict):
    """How portals are visited; see ``crawler.CrawlOptions`` for units."""

    max_pages: int = Field(default=300, ge=1)
    concurrency: int = Field(default=4, ge=1, le=64)
    delay: float = Field(default=1.0, ge=0)
    timeout: float = Field(default=20.0, gt=0)
    documents: int = Field(default=20, ge=0)
    browser: bool = True
    retries: dict[FailureKind, Annotated[int, Field(ge=0, le=10)]] = {}


class ReviewSettings(_Strict):
    """What people look at, and how they do it. ``accept`` is the least confidence at which an answer of a grade stands without a
    person's look. ``double`` and ``hidden`` are shares of items: judged by two people, shown without the machine's answer.

    ``address`` is the public one of the application behind a proxy; ``proxies`` are the addresses whose word on clients counts.
    """

    accept: dict[Grade, Annotated[float, Field(ge=0, le=1)]] = {}
    double: float = Field(default=0.0, ge=0, le=1)
    hidden: float = Field(default=0.1, ge=0, le=1)
    seed: int = 1
    lease_minutes: int = Field(default=20, ge=1, le=1440)
    deadline: date | None = None
    reply_until: date | None = None
    address: Address | Literal[""] = ""
    proxies: tuple[str, ...] = ()
    idle_minutes: int = Field(default=60, ge=5, le=1440)
    hours: int = Field(default=12, ge=1, le=168)

    @property
    def policy(self) -> Policy:
        """How items are judged."""
        return Policy(self.double, self.hidden, self.seed, self.lease_minutes)


class AuditSettings(_Strict):
    """Audits of accessibility and web standards. ``seed`` draws the random tenth of the sample; ``vnu_jar`` is the Nu checker's
    file, where it lies in no usual place; ``always``: assessing a portal audits it, too.
    """

    pages: int = Field(default=20, ge=1, le=200)
    documents: int = Field(default=10, ge=0, le=100)
    seed: int = 1
    vnu_jar: str = ""
    always: bool = False


class SecondOpinionSettings(_Strict):
    """An assistant that is asked about open items; off while ``endpoint`` is empty. Prices are per million tokens."""

    endpoint: Endpoint = ""
    model: str = ""
    key_variable: str = Field(default="CIVISCOPE_ASSISTANT_KEY", pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    timeout: float = Field(default=60.0, gt=0, le=3600)
    most_questions: int = Field(default=60, ge=0)
    price_in: float = Field(default=0.0, ge=0)
    price_out: float = Field(default=0.0, ge=0)

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.endpoint and not self.model:
            raise ValueError("names an endpoint but no model")
        return self

    def server(self, environment: Mapping[str, str]) -> Server | None:
        """The server to ask, with its key from ``environment``; None where there is none. Raises ConfigError."""
        if not self.endpoint:
            return None
        key = environment.get(self.key_variable, "").strip()
        if not (key.isascii() and key.isprintable()):
            raise ConfigError(f"the environment variable {self.key_variable} holds no key: it has characters that no key has")
        return Server(self.endpoint, self.model, key, self.timeout, self.price_in, self.price_out)


class PortalSettings(_Strict):
    """One portal of the registry."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")
    url: Address
    name: str = ""
    level: Level = Level.CITY
    country: str = Field(default="", pattern=r"^([A-Z]{3})?$")
    languages: tuple[str, ...] = ()

    def portal(self) -> Portal:
        """The registry entry as a noun."""
        return Portal(self.id, self.url, self.name, self.level, self.country, self.languages)


class Settings(_Strict):
    """Everything that config.yaml may say."""

    contact: Address = "https://civiscope.example/visits"
    out: Path = Path("out")
    database: Annotated[str, AfterValidator(_database)] = ""
    edition: str = Field(default="", pattern=r"^([a-z0-9][a-z0-9._-]*)?$")
    questionnaires: tuple[str, ...] = ()
    crawl: CrawlSettings = CrawlSettings()
    review: ReviewSettings = ReviewSettings()
    audit: AuditSettings = AuditSettings()
    at_once: int = Field(default=8, ge=1, le=500)
    second_opinion: SecondOpinionSettings = SecondOpinionSettings()
    schedule: tuple[JobSettings, ...] = ()
    logging: LoggingSettings = LoggingSettings()
    watch: WatchSettings = WatchSettings()
    notify: NotifySettings = NotifySettings()
    portals: tuple[PortalSettings, ...] = ()

    @property
    def reachable(self) -> bool:
        """Whether somebody has set an address of their own at which portal owners reach them."""
        return bool(self.contact != Settings.model_fields["contact"].default)

    def workspace(self, out: Path | None, environment: Mapping[str, str]) -> Workspace:
        """The folder of results, and where the database is that belongs to it. Raises ConfigError."""
        try:
            address = _database(environment.get(DATABASE_VARIABLE, "").strip()) or self.database
        except ValueError as error:
            raise ConfigError(f"the environment variable {DATABASE_VARIABLE} {error}") from None
        return Workspace(out or self.out, address)

    @property
    def user_agent(self) -> str:
        """The honest name under which pages are asked for."""
        return f"Civiscope/{__version__} (+{self.contact})"

    def options(self, **changes: object) -> CrawlOptions:
        """The crawl options, with what the command line says on top (None: not said)."""
        values = {**self.crawl.model_dump(mode="json"), "user_agent": self.user_agent}
        values.update({k: v for k, v in changes.items() if v is not None})
        return CrawlOptions(**values)


def load_settings(path: Path | None = None) -> Settings:
    """The settings of ``path``, or of config.yaml here, or the defaults. Raises ConfigError with file and line."""
    if path is None:
        if not DEFAULT.exists():
            return Settings()
        path = DEFAULT
    elif not path.exists():
        raise ConfigError(f"{path}: there is no such file; give --config the path of a config.yaml")
    try:
        settings = Settings.model_validate(load(path, ConfigError) or {})
    except ValidationError as error:
        raise ConfigError(located(path, error)) from None
    for kind, ids in (("portal", [p.id for p in settings.portals]), ("job", [j.id for j in settings.schedule])):
        if doubled := next((i for i in ids if ids.count(i) > 1), None):
            raise ConfigError(f"{path.name}: {kind} {doubled!r} is listed twice")
    return settings
