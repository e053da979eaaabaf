"""`fixenc corpus` against a tokenizer of its own for strict JSON: every token but a mended text keeps its bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixenc import Options, explain
from fixenc.corpus.jsonl import mend_lines
from fixenc.corpus.mending import Mender
from fixenc.corpus.settings import Settings

GOOD = "Où est passé le garçon ?"
BAD = GOOD.encode().decode("cp1252")
# A token of JSON as RFC 8259 has it, or white space. It shares nothing with the parser of the tool.
TOKEN = re.compile(
    rb'[ \t\r\n]+|"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"'
    rb"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null|[\[\]{}:,]"
)
Path = tuple[str, ...]
MARK = b"\xef\xbb\xbf"


def tokens_of(line: bytes) -> list[bytes]:
    found, at = list[bytes](), 0
    while at < len(line):
        token = TOKEN.match(line, at)
        assert token is not None, f"no JSON at {at}: {line!r}"
        found.append(token[0])
        at = token.end()
    return found


def texts_in(tokens: Sequence[bytes]) -> dict[int, Path]:
    """The places of strings that are values, and the names that lead to each; of equal names the last counts."""
    return dict(_value([(at, token) for at, token in enumerate(tokens) if not token.isspace()], ()))


def _value(rest: list[tuple[int, bytes]], path: Path) -> list[tuple[int, Path]]:
    at, token = rest.pop(0)
    if token == b"[":
        return list(_elements(rest, path))
    if token == b"{":
        members = dict[str, list[tuple[int, Path]]]()
        while (token := rest.pop(0)[1]) != b"}":
            if token != b",":
                rest.pop(0)
                members[json.loads(token)] = _value(rest, (*path, json.loads(token)))
        return [one for found in members.values() for one in found]
    return [(at, path)] if token.startswith(b'"') else []


def _elements(rest: list[tuple[int, bytes]], path: Path) -> Iterator[tuple[int, Path]]:
    while rest[0][1] != b"]":
        if rest[0][1] == b",":
            rest.pop(0)
        yield from _value(rest, path)
    rest.pop(0)


@st.composite
def strings(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> str:
    """A string of JSON, in which some characters are escapes, in small letters or capitals, that need not be."""
    text, escaped, form = draw(texts), draw(st.sampled_from(["none", "beyond ASCII", "all"])), draw(st.booleans())
    pieces = ['"']
    for one in text:
        if one in '"\\' or one < " " or "\ud800" <= one <= "\udfff" or escaped == "all" or (escaped != "none" < one):
            units = one.encode("utf-16-be", "surrogatepass")
            digits = [units[at : at + 2].hex() for at in range(0, len(units), 2)]
            pieces += [f"\\u{unit.upper() if form else unit}" for unit in digits]
        else:
            pieces.append("\\/" if one == "/" and form else one)
    return "".join([*pieces, '"'])


BLANKS = st.sampled_from(["", "", " ", "\t", " \r "])
TEXTS = st.lists(
    st.sampled_from([BAD, GOOD, "plain", "/", '"\\', "\ud83d", "\ude00", "\U0001f600", "\0", "â€œhelloâ€\x9d", "Ã©"]),
    max_size=3,
).map("".join)
NUMBERS = ("1.0", "-0", "1e400", "-1E+5", "123456789012345678901234567890", "0.10", "true", "null")


@st.composite
def objects(draw: st.DrawFn, values: st.SearchStrategy[str]) -> str:
    names = strings(st.sampled_from(["text", "text", "body", "text_original", ""]))
    members = draw(st.lists(st.tuples(BLANKS, names, BLANKS, BLANKS, values, BLANKS), max_size=4))
    return "{" + ",".join("{}{}{}:{}{}{}".format(*one) for one in members) + draw(BLANKS) + "}"


VALUES = st.recursive(
    strings(TEXTS) | st.sampled_from(NUMBERS),
    lambda inner: objects(inner) | st.lists(inner, max_size=3).map(lambda found: f"[ {' , '.join(found)}]"),
    max_leaves=5,
)


def mend(line: bytes, fields: Sequence[str], *, keep: bool = False) -> bytes:
    settings = Settings.of(fields, Options(), keeps_original=keep, original=None, sample=3)
    return b"".join(mend_lines([line], Mender("a", settings)))


@given(st.sampled_from([b"", MARK]), objects(VALUES), st.sampled_from([["text"], ["text", "body"], ["text.text"]]))
def test_every_token_but_a_mended_text_keeps_its_bytes(mark: bytes, record: str, fields: list[str]):
    before = mark + record.encode()
    after = mend(before, fields)
    assert after.startswith(mark)
    old, new = tokens_of(before[len(mark) :]), tokens_of(after[len(mark) :])
    assert len(old) == len(new)
    places, named = texts_in(old), {tuple(one.split(".")) for one in fields}
    for at, (one, other) in enumerate(zip(old, new, strict=True)):
        text = explain(json.loads(one)) if places.get(at) in named else None
        if text is None or not text.regions:
            assert other == one
        else:
            assert json.loads(other) == text.text
    kept = tokens_of(mend(before, fields, keep=True)[len(mark) :])
    rest = iter(kept)
    assert all(one in rest for one in new), "a kept original may only be added"


@pytest.mark.parametrize("line", [b'{"text": "@", "n": 1e400}', b'{"a": "@", "text" : ["@", {"text": "@"}]}'])
def test_the_tokenizer_sees_a_change(line: bytes):
    """The test above would not notice if nothing were mended."""
    before = line.replace(b"@", BAD.encode())
    after = mend(before, ["text"])
    changed = [one for one, other in zip(tokens_of(before), tokens_of(after), strict=True) if one != other]
    assert changed == [f'"{BAD}"'.encode()]
