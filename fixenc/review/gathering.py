"""The questions of a review: found by the same path as `fix`, which writes nothing then."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from fixenc import charsets, detection
from fixenc.cleaned import Cleaned, not_decoding_in_words
from fixenc.detection.origin import Origin
from fixenc.detection.sampling import last_end
from fixenc.errors import OptionsError, SourceError
from fixenc.files.found import Found
from fixenc.files.handling import handle_file
from fixenc.files.naming import Job
from fixenc.files.opening import open_document
from fixenc.options import Options
from fixenc.pipeline import fix_bytes
from fixenc.records import Chosen, Detection, Evidence, Outcome, Status
from fixenc.review.excerpts import cut_excerpts
from fixenc.review.questions import Answer, Kind, Question
from fixenc.review.rules import obstacle_to
from fixenc.review.stretches import ask_about_stretches

# The encodings of files that a rule for their folder does not touch.
_UNTOUCHED = frozenset({"ascii", "utf-8"})
# Stands for a file that a rule for its folder must not touch, or that was not looked into.
_OTHER = "other"
# How many files are kept in memory for the keys that follow.
_KEPT = 8


@dataclass
class Desk:
    """The files of a review: those that are asked about, and what is known of the others.

    `base` is the folder of the config file, whose rules name files below it. `found` are the files asked about.
    `encodings` are those of the other files in each folder and below it, `beside` counts what all files of a folder
    are, and `walked` are the folders whose files were all looked at. `labels` are encodings by a rule or by
    siblings, of files whose stretches are asked about.
    """

    options: Options
    base: Path
    has_guesses: bool = False
    found: dict[Path, Found] = field(default_factory=dict)
    encodings: dict[Path, set[str]] = field(default_factory=lambda: defaultdict(set))
    beside: dict[Path, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    walked: set[Path] = field(default_factory=set)
    labels: dict[Path, str] = field(default_factory=dict)

    def ask(self, job: Job, outcome: Outcome) -> Iterator[Question]:
        """Yield the questions about a file, by its outcome."""
        found, path = job.found, outcome.path
        if not found.is_named:
            self.walked.add(found.location.root.path)
        question = self._ask_for_encoding(found, outcome)
        self.beside[path.parent][_word_of(outcome, is_asked=question is not None)] += 1
        if question is not None:
            self.found[path] = found
            yield question
            return
        for folder in path.parents:
            self.encodings[folder].add(_encoding_of(outcome))
        if outcome.status in {Status.FIXED, Status.HEALTHY} and (outcome.doubtful or self.has_guesses):
            yield from self._ask_about_text(job, outcome)

    def complete(self, question: Question) -> Question:
        """Return a question with what the files beside it are, once all were looked at."""
        if question.kind is not Kind.ENCODING:
            return question
        return replace(question, facts=(*question.facts, self._neighbours_of(question)))

    def may_cover(self, folder: Path, encoding: str) -> bool:
        """Whether one rule for a folder, and all below it, is right for an encoding; see `rules.MayCover`."""
        is_whole = not (self.options.include or self.options.exclude) and any(
            root == folder or root in folder.parents for root in self.walked
        )
        name = charsets.from_label(encoding).name
        return is_whole and self.encodings[folder] <= {*_UNTOUCHED, name}

    def read_as(self, question: Question, label: str) -> Answer:
        """Return the candidate of a file by a label; raises OptionsError for an unknown label and a foreign codec."""
        charset = charsets.from_label(label)
        Options(encoding=label)  # raises for a codec that is not for files
        data = self._data_of(question.path)
        (lines,) = cut_excerpts(data, [charset.name])
        return Answer(charset.name, lines, ", ".join(["typed", *_undecodable_in_words(data, charset.name)]))

    def object_to(self, question: Question, encoding: str) -> str | None:
        """Return why `fix` would leave a file alone in spite of an encoding; None if it would not."""
        try:
            refusal = self._clean(self.found[question.path], encoding).refusal
        except (OptionsError, SourceError) as error:
            return str(error)
        return None if refusal is None else f"with {encoding}, fix would leave it alone: {refusal.partition(';')[0]}"

    def object_to_changes(self, path: Path, chosen: tuple[Chosen, ...]) -> str | None:
        """Return why `fix` would leave a file alone with some changes of its stretches; None if it would not."""
        try:
            outcome = handle_file(self.found[path], replace(self.options, chosen=chosen)).outcome
        except SourceError as error:
            return str(error)
        if outcome.status is Status.FIXED:
            return None
        return f"with this, fix would leave the file alone: {outcome.reason or 'nothing would be changed'}"

    def decodes(self, question: Question, encoding: str) -> bool:
        """Whether every byte of a file decodes by an encoding."""
        try:
            return not charsets.from_label(encoding).decode_with_places(self._data_of(question.path))[1]
        except SourceError:
            return False

    def _ask_for_encoding(self, found: Found, outcome: Outcome) -> Question | None:
        detected = outcome.detection
        if outcome.status is not Status.UNSURE or detected is None or detected.evidence is Evidence.GIVEN:
            return None
        try:
            is_settled_by_name = self._is_settled_by_name(found, outcome)
            return self._encoding_question(found, outcome) if is_settled_by_name else None
        except SourceError:
            return None

    def _is_settled_by_name(self, found: Found, outcome: Outcome) -> bool:
        """Whether it is the encoding that is unsure, and not whether the file may be changed at all."""
        detected = outcome.detection
        if detected is None or detected.encoding is None:
            return False
        if detected.is_fallback or detected.confidence < self.options.min_confidence or outcome.undecodable:
            return True
        return self._clean(found, detected.encoding).refusal is None

    def _encoding_question(self, found: Found, outcome: Outcome) -> Question:
        name, data = _read(found, self.options)
        origin = Origin(name, found.find_label(self.options))
        rivals = detection.rivals(data, name=origin.name, label=origin.label, among=found.among)
        likely = dict[str, float]()
        for one in rivals:
            likely.setdefault(charsets.from_label(one.encoding).name, one.probability)
        names = [name for name in likely if name not in _UNTOUCHED or name == "utf-8"]
        excerpts = cut_excerpts(data, names) if names else []
        answers = tuple(
            Answer(name, lines, ", ".join([f"{likely[name]:.0%}", *_undecodable_in_words(data, name)]))
            for name, lines in zip(names, excerpts, strict=True)
        )
        parts = self._parts_of(found.path)
        why = "it is not below the folder of the config file; run `fixenc review` in its folder"
        obstacle = why if parts is None else obstacle_to(parts)
        facts = tuple(_facts(found, outcome))
        return Question(found.path, Kind.ENCODING, facts, answers, None if obstacle else parts, obstacle)

    def _ask_about_text(self, job: Job, outcome: Outcome) -> Iterator[Question]:
        try:
            repair = self._clean(job.found, None).repair
        except SourceError:
            return
        self.found[outcome.path] = job.found
        if outcome.detection is not None:
            self._note_label(job.found, outcome.detection)
        yield from ask_about_stretches(outcome.path, job.source_name, repair, has_guesses=self.has_guesses)

    def _note_label(self, found: Found, detected: Detection) -> None:
        label = detected.encoding if detected.evidence is Evidence.SIBLINGS else found.encoding
        if label is not None:
            self.labels[found.path] = label

    def _parts_of(self, path: Path) -> tuple[str, ...] | None:
        """Return the names of a path below the folder of the config file; None if it is elsewhere."""
        real = os.path.join(os.path.realpath(path.parent), path.name)
        try:
            return Path(real).relative_to(os.path.realpath(self.base)).parts
        except ValueError:
            return None

    def _neighbours_of(self, question: Question) -> str:
        others = self.beside[question.folder] - Counter(["unsure"])
        listed = ", ".join(f"{count} {word}" for word, count in others.most_common())
        return f"beside it: {listed}" if listed else "no other file beside it was looked at"

    def _clean(self, found: Found, encoding: str | None) -> Cleaned:
        options = replace(self.options, encoding=encoding or found.encoding or self.options.encoding)
        name, data = _read(found, self.options)
        return fix_bytes(data, options, name=name, label=found.find_label(options), among=found.among)

    def _data_of(self, path: Path) -> bytes:
        return _read(self.found[path], self.options)[1]


@lru_cache(_KEPT)
def _read(found: Found, options: Options) -> tuple[str, bytes]:
    """Return the name and the bytes of a document, of a large one its first block; raises SourceError."""
    one = open_document(found.location, options)
    if one.data is not None:
        return one.name, one.data
    first = next(iter(one.blocks()), b"")
    return one.name, first[: last_end(first)]


def _facts(found: Found, outcome: Outcome) -> Iterator[str]:
    detected = outcome.detection
    size = f"{found.size:,} byte{'s' * (found.size != 1)}"
    packed = "" if outcome.compression is None else f" of {outcome.compression} data"
    yield f"{size}{packed}; {(outcome.reason or '').partition(';')[0]}"
    if detected is not None and detected.declared is not None:
        yield f"declares {detected.declared}"


def _undecodable_in_words(data: bytes, name: str) -> list[str]:
    count = len(charsets.from_label(name).decode_with_places(data)[1])
    return [not_decoding_in_words(count)] if count else []


def _word_of(outcome: Outcome, *, is_asked: bool) -> str:
    """Return a word for a file beside another: its encoding, or its status."""
    detected = outcome.detection
    if is_asked or detected is None or detected.encoding is None:
        return "unsure" if is_asked else "binary" if detected is not None else outcome.status.value
    return detected.encoding


def _encoding_of(outcome: Outcome) -> str:
    """Return the encoding of a file for which nothing is asked; `_OTHER` if a rule for its folder must not touch it."""
    detected = outcome.detection
    is_sure = outcome.status in {Status.FIXED, Status.HEALTHY} and detected is not None and not detected.is_mixed
    return detected.encoding or _OTHER if is_sure and detected is not None else _OTHER
