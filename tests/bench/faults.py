"""Measure what tools that rewrite files in place do to them when something goes wrong; print a table in Markdown.

    python -m tests.bench.faults > tests/bench/faults.md
    python -m tests.bench.faults killed_in_turn > tests/bench/runs/faults.txt

Each tool that is installed rewrites a file of its own in each fault; the table says what stands there afterwards. Then
fixenc alone goes through longer trials than a test has time for, or only through those that are named. Takes some
fifteen minutes, and 5 GB of disk.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.repair import versions

_TEXT = "Größe und Maß, für heute genug. Ein Satz ohne alles.\r\n"
_JAPANESE = "駅前の小さな店で、祖母は毎朝パンを買う。\r\n"
# The lines of a small file.
_SMALL = 2_000
# The lines of a large file.
_LARGE = 400_000
# The kills of each tool.
_KILLS = 40
# The seconds after which a tool hangs.
_HANGS = 5.0
# The limit for the size of a file, in bytes: about half of what a small file needs.
_HALF = 60_000
# The files of a run over many.
_BATCH = 300
# The kills of such runs.
_BATCH_KILLS = 50
# The files of a run that is killed in a sequence of others: enough work for two processes.
_TURN_FILES = 200
# The fewest kills.
_TURN_KILLS = 60
# When the first run is killed, in seconds: before its first file.
_TURN_START = 0.3
# When the last run is killed, in seconds: about at its end.
_TURN_END = 4.0
# The actions in turn, all of them killed, before the run is undone.
_SEQUENCES = (
    ("in place",),
    ("in place", "resume"),
    ("in place", "undo"),
    ("in place", "resume", "undo"),
    ("in place", "undo", "in place"),
    ("in place", "in place", "undo", "undo"),
    ("in place", "undo", "in place", "resume", "undo", "undo"),
    ("in place", "resume", "resume", "resume", "undo", "undo", "in place", "undo"),
    ("copies",),
    ("mirror",),
    ("copies", "resume", "undo"),
    ("mirror", "resume", "undo", "mirror"),
    ("copies", "accept", "undo", "undo"),
    ("copies", "in place", "copies", "resume"),
)


@dataclass(frozen=True)
class Tool:
    """How a tool rewrites `a.txt`; what is in that, in which encoding; and what should be in it then, in UTF-8."""

    name: str
    command: tuple[str, ...]
    text: str = _TEXT
    encoding: str = "windows-1252"
    clean: str = _TEXT

    def old(self, lines: int) -> bytes:
        return (self.text * lines).encode(self.encoding)

    def new(self, lines: int) -> bytes:
        return (self.clean * lines).encode()


FIXENC = Tool("fixenc", (str(Path(sys.executable).with_name("fixenc")), "fix", "--in-place", "--quiet", "a.txt"))
TOOLS = (
    FIXENC,
    Tool("recode", ("recode", "windows-1252..utf-8", "a.txt")),
    Tool("iconv", ("iconv", "-f", "windows-1252", "-t", "utf-8", "-o", "a.txt", "a.txt")),
    Tool("dos2unix", ("dos2unix", "-q", "a.txt"), encoding="utf-8", clean=_TEXT.replace("\r", "")),
    Tool("nkf", ("nkf", "--overwrite", "-w", "a.txt"), _JAPANESE, "cp932", _JAPANESE),
    Tool("ftfy", (str(Path(sys.executable).with_name("ftfy")), "-e", "windows-1252", "-o", "a.txt", "a.txt")),
)


def _made(folder: Path, tool: Tool, lines: int) -> None:
    (folder / "a.txt").write_bytes(tool.old(lines))


def _run(folder: Path, tool: Tool, prepare: Callable[[], None] | None = None) -> str:
    """Run a tool; how it ended, in words."""
    with subprocess.Popen(
        tool.command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        preexec_fn=prepare,  # noqa: PLW1509 - no threads here
    ) as process:  # fmt: skip
        try:
            code = process.wait(_HANGS)
        except subprocess.TimeoutExpired:
            process.kill()
            return "hangs"
    return f"exit {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"


def _state(folder: Path, tool: Tool, lines: int) -> str:
    path = folder / "a.txt"
    if not path.exists():
        return "**file gone**"
    now = path.read_bytes()
    if now == tool.old(lines):
        return "old bytes, whole"
    return "new bytes, whole" if now == tool.new(lines) else "**neither old bytes nor new ones**"


def nothing(folder: Path, tool: Tool) -> str:
    """None."""
    _made(folder, tool, _SMALL)
    ended = _run(folder, tool)
    return f"{_state(folder, tool, _SMALL)}; {ended}"


def full_disk(folder: Path, tool: Tool) -> str:
    """No file may grow beyond half of what is needed."""
    _made(folder, tool, _SMALL)

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that writing fails, as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (_HALF, _HALF))

    ended = _run(folder, tool, limit)
    return f"{_state(folder, tool, _SMALL)}; {ended}"


def killed(folder: Path, tool: Tool) -> str:
    """A kill at random moments."""
    chance, broken = random.Random(1), 0
    _made(folder, tool, _LARGE)
    start = time.monotonic()
    _run(folder, tool)
    longest = time.monotonic() - start
    for _ in range(_KILLS):
        _made(folder, tool, _LARGE)
        for other in folder.glob("a.txt.*"):
            other.unlink()
        with subprocess.Popen(tool.command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            time.sleep(chance.random() * longest)
            run.kill()
        broken += _state(folder, tool, _LARGE).startswith("**")
    return f"**lost in {broken} of {_KILLS}**" if broken else f"whole in all {_KILLS} tries"


def hard_link(folder: Path, tool: Tool) -> str:
    """A second name of the same file."""
    _made(folder, tool, _SMALL)
    os.link(folder / "a.txt", folder / "b.txt")
    ended = _run(folder, tool)
    is_one = os.path.samefile(folder / "a.txt", folder / "b.txt")
    if (folder / "a.txt").read_bytes() == tool.old(_SMALL):
        return f"left alone; {ended}"
    return f"{'both names rewritten' if is_one else '**names parted**'}; {ended}"


def attributes(folder: Path, tool: Tool) -> str:
    """Mode, times and extended attributes."""
    _made(folder, tool, _SMALL)
    path = folder / "a.txt"
    path.chmod(0o640)
    os.utime(path, ns=(10**18, 10**18))
    os.setxattr(path, "user.note", b"x")
    ended = _run(folder, tool)
    lost = [
        name
        for name, is_kept in (
            ("mode", path.stat().st_mode & 0o777 == 0o640),
            ("time of modification", path.stat().st_mtime_ns == 10**18),
            ("extended attributes", "user.note" in os.listxattr(path)),
        )
        if not is_kept
    ]
    return f"{'**loses ' + ', '.join(lost) + '**' if lost else 'all kept'}; {ended}"


def fifo(folder: Path, tool: Tool) -> str:
    """A FIFO that nobody writes to."""
    os.mkfifo(folder / "a.txt")
    ended = _run(folder, tool)
    return f"**{ended}**" if ended == "hangs" else ended


def bad_byte(folder: Path, tool: Tool) -> str:
    """A UTF-8 file one byte of which is none, called UTF-8."""
    data = (_TEXT * _SMALL).encode() + b"\xff\r\n" + (_TEXT * _SMALL).encode()
    (folder / "a.txt").write_bytes(data)
    with_utf8 = Tool(tool.name, tuple(part.replace("windows-1252", "utf-8") for part in tool.command))
    ended = _run(folder, with_utf8)
    now = (folder / "a.txt").read_bytes() if (folder / "a.txt").exists() else b""
    if _TEXT.strip().encode() not in now[len(now) // 2 + len(_TEXT) :]:
        return f"**what follows it is gone**; {ended}"
    return f"{'left as it was' if now == data else 'rewritten, all text there'}; {ended}"


FAULTS = (nothing, full_disk, killed, hard_link, attributes, fifo, bad_byte)


def killed_batch(folder: Path) -> str:
    """Runs in place over 300 files, killed at 50 random moments, each then gone on with until all is done."""
    chance, kills, tree = random.Random(2), 0, folder / "tree"
    old, new = ((text * 20).encode() for text in (_TEXT.encode().decode("windows-1252"), _TEXT))
    fix = (*FIXENC.command[:2], "--in-place", "--quiet", "-j", "1", str(tree))
    go_on = (*FIXENC.command[:2], "--resume", "--quiet", "-j", "1")
    while kills < _BATCH_KILLS:
        shutil.rmtree(tree, ignore_errors=True)
        tree.mkdir()
        for number in range(_BATCH):
            (tree / f"{number}.txt").write_bytes(old)
        command, ended = fix, -1
        while ended:
            with subprocess.Popen(command, stderr=subprocess.DEVNULL) as run:
                try:
                    ended = run.wait(chance.random() * 4)
                except subprocess.TimeoutExpired:
                    run.kill()
                    ended = -1
                    kills += 1
            if not {path.read_bytes() for path in tree.glob("*.txt")} <= {old, new}:
                return f"**a file was neither old nor new after kill {kills}**"
            # A run that was killed before it began has nothing to go on with.
            command = go_on if ended < 0 else fix
        if {path.read_bytes() for path in tree.glob("*.txt")} != {new}:
            return "**not all was done**"
    return f"every file old or new, and whole, after each of {kills} kills; all new in the end"


def killed_in_turn(folder: Path) -> str:
    """Runs in place and of copies, resumed, accepted and undone in turn, on one process or two: 60 of them killed."""
    chance, kills, rounds, tree = random.Random(3), 0, 0, folder / "tree"
    while kills < _TURN_KILLS or rounds < len(_SEQUENCES):
        shutil.rmtree(tree, ignore_errors=True)
        _plant(tree, chance)
        before, texts = _seen(folder), {path.name: path.read_bytes() for path in tree.rglob("*.txt")}
        for verb in _SEQUENCES[rounds % len(_SEQUENCES)]:
            kills += _killed(verb, tree, chance)
            if not _has_all(tree, texts):
                return f"**an original is lost after kill {kills}**"
        # Undoing goes on until no run is left to undo.
        for _ in range(2 * _TURN_KILLS):
            with subprocess.Popen((*FIXENC.command[:1], "undo"), stderr=subprocess.PIPE, text=True) as run:
                said = run.communicate()[1]
            if "fixenc: nothing to undo" in said:
                break
        after = _seen(folder)
        if after != before or (folder / "out").exists():
            names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
            return f"**not as before after {kills} kills and undoing: {', '.join(names[:5])}; {said}**"
        rounds += 1
    return (
        f"0 originals lost in {kills} kills; in each of {rounds} rounds all bytes, owners and modes as before, undone, "
        "and no copy left"
    )


def _plant(tree: Path, chance: random.Random) -> None:
    """Files in two folders, each with its own text, mode and, where that may be given, owner."""
    for number in range(_TURN_FILES):
        path = tree / f"part {number % 2}" / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"{number} {_TEXT * 400}".encode().decode("windows-1252").encode())
        if os.geteuid() == 0:
            os.chown(path, chance.choice((0, 1, 65534)), chance.choice((0, 1, 65534)))
        path.chmod(chance.choice((0o600, 0o640, 0o644, 0o755)))


def _seen(tree: Path) -> dict[str, tuple[bytes, int, int, int, int]]:
    """All files with their bytes, owners, modes and times of modification."""
    return {
        str(path): (path.read_bytes(), status.st_uid, status.st_gid, status.st_mode, status.st_mtime_ns)
        for path in tree.rglob("*")
        if path.is_file()
        for status in [path.stat()]
    }


def _has_all(tree: Path, texts: dict[str, bytes]) -> bool:
    """Whether the original of each file stands at its name, or is kept beside it."""
    return all(
        any(path.read_bytes() == data for path in tree.rglob(f"{name}*") if path.suffix != ".tmp")
        for name, data in texts.items()
    )


def _killed(verb: str, tree: Path, chance: random.Random) -> int:
    """Begin what a word says, and kill it somewhere in the middle; how many times it was killed."""
    command = {
        "in place": ("fix", "--in-place", "--quiet", "-j", chance.choice("12"), str(tree)),
        "resume": ("fix", "--resume", "--quiet", "-j", chance.choice("12")),
        "copies": ("fix", "--quiet", "-j", chance.choice("12"), str(tree)),
        "mirror": ("fix", "--quiet", "-j", chance.choice("12"), str(tree), "-o", str(tree.parent / "out")),
        "accept": ("accept", str(tree)),
        "undo": ("undo",),
    }[verb]
    with subprocess.Popen((*FIXENC.command[:1], *command), stderr=subprocess.DEVNULL) as run:
        try:
            run.wait(chance.uniform(_TURN_START, _TURN_END))
        except subprocess.TimeoutExpired:
            run.kill()
            return 1
    return 0


def many_files(folder: Path) -> str:
    """100,000 files of a line, every tenth of them mojibake, copied with `-o`."""
    for number in range(100_000):
        path = folder / "tree" / str(number // 1_000) / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{number} café\n" if number % 10 else f"{number} cafÃ©\n", "utf-8")
    return _measured(folder, 100_000)


def large_file(folder: Path) -> str:
    """A file of 2 GB in windows-1251, copied with `-o`."""
    block = ("Паром отходит от пристани, и чайки летят за ним до середины реки.\n" * 1_000).encode("cp1251")
    (folder / "tree").mkdir()
    with (folder / "tree" / "large.txt").open("wb") as file:
        for _ in range(2 * 10**9 // len(block)):
            file.write(block)
    return _measured(folder, 1)


def _measured(folder: Path, files: int) -> str:
    start = time.monotonic()
    command = (*FIXENC.command[:2], str(folder / "tree"), "-o", str(folder / "out"), "--quiet")
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    written = sum(path.is_file() for path in (folder / "out").rglob("*"))
    seconds, memory = time.monotonic() - start, usage.ru_maxrss / 1024
    return f"{written:,} of {files:,} written, {seconds:.0f} s, {memory:.0f} MiB at most; exit {process.returncode}"


ALONE = (killed_batch, killed_in_turn, many_files, large_file)


def main() -> None:
    with tempfile.TemporaryDirectory() as state:
        os.environ["XDG_STATE_HOME"] = state
        named = [trial for trial in ALONE if trial.__name__ in sys.argv[1:]]
        if named:
            print(f"$ python -m tests.bench.faults {' '.join(sys.argv[1:])}\n{versions()}\n")
        else:
            _print_faults()
        _print_trials(named or ALONE)


def _print_faults() -> None:
    tools = [tool for tool in TOOLS if shutil.which(tool.command[0])]
    print("# What happens to a file that is rewritten in place\n")
    print("Generated by `python -m tests.bench.faults > tests/bench/faults.md`;", f"{versions()}.\n")
    print("| fault |" + "".join(f" {tool.name} |" for tool in tools))
    print("|---|" + "---|" * len(tools))
    for fault in FAULTS:
        cells = list[str]()
        for tool in tools:
            with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
                cells.append(fault(Path(folder), tool))
        print(f"| {(fault.__doc__ or '').strip()} |" + "".join(f" {cell} |" for cell in cells), flush=True)


def _print_trials(trials: Iterable[Callable[[Path], str]]) -> None:
    print("\n| more than a test has time for | fixenc |\n|---|---|")
    for trial in trials:
        with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
            print(f"| {(trial.__doc__ or '').strip()} | {trial(Path(folder))} |", flush=True)


if __name__ == "__main__":
    main()
