"""Runs over URLs: the same bytes as on the disk, nothing lost, nothing half, nothing of others overwritten."""

from __future__ import annotations

import gzip
import hashlib
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from fixenc import Options, Outcome, Status, batch
from fixenc.errors import ChangedError, OptionsError
from fixenc.files import reading
from fixenc.files.locations import Location, Root
from fixenc.files.siblings import Siblings
from fixenc.files.standard_input import read_list
from fixenc.remote import packets, run
from fixenc.remote.objects import Objects
from fixenc.remote.siblings import Sample
from fixenc.remote.stores import Content, Over
from fixenc.report.formats import OutputFormat, report_as
from fixenc.report.git_names import name_in_patch
from fixenc.report.jsonl import outcome_line
from fixenc.urls import Url, path_from

fsspec = pytest.importorskip("fsspec")

RUSSIAN = "Здравствуй, мир! Как дела сегодня? Сегодня хорошая погода."
IN, OUT = Url("memory://in"), Url("memory://out")
TREE: dict[str, bytes] = {
    "a.txt": RUSSIAN.encode("cp1251"),
    "ascii.txt": b"plain text\n",
    "mojibake.html": "<p>Über die Brücke</p>".encode().decode("cp1252").encode(),
    "packed.txt.gz": gzip.compress(RUSSIAN.encode("koi8-r"), mtime=0),
    "image.png": b"\x89PNG\r\n\x1a\n" + bytes(40),
    "empty.txt": b"",
    ".hidden.txt": RUSSIAN.encode("cp1251"),
    ".ignore": b"left-out.*\n",
    "left-out.txt": RUSSIAN.encode("cp1251"),
    "build/made.txt": RUSSIAN.encode("cp1251"),
    "pages/one.html": "<p>caf\xe9 d\xe9j\xe0 vu".encode("latin-1"),
    "pages/one.html.headers": b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=ISO-8859-15\r\n",
    "words/long.txt": (RUSSIAN * 20).encode("koi8-r"),
    **{f"words/{number}.txt": word.encode("koi8-r") for number, word in enumerate(("привет", "мир", "дом", "год"))},
    "words/deep/er/x y#?*[1].txt": RUSSIAN.encode("cp866"),
}


