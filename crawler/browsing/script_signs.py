"""Signs of pages that scripts fill: names of boxes, of scripts, and what pages say while they wait.

Comes in: nothing. Goes out: patterns. Must not know: how they are weighed.
"""

import re

MOUNT_NAMES = re.compile(
    r"root|app|_*next|_*nuxt|_*gatsby|svelte|q-app|(?:app|react|main|spa|vue|page|blazor|ember)-?(?:root|app|container|mount|wrapper)|"
    r"mount|application|container-app",
    re.I,
)
"""Ids of elements that frameworks fill."""
MOUNTS = (
    '<div id="app"></', "<div id=app></", '<div id="root"></', "<div id=root></", '<div id="__nuxt"></', '<div id="__next"></',
    "<app-root></",
)  # fmt: skip
"""The commonest of them, empty, as they stand in a source: long words are found fast."""
NO_MOUNTS = re.compile(
    r"cookie|consent|gdpr|modal|overlay|popup|lightbox|fb-root|translate|captcha|chat|toast|backdrop|dialog|tooltip|clear|spacer|"
    r"divider|separator|arrow|icon|banner|\bads?\b|advert|scroll|totop|to-top|\btop\b|anchor|alert|messages?\b|notif|counter|share|"
    r"social|search|login|print|breadcrumb|skip|sr-only|hidden|\bmap\b|gmap|player|decor|\bbg\b|background|shadow|announce|live",
    re.I,
)
"""Boxes that stand empty on pages that are complete."""
SIDE_NAMES = re.compile(
    r"(^|[\s_-])(site-?header|page-?header|masthead|top-?bar|footer|nav|navbar|navigation|menu|sidebar)([\s_-]|$)", re.I
)
SPINNERS = re.compile(r"(^|[\s_-])(spinner|loader|loading|preloader|skeleton|shimmer|throbber|placeholder-glow|aria-busy)", re.I)
BYSTANDERS = re.compile(
    r"google-analytics|googletagmanager|gtag\(|matomo|piwik|_paq|hotjar|mc\.yandex|metrika|clarity\.ms|connect\.facebook|fbevents|"
    r"adsbygoogle|count(?:er)?\b|analytics|webtrends|siteimprove|cookie-?(?:consent|bot|law|hub)|onetrust|recaptcha|userway|addthis|"
    r"sharethis|newrelic|nreum|cloudflareinsights|email-decode|rocket-loader|jquery[\w.-]*\.js|\bbootstrap[\w.-]*\.js|popper|"
    r"modernizr|html5shiv|respond[\w.-]*\.js|swiper|slick|owl\.|fontawesome|lazysizes|wow[.\w-]*\.js|\baos\b|fancybox|lightbox",
    re.I,
)
"""Scripts that never fill a page by themselves: they count visitors, or help other scripts."""
ENGINE = re.compile(
    r"/_next/static|/_nuxt/|/_app/immutable|webpack|/@vite|/assets/index[-.]|nocache\.js|blazor\.|main\.dart\.js|flutter|"
    r"polyfills|runtime(?:[-.~][\w-]*)?\.js|vendors?(?:[-.~][\w-]*)?\.js|\bchunk|bundle(?:\.min)?\.js|"
    r"(?:^|/)(?:main|app|index|client|start)[-.][0-9a-f]{6,}[\w.-]*js|(?:^|/)(?:app|client|spa)(?:\.min)?\.js|"
    r"__NUXT__|__INITIAL_STATE__|__APOLLO_STATE__|ReactDOM|createRoot\(|createApp\(|new Vue\(|angular\.module|\bEmber\.|"
    r"bootstrapApplication|platformBrowser|svelte|sap-ui-core|ext-all|dojo/dojo|_framework/|ScriptResource\.axd.*|spPageContext",
    re.I,
)
"""Names of scripts, and words in them, that frameworks leave behind."""
FILLS = re.compile(
    r"\bfetch\s*\(|XMLHttpRequest|\$\.(?:ajax|get|post|getJSON)|\.load\(|axios|innerHTML|document\.write|\.append(?:Child)?\(|"
    r"insertAdjacent|import\s*\(|\.render\(|\.mount\(|textContent|\.html\(",
    re.I,
)
LEADS_ON = re.compile(r"\blocation(?:\.href)?\s*=(?!=)|location\.(?:assign|replace|reload)\s*\(|\.submit\s*\(", re.I)
ASKS = re.compile(r"java\s?-?script|джаваскрипт|スクリプト|脚本|스크립트|سكريبت|جافا|जावास्क्रिप्ट|จาวาสคริปต์", re.I)
"""What notices for browsers without scripts speak of."""
_WAITS = r"""
\bloading\b | please\ wait | one\ moment | \bcargando\b | \bespere\b | chargement | patienter
| (?:wird|werden|wordt)\ geladen | l[äa]dt\b | bitte\ warten | caricament | \battend(?:ere|i)\b | \bcarregand
| \ba\ carregar | aguarde | \bcarregant | met\ laden | even\ geduld | indlæser | \blaster\ inn | vent\ litt
| \bladdar | vänta | ladataan | \bodota | \bhleð | ładowanie | wczytywanie | proszę\ czekać | \bnačít[aá] | čekejte
| čakajte | nalagan | učitava | учитава | се\ вчитува | betölt | kérjük,?\ várj | încarcă | зарежда | загрузка
| загружа | ид[её]т\ загруз | подождите | завантажен | зачекайте | загружаецца | жүктел | жүктөл | yuklanmoqda
| юкланмоқда | боргирӣ | ачаалж | yükleniyor | yüklən | lütfen\ bekle | φόρτωση | περιμένετε | po\ ngarkohet
| kraunama | įkeliama | ielādē | laadimi | kargatzen | (?:sedang|lagi)\ (?:memuat|dimuat) | memuat\s*(?:\.|…|$)
| mohon\ tunggu | sila\ tunggu | đang\ tải | vui\ lòng\ (?:chờ|đợi) | กำลังโหลด | โปรดรอ | กรุณารอ
| (?:加载|加載|载入|載入|讀取)中 | 正在(?:加载|载入) | 正在(?:加載|載入) | 请稍[候等] | 請稍[候等] | 読み込み中
| 読込中 | お待ちください | 로딩 | 로드\ ?중 | 불러오는 | 잠시만 | جار[يٍِ]?\ *(?:ال)?تحميل | يتم\ (?:ال)?تحميل
| انتظر | يرجى\ الانتظار | بارگذاری | بارگیری | صبر\ کنید | لوڈ\ ہو | انتظار\ | טוען | אנא\ המת | लोड\ हो
| प्रतीक्षा\ कर | লোড\ হ | অপেক্ষা\ কর | લોડ\ થ | ਲੋਡ\ ਹੋ | ஏற்றுகிறது | ஏற்றப்படுகிறது | லோட் | లోడ్\ అ | ಲೋಡ್\ ಆ | ലോഡ്
| පූරණය | იტვირთება | բեռնվ | ກຳລັງໂຫ | កំពុងផ្ទុក | ဖွင့်နေ | တင်နေ | በመጫን | inapakia | \bsubiri | naglo-?load
| \bllwytho | á\ lódáil | aŭtado | \blaai\ tans
"""
WAITS = re.compile(_WAITS, re.I | re.X)
"""What pages say while they wait, in many languages."""
