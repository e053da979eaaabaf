"""The frozen records that flow between the stages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple, Protocol

from fixenc.excerpts import Findings

# The most originals of a text that are tried for one damage; an accident without losses has fewer.
_MOST_ORIGINALS = 16

# The default limit for the decompressed size of a file, in MiB: gzip data end with a length of 32 bits (RFC 1952).
MOST_DECOMPRESSED = 4096
# The default limit for its ratio to the compressed size. A log reaches 30, a table of nearly equal rows 136 (xz),
# bombs from 1,000 (gzip) to a million.
HIGHEST_RATIO = 200

# The least confidence of a detection, from 0 to 1, by which a file is written by default. Of 964 real legacy files, the
# output is right in 99.0% from a confidence of 0.5, in 99.4% from 0.8, in 99.6% from 0.9 and in 99.7% from 0.95.
LEAST_CONFIDENCE = 0.9

HIGHEST_ODDS = 1_000_000
"""The highest odds that are shown: odds of millions are no better known than that."""

CONTAINERS = ("warc", "parquet", "arrow", "zip", "tar")
"""The kinds of containers that may be asked for by name."""

STDIN = Path("-")
"""Stands for standard input: this object itself, since a file may have the same name (``./-``)."""


class Evidence(str, Enum):
    """The evidence for an encoding."""

    BOM = "bom"
    ASCII = "ascii"
    UTF8 = "utf-8"
    ZERO_BYTES = "zero bytes"
    ESCAPES = "escape sequences"
    DECLARED = "declared"
    STATISTICS = "statistics"
    SIBLINGS = "siblings"
    GIVEN = "given"
    FALLBACK = "fallback"
    BINARY = "binary"


@dataclass(frozen=True, slots=True)
class Undecodable:
    """An undecodable byte sequence: the position of its U+FFFD in the text, and its bytes.

    `data` is empty for UTF-7 and similar codecs, which can encode half a character.
    """

    position: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Part:
    """The encoding of the bytes of a document from `start` up to, not including, `end`."""

    start: int
    end: int
    encoding: str


@dataclass(frozen=True, slots=True)
class Detection:
    """The encoding of some bytes, and the evidence for it.

    `encoding` is a canonical charset name, or None for binary data. `confidence` is a probability from 0 to 1.
    `language` is a BCP 47 tag; only `detect` looks for it, since that takes time. `declared` is the label in the
    document itself, right or wrong. `reason` says why bytes are binary data, or why the answer is only a fallback. If
    `is_mixed`, only some parts are in `encoding`; `parts` are all parts from the first byte to the last, empty for
    documents that are too large for memory. `is_damaged` is true if the encoding is certain although there are
    undecodable byte sequences. `codec` is the name by which Python's `open` reads the whole document, or None if Python
    has no such codec; `fixenc.register` adds fixenc's own.
    """

    encoding: str | None
    evidence: Evidence
    confidence: float
    language: str | None = None
    declared: str | None = None
    has_bom: bool = False
    reason: str | None = None
    is_mixed: bool = False
    parts: tuple[Part, ...] = ()
    is_damaged: bool = False
    codec: str | None = None

    @property
    def is_text(self) -> bool:
        """Whether the bytes are text at all."""
        return self.encoding is not None

    @property
    def is_guessed(self) -> bool:
        """Whether the only evidence is statistics over this document or its siblings."""
        return self.evidence in (Evidence.STATISTICS, Evidence.SIBLINGS)

    @property
    def is_fallback(self) -> bool:
        """Whether there is no evidence that every byte is in this encoding."""
        return self.evidence in (Evidence.FALLBACK, Evidence.BINARY)


@dataclass(frozen=True, slots=True)
class Rival:
    """A candidate encoding: its probability from 0 to 1, and an excerpt of the text where candidates differ."""

    encoding: str
    probability: float
    excerpt: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """Decoded text, its detection, and its undecodable byte sequences (each one U+FFFD in the text)."""

    text: str
    detection: Detection
    undecodable: tuple[Undecodable, ...] = ()


class Loss(Enum):
    """What an accident leaves of the characters or bytes that it loses."""

    NOTHING_LOST = "the accident can be undone exactly"
    DROPS = "bytes are dropped without a trace"
    MARKS = "each lost byte, or pair of bytes, becomes the same mark"
    REPLACES = "other characters stand in their place"


class Damage(Protocol):
    """One accident that can happen to a text. Knows no language, only what happens to characters.

    The attributes are all that other stages ask of an accident. `fixenc.damage.base.BaseDamage` has the common answers.
    """

    @property
    def loss(self) -> Loss:
        """What is left of lost characters."""

    @property
    def is_exact(self) -> bool:
        """Whether the accident loses nothing, so that undoing it gives the original."""

    @property
    def is_misreading(self) -> bool:
        """Whether the text was written in one charset and read in another, and nothing else happened."""

    @property
    def needs_misreading(self) -> bool:
        """Whether the accident is damage only after a misreading: by itself it leaves healthy text."""

    @property
    def needs_guess(self) -> bool:
        """Whether `undo` cannot restore what was lost, so that a language model chooses among candidates."""

    @property
    def was_utf8(self) -> bool:
        """Whether the text was UTF-8 when the accident happened: well-formed UTF-8 is hardly chance."""

    @property
    def written_in(self) -> str:
        """The canonical name of the charset in which the text was written; empty if the accident is no misreading."""

    @property
    def read_in(self) -> str:
        """The canonical name of the charset in which it was read; empty if no charset read all of its bytes."""

    @property
    def is_labelled_utf8(self) -> bool:
        """Whether the damaged text itself has a label that says that it is UTF-8."""

    @property
    def looks_healthy(self) -> bool:
        """Whether healthy text may look like this, so that only known words are evidence of the accident."""

    @property
    def words(self) -> str:
        """The accident in plain words: ``utf-8 read as windows-1252``."""

    @property
    def cost(self) -> float:
        """How rare the accident is: the negative logarithm of its share, in nats."""

    def inflict(self, text: str) -> str | None:
        """Return what the accident makes of `text`; None if it cannot happen to this text."""

    def undo(self, text: str) -> Iterator[str]:
        """Yield the originals from which the accident makes `text`; none if that is impossible."""

    def accounts_for(self, before: str, after: str) -> bool:
        """Whether `before` is what the accident makes of `after`, and nothing in it had to be guessed."""

    def drop_losses(self) -> Damage:
        """Return the accident as it happens to any text: without what it lost in this one."""

    def find_related(self) -> Iterator[Damage]:
        """Yield the accidents that leave nearly the same traces; none by default."""

    def move_within_escapes(self, misreading: Damage) -> Damage | None:
        """Return `misreading` as an accident of text that stays escaped; None if this accident does not escape text."""


@dataclass(frozen=True, slots=True)
class Region:
    """A damaged stretch of text: its position in the damaged text, and its accident.

    `accident` lists the damages in the order in which they happened. `odds` is how many times more probable the
    repaired line is than the next best original; None if the two were not compared.
    """

    start: int
    before: str
    after: str
    accident: tuple[Damage, ...]
    odds: float | None = field(default=None, compare=False)

    @property
    def end(self) -> int:
        """The end of the stretch in the damaged text."""
        return self.start + len(self.before)

    @property
    def is_proved(self) -> bool:
        """Whether the accident, run forwards on `after`, gives `before`, character for character."""
        text: str | None = self.after
        for damage in self.accident:
            text = None if text is None else damage.inflict(text)
        return text == self.before

    @property
    def is_guessed(self) -> bool:
        """Whether something was lost, so that a language model chose among several originals."""
        if all(damage.is_exact for damage in self.accident):
            return False
        texts = [self.before]
        for damage in reversed(self.accident):
            texts = [original for text in texts for original in islice(damage.undo(text), _MOST_ORIGINALS)]
        return self.after not in texts

    @property
    def words(self) -> str:
        """The accident in words, a repeated damage counted: ``utf-8 read as windows-1252, twice``."""
        return accident_in_words(self.accident)


def accident_in_words(accident: tuple[Damage, ...]) -> str:
    """Return plain words for some damages, in the order in which they happened."""
    parts: list[tuple[str, int]] = []
    for damage in accident:
        if parts and parts[-1][0] == damage.words:
            parts[-1] = (damage.words, parts[-1][1] + 1)
        else:
            parts.append((damage.words, 1))
    times = {1: "", 2: ", twice", 3: ", three times", 4: ", four times"}
    return "; then ".join(words + times.get(count, f", {count} times") for words, count in parts)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible explanation of a stretch of text: its original, its accident, and its odds.

    `odds` is how many times more probable it is than a healthy stretch: e to the power of the difference in cost.
    """

    text: str
    accident: tuple[Damage, ...]
    odds: float

    @property
    def words(self) -> str:
        """The accident in words."""
        return accident_in_words(self.accident)


