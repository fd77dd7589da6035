"""Which pages are empty until their scripts have run: shells as frameworks write them, and short pages that are complete."""

# ruff: noqa: E501  (each case stays on its line)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.browsing.script_only import may_need_scripts, needs_scripts
from pages import read
from tests.crawler.site import FILLER, page

NAV = "<header><nav><a href='/'>Home</a><a href='/a'>Services of the town</a><a href='/b'>News of the town</a><a href='/c'>The council</a></nav></header>"
FOOT = "<footer><p>Town hall, Main Street 1, open on working days from eight to four</p><a href='/imprint'>Imprint</a></footer>"
MENU = (
    "<div class=bar><ul>"
    + "".join(f"<li><a href='/{n}'>Department number {n} of the town</a>" for n in range(25))
    + "</ul></div>"
)
GTAG = "<script async src='https://www.googletagmanager.com/gtag/js?id=G-1'></script><script>window.dataLayer=[];function gtag(){dataLayer.push(arguments)}gtag('js',new Date())</script>"


def body(inside: str, head: str = "") -> str:
    return f"<!doctype html><html lang=en><head><title>Town</title>{head}</head><body>{inside}</body></html>"


SHELLS = {
    "react": body("<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div><script src='/static/js/main.1a2b3c4d.js'></script>"),
    "react with vite": body("<div id='root'></div>", "<script type=module crossorigin src='/assets/index-4f8d.js'></script>"),
    "vue": body("<noscript><strong>We're sorry but portal doesn't work properly without JavaScript enabled. Please enable it to continue.</strong></noscript><div id=app></div><script src=/js/chunk-vendors.12ab.js></script><script src=/js/app.12ab.js></script>"),
    "angular": body("<app-root></app-root><script src='runtime.12ab34.js' type=module></script><script src='polyfills.12ab34.js' type=module></script><script src='main.12ab34.js' type=module></script>"),
    "angular, own name": body("<gov-portal-root></gov-portal-root><script src='main-AB12CD34.js' type=module></script>"),
    "angular that waits": body("<app-root><div class='spinner'></div>Loading...</app-root><script src=main.js></script>"),
    "angularjs": body("<div ng-app='portal'><div ui-view></div></div><script src='/js/angular.js'></script><script src=/js/all.js></script>"),
    "svelte": body("<div style='display: contents'></div>", "<link rel=modulepreload href='/_app/immutable/entry/start.1a2b.js'><script>import('/_app/immutable/entry/start.1a2b.js')</script>"),
    "next": body("<div id='__next'></div><script id='__NEXT_DATA__' type='application/json'>{\"props\":{}}</script><script src='/_next/static/chunks/main.js' async></script>"),
    "nuxt": body("<div id='__nuxt'></div><script>window.__NUXT__={config:{}}</script><script src='/_nuxt/1a2b.js' defer></script>"),
    "nuxt with a loading picture": body("<div id='__nuxt'><style>#l{}</style><div id='nuxt-loading' aria-live='polite' role='status'><div>Loading...</div></div></div><script src='/_nuxt/1a2b.js'></script>"),
    "gatsby": body("<div id=___gatsby></div><script src='/webpack-runtime-1a2b.js' async></script>"),
    "quasar": body("<div id=q-app></div><script src=/js/vendor.1a2b.js></script>"),
    "blazor": body("<app>Loading...</app><script src='_framework/blazor.webassembly.js'></script>"),
    "blazor, newer": body("<div id='app'><svg class='loading-progress'></svg><div class='loading-progress-text'></div></div><div id='blazor-error-ui'>An unhandled error has occurred. <a href='' class='reload'>Reload</a></div><script src='_framework/blazor.webassembly.js'></script>"),
    "gwt": body("<iframe src=\"javascript:''\" id='__gwt_historyFrame' style='position:absolute;width:0;height:0'></iframe><noscript>Your web browser must have JavaScript enabled</noscript>", "<script src='portal/portal.nocache.js'></script>"),
    "flutter": body("<script>window.addEventListener('load', () => _flutter.loader.load())</script>", "<script src='flutter.js' defer></script>"),
    "flutter, newer": body("<script src='flutter_bootstrap.js' async></script>"),
    "asp.net": body("<form method=post action='./' id=form1><input type=hidden name=__VIEWSTATE value='x'><div id=UpdatePanel1></div></form><script src='/ScriptResource.axd?d=x'></script><script src='/WebResource.axd?d=x'></script>"),
    "sharepoint": body("<noscript>JavaScript is required</noscript><form method=post id=aspnetForm><input type=hidden name=__VIEWSTATE value=x><div id=s4-workspace></div></form><script>var _spPageContextInfo={};</script><script src='/_layouts/15/init.js'></script>"),
    "ember": body("<script src='/assets/vendor-1a2b.js'></script><script src='/assets/portal-1a2b.js'></script><div id='ember-basic-dropdown-wormhole'></div>"),
    "sap": body("<div id=content></div>", "<script src='resources/sap-ui-core.js' data-sap-ui-theme=x></script>"),
    "written by a script": body("<script>document.write('<p>'+text+'</p>')</script>"),
    "sent on by a script": body("<script>window.location.href = '/home'</script>"),
    "sent on, with words": body("<p>You are being redirected.</p><script>location.replace('/en/')</script>"),
    "noscript in russian": body("<div></div><noscript>Включите JavaScript</noscript><script>x</script>"),
    "noscript in japanese": body("<noscript>このサイトを利用するにはスクリプトを有効にしてください</noscript><script src=a.js></script>"),
    "menu around an empty mount": body(f"{NAV}<main><div id=app></div></main>{FOOT}<script src=/js/app.js></script>"),
    "long menu around an empty mount": body(f'{MENU}<div id="app"></div><script src=/js/app.js></script>'),
    "menu around an empty box": body(f"{NAV}<main><h1>Directory</h1><div id=list></div><noscript>Veuillez activer JavaScript.</noscript><script>x</script></main>"),
    "menu, heading, list to fill": body(f"{NAV}<main><h1>News</h1><div id=news-list data-source='/api/news'></div></main>{FOOT}<script>fetch('/api/news').then(fill)</script>"),
    "custom element": body(f"{NAV}<main><town-directory src='/api'></town-directory></main>{FOOT}<script type=module src=/js/town.js></script>"),
    "skeleton": body(f"{NAV}<main><h1>Services</h1><div class='skeleton'></div><div class='skeleton'></div></main>{FOOT}<script type=module src=/x.js></script>"),
    "upper case": "<HTML><BODY><DIV ID=root></DIV><SCRIPT SRC=main.js></SCRIPT></BODY></HTML>",
}  # fmt: skip
WAITING = [
    "Loading…", "Please wait", "Cargando...", "Chargement en cours", "Wird geladen …", "Caricamento in corso", "Carregando", "A carregar…",
    "Загрузка...", "Завантаження", "Зареждане", "Učitavanje", "Ładowanie…", "Načítání", "Betöltés...", "Se încarcă", "Φόρτωση…", "Yükleniyor...",
    "Sedang memuat", "Đang tải...", "กำลังโหลด", "加载中", "正在加载…", "載入中", "読み込み中", "로딩 중", "جاري التحميل", "در حال بارگذاری", "טוען...",
    "लोड हो रहा है", "লোড হচ্ছে", "Ladataan", "Laddar…", "Жүктелуде", "Юкланмоқда", "იტვირთება", "Inapakia", "በመጫን ላይ", "កំពុងផ្ទុក",
]  # fmt: skip
COMPLETE = {
    "empty without scripts": body("<div id=root></div>"),
    "ordinary page with scripts": page("Home", "/a", head="<script src=a.js></script>"),
    "filled mount": body(f"<div id=root><p>{FILLER * 3}</p></div><script src='/static/js/main.1a2b.js'></script>"),
    "short filled mount": body("<div id=__next><header><nav><a href=/>Home</a></nav></header><main><h1>Mayor</h1><p>Anna Rossi was elected in 2021.</p></main></div><script src=/_next/static/main.js></script>"),
    "short page with a counter": body(f"{NAV}<main><h1>Mayor</h1><p>Anna Rossi.</p></main><script src=count.js></script>"),
    "short page with analytics": body(f"{NAV}<main><h1>Mayor</h1><p>Anna Rossi.</p></main>{GTAG}"),
    "bare page with analytics": body(f"<p>The office is closed until Monday.</p>{GTAG}"),
    "not found": body(f"{NAV}<main><h1>Page not found</h1><p>The page that you look for is not here.</p></main><div id=cookie-banner></div><div id=modal></div>{FOOT}<script src=/js/jquery.min.js></script><script src=/js/site.js></script>"),
    "not found, in words alone": body("<h1>404</h1><p>Not found</p><script src='https://static.example/analytics.js'></script>"),
    "page with a notice": body(f"<p>{FILLER * 3}</p><noscript>Enable JavaScript for the map.</noscript><div id=map></div><script>x</script>"),
    "short page with a map": body(f"{NAV}<main><h1>Where we are</h1><p>Main Street 1, opposite the church, five minutes from the station.</p><div id=map></div></main><script>fetch('/map')</script>"),
    "list of links": body(f"{NAV}<main><h1>Forms</h1><ul>" + "".join(f"<li><a href='/f{n}.pdf'>Form {n}</a>" for n in range(12)) + "</ul><div id=toast></div></main><script src=/js/site.js></script>"),
    "one picture": body(f"{NAV}<main><h1>Plan</h1><img src=plan.png alt='Plan of the town'></main><div id=lightbox></div><script src=/js/site.js></script>"),
    "search form": body(f"{NAV}<main><h1>Search</h1><form><input name=q><button>Search</button></form><div id=results></div></main><script src=/js/search.js></script>"),
    "splash page": body("<h1>Welcome</h1><a href=/en>English</a> <a href=/fr>Français</a><script src=/js/jquery.js></script>"),
    "contact": body(f"{NAV}<main><h1>Contact</h1><p>Write to office@town.example or call 555 0100, Monday to Friday.</p><div id=spacer></div></main><script src=/js/site.js></script>"),
    "frame": body("<iframe src=/inside title=Inside></iframe><script src=/js/jquery.js></script>"),
    "structured data only": body(f"{NAV}<main><h1>Mayor</h1><p>Anna Rossi.</p></main><script type='application/ld+json'>{{\"@type\":\"GovernmentOrganization\"}}</script>"),
    "a shop named in german": body(f"{NAV}<main><h1>Unser Laden</h1><p>Der Laden am Markt ist montags bis freitags geöffnet.</p></main><script src=/js/site.js></script>"),
    "download in russian": body(f"{NAV}<main><h1>Бланки</h1><p>Загрузить форму заявления можно в канцелярии.</p></main><script src=/js/site.js></script>"),
    "chinese, few characters": body(f"{NAV}<main><h1>市长</h1><p>张三，二〇二一年当选，负责全市工作，电话一二三四五六。</p></main><script src=/js/site.js></script>"),
}  # fmt: skip


