"""Settings from config.yaml, checked strictly.

Comes in: a path. Goes out: ``Settings``. Must not know: what is done with them.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from app import __version__
from app.schedule_settings import JobSettings
from app.secrets import secret
from app.shared_evidence import SharedEvidence
from app.watch_settings import LoggingSettings, NotifySettings, WatchSettings
from app.workspace import Workspace
from crawler import CrawlOptions
from model import ConfigError, FailureKind, Grade, Level, Policy, Portal
from opinion import Server, Translator, is_loopback
from pages import is_address
from rubrics.strict_yaml import load, located
from storage import Bucket

DEFAULT = Path("config.yaml")
DATABASE_VARIABLE = "CIVISCOPE_DATABASE"
MACHINE_VARIABLE = "CIVISCOPE_MACHINE"
MOST_MACHINES = 4000
KEY_VARIABLES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


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
    incremental: bool = False
    retries: dict[FailureKind, Annotated[int, Field(ge=0, le=10)]] = {}


class SignOnSettings(_Strict):
    """A service that people sign in with (OpenID Connect); off while ``issuer`` is empty. ``claim`` says how people are named."""

    issuer: Endpoint = ""
    client_id: str = ""
    secret_variable: str = Field(default="CIVISCOPE_SIGN_ON_SECRET", pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    claim: str = Field(default="email", min_length=1)

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.issuer and not self.client_id:
            raise ValueError("names an issuer but no client_id")
        return self


class TranslatorSettings(_Strict):
    """A LibreTranslate-compatible service that assessors may have passages translated by; off while ``endpoint`` is empty."""

    endpoint: Endpoint = ""
    key_variable: str = Field(default="CIVISCOPE_TRANSLATOR_KEY", pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")

    def translator(self, environment: Mapping[str, str]) -> Translator | None:
        """The service, with its key from ``environment``; None where there is none."""
        return Translator(self.endpoint, secret(self.key_variable, environment)) if self.endpoint else None


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
    sign_on: SignOnSettings = SignOnSettings()
    translator: TranslatorSettings = TranslatorSettings()

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
        key = secret(self.key_variable, environment)
        if not (key.isascii() and key.isprintable()):
            raise ConfigError(f"the environment variable {self.key_variable} holds no key: it has characters that no key has")
        return Server(self.endpoint, self.model, key, self.timeout, self.price_in, self.price_out)


class EvidenceSettings(_Strict):
    """Where machines share archive and pictures; each keeps its own while ``url`` is empty. Keys: AWS_ACCESS_KEY_ID and so on.

    ``machine`` numbers the machines, each with another number; CIVISCOPE_MACHINE says it in its place. Local copies of what
    arrived go after ``keep_days``; 0: never.
    ``timeout`` is in seconds per request; one that fails is tried again ``retries`` times before the file waits for later.
    """

    url: str = Field(default="", pattern=r"^(|file:///.+|s3://[^/].*)$")
    endpoint: str = Field(default="", pattern=r"^(|https?://[^@]+)$")
    region: str = ""
    machine: int = Field(default=0, ge=0, le=MOST_MACHINES)
    keep_days: int = Field(default=0, ge=0)
    timeout: float = Field(default=60.0, gt=0, le=3600)
    retries: int = Field(default=3, ge=0, le=20)


class WorkerSettings(_Strict):
    """Many machines over one PostgreSQL. ``together``: `civiscope run` hands its portals to workers.

    ``at_once`` portals per worker. A worker says every ``heartbeat`` seconds that it lives; after ``stalled_after`` seconds
    of silence others take over what it had. A turn at a server ends after ``lease`` seconds where its worker was killed.
    """

    together: bool = False
    at_once: int = Field(default=4, ge=1, le=100)
    heartbeat: float = Field(default=10.0, gt=0, le=60)
    stalled_after: float = Field(default=45.0, gt=0, le=3600)
    lease: float = Field(default=30.0, gt=0, le=600)

    @model_validator(mode="after")
    def _alive(self) -> Self:
        if self.stalled_after < 3 * self.heartbeat:
            raise ValueError("stalled_after is less than three heartbeats: workers that live would be given up")
        return self


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
    evidence: EvidenceSettings = EvidenceSettings()
    workers: WorkerSettings = WorkerSettings()
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
            address = _database(secret(DATABASE_VARIABLE, environment)) or self.database
        except ValueError as error:
            raise ConfigError(f"the environment variable {DATABASE_VARIABLE} {error}") from None
        place = Workspace(out or self.out, address)
        return place if not self.evidence.url else replace(place, shared=self._shared(place, environment))

    def _shared(self, place: Workspace, environment: Mapping[str, str]) -> SharedEvidence:
        of = self.evidence
        key, word = (secret(name, environment) for name in KEY_VARIABLES)
        bucket = Bucket(
            of.url, endpoint=of.endpoint, region=of.region, timeout=of.timeout, retries=of.retries, key=key, word=word
        )  # fmt: skip
        machine = environment.get(MACHINE_VARIABLE, "").strip() or str(of.machine)
        if not (machine.isascii() and machine.isdigit() and int(machine) <= MOST_MACHINES):
            raise ConfigError(f"the environment variable {MACHINE_VARIABLE} must be a number from 0 to {MOST_MACHINES}")
        return SharedEvidence(bucket, place.archive, place.screenshots, int(machine))

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
