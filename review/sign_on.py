"""Signing in with the account of an organisation: OpenID Connect, the code flow with PKCE.

Comes in: what ``SignOn`` says of the service, and what comes back from it. Goes out: the name that the service vouches for.
Must not know: sessions, people of the survey. See docs/explanation/safety-of-the-review.md. The libraries are loaded where
they are needed, since most installations have no such service.
"""

import base64
import json
import secrets
import warnings
from dataclasses import asdict, dataclass, field
from hmac import compare_digest
from typing import Any, Self

_SECONDS = 10.0  # for one answer of the service
_LEEWAY = 60  # seconds that its clock may differ from ours
_SIGNED = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")  # never with a shared secret


class Refused(Exception):
    """The service does not vouch for anybody: what it sent is not what was asked for."""


@dataclass(frozen=True, slots=True)
class SignOn:
    """A service that people sign in with. ``claim`` is what names them there, as they are named here: ``email``, which counts
    only where the service says that it was verified, or another such as ``preferred_username``.
    """

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    claim: str = "email"


@dataclass(frozen=True, slots=True)
class Begun:
    """What the browser keeps until its person comes back; ``next`` is the page that they wanted."""

    state: str
    nonce: str
    verifier: str
    next: str

    @classmethod
    def new(cls, next: str) -> Self:
        """With numbers that nobody can guess."""
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), next)

    def packed(self) -> str:
        """As the value of a cookie."""
        return base64.urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode()

    @classmethod
    def unpacked(cls, text: str) -> "Begun | None":
        """From a cookie; None where it is none of ours."""
        try:
            values = json.loads(base64.urlsafe_b64decode(text))
            return cls(**{name: str(values[name]) for name in cls.__slots__})
        except (ValueError, KeyError, TypeError):
            return None


def leave(service: SignOn, begun: Begun, back: str) -> str:
    """The address to send somebody to. Raises Refused, or what the connection raises."""
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

    with _client(service, back) as client:
        about = _about(client, service)
        challenge = create_s256_code_challenge(begun.verifier)
        address, _ = client.create_authorization_url(
            about["authorization_endpoint"], state=begun.state, nonce=begun.nonce, code_challenge=challenge,
            code_challenge_method="S256",
        )  # fmt: skip
        return str(address)


def arrive(service: SignOn, begun: Begun, back: str, state: str, code: str) -> str:
    """The name of who comes back. Raises Refused, or what the connection or the check of the token raises."""
    if not code or not compare_digest(state.encode(), begun.state.encode()):
        raise Refused("state or code are not those that were asked for")
    with _client(service, back) as client:
        about = _about(client, service)
        token = client.fetch_token(about["token_endpoint"], code=code, code_verifier=begun.verifier)
        keys = _json(client, about["jwks_uri"])
    return _name(service, _checked(service, token["id_token"], keys, begun.nonce))


def _checked(service: SignOn, token: str, keys: Any, nonce: str) -> dict[str, Any]:
    """The claims of a token that is signed by the service, made for us, in time, and for this very try."""
    from joserfc import jwt
    from joserfc.jwk import KeySet

    claims = jwt.decode(token, KeySet.import_key_set(keys), algorithms=_SIGNED).claims
    jwt.JWTClaimsRegistry(
        leeway=_LEEWAY, iss={"essential": True, "value": service.issuer}, aud={"essential": True, "value": service.client_id},
        exp={"essential": True}, iat={"essential": True}, sub={"essential": True}, nonce={"essential": True, "value": nonce},
    ).validate(claims)  # fmt: skip
    if claims.get("azp", service.client_id) != service.client_id:
        raise Refused("the token was made for another application")
    return dict(claims)


def _name(service: SignOn, claims: dict[str, Any]) -> str:
    name = claims.get(service.claim)
    if not isinstance(name, str) or not name.strip():
        raise Refused(f"the service does not tell the {service.claim}")
    if service.claim == "email" and claims.get("email_verified") is not True:
        raise Refused("the service has not verified the address")
    return name.strip()


def _about(client: Any, service: SignOn) -> dict[str, Any]:
    about = _json(client, f"{service.issuer.rstrip('/')}/.well-known/openid-configuration")
    if about.get("issuer") != service.issuer:
        raise Refused("the service calls itself otherwise than the settings do")
    secure = service.issuer.startswith("https://")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if secure and not str(about.get(name, "")).startswith("https://"):
            raise Refused(f"the {name} is not reached by https")
    return about


def _json(client: Any, address: str) -> dict[str, Any]:
    answer = client.request("GET", address, withhold_token=True)
    answer.raise_for_status()
    said = answer.json()
    if not isinstance(said, dict):
        raise Refused("the service answers with something else than an object")
    return said


def _client(service: SignOn, back: str) -> Any:
    from authlib.deprecate import AuthlibDeprecationWarning

    with warnings.catch_warnings():  # the library would like the successor of its HTTP client, which is not everywhere yet
        warnings.simplefilter("ignore", AuthlibDeprecationWarning)
        from authlib.integrations.httpx_client import OAuth2Client
    return OAuth2Client(
        service.client_id, service.secret, scope="openid email profile", redirect_uri=back, timeout=_SECONDS,
        follow_redirects=False,
    )  # fmt: skip
