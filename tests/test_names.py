"""Names of files and folders: what they were is found out together, and given back so that nothing is overwritten."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixenc.damage import Misreading
from fixenc.errors import JournalError, UnknownCharsetError
from fixenc.files import renaming
from fixenc.files.folders import Folder
from fixenc.files.journal import Journal, Mends
from fixenc.files.locations import Root
from fixenc.files.moving import move
from fixenc.files.reaching import open_folder
from fixenc.files.renaming import plan, rename_all
from fixenc.files.restoring import undo
from fixenc.files.runs import begin
from fixenc.names import RepairedName, repair_names
from fixenc.options import Options
from fixenc.records import Status
from tests.conftest import Runner
from tests.texts import SENTENCES

pytestmark = pytest.mark.slow

# What programs that unpack archives, or copy from other systems, make of names.
UNPACKED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "ru": ("ibm866", "cp437", ("Отчёт за май.doc", "Фотографии", "заметки.txt")),
    "uk": ("windows-1251", "windows-1252", ("Звіт за травень.doc", "світлини", "перелік.txt")),
    "ja": ("shift_jis", "cp437", ("新しいフォルダー", "東京の写真.jpg", "見積書.pdf")),
    "zh": ("gb18030", "cp437", ("新建文本文档.txt", "照片", "会议记录.doc")),
    "ko": ("euc-kr", "windows-1252", ("새 폴더", "이력서.hwp", "여행 사진.jpg")),
    "el": ("cp737", "cp437", ("Σημειώσεις.doc", "φωτογραφίες", "λίστα.txt")),
    "cs": ("utf-8", "cp852", ("žlutý kůň.txt", "účty.pdf", "přílohy")),
    "de": ("utf-8", "cp437", ("Übersicht.pdf", "Maße und Größen.txt", "Fotos für Oma")),
    "vi": ("utf-8", "windows-1252", ("báo cáo tháng năm.doc", "hình ảnh", "danh sách.txt")),
}
MOJIBAKE, CLEAN = "cafÃ©.txt", "café.txt"


def tree(folder: Path) -> dict[str, bytes]:
    """What lies in a folder, by names as the system has them."""
    found = dict[str, bytes]()
    for place, folders, files in os.walk(folder):
        below = Path(place)
        found |= {str((below / name).relative_to(folder)): b"" for name in folders}
        found |= {str((below / name).relative_to(folder)): (below / name).read_bytes() for name in files}
    return found


def make(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, "utf-8", "surrogateescape")
    return folder


def raw(name: str, charset: str) -> str:
    return os.fsdecode(name.encode(charset))


@pytest.mark.parametrize("language", UNPACKED)
def test_what_unpackers_make_of_names_is_undone(language: str):
    right, wrong, names = UNPACKED[language]
    seen = {Misreading(right, wrong).inflict(name) or "": name for name in names}
    first = next(iter(seen))
    assert repair_names([[first]]) == [{first: RepairedName(names[0], (f"{right} read as {wrong}",))}]
    assert repair_names([[*seen]]) == [
        {name: RepairedName(was, (f"{right} read as {wrong}",)) for name, was in seen.items()}
    ]


@pytest.mark.parametrize("charset", ["cp1251", "koi8-r", "cp866"])
def test_names_in_a_legacy_charset_are_read(charset: str):
    names = UNPACKED["ru"][2]
    found = repair_names([[raw(name, charset) for name in names]])[0]
    assert [one.text for one in found.values()] == [*names]


def test_every_folder_may_have_a_charset_of_its_own():
    folders = [("ru", "cp1251"), ("ja", "cp932"), ("ko", "cp949"), ("el", "cp1253")]
    found = repair_names([[raw(name, charset) for name in UNPACKED[language][2]] for language, charset in folders])
    assert [[one.text for one in names.values()] for names in found] == [
        [*UNPACKED[language][2]] for language, _ in folders
    ]


def test_names_of_two_charsets_in_one_folder_are_read_each_by_itself():
    names = {raw(name, "euc-jp"): name for name in UNPACKED["ja"][2]} | {raw("Größe.txt", "latin-1"): "Größe.txt"}
    assert {name: one.text for name, one in repair_names([[*names]])[0].items()} == names


def test_bytes_that_were_misread_before_they_were_written_are_mended_twice():
    name = raw("LiÃ¨ge, HÃ´pital franÃ§ais.txt", "cp850")
    (one,) = repair_names([[name]], "cp850")[0].values()
    assert one.text == "Liège, Hôpital français.txt"
    assert one.damage == ("cp850 bytes", "utf-8 read as windows-1252")


@pytest.mark.parametrize("text", SENTENCES.values(), ids=SENTENCES)
def test_healthy_names_stay(text: str):
    words = text.replace("/", "").split()
    names = [*words, text.replace("/", "")[:60], *(f"{word}.txt" for word in words)]
    assert repair_names([names]) == [{}]


@given(st.lists(st.lists(st.binary(min_size=1, max_size=12).map(os.fsdecode), max_size=5), max_size=3))
def test_any_names_can_be_asked_for(folders: list[list[str]]):
    """Also by bytes that are nothing: no error, and each new name can be one and is right the second time."""
    for names, found in zip(folders, repair_names(folders), strict=True):
        assert found.keys() <= {*names}
        assert not any(set(one.text) & {"/", "\0"} for one in found.values() if one.damage and one.doubt is None)


@pytest.mark.parametrize("text", ["a/b", "/x"])
def test_what_would_be_no_name_is_left(text: str):
    name = raw(text, "cp037")
    (one,) = repair_names([[name]], "cp037")[0].values()
    assert (one.damage, one.doubt) == ((), f"it seems to have been {text!r}, which can be no name")


def test_a_label_that_nobody_knows_is_refused():
    with pytest.raises(UnknownCharsetError):
        repair_names([["a"]], "nonsense")


def test_bytes_that_a_given_charset_does_not_have_are_in_doubt():
    (one,) = repair_names([["a\udcff\udcff"]], "shift_jis")[0].values()
    assert (one.text, one.damage, one.doubt) == ("a\udcff\udcff", (), "it does not decode as shift_jis")


def test_names_are_listed_renamed_and_called_back(tmp_path: Path, fixenc: Runner):
    right, wrong, names = UNPACKED["ru"]
    report, folder, words = (Misreading(right, wrong).inflict(name) or "" for name in names)
    make(tmp_path / "t", f"{folder}/{report}", f"{folder}/{folder}/{words}", "healthy.txt")
    before = tree(tmp_path / "t")
    listed = fixenc("names", "t")
    assert (listed.code, tree(tmp_path / "t")) == (0, before)
    assert f"rename    t/{folder}/{report} → {names[0]}  ibm866 read as cp437" in listed.out.decode()
    assert listed.err == "6 names: 4 to rename, 2 healthy; nothing renamed, rename with --apply\n"

    applied = fixenc("names", "t", "--apply")
    assert applied.code == 0
    assert applied.err == "6 names: 4 renamed, 2 healthy; undo with `fixenc undo`\n"
    inner = f"{names[1]}/{names[1]}"
    assert tree(tmp_path / "t").keys() == {
        "healthy.txt",
        names[1],
        f"{names[1]}/{names[0]}",
        inner,
        f"{inner}/{names[2]}",
    }
    assert sorted(tree(tmp_path / "t").values()) == sorted(before.values())
    assert fixenc("names", "t", "--apply").err == "6 names: 6 healthy\n"
    assert [(run["mends"], run["fixed"], run["state"]) for run in fixenc("runs", "--json").lines] == [
        ("names", 4, "ended")
    ]
    assert fixenc("undo").code == 0
    assert tree(tmp_path / "t") == before
    assert fixenc("undo").code == 2


def test_a_run_over_names_is_not_gone_on_with_as_one_over_files(tmp_path: Path, fixenc: Runner):
    make(tmp_path, MOJIBAKE)
    assert fixenc("names", "--apply", "--journal", "run.jsonl").code == 0
    ran = fixenc("fix", "--resume", "--journal", "run.jsonl")
    assert (ran.code, "run `fixenc names --apply` again" in ran.err) == (2, True)
    assert fixenc("names", "--apply", "--journal", "run.jsonl").code == 0  # nothing to do, so nothing to note
    make(tmp_path, MOJIBAKE.replace("c", "t"))
    ran = fixenc("names", "--apply", "--journal", "run.jsonl")
    assert (ran.code, "exists" in ran.err) == (2, True)


def test_reports_can_be_json(tmp_path: Path, fixenc: Runner):
    make(tmp_path, MOJIBAKE, raw("Größe.txt", "latin-1"))
    ran = fixenc("names", "--json", "--from", "cp1252")
    assert [(one["path"], one["status"], one["name"]) for one in ran.lines] == [
        ("Gr\udcf6\udcdfe.txt", "fixed", "Größe.txt"),
        (MOJIBAKE, "fixed", CLEAN),
    ]


@pytest.mark.parametrize("standing", [CLEAN, "CAFÉ.TXT", "cafe\N{COMBINING ACUTE ACCENT}.txt"])
def test_a_name_that_is_taken_is_refused(tmp_path: Path, fixenc: Runner, standing: str):
    before = tree(make(tmp_path / "t", MOJIBAKE, standing, "naÃ¯ve.txt"))
    ran = fixenc("names", "t", "--apply")
    assert (ran.code, "the new name is taken, or differs from another only in case" in ran.err) == (2, True)
    assert tree(tmp_path / "t") == {name.replace("Ã¯", "ï"): data for name, data in before.items()}


def test_two_names_that_were_one_are_both_left(tmp_path: Path, fixenc: Runner):
    before = tree(make(tmp_path / "t", MOJIBAKE, CLEAN.encode().decode("cp437")))
    assert fixenc("names", "t", "--apply").code == 2
    assert tree(tmp_path / "t") == before


def test_a_name_that_would_be_too_long_is_left(tmp_path: Path, fixenc: Runner):
    """Bytes of a legacy charset become two or three each."""
    before = tree(make(tmp_path / "t", raw("ж" * 200, "cp1251")))
    ran = fixenc("names", "t", "--apply", "--from", "cp1251")
    assert (ran.code, "the new name has more than 255 bytes" in ran.err) == (2, True)
    assert tree(tmp_path / "t") == before


def test_links_and_special_files_are_renamed_and_not_followed(tmp_path: Path, fixenc: Runner):
    make(tmp_path / "elsewhere", MOJIBAKE)
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "LiÃ¨ge").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "t" / "ZÃ¼rich").symlink_to("nowhere")
    os.mkfifo(tmp_path / "t" / "fifÃ³")
    assert fixenc("names", "t", "--apply").code == 0
    assert {*os.listdir(tmp_path / "t")} == {"Liège", "Zürich", "fifó"}
    assert (tmp_path / "t" / "Liège").readlink() == tmp_path / "elsewhere"
    assert os.listdir(tmp_path / "elsewhere") == [MOJIBAKE]


def test_what_is_hidden_excluded_or_under_version_control_stays(tmp_path: Path, fixenc: Runner):
    make(tmp_path / "t", f".git/{MOJIBAKE}", f".a{MOJIBAKE}", f"vendor/{MOJIBAKE}", f"b/{MOJIBAKE}", "b/naÃ¯ve.md")
    assert fixenc("names", "t", "--apply", "--exclude", "vendor/", "--include", "*.txt").code == 0
    assert {name for name in tree(tmp_path / "t") if CLEAN in name} == {f"b/{CLEAN}"}
    assert fixenc("names", "t", "--apply", "--hidden").code == 0
    assert {name for name in tree(tmp_path / "t") if MOJIBAKE in name} == {f".git/{MOJIBAKE}"}


def test_a_path_given_by_name_is_mended_itself(tmp_path: Path, fixenc: Runner):
    make(tmp_path, MOJIBAKE, f"Ã©tÃ©/{MOJIBAKE}")
    assert fixenc("names", "Ã©tÃ©", MOJIBAKE, "Ã©tÃ©", "--apply").code == 0
    assert tree(tmp_path).keys() == {CLEAN, "été", f"été/{CLEAN}"}
    ran = fixenc("names", "gone", ".")
    assert (ran.code, "failed    gone  no such file or folder" in ran.err) == (2, True)


def test_odd_names_reach_the_terminal_as_escapes(tmp_path: Path, fixenc: Runner):
    make(tmp_path / "t", "[red]\x1b[31mÃ©tÃ©\n", "-Ã©")
    ran = fixenc("names", "t", "--apply")
    assert "renamed   t/[red]\\x1b[31mÃ©tÃ©\\n → [red]\\x1b[31mété\\n" in ran.out.decode()
    assert tree(tmp_path / "t").keys() == {"[red]\x1b[31mété\n", "-é"}


def test_names_in_a_folder_that_cannot_be_written_to_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    before = tree(make(tmp_path / "t", MOJIBAKE, "naÃ¯ve.txt"))

    def refuse(folder: Folder, name: str, new: str) -> None:
        if name == MOJIBAKE:
            raise PermissionError(13, "Permission denied")
        move(folder, name, new)

    monkeypatch.setattr(renaming, "move", refuse)
    done = list(rename_all(plan([tmp_path / "t"], Options()), begin([tmp_path], Options(), Mends.NAMES)))
    assert [(one.name, one.status, one.is_done, one.reason) for one in done if one.name] == [
        ("naïve.txt", Status.FIXED, True, None),
        (CLEAN, Status.FAILED, False, "cannot be renamed: Permission denied"),
    ]
    assert tree(tmp_path / "t") == {name.replace("Ã¯", "ï"): data for name, data in before.items()}


def test_what_appeared_meanwhile_is_not_overwritten(tmp_path: Path):
    make(tmp_path / "t", MOJIBAKE, "Ã©tÃ©/a")
    planned = plan([tmp_path / "t"], Options())
    make(tmp_path / "t", CLEAN, "été/b")
    before = tree(tmp_path / "t")
    done = list(rename_all(planned, begin([tmp_path], Options(), Mends.NAMES)))
    assert [one.reason for one in done if one.name] == ["cannot be renamed: File exists"] * 2
    assert tree(tmp_path / "t") == before


@pytest.mark.parametrize("lacks", [(), ("rename",), ("rename", "link")], ids=["nothing", "the call", "links, too"])
def test_a_move_never_takes_the_place_of_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacks: tuple[str, ...]
):
    def no_links(*_names: Path, **_named: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    if "rename" in lacks:
        monkeypatch.setattr(Folder, "rename_exclusively", lambda *_: False)
    if "link" in lacks:
        monkeypatch.setattr(os, "link", no_links)
    folder = open_folder(Root.of(tmp_path))
    make(tmp_path, "a", "b", "c/d", "e/f")
    before = tree(tmp_path)
    for old, new in (("a", "b"), ("c", "e"), ("a", "e"), ("c", "a")):
        with pytest.raises(FileExistsError):
            move(folder, old, new)
    assert tree(tmp_path) == before
    move(folder, "a", "g")
    move(folder, "c", "h")
    assert tree(tmp_path) == {"b": b"b", "g": b"a", "h": b"", "h/d": b"c/d", "e": b"", "e/f": b"e/f"}


@pytest.mark.parametrize("stops_after", range(6))
def test_a_run_that_is_cut_short_can_be_undone_or_done_again(tmp_path: Path, stops_after: int):
    make(tmp_path / "t", f"Ã©tÃ©/{MOJIBAKE}", "Ã©tÃ©/fÃªte/naÃ¯ve.txt", MOJIBAKE)
    before = tree(tmp_path / "t")
    planned, log = plan([tmp_path / "t"], Options()), tmp_path / "run.jsonl"
    journal, done = begin([tmp_path / "t"], Options(journal=log), Mends.NAMES), list[Path]()
    for one in rename_all(planned, journal, lambda: len(done) >= stops_after):  # noqa: B023 - one list from first to last
        done += [one.path] * one.is_done
    assert len(done) == min(stops_after, 5)
    assert not any(one.failure for one in undo(Journal(log)))
    assert tree(tmp_path / "t") == before
    with pytest.raises(JournalError, match="was undone already"):
        next(undo(Journal(log)))
    list(rename_all(plan([tmp_path / "t"], Options()), begin([tmp_path], Options(), Mends.NAMES)))
    assert {*tree(tmp_path / "t")} == {"été", f"été/{CLEAN}", "été/fête", "été/fête/naïve.txt", CLEAN}


def test_a_run_killed_between_two_steps_of_one_renaming_is_undone(tmp_path: Path):
    """A file has both names for a moment, so that nothing that stands at the new one is overwritten."""
    make(tmp_path / "t", MOJIBAKE)
    journal = begin([tmp_path], Options(journal=tmp_path / "run.jsonl"), Mends.NAMES)
    list(rename_all(plan([tmp_path / "t"], Options()), journal))
    os.link(tmp_path / "t" / CLEAN, tmp_path / "t" / MOJIBAKE)
    assert not any(one.failure for one in undo(Journal(journal.path)))
    assert os.listdir(tmp_path / "t") == [MOJIBAKE]


def test_undo_refuses_a_name_that_is_taken_again(tmp_path: Path, fixenc: Runner):
    make(tmp_path / "t", MOJIBAKE, "naÃ¯ve.txt", "Ã©tÃ©.txt")
    assert fixenc("names", "t", "--apply").code == 0
    make(tmp_path / "t", MOJIBAKE)
    (tmp_path / "t" / "été.txt").unlink()
    before = tree(tmp_path / "t")
    ran = fixenc("undo")
    assert (ran.code, ran.err.count("failed")) == (2, 3)
    assert "another file has the name" in ran.err
    assert "no longer exists" in ran.err
    assert tree(tmp_path / "t") == {name.replace("ï", "Ã¯"): data for name, data in before.items()}


def test_ctrl_c_leaves_every_name_old_or_new(tmp_path: Path):
    count = 2_000
    make(tmp_path / "t", *(f"{number} {MOJIBAKE}" for number in range(count)))
    command = [sys.executable, "-m", "fixenc", "names", "t", "--apply", "--json"]
    with subprocess.Popen(command, 0, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        first = json.loads(run.stdout.readline())
        run.send_signal(signal.SIGINT)
        rest, said = run.communicate(timeout=60)
    assert first["renamed"]
    names = os.listdir(tmp_path / "t")
    done = sum(name.endswith(CLEAN) for name in names)
    assert len(names) == count
    assert done == 1 + len(rest.splitlines())
    if done < count:
        assert run.returncode == 130
        assert b"run the same command again to rename the rest" in said
