"""Runs over stores that lie, fail or were prepared by somebody: nothing is lost, and nothing written elsewhere."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fixenc import Options, Outcome, Status, detect_file, fix_file, fix_tree
from fixenc.errors import OptionsError
from fixenc.remote import packets, planning, run
from fixenc.remote.notes import Known
from fixenc.remote.objects import Objects
from fixenc.remote.stores import Content, Over
from fixenc.urls import Url, path_from
from tests.conftest import Runner

fsspec = pytest.importorskip("fsspec")

RUSSIAN = "Здравствуй, мир! Как дела сегодня? Сегодня хорошая погода."
LEGACY = RUSSIAN.encode("cp1251")
IN, OUT = Url("memory://in"), Url("memory://out")
NOTE = dict.fromkeys(("source", "version", "key", "target", "options"), "a") | {"digest": "0", "status": "fixed"}


@pytest.fixture
def store() -> Iterator[Any]:
    """A store in memory, with one file."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    system.pipe_file("/in/a.txt", LEGACY)
    yield system
    system.store.clear()


def fix(*paths: Path, output: Path | None = OUT, **given: Any) -> list[Outcome]:
    options = Options(output=output, **given)
    return list(run(packets(paths or (IN,), options), options))


def failed(outcomes: list[Outcome]) -> dict[str, str | None]:
    return {one.path.name: one.reason for one in outcomes if one.status is Status.FAILED}


@pytest.mark.parametrize(
    "journal",
    [
        pytest.param(b"[" * 200_000, id="too deep"),
        pytest.param(json.dumps(NOTE | {"digest": "-1"}).encode(), id="a negative fingerprint"),
        pytest.param(json.dumps(NOTE | {"digest": "f" * 5000}).encode(), id="a long fingerprint"),
        pytest.param(json.dumps(NOTE | {"status": "eaten"}).encode(), id="no status"),
        pytest.param(json.dumps(NOTE | {"key": "../../etc/passwd", "source": "\ud800"}).encode(), id="elsewhere"),
        pytest.param(b'{"source": 1}\n[]\n"x"\nnull\n\xff\xfe\n', id="no notes"),
        pytest.param(b"x" * ((1 << 24) + 1), id="too large"),
    ],
)
def test_a_broken_journal_says_nothing(store: Any, journal: bytes):
    """A failure means that whoever may write into an output can end each later run, or lead it elsewhere."""
    store.pipe_file("/out/.fixenc/runs/r/00000000.jsonl", journal)
    store.pipe_file("/out/a.txt", b"theirs")
    assert "fixenc did not make it" in str(failed(fix())["a.txt"])
    store.rm_file("/out/a.txt")
    assert [one.was_written for one in fix()] == [True]
    assert {one for one in store.store if ".fixenc" not in one} == {"/in/a.txt", "/out/a.txt"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.usefixtures("store")
def test_a_journal_on_the_disk_that_leads_elsewhere_is_not_read(tmp_path: Path):
    """A failure means that a prepared output makes fixenc read other files, or wait for ever."""
    runs = tmp_path / "out" / ".fixenc" / "runs"
    (runs / "r").mkdir(parents=True)
    os.mkfifo(runs / "r" / "0.jsonl")
    (runs / "s").symlink_to(tmp_path)
    assert [one.was_written for one in fix(output=tmp_path / "out")] == [True]
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / ".fixenc").symlink_to(tmp_path)
    with pytest.raises(OptionsError, match="symbolic link"):
        fix(output=tmp_path / "other")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("s3://b//x", "two slashes"),
        ("s3://b/x//", "two slashes"),
        ("s3://b/./x", r"part '\.'"),
        ("sftp://b/in/../out", r"part '\.\.'"),
        ("s3:///x", "names no bucket"),
        ("file:///tmp/a#b", "write only the path"),
        ("file:///tmp/a?b", "write only the path"),
        ("file:///tmp/a%00b", "write only the path"),
    ],
)
def test_a_url_that_a_path_would_change_is_refused(text: str, words: str):
    """A failure means that another place is read or written than the one that is named."""
    with pytest.raises(OptionsError, match=words):
        path_from(text)


@pytest.mark.skipif(sys.platform == "win32", reason="drives")
def test_a_url_of_a_file_keeps_all_its_characters():
    assert path_from("file:///tmp/a\nb") == Path("/tmp/a\nb")


def test_a_file_system_that_cannot_be_made_is_told():
    with pytest.raises(OptionsError, match="cannot be reached"):
        fix(path_from("dir://x/y"))


def test_text_that_is_no_url_is_no_internal_error():
    with pytest.raises(OptionsError, match="is no URL"):
        fix(path_from("s3://[b/x"))