@pytest.fixture
def store() -> Iterator[Any]:
    """A store in memory, with the tree in ``/in``."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    for key, data in TREE.items():
        system.pipe_file(f"/in/{key}", data)
    yield system
    system.store.clear()


def fix(*paths: Path, output: Path | None = OUT, **given: Any) -> list[Outcome]:
    options = Options(output=output, **given)
    return list(run(packets(paths or (IN,), options), options))


def written_in(store: Any, root: str = "/out") -> dict[str, bytes]:
    files = store.find(root)
    return {one.removeprefix(f"{root}/"): store.cat_file(one) for one in files if "/.fixenc/" not in one}


def put_on_disk(folder: Path) -> None:
    for key, data in TREE.items():
        (folder / key).parent.mkdir(parents=True, exist_ok=True)
        (folder / key).write_bytes(data)


def fix_on_disk(folder: Path, **given: Any) -> tuple[dict[str, bytes], list[tuple[str, Status, str | None]]]:
    """Return what a run over a copy of the tree on the disk writes, and its outcomes."""
    put_on_disk(folder / "in")
    outcomes = list(batch.fix_tree(folder / "in", Options(output=folder / "out", **given)))
    written = {
        one.relative_to(folder / "out").as_posix(): one.read_bytes()
        for one in (folder / "out").rglob("*")
        if one.is_file()
    }
    return written, sorted((one.path.relative_to(folder / "in").as_posix(), one.status, one.reason) for one in outcomes)


@pytest.mark.parametrize("given", [{}, {"siblings": False}, {"hidden": True, "ignore": False}, {"include": ("*.txt",)}])
def test_a_store_is_fixed_to_the_same_bytes_as_a_disk(store: Any, tmp_path: Path, given: dict[str, Any]):
    """A failure means that where files are stored changes what is done to them."""
    written, told = fix_on_disk(tmp_path, **given)
    outcomes = fix(**given)
    assert written_in(store) == written
    assert sorted((str(one.path).removeprefix("memory://in/"), one.status, one.reason) for one in outcomes) == told


def test_large_files_are_fixed_to_the_same_bytes_as_on_a_disk(
    store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(reading, "LARGE", 100)
    assert fix() != []
    assert written_in(store) == fix_on_disk(tmp_path)[0]


def test_long_folders_are_listed_anew_and_fixed_the_same(store: Any, monkeypatch: pytest.MonkeyPatch):
    fix()
    whole = written_in(store)
    store.rm("/out", recursive=True)
    monkeypatch.setattr("fixenc.remote.walking._MOST_HELD", 1)
    monkeypatch.setattr("fixenc.remote.cutting._MOST_JOBS", 2)
    fix()
    assert written_in(store) == whole


@pytest.mark.parametrize("files", [2, 255, 256, 257, 5000])
def test_a_store_has_the_same_siblings_as_a_disk(files: int):
    """A failure means that a long folder is judged by other files than on the disk."""
    names = [f"{number:05}.txt" for number in range(files)]
    root = Root(Path("in"), "/in")
    sample = Sample.of("", ((name, "1") for name in names))
    assert sample is not None
    assert [name for name, _ in sample.names] == list(Siblings.of([Location(root, (), name) for name in names]).names)


def test_a_lonely_file_has_no_siblings():
    assert Sample.of("", [("a.txt", "1")]) is None


def test_any_executor_gives_the_same(store: Any, monkeypatch: pytest.MonkeyPatch):
    plain = fix()
    store.rm("/out", recursive=True)
    monkeypatch.setattr("fixenc.remote.cutting._MOST_JOBS", 2)
    options = Options(output=OUT)
    cut = list(packets([IN], options))
    assert pickle.loads(pickle.dumps(cut)) == cut
    with ThreadPoolExecutor(2) as threads:
        assert list(run(cut, options, threads)) == plain


class Frail(Executor):
    """An executor whose worker dies so many times at the second packet, and is started anew."""

    def __init__(self, deaths: int) -> None:
        self.deaths, self.renewed, self.is_broken = deaths, 0, False

    def submit(self, call: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        self.is_broken = self.is_broken or bool(self.deaths and given[0].number == 1)
        if self.is_broken:
            self.deaths -= given[0].number == 1
            done.set_exception(BrokenExecutor("killed"))
        else:
            done.set_result(call(*given, **named))
        return done

    def renew(self) -> None:
        self.renewed, self.is_broken = self.renewed + 1, False


@pytest.mark.parametrize("deaths", [1, 2])
def test_a_worker_that_dies_costs_at_most_its_packet(store: Any, monkeypatch: pytest.MonkeyPatch, deaths: int):
    monkeypatch.setattr("fixenc.remote.cutting._MOST_JOBS", 2)
    plain, options = fix(), Options(output=OUT)
    store.rm("/out", recursive=True)
    frail = Frail(deaths)
    told = list(run(packets([IN], options), options, frail))
    assert frail.renewed == deaths
    assert [one.path for one in told] == [one.path for one in plain]
    assert told[:2] + told[4:] == plain[:2] + plain[4:]
    assert ["worker process died" in (one.reason or "") for one in told[2:4]] == [deaths > 1] * 2
    assert len(written_in(store)) == sum(one.was_written for one in told)


def test_packets_are_made_as_they_are_needed(store: Any, monkeypatch: pytest.MonkeyPatch):
    """A failure means that a listing of a million names is read before the first file is."""
    listed, ls = list[str](), store.ls

    def note(path: str, **given: Any) -> Any:
        listed.append(path)
        return ls(path, **given)

    monkeypatch.setattr(store, "ls", note)
    monkeypatch.setattr("fixenc.remote.cutting._MOST_JOBS", 1)
    next(packets([IN], Options(output=OUT)))
    assert not [one for one in listed if "words" in one]


def test_the_same_command_again_skips_what_is_done(store: Any, monkeypatch: pytest.MonkeyPatch):
    fix()
    read = list[str]()

    def note(path: str) -> bytes:
        read.append(path)
        return bytes(store.store[path].getvalue())

    monkeypatch.setattr(store, "cat_file", note)
    again = fix()
    assert {one for one in read if "/.fixenc/" not in one} == set()
    assert not any(one.was_written for one in again)
    assert [one.status for one in again if one.path.name == "a.txt"] == [Status.FIXED]


@pytest.mark.parametrize(("given", "is_anew"), [({"bom": "add"}, True), ({"force": True, "fsync": False}, False)])
def test_options_that_change_bytes_do_it_anew(store: Any, given: dict[str, Any], is_anew: bool):
    fix()
    before = written_in(store)["a.txt"]
    assert any(one.was_written for one in fix(**given)) is is_anew
    assert (written_in(store)["a.txt"] != before) is is_anew


def test_a_changed_source_is_fixed_over_its_own_copy(store: Any):
    fix()
    store.pipe_file("/in/a.txt", "Новый текст, ещё лучше прежнего.".encode("cp1251"))
    assert [one.path.name for one in fix() if one.was_written] == ["a.txt"]
    assert written_in(store)["a.txt"].decode() == "Новый текст, ещё лучше прежнего."


def test_what_a_killed_run_wrote_is_known_by_what_it_noted_before(store: Any, monkeypatch: pytest.MonkeyPatch):
    """A failure means that a file written right before a kill stands in the way for ever."""
    monkeypatch.setattr("fixenc.remote.fixing.note_done", lambda *_: None)
    fix()
    store.pipe_file("/in/a.txt", "Новый текст, ещё лучше прежнего.".encode("cp1251"))
    assert [one.path.name for one in fix() if one.was_written] == ["a.txt"]


def test_a_target_of_others_is_left_unless_forced(store: Any):
    store.pipe_file("/out/a.txt", b"theirs")
    (failed,) = (one for one in fix() if one.status is Status.FAILED)
    assert "fixenc did not make it" in (failed.reason or "")
    assert written_in(store)["a.txt"] == b"theirs"
    fix(force=True)
    assert written_in(store)["a.txt"].decode() == RUSSIAN


def test_an_own_copy_that_somebody_changed_is_theirs(store: Any):
    fix()
    store.pipe_file("/out/a.txt", b"theirs")
    assert [one.path.name for one in fix() if one.status is Status.FAILED] == ["a.txt"]
    assert written_in(store)["a.txt"] == b"theirs"


def change_before_writing(store: Any, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Let another program change ``a.txt`` after it is read, some times."""
    left, put = [times], Objects.put

    def changed(self: Objects, key: str, content: Content, over: str | Over, check: Callable[[], None]) -> str:
        if key == "a.txt" and left[0]:
            left[0] -= 1
            store.pipe_file("/in/a.txt", f"Другой текст, уже номер {left[0]}.".encode("cp1251"))
        return put(self, key, content, over, check)

    monkeypatch.setattr(Objects, "put", lambda *a: put(*a) if a[1].startswith(".fixenc") else changed(*a))


