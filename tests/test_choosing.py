"""What a person chose for a stretch in doubt changes exactly that stretch, proved as every repair is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixenc import batch, fix_bytes, fix_file, fix_tree
from fixenc.damage import Misreading
from fixenc.errors import OptionsError
from fixenc.files.journal import Journal
from fixenc.options import Options
from fixenc.records import Candidate, Chosen, Region, Repair, Status, Unsure
from fixenc.repair.choosing import make_chosen, object_to_chosen
from fixenc.repair.values import Spans, explain_values

UTF8 = (Misreading("utf-8", "windows-1252"),)
MAC = (Misreading("windows-1252", "macintosh"),)
DOS = (Misreading("cp852", "windows-1252"),)

# Two stretches in doubt in one line, between two regions.
TEXT = "cafÃ© naÔve and caf‚, ƒpfel crÃ¨me"
REPAIR = Repair(
    TEXT,
    TEXT.replace("Ã©", "é").replace("Ã¨", "è"),
    (Region(0, "cafÃ©", "café", UTF8), Region(28, "crÃ¨me", "crème", UTF8)),
    (
        Unsure(6, "naÔve and caf‚", (Candidate("naďve and café", DOS, 2.0), Candidate("naïve and cafâ", MAC, 1.0))),
        Unsure(22, "ƒpfel", (Candidate("Äpfel", MAC, 60.0), Candidate("Apfel", MAC, 1.0))),
    ),
)


needs_bytes_in_names = pytest.mark.skipif(sys.platform != "linux", reason="names of files are no bytes there")


def chose(start: int, before: str, after: str) -> Chosen:
    return Chosen("/a.txt", start, before, after)


FIRST, SECOND = chose(6, "naÔve and caf‚", "naïve and cafâ"), chose(22, "ƒpfel", "Äpfel")


def test_a_chosen_region_stands_between_the_others():
    assert object_to_chosen(REPAIR, [FIRST]) is None
    made = make_chosen(REPAIR, [FIRST])
    assert made.text == "café naïve and cafâ, ƒpfel crème"
    assert [region.start for region in made.regions] == [0, 6, 28]
    assert made.regions[::2] == REPAIR.regions
    assert made.unsure == REPAIR.unsure[1:]
    assert made.is_proved


@pytest.mark.parametrize("chosen", [[FIRST, SECOND], [SECOND, FIRST]])
def test_two_stretches_of_one_line_are_chosen_in_any_order(chosen: list[Chosen]):
    assert object_to_chosen(REPAIR, chosen) is None
    made = make_chosen(REPAIR, chosen)
    assert made.text == "café naïve and cafâ, Äpfel crème"
    assert made.unsure == ()
    assert made.is_proved


@pytest.mark.parametrize(
    ("chosen", "why"),
    [
        pytest.param(FIRST._replace(start=5), "something else stands", id="another place"),
        pytest.param(FIRST._replace(before="naÔve"), "something else stands", id="another text"),
        pytest.param(FIRST._replace(after="naive and cafe"), "something else stands", id="no candidate"),
        pytest.param(FIRST._replace(start=-1), "something else stands", id="no place"),
        pytest.param(SECOND._replace(after="Apfel"), "not proved", id="its accident gives something else"),
    ],
)
def test_what_does_not_match_is_refused(chosen: Chosen, why: str):
    assert why in str(object_to_chosen(REPAIR, [chosen]))
    assert why in str(object_to_chosen(REPAIR, [FIRST, chosen]))


def test_stretches_that_overlap_are_not_both_changed():
    over = Unsure(20, ", ƒpfel", (Candidate(", Äpfel", MAC, 1.0),))
    repair = replace(REPAIR, unsure=(*REPAIR.unsure, over))
    assert object_to_chosen(repair, [chose(20, ", ƒpfel", ", Äpfel")]) is None
    assert "overlap" in str(object_to_chosen(repair, [SECOND, chose(20, ", ƒpfel", ", Äpfel")]))
    assert "overlap" in str(object_to_chosen(REPAIR, [SECOND, SECOND]))


# Lines in doubt, lines that are repaired, and healthy ones.
LINES = (
    "naÔve and caf‚ there",
    "the same naÔve caf‚ again",
    "RusÛw i mÛwi",
    "ƒpfel",
    "BesanÃ§on est une ville franÃ§aise",
    "Größe und Maß",
    "plain",
)


@pytest.mark.slow
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=6), st.sampled_from(["\n", "\r\n"]), st.data())
@settings(max_examples=60, deadline=None)
def test_what_was_not_chosen_stays(lines: list[str], newline: str, data: st.DataObject):
    """A failure means that a choice changes something else, is not proved, or does not last."""
    given = newline.join(lines).encode()
    plain = fix_bytes(given)
    possible = [
        chose(doubt.start, doubt.text, one.text) for doubt in plain.repair.unsure for one in doubt.candidates[:1]
    ]
    chosen = tuple(one for one in possible if data.draw(st.booleans()))
    cleaned = fix_bytes(given, Options(chosen=chosen))
    if cleaned.refusal is not None:
        assert chosen
        assert (cleaned.data, cleaned.is_changed) == (given, False)
        return
    pairs = {(region.start, region.before, region.after) for region in plain.repair.regions}
    changed = sorted(pairs | {one[1:] for one in chosen})
    text, at = "", 0
    for start, before, after in changed:
        text += plain.repair.before[at:start] + after
        at = start + len(before)
    assert cleaned.text == text + plain.repair.before[at:]
    assert cleaned.repair.is_proved
    assert not fix_bytes(cleaned.data).is_changed


def test_a_choice_that_a_second_run_would_change_is_refused(monkeypatch: pytest.MonkeyPatch):
    """A failure means that the next run takes something away from a file that a person settled."""
    right, wrong = "Besançon est une ville française", "BesanÃ§on est une ville franÃ§aise"

    def offer_mojibake(text: str, find: Callable[[str], Spans], *, guess: bool) -> Repair:
        if text == right:
            return Repair(text, text, (), (Unsure(0, text, (Candidate(wrong, (), 1.0),)),))
        return explain_values(text, find, guess=guess)

    monkeypatch.setattr("fixenc.cleaning.explain_values", offer_mojibake)
    monkeypatch.setattr(Region, "is_proved", property(lambda _: True))
    cleaned = fix_bytes(right.encode(), Options(chosen=(chose(0, right, wrong),)))
    assert (cleaned.data, cleaned.is_changed) == (right.encode(), False)
    assert "the next run would change it again" in str(cleaned.refusal)


def test_a_choice_is_for_its_file_alone(tmp_path: Path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("ƒpfel\n", "utf-8")
    options = Options(chosen=(Chosen(str(tmp_path.resolve() / "a.txt"), 0, "ƒpfel", "Äpfel"),))
    assert [one.status for one in fix_tree(tmp_path, options)] == [Status.FIXED, Status.HEALTHY]
    assert (tmp_path / "a.fixed.txt").read_text("utf-8") == "Äpfel\n"


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        pytest.param("a.eml", "Subject: x\nContent-Type: text/plain; charset=utf-8\n\nƒpfel\n", "parts", id="mail"),
        pytest.param("a.txt", "ƒpfel here\n", "something else stands", id="another text"),
        pytest.param("a.txt", "Äpfel\n", "something else stands", id="healthy by now"),
    ],
)
def test_a_file_in_which_a_choice_has_no_place_is_left_alone(name: str, text: str, why: str, tmp_path: Path):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    start = text.find("ƒpfel")
    outcome = fix_file(path, Options(chosen=(Chosen(str(path.resolve()), start, "ƒpfel\n", "Äpfel\n"),)))
    assert outcome.status is Status.UNSURE
    assert why in str(outcome.reason)
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_a_large_file_with_a_choice_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A failure means that a choice is made in every part of a file that has the same stretch at the same place."""
    from fixenc.files import reading

    monkeypatch.setattr(reading, "LARGE", 1000)
    path = tmp_path / "a.txt"
    path.write_text("ƒpfel\n" + "plain\n" * 1000, "utf-8")
    outcome = fix_file(path, Options(chosen=(Chosen(str(path.resolve()), 0, "ƒpfel", "Äpfel"),)))
    assert outcome.status is Status.UNSURE
    assert "too large" in str(outcome.reason)


