"""Folders in which another program, or somebody who means harm, swaps what it likes at the worst moment.

Each test lets the installed command come to a certain point, then does what the other program does, and lets it go on.
"""

from __future__ import annotations

import importlib
import io
import os
import shutil
import stat
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fixenc import Options, batch, fix_tree
from fixenc.cli import main
from fixenc.files import folders, handling, reading, renaming, writing
from fixenc.files.folders import Folder
from fixenc.files.leftovers import temporary_name
from fixenc.pipeline import fix_bytes
from fixenc.records import Status
from tests.conftest import Ran, Runner

pytestmark = pytest.mark.slow

MOJIBAKE, MENDED = "cafÃ©\n".encode(), "café\n".encode()
OTHER = "cafÃ© of somebody else\n".encode()
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
ONLY_ROOT = pytest.mark.skipif(not IS_ROOT, reason="only root may make what another user made, and give files away")
MODES = [
    pytest.param([], id="beside"),
    pytest.param(["-o", "out"], id="-o"),
    pytest.param(["--in-place"], id="in place"),
]

# When something can happen while the command runs: a call that it makes, and whether that is before or after it.
MOMENTS: dict[str, tuple[Any, str, bool]] = {
    "planned": (batch, "plan", False),
    "read": (handling, "fix_bytes", False),
    "drafted": (writing, "copy_metadata", True),
    "about to be named": (writing, "copy_metadata", False),
    "names are planned": (renaming, "plan", False),
}
Action = Callable[[], object]


def at(moment: str, action: Action) -> None:
    """Let an action happen once, at a moment."""
    room, name, is_before = MOMENTS[moment]
    call, once = getattr(room, name), iter([action])

    def wrapped(*arguments: Any, **named: Any) -> Any:
        if is_before:
            next(once, lambda: None)()
        result = call(*arguments, **named)
        if not is_before:
            next(once, lambda: None)()
        return result

    setattr(room, name, wrapped)


