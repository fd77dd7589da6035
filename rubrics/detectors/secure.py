"""What the address of the portal says."""

import ipaddress
from urllib.parse import urlsplit

from model import Evidence
from rubrics.detector import Finding, Params, detector
from rubrics.site import Site
from rubrics.view import View


@detector("encrypted", Params, reach="home")
def encrypted(site: Site, params: Params) -> Finding:
    """The home page was given by HTTPS, whatever address was typed."""
    home = site.home
    if home is None:
        return Finding(None, reason="the home page could not be read")
    if urlsplit(home.url).scheme == "https":
        return Finding(True, 0.95, (_shown(site, home),), reason=home.url, level=1)
    if _bare_address(urlsplit(home.url).hostname or ""):
        return Finding(None, reason="the portal was visited under a bare network address, which has no certificate")
    return Finding(False, 0.85, reason="the home page is given without encryption")


def _shown(site: Site, home: View) -> Evidence:
    return site.quote(home, home.page.title or home.url, "encrypted", 0.95, place="address")


def _bare_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
