"""Asks a LibreTranslate-compatible service to translate a passage.

Comes in: where it is, words, the language wanted. Goes out: the words in that language, or OSError with a clause for people.
Must not know: what the words are for. Sends the key to the configured address only, follows no redirects, and writes it nowhere.
"""

from dataclasses import dataclass, field

import httpx

_MOST = 4000  # characters of a passage; more is nobody's passage
_MOST_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class Translator:
    """Where to ask; ``timeout`` is in seconds."""

    address: str
    key: str = field(default="", repr=False)
    timeout: float = 20.0

    def translate(self, words: str, target: str, source: str = "") -> str:
        """The words in the language ``target``, a tag such as "en". Raises OSError where the service does not give them."""
        asked = {"q": words[:_MOST], "source": source or "auto", "target": target, "format": "text"}
        asked |= {"api_key": self.key} if self.key else {}
        url = self.address.rstrip("/")
        try:
            with httpx.Client(timeout=self.timeout, follow_redirects=False, trust_env=False) as client:
                answer = client.post(url if url.endswith("/translate") else f"{url}/translate", json=asked)
                found = answer.json() if len(answer.content) <= _MOST_BYTES else None
        except (httpx.HTTPError, ValueError) as error:
            raise OSError(f"the translation service does not answer ({type(error).__name__})") from None
        if answer.status_code != 200:
            raise OSError(f"the translation service answers {answer.status_code}")
        said = found.get("translatedText") if isinstance(found, dict) else None
        if not isinstance(said, str):
            raise OSError("the translation service answers something else than a translation")
        return said[: _MOST * 4]
