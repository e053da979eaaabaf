"""Many texts, such as the values of a column: each by itself, or together, as the lines of a document."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from functools import lru_cache, partial
from typing import TypeVar

from fixenc.arguments import require_text
from fixenc.errors import OptionsError
from fixenc.records import Region, Repair, Unsure
from fixenc.repair import explain, fix_text
from fixenc.repair.regions import apply

__all__ = ["explain_texts", "fix_texts"]

Result = TypeVar("Result")
Part = TypeVar("Part", Region, Unsure)

# The most characters of a text whose repair is remembered: columns repeat short values.
_SHORT = 200
# The most repairs that are remembered: some 10 MB, since a text that stays is the same object.
_MOST_REMEMBERED = 1 << 15
# The most texts of a block that is one document.
_MOST_TEXTS = 1000
# The most texts that are sent to a worker at once: a damaged one takes some 10 ms.
_MOST_SENT = 100
# The number of characters from which a block is full.
_FULL = 100_000
# The blocks that are sent ahead to each worker.
_AHEAD = 2


def fix_texts(
    texts: Iterable[str], *, guess: bool = True, workers: int | None = None, as_document: bool = False
) -> Iterator[str]:
    """Yield each text with its mojibake undone, in order.

    Each is judged by itself, as by `fix_text`, and taken only when it is needed. `as_document` judges up to 1,000 in a
    row together, or fewer of 100,000 characters in all, as the lines of one document: an accident that some of them
    show is undone in others, too short to show it. Several `workers`, each a process, share the work, with the same
    results; texts are then taken a few hundred ahead. Raises TypeError for a value that is no text, once it is reached
    and all before it are yielded, and OptionsError for less than one worker.

    >>> list(fix_texts(["cafÃ©", "thÃ© noir", "Größe"]))
    ['café', 'thé noir', 'Größe']
    """
    fix = partial(_fix_block, guess=guess, as_document=as_document)
    return _start(fix, texts, "fix_text", workers, as_document=as_document)


def explain_texts(
    texts: Iterable[str], *, guess: bool = True, workers: int | None = None, as_document: bool = False
) -> Iterator[Repair]:
    """Yield the repair of each text, as by `explain`; the arguments, and what is raised, are as for `fix_texts`.

    >>> [repair.regions[0].words for repair in explain_texts(["cafÃ©", "thĂ©"])]
    ['utf-8 read as windows-1252', 'utf-8 read as windows-1250']
    """
    explain_block = partial(_explain_block, guess=guess, as_document=as_document)
    return _start(explain_block, texts, "explain", workers, as_document=as_document)


def _fix_block(texts: list[str], *, guess: bool, as_document: bool) -> list[str]:
    if as_document:
        return [repair.text for repair in _explain_together(texts, guess=guess)]
    return [_fix_remembered(text, guess) if len(text) <= _SHORT else fix_text(text, guess=guess) for text in texts]


def _explain_block(texts: list[str], *, guess: bool, as_document: bool) -> list[Repair]:
    return _explain_together(texts, guess=guess) if as_document else [explain(text, guess=guess) for text in texts]


@lru_cache(maxsize=_MOST_REMEMBERED)
def _fix_remembered(text: str, guess: bool) -> str:
    return fix_text(text, guess=guess)


def _explain_together(texts: Sequence[str], *, guess: bool) -> list[Repair]:
    """Return the repair of each text as a part of one document; what reaches over the end of a text is left out."""
    whole = explain("\n".join(texts), guess=guess)
    starts = list(itertools.accumulate((len(text) + 1 for text in texts), initial=0))
    regions, unsure = _share_out(texts, starts, whole.regions), _share_out(texts, starts, whole.unsure)
    return [
        Repair(text, apply(text, mine), tuple(mine), tuple(doubts))
        for text, mine, doubts in zip(texts, regions, unsure, strict=True)
    ]


def _share_out(texts: Sequence[str], starts: Sequence[int], parts: Iterable[Part]) -> list[list[Part]]:
    """Return the parts of a document that stand in each of its texts, with their places there."""
    shares: list[list[Part]] = [[] for _ in texts]
    for part in parts:
        at = bisect_right(starts, part.start) - 1
        size = len(part.before if isinstance(part, Region) else part.text)
        if part.start + size <= starts[at] + len(texts[at]):
            shares[at].append(replace(part, start=part.start - starts[at]))
    return shares


def _start(
    work: Callable[[list[str]], list[Result]],
    texts: Iterable[str],
    of_one: str,
    workers: int | None,
    *,
    as_document: bool,
) -> Iterator[Result]:
    """Return the results of all texts, in order; `of_one` is the function that takes a single text."""
    if isinstance(texts, str):
        raise TypeError(f"several texts are taken, such as a list; for a single one, use {of_one}")
    if workers is not None and not isinstance(workers, int):
        raise TypeError(f"workers must be a whole number, not {workers!r}")
    if workers is not None and workers < 1:
        raise OptionsError(f"workers must be at least 1, not {workers}")
    if workers is not None and workers > 1:
        return _run_on(workers, work, _cut(texts, of_one, _MOST_TEXTS if as_document else _MOST_SENT))
    blocks = _cut(texts, of_one, _MOST_TEXTS if as_document else 1)
    return itertools.chain.from_iterable(map(work, blocks))


def _cut(texts: Iterable[str], of_one: str, most: int) -> Iterator[list[str]]:
    """Yield the texts in blocks of `most` at the most; a block ends once it is full, too, and before a wrong value."""
    block, size = list[str](), 0
    for text in texts:
        if not isinstance(text, str) and block:
            yield block
        require_text(text, of_one)
        block.append(text)
        size += len(text)
        if len(block) == most or size >= _FULL:
            yield block
            block, size = [], 0
    if block:
        yield block


def _run_on(workers: int, work: Callable[[list[str]], list[Result]], blocks: Iterator[list[str]]) -> Iterator[Result]:
    """Yield the results of all blocks, in order, before any error that ends these."""
    flying, error = deque[Future[list[Result]]](), None
    pool = ProcessPoolExecutor(workers)
    try:
        while True:
            try:
                block = next(blocks, None)
            except TypeError as wrong:
                block, error = None, wrong
            if block is None:
                break
            flying.append(pool.submit(work, block))
            if len(flying) > _AHEAD * workers:
                yield from flying.popleft().result()
        while flying:
            yield from flying.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    if error is not None:
        raise error
