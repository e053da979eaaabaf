"""Tasks on an executor that breaks: what had ended is kept, what was lost is done once more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from typing import Any

from fixenc.flights import Sender, fly, renew, submit


class Breaking(Executor):
    """Does a call at once; loses the first 2, and if it `refuses`, takes nothing then until it is renewed."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.calls, self.refuses, self.is_broken, self.renewed = Counter[int](), refuses, False, 0

    def submit(self, fn: Any, /, *args: Any, **named: Any) -> Future[Any]:
        if self.is_broken:
            raise BrokenExecutor("broken")
        (number,) = args
        self.calls[number] += 1
        done: Future[Any] = Future()
        if number == 2 and self.calls[2] == 1:
            self.is_broken = self.refuses
            done.set_exception(BrokenExecutor("died"))
        else:
            done.set_result(fn(*args, **named))
        return done

    def renew(self) -> None:
        self.is_broken, self.renewed = False, self.renewed + 1


def results(executor: Executor, numbers: range, **given: Any) -> list[int]:
    def again(number: int) -> Iterator[int]:
        yield -submit(executor, abs, number).result()

    return list(fly(numbers, Sender(executor, lambda number: submit(executor, abs, number), again), **given))


def test_only_what_was_lost_is_done_again():
    """A failure means that files which a worker had written are done twice, and told as not written."""
    executor = Breaking()
    assert results(executor, range(6), most=4) == [0, 1, -2, 3, 4, 5]
    assert executor.calls == Counter({0: 1, 1: 1, 2: 2, 3: 1, 4: 1, 5: 1})
    assert executor.renewed == 1


def test_what_a_broken_executor_refuses_is_done_again():
    executor = Breaking(refuses=True)
    assert results(executor, range(6), most=4) == [0, 1, -2, -3, -4, -5]
    assert executor.renewed == 1


def test_no_more_is_sent_than_may_be_in_flight():
    sent = list[int]()

    def send(number: int) -> Future[int]:
        sent.append(number)
        done: Future[int] = Future()
        done.set_result(number)
        return done

    flights = fly(range(9), Sender(Breaking(), send, lambda _: ()), most=3)
    assert [next(flights), len(sent)] == [0, 3]
    assert [next(flights), len(sent)] == [1, 4]


def test_nothing_is_begun_after_the_stop():
    asked = iter([False, True])
    assert results(Breaking(), range(2, 9, 6), most=1, stop=lambda: next(asked)) == []


def test_an_executor_that_cannot_be_renewed_says_so():
    assert renew(Breaking())
    assert not renew(Executor())
