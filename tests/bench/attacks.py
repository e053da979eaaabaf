"""Swaps of folders and files by a second process while fixenc runs as root over a tree that is not root's.

    python -m tests.bench.attacks > tests/bench/runs/attacks.txt

The second process owns the tree, as another user, and has no other rights. Again and again it swaps folders of the
tree and of the output for links to a folder outside, sources for links and FIFOs, and temporary files, as soon as it
sees one, for links to a file outside and for files of its own. Each kind of run is repeated until there were 200 swaps
or more. What is outside is root's alone, has the names that are in the tree, and holds what fixenc would repair, so
that whatever follows a link leaves a trace. Each call to the system takes a moment longer than it would, as over a
network, so that swaps fall between any two.

The bench fails if a byte outside has changed, or an owner, a mode or a time, if a name has come or gone there, if its
text can be read in the tree, if anything there has special bits, or if an original is gone. A fixenc that went by paths
failed 78 times in 869 swaps: 54 bytes, 7 owners, 11 times, 5 names, 1 text.
"""

from __future__ import annotations

import os
import random
import stat
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import suppress
from pathlib import Path

from tests.bench.repair import versions

# The least number of swaps for each kind of run.
_SWAPS = 200
# The user and the group of the second process.
_OTHER = 65534
# The folders of the tree.
_FOLDERS = 6
# The files of a folder.
_FILES = 25
# How long, in seconds, a swapped folder stays a link.
_STAYS = 0.003
_RUNS = (
    ("beside", ()),
    ("-o", ("-o", "{place}/out")),
    ("--in-place", ("--in-place",)),
    ("names --apply", ()),
)
# The command, each of whose calls to the system waits first: half a millisecond, more than a swap takes.
_SLOWED = """
import os, sys, time
import fixenc.batch  # which looks what the system can do
from fixenc.cli import main
def slowed(call):
    def wait(*arguments, **named):
        time.sleep(0.0005)
        return call(*arguments, **named)
    return wait
for name in ("open", "link", "unlink", "rename", "replace", "mkdir", "chmod", "chown", "utime", "fsync", "lstat"):
    setattr(os, name, slowed(getattr(os, name)))
main()
"""
_TEXT = "cafÃ© {} naÃ¯ve\n"
_SECRET = "secret: cafÃ© {} naÃ¯ve\n"
_NAME = "cafÃ© {}.txt"


def everything(folder: Path) -> dict[str, tuple[int, int, int, int, int, bytes]]:
    """What lies there: mode, owner, group, times of modification and of change, bytes."""
    found = {}
    for path in (folder, *sorted(folder.rglob("*"))):
        status = path.lstat()
        data = path.read_bytes() if stat.S_ISREG(status.st_mode) else b""
        what = (status.st_mode, status.st_uid, status.st_gid, status.st_mtime_ns, status.st_ctime_ns)
        found[str(path.relative_to(folder))] = (*what, data)
    return found


def make(folder: Path, text: str, owner: int) -> None:
    """A folder of damaged files with damaged names, of one user alone."""
    folder.mkdir(parents=True)
    for number in range(_FILES):
        path = folder / _NAME.format(number)
        path.write_text(text.format(number), "utf-8")
        os.chmod(path, 0o600)
        os.chown(path, owner, owner)
    os.chmod(folder, 0o700)
    os.chown(folder, owner, owner)


class Attacker:
    """The second process: what it swaps, and how often."""

    def __init__(self, place: Path, seed: int) -> None:
        self.place, self.chance, self.swaps = place, random.Random(seed), Counter[str]()
        self.outside = str(place / "outside")

    def attack(self) -> None:
        """Swap until the parent says that it is enough."""
        while not (self.place / "enough").exists():
            for top in ("tree", "out"):
                self._temporary_files(self.place / top)
            swap = self.chance.choice((self._folder, self._folder, self._source, self._temporary))
            with suppress(OSError, IndexError):  # it was there a moment ago; there is no folder yet
                swap()
        (self.place / "swaps").write_text("\n".join(f"{count} {what}" for what, count in self.swaps.items()), "utf-8")

    def _folder(self) -> None:
        top = self.place / self.chance.choice(("tree", "out"))
        folder = self.chance.choice([one for one in top.iterdir() if one.is_dir() and not one.is_symlink()])
        # A folder that root made in the output can be renamed there, but not moved.
        away = (self.place / "mine" if top.name == "tree" else top) / f"{time.monotonic_ns()}"
        folder.rename(away)
        folder.symlink_to(self.place / "outside")
        self.swaps[f"folder of {top.name} for a link"] += 1
        deadline = time.monotonic() + _STAYS
        while time.monotonic() < deadline:
            self._temporary_files(away)
        folder.unlink()
        away.rename(folder)

    def _temporary(self) -> None:
        for _ in range(200):
            for folder in (self.place / "tree").iterdir():
                self._temporary_files(folder)

    def _temporary_files(self, top: Path) -> None:
        with suppress(OSError):
            for folder in (top, *(one for one in top.iterdir() if one.is_dir())):
                for name in os.listdir(folder):
                    if name.startswith(".fixenc-") and not (folder / name).is_symlink():
                        self._swap_temporary(folder / name)

    def _swap_temporary(self, path: Path) -> None:
        what = self.chance.choice(("link", "hard link", "file"))
        spare = path.with_name(f"spare {time.monotonic_ns()}")
        victim = os.path.join(self.outside, _NAME.format(0))
        if what == "link":
            spare.symlink_to(victim)
        elif what == "hard link":
            os.link(self.place / "mine" / "file", spare)
        else:
            spare.write_text("forged\n", "utf-8")
        spare.rename(path)
        self.swaps[f"temporary file for a {what}"] += 1

    def _source(self) -> None:
        folder = self.place / "tree" / str(self.chance.randrange(_FOLDERS))
        path = folder / _NAME.format(self.chance.randrange(_FILES))
        away = self.place / "mine" / f"{time.monotonic_ns()}"
        path.rename(away)
        what = self.chance.choice(("link", "FIFO"))
        if what == "link":
            path.symlink_to(os.path.join(self.outside, path.name))
        else:
            os.mkfifo(path)
        self.swaps[f"source for a {what}"] += 1
        time.sleep(_STAYS)
        path.unlink()
        away.rename(path)