def child(folder: Path, do: Action) -> Ran:
    """Do something in a process of its own, in a folder: all is loaded there, and its patches are its own."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = os.fork()
        if process == 0:
            code: object = 99
            try:
                os.chdir(folder)
                os.environ["NO_COLOR"] = "1"
                sys.stdout, sys.stderr = (io.TextIOWrapper(os.fdopen(os.dup(one.fileno()), "wb")) for one in (out, err))
                do()
                code = 0
            except SystemExit as end:
                code = end.code
            except BaseException:  # noqa: BLE001 - nothing may go on as a second pytest
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code if isinstance(code, int) else 99)
        _, status = os.waitpid(process, 0)
        out.seek(0)
        err.seek(0)
        return Ran(os.waitstatus_to_exitcode(status), out.read(), err.read().decode())


def meanwhile(folder: Path, moment: str, action: Action, *arguments: str) -> Ran:
    """Run the command, and let something happen at a moment."""

    def command() -> None:
        at(moment, action)
        run(*arguments)

    return child(folder, command)


def run(*arguments: str) -> None:
    sys.argv = ["fixenc", *arguments, *(["-j1"] if arguments[0] == "fix" else [])]
    main()


def swap_sub() -> None:
    """Swap the folder for a link to the one outside."""
    os.rename("tree/sub", "elsewhere")
    os.symlink(os.path.abspath("outside"), "tree/sub")


def everything(folder: Path) -> dict[str, tuple[int, int, int, int, bytes]]:
    """All that lies in a folder: mode, owner, group, time of modification, and bytes."""
    found = {}
    for path in (folder, *folder.rglob("*")):
        status = path.lstat()
        data = path.read_bytes() if stat.S_ISREG(status.st_mode) else b""
        found[str(path)] = (status.st_mode, status.st_uid, status.st_gid, status.st_mtime_ns, data)
    return found


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    """All that the children need, once."""
    fix_bytes(MOJIBAKE, Options())
    for module in ("running", "fix", "names"):
        importlib.import_module(f"fixenc.cli.{module}")
    importlib.import_module("fixenc.report.console")


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Path]:
    """A tree, and a folder beside it with files of the same names, in which nothing may change."""
    for folder in ("tree", "tree/sub", "outside"):
        (tmp_path / folder).mkdir()
    (tmp_path / "tree/sub/a.txt").write_bytes(MOJIBAKE)
    (tmp_path / "tree/sub/a.txt").chmod(0o666)
    if IS_ROOT:
        os.chown(tmp_path / "tree/sub/a.txt", 12, 34)
    (tmp_path / "outside/a.txt").write_bytes(OTHER)
    (tmp_path / "outside/a.txt").chmod(0o600)
    before = everything(tmp_path / "outside")
    yield tmp_path
    assert everything(tmp_path / "outside") == before, "nothing outside the tree has changed"
    assert not list(tmp_path.rglob(".fixenc-*")), "nothing is left behind"


@pytest.mark.parametrize("when", ["planned", "read"])
@pytest.mark.parametrize("arguments", MODES)
def test_a_folder_swapped_for_a_link_is_not_followed(there: Path, arguments: list[str], when: str):
    ran = meanwhile(there, when, swap_sub, "fix", "tree", *arguments)
    # What was read before the swap may be written elsewhere, where nobody swapped anything, unless the file is gone.
    assert ran.code == 2
    assert "'tree/sub' is a symbolic link, and none is followed" in ran.err or "is being written to" in ran.err
    assert (there / "elsewhere/a.txt").read_bytes() == MOJIBAKE
    assert [path.name for path in (there / "elsewhere").iterdir()] == ["a.txt"]


@pytest.mark.parametrize("arguments", MODES)
def test_a_folder_swapped_while_a_temporary_file_is_in_it_keeps_it(there: Path, arguments: list[str]):
    """What was opened is written to, wherever it is by then: never to where a link leads."""
    ran = meanwhile(there, "drafted", swap_sub, "fix", "tree", *arguments)
    assert ran.code == 2
    assert "failed    tree/sub/a.txt" in ran.err
    assert (there / "elsewhere/a.txt").read_bytes() == MOJIBAKE


@pytest.mark.parametrize("arguments", MODES)
def test_a_root_that_another_folder_replaced_is_left_alone(there: Path, arguments: list[str]):
    def swap() -> None:
        os.rename("tree", "old")
        shutil.copytree("old", "tree")

    ran = meanwhile(there, "planned", swap, "fix", "tree", *arguments)
    assert (ran.code, "'tree' was replaced by another folder since the run began" in ran.err) == (2, True)
    assert everything(there / "tree").keys() == {str(there / name) for name in ("tree", "tree/sub", "tree/sub/a.txt")}


@pytest.mark.parametrize("arguments", MODES)
def test_a_root_may_be_reached_through_a_link(there: Path, fixenc: Runner, arguments: list[str]):
    (there / "way").symlink_to("tree")
    assert fixenc("fix", "way", *arguments).code == 0
    clean = {"-o": "out/sub/a.txt", "--in-place": "tree/sub/a.txt"}.get("".join(arguments[:1]), "tree/sub/a.fixed.txt")
    assert (there / clean).read_bytes() == MENDED


@ONLY_ROOT
@pytest.mark.parametrize(
    "arguments", [["fix", "way"], ["fix", "way/a.txt"], ["fix", "tree", "-o", "way"], ["names", "way"]]
)
def test_a_link_that_another_user_made_is_not_followed_even_by_name(there: Path, fixenc: Runner, arguments: list[str]):
    """As a shell names each link of a folder where somebody writes `*`."""
    (there / "way").symlink_to("outside")
    os.chown(there / "way", 12, 34, follow_symlinks=False)
    ran = fixenc(*arguments)
    assert (ran.code, "way' is a link that another user made" in ran.err) == (2, True)
    assert fixenc("fix", "tree/sub/a.txt", "-o", there / "out").code == 0


def test_a_link_in_the_output_is_not_followed(there: Path, fixenc: Runner):
    (there / "out").mkdir()
    (there / "out/sub").symlink_to(there / "outside")
    for more in ([], ["--force"], ["-n"]):
        ran = fixenc("fix", "tree", "-o", "out", *more)
        assert ran.code == 2
        assert "cannot write 'out/sub/a.txt': 'out/sub' is a symbolic link, and none is followed" in ran.err


def test_a_folder_of_the_output_that_became_a_link_is_not_followed(there: Path):
    ran = meanwhile(there, "read", lambda: os.symlink(os.path.abspath("outside"), "out"), "fix", "tree", "-o", "out")
    assert (ran.code, "'out' is a symbolic link, and none is followed" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        pytest.param(lambda one: os.symlink("../../outside/a.txt", one), "it is a symbolic link now", id="link"),
        pytest.param(os.mkfifo, "not a regular file", id="FIFO"),
        pytest.param(os.mkdir, "Is a directory", id="folder"),
        pytest.param(
            lambda one: os.mknod(one, stat.S_IFCHR | 0o666, os.makedev(1, 5)), "not a regular file",
            marks=ONLY_ROOT, id="a device that has no end",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("arguments", MODES)
def test_a_source_that_became_something_else_is_not_read(
    there: Path, arguments: list[str], make: Callable[[str], None], reason: str
):
    def swap() -> None:
        os.unlink("tree/sub/a.txt")
        make("tree/sub/a.txt")

    ran = meanwhile(there, "planned", swap, "fix", "tree", *arguments)
    assert (ran.code, reason in ran.err) == (2, True)
    assert [path.name for path in (there / "tree/sub").iterdir()] == ["a.txt"]


@pytest.mark.parametrize("arguments", MODES)
@pytest.mark.parametrize("when", ["drafted", "about to be named"])
@pytest.mark.parametrize("make", [os.symlink, os.link])
def test_a_temporary_file_that_was_swapped_lends_its_owner_and_mode_to_nobody(
    there: Path, arguments: list[str], when: str, make: Callable[[str, str], None]
):
    """A failure means that whoever owns a folder takes over a file of root's, or makes anybody write to it."""

    def swap() -> None:
        (one,) = Path().rglob(".fixenc-*")
        one.unlink()
        make(os.path.abspath("outside/a.txt"), str(one))

    ran = meanwhile(there, when, swap, "fix", "tree", *arguments)
    assert ran.code == 2
    assert "swapped its temporary file" in ran.err
    assert (there / "tree/sub/a.txt").read_bytes() == MOJIBAKE or "--in-place" in arguments
    if "--in-place" in arguments:
        assert MOJIBAKE in {data for *_, data in everything(there / "tree").values()}
    for path in there.rglob("*"):  # a further name of the file outside is no change of it
        if path.is_file() and path.samefile(there / "outside/a.txt"):
            assert path.read_bytes() == OTHER


