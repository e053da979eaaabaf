"""The page of `fixenc report`: its data survive exactly, nothing escapes from them, and only a page is written."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fixenc.excerpts import Excerpt, Findings, Piece
from fixenc.findings import describe
from fixenc.options import Options
from fixenc.pipeline import fix_bytes
from fixenc.records import Outcome, Status
from fixenc.report.html.commands import command_for, quote
from fixenc.report.html.embedding import embed
from fixenc.report.html.entries import Entries
from fixenc.report.html.page import Heading, page_chunks
from fixenc.report.html.totals import plots
from tests.conftest import Runner


def join_surrogates(text: str) -> str:
    """Return a text in which two surrogates in a row are the character that they are in JSON and in JavaScript."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


# Any text, with the bytes of names that are no UTF-8.
TEXTS = st.text(st.characters(exclude_categories=()), max_size=60).map(join_surrogates)
NAMES = st.text(st.characters(exclude_categories=(), exclude_characters="/\0"), min_size=1, max_size=40)
# Mojibake of a text that is long enough to be repaired.
MOJIBAKE = "Le théâtre a fermé ses portes dès la première gelée de décembre.\n".encode().decode("cp1252").encode()


class Page(HTMLParser):
    """A page as a browser parses it: the elements with their attributes, and the text in each script."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.styles: list[str] = []
        self._in = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in = tag
        if tag == "script":
            self.scripts.append((dict(attrs), ""))
        elif tag == "style":
            self.styles.append("")

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "script":
            attributes, text = self.scripts[-1]
            self.scripts[-1] = (attributes, text + data)
        elif self._in == "style":
            self.styles[-1] += data

    def script(self, name: str | None) -> str:
        (found,) = [text for attributes, text in self.scripts if attributes.get("id") == name]
        return found

    @property
    def index(self) -> dict[str, Any]:
        return dict(json.loads(self.script("index")))

    @property
    def details(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.script("lines").strip().split("\n")]

    @property
    def by_name(self) -> dict[str, dict[str, Any]]:
        """The row and the details of each file in one."""
        rows = zip(self.index["rows"], self.details, strict=True)
        return {row["name"]: details | row for row, details in rows}


def page_of(*outcomes: Outcome, title: str = "What fixenc would do") -> Page:
    entries = Entries(Options(), is_dry=True)
    for outcome in outcomes:
        entries.add(outcome)
    return Page(b"".join(page_chunks(Heading(title, (("Made", title),)), entries)).decode("utf-8"))


# The page without files: what elements a page has, and no other.
PLAIN = page_of(Outcome(Path("a"), Status.HEALTHY))


@given(TEXTS)
@example("</script><script>alert(1)</script>")
@example("<!--<script>")
@example("\u2028\u2029\udcff\ud800\0\r\n]]>&lt;")
def test_a_text_survives_within_a_page_exactly(text: str):
    """A failure means that a file could change the page, or run a program in it."""
    line = embed([text])
    assert json.loads(line) == [text]
    assert not set(line) & set("<>&\u2028\u2029\n\r\0")
    line.encode("utf-8")


@settings(max_examples=40)
@given(TEXTS, TEXTS, NAMES.map(join_surrogates))
@example("</script><img src=x onerror=alert(1)>", "\u202e\x1b[31m", "'\"><script>\udcff")
def test_nothing_from_a_file_or_its_name_leaves_the_data(before: str, after: str, name: str):
    """A failure means that a name or a text adds elements to the page, or is not shown as it is."""
    excerpt = Excerpt(1, (Piece(before, after), Piece("x", "x")), (after,))
    findings = Findings(excerpts=(excerpt,), changes=1, shown=1)
    path = Path("folder") / f"x{name}" / f"x{name}.txt"
    outcome = Outcome(path, Status.FIXED, before, damage=((before, 1),), actions=(after,), findings=findings)
    page = page_of(outcome, title=f"x{name}")
    assert [tag for tag, _ in page.tags if tag != "tr"][:40] == [tag for tag, _ in page_tags(outcome) if tag != "tr"][
        :40
    ]
    assert {tag for tag, _ in page.tags} == {tag for tag, _ in page_tags(outcome)}
    assert len(page.scripts) == 3
    (row,), (details,) = page.index["rows"], page.details
    assert row["name"] == path.name
    assert page.index["accidents"] == [before]
    assert row.get("reason", "") == before
    expected: Any = [before] if before == after else [[before, after]]
    assert details["excerpts"][0]["pieces"] == [*(expected if before or after else []), "x"]
    assert details["actions"] == [after]


def page_tags(outcome: Outcome) -> list[tuple[str, dict[str, str | None]]]:
    """Return the elements of a page about a harmless file."""
    del outcome
    return page_of(Outcome(Path("f/a.txt"), Status.FIXED, "x", damage=(("x", 1),), actions=("x",))).tags


def test_the_page_allows_its_own_style_and_script_alone():
    """A failure means that a browser refuses the script of the page, or that others could run in it."""
    (policy,) = [
        given["content"] or "" for tag, given in PLAIN.tags if given.get("http-equiv") == "Content-Security-Policy"
    ]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    for rule, text in (("script-src", PLAIN.script(None)), ("style-src", PLAIN.styles[0])):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"


def test_the_page_loads_nothing():
    loaded = {"src", "href", "srcset", "action", "data", "poster", "formaction", "background"}
    given = {(name, value) for _, attributes in PLAIN.tags for name, value in attributes.items() if name in loaded}
    assert given == {("href", "#search")}
    assert "url(" not in PLAIN.styles[0]
    assert "http" not in PLAIN.script(None)
    assert not {"style", "onclick", "onload"} & {name for _, attributes in PLAIN.tags for name in attributes}


def test_the_page_has_landmarks_headings_and_names_for_what_is_asked():
    tags = [tag for tag, _ in PLAIN.tags]
    assert {"header", "main", "footer", "h1", "h2", "h3"} <= set(tags)
    assert tags.count("h1") == tags.count("main") == 1
    roles = {given["role"] for _, given in PLAIN.tags if "role" in given}
    assert {"search", "listbox", "status"} <= roles


def describe_text(text: str) -> Findings:
    found = describe(text.encode(), fix_bytes(text.encode()))
    assert found is not None
    return found


def sides(excerpt: Excerpt) -> tuple[str, str]:
    return "".join(one.before for one in excerpt.pieces), "".join(one.after for one in excerpt.pieces)


def test_a_change_is_shown_in_its_surroundings_however_long_the_line():
    text = "x " * 4000 + "le cafÃ© crÃ¨me et le thÃ© vert" + " y" * 4000
    (excerpt,) = describe_text(text).excerpts
    before, after = sides(excerpt)
    assert "le cafÃ© crÃ¨me et le thÃ© vert y" in before
    assert "x le café crème et le thé vert y" in after
    assert excerpt.is_cut_before
    assert excerpt.is_cut_after
    assert len(after) < 300


def test_changed_characters_are_told_from_the_words_they_stand_in():
    (excerpt,) = describe_text("le cafÃ© crÃ¨me et le thÃ© vert, dÃ©jÃ\xa0 vu").excerpts
    changed = [(one.before, one.after) for one in excerpt.pieces if one.before != one.after]
    assert changed == [("Ã©", "é"), ("Ã¨", "è"), ("Ã©", "é"), ("Ã©", "é"), ("Ã\xa0", "à")]


def test_the_proof_leads_from_the_text_after_to_the_text_before():
    text = "GÃƒÂ¶del und MÃƒÂ¼ller gehen spÃƒÂ¤ter ÃƒÂ¼ber die BrÃƒÂ¼cke"
    (excerpt,) = describe_text(text).excerpts
    (proof,) = excerpt.proofs
    assert "Gödel" in proof.after
    assert [step.words for step in proof.steps] == ["utf-8 read as windows-1252"] * 2
    assert proof.steps[-1].text in sides(excerpt)[0]


def test_each_accident_of_a_file_is_shown_and_what_is_left_out_is_counted():
    lines = [f"{at}. Le thÃ©Ã¢tre a fermÃ© ses portes dÃ¨s la premiÃ¨re gelÃ©e.\n" for at in range(30)]
    lines.append("31. Die BÃƒÂ¤ckerin ÃƒÂ¶ffnet frÃƒÂ¼h und verkauft sÃƒÂ¼ÃƒÅ¸e BrÃƒÂ¶tchen.\n")
    found = describe_text("".join(lines))
    assert found.changes - found.shown >= 22
    assert {words for excerpt in found.excerpts for words in excerpt.how} == {
        "utf-8 read as windows-1252",
        "utf-8 read as windows-1252, twice",
    }


def test_a_line_of_a_reencoded_file_is_shown_as_programs_show_it_and_as_it_is():
    data = "Младена везёт молоко на рынок.\nпусто\n\nПотом она идёт домой.\n".encode("cp1251")
    found = describe(data, fix_bytes(data))
    assert found is not None
    assert [one.line for one in found.excerpts] == [1, 2, 4]
    assert sides(found.excerpts[0])[1] == "Младена везёт молоко на рынок."
    assert "\ufffd" in sides(found.excerpts[0])[0]
    assert found.language == "ru"


def test_what_is_lost_is_listed_by_line_and_column():
    text = (
        "Grün ist schön.\nK\ufffdnig\n".encode() + b"sch\xf6n ist der Gr\xfcn\n" + "Größe, Maß und Übung\n".encode() * 9
    )
    cleaned = fix_bytes(text)
    found = describe(text, cleaned)
    assert found is not None
    assert ("lost before: the file itself has U+FFFD here", 2, 2) in [
        (one.words, one.line, one.column) for one in found.lost
    ]


LINES = (
    "healthy, and plain\n",
    "Größe, Maß und Übung sind schön.\r\n",
    "GrÃ¶ÃŸe, MaÃŸ und Ãœbung sind schÃ¶n.\n",
    "le cafÃ© crÃ¨me et le thÃ© vert" + " x" * 300 + " dÃ©jÃ\xa0 vu\n",
    "K\ufffdnig\r",
    "Die BÃƒÂ¤ckerin ÃƒÂ¶ffnet frÃƒÂ¼h und verkauft sÃƒÂ¼ÃƒÅ¸e BrÃƒÂ¶tchen.\n",
    "Ð¡ÐµÐ³Ð¾Ð´Ð½Ñ� Ð¼Ñ‹ Ð²Ñ�Ðµ ÐµÐ´ÐµÐ¼ Ðº Ð¼Ð¾Ñ€ÑŽ.\n",
)


@settings(max_examples=15)
@given(st.lists(st.sampled_from(LINES), max_size=6))
def test_an_excerpt_is_what_stands_in_the_file_and_in_its_clean_copy(parts: list[str]):
    """A failure means that the page shows a change that was not made."""
    data = "".join(parts).encode()
    cleaned = fix_bytes(data)
    found = describe(data, cleaned)
    for excerpt in () if found is None else found.excerpts:
        for before, after in runs_of(excerpt):
            assert before in cleaned.repair.before
            assert after in cleaned.text


def runs_of(excerpt: Excerpt) -> Iterator[tuple[str, str]]:
    """Yield both sides of an excerpt, between what is left out."""
    before = after = ""
    for piece in excerpt.pieces:
        before, after = before + piece.before, after + piece.after
        if piece.omitted:
            yield before, after
            before = after = ""
    yield before, after


def test_changes_far_from_each_other_in_one_region_are_all_shown():
    (excerpt,) = describe_text("le cafÃ© crÃ¨me et le thÃ© vert" + " x" * 300 + " dÃ©jÃ\xa0 vu\n").excerpts
    assert [one.after for one in excerpt.pieces if one.before != one.after] == ["é", "è", "é", "é", "à"]
    assert sum(len(one.before) for one in excerpt.pieces) < 250
    assert sum(one.omitted for one in excerpt.pieces) > 400


@settings(max_examples=40)
@given(st.binary(max_size=300))
def test_anything_can_be_described(data: bytes):
    describe(data, fix_bytes(data))


def test_healthy_text_has_nothing_to_show():
    assert describe(b"healthy\n", fix_bytes(b"healthy\n")) is None


@pytest.mark.parametrize(
    ("path", "options", "command"),
    [
        ("a.txt", Options(), "fixenc fix a.txt --from"),
        ("a b.txt", Options(), "fixenc fix 'a b.txt' --from"),
        ("-a.txt", Options(), "fixenc fix ./-a.txt --from"),
        ("$(x).txt", Options(in_place=True), "fixenc fix '$(x).txt' --in-place --from"),
        ("a.txt", Options(suffix=".utf8"), "fixenc fix a.txt --suffix .utf8 --from"),
        ("d/a.txt", Options(output=Path("out")), "fixenc fix d/a.txt --output out/d --from"),
        ("a\x1b\u202e\udcff.txt", Options(), "fixenc fix $'a\\x1b\\xe2\\x80\\xae\\xff.txt' --from"),
    ],
)
def test_the_command_for_a_file_in_doubt(path: str, options: Options, command: str):
    assert command_for(Path(path), options, Path("out") / path) == command


@settings(max_examples=25)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20))
@example("'\\\x1b$(x)`y`\n\udcff")
def test_a_shell_reads_a_quoted_word_as_it_was(text: str):
    """A failure means that the command for a file acts on another one, or does something else."""
    shell = shutil.which("bash")
    if shell is None:
        pytest.skip("bash is not installed")
    done = subprocess.run([shell, "-c", f"printf %s {quote(text)}"], capture_output=True, check=True)
    assert done.stdout == os.fsencode(text)


def test_the_totals_count_every_file_and_the_rest_is_one_bar():
    rows = [{"name": str(at), "status": "healthy", "encoding": f"e{at}", "folder": f"{at}/x"} for at in range(15)]
    by_status, by_encoding, by_folder = plots(rows, [], is_dry=False)
    assert [(bar.value, bar.count) for bar in by_status.bars] == [("healthy", 15)]
    assert (by_encoding.bars[-1].value, by_encoding.bars[-1].label, by_encoding.bars[-1].count) == (None, "5 others", 5)
    assert by_folder.bars[0].value == "0"


# ---- With the installed command ----


def write_folder(folder: Path) -> None:
    (folder / "in").mkdir()
    (folder / "in" / "damaged.txt").write_bytes(MOJIBAKE)
    (folder / "in" / "healthy.txt").write_bytes(b"healthy\n")
    (folder / "in" / "unsure.txt").write_bytes(b"Gr\xf6 \xe9\xf2 \xee\n")
    (folder / "in" / "legacy.txt").write_bytes("Молоко везут на рынок, потом все идут домой.\n".encode("cp1251"))
    (folder / "in" / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (folder / "in" / os.fsdecode(b"caf\xe9<script>.txt")).write_bytes(MOJIBAKE)


def read_page(path: Path) -> Page:
    return Page(path.read_text("utf-8"))


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_page_about_files_only_reads_them(tmp_path: Path, fixenc: Runner):
    write_folder(tmp_path)
    before = files_of(tmp_path)
    ran = fixenc("report", "in")
    assert ran.code == 0
    assert ran.out == b""
    assert ran.err.splitlines() == [
        "6 files: 3 to fix, 1 healthy, 1 unsure, 1 skipped",
        "page: fixenc-report.html",
    ]
    after = files_of(tmp_path)
    assert after.keys() - before.keys() == {"fixenc-report.html"}
    assert before.items() <= after.items()
    files = read_page(tmp_path / "fixenc-report.html").by_name
    assert files["damaged.txt"]["excerpts"][0]["how"] == ["utf-8 read as windows-1252"]
    assert files["damaged.txt"]["target"] == "in/damaged.fixed.txt"
    assert files["damaged.txt"]["language"] == "fr"
    assert "Молоко" in str(files["legacy.txt"]["excerpts"])
    assert files["picture.png"]["reason"] == "binary: PNG image"
    assert "caf\udce9<script>.txt" in files
    doubtful = files["unsure.txt"]
    assert doubtful["command"] == "fixenc fix in/unsure.txt --from"
    assert {"windows-1252"} <= {one["encoding"] for one in doubtful["candidates"]}
    assert "Grö éò î" in [line for one in doubtful["candidates"] for line in one["lines"]]


@pytest.mark.slow
def test_the_command_on_the_page_settles_the_file(tmp_path: Path, fixenc: Runner):
    write_folder(tmp_path)
    fixenc("report", "in")
    doubtful = read_page(tmp_path / "fixenc-report.html").by_name["unsure.txt"]
    name, *arguments = doubtful["command"].split()
    assert name == "fixenc"
    assert fixenc(*arguments, "windows-1252").code == 0
    assert (tmp_path / "in" / "unsure.fixed.txt").read_text("utf-8") == "Grö éò î\n"


@pytest.mark.slow
def test_a_page_about_a_run_in_place_shows_what_it_did(tmp_path: Path, fixenc: Runner):
    write_folder(tmp_path)
    assert fixenc("fix", "in", "--in-place").code == 0
    (tmp_path / "in" / "legacy.txt").write_bytes(b"changed since\n")
    ran = fixenc("report")
    assert ran.code == 0, ran.err
    assert ran.err.startswith("6 files: 3 fixed, 1 healthy, 1 unsure, 1 skipped")
    files = read_page(tmp_path / "fixenc-report.html").by_name
    assert files["damaged.txt"]["excerpts"][0]["how"] == ["utf-8 read as windows-1252"]
    assert files["damaged.txt"]["written"]
    assert "note" not in files["damaged.txt"]
    assert files["legacy.txt"]["note"] == "changed since the run; what is said here is from the journal"
    assert files["legacy.txt"]["actions"] == ["re-encoded from windows-1251"]
    assert files["unsure.txt"]["command"].endswith("in/unsure.txt --in-place --from")


@pytest.mark.slow
def test_a_page_about_a_run_into_a_folder_is_made_of_its_sources(tmp_path: Path, fixenc: Runner):
    write_folder(tmp_path)
    assert fixenc("fix", "in", "-o", "out").code == 0
    (run,) = fixenc("runs", "--json").lines
    (tmp_path / "in" / "healthy.txt").write_bytes(b"changed since\n")
    (tmp_path / "in" / "picture.png").unlink()
    ran = fixenc("report", run["run"], "-o", "out.html")
    assert ran.code == 0, ran.err
    files = read_page(tmp_path / "out.html").by_name
    assert files["damaged.txt"]["target"] == str(tmp_path / "out" / "damaged.txt")
    assert files["healthy.txt"]["note"].startswith("changed since the run")
    assert files["picture.png"]["note"].startswith("no longer there")


@pytest.mark.slow
def test_a_page_about_an_undone_run_is_made_of_the_files_themselves(tmp_path: Path, fixenc: Runner):
    write_folder(tmp_path)
    fixenc("fix", "in", "--in-place")
    assert fixenc("undo").code == 0
    assert fixenc("report").code == 0
    files = read_page(tmp_path / "fixenc-report.html").by_name
    assert files["damaged.txt"]["excerpts"]
    assert not any("note" in one for one in files.values())


@pytest.mark.slow
def test_files_that_siblings_decided_are_shown_as_the_run_had_them(tmp_path: Path, fixenc: Runner):
    """In place, the neighbours that were evidence are UTF-8 afterwards; the journal names the encoding."""
    (tmp_path / "in").mkdir()
    for at in range(8):
        text = f"{at} Młynarz sprzedał całą mąkę i wrócił późną nocą do swojej żony.\n"
        (tmp_path / "in" / f"long {at}.txt").write_bytes(text.encode("cp1250"))
    (tmp_path / "in" / "word.txt").write_bytes("żona\n".encode("cp1250"))
    fixenc("fix", "in", "--in-place")
    assert (tmp_path / "in" / "word.txt").read_text("utf-8") == "żona\n"
    fixenc("report")
    word = read_page(tmp_path / "fixenc-report.html").by_name["word.txt"]
    assert "note" not in word
    assert word["excerpts"][0]["pieces"] == [["\ufffd", "ż"], "ona"]


@pytest.mark.slow
def test_a_page_replaces_a_page_and_nothing_else(tmp_path: Path, fixenc: Runner):
    """A failure means that a report can destroy a file."""
    write_folder(tmp_path)
    own = tmp_path / "own.html"
    own.write_bytes(b"<p>mine\n")
    refused = fixenc("report", "in", "-o", "own.html")
    assert refused.code == 2
    assert refused.err.count("\n") == 1
    assert "is no page that fixenc made" in refused.err
    assert own.read_bytes() == b"<p>mine\n"
    assert fixenc("report", "in", "-o", "own.html", "--force").code == 0
    assert fixenc("report", "in", "-o", "own.html").code == 0, "a page of its own may be replaced"
    own.write_bytes(own.read_bytes() + b"a note\n")
    assert fixenc("report", "in", "-o", "own.html").code == 2, "a page that was changed since may not"


def test_no_file_that_the_page_is_about_is_replaced_even_by_force(tmp_path: Path, fixenc: Runner):
    (tmp_path / "a.html").write_bytes(MOJIBAKE)
    ran = fixenc("report", ".", "-o", "a.html", "--force")
    assert ran.code == 2
    assert "is one of the files that the page is about" in ran.err
    assert (tmp_path / "a.html").read_bytes() == MOJIBAKE


@pytest.mark.slow
def test_a_page_is_no_file_to_fix(tmp_path: Path, fixenc: Runner):
    """It holds mojibake on purpose."""
    write_folder(tmp_path)
    assert fixenc("report", ".").code == 0
    ran = fixenc("fix", ".", "--json")
    assert ran.by_name["fixenc-report.html"]["reason"] == "page that `fixenc report` made"
    assert not (tmp_path / "fixenc-report.fixed.html").exists()


@pytest.mark.slow
def test_a_page_on_standard_output(tmp_path: Path, fixenc: Runner):
    write_folder(tmp_path)
    before = files_of(tmp_path)
    ran = fixenc("report", "in", "-o", "-", "--quiet")
    assert ran.err == ""
    assert len(Page(ran.out.decode("utf-8")).index["rows"]) == 6
    assert files_of(tmp_path) == before


@pytest.mark.slow
def test_a_page_leaves_the_rights_that_other_programs_give(tmp_path: Path, fixenc: Runner):
    write_folder(tmp_path)
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    fixenc("report", "in")
    assert (tmp_path / "fixenc-report.html").stat().st_mode == plain.stat().st_mode


@pytest.mark.slow
def test_a_file_that_fails_is_on_the_page_and_in_the_exit_code(tmp_path: Path, fixenc: Runner):
    write_folder(tmp_path)
    ran = fixenc("report", "in", "missing.txt")
    assert ran.code == 2
    missing = read_page(tmp_path / "fixenc-report.html").by_name["missing.txt"]
    assert (missing["status"], missing["reason"]) == ("failed", "no such file or folder")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nonsense"], "there is no file, folder or run 'nonsense'"),
        ([], "no run is known yet; name files or folders"),
        (["in", "-o", "page"], "must be named with .html"),
        (["in", "-o", "missing/page.html"], "its folder does not exist"),
        (["in", "-o", "-", "--open"], "cannot be combined"),
        (["-"], "standard input"),
        (["in", "-o", "in.html"], "is no regular file"),
    ],
    ids=lambda value: " ".join(value) or "nothing" if isinstance(value, list) else "",
)
def test_wrong_usage_is_one_line_and_says_what_to_do(tmp_path: Path, fixenc: Runner, arguments: list[str], says: str):
    write_folder(tmp_path)
    (tmp_path / "in.html").mkdir()
    ran = fixenc("report", *arguments)
    assert ran.code == 2
    assert says in ran.err
    assert ran.err.count("\n") == 1
    assert not (tmp_path / "fixenc-report.html").exists()


@pytest.mark.slow
def test_options_of_a_run_cannot_be_changed_afterwards(tmp_path: Path, fixenc: Runner):
    write_folder(tmp_path)
    fixenc("fix", "in", "--in-place")
    ran = fixenc("report", "--from", "cp1252")
    assert ran.code == 2
    assert "the options of the run" in ran.err


@pytest.mark.slow
def test_the_browser_is_opened_if_asked(tmp_path: Path, fixenc: Runner):
    write_folder(tmp_path)
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > "{tmp_path}/opened"\n', "utf-8")
    browser.chmod(0o700)
    assert fixenc("report", "in", "--open", env={"BROWSER": f"{browser} %s"}).code == 0
    assert (tmp_path / "opened").read_text("utf-8") == (tmp_path / "fixenc-report.html").as_uri()


@pytest.mark.slow
def test_the_page_works_in_a_browser():
    """Console, search, filters, keys, widths, contrast: `tests/bench/report_page.py` has the list."""
    if shutil.which("chromium") is None:
        pytest.skip("chromium is not installed")
    command = [sys.executable, "-m", "tests.bench.report_page", "--files", "150", "--size", "2000"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