@pytest.mark.parametrize(("source", "output"), [("memory://", "memory://out"), ("memory://in", "memory://")])
@pytest.mark.usefixtures("store")
def test_a_root_lies_around_all_that_is_in_it(source: str, output: str):
    with pytest.raises(OptionsError, match="lie in each other"):
        fix(path_from(source), output=path_from(output))


def test_roots_are_compared_with_those_that_lie_in_them_alone(store: Any):
    """Names between a folder and its slash, in order, hide nothing."""
    for name in ("a", "a!", "a-b", "a/b"):
        store.pipe_file(f"/{name}/x.txt", b"x")
    with pytest.raises(OptionsError, match="lie in each other"):
        fix(*(Url(f"memory://{name}") for name in ("a/b", "a-b", "a!", "a")))
    assert failed(fix(*(Url(f"memory://{name}") for name in ("a!", "a-b", "a")))) == {}


class Counting:
    """A store that counts how often its place is asked for."""

    asked = 0

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def identity(self) -> str:
        Counting.asked += 1
        return f"{self.root}/"

    def kind(self) -> None:
        """Return nothing: it does not exist."""

    def find(self, _key: str) -> None:
        """Return nothing: no file does."""


def test_a_long_list_of_files_is_not_compared_each_with_each(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(planning, "connect", lambda path, **_: Counting(path))
    monkeypatch.setattr(planning, "_read_known", lambda _: Known(()))
    packets([IN / f"{number}.txt" for number in range(100)], Options(output=OUT))
    assert Counting.asked == 100 + 1


@pytest.mark.parametrize("is_forced", [False, True])
def test_files_of_one_name_from_several_folders_never_replace_each_other(store: Any, is_forced: bool):
    """A failure means that the clean copy of one file is lost to another one."""
    store.pipe_file("/x/a.txt", LEGACY + b"1")
    store.pipe_file("/y/a.txt", LEGACY + b"2")
    both = fix(Url("memory://x/a.txt"), Url("memory://y/a.txt"), force=is_forced)
    assert [one.status for one in both] == [Status.FAILED] * 2
    assert not store.exists("/out/a.txt")
    mixed = fix(Url("memory://x"), Url("memory://y/a.txt"), force=is_forced)
    assert "same name" in str(failed(mixed)["a.txt"])
    assert store.cat_file("/out/a.txt").decode() == RUSSIAN + "2"


@pytest.mark.parametrize("name", [".", "../folder/."])
def test_a_folder_that_is_named_by_dots_has_its_real_name(
    store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
):
    """A failure means that clean copies are written beside the output, not into it."""
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    (tmp_path / "folder" / "b.txt").write_bytes(b"b")
    monkeypatch.chdir(tmp_path / "folder")
    fix(Path(name), IN)
    assert sorted(one for one in store.find("/out") if ".fixenc" not in one) == ["/out/folder/b.txt", "/out/in/a.txt"]
    monkeypatch.chdir(tmp_path / "folder" / "inner")
    fix(Path(".."), IN, output=Url("memory://up"))
    assert sorted(one for one in store.find("/up") if ".fixenc" not in one) == ["/up/folder/b.txt", "/up/in/a.txt"]


@pytest.mark.usefixtures("store")
def test_a_root_without_a_name_is_not_put_beside_others():
    with pytest.raises(OptionsError, match="fix it apart"):
        fix(Path(Path.cwd().anchor), IN)


def test_what_cannot_be_compared_with_a_clean_copy_is_told_by_its_name(store: Any, monkeypatch: pytest.MonkeyPatch):
    store.pipe_file("/out/a.txt", b"theirs")
    opened = store.open

    def refuse(path: str, *given: Any, **named: Any) -> Any:
        if path.startswith("/out/a"):
            raise PermissionError(13, "Forbidden")
        return opened(path, *given, **named)

    monkeypatch.setattr(store, "open", refuse)
    assert str(failed(fix())["a.txt"]).startswith("'memory://out/a.txt' is there, and cannot be read: Forbidden; move")


def test_no_clean_copy_is_written_among_the_journals(store: Any):
    store.pipe_file("/x/.fixenc/runs/r/0.jsonl", b"{}")
    store.pipe_file("/x/.FIXENC", b"text")
    assert set(failed(fix(Url("memory://x/.fixenc"), IN))) == {"0.jsonl"}
    assert not store.exists("/out/.fixenc/runs/r")
    assert set(failed(fix(Url("memory://x/.FIXENC")))) == {".FIXENC"}


def test_a_key_that_ends_with_a_slash_and_has_bytes_is_told(store: Any):
    store.store["/in/folder/"] = store.store["/in/a.txt"]
    assert "empty part" in str(failed(fix())["folder"])


def change_rows(
    store: Any, monkeypatch: pytest.MonkeyPatch, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """Let a store say something else about ``a.txt``, in listings and alone."""
    ls, info = store.ls, store.info

    def row(one: dict[str, Any]) -> dict[str, Any]:
        return change(one) if one["name"].endswith("in/a.txt") else one

    monkeypatch.setattr(store, "ls", lambda *given, **named: [row(one) for one in ls(*given, **named)])
    monkeypatch.setattr(store, "info", lambda *given, **named: row(info(*given, **named)))


@pytest.mark.parametrize(
    ("size", "words"), [(None, "does not say its size"), (0, "was changed"), (5, "was changed"), (10**9, "was changed")]
)
def test_a_size_that_is_wrong_or_missing_makes_no_empty_copy(
    store: Any, monkeypatch: pytest.MonkeyPatch, size: int | None, words: str
):
    """A failure means that a file is lost, or cut off, since its store does not know its size."""
    change_rows(store, monkeypatch, lambda row: row | {"size": size})
    assert words in str(failed(fix())["a.txt"])
    assert not store.exists("/out/a.txt")


def test_a_store_that_says_no_version_is_read_again(store: Any, monkeypatch: pytest.MonkeyPatch):
    """A failure means that a file that changed, and has as many bytes as before, counts as done."""
    change_rows(store, monkeypatch, lambda row: {name: row[name] for name in ("name", "type", "size")})
    assert [one.was_written for one in fix()] == [True]
    assert [one.was_written for one in fix()] == [False]
    store.pipe_file("/in/a.txt", LEGACY.replace(b",", b"!"))
    assert [one.was_written for one in fix()] == [True]
    assert store.cat_file("/out/a.txt").decode() == RUSSIAN.replace(",", "!")


def test_a_file_that_may_not_be_read_fails_alone(store: Any, monkeypatch: pytest.MonkeyPatch):
    store.pipe_file("/in/b.txt", b"b")
    store.pipe_file("/in/c.txt", b"c")
    answer = store.cat_file

    def refuse(path: str, *given: Any, **named: Any) -> Any:
        if path.endswith("/a.txt"):
            raise PermissionError(13, "Forbidden \x1b[31m\u202e")
        if path.endswith("/b.txt"):
            raise FileNotFoundError(path)
        return answer(path, *given, **named)

    monkeypatch.setattr(store, "cat_file", refuse)
    reasons = failed(fix())
    assert set(reasons) == {"a.txt", "b.txt"}
    assert "Forbidden" in str(reasons["a.txt"])
    assert "removed since it was listed" in str(reasons["b.txt"])


class ClientError(Exception):
    """An error of a client, which is no OSError, as those of SSH."""


@pytest.mark.parametrize("call", ["makedirs", "open", "mv", "rm_file"])
def test_errors_of_clients_are_no_internal_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str):
    monkeypatch.setattr("fixenc.remote.patience._WAITS", ())
    system = fsspec.filesystem("file", skip_instance_cache=True)
    files = Objects(system, str(tmp_path), tmp_path, is_atomic=False)

    def refuse(*_given: Any, **_named: Any) -> Any:
        raise ClientError("no session")

    monkeypatch.setattr(system, call, refuse)
    if call == "rm_file":
        monkeypatch.setattr(system, "mv", refuse)
    with pytest.raises(OSError, match="no session"):
        files.put("a.txt", Content(lambda: (b"a",)), Over.NOTHING)
    assert not (tmp_path / "a.txt").exists()


def test_a_folder_that_cannot_be_listed_fails_alone(store: Any, monkeypatch: pytest.MonkeyPatch):
    store.pipe_file("/in/closed/b.txt", b"b")
    store.pipe_file("/in/open/c.txt", b"c")
    ls = store.ls

    def refuse(path: str, **named: Any) -> Any:
        if path.endswith("/in/closed"):
            raise PermissionError(13, "Forbidden")
        return ls(path, **named)

    monkeypatch.setattr(store, "ls", refuse)
    assert failed(fix()) == {"closed": "cannot be listed: Forbidden"}
    assert store.exists("/out/open/c.txt")


def test_what_reads_no_urls_says_so(fixenc: Runner):
    pytest.importorskip("watchfiles")
    with pytest.raises(OptionsError, match="is a URL"):
        detect_file("s3://bucket/a.txt")
    assert "is a URL" in str(fix_file("s3://bucket/a.txt").reason)
    assert ["is a URL" in str(one.reason) for one in fix_tree("s3://bucket")] == [True]
    watched = fixenc("watch", "s3://bucket")
    assert (watched.code, "URL, which cannot be watched" in watched.err) == (2, True)
    done = fixenc("detect", "s3://bucket")
    assert (done.code, "is a URL" in done.err) == (2, True)


def test_a_run_over_urls_is_not_resumed(fixenc: Runner):
    done = fixenc("fix", "--resume", "s3://bucket/in")
    assert done.code == 2
    assert "run the same command again" in done.err