@pytest.mark.parametrize("lacks", [(), ("link",), ("link", "rename_exclusively")], ids=["nothing", "links", "the call"])
@pytest.mark.parametrize("arguments", [[], ["-o", "out"]], ids=["beside", "-o"])
def test_a_file_made_meanwhile_is_not_overwritten(there: Path, arguments: list[str], lacks: tuple[str, ...]):
    target = "out/sub/a.txt" if arguments else "tree/sub/a.fixed.txt"

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    def make() -> None:
        for name in lacks:
            setattr(Folder, name, refuse if name == "link" else lambda *_: False)
        Path(target).write_bytes(b"mine")

    ran = meanwhile(there, "about to be named", make, "fix", "tree", *arguments)
    assert (ran.code, "exists and fixenc did not make it from this file" in ran.err) == (2, True)
    assert (there / target).read_bytes() == b"mine"


def test_an_original_is_kept_under_no_name_that_was_taken_meanwhile(there: Path):
    backup = there / "tree/sub/a.txt.orig"
    ran = meanwhile(there, "about to be named", lambda: backup.write_bytes(b"mine"), "fix", "tree", "--in-place")
    assert ran.code == 0
    assert (there / "tree/sub/a.txt.orig").read_bytes() == b"mine"
    assert (there / "tree/sub/a.txt.orig.1").read_bytes() == MOJIBAKE
    assert (there / "tree/sub/a.txt").read_bytes() == MENDED


def test_a_clean_copy_that_somebody_edited_meanwhile_is_theirs(there: Path, fixenc: Runner):
    """A failure means that an edit is lost though fixenc knew the copy for its own when it looked."""
    assert fixenc("fix", "tree").code == 0
    (there / "tree/sub/a.txt").write_bytes(b"new: " + MOJIBAKE)
    copy = there / "tree/sub/a.fixed.txt"
    ran = meanwhile(there, "about to be named", lambda: copy.write_bytes(b"mine"), "fix", "tree")
    assert (ran.code, "exists and fixenc did not make it from this file" in ran.err) == (2, True)
    assert (there / "tree/sub/a.fixed.txt").read_bytes() == b"mine"


