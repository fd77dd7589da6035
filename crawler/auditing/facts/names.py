"""The names of all facts, with what each one is: the one table that code, tests and documentation go by.

Comes in: nothing. Goes out: ``NAMES``, and the table as Markdown. Must not know: how anything is measured.
A fact that could not be measured is absent, never 0 or False.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Name:
    """What a fact is: ``kind`` is "yes/no", "count", "bytes", "ms", "s", "days" or "text"."""

    kind: str
    meaning: str


_TYPES = ("document", "script", "stylesheet", "image", "font", "media", "data", "other")
_WEIGHT = {
    "requests": ("count", "requests of the page and of all its frames, redirects included, that were answered"),
    "requests_failed": ("count", "requests that were not answered, or that the visit does not allow itself"),
    **{f"requests_{kind}": ("count", f"answered requests of this type ({kind})") for kind in _TYPES},
    "transfer_bytes": ("bytes", "headers and bodies as they came over the line, compressed"),
    **{f"transfer_bytes_{kind}": ("bytes", f"of these, what is of this type ({kind})") for kind in _TYPES},
    "transfer_unknown": ("count", "scripts and style sheets kept from an earlier page; transfer_bytes lacks them"),
    "decoded_bytes": ("bytes", "bodies after decompression"),
    "seconds_at_400_kbit": ("s", "computed, not measured: transfer_bytes on a line of 400 kbit/s"),
    "ttfb_ms": ("ms", "from the begin of the navigation to the first byte of the answer"),
    "dom_content_loaded_ms": ("ms", "until the HTML was read and its deferred scripts had run"),
    "load_ms": ("ms", "until the load event was over"),
    "lcp_ms": ("ms", "largest contentful paint on a screen 1280 pixels wide"),
    "cls": ("number", "cumulative layout shift: the worst burst of shifts, up to the time of measuring"),
    "dom_elements": ("count", "elements of the document, open shadow trees included"),
    "dom_depth": ("count", "how deep the deepest element lies"),
}
_TRANSPORT = {
    "https": ("yes/no", "whether the page came over HTTPS"),
    "http_version": ("text", "such as h2 or http/1.1; between browser and server"),
    "https_redirect": ("yes/no", "whether the plain http address leads to https"),
    "https_offered": ("yes/no", "of a page that came over http: whether its https address is answered, too"),
    "tls_version": ("text", "such as 1.3"),
    "certificate_trusted": ("yes/no", "whether the certificate is valid, of this host, and of a known authority"),
    "certificate_problem": ("text", "expired, not-yet-valid, self-signed, other-host, unknown-authority or other"),
    "certificate_issuer": ("text", "the authority that signed it"),
    "certificate_from": ("text", "ISO 8601: valid from"),
    "certificate_until": ("text", "ISO 8601: valid until"),
    "certificate_days_left": ("days", "whole days until it expires; below 0 when it has"),
    "hsts": ("yes/no", "whether browsers are told to come over HTTPS from now on"),
    "hsts_max_age": ("s", "for how long"),
    "hsts_subdomains": ("yes/no", "whether that holds for subdomains"),
    "hsts_preload": ("yes/no", "whether the server asks for a place on the browsers' own lists"),
    "csp": ("yes/no", "whether a content security policy is enforced"),
    "csp_report_only": ("yes/no", "whether one is only tried out"),
    "csp_scripts": ("yes/no", "whether the policy says which scripts may run"),
    "csp_unsafe_inline": ("yes/no", "whether it lets any inline script run"),
    "csp_unsafe_eval": ("yes/no", "whether it lets text be run as script"),
    "nosniff": ("yes/no", "X-Content-Type-Options: nosniff"),
    "referrer_policy": ("text", "the policy in the header that browsers follow; empty where there is none"),
    "frame_protection": ("yes/no", "whether other sites are kept from showing the page in a frame"),
    "http_resources": ("count", "parts of an HTTPS page whose addresses begin with http:"),
    "http_links": ("count", "links to http: addresses"),
    "http_links_own": ("count", "of these, links to the portal's own site"),
    "http_forms": ("count", "forms that are sent to http: addresses"),
    "security_txt": ("yes/no", "whether /.well-known/security.txt is there"),
    "security_txt_valid": ("yes/no", "whether it has a contact and one date of expiry that has not passed"),
    "security_txt_contacts": ("count", "its contacts"),
    "security_txt_expires": ("text", "its date of expiry, ISO 8601"),
    "security_txt_problem": ("text", "what is wrong with it"),
}
_PRIVACY = {
    "cookies": ("count", "cookies set by the page and all that it loads; nobody agreed to any"),
    "cookies_refused": ("count", "of these, cookies that the browser refused because they are of other sites"),
    "cookies_third_party": ("count", "of these, cookies of other sites"),
    "cookies_lasting": ("count", "of these, cookies that outlive the browser's session"),
    "cookies_days_longest": ("days", "how long the longest-lived one lasts"),
    "cookies_without_secure": ("count", "cookies that would also be sent over http"),
    "cookies_without_httponly": ("count", "cookies that scripts can read"),
    "cookies_without_samesite": ("count", "cookies without a stated SameSite rule"),
    "third_party_hosts": ("count", "hosts of other sites that were asked for anything"),
    "third_party_sites": ("count", "registrable domains of these"),
    "third_party_names": ("text", "these domains, separated by commas"),
    "local_storage_keys": ("count", "entries in the browser's lasting storage for the page's origin"),
    "session_storage_keys": ("count", "entries in its storage for the session"),
}
_MARKUP = {
    "markup_errors": ("count", "errors of markup, by the Nu HTML checker"),
    "markup_warnings": ("count", "warnings on markup"),
    "css_errors": ("count", "errors in styles, in the page or in a style sheet"),
    "css_warnings": ("count", "warnings on styles"),
    "markup_cut_short": ("yes/no", "whether the checker gave up in the middle of the page"),
    "markup_stumbles": ("count", "messages that are about the checker's own failure; none of the counts holds them"),
}
GROUPS: Final = {
    "Weight and speed": _WEIGHT,
    "Transport": _TRANSPORT,
    "Privacy": _PRIVACY,
    "Markup and styles": _MARKUP,
}
NAMES: Final = {name: Name(*said) for group in GROUPS.values() for name, said in group.items()}


def markdown() -> str:
    """The table of all names."""
    lines = []
    for group, names in GROUPS.items():
        lines += [f"### {group}", "", "| Name | Kind | Meaning |", "| --- | --- | --- |"]
        lines += [f"| `{name}` | {kind} | {meaning} |" for name, (kind, meaning) in names.items()]
        lines.append("")
    return "\n".join(lines)
