"""A browser without script: it follows links and sends the forms that stand on pages."""

from dataclasses import dataclass
from typing import Any

from httpx import Response
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient


@dataclass
class Client:
    """One browser with its cookies."""

    http: TestClient

    def get(self, path: str, **more: Any) -> Response:
        """A page, redirects followed."""
        return self.http.get(path, follow_redirects=True, **more)

    def send(self, path: str, csrf: str | None = None, **fields: Any) -> Response:
        """Post fields with the token of a page of this session, as its forms do; redirects are not followed."""
        token = self.token() if csrf is None else csrf
        return self.http.post(path, data={"csrf": token, **fields})

    def token(self) -> str:
        """The token that forms of this session bear."""
        found = LexborHTMLParser(self.http.get("/account").text).css_first("input[name=csrf]")
        return str(found.attributes["value"]) if found else ""

    def submit(self, page: Response, action: str, **fields: Any) -> Response:
        """Fill in and send the form of a page whose address contains ``action``."""
        form = next(f for f in LexborHTMLParser(page.text).css("form") if action in (f.attributes.get("action") or page.url.path))
        values = {
            i.attributes["name"]: i.attributes.get("value") or ""
            for i in form.css("input[name]") if i.attributes.get("type") not in ("radio", "checkbox")
        }  # fmt: skip
        return self.http.post(form.attributes.get("action") or page.url.path, data={**values, **fields})