@pytest.mark.parametrize("name", SHELLS)
def test_shells_need_scripts(name: str) -> None:
    read_ = read(SHELLS[name], url="https://a.example/")
    assert may_need_scripts(SHELLS[name], read_.words)
    assert needs_scripts(read_, SHELLS[name])


@pytest.mark.parametrize("words", WAITING)
def test_pages_that_say_wait_need_scripts(words: str) -> None:
    markup = body(f"{NAV}<main><h1>Directory</h1><div class=x>{words}</div></main>{FOOT}<script src=/js/site.js></script>")
    assert needs_scripts(read(markup, url="https://a.example/"), markup)


@pytest.mark.parametrize("name", COMPLETE)
def test_short_pages_do_not(name: str) -> None:
    assert not needs_scripts(read(COMPLETE[name], url="https://a.example/"), COMPLETE[name])


def test_the_glance_passes_over_ordinary_pages() -> None:
    markup = page("Home", head="<script src=a.js></script>")
    assert not may_need_scripts(markup, 70)
    assert may_need_scripts(markup, 20)
    assert not may_need_scripts(page("Home"), 20)


@given(st.text(alphabet="<>/divscriptmain id='root'\"=! -\n", max_size=300))
def test_rubbish_is_answered(markup: str) -> None:
    assert needs_scripts(read(markup, url="https://a.example/"), markup) in (True, False)
