"""The parts of one large document on an executor: cleaned side by side, in order, a bounded number in flight.

Each part is cleaned by itself, so the result is that of one process. A run that has workers says so by `spread_parts`
around the one document that all of them are to work on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from fixenc.cleaned import Actions, Cleaned
from fixenc.cleaning import Lines, clean
from fixenc.errors import ClusterError, FixencError
from fixenc.flights import Sender, fly, renew, submit
from fixenc.formats.types import BY_NAME
from fixenc.options import Options
from fixenc.records import Detection
from fixenc.spots import count_lost


class Part(NamedTuple):
    """What is needed of a cleaned part: its clean bytes, and what was done to it; members as in `Survey`.

    `length` is the number of bytes before.
    """

    data: bytes
    length: int
    done: Actions = Actions()
    doubtful: int = 0
    undecodable: int = 0
    lost: int = 0
    refusal: str | None = None


class Piece(NamedTuple):
    """A part of a document that is to be cleaned: its number, from 0, and the name of the document's file type.

    `found` is the detection of the document as it holds for this part. If it `is_known` to be healthy, it stays as it
    is.
    """

    data: bytes
    found: Detection
    number: int
    form: str
    is_known: bool = False


class RunOverError(BaseException):
    """The workers are gone, and no file is to blame: the run ends, for the reason that is the cause of this, if any.

    It is no Exception, since these become the outcome of a file.
    """


@dataclass(frozen=True, slots=True)
class _Spread:
    """Where parts are cleaned, the most of them in flight, and whether the run is to end, which may end its workers."""

    executor: Executor
    most: int
    stop: Callable[[], bool]


_SPREAD: ContextVar[_Spread | None] = ContextVar("fixenc workers for parts", default=None)


@contextmanager
def spread_parts(executor: Executor, workers: int, stop: Callable[[], bool]) -> Iterator[None]:
    """Have the parts of documents that are cleaned meanwhile cleaned by this number of workers of an executor.

    Raises RunOverError, also where it is used, if all workers are lost, or one is once `stop` returns true.
    """
    token = _SPREAD.set(_Spread(executor, 2 * workers, stop))
    try:
        yield
    finally:
        _SPREAD.reset(token)


def clean_pieces(pieces: Iterable[Piece], options: Options, name: str) -> Iterator[Part]:
    """Yield the pieces of a document, each cleaned, in order; raises FixencError if a worker dies of one twice."""
    spread = _SPREAD.get()
    if spread is None:
        yield from (_clean_piece(piece, options, name) for piece in pieces)
        return
    executor = spread.executor

    def send(piece: Piece) -> Future[Part]:
        if not piece.is_known:
            return submit(executor, _clean_piece, piece, options, name)
        known: Future[Part] = Future()
        known.set_result(_clean_piece(piece, options, name))
        return known

    try:
        yield from fly(pieces, Sender(executor, send, partial(_clean_alone, spread, send)), most=spread.most)
    except ClusterError as error:
        raise RunOverError from error


def _clean_alone(spread: _Spread, send: Callable[[Piece], Future[Part]], piece: Piece) -> Iterator[Part]:
    """Yield a piece whose worker died, cleaned while no other is in flight."""
    if spread.stop():
        raise RunOverError
    try:
        yield send(piece).result()
    except BrokenExecutor as error:
        renew(spread.executor)
        raise FixencError(f"the worker of a part of it died ({error}); run again with --jobs 1 to see why") from error


def clean_piece(piece: Piece, options: Options, name: str) -> Cleaned:
    """Return a piece, cleaned."""
    return clean(piece.data, piece.found, options, name=name, part=Lines(piece.number, BY_NAME[piece.form]))


def _clean_piece(piece: Piece, options: Options, name: str) -> Part:
    if piece.is_known:
        return Part(piece.data, len(piece.data))
    cleaned = clean_piece(piece, options, name)
    return Part(
        cleaned.data,
        len(piece.data),
        cleaned.done,
        len(cleaned.repair.unsure),
        len(cleaned.undecodable),
        count_lost(cleaned),
        cleaned.refusal,
    )
