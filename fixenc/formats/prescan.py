"""The declaration that a browser finds in a page before it parses it, by the HTML standard.

https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding: what stands within scripts, styles and
titles counts, and comments do not.
"""

from __future__ import annotations

import re

from fixenc.charsets.table import WHATWG

# Bytes: browsers look no farther.
REACH = 1_024
# Browsers know these labels, and ignore all others.
_BY_LABEL = {label: row.name for row in WHATWG for label in row.labels.split()}

_SPACE = r"[\t\n\f\r ]"
# What the search steps over, in the order of the standard. What has no end ends the search.
_TOKEN = re.compile(
    r"(?P<comment><!--)|(?P<meta><meta(?=[\t\n\f\r /]))|(?P<tag></?[a-z][^\t\n\f\r >]*)|(?P<other><[!/?])",
    re.IGNORECASE,
)
_COMMENT_END = re.compile(r"-->")
_TAG_END = re.compile(r">")
# "Get an attribute": a name may begin with "=", and a value may be missing.
_BETWEEN = re.compile(r"[\t\n\f\r /]*")
_NAME = re.compile(r"=?[^=\t\n\f\r />]*")
_EQUALS = re.compile(rf"{_SPACE}*={_SPACE}*")
_VALUE = re.compile(r"\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?![\"'])(?P<bare>[^\t\n\f\r >]*)")
# "Extracting a character encoding from a meta element".
_CHARSET = re.compile(rf"charset{_SPACE}*={_SPACE}*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_IN_REST = re.compile(r"\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\"'\t\n\f\r ;][^\t\n\f\r ;]*)")


def find_declared(text: str) -> str | None:
    """Return the name of the charset that a page declares to a browser in its first bytes; None if it finds none.

    >>> find_declared("<!-- <meta charset=gbk> --><title><meta charset=koi8-r>")
    'koi8-r'
    >>> find_declared('<meta http-equiv=content-type content="text/html; charset=utf-16">')
    'utf-8'
    """
    head = text[:REACH].encode("utf-8", "replace")[:REACH].decode("latin-1")
    at = 0
    while (found := _TOKEN.search(head, at)) is not None:
        at = found.end()
        if found["comment"]:
            end = _COMMENT_END.search(head, at - 2)  # the dashes that begin a comment may end it
        elif found["other"]:
            end = _TAG_END.search(head, at)
        else:
            attributes, after = read_attributes(head, at)
            if after is None:
                return None
            name = _charset_of(attributes) if found["meta"] else None
            if name is not None:
                return name
            at = after
            continue
        if end is None:
            return None
        at = end.end()
    return None


def is_utf8(text: str) -> bool:
    """Return whether a browser reads a page as UTF-8 by what it declares.

    >>> is_utf8('<meta charset="utf-8">'), is_utf8('<script>"<meta charset=gbk>"</script><meta charset="utf-8">')
    (True, False)
    """
    return find_declared(text) == "utf-8"


def read_attributes(text: str, at: int) -> tuple[dict[str, str], int | None]:
    """Return the attributes of a tag, the first of each name, and where it ends; None if it has no end."""
    attributes = dict[str, str]()
    while True:
        at = _end(_BETWEEN, text, at)
        if text[at : at + 1] == ">":
            return attributes, at + 1
        start, at = at, _end(_NAME, text, at)
        name, value = text[start:at].lower(), None
        equals = _EQUALS.match(text, at)
        if equals is not None:
            value = _VALUE.match(text, equals.end())
            at = value.end() if value else len(text)
        if at >= len(text):
            return {}, None
        attributes.setdefault(name, _first_of(value).lower() if value else "")


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _first_of(found: re.Match[str]) -> str:
    """Return the group that matched."""
    return next(one for one in found.groups() if one is not None)


def _charset_of(attributes: dict[str, str]) -> str | None:
    """Return the name of the charset that a `meta` element with these attributes declares; None if it declares none."""
    if "charset" in attributes:
        return _name_of(attributes["charset"])
    if attributes.get("http-equiv") != "content-type":
        return None
    found = _CHARSET.search(attributes.get("content", ""))
    label = _IN_REST.match(found["rest"]) if found else None
    return _name_of(_first_of(label)) if label else None


def _name_of(label: str) -> str | None:
    """Return the name of the charset that a page with this label is read in; None for a label that browsers ignore."""
    name = _BY_LABEL.get(label.strip("\t\n\f\r "))
    if name is not None and name.startswith("utf-16"):
        return "utf-8"
    return "windows-1252" if name == "x-user-defined" else name
