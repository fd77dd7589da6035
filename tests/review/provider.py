"""A small OpenID provider on loopback, which can be told to lie."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "civiscope", "the secret of the client"


@cache
def key(name: str) -> RSAKey:
    """A key of 2048 bits; making one is slow."""
    return RSAKey.generate_key(2048, {"kid": name})


@dataclass
class Provider:
    """``claims`` are put over those of the token, ``about`` over the description of the service."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    signing: str = "ours"  # ours, other or shared
    asked: dict[str, str] = field(default_factory=dict)
    broken: bool = False

    def authorise(self, location: str) -> str:
        """Somebody signs in there: the code that they bring back."""
        parts = urlsplit(location)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.address}/authorise"
        self.asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        return "a-code"

    def answer(self, path: str, form: dict[str, str], authorization: str) -> tuple[int, object]:
        """One request."""
        if self.broken:
            return 200, ["not", "an", "object"]
        if path == "/.well-known/openid-configuration":
            ends = {name: f"{self.address}/{end}" for name, end in _ENDS.items()}
            return 200, {"issuer": self.address, **ends, **self.about}
        if path == "/keys":
            return 200, {"keys": [key("ours").as_dict(private=False)]}
        return self._token(form, authorization)

    def _token(self, form: dict[str, str], authorization: str) -> tuple[int, object]:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        basic = base64.b64decode(authorization.partition(" ")[2]).decode()
        good = (
            form["code"] == "a-code"
            and challenge == self.asked["code_challenge"]
            and form["redirect_uri"] == self.asked["redirect_uri"]
            and basic == f"{CLIENT}:{SECRET}"
        )
        if not good:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self._signed()}

    def _signed(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.address, "aud": CLIENT, "sub": "17", "iat": now, "exp": now + 300, "nonce": self.asked["nonce"],
            "email": "ada@stats.example", "email_verified": True, "preferred_username": "ada", **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.signing == "shared":  # the public key, taken for a shared secret
            shared = OctKey.import_key(key("ours").as_pem(private=False))
            return str(jwt.encode({"alg": "HS256", "kid": "ours"}, claims, shared))
        if self.signing == "none":
            parts = ({"alg": "none", "kid": "ours"}, claims)
            return ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in parts) + "."
        return str(jwt.encode({"alg": "RS256", "kid": "ours"}, claims, key(self.signing)))


_ENDS = {"authorization_endpoint": "authorise", "token_endpoint": "token", "jwks_uri": "keys"}


@contextmanager
def running() -> Iterator[Provider]:
    """A provider on a free port."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            self._say({name: values[0] for name, values in parse_qs(body).items()})

        def _say(self, form: dict[str, str]) -> None:
            status, said = provider.answer(self.path, form, self.headers.get("authorization", ""))
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield provider
        server.shutdown()
        thread.join()