EDITED, EDITED_CLEAN = "fÃªte\n".encode(), "fête\n".encode()


@pytest.mark.parametrize("when", ["read", "about to be named"])
@pytest.mark.parametrize("is_seen", [True, False], ids=["the clock shows it", "the clock is too coarse"])
def test_an_edit_of_the_same_size_whose_time_was_put_back_is_not_lost(there: Path, when: str, *, is_seen: bool):
    path = there / "tree/sub/a.txt"

    def edit() -> None:
        if not is_seen:
            setattr(reading, "_SAME", ("st_ino", "st_dev", "st_size"))  # noqa: B010 - of another length
        before = path.stat()
        path.write_bytes(EDITED)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert len(EDITED) == len(MOJIBAKE)
    ran = meanwhile(there, when, edit, "fix", "tree", "--in-place")
    assert ran.code == 0
    assert path.read_bytes() == EDITED_CLEAN
    assert EDITED in {one.read_bytes() for one in path.parent.iterdir()}


@pytest.mark.parametrize(
    "name", [".fixenc-settings.tmp", ".fixenc-abcdefgh.tmp", ".fixenc-0123456789abcdef-0123456789abcdef.tmp"]
)
def test_a_file_that_is_only_called_like_a_temporary_one_is_the_users(tmp_path: Path, fixenc: Runner, name: str):
    (tmp_path / name).write_bytes(MOJIBAKE)
    assert fixenc("fix", ".").code == 0
    assert (tmp_path / name).read_bytes() == MOJIBAKE
    assert "1 fixed" in fixenc("fix", "--hidden", ".").err
    assert (tmp_path / name).read_bytes() == MOJIBAKE


def test_a_leftover_of_another_user_is_not_removed(
    tmp_path: Path, fixenc: Runner, tmp_path_factory: pytest.TempPathFactory
):
    mine, other = tmp_path / temporary_name(), str(tmp_path_factory.mktemp("other"))
    mine.write_bytes(b"half")
    assert fixenc("fix", ".", env={"XDG_STATE_HOME": other}).code == 0
    assert mine.exists()
    ran = fixenc("fix", ".")
    assert (ran.code, "temporary file of an interrupted run; removed" in ran.err) == (0, True)
    assert not mine.exists()


def test_a_leftover_that_is_a_link_or_a_fifo_is_removed_and_not_followed(there: Path, fixenc: Runner):
    link, fifo = there / "tree" / temporary_name(), there / "tree" / temporary_name()
    link.symlink_to(there / "outside/a.txt")
    os.mkfifo(fifo)
    assert fixenc("fix", "tree").code == 0
    for one in (link, fifo):
        one.unlink(missing_ok=True)


@ONLY_ROOT
@pytest.mark.parametrize("bits", [stat.S_ISUID, stat.S_ISGID, stat.S_ISUID | stat.S_ISGID], ids=["uid", "gid", "both"])
def test_special_bits_stay_beside_their_file_and_never_go_into_a_mirror(there: Path, fixenc: Runner, bits: int):
    path = there / "tree/sub/a.txt"
    path.chmod(0o755 | bits)
    assert fixenc("fix", "tree", "-o", "out").code == 0
    mirrored = (there / "out/sub/a.txt").stat()
    assert (stat.S_IMODE(mirrored.st_mode), mirrored.st_uid, mirrored.st_gid) == (0o755, 12, 34)
    assert fixenc("fix", "tree", "--in-place").code == 0
    for name in ("a.txt", "a.txt.orig"):
        status = (there / "tree/sub" / name).stat()
        assert (stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid) == (0o755 | bits, 12, 34)


@ONLY_ROOT
def test_capabilities_never_go_into_a_mirror(there: Path, fixenc: Runner):
    # Version 2, CAP_NET_RAW permitted: linux/capability.h.
    capability = b"\x01\x00\x00\x02" + b"\x00\x20\x00\x00" + b"\x00" * 12
    try:
        os.setxattr(there / "tree/sub/a.txt", "security.capability", capability)
    except OSError:
        pytest.skip("no capabilities on this file system")
    assert fixenc("fix", "tree", "-o", "out").code == 0
    assert "security.capability" not in os.listxattr(there / "out/sub/a.txt")
    assert fixenc("fix", "tree").code == 0
    assert os.getxattr(there / "tree/sub/a.fixed.txt", "security.capability") == capability


