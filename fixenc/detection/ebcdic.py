"""Evidence: the distribution of bytes in text of mainframes, or an XML declaration in EBCDIC.

In EBCDIC a blank is 0x40, and the blanks and line ends of ASCII have no meaning in text. Text like that is judged by
the language models, which compare the national versions of EBCDIC, and all other charsets.
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

# The versions, and the cost of each beside the commonest, in nats: cp037 (the Americas), cp500 (international),
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
# "<?xml" in every version: its characters are the same in all of them (XML 1.0, appendix F).
_XML = "<?xml".encode("cp037")
# The first record of a tape begins with one of these (ANSI X3.27).
_TAPE = ("VOL1".encode("cp037"), "HDR1".encode("cp037"))

# The blank of EBCDIC.
_BLANK = 0x40
# The blank and the line feed of ASCII.
_ASCII_BLANKS = b" \n"
# How much of a document is searched for blanks, in bytes.
_HEAD = 1 << 14
# How much of its start the language models judge, in bytes.
_SAMPLE = 1_000
# The most words that are added to the sample, for bytes that are not in its start.
_MOST_WORDS = 12
# How much is added before and after such a byte, in bytes.
_NEAR = 30
# The fewest bytes that can show EBCDIC.
_LEAST_SIZE = 12
# The smallest share of EBCDIC blanks: lines of 24 languages have 8% or more, and long German words 6%.
_LEAST_BLANKS = 0.05
# The largest share of ASCII blanks and line feeds.
_MOST_ASCII_BLANKS = 0.02
# The largest share of control characters, except those that end lines and fields. Records with binary numbers have more
# than ten times that share.
_MOST_CONTROLS = 0.002
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x8d\x8f-\x9f]")
# A word of three letters or more.
_WORD = re.compile(r"[^\W\d_]{3,}")
# The smallest share of letters that stand in such words: lines of 24 languages have 80%, mostly over 90%.
_LEAST_IN_WORDS = 0.6
# The least by which EBCDIC must cost less than any usual charset, in nats.
_MARGIN = 10.0
# The cost of a sign where no text has it, or of a sign that few texts have, in nats: odds of 12 to 1. If versions
# differ only in signs, the models are indifferent. With this cost, cp037 and cp500 are distinguished even for a page
# that has only a vertical line in its title.
_NATS_A_SIGN = 10.0
# The most such places that count.
_MOST_SIGNS = 6
# Signs that few texts have, and vertical lines unless they stand between blanks.
_RARE_SIGN = re.compile(r"[¢¬¤^~]|(?<! )\||\|(?!\s)")
# An exclamation mark that does not stand at a word's end.
_DETACHED = re.compile(r"(?<=\s)!(?![\w=])|(?<=[^\W\d_])!(?=[^\W_])")
# A blank before a punctuation mark, as in French.
_AS_IN_FRENCH = re.compile(r"\w [?;:](?=\s)")
# The number of such places that a vertical line between blanks counts for in French: it may be an exclamation mark of
# another version, or a line, so that a doubt remains.
_LINE_IN_FRENCH = 0.5
_BRACKETS = re.compile(r"[\[\]]")
# A Greek or a Hebrew letter next to a Latin one: another version has something else there.
_TWO_SCRIPTS = re.compile("[A-Za-z][\u0370-\u03ff\u05d0-\u05ea]|[\u0370-\u03ff\u05d0-\u05ea][A-Za-z]")
# The cost of such a pair, in nats.
_NATS_OF_TWO = 15.0


def is_version(encoding: str) -> bool:
    """Return whether a charset is one of the versions of EBCDIC that are detected here."""
    return any(encoding == name for name, _ in _VERSIONS)


def detect(data: bytes) -> Detection | None:
    """Return the version of EBCDIC that some bytes are text in, or None.

    >>> detect("THE TIDE TURNS AT NOON, AND THE BOATS COME HOME.".encode("cp500")).encoding
    'cp037'
    """
    if not _has_such_blanks(data) and not data.startswith((_XML, *_TAPE)):
        return None
    return (_detect_declared(data) if data.startswith(_XML) else None) or _judge_versions(data)


def _has_such_blanks(data: bytes) -> bool:
    """Return whether the blanks of a document are those of EBCDIC."""
    head = data[:_HEAD]
    if len(head) < _LEAST_SIZE or sum(map(head.count, _ASCII_BLANKS)) > _MOST_ASCII_BLANKS * len(head):
        return False
    return head.count(_BLANK) >= _LEAST_BLANKS * len(head)


def _detect_declared(data: bytes) -> Detection | None:
    """Return the version that an XML document declares, or None; the declaration has the same bytes in each version."""
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
    """Return the probability of each version that gives another text of a document in EBCDIC."""
    return {one.candidate.charset.name: share for one, share in shares(_read_versions(data))}


def _read_versions(data: bytes) -> list[Reading]:
    """Return the reading of a sample by each version in which all of a document is text, the most likely first."""
    every = [Candidate(charsets.named(name), prior) for name, prior in _VERSIONS]
    versions = [one for one in every if _is_text(data, one.charset)]
    sample = _take_sample(data)
    texts = [_decode_sample(one, sample) for one in versions]
    by_signs = [replace(one, prior=one.prior + _price_signs(text)) for one, text in zip(versions, texts, strict=True)]
    return readings(by_signs, texts)


def _judge_versions(data: bytes) -> Detection | None:
    """Return the version that gives the most likely text; None if another charset gives one nearly as likely."""
    versions = _read_versions(data)
    if not versions:
        return None
    best, *others = versions
    sample = _take_sample(data)
    rivals = [one for one in usual() if not one.charset.decode_with_places(sample)[1]]
    least = min(
        (one.nats for one in readings(rivals, [_decode_sample(one, sample) for one in rivals])), default=best.nats
    )
    if not (best.could_be_text and _has_words(best.text)) or best.nats + _MARGIN > least:
        return None
    return answer(best, share_of_best([best, *others]))


def _price_signs(text: str) -> float:
    """Return the cost of the signs in a text that stand where no text has them, in nats."""
    odd: float = len(_RARE_SIGN.findall(text)) + _count_unpaired(text)
    if _AS_IN_FRENCH.search(text) is None:
        odd += len(_DETACHED.findall(text))
    else:
        odd += _LINE_IN_FRENCH * text.count(" | ")
    return _NATS_A_SIGN * min(_MOST_SIGNS, odd) + _NATS_OF_TWO * len(_TWO_SCRIPTS.findall(text))


def _count_unpaired(text: str) -> int:
    """Return the number of square brackets without their other half."""
    unpaired = depth = 0
    for bracket in _BRACKETS.findall(text):
        unpaired += bracket == "]" and not depth
        depth = depth + 1 if bracket == "[" else max(0, depth - 1)
    return unpaired + depth


def _has_words(text: str) -> bool:
    """Return whether most letters stand in words: single letters between blanks show nothing."""
    in_words = sum(map(len, _WORD.findall(text)))
    return in_words >= _LEAST_IN_WORDS * sum(map(str.isalpha, text))


def _take_sample(data: bytes) -> bytes:
    """Return the start, and words with bytes that are not in it: a single sign may show the version."""
    start = data[:_SAMPLE]
    places = (data.find(byte, _SAMPLE) for byte in range(_BLANK, 0x100) if byte not in start)
    words = [data[max(0, place - _NEAR) : place + _NEAR] for place in places if place >= 0]
    return bytes([_BLANK]).join([start, *words[:_MOST_WORDS]])


def _decode_sample(one: Candidate, sample: bytes) -> str:
    """Return the sample as text, with line feeds for the line ends of EBCDIC."""
    return one.charset.decode(sample).replace("\x85", "\n")


def _is_text(data: bytes, charset: charsets.Charset) -> bool:
    """Return whether all of the data decodes, to hardly any control characters."""
    try:
        text = charset.decode(data)
    except UnicodeDecodeError:
        return False
    return len(_CONTROL.findall(text)) <= _MOST_CONTROLS * len(text)