@pytest.mark.parametrize("name", ["a.txt", pytest.param("n\udce9.txt", marks=needs_bytes_in_names)])
def test_a_resumed_run_knows_the_choices(name: str, tmp_path: Path):
    """A failure means that a run that was interrupted forgets what a person chose."""
    (tmp_path / name).write_text("ƒpfel\n", "utf-8")
    chosen = (Chosen(str(tmp_path.resolve() / name), 0, "ƒpfel", "Äpfel"),)
    journal = tmp_path / "journal"
    done = list(fix_tree(tmp_path, Options(chosen=chosen, journal=journal, include=("*.txt",))))
    assert [one.status for one in done] == [Status.FIXED]
    options = Journal(journal).options
    assert options.chosen == chosen
    (tmp_path / name.replace(".", ".fixed.")).unlink()
    jobs = batch.plan([tmp_path / name], options)
    assert [one.status for one in batch.run(jobs, replace(options, journal=None))] == [Status.FIXED]


@pytest.mark.parametrize("row", [("/a", "0", "x", "y"), ("/a", True, "x", "y"), ("/a", 0, "x"), ("/a", 0, 1, "y"), 1])
def test_rows_that_are_no_choices_are_refused(row: object):
    with pytest.raises(OptionsError, match="chosen"):
        Options(chosen=(row,))  # type: ignore[arg-type]
