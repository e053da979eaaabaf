"""Evidence: how bytes are distributed in text of mainframes, or what an XML declaration in EBCDIC says.

In EBCDIC a blank is 40, and neither a blank nor a line end of ASCII has any meaning in text. Where that is so, the
language models tell the national versions apart, and from all that other charsets make of the same bytes.
"""

from __future__ import annotations

import re
from dataclasses import replace

from fixenc import charsets
from fixenc.detection.candidates import Candidate, Reading, answer, readings, usual
from fixenc.detection.posterior import share_of_best, shares
from fixenc.errors import UnknownCharsetError
from fixenc.formats.declarations import find_declaration
from fixenc.records import Detection, Evidence

# The versions, and how much rarer than the commonest each is, in nats: cp037 (the Americas), cp500 (international),
# cp1140 (cp037 with the euro sign), cp273 (German), cp424 (Hebrew), cp875 (Greek), cp1026 (Turkish).
_VERSIONS: tuple[tuple[str, float], ...] = (
    ("cp037", 0.0),
    ("cp500", 1.0),
    ("cp1140", 2.0),
    ("cp273", 2.0),
    ("cp424", 3.0),
    ("cp875", 3.0),
    ("cp1026", 4.0),
)
# "<?xml" in every version, whose letters and signs for it are the same: XML 1.0, appendix F.
_XML = "<?xml".encode("cp037")
# The labels that the first record of a tape begins with: ANSI X3.27.
_TAPE = ("VOL1".encode("cp037"), "HDR1".encode("cp037"))

_BLANK, _ASCII_BLANKS = 0x40, b" \n"
# How much of a document is looked at for its blanks, and how much of that is judged, in bytes.
_HEAD, _SAMPLE = 1 << 14, 1_000
# How many words are added to that, and how many bytes before and after what they are added for.
_MOST_WORDS, _NEAR = 12, 30
# The fewest bytes of which anything can be told; the smallest share of blanks: lines of 24 languages have 8% or more,
# and long German words 6%; and the largest share of ASCII's blanks among all.
_LEAST_SIZE, _LEAST_BLANKS, _MOST_ASCII_BLANKS = 12, 0.05, 0.02
# The largest share of control characters, but for those that end lines and fields. Records with numbers in binary have
# more than ten times as many.
_MOST_CONTROLS = 0.002
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x8d\x8f-\x9f]")
# The smallest share of letters that stand in words of three and more: lines of 24 languages have 80%, mostly over 90%.
_WORD, _LEAST_IN_WORDS = re.compile(r"[^\W\d_]{3,}"), 0.6
# By how many nats EBCDIC must read better than any usual charset does.
_MARGIN = 10.0
# Where versions differ in signs alone, the models are indifferent. Each place where a sign stands as in no text, or one
# that few texts have, makes a version so much rarer, in nats: odds of 12 to 1. A page that has only a vertical line in
# its title is read by the right one of cp037 and cp500 then.
_NATS_A_SIGN = 10.0
# How many such places are counted.
_MOST_SIGNS = 6
# Signs that few texts have, and vertical lines but between blanks.
_RARE_SIGN = re.compile(r"[¢¬¤^~]|(?<! )\||\|(?!\s)")
# An exclamation mark that does not stand at a word's end.
_DETACHED = re.compile(r"(?<=\s)!(?![\w=])|(?<=[^\W\d_])!(?=[^\W_])")
# What text has where blanks stand before marks, as in French.
_AS_IN_FRENCH = re.compile(r"\w [?;:](?=\s)")
# How many such places a vertical line between blanks counts for then: it may be an exclamation mark of another version,
# and that may be it, so that a doubt is left.
_LINE_IN_FRENCH = 0.5
_BRACKETS = re.compile(r"[\[\]]")
# A Greek or a Hebrew letter next to a Latin one is what another version has there, which costs so much, in nats.
_TWO_SCRIPTS, _NATS_OF_TWO = (
    re.compile("[A-Za-z][\u0370-\u03ff\u05d0-\u05ea]|[\u0370-\u03ff\u05d0-\u05ea][A-Za-z]"),
    15.0,
)


def is_version(encoding: str) -> bool:
    """Whether a charset is one of the versions that are told apart here."""
    return any(encoding == name for name, _ in _VERSIONS)


