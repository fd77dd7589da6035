"""Forms: whether a page asks for more than a CAPTCHA, and whether it asks to log in.

Comes in: markup in small letters. Goes out: yes or no. Must not know: firewalls.
"""

import re

_FIELD = re.compile(r"<(input|textarea|select)\b([^>]{0,600})>")
_TYPE = re.compile(r"""\btype\s{0,2}=\s{0,2}["']?([a-z-]{1,20})""")
_NAME = re.compile(r"""\b(?:name|id|placeholder)\s{0,2}=\s{0,2}["']?([^"'>]{1,60})""")
_NO_FIELD = frozenset({"hidden", "submit", "button", "image", "reset", "checkbox", "radio"})
_OF_CAPTCHA = re.compile(r"captcha|turing|verif|security[-_]?code|challenge|response|answer|验证|驗證|vcode|yzm|\bcode\b")


def asks_for_more(source: str) -> bool:
    """Whether a form asks for something beside the answer to a CAPTCHA: a name, a message, a password, a number to look up."""
    return any(_is_asked(kind, attributes) for kind, attributes in _FIELD.findall(source))


def asks_for_password(source: str) -> bool:
    """Whether a form asks for a password."""
    return any((found := _TYPE.search(attributes)) and found[1] == "password" for _, attributes in _FIELD.findall(source))


def _is_asked(kind: str, attributes: str) -> bool:
    found = _TYPE.search(attributes)
    if kind == "input" and found and found[1] in _NO_FIELD:
        return False
    if "display:none" in attributes.replace(" ", ""):
        return False
    return not any(_OF_CAPTCHA.search(name) for name in _NAME.findall(attributes))
