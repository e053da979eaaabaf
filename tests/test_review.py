"""The session of a review is a machine of states without a terminal; its rules name the files meant and no others."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec
from rich.cells import cell_len

from fixenc import batch, charsets
from fixenc.errors import OptionsError, UnknownCharsetError
from fixenc.files.rules import RuleFile
from fixenc.files.walking import walk
from fixenc.options import Options
from fixenc.records import Chosen
from fixenc.report.review import cut, lines_of
from fixenc.report.safe import safe
from fixenc.review.excerpts import cut_excerpts
from fixenc.review.gathering import Desk
from fixenc.review.questions import Answer, Choice, Kind, Question, Scope
from fixenc.review.rules import obstacle_to, pattern_of, rules_of
from fixenc.review.session import Mode, Session, State

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def ask(path: str, *names: str, kind: Kind = Kind.ENCODING, obstacle: str = "") -> Question:
    answers = tuple(Answer(name, (f"text by {name}",), "50%") for name in names)
    parts = None if obstacle else Path(path).parts
    return Question(Path(path), kind, ("3 bytes",), answers, parts, obstacle)


QUESTIONS = (
    ask("old/a.txt", "koi8-r", "windows-1251"),
    ask("old/b.srt", "windows-1250", "cp852"),
    ask("old/sub/c.txt", "koi8-r", "windows-1251"),
    ask("new/d.txt", "koi8-r", "windows-1251"),
    ask("new/e.txt", "windows-1251", "koi8-r"),
    ask("new/f.txt", "utf-8 read as windows-1252", kind=Kind.STRETCH),
    ask("new/n\udce9.txt", "koi8-r", "windows-1251", obstacle="its path is not UTF-8"),
)


def read_as(_question: Question, label: str) -> Answer:
    return Answer(charsets.from_label(label).name, ("typed text",), "typed")


def session_of(*questions: Question, needs_rules: bool = True) -> Session:
    """A session in which big5 decodes no file of old/, and gbk leaves every file in doubt."""
    return Session(
        questions or QUESTIONS,
        read_as,
        lambda _question, name: "with gbk, fix would leave it alone" if name == "gbk" else None,
        lambda question, name: name != "big5" or "old" not in question.path.parts,
        lambda _path, chosen: "changed again" if any(one.after == "bad" for one in chosen) else None,
        needs_rules,
    )


def press(session: Session, *keys: str, state: State | None = None) -> State:
    state = state or session.begin()
    for key in keys:
        state = session.press(state, key)
    return state


def test_a_number_chooses_for_the_file_and_goes_on():
    state = press(session_of(), "2")
    assert state.choices == (Choice("windows-1251", (0,), Scope.FILE),)
    assert state.at == 1


def test_arrows_and_enter_choose_as_well():
    assert press(session_of(), "down", "enter").choices == press(session_of(), "2").choices
    assert press(session_of(), "up", "up", "enter").choices == press(session_of(), "1").choices


def test_a_choice_for_a_folder_is_confirmed_with_the_files_it_means():
    session = session_of()
    state = press(session, "f", "1")
    assert (state.mode, state.meant, state.choices) == (Mode.CONFIRMING, (0, 1, 2), ())
    assert press(session, "escape", state=state).choices == ()
    assert press(session, "enter", state=state).choices == (Choice("koi8-r", (0, 1, 2), Scope.FOLDER),)


def test_files_alike_have_the_suffix_and_the_candidates_in_their_order():
    """A failure means that a choice reaches files that may be in another encoding."""
    state = press(session_of(), "l", "1")
    assert state.meant == (0, 2, 3)


def test_files_that_the_encoding_does_not_decode_are_left_out():
    state = press(session_of(), "s", "s", "s", "f", "o", *"big5", "enter", "3")
    assert state.meant == (3, 4)
    alone = press(session_of(), "f", "o", *"big5", "enter", "3")
    assert alone.meant == ()


def test_a_file_with_no_rule_is_chosen_for_only_if_it_is_fixed_at_once():
    keys = ("s",) * 6
    refused = press(session_of(), *keys, "1")
    assert (refused.choices, refused.message) == ((), "its path is not UTF-8")
    assert press(session_of(needs_rules=False), *keys, "1").choices[0].questions == (6,)


def test_a_typed_label_is_shown_before_it_is_chosen():
    session = session_of()
    unknown = press(session, "o", *"windows1251", "enter")
    assert unknown.mode is Mode.TYPING
    assert "did you mean windows-1251" in unknown.message
    shown = press(session, "o", *"cp866", "enter")
    assert (shown.choices, session.answers_of(shown)[shown.marked].name) == ((), "ibm866")
    assert press(session, "enter", state=shown).choices == (Choice("ibm866", (0,), Scope.FILE),)
    known = press(session, "o", *"cp1251", "enter")
    assert (known.extra, known.marked) == (None, 1)


def test_an_encoding_with_which_fix_would_leave_the_file_alone_is_refused():
    state = press(session_of(), "o", *"gbk", "enter", "enter")
    assert state.choices == ()
    assert "leave it alone" in state.message


def test_a_stretch_is_only_shown_if_nothing_is_applied():
    session = session_of(QUESTIONS[5])
    assert press(session, "1").choices == ()
    assert "review --apply" in press(session, "1").message
    assert press(session, "enter").at == 1


def stretches(*afters: str, start: int = 0, path: str = "a.txt") -> Question:
    answers = tuple(Answer(after, (after,), "", Chosen(f"/{path}", start, "was", after)) for after in afters)
    return Question(Path(path), Kind.STRETCH, ("line 1",), answers)


def test_a_candidate_of_a_stretch_is_chosen_kept_or_skipped():
    session = session_of(*(stretches("x", "y", start=at) for at in range(3)), needs_rules=False)
    state = press(session, "2", "k", "s")
    assert session.changes_of(state) == {Path("a.txt"): (Chosen("/a.txt", 0, "was", "y"),)}
    assert (session.encodings_of(state), state.skipped, state.at) == ({}, (2,), 3)
    assert rules_of(state.choices, session.questions, lambda *_: True) == {}
    assert session.changes_of(press(session, "b", "b", "b", state=state)) == {}
    assert press(session, "down", "enter").choices == press(session, "2").choices
    for key in ("f", "l", "o"):
        assert press(session, key).message == "a choice is for this stretch alone"


def test_a_change_that_fix_would_refuse_is_refused_with_the_others_of_its_file():
    """A failure means that a person learns only after the review that a choice was in vain."""
    seen = list[tuple[Path, tuple[Chosen, ...]]]()

    def object_to_changes(path: Path, chosen: tuple[Chosen, ...]) -> str | None:
        seen.append((path, chosen))
        return "changed again" if chosen[-1].after == "bad" else None

    one, other, elsewhere = stretches("x"), stretches("bad", start=9), stretches("z", path="b.txt")
    session = replace(session_of(one, elsewhere, other, needs_rules=False), object_to_changes=object_to_changes)
    state = press(session, "1", "1", "1")
    assert (state.at, state.message, len(state.choices)) == (2, "changed again", 2)
    assert seen[-1] == (Path("a.txt"), (Chosen("/a.txt", 0, "was", "x"), Chosen("/a.txt", 9, "was", "bad")))


def test_a_guess_is_only_shown():
    question = replace(stretches("x"), kind=Kind.GUESS)
    state = press(session_of(question, needs_rules=False), "1")
    assert (state.choices, state.message) == ((), "fix writes this guess; Enter goes on")


def test_the_end_can_be_taken_back():
    session = session_of(QUESTIONS[0])
    done = press(session, "1")
    assert session.question_of(done) is None
    assert press(session, "b", state=done) == session.begin()
    assert press(session, "enter", state=done).is_over


KEYS = st.sampled_from([
    *"123456789sfloby?qn x8koi-r", "up", "down", "left", "enter", "escape", "backspace", "resize", "eof", "é", "\0",
])  # fmt: skip


@given(st.lists(KEYS, max_size=40))
def test_any_keys_lead_somewhere_and_back(keys: list[str]):
    """A failure means that a key ends the command with an error, or that going back forgets or invents something."""
    session = session_of()
    state = session.begin()
    for key in keys:
        after = session.press(state, key)
        if len(after.choices) + len(after.skipped) > len(state.choices) + len(state.skipped):
            assert key in {*"123456789sy", "enter"}
            back = session.press(after, "b") if not after.is_over else state
            # The key that chose may have marked another candidate first, or confirmed.
            assert (back.at, back.choices, back.skipped) == (state.at, state.choices, state.skipped)
        chosen = [number for choice in after.choices for number in choice.questions]
        assert len(chosen) == len(set(chosen)) == len(after.settled) - len(after.skipped)
        state = after
    assert lines_of(session, state, lambda *_: True, 80, 24)
    while state.before is not None and not state.is_over:
        state = press(session, "escape", "b", state=state)
    assert state.is_over or (state.choices, state.skipped) == ((), ())


@given(st.lists(KEYS, max_size=30))
def test_no_keys_choose_before_a_choice(keys: list[str]):
    """A failure means that a rule is written that nobody chose."""
    session = session_of()
    state = press(session, *(key for key in keys if key not in {*"123456789y", "enter"}))
    assert state.choices == ()


@given(st.integers(0, 4))
def test_every_session_ends(skips: int):
    session = session_of()
    assert press(session, *"s" * skips, "escape", "q").is_over
    assert press(session, *"s" * len(QUESTIONS), "enter").is_over


# Names of files: what patterns, TOML and editors take for something else.
AWKWARD = st.text(
    st.sampled_from(
        [*"*?[]!#\\ab .-\"'=~^$(){}|+&,;@%", "\u3000", "\xa0", "é", "日", "\u202e", "\u2028", "\U0001f600"]
    ),
    min_size=1,
    max_size=8,
).filter(lambda name: name not in {".", ".."})


@given(st.lists(AWKWARD, min_size=1, max_size=3), st.lists(AWKWARD, min_size=1, max_size=3))
@example(["a "], ["a"])
@example(["**"], ["ab"])
@example(["#a"], ["a"])
@example(["!a"], ["a"])
@example(["a\xa0"], ["a"])
@example(["[ab]"], ["a"])
def test_the_pattern_of_a_file_matches_it_and_no_other(parts: list[str], other: list[str]):
    """A failure means that a rule misses its file, or reaches another one."""
    pattern = GitIgnoreSpec.from_lines([pattern_of(parts)])
    assert pattern.match_file("/".join(parts))
    assert pattern.match_file("/".join(other)) == (other[: len(parts)] == parts)
    assert not pattern.match_file("/".join(["above", *parts]))


@given(st.lists(AWKWARD, min_size=1, max_size=2), st.lists(AWKWARD, min_size=1, max_size=3))
def test_the_pattern_of_a_folder_matches_what_is_below_it(parts: list[str], other: list[str]):
    pattern = GitIgnoreSpec.from_lines([pattern_of(parts, is_folder=True)])
    assert pattern.match_file("/".join([*parts, "a.txt"]))
    assert pattern.match_file("/".join(other)) == (other[: len(parts)] == parts and len(other) > len(parts))


def test_names_that_no_pattern_can_hold_are_refused_with_advice():
    assert "fixenc names" in obstacle_to(["old", "n\udce9.txt"])
    assert "control characters" in obstacle_to(["a\n"])
    assert "control characters" in obstacle_to(["a\x1b[2J"])
    assert obstacle_to(["old", " #1 [x]*.txt "]) == ""


def test_one_rule_for_a_folder_needs_all_its_files():
    """A failure means that a rule for a folder reaches a file that was decided otherwise, or is known to differ."""
    whole = Choice("koi8-r", (0, 1, 2), Scope.FOLDER)
    assert rules_of([whole], QUESTIONS, lambda *_: True) == {"/old/": "koi8-r"}
    each = {"/old/a.txt": "koi8-r", "/old/b.srt": "koi8-r", "/old/sub/c.txt": "koi8-r"}
    assert rules_of([whole], QUESTIONS, lambda *_: False) == each
    part = Choice("koi8-r", (0, 2), Scope.FOLDER)
    assert rules_of([Choice("cp852", (1,), Scope.FILE), part], QUESTIONS, lambda *_: True) == {
        "/old/b.srt": "cp852",
        "/old/a.txt": "koi8-r",
        "/old/sub/c.txt": "koi8-r",
    }


# The file that rules are written into, and what is to be left of it.
CONFIGS = {
    "comments": (
        '# mine\nbom = "drop"   # as it was\n\n[encodings]  # by hand\n"*.sub" = "cp1250" # Polish\n# the end\n'
    ),
    "none": "",
    "no newline": 'bom = "drop"',
    "windows": 'bom = "drop"\r\n[encodings]\r\n"*.sub" = "cp1250"\r\n',
    "inline": 'encodings = { "*.sub" = "cp1250" }\n',
    "dotted": 'encodings."*.sub" = "cp1250"\nbom = "drop"\n',
    "twice": 'include = ["*.txt"]\n[encodings]\n"/a" = "big5"\n"*.sub" = "cp1250"\n',
}


def rule_file(path: Path) -> RuleFile:
    return RuleFile(path, lambda _data: None)


@pytest.mark.parametrize("text", CONFIGS.values(), ids=CONFIGS)
def test_rules_come_last_and_go_without_a_trace(text: str, tmp_path: Path):
    path = tmp_path / "fixenc.toml"
    path.write_bytes(text.encode())
    before = tomllib.loads(text)
    file = rule_file(path)
    file.save({"/a": "koi8-r", "/b c": "gbk"})
    now = tomllib.loads(path.read_bytes().decode())
    assert list(now["encodings"].items())[-2:] == [("/a", "koi8-r"), ("/b c", "gbk")]
    assert {**now, "encodings": {}} == {**before, "encodings": {}}
    assert (
        all(line in path.read_text() for line in ("# mine", "# as it was", "# by hand", "# Polish")) or "#" not in text
    )
    file.save({})
    assert path.read_bytes() == text.encode()


def test_a_new_file_goes_with_its_last_rule(tmp_path: Path):
    path = tmp_path / "fixenc.toml"
    file = rule_file(path)
    file.save({"/a": "koi8-r"})
    assert path.read_text() == '[encodings]\n"/a" = "koi8-r"\n'
    assert os.listdir(tmp_path) == ["fixenc.toml"]
    file.save({})
    assert not path.exists()


@pytest.mark.parametrize(
    "text",
    [
        '[tool.fixenc]\nbom = "drop"\n\n[tool.other]\nx = 1\n',
        '[project]\nname = "x"\n[tool.fixenc.encodings]\n"*.sub" = "cp1250"\n[tool.z]\n',
        "[tool.fixenc]\nencodings = {}\n",
        "[tool]\nfixenc = {}\n",
    ],
)
def test_rules_in_a_pyproject_stand_in_its_table(text: str, tmp_path: Path):
    path = tmp_path / "pyproject.toml"
    path.write_text(text)
    rule_file(path).save({"/a": "koi8-r"})
    now = tomllib.loads(path.read_text())
    assert now["tool"]["fixenc"]["encodings"]["/a"] == "koi8-r"
    now["tool"]["fixenc"].pop("encodings")
    before = tomllib.loads(text)
    before["tool"]["fixenc"].pop("encodings", None)
    assert now == before


@given(st.lists(AWKWARD, min_size=1, max_size=3), AWKWARD)
@settings(max_examples=50)
def test_rules_for_awkward_names_are_read_back(parts: list[str], other: str):
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "fixenc.toml")
        rules = {pattern_of(parts): "koi8-r", pattern_of([other]): "gbk"}
        rule_file(path).save(rules)
        assert tomllib.loads(path.read_bytes().decode()) == {"encodings": rules}


def test_what_another_program_wrote_meanwhile_is_kept(tmp_path: Path):
    path = tmp_path / "fixenc.toml"
    file = rule_file(path)
    file.save({"/a": "koi8-r"})
    path.write_text(path.read_text() + '"*.z" = "big5"\n')
    file.save({"/a": "koi8-r", "/b": "gbk"})
    assert tomllib.loads(path.read_text())["encodings"] == {"*.z": "big5", "/a": "koi8-r", "/b": "gbk"}
    file.save({})
    assert tomllib.loads(path.read_text())["encodings"] == {"*.z": "big5"}


def test_no_rule_is_written_where_somebody_else_may_write(tmp_path: Path):
    """A failure means that fixenc writes into a file that another user controls."""
    path = tmp_path / "fixenc.toml"
    path.write_text("")
    path.chmod(0o666)
    with pytest.raises(OptionsError, match="everybody can write to it"):
        rule_file(path)
    path.unlink()
    tmp_path.chmod(0o777)
    with pytest.raises(OptionsError, match="everybody can write to"):
        rule_file(path)


def test_no_link_is_followed(tmp_path: Path):
    target = tmp_path / "elsewhere.toml"
    target.write_text("")
    (tmp_path / "fixenc.toml").symlink_to(target)
    with pytest.raises(OptionsError, match="is a link"):
        rule_file(tmp_path / "fixenc.toml")
    (tmp_path / "fixenc.toml").unlink()
    file = rule_file(tmp_path / "fixenc.toml")
    (tmp_path / "fixenc.toml").symlink_to(target)
    with pytest.raises(OptionsError, match="is a link"):
        file.save({"/a": "koi8-r"})
    assert target.read_text() == ""


def test_rules_that_would_not_be_read_are_not_written(tmp_path: Path):
    def check(_data: bytes) -> None:
        raise OptionsError("too large")

    path = tmp_path / "fixenc.toml"
    path.write_text("# mine\n")
    with pytest.raises(OptionsError, match="too large"):
        RuleFile(path, check).save({"/a": "koi8-r"})
    assert path.read_text() == "# mine\n"


def labels_below(root: Path, base: Path | None, *pairs: tuple[str, str]) -> dict[str, str | None]:
    options = Options(encodings=pairs, encodings_base=base)
    return {str(found.path.relative_to(root)): found.encoding for found in walk([root], options)}


def test_a_pattern_of_a_config_file_starts_at_its_folder(tmp_path: Path):
    """A failure means that a rule for one file reaches a file of the same name in another folder."""
    for name in ("a.txt", "sub/a.txt", "sub/sub/a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    rule = ("/sub/a.txt", "koi8-r")
    assert labels_below(tmp_path, tmp_path, rule) == {"a.txt": None, "sub/a.txt": "koi8-r", "sub/sub/a.txt": None}
    assert labels_below(tmp_path / "sub", tmp_path, rule) == {"a.txt": "koi8-r", "sub/a.txt": None}
    assert labels_below(tmp_path / "sub", None, rule) == {"a.txt": None, "sub/a.txt": "koi8-r"}
    assert labels_below(tmp_path, tmp_path / "sub", ("/a.txt", "gbk")) == {
        "a.txt": None, "sub/a.txt": "gbk", "sub/sub/a.txt": None,
    }  # fmt: skip
    assert labels_below(tmp_path, tmp_path / "sub", ("a.txt", "gbk"))["a.txt"] == "gbk"


def test_excerpts_are_of_the_place_where_candidates_differ():
    data = ("plain\n“quoted” in both\n" + "x" * 60 + " Łódź and more\n").encode("cp1250")
    excerpts = cut_excerpts(data, ["windows-1250", "windows-1252"])
    assert [texts[-1] for texts in excerpts] == ["…" + "x" * 23 + " Łódź and more", "…" + "x" * 23 + " £ódŸ and more"]


TEXTS = st.text(st.sampled_from([*"ab \t\x1b\x07\r\n", "\u202e", "日", "é", "\u0301", "ש", "\U0001f600", "\x9b"]))


@given(TEXTS, st.integers(0, 30))
def test_a_line_is_cut_to_its_cells(text: str, width: int):
    """A failure means that a text from a file can break the screen."""
    row = cut(safe(text), width)
    assert cell_len(row) <= width
    assert not set(row) & set("\x1b\x07\r\n\t\u202e\x9b")


@given(TEXTS, st.integers(1, 100), st.integers(1, 40))
def test_every_screen_fits(text: str, width: int, height: int):
    question = Question(
        Path("a") / (text.replace("\0", "") or "b"), Kind.ENCODING, (text,), (Answer("koi8-r", (text, text)),) * 3
    )
    session = session_of(question, QUESTIONS[5])
    for keys in ("", "?", "o", "f", "s", "ss"):
        state = replace(press(session, *keys), message=text)
        lines = lines_of(session, state, lambda *_: True, width, height)
        assert len(lines) <= height
        assert all(cell_len(line.plain) <= width for line in lines)
        assert not any(set(line.plain) & set("\x1b\x07\r\n\t\u202e\x9b") for line in lines)


def test_a_label_that_is_no_charset_has_an_error_of_its_own():
    with pytest.raises(UnknownCharsetError):
        read_as(QUESTIONS[0], "no-such")


def gather(root: Path, base: Path) -> tuple[Desk, tuple[Question, ...]]:
    options = Options(check=True)
    desk, jobs = Desk(options, base), batch.plan([root], options)
    asked = [one for job, outcome in zip(jobs, batch.run(jobs, options), strict=True) for one in desk.ask(job, outcome)]
    return desk, tuple(map(desk.complete, asked))


def write(root: Path, texts: dict[str, bytes]) -> None:
    for name, data in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)


def test_what_is_asked_and_what_is_known_of_it(tmp_path: Path):
    russian = "Привет, мир! Как дела сегодня?".encode("cp1251")
    write(
        tmp_path,
        {"a/x.txt": b"\xe9\n", "a/y.txt": b"\xe9\n", "a/plain.txt": b"a", "b/z.txt": russian, "b/u.csv": b"\xe9"},
    )
    desk, (first, second, third) = gather(tmp_path, tmp_path)
    assert [one.path.name for one in (first, second, third)] == ["x.txt", "y.txt", "u.csv"]
    assert first.answers[0] == Answer("windows-1252", ("é",), first.answers[0].note)
    assert first.facts[-1] == "beside it: 1 ascii, 1 unsure"
    assert third.facts[-1] == "beside it: 1 windows-1251"
    assert (first.parts, first.obstacle) == (("a", "x.txt"), "")
    assert desk.may_cover(tmp_path / "a", "koi8-r")
    assert desk.may_cover(tmp_path / "b", "cp1251")
    assert not desk.may_cover(tmp_path / "b", "koi8-r")
    assert not desk.may_cover(tmp_path, "koi8-r")
    assert not desk.may_cover(tmp_path.parent, "koi8-r")
    assert desk.object_to(first, "koi8-r") is None
    assert "fix would leave it alone" in (desk.object_to(first, "utf-8") or "")
    assert desk.decodes(first, "koi8-r")
    assert not desk.decodes(first, "utf-8")


def test_a_folder_with_a_binary_file_gets_no_rule(tmp_path: Path):
    """A failure means that a rule makes text of an image that is added or changed later."""
    write(tmp_path, {"a/x.txt": b"\xe9\n", "a/image.png": b"\x89PNG\r\n\x1a\n" + bytes(256)})
    desk, _ = gather(tmp_path, tmp_path)
    assert not desk.may_cover(tmp_path / "a", "windows-1252")


def test_no_rule_is_made_for_a_file_beyond_the_folder_of_the_config_file(tmp_path: Path):
    write(tmp_path, {"a/x.txt": b"\xe9\n", "b/fixenc.toml": b""})
    _, (question,) = gather(tmp_path / "a", tmp_path / "b")
    assert question.parts is None
    assert "not below the folder of the config file" in question.obstacle


def test_only_what_an_encoding_settles_is_asked(tmp_path: Path):
    """A failure means that a person is asked for an encoding, and the file is left alone all the same."""
    write(tmp_path, {"a.rtf": b"{\\rtf1\\ansi caf\xe9 \xe8 la carte, tr\xe8s bon march\xe9 d\xe9j\xe0}"})
    assert gather(tmp_path, tmp_path)[1] == ()
