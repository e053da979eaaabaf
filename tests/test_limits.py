"""How much work a text may make: it grows with its length, is counted and not timed, and past it the text stays."""

from __future__ import annotations

import io
import json
import re
import time
import tracemalloc
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from rich.console import Console

import fixenc
from fixenc.damage import Escape, Rewriting
from fixenc.plausibility import Glance, glance
from fixenc.plausibility.scoring import costs
from fixenc.plausibility.vocabulary import costs_of_runs
from fixenc.records import Status
from fixenc.repair import budget, finders
from fixenc.repair.belief import guessed
from fixenc.repair.budget import (
    TOO_MUCH,
    Depth,
    DocumentSpentError,
    Foresight,
    LineSpentError,
    count_as_guesses,
    count_as_one_line,
    run_within_budget,
    spend,
)
from fixenc.repair.document import findings
from fixenc.repair.document.lines import Lines
from fixenc.repair.explanation import Explanation
from fixenc.report import explain, jsonl
from tests.bench.awkward import made
from tests.texts import SENTENCES

pytestmark = pytest.mark.slow

# Bytes of these were lost, and a language must guess them.
MARKED = "\n".join(
    sentence.encode().decode("gbk", "replace")
    for sentence in (
        "那只白猫在屋顶上睡着了，谁也没有看见它。",
        "小船慢慢地离开了码头，岸上的人还在挥手。",
        "奶奶把信放进了抽屉里，从来没有再打开过。",
        "雪下了整整一个晚上，早晨村子里非常安静。",
    )
)
# Of these nothing was.
MISREAD = "\n".join(SENTENCES[language].encode().decode("latin-1") for language in ("de", "fr", "hu", "sv"))
HOSTILE = [
    "capitals, 15% U+FFFD", "Chinese UTF-8 as GBK, U+FFFD", "controls dropped, Russian", "accents stripped",
    "torn Chinese", "read in another charset each line", "some lines misread", "letters of Latin-1",
    "letters, a line each",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _any_odds_do(monkeypatch: pytest.MonkeyPatch):
    """What is guessed here need not be believed: it is the work that is counted."""
    for name in filter(re.compile("LEAST_ODDS").match, vars(guessed)):
        monkeypatch.setattr(guessed, name, 0.0)


def allow(monkeypatch: pytest.MonkeyPatch, *, search: int = 1 << 40, guesses: int = 1 << 40, line: int = 1 << 40):
    for name, work in {"SEARCH": search, "GUESSES": guesses, "MOST_A_LINE": line}.items():
        monkeypatch.setattr(budget, name, work)
    for name in ("SEARCH_A_CHARACTER", "GUESSES_A_CHARACTER"):
        monkeypatch.setattr(budget, name, 0)


def work_of(text: str) -> tuple[int, int]:
    """What it takes to find the last accident of a text, of each kind."""
    meters = list[budget._Meter]()

    def fix() -> None:
        meter = budget._METER.get()
        assert meter is not None
        meters.append(meter)
        finders._find(text, guess=True)

    budget.run_within_budget(len(text), fix)
    return meters[0].spent, meters[0].guesses


def test_within_its_budget_a_text_is_mended_and_past_it_left_with_the_reason(monkeypatch: pytest.MonkeyPatch):
    """A failure means a wrong repair that nobody had weighed, or a silent one."""
    _, guesses = work_of(MARKED)
    allow(monkeypatch, guesses=guesses)
    mended = fixenc.explain(MARKED)
    assert mended.regions
    assert not any(one.reason for one in mended.unsure)
    allow(monkeypatch, guesses=guesses - 1)
    left = fixenc.explain(MARKED)
    assert (left.text, left.regions) == (MARKED, ())
    assert {(one.text, one.candidates, one.reason) for one in left.unsure} <= {
        (line, (), TOO_MUCH) for line in MARKED.split("\n")
    }
    assert left.unsure


def test_what_needs_no_guess_is_mended_where_guesses_are_too_many(monkeypatch: pytest.MonkeyPatch):
    allow(monkeypatch, guesses=1)
    text = f"{MISREAD}\n{MARKED}"
    repair = fixenc.explain(text)
    assert repair.text == f"{fixenc.fix_text(MISREAD)}\n{MARKED}"
    assert repair.is_proved
    assert any(one.reason == TOO_MUCH for one in repair.unsure)


def test_where_all_search_is_too_much_the_text_stays(monkeypatch: pytest.MonkeyPatch):
    allow(monkeypatch, search=1)
    for text in (MISREAD, MARKED, f"{MISREAD}\n{MARKED}"):
        repair = fixenc.explain(text)
        assert repair.text == text
        assert any(one.reason == TOO_MUCH for one in repair.unsure)


def test_that_all_search_is_too_much_is_told_once(monkeypatch: pytest.MonkeyPatch):
    allow(monkeypatch, search=1)
    repair = fixenc.explain("\n".join([MISREAD, MARKED] * 20))
    assert [one.reason for one in repair.unsure] == [TOO_MUCH]


def test_one_line_may_be_too_much_and_the_others_are_mended(monkeypatch: pytest.MonkeyPatch):
    text = f"{MISREAD}\n{MARKED.splitlines()[0]}"
    most = max(sum(work_of(line)) for line in MISREAD.split("\n")) * 3 // 5  # each is looked at twice
    allow(monkeypatch, line=most)
    repair = fixenc.explain(text)
    assert repair.text == f"{fixenc.fix_text(MISREAD)}\n{MARKED.splitlines()[0]}"
    assert [(one.text, one.reason) for one in repair.unsure] == [(MARKED.splitlines()[0], TOO_MUCH)]


def test_a_torn_page_that_is_too_much_stays_whole(monkeypatch: pytest.MonkeyPatch):
    healthy = "這個規則從今天起生效, 明天我帶頭遵守, 這樣大家都知道規模有多大。"
    page = Rewriting((("規", "guī"),)).inflict(healthy)
    assert page is not None
    assert fixenc.fix_text(page) == healthy
    allow(monkeypatch, guesses=1)
    repair = fixenc.explain(page)
    assert repair.text == page
    assert [one.reason for one in repair.unsure] == [TOO_MUCH]


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("share", [0.9, 0.3, 0.01])
def test_fixing_twice_is_fixing_once_where_the_budget_ends(monkeypatch: pytest.MonkeyPatch, kind: str, share: float):
    """A failure means that a second run finds what the first had no work left for."""
    text = made(kind, 2_500).decode()
    allow(monkeypatch)
    work, guesses = work_of(text)
    for search, guess in ((int(work * share), 1 << 40), (1 << 40, int(guesses * share))):
        allow(monkeypatch, search=search, guesses=guess)
        once = fixenc.fix_text(text)
        assert fixenc.fix_text(once) == once


def test_the_budget_does_not_depend_on_what_was_fixed_before(monkeypatch: pytest.MonkeyPatch):
    """A failure means that a file comes out differently beside others: what is remembered was not counted."""
    text = f"{MISREAD}\n{MARKED}"
    allow(monkeypatch)
    work = work_of(text)
    assert work_of(text) == work
    for line in text.split("\n"):
        fixenc.fix_text(line)
    assert work_of(text) == work
    allow(monkeypatch, guesses=work[1] // 2)
    left = fixenc.explain(text)
    assert fixenc.explain(text) == left
    assert left.text == f"{fixenc.fix_text(MISREAD)}\n{MARKED}"


def test_threads_have_budgets_of_their_own(monkeypatch: pytest.MonkeyPatch):
    allow(monkeypatch, guesses=sum(work_of(MARKED)))
    texts = [MARKED, MISREAD, f"{MARKED}\n{MARKED[::-1]}", "plain", "naïve"] * 3
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(fixenc.explain, texts)) == [fixenc.explain(text) for text in texts]


def test_work_is_counted_again_when_it_is_remembered():
    asked = list[int]()

    @budget.remember(4)
    def square(number: int) -> int:
        asked.append(number)
        budget.spend(number)
        return number * number

    assert (square(3), square(3), asked) == (9, 9, [3])
    meter = budget._Meter(Depth.ALL, 10, 10, 7)
    token = budget._METER.set(meter)
    try:
        assert (square(3), square(3)) == (9, 9)
        assert (meter.spent, asked) == (6, [3])
        with pytest.raises(LineSpentError):
            square(3)
        with budget.count_as_one_line(), pytest.raises(DocumentSpentError):
            square(3)
    finally:
        budget._METER.reset(token)


def test_doubts_are_reported_with_their_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    allow(monkeypatch, guesses=1)
    repair = fixenc.explain(MARKED)
    out = io.StringIO()
    explain.print_repair(explain.Explained(repair), Console(file=out, width=200))
    assert f"  {TOO_MUCH}\n" in out.getvalue()
    assert [one["reason"] for one in json.loads(jsonl.repair_line(repair))["unsure"]] == [TOO_MUCH] * len(repair.unsure)
    (tmp_path / "a.txt").write_text(MARKED, "utf-8")
    outcome = fixenc.fix_file(tmp_path / "a.txt")
    assert (outcome.status, outcome.doubtful) == (Status.HEALTHY, len(repair.unsure))
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


# What took the square of its length: of 200 kB each took minutes.
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("+AMM" * 50_000, id="runs of UTF-7 without end"),
        pytest.param("&a;&b; " + "+A" * 100_000, id="the same beside entities"),
        pytest.param("%C3%83%C2%A9" * 16_000, id="percents without a blank"),
        pytest.param("%C3%83%C2%A9x" * 16_000, id="percents in one word"),
        pytest.param("=?utf-8?Q?a?= " * 14_000 + "%C3%83%C2%A9 " * 2_000, id="encoded words"),
    ],
)
def test_a_long_text_is_looked_through_in_a_time_like_its_length(text: str):
    start = time.process_time()
    fixenc.fix_text(text)
    assert time.process_time() - start < 20