@pytest.mark.parametrize(("times", "status"), [(1, Status.FIXED), (2, Status.FAILED)])
def test_a_source_that_changes_is_tried_once_more(
    store: Any, monkeypatch: pytest.MonkeyPatch, times: int, status: Status
):
    change_before_writing(store, monkeypatch, times)
    (one,) = (one for one in fix() if one.path.name == "a.txt")
    assert one.status is status
    assert ("a.txt" in written_in(store)) is (status is Status.FIXED)
    if status is Status.FIXED:
        assert written_in(store)["a.txt"].decode() == "Другой текст, уже номер 0."
        digest = hashlib.sha256(written_in(store)["a.txt"]).hexdigest()
        begun = [store.cat_file(one) for one in store.find("/out/.fixenc") if one.endswith(".begun.jsonl")]
        assert digest in b"".join(begun).decode()
    else:
        assert "changed while it was read" in (one.reason or "")


def test_a_server_that_fails_for_a_while_is_asked_again(store: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("fixenc.remote.patience._WAITS", (0, 0, 0))
    before, answers = dict.fromkeys(("cat_file", "pipe_file", "info", "ls"), 0), {}

    def falter(name: str) -> Callable[..., Any]:
        answers[name] = getattr(store, name)

        def answer(*given: Any, **named: Any) -> Any:
            before[name] += 1
            if before[name] % 3:
                raise OSError(f"503 for {name}")
            return answers[name](*given, **named)

        return answer

    for name in before:
        monkeypatch.setattr(store, name, falter(name))
    assert not [one for one in fix() if one.status is Status.FAILED]
    assert min(before.values()) > 0


@pytest.mark.parametrize("name", ["cat_file", "pipe_file"])
def test_a_server_that_always_fails_is_told_and_nothing_is_half(store: Any, monkeypatch: pytest.MonkeyPatch, name: str):
    monkeypatch.setattr("fixenc.remote.patience._WAITS", (0,))
    answer = getattr(store, name)

    def fail(path: str, *given: Any, **named: Any) -> Any:
        if path.endswith("/a.txt"):
            raise OSError("503 Service Unavailable")
        return answer(path, *given, **named)

    monkeypatch.setattr(store, name, fail)
    (failed,) = (one for one in fix() if one.status is Status.FAILED)
    assert failed.path.name == "a.txt"
    assert "503 Service Unavailable" in (failed.reason or "")
    assert "a.txt" not in written_in(store)
    monkeypatch.undo()
    assert [one.path.name for one in fix() if one.was_written] == ["a.txt"]


def test_nothing_is_written_without_its_note(store: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("fixenc.remote.patience._WAITS", ())
    pipe = store.pipe_file

    def refuse(path: str, data: bytes) -> Any:
        if "/.fixenc/" in path:
            raise PermissionError("no rights")
        return pipe(path, data)

    monkeypatch.setattr(store, "pipe_file", refuse)
    assert {one.reason for one in fix() if one.status is Status.FAILED} == {"the journal cannot be written: no rights"}
    assert written_in(store) == {}


@pytest.mark.parametrize("given", [{"check": True}, {"dry_run": True}])
def test_a_check_writes_nothing(store: Any, given: dict[str, Any]):
    due = {one.path.name for one in fix(**given) if one.is_due}
    assert due >= {"a.txt", "mojibake.html"}
    assert not store.exists("/out")
    assert {one.path.name for one in fix(output=None, **given) if one.is_due} >= {"a.txt"}


def test_named_files_come_to_the_output_itself(store: Any):
    outcomes = fix(IN / "a.txt", IN / "words" / "0.txt", IN / "none.txt")
    assert [(one.path.name, one.status is Status.FAILED) for one in outcomes] == [
        ("a.txt", False),
        ("0.txt", False),
        ("none.txt", True),
    ]
    assert set(written_in(store)) == {"a.txt", "0.txt"}


def test_several_folders_keep_their_names(store: Any):
    fix(IN / "pages", IN / "words")
    assert {one.partition("/")[0] for one in written_in(store)} == {"pages", "words"}


def test_a_disk_and_a_store_may_be_mixed(store: Any, tmp_path: Path):
    written, _ = fix_on_disk(tmp_path)
    fix(tmp_path / "in")
    assert written_in(store) == written
    down = tmp_path / "down"
    fix(output=down)
    files = [one for one in down.rglob("*") if one.is_file() and ".fixenc" not in one.parts]
    assert {one.relative_to(down).as_posix(): one.read_bytes() for one in files} == written
    assert not any(one.was_written for one in fix(output=down))


@pytest.mark.usefixtures("store")
@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_no_link_in_an_output_on_the_disk_is_followed(tmp_path: Path):
    """A failure means that an object can be written outside the folder that a person named."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "down").mkdir()
    (tmp_path / "down" / "words").symlink_to(elsewhere)
    (tmp_path / "down" / "a.txt").symlink_to(elsewhere / "a.txt")
    failed = {one.path.name for one in fix(output=tmp_path / "down") if one.status is Status.FAILED}
    assert {"a.txt", "0.txt", "long.txt"} <= failed
    assert list(elsewhere.iterdir()) == []


def test_a_file_and_a_folder_of_one_name_meet_on_the_disk_only(store: Any, tmp_path: Path):
    store.pipe_file("/in/b", b"a file")
    store.store["/in/b/c.txt"] = store.store["/in/ascii.txt"]
    failed = [one for one in fix(output=tmp_path / "down") if one.status is Status.FAILED]
    assert len(failed) <= 1
    assert (tmp_path / "down" / "a.txt").read_text("utf-8") == RUSSIAN


@pytest.mark.parametrize(
    ("paths", "output"),
    [
        (["memory://in"], "memory://in/out"),
        (["memory://in/words"], "memory://in"),
        (["memory://in"], "memory://in"),
        (["memory://in", "memory://in/words"], "memory://out"),
        (["memory://in/words", "memory://x/words"], "memory://out"),
    ],
)
def test_folders_that_lie_in_each_other_are_refused(store: Any, paths: list[str], output: str):
    store.pipe_file("/x/words/a.txt", b"a")
    with pytest.raises(OptionsError, match=r"lie in each other|the same name"):
        fix(*map(path_from, paths), output=path_from(output))


def test_a_name_that_begins_alike_is_another_folder(store: Any):
    fix(output=Url("memory://in-clean"))
    assert "a.txt" in written_in(store, "/in-clean")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://example.org/a", "download it first"),
        ("zip://a.txt::s3://bucket/a.zip", "chains"),
        ("sftp://user:secret@example.org/a", "password"),
        ("s3://", "names no bucket"),
        ("nothing://a", "cannot be reached"),
    ],
)
def test_a_url_that_cannot_be_used_says_why(url: str, words: str):
    with pytest.raises(OptionsError, match=words) as caught:
        fix(path_from(url))
    assert "secret" not in str(caught.value)


def test_runs_on_the_disk_write_to_no_url(tmp_path: Path):
    with pytest.raises(OptionsError, match=r"is a URL"):
        batch.fix_tree(tmp_path, Options(output="s3://bucket/out"))  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [{"output": None}, {"output": None, "in_place": True}, {"labels": Path("x.csv")}])
@pytest.mark.usefixtures("store")
def test_options_for_the_disk_are_refused(given: dict[str, Any]):
    with pytest.raises(OptionsError, match=r"URL"):
        fix(**given)


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(OptionsError, match=r"pip install 'fixenc\[remote\]'"):
        fix(Url("memory://not-met-before"))


def test_neither_the_library_nor_the_command_line_loads_the_extra():
    code = "import sys, fixenc, fixenc.cli, fixenc.cli.fix; print(sorted({'fsspec', 's3fs'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"


def test_a_file_system_with_folders_gets_whole_files_by_renaming(tmp_path: Path):
    system = fsspec.filesystem("file")
    files = Objects(system, str(tmp_path), tmp_path, is_atomic=False)
    assert files.put("a/b.txt", Content(lambda: (b"one", b"two")), Over.NOTHING)
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"onetwo"

    def changed() -> None:
        assert (tmp_path / "a" / "b.txt").read_bytes() == b"onetwo"
        raise ChangedError("changed")

    with pytest.raises(ChangedError):
        files.put("a/b.txt", Content(lambda: (b"three",)), Over.ANYTHING, changed)
    with pytest.raises(ChangedError):
        files.put("a/b.txt", Content(lambda: (b"three",)), Over.NOTHING)
    assert [one.name for one in (tmp_path / "a").iterdir()] == ["b.txt"]
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"onetwo"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("file:///tmp/a%20b", Path("/tmp/a b")),
        ("S3://Bucket/Key", Url("s3://Bucket/Key")),
        ("a://b", Path("a:/b")),
        ("memory://a", Url("memory://a")),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="drives")
def test_a_path_or_a_url_is_taken_from_text(text: str, path: Path):
    found = path_from(text)
    assert (type(found), str(found)) == (type(path), str(path))
    assert pickle.loads(pickle.dumps(found)) == found


def test_reports_for_programs_name_urls_as_they_are():
    url = Url("s3://bucket/a b/é.txt")
    outcome = Outcome(url, Status.FAILED, "gone")
    assert name_in_patch(Url("s3://bucket/a.txt")) == "s3://bucket/a.txt"
    assert '"path": "s3://bucket/a b/\\u00e9.txt"' in outcome_line(outcome)
    github, sarif = (report_as(one, is_check=False) for one in (OutputFormat.GITHUB, OutputFormat.SARIF))
    assert github is not None
    assert sarif is not None
    assert "file=s3%3A//bucket/a b/é.txt" in "".join(github.add(outcome))
    assert "s3://bucket/a%20b/%C3%A9.txt" in "".join([*sarif.begin(), *sarif.add(outcome), *sarif.end()])


def test_a_list_of_paths_may_have_urls(tmp_path: Path):
    (tmp_path / "list").write_bytes(b"s3://bucket/a.txt\na/b.txt\n")
    assert [str(one) for one in read_list(tmp_path / "list", is_null=False)] == ["s3://bucket/a.txt", "a/b.txt"]


def test_the_url_of_another_computer_is_refused():
    with pytest.raises(OptionsError, match="another computer"):
        path_from("file://server/share")