@ONLY_ROOT
def test_special_bits_and_rights_of_a_group_are_not_given_to_another_user(
    there: Path, tmp_path_factory: pytest.TempPathFactory
):
    for folder in (there, *there.parents):
        if folder != Path("/") and folder.stat().st_uid == 0:
            folder.chmod(folder.stat().st_mode | 0o055)
    (there / "tree/sub").chmod(0o777)
    (there / "tree/sub/a.txt").chmod(0o6754)
    state = tmp_path_factory.mktemp("nobody")
    os.chown(state, 65534, 65534)

    def as_nobody() -> None:
        os.environ["XDG_STATE_HOME"] = str(state)
        os.umask(0)
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        assert [(one.reason, one.was_written) for one in fix_tree("tree")] == [(None, True)]

    done = child(there, as_nobody)
    assert done.code == 0, done.err
    status = (there / "tree/sub/a.fixed.txt").stat()
    assert (status.st_uid, status.st_gid, oct(stat.S_IMODE(status.st_mode))) == (65534, 65534, oct(0o744))


def test_names_in_a_folder_swapped_for_a_link_stay(there: Path):
    name, clean, modified = "cafÃ©.txt", "café.txt", (there / "outside").stat().st_mtime_ns
    for folder in ("tree/sub", "outside"):
        (there / folder / "a.txt").rename(there / folder / name)
    outside = there / "outside"
    kept = everything(outside)
    ran = meanwhile(there, "names are planned", swap_sub, "names", "tree", "--apply")
    assert ran.code == 2
    assert "cannot be renamed: 'tree/sub' is a symbolic link, and none is followed" in ran.err
    assert everything(outside) == kept
    assert [path.name for path in (there / "elsewhere").iterdir()] == [name]
    assert clean not in ran.out.decode()
    (outside / name).rename(outside / "a.txt")
    os.utime(outside, ns=(0, modified))


@pytest.mark.parametrize("options", [Options(), Options(output=Path("out")), Options(in_place=True)])
def test_where_no_descriptors_are_to_be_had_paths_do_the_same(
    there: Path, monkeypatch: pytest.MonkeyPatch, options: Options
):
    """As on Windows, but for what a program can do between a look and a call."""
    monkeypatch.chdir(there)
    monkeypatch.setattr(folders, "HAS_DESCRIPTORS", False)
    monkeypatch.setattr(writing, "HAS_DESCRIPTORS", False)
    assert [one.was_written for one in fix_tree("tree", options)] == [True]
    assert MENDED in {data for *_, data in everything(there).values()}
    (there / "tree/sub").rename(there / "elsewhere")
    planned = Folder.at(Path("tree"), str(there / "tree"))
    (there / "tree/sub").symlink_to(there / "outside")
    with pytest.raises(OSError, match="is a symbolic link, and none is followed"):
        planned.within("sub")


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "/etc", "a\0b"])
def test_a_folder_takes_nothing_but_names(tmp_path: Path, name: str):
    folder = Folder.at(tmp_path, str(tmp_path))
    for call in (folder.within, folder.open, folder.create, folder.unlink, folder.lstat):
        with pytest.raises(OSError, match="is no name in a folder"):
            call(name)


def test_a_mirror_is_complete_however_deep_and_however_many_folders_there_are(tmp_path: Path):
    """A failure means that a descriptor is closed that is still wanted, or that one is never closed."""
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    for number in range(100):
        folder = tmp_path / "in" / str(number % 7) / str(number)
        folder.mkdir(parents=True)
        (folder / "a.txt").write_bytes(MOJIBAKE)
    outcomes = list(fix_tree(tmp_path / "in", Options(output=tmp_path / "out", fsync=False)))
    assert [one.status for one in outcomes] == [Status.FIXED] * 100
    assert len(list((tmp_path / "out").rglob("a.txt"))) == 100
    assert not before or len(os.listdir("/proc/self/fd")) == before


def test_whether_a_file_is_the_same_its_change_time_tells(tmp_path: Path):
    path = tmp_path / "a"
    path.write_bytes(b"1")
    before = path.stat()
    path.write_bytes(b"2")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    now = path.stat()
    if now.st_ctime_ns == before.st_ctime_ns:
        pytest.skip("the clock of this file system did not tick")
    assert not reading.is_same(before, now)
    assert reading.is_same(now, path.stat())