@dataclass(frozen=True, slots=True)
class Unsure:
    """A stretch that seems damaged and was left alone, since its candidates are about equally probable.

    If no candidates were compared, `reason` says why.
    """

    start: int
    text: str
    candidates: tuple[Candidate, ...]
    reason: str | None = None


class Chosen(NamedTuple):
    """A change that a person chose for a stretch in doubt: one of its candidates, at its place in the decoded text.

    `path` is the absolute path of the file. A tuple, since the options of a run are kept in its journal.
    """

    path: str
    start: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A repair: the damaged text, the repaired one, and the regions where they differ, in order.

    `unsure` lists the stretches that seem damaged and were left alone.
    """

    before: str
    text: str
    regions: tuple[Region, ...] = ()
    unsure: tuple[Unsure, ...] = ()

    @property
    def damage(self) -> tuple[tuple[str, int], ...]:
        """The accidents in words, each with its number of regions, most frequent first."""
        counts = Counter[str]()
        for accident, regions in groupby(self.regions, key=attrgetter("accident")):
            counts[accident_in_words(accident)] += sum(1 for _ in regions)
        return tuple(counts.most_common())

    @property
    def is_proved(self) -> bool:
        """Whether the accident of every region, run forwards, gives the damaged text, and nothing else is changed."""
        pieces, at = list[str](), 0
        for region in self.regions:
            if region.start < at or self.before[region.start : region.end] != region.before or not region.is_proved:
                return False
            pieces += (self.before[at : region.start], region.after)
            at = region.end
        return "".join([*pieces, self.before[at:]]) == self.text

    def _repr_html_(self) -> str:
        """Return a table for a notebook."""
        from fixenc.notebook import render_repair

        return render_repair(self.regions, len(self.unsure))


class Status(str, Enum):
    """The result for one file, in a word."""

    FIXED = "fixed"
    HEALTHY = "healthy"
    UNSURE = "unsure"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Change:
    """Both texts of a changed file, for a diff.

    `original` and `clean` are the bytes that a patch is made of: those of a file that was UTF-8 already, and None for
    any other, to which no patch of text applies.
    """

    before: str
    after: str
    original: bytes | None = None
    clean: bytes | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The place of an undecodable byte sequence: line and column, both from 1, and its bytes if they are known."""

    line: int
    column: int
    data: bytes