def test_a_run_of_utf_7_is_found_wherever_it_begins():
    """A failure means that taking runs whole, so that they are looked through once, loses some."""
    run = Escape("utf-7")
    assert list(run.find_runs("a+AMMAqQ-b x+y+AMMAqQ- +A+AMM")) == [(1, "+AMMAqQ-"), (12, "+y+AMMAqQ-")]
    assert fixenc.fix_text("caf+AMMAqQ- +A+AMM") == "café +A+AMM"


def test_lines_of_lost_characters_are_counted_at_once():
    """A failure means that a megabyte of them takes a minute: each batch of lines looks at all of the text again."""
    text, asked = "\ufffd\n" * 40_000 + "Größe\n", list[int]()
    seen = glance(text)
    find = Glance.find_bounds

    def note(self: Glance, numbers: Sequence[int]) -> list[tuple[int, int]]:
        asked.append(1)
        return find(self, numbers)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Glance, "find_bounds", note)
        assert Lines(text, seen).count(50) == 1
    assert len(asked) < 20


LETTERS = "āēīōūķļņģšž"
LINES = "".join(f"{LETTERS[number * 7 % 11]}\n" for number in range(60_000))
RUNS = [f"{first}天气很{last}了" for first in "今天又乃二人入八駅前" * 20 for last in "小店好祖母毎朝買前" * 12]