def detect(data: bytes) -> Detection | None:
    """The version of EBCDIC that some bytes are text in.

    >>> detect("THE TIDE TURNS AT NOON, AND THE BOATS COME HOME.".encode("cp500")).encoding
    'cp037'
    """
    if not _has_such_blanks(data) and not data.startswith((_XML, *_TAPE)):
        return None
    return (_declared(data) if data.startswith(_XML) else None) or _judged(data)


def _has_such_blanks(data: bytes) -> bool:
    """Whether the blanks of a document are those of EBCDIC."""
    head = data[:_HEAD]
    if len(head) < _LEAST_SIZE or sum(map(head.count, _ASCII_BLANKS)) > _MOST_ASCII_BLANKS * len(head):
        return False
    return head.count(_BLANK) >= _LEAST_BLANKS * len(head)


def _declared(data: bytes) -> Detection | None:
    """The version that an XML document declares; each reads the declaration alike."""
    found = find_declaration(data[:_HEAD].decode("cp037"), "a.xml")
    if found is None:
        return None
    try:
        charset = charsets.from_label(found.label)
    except UnknownCharsetError:
        return None
    if not data.startswith(charset.encode("<?xml")) or not _is_text(data, charset):
        return None
    return Detection(charset.name, Evidence.DECLARED, 1.0)


def likely(data: bytes) -> dict[str, float]:
    """How likely each version is, of those that make different texts of a document in EBCDIC."""
    return {one.candidate.charset.name: share for one, share in shares(_versions(data))}


def _versions(data: bytes) -> list[Reading]:
    """How each version reads a sample, the likeliest first, if all of a document is text in it."""
    every = [Candidate(charsets.named(name), prior) for name, prior in _VERSIONS]
    versions = [one for one in every if _is_text(data, one.charset)]
    sample = _sample(data)
    texts = [_text(one, sample) for one in versions]
    by_signs = [replace(one, prior=one.prior + _of_signs(text)) for one, text in zip(versions, texts, strict=True)]
    return readings(by_signs, texts)


def _judged(data: bytes) -> Detection | None:
    """The version that makes the likeliest text, if no other charset makes as likely a one."""
    versions = _versions(data)
    if not versions:
        return None
    best, *others = versions
    sample = _sample(data)
    rivals = [one for one in usual() if not one.charset.decode_with_places(sample)[1]]
    least = min((one.nats for one in readings(rivals, [_text(one, sample) for one in rivals])), default=best.nats)
    if not (best.could_be_text and _has_words(best.text)) or best.nats + _MARGIN > least:
        return None
    return answer(best, share_of_best([best, *others]))


def _of_signs(text: str) -> float:
    """By how much less likely the signs of a text are than those of other versions, in nats."""
    odd: float = len(_RARE_SIGN.findall(text)) + _unpaired(text)
    if _AS_IN_FRENCH.search(text) is None:
        odd += len(_DETACHED.findall(text))
    else:
        odd += _LINE_IN_FRENCH * text.count(" | ")
    return _NATS_A_SIGN * min(_MOST_SIGNS, odd) + _NATS_OF_TWO * len(_TWO_SCRIPTS.findall(text))


def _unpaired(text: str) -> int:
    """How many square brackets close none, or are closed by none."""
    unpaired = depth = 0
    for bracket in _BRACKETS.findall(text):
        unpaired += bracket == "]" and not depth
        depth = depth + 1 if bracket == "[" else max(0, depth - 1)
    return unpaired + depth


def _has_words(text: str) -> bool:
    """Whether most letters stand in words: single ones between blanks are anything."""
    in_words = sum(map(len, _WORD.findall(text)))
    return in_words >= _LEAST_IN_WORDS * sum(map(str.isalpha, text))


def _sample(data: bytes) -> bytes:
    """The start, and words with bytes that are not in it: by one sign, versions are told apart."""
    start = data[:_SAMPLE]
    places = (data.find(byte, _SAMPLE) for byte in range(_BLANK, 0x100) if byte not in start)
    words = [data[max(0, place - _NEAR) : place + _NEAR] for place in places if place >= 0]
    return bytes([_BLANK]).join([start, *words[:_MOST_WORDS]])


def _text(one: Candidate, sample: bytes) -> str:
    """The sample as text, each end of a line as most text has it."""
    return one.charset.decode(sample).replace("\x85", "\n")


def _is_text(data: bytes, charset: charsets.Charset) -> bool:
    """Whether all decodes, with hardly any control characters."""
    try:
        text = charset.decode(data)
    except UnicodeDecodeError:
        return False
    return len(_CONTROL.findall(text)) <= _MOST_CONTROLS * len(text)