def attacked(place: Path, kind: str, more: tuple[str, ...], seed: int) -> tuple[Counter[str], Counter[str]]:
    """One run under attack: what was swapped, and what is wrong afterwards."""
    for number in range(_FOLDERS):
        make(place / "tree" / str(number), _TEXT, _OTHER)
    make(place / "outside", _SECRET, 0)
    for folder in ("tree", "mine", "out"):
        (place / folder).mkdir(exist_ok=True)
        os.chown(place / folder, _OTHER, _OTHER)
    os.chmod(place, 0o777)
    (place / "mine/file").write_text("of the other user\n", "utf-8")
    os.chown(place / "mine/file", _OTHER, _OTHER)
    before = everything(place / "outside")
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(_OTHER)
        os.setuid(_OTHER)
        try:
            Attacker(place, seed).attack()
        except BaseException:  # noqa: BLE001 - whatever it was, nothing may go on as a second parent
            traceback.print_exc()
        finally:
            os._exit(0)
    command = ("names", "--apply") if kind.startswith("names") else ("fix", "-q", "-j1")
    ended = subprocess.run(
        [sys.executable, "-c", _SLOWED, *command, str(place / "tree"), *(one.format(place=place) for one in more)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
    ).returncode  # fmt: skip
    (place / "enough").touch()
    os.waitpid(child, 0)
    swaps = Counter[str]()
    for line in (place / "swaps").read_text("utf-8").splitlines():
        count, what = line.split(" ", 1)
        swaps[what] += int(count)
    return swaps, _wrongs(place, before, ended)


def _wrongs(place: Path, before: dict[str, tuple[int, int, int, int, int, bytes]], ended: int) -> Counter[str]:
    """What an attack achieved."""
    after, wrongs = everything(place / "outside"), Counter[str]()
    wrongs["names outside that came or went"] = len(before.keys() ^ after.keys())
    for name in before.keys() & after.keys():
        old, new = before[name], after[name]
        wrongs["bytes outside changed"] += sum(a != b for a, b in zip(old[-1], new[-1], strict=False))
        wrongs["bytes outside changed"] += abs(len(old[-1]) - len(new[-1]))
        wrongs["owners outside changed"] += old[1:3] != new[1:3]
        wrongs["modes outside changed"] += old[0] != new[0]
        wrongs["times outside changed"] += old[3:5] != new[3:5]
    wrongs["runs that ended otherwise than by 0 or 2"] = ended not in (0, 2)
    files = [path for top in ("tree", "out", "mine") for path in (place / top).rglob("*")]
    files = [path for path in files if stat.S_ISREG(path.lstat().st_mode)]
    texts = {path.read_bytes() for path in files}
    wrongs["files with a text from outside"] = sum(b"secret" in text for text in texts)
    wrongs["originals lost"] = sum(_TEXT.format(number).encode() not in texts for number in range(_FILES))
    special = stat.S_ISUID | stat.S_ISGID
    wrongs["files with special bits"] = sum(bool(path.lstat().st_mode & special) for path in files)
    return wrongs


def main() -> None:
    if os.geteuid() != 0:
        sys.exit("run it as root: the attack is that of another user on what root does")
    print(f"$ python -m tests.bench.attacks\n{versions()}\n")
    total, wrongs, seed = Counter[str](), Counter[str](), 0
    for kind, more in _RUNS:
        swaps, runs = Counter[str](), 0
        while sum(swaps.values()) < _SWAPS:
            seed, runs = seed + 1, runs + 1
            with tempfile.TemporaryDirectory() as place:
                os.chmod(place, 0o755)
                os.environ["XDG_STATE_HOME"] = str(Path(place) / "state")
                (Path(place) / "state").mkdir(mode=0o700)
                (Path(place) / "here").mkdir()
                now, wrong = attacked(Path(place) / "here", kind, more, seed)
            swaps += now
            wrongs.update(wrong)
        total += swaps
        print(f"{kind}: {runs} runs, {sum(swaps.values())} swaps, {sum(wrongs.values())} wrongs so far", flush=True)
        for what, count in sorted(swaps.items()):
            print(f"    {count:5} {what}")
    print(f"\n{sum(total.values())} swaps")
    for what, count in wrongs.items():
        print(f"    {count:5} {what}")
    sys.exit(any(wrongs.values()))


if __name__ == "__main__":
    main()