class SpotKind(str, Enum):
    """What stands at a spot that a report points to."""

    LEGACY = "legacy-encoding"
    MOJIBAKE = "mojibake"
    LOST = "lost-characters"
    UNSURE = "unsure"
    UNDECODABLE = "undecodable-bytes"


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of a file that a report points to: from a line and column, both from 1, up to, not including, another.

    Columns count characters of the text as it is read. `words` say what is there; `accident` is the sort of accident
    of mojibake (``misreading``), else empty.
    """

    kind: SpotKind
    words: str
    line: int
    column: int
    end_line: int
    end_column: int
    accident: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one file.

    `target` is the path of the clean copy, None if there is to be none. `is_due` is true if the copy was missing or out
    of date, `was_written` if it was written; they differ if nothing was to be written. `actions` are what was done, in
    words; `damage` counts regions by accident, most frequent first; `doubtful` counts stretches that seem damaged and
    were left alone. `undecodable` counts undecodable byte sequences, `places` are the first of them. `lost` counts
    characters that are U+FFFD in the result and had been lost before. `spots` are what a report points to, the first of
    each kind; of a document that is too large for memory, none. `compression` is the name of the compression format.
    `findings` are what a person is shown of it, if that was asked for.
    """

    path: Path
    status: Status
    reason: str | None = None
    target: Path | None = None
    is_due: bool = False
    was_written: bool = False
    detection: Detection | None = None
    newline: str | None = None
    actions: tuple[str, ...] = ()
    damage: tuple[tuple[str, int], ...] = ()
    doubtful: int = 0
    undecodable: int = 0
    places: tuple[Place, ...] = ()
    lost: int = 0
    spots: tuple[Spot, ...] = ()
    compression: str | None = None
    change: Change | None = None
    findings: Findings | None = None


class BomPolicy(str, Enum):
    """What to do with the byte order mark of written files.

    `AUTO` keeps it where tools of the type need it (tables, PowerShell), and drops it elsewhere.
    """

    AUTO = "auto"
    DROP = "drop"
    KEEP = "keep"
    ADD = "add"


class ErrorPolicy(str, Enum):
    """What to do with a file of certain encoding that has undecodable byte sequences."""

    KEEP = "keep"
    STRICT = "strict"