@pytest.mark.parametrize(
    ("look", "size"),
    [
        pytest.param(lambda: costs([LETTERS * 60_000]), 11 * 60_000, id="a word without end"),
        pytest.param(lambda: Lines(LINES, glance(LINES)).all, 3 * 60_000, id="lines of a letter"),
        pytest.param(lambda: costs_of_runs(RUNS), 6 * len(RUNS), id="many runs"),
    ],
)
def test_memory_is_not_many_times_the_text(look: Callable[[], object], size: int):
    """A failure means that each letter takes a row of all languages, or each short line several objects of its own."""
    costs(["é", "天气"]), glance("é\n"), costs_of_runs(["天气"])  # the models stay in memory
    tracemalloc.start()
    try:
        look()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 110 * size, f"{peak / size:.0f} bytes for each"


def _guess_each(lines: int, work: Callable[[int], int], done: list[int]) -> Depth:
    """Guess each of some lines, as long as that is allowed, and say how far the document was searched."""

    def guess() -> None:
        foresight = Foresight(lines)
        for number in range(lines):
            with suppress(LineSpentError), count_as_one_line(), count_as_guesses():
                spend(work(number))
            done.append(number)
            foresight.count_part()

    _, depth = run_within_budget(1_000, guess)
    return depth


@pytest.mark.parametrize(
    ("work", "foreseen_at"),
    [
        pytest.param(lambda _: 5_000, 5, id="each line takes as much"),
        pytest.param(lambda number: 50_000 * (number % 4 == 0), 29, id="a quarter of the lines take all"),
        pytest.param(lambda number: 100_000 * (number == 99), 100, id="the last of a hundred takes all"),
    ],
)
def test_guesses_that_would_take_too_long_for_all_lines_are_given_up_early(
    work: Callable[[int], int], foreseen_at: int
):
    """The first lines show how long ten thousand will take: the document is begun anew without guesses."""
    done = list[int]()
    assert _guess_each(10_000, work, done) is Depth.NO_GUESSES
    assert done.index(0, 1) == foreseen_at


def test_a_dear_line_among_the_first_does_not_tell_of_the_others():
    """Of five lines, one that takes ten times what the document may take for each says nothing: all are guessed."""
    done = list[int]()
    assert _guess_each(1_000, lambda number: 500_000 if number == 0 else 100, done) is Depth.ALL
    assert done == list(range(1_000))


def test_a_state_that_takes_too_much_work_to_check_spends_its_line_alone(monkeypatch: pytest.MonkeyPatch):
    """A failure means that one line of a long document ends in an error, and all of it stays damaged."""

    def spend_too_much(*_: object) -> None:
        raise LineSpentError

    monkeypatch.setattr(findings, "check_state", spend_too_much)
    document = findings.Findings(Lines("LiÃ¨ge", None))
    (line,) = document.lines.all
    assert document.check(line, Explanation("Liège")).state is None
    assert document.is_spent(line)
