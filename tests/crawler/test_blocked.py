"""Block pages as data: what firewalls answer, in several languages, and pages that only look like it."""

# ruff: noqa: E501  (each case stays on its line)

import pytest

from crawler.result import Response
from crawler.visitor import block_page
from model import FailureKind
from pages import read
from tests.crawler.conftest import Serve
from tests.crawler.site import FILLER, Kept, Reply, page, visit

CONTACT = (
    "<html><head><title>Contact</title><script src='https://www.google.com/recaptcha/api.js'></script></head><body><nav>"
    "<a href='/'>Home</a><a href='/services'>Services</a><a href='/news'>News</a></nav><main><h1>Contact the town hall</h1>"
    "<p>Write to us and we answer within three working days. Town hall, Market Square 1, open Monday to Friday 8-12.</p>"
    "<form method=post><label>Name <input name=n></label><label>Message <textarea name=m></textarea></label>"
    "<div class='g-recaptcha' data-sitekey='x'></div><button>Send</button></form></main></body></html>"
)


def short(title: str, text: str, head: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1><p>{text}</p></body></html>"


# name, status, headers, markup
BLOCKED = [
    ("cloudflare challenge", 403, {}, short("Just a moment...", "", "<script>window._cf_chl_opt={}</script>")),
    ("cloudflare as 200", 200, {}, short("Just a moment...", "Verifying you are human. This may take a few seconds.")),
    ("cloudflare by header", 403, {"cf-mitigated": "challenge"}, "<html><body></body></html>"),
    ("cloudflare 1020", 403, {}, short("Access denied", "You have been blocked. Cloudflare Ray ID: 7f3a9c41d20be685")),
    ("imperva", 200, {}, '<html><head><script src="/_Incapsula_Resource?SWJIYLWA=1"></script></head><body></body></html>'),
    ("imperva incident", 403, {}, short("Error", "Request unsuccessful. Incapsula incident ID: 123-456")),
    ("akamai", 403, {"server": "AkamaiGHost"}, short("Access Denied", "You don't have permission to access \"http://a.example/\" on this server. Reference #18.2d.1700")),
    ("f5", 200, {}, short("Request Rejected", "The requested URL was rejected. Please consult with your administrator. Your support ID is: 4711")),
    ("datadome", 403, {}, "<html><head><script>var dd={'rt':'c','cid':'x'}</script><script src='https://ct.captcha-delivery.com/c.js'></script></head><body></body></html>"),
    ("perimeterx", 403, {}, short("Access to this page has been denied", "", "<div id='px-captcha'></div>")),
    ("sucuri", 403, {}, short("Sucuri WebSite Firewall - Access Denied", "Block reason: bad bot")),
    ("aws waf", 405, {"x-amzn-waf-action": "captcha"}, "<html><body></body></html>"),
    ("aws waf challenge", 202, {"x-amzn-waf-action": "challenge"}, "<html><body><script src='https://x.awswaf.com/challenge.js'></script></body></html>"),
    ("captcha wall", 200, {}, short("Security check", "Please solve this to go on.", "<div class='h-captcha'></div>")),
    ("turnstile", 200, {}, short("One moment", "", "<div class='cf-turnstile'></div>")),
    ("unusual traffic", 429, {}, short("Sorry", "We detected unusual traffic from your network.")),
    ("german", 403, {}, short("Zugriff verweigert", "Ihre Anfrage wurde abgelehnt.")),
    ("french as 200", 200, {}, short("Accès refusé", "Vous avez été bloqué par le pare-feu.")),
    ("italian", 403, {}, short("Accesso negato", "")),
    ("spanish", 200, {}, short("Acceso denegado", "Compruebe que no es un robot.")),
    ("portuguese", 403, {}, short("Acesso negado", "")),
    ("czech", 403, {}, short("Přístup odepřen", "")),
    ("polish", 403, {}, short("Dostęp zabroniony", "")),
    ("russian", 200, {}, short("Доступ запрещён", "Подтвердите, что вы не робот.")),
    ("chinese", 403, {}, short("访问被拒绝", "")),
    ("japanese", 403, {}, short("アクセスが拒否されました", "")),
    ("korean", 403, {}, short("접근이 거부되었습니다", "")),
    ("arabic", 403, {}, short("تم رفض الوصول", "")),
    ("turkish", 403, {}, short("Erişim engellendi", "")),
    ("elsewhere", 403, {}, short("Sorry", "This content is not available in your country.")),
    ("checkbox", 200, {}, short("Vérification", "Checking your browser before accessing. Confirmez que vous n’êtes pas un robot.", '<form id="challenge-form"><input name="captcha"></form>')),
]  # fmt: skip

# name, status, markup
NOT_BLOCKED = [
    ("ordinary page", 200, page("Services", "/a", "/b")),
    ("contact form with a CAPTCHA", 200, CONTACT),
    ("plain 403", 403, short("403 Forbidden", "nginx")),
    ("plain 503", 503, short("Service Unavailable", "We are working on it, please come back soon.")),
    ("plain 404", 404, short("Not found", "There is no such page.")),
    ("an article about firewalls", 200, page("Access denied: how we protect our servers", text="You have been blocked, says the firewall.")),
    ("ordinary page behind a firewall's script", 200, page("News", "/a", head="<script src='/_Incapsula_Resource?x=1'></script>")),
    ("short page behind a firewall's script", 200, short("Opening hours", "Monday to Friday, 8 to 12.", "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>")),
    ("short page", 200, short("Mayor", "Anna Rossi has been mayor since 2021.")),
    ("log-in page", 200, short("Sign in", "Use your e-ID to sign in.", "<form method=post><input name=user><input type=password></form>")),
]  # fmt: skip


def judged(status: int, headers: dict[str, str], markup: str) -> str:
    answer = Response("https://a.example/x", status, headers, markup.encode())
    return block_page(answer, markup, read(markup, url=answer.url))


@pytest.mark.parametrize(("status", "headers", "markup"), [c[1:] for c in BLOCKED], ids=[c[0] for c in BLOCKED])
def test_block_pages(status: int, headers: dict[str, str], markup: str) -> None:
    assert judged(status, headers, markup)


@pytest.mark.parametrize(("status", "markup"), [c[1:] for c in NOT_BLOCKED], ids=[c[0] for c in NOT_BLOCKED])
def test_other_pages(status: int, markup: str) -> None:
    assert judged(status, {}, markup) == ""


@pytest.mark.parametrize("status", [200, 403, 503])
async def test_a_block_page_is_a_failure_and_not_tried_again(serve: Serve, sink: Kept, status: int) -> None:
    wall = short("Just a moment...", "Checking your browser. " + FILLER, "<script>window._cf_chl_opt={}</script>")
    site = await serve({"/": page("Home", "/a"), "/a": Reply(wall.encode(), status)})
    await visit(site.url(), sink=sink)
    failure = sink.failures[site.url("/a")]
    assert (failure.kind, failure.status, site.asked("/a")) == (FailureKind.BLOCKED, status, 1)
    assert "Cloudflare" in failure.detail


async def test_a_portal_that_only_blocks(serve: Serve, sink: Kept) -> None:
    site = await serve({}, fallback=Reply(short("Access Denied", "You have been blocked.").encode(), 403))
    summary = await visit(site.url(), sink=sink)
    assert summary.pages == 0
    assert [f.kind for f in sink.failures.values()] == [FailureKind.BLOCKED]
