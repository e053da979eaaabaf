"""Text beyond ASCII in the fields of a header: encoded words (RFC 2047), and parameters (RFC 2231)."""

from __future__ import annotations

import base64
import re
import string
from collections.abc import Iterator
from itertools import accumulate
from urllib.parse import quote

# The longest encoded word, in characters: RFC 2047, 2.
_LONGEST = 75
_START = "=?utf-8?"
_END = "?="
# The characters that stay as they are in Q, wherever the word stands: RFC 2047, 5, rule 3.
_PLAIN = frozenset(string.ascii_letters + string.digits + "!*+-/")
# The fields whose value is free text in which a quote or a bracket has no meaning are all but these.
_STRUCTURED = re.compile(
    r"(?:resent-)?(?:from|to|cc|bcc|sender|reply-to|date|message-id)|return-path|received|in-reply-to|references"
    r"|mail-followup-to|mail-reply-to|disposition-notification-to|errors-to|delivered-to|x-original-to|list-[a-z-]+"
    r"|keywords"
)
WITH_PARAMETERS = frozenset({"content-type", "content-disposition"})
# An encoded word, of any charset.
WORD = re.compile(r"=\?[^?\s]+\?[QqBb]\?[^?\s]*\?=")
# What a structured value is made of. Within angle brackets, and beside an @, stands an address.
_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<quoted>\"(?:[^\"\\]|\\.)*\")|(?P<address><[^<>]*>|[^\s\"<>(),:;]*@[^\s\"<>(),:;]*)"
    r"|(?P<word>=\?[^?\s]+\?[QqBb]\?[^?\s]*\?=|[^\s\"<>(),:;]+)|(?P<sign>.)",
    re.DOTALL,
)
_FREE_TOKEN = re.compile(r"(?P<space>\s+)|(?P<word>\S+)")
PARAMETER = re.compile(
    r"(?P<name>;\s*[\w.-]+)[ \t]*=[ \t]*(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|(?P<bare>[^\";\s](?:[^\";\r\n]*[^\";\s])?))"
)


def encode_field(name: str, text: str, newline: str) -> str:
    """Return a field, its name included, in ASCII: only addresses that are beyond ASCII themselves stay (RFC 6532).

    >>> encode_field("subject", "Subject: Heute: Grüße aus Kraków\\n", "\\n")
    'Subject: Heute: =?utf-8?b?R3LDvMOfZQ==?= aus =?utf-8?q?Krak=C3=B3w?=\\n'
    >>> encode_field("from", 'From: "Müller, Jörg" <j@example.org>\\n', "\\n")
    'From: =?utf-8?b?TcO8bGxlciwgSsO2cmc=?= <j@example.org>\\n'
    >>> encode_field("content-disposition", 'Content-Disposition: attachment; filename="Maß.txt"\\n', "\\n")
    "Content-Disposition: attachment; filename*=utf-8''Ma%C3%9F.txt\\n"
    """
    label, _, value = text.partition(":")
    if name in WITH_PARAMETERS:
        return f"{label}:{PARAMETER.sub(_encode_parameter, value)}"
    pattern = _TOKEN if _STRUCTURED.fullmatch(name) else _FREE_TOKEN
    end = len(value.rstrip("\r\n"))
    return f"{label}:{''.join(_encode_tokens(pattern, value[:end], newline))}{value[end:]}"


def _encode_parameter(found: re.Match[str]) -> str:
    value = unquote(found)
    return found[0] if value.isascii() else f"{found['name']}*=utf-8''{quote(value, safe='')}"


def unquote(parameter: re.Match[str]) -> str:
    """Return the value of a parameter, without its quotes."""
    return parameter["bare"] if parameter["quoted"] is None else re.sub(r"\\(.)", r"\1", parameter["quoted"])


def _encode_tokens(pattern: re.Pattern[str], value: str, newline: str) -> Iterator[str]:
    """Yield a value, its words beyond ASCII encoded; those side by side are encoded together.

    The space between two encoded words is not shown, so one that is to be seen is encoded with a word.
    """
    tokens = list(pattern.finditer(value))
    at, written = 0, " "
    while at < len(tokens):
        last = _end_of_run(tokens, at)
        if last == at:
            written = tokens[at][0]
            at += 1
            yield written
            continue
        text = "".join(map(_text_of, tokens[at:last]))
        has_word = at > 1 and _is_encoded(tokens[at - 2]) and bool(tokens[at - 1]["space"])
        text = " " * has_word + text
        if last + 1 < len(tokens) and tokens[last]["space"] and _is_encoded(tokens[last + 1]):
            text += " "
        yield " " * (written[-1] not in " \t\r\n(")
        yield f"{newline} ".join(encode_words(text))
        written = "="
        at = last
        if at < len(tokens) and not tokens[at]["space"] and tokens[at][0] not in (")", ",", ";"):
            yield (written := " ")


def _end_of_run(tokens: list[re.Match[str]], at: int) -> int:
    """Return the number of the token after the words beyond ASCII that begin at a token."""
    end = at
    for number in range(at, len(tokens)):
        if _must_encode(tokens[number]):
            end = number + 1
        elif not tokens[number]["space"]:
            break
    return end if _must_encode(tokens[at]) else at


def _must_encode(token: re.Match[str]) -> bool:
    return token.lastgroup in ("word", "quoted") and not token[0].isascii()


def _is_encoded(token: re.Match[str]) -> bool:
    return WORD.fullmatch(token[0]) is not None


def _text_of(token: re.Match[str]) -> str:
    """Return what a token shows: a quoted string without its quotes, a folded space without the line end."""
    if token.lastgroup == "quoted":
        return re.sub(r"\\(.)", r"\1", token[0][1:-1], flags=re.DOTALL)
    return token[0].replace("\r", "").replace("\n", "") if token["space"] else token[0]


def encode_words(text: str) -> Iterator[str]:
    """Yield encoded words of UTF-8 for a text, by Q or by base64, whichever is shorter; no character is cut in two.

    >>> list(encode_words("Übungen")), list(encode_words("Привет"))
    (['=?utf-8?q?=C3=9Cbungen?='], ['=?utf-8?b?0J/RgNC40LLQtdGC?='])
    """
    room = _LONGEST - len(_START) - len("q?") - len(_END)
    is_quoted = len(_in_q(text)) <= len(base64.b64encode(text.encode()))
    while text:
        size = _fitting_in_q(text, room) if is_quoted else _fitting_in_base64(text, room)
        coded = _in_q(text[:size]) if is_quoted else base64.b64encode(text[:size].encode()).decode()
        yield f"{_START}{'q' if is_quoted else 'b'}?{coded}{_END}"
        text = text[size:]


def _in_q(text: str) -> str:
    return "".join(map(_quote, text))


def _quote(character: str) -> str:
    if character in _PLAIN:
        return character
    return "_" if character == " " else "".join(f"={byte:02X}" for byte in character.encode())


def _fitting_in_q(text: str, room: int) -> int:
    sizes = accumulate(len(_quote(character)) for character in text[:room])
    return sum(size <= room for size in sizes)


def _fitting_in_base64(text: str, room: int) -> int:
    sizes = accumulate(len(character.encode()) for character in text[:room])
    return sum(size <= room // 4 * 3 for size in sizes)
