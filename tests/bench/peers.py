"""What users of such a command expect, tried with fixenc and with the tools they know; print a table in Markdown.

    pip install charset-normalizer; apt install recode enca dos2unix convmv
    python -m tests.bench.peers > tests/bench/peers.md

Each cell is run in a folder of its own: ``yes`` if what is expected came true, ``if told`` if it came true with a
command that names the charset, ``no`` if it did not. A dash stands where the tool has no command for such a thing. Each
tool gets the best command that we know, also a loop of the shell where it takes one file. Takes some minutes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.repair import versions

TOOLS = ("fixenc", "ftfy", "iconv", "recode", "enca", "chardetect", "normalizer", "dos2unix", "convmv")
"""The columns of the table."""

# The seconds after which a tool hangs.
_HANGS = 60.0
# A legacy text: its language is known to all tools that ask for one.
_RUSSIAN = (
    "Письмо пришло вчера вечером, и никто не знал, от кого оно. Бабушка прочла его дважды, положила на стол и вышла "
    "в сад.\nТам уже цвели яблони, и соседский мальчик чинил забор. «Что пишут?» — спросил он. "
    "Она только махнула рукой.\n"
) * 2
_GERMAN = "Die Brücke über den Fluß wurde schon früher für Fußgänger geöffnet.\n"
_HEALTHY = "“Naïve”, said she — the café’s ﬁnest — cost 5 ㎏ and ½ an hour…\n"
# A file that is no text: a header of an image, then every byte.
_BINARY = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 4
# A size that no tool should need to have in memory, in bytes.
_LARGE = 200_000_000
# The address space that a tool gets for it, in KiB, and the size of a file on a disk that is nearly full, in blocks.
_LITTLE_MEMORY = 700_000
_LITTLE_ROOM = 4


@dataclass(frozen=True)
class Ran:
    """How a command ended, in which folder, what it wrote, and how long it took."""

    folder: Path
    code: int
    out: bytes
    err: bytes
    seconds: float

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file; None if there is none."""
        path = self.folder / name
        return path.read_bytes() if path.is_file() else None

    @property
    def fixed_beside(self) -> list[bytes]:
        """The bytes of all files in the folder that it made."""
        return [path.read_bytes() for path in self.folder.rglob("*") if path.is_file()]


@dataclass(frozen=True)
class Expectation:
    """What users expect: how a folder is prepared, the command of each tool, and whether it came true.

    A command in `told` names the charset.
    """

    words: str
    prepare: Callable[[Path], None]
    is_met: Callable[[Ran], bool]
    commands: Mapping[str, str]
    told: Mapping[str, str] = field(default_factory=dict)


def _one(data: bytes, name: str = "a.txt") -> Callable[[Path], None]:
    return lambda folder: _write({name: data}, folder)


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


_CP1251, _CLEAN = _RUSSIAN.encode("cp1251"), _RUSSIAN.encode()
_MOJIBAKE = _GERMAN.encode().decode("cp1252").encode()
_PAGE = '<html><head><meta charset="{}"><title>Письмо</title></head><body><p>' + _RUSSIAN + "</p></body></html>\n"


def _tree(folder: Path) -> None:
    _write({"a.txt": _CP1251, "deep/er/b.txt": _CP1251, "healthy.txt": _HEALTHY.encode()}, folder)


def _surprises(folder: Path) -> None:
    _write({"in/a.txt": _CP1251, "outside.txt": _CP1251}, folder)
    (folder / "in/link.txt").symlink_to(folder / "outside.txt")
    (folder / "in/linked").symlink_to(folder)


def _pipe(folder: Path) -> None:
    _write({"a.txt": _CP1251}, folder)
    os.mkfifo(folder / "b.txt")


def _odd_names(folder: Path) -> None:
    for name in (b"-n.txt", b"two\nlines.txt", b"caf\xe9.txt"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(_CP1251)


def _repository(folder: Path) -> None:
    _write({"a.txt": _CP1251, "made/b.txt": _CP1251, ".gitignore": b"made/\n"}, folder)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)


def _kept_metadata(folder: Path) -> None:
    _write({"a.txt": _CP1251}, folder)
    path = folder / "a.txt"
    path.chmod(0o640)
    os.setxattr(path, "user.origin", b"https://example.org/")
    os.utime(path, (1_000_000_000, 1_000_000_000))


def _has_kept_metadata(ran: Ran) -> bool:
    path = ran.folder / "a.txt"
    status = path.stat()
    is_kept = (status.st_mode & 0o777, int(status.st_mtime)) == (0o640, 1_000_000_000)
    return is_kept and "user.origin" in os.listxattr(path) and ran.read("a.txt") == _CLEAN


def _old_healthy(folder: Path) -> None:
    _write({"a.txt": _GERMAN.encode()}, folder)
    os.utime(folder / "a.txt", (1_000_000_000, 1_000_000_000))


def _large(folder: Path) -> None:
    with open(folder / "a.txt", "wb") as file:
        file.writelines(_CP1251 for _ in range(_LARGE // len(_CP1251)))


def _large_is_clean(ran: Ran) -> bool:
    made = [path for path in ran.folder.iterdir() if path.stat().st_size > _LARGE * 3 / 2]
    return len(made) == 1 and made[0].read_bytes().startswith(_CLEAN)


def _names(folder: Path) -> None:
    for name in ("Привет.txt", "Мир и покой.txt", "Осень.txt"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name.encode("cp1251"))).write_bytes(b"x\n")


def _is_whole(ran: Ran, name: str = "a.txt") -> bool:
    return ran.read(name) in (_CP1251 * 200, _CLEAN * 200)


# Loops of the shell, for tools that take one file at a time or destroy what they read.
_ICONV_ALL = "find . -type f -name '*.txt' -exec sh -c 'iconv -f cp1251 -t utf-8 -- \"$1\" > \"$1.utf8\"' - {} \\;"
_FTFY_ALL = "find . -type f -name '*.txt' -exec sh -c 'ftfy -g \"$1\" -o \"$1.utf8\"' - {} \\;"

EXPECTATIONS = (
    Expectation(
        "text of unknown charset through a pipe becomes UTF-8",
        _one(_CP1251),
        lambda ran: ran.out == _CLEAN,
        {"fixenc": "fixenc fix < a.txt", "ftfy": "ftfy -g < a.txt", "enca": "enca -L ru -x utf-8 < a.txt"},
        {"iconv": "iconv -f cp1251 -t utf-8 < a.txt", "recode": "recode cp1251/..utf-8 < a.txt"},
    ),
    Expectation(
        "mojibake is undone",
        _one(_MOJIBAKE),
        lambda ran: ran.out == _GERMAN.encode(),
        {"fixenc": "fixenc fix < a.txt", "ftfy": "ftfy < a.txt"},
        {"iconv": "iconv -f utf-8 -t cp1252 < a.txt", "recode": "recode utf-8/..cp1252/ < a.txt"},
    ),
    Expectation(
        "the name of the charset alone is printed, as Python takes it",
        _one(_CP1251),
        lambda ran: ran.out.decode().strip().replace("-", "_").lower() in ("cp1251", "windows_1251"),
        {
            "fixenc": "fixenc detect --encoding-only a.txt",
            "enca": "enca -L ru -m a.txt",
            "chardetect": "chardetect --minimal a.txt",
            "normalizer": "normalizer -m a.txt",
        },
    ),
    Expectation(
        "healthy text stays as it is, byte for byte",
        _one(_HEALTHY.encode()),
        lambda ran: ran.out == _HEALTHY.encode(),
        {
            "fixenc": "fixenc fix < a.txt",
            "ftfy": "ftfy < a.txt",
            "enca": "enca -L ru -x utf-8 < a.txt",
            "dos2unix": "dos2unix < a.txt",
        },
        {"iconv": "iconv -f utf-8 -t utf-8 < a.txt", "recode": "recode utf-8/..utf-8 < a.txt"},
    ),
    Expectation(
        "UTF-16 without a byte order mark",
        _one(_RUSSIAN.encode("utf-16-le")),
        lambda ran: ran.out == _CLEAN,
        {
            "fixenc": "fixenc fix < a.txt",
            "ftfy": "ftfy -g < a.txt",
            "enca": "enca -L ru -x utf-8 < a.txt",
        },
        {
            "iconv": "iconv -f utf-16le -t utf-8 < a.txt",
            "recode": "recode utf-16le/..utf-8 < a.txt",
            "dos2unix": "dos2unix -ul < a.txt",
        },
    ),
    Expectation(
        "a page that becomes UTF-8 says so",
        _one(_PAGE.format("windows-1251").encode("cp1251"), "a.html"),
        lambda ran: ran.out == _PAGE.format("utf-8").encode(),
        {
            "fixenc": "fixenc fix - < a.html",
            "ftfy": "ftfy -g --preserve-entities < a.html",
            "enca": "enca -L ru -x utf-8 < a.html",
        },
        {"iconv": "iconv -f cp1251 -t utf-8 < a.html", "recode": "recode cp1251/..utf-8 < a.html"},
    ),
    Expectation(
        "a byte that is no UTF-8 is told with its place, and the rest is written",
        _one(_GERMAN.encode() * 20 + b"stray \xff byte\n" + _GERMAN.encode() * 20),
        lambda ran: b"21" in ran.err and "�".encode() in ran.out and ran.out.endswith(_GERMAN.encode()),
        {"fixenc": "fixenc fix < a.txt", "ftfy": "ftfy < a.txt"},
        {"iconv": "iconv -f utf-8 -t utf-8 < a.txt", "recode": "recode utf-8/..utf-16 < a.txt"},
    ),
    Expectation(
        "a folder with folders in it, by one command",
        _tree,
        lambda ran: ran.fixed_beside.count(_CLEAN) == 2,
        {
            "fixenc": "fixenc fix .",
            "ftfy": _FTFY_ALL,
            "enca": "find . -type f -name '*.txt' -exec enca -L ru -x utf-8 {} +",
            "normalizer": "find . -type f -name '*.txt' -exec normalizer -n {} +",
        },
        {"iconv": _ICONV_ALL, "recode": "find . -type f -name '*.txt' -exec recode cp1251/..utf-8 {} +"},
    ),
    Expectation(
        "the original is kept",
        _one(_CP1251),
        lambda ran: _CP1251 in ran.fixed_beside and _CLEAN in ran.fixed_beside,
        {
            "fixenc": "fixenc fix --in-place a.txt",
            "ftfy": "ftfy -g a.txt -o a.txt",
            "enca": "enca -L ru -x utf-8 a.txt",
            "normalizer": "normalizer -n a.txt",
        },
        {"iconv": "iconv -f cp1251 -t utf-8 a.txt -o a.txt", "recode": "recode cp1251/..utf-8 a.txt"},
    ),
    Expectation(
        "binary files stay as they are",
        _one(_BINARY, "a.png"),
        lambda ran: set(ran.fixed_beside) == {_BINARY},
        {
            "fixenc": "fixenc fix --in-place .",
            "ftfy": "ftfy -g a.png -o a.png",
            "enca": "enca -L ru -x utf-8 a.png",
            "normalizer": "normalizer -n -r -f a.png",
            "dos2unix": "dos2unix a.png",
        },
        {"iconv": "iconv -f cp1251 -t utf-8 a.png -o a.png", "recode": "recode cp1251/..utf-8 a.png"},
    ),
    Expectation(
        "what version control ignores is left alone",
        _repository,
        lambda ran: ran.fixed_beside.count(_CLEAN) == 1 and sum(1 for _ in (ran.folder / "made").iterdir()) == 1,
        {"fixenc": "fixenc fix ."},
    ),
    Expectation(
        "links that lead out of the folder are not followed",
        _surprises,
        lambda ran: ran.read("outside.txt") == _CP1251 and ran.read("in/a.txt") == _CLEAN,
        {
            "fixenc": "fixenc fix --in-place in",
            "ftfy": "for f in in/*.txt; do ftfy -g $f -o $f; done",
            "enca": "enca -L ru -x utf-8 in/*.txt",
            "normalizer": "normalizer -n -r -f in/*.txt",
        },
        {
            "iconv": "for f in in/*.txt; do iconv -f cp1251 -t utf-8 $f -o $f; done",
            "recode": "recode cp1251/..utf-8 in/*.txt",
        },
    ),
    Expectation(
        "a named pipe in the folder does not stop the run",
        _pipe,
        lambda ran: _CLEAN in ran.fixed_beside,
        {
            "fixenc": "fixenc fix --in-place .",
            "enca": "enca -L ru -x utf-8 *.txt",
            "normalizer": "normalizer -n *.txt",
        },
        {"recode": "recode cp1251/..utf-8 *.txt"},
    ),
    Expectation(
        "names with a dash in front, with line ends, and such as are no UTF-8",
        _odd_names,
        lambda ran: ran.fixed_beside.count(_CLEAN) == 3,
        {
            "fixenc": "fixenc fix --in-place .",
            "ftfy": 'for f in *.txt; do ftfy -g ./"$f" -o ./"$f.new"; done',
            "enca": "enca -L ru -x utf-8 ./*.txt",
            "normalizer": "normalizer -n ./*.txt",
        },
        {"iconv": _ICONV_ALL, "recode": "recode cp1251/..utf-8 ./*.txt"},
    ),
    Expectation(
        "a dry run says what would be done, and writes nothing",
        _one(_CP1251),
        lambda ran: b"1251" in ran.out + ran.err and ran.fixed_beside == [_CP1251],
        {"fixenc": "fixenc fix -n .", "enca": "enca -L ru -i a.txt", "normalizer": "normalizer a.txt"},
    ),
    Expectation(
        "a diff, which `patch` takes for a file in UTF-8",
        _one(_GERMAN.encode() + _MOJIBAKE),
        lambda ran: _is_patch(ran, (_GERMAN * 2).encode()),
        {
            "fixenc": "fixenc fix --diff a.txt",
            "ftfy": "ftfy a.txt | diff -u a.txt -",
        },
        {"iconv": "iconv -f utf-8 -t cp1252 a.txt | diff -u a.txt -"},
    ),
    Expectation(
        "a check for CI: exit code 0 for healthy text, 1 for damaged text, and nothing written",
        lambda folder: _write({"good.txt": _GERMAN.encode(), "bad.txt": _MOJIBAKE}, folder),
        lambda ran: ran.out.split() == [b"0", b"1"] and len(ran.fixed_beside) == 2,
        {
            "fixenc": "fixenc fix --check good.txt; echo $?; fixenc fix --check bad.txt; echo $?",
            "enca": "enca -L none -i good.txt >&2; echo $?; enca -L none -i bad.txt >&2; echo $?",
        },
        {
            "iconv": "iconv -f utf-8 good.txt >&2; echo $?; iconv -f utf-8 bad.txt >&2; echo $?",
            "recode": "recode utf-8/..utf-16 <good.txt >&2; echo $?; recode utf-8/..utf-16 <bad.txt >&2; echo $?",
        },
    ),
    Expectation(
        "the last run can be undone",
        _one(_CP1251),
        lambda ran: ran.code == 0 and ran.fixed_beside == [_CP1251],
        {"fixenc": "fixenc fix . && fixenc undo"},
        {"recode": "recode cp1251/..utf-8 a.txt && recode utf-8/..cp1251/ a.txt"},
    ),
    Expectation(
        "healthy files are not rewritten, so that their time stays",
        _old_healthy,
        lambda ran: int((ran.folder / "a.txt").stat().st_mtime) == 1_000_000_000,
        {
            "fixenc": "fixenc fix --in-place .",
            "ftfy": "ftfy a.txt -o a.txt",
            "enca": "enca -L none -x utf-8 a.txt",
            "normalizer": "normalizer -n -r -f a.txt",
            "dos2unix": "dos2unix a.txt",
        },
        {"iconv": "iconv -f utf-8 -t utf-8 a.txt -o a.txt", "recode": "recode utf-8/..utf-8 a.txt"},
    ),
    Expectation(
        "mode, time and extended attributes are kept",
        _kept_metadata,
        _has_kept_metadata,
        {
            "fixenc": "fixenc fix --in-place a.txt",
            "enca": "enca -L ru -x utf-8 a.txt",
            "normalizer": "normalizer -n -r -f a.txt",
        },
        {
            "iconv": "iconv -f cp1251 -t utf-8 a.txt > b && mv b a.txt",
            "recode": "recode cp1251/..utf-8 a.txt",
        },
    ),
    Expectation(
        "on a full disk, the file stays whole",
        _one(_CP1251 * 200),
        _is_whole,
        {
            "fixenc": f"ulimit -f {_LITTLE_ROOM}; trap '' XFSZ; fixenc fix --in-place a.txt",
            "ftfy": f"ulimit -f {_LITTLE_ROOM}; trap '' XFSZ; ftfy -g a.txt > b && mv b a.txt",
            "enca": f"ulimit -f {_LITTLE_ROOM}; trap '' XFSZ; enca -L ru -x utf-8 a.txt",
            "normalizer": f"ulimit -f {_LITTLE_ROOM}; trap '' XFSZ; normalizer -n -r -f a.txt",
        },
        {
            "iconv": f"ulimit -f {_LITTLE_ROOM}; trap '' XFSZ; iconv -f cp1251 -t utf-8 a.txt > b && mv b a.txt",
            "recode": f"ulimit -f {_LITTLE_ROOM}; trap '' XFSZ; recode cp1251/..utf-8 a.txt",
        },
    ),
    Expectation(
        "names of files are repaired",
        _names,
        lambda ran: (ran.folder / "Привет.txt").exists(),
        {"fixenc": "fixenc names --apply ."},
        {"convmv": "convmv -f cp1251 -t utf-8 --notest *.txt"},
    ),
    Expectation(
        "a file of 200 MB in 700 MB of address space",
        _large,
        _large_is_clean,
        {
            "fixenc": f"ulimit -v {_LITTLE_MEMORY}; OPENBLAS_NUM_THREADS=1 fixenc fix -j1 a.txt",
            "ftfy": f"ulimit -v {_LITTLE_MEMORY}; ftfy -e cp1251 a.txt > b",
            "enca": f"ulimit -v {_LITTLE_MEMORY}; enca -L ru -x utf-8 < a.txt > b",
            "normalizer": f"ulimit -v {_LITTLE_MEMORY}; normalizer -n a.txt",
        },
        {
            "iconv": f"ulimit -v {_LITTLE_MEMORY}; iconv -f cp1251 -t utf-8 a.txt > b",
            "recode": f"ulimit -v {_LITTLE_MEMORY}; recode cp1251/..utf-8 < a.txt > b",
        },
    ),
    Expectation(
        "other charsets than UTF-8 are written, too",
        _one(_GERMAN.encode()),
        lambda ran: ran.out == _GERMAN.encode("cp1252"),
        {},
        {
            "iconv": "iconv -f utf-8 -t cp1252 a.txt",
            "recode": "recode utf-8/..cp1252/ < a.txt",
            "enca": "enca -L none -x cp1252 < a.txt",
        },
    ),
    Expectation(
        "ten runs over a small file in a second",
        _one(_GERMAN.encode()),
        lambda ran: ran.seconds < 1 and ran.code == 0,
        {
            tool: f"for i in 1 2 3 4 5 6 7 8 9 10; do {command} > b; done"
            for tool, command in {
                "fixenc": "fixenc fix < a.txt",
                "ftfy": "ftfy < a.txt",
                "iconv": "iconv -f utf-8 -t utf-8 a.txt",
                "recode": "recode utf-8/..utf-8 < a.txt",
                "enca": "enca -L none a.txt",
                "chardetect": "chardetect a.txt",
                "normalizer": "normalizer a.txt",
                "dos2unix": "dos2unix < a.txt",
            }.items()
        },
    ),
)


def _is_patch(ran: Ran, wanted: bytes) -> bool:
    """Whether the output of a command, taken as a patch, gives the wanted file."""
    if b"@@" not in ran.out:
        return False
    subprocess.run(["patch", "-s", "a.txt"], cwd=ran.folder, input=ran.out, capture_output=True, check=False)
    return ran.read("a.txt") == wanted


def _cell(expectation: Expectation, tool: str) -> str:
    """Run a command in a folder of its own and return the cell."""
    command = expectation.commands.get(tool) or expectation.told.get(tool)
    if command is None:
        return "–"
    if shutil.which(tool, path=_path()) is None:
        return "?"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "folder")
        folder.mkdir()
        expectation.prepare(folder)
        ran = _run(command, folder, Path(name, "state"))
        is_met = ran is not None and expectation.is_met(ran)
    return "no" if not is_met else "if told" if tool in expectation.told else "yes"


def _run(command: str, folder: Path, state: Path) -> Ran | None:
    """Return how a command of the shell ended; None if it hangs."""
    env = {**os.environ, "PATH": _path(), "XDG_STATE_HOME": str(state), "NO_COLOR": "1"}
    began = time.monotonic()
    with subprocess.Popen(
        ["bash", "-c", command], cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            out, err = process.communicate(timeout=_HANGS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            return None
    return Ran(folder, process.returncode, out, err, time.monotonic() - began)


def _path() -> str:
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


def main() -> None:
    """Print the table, and the commands behind it."""
    print("# What users expect of such a command\n")
    print("Generated by `python -m tests.bench.peers > tests/bench/peers.md`;", f"{versions()}.", f"{_versions()}.\n")
    print("`yes`: it came true; `if told`: with a command that names the charset; `no`: it did not; –: the tool has no")
    print("command for it. The commands are below.\n")
    print("|", " | ".join(["", *TOOLS]), "|")
    print("|---" * (len(TOOLS) + 1) + "|")
    for one in EXPECTATIONS:
        print("|", " | ".join([one.words, *(_cell(one, tool) for tool in TOOLS)]), "|", flush=True)
    for one in EXPECTATIONS:
        print(f"\n## {one.words}\n\n```sh")
        commands = {**one.commands, **one.told}
        print(*(commands[tool] for tool in TOOLS if tool in commands), "```", sep="\n")


def _versions() -> str:
    """Return the versions of the other tools, as they say them."""
    asked = {"iconv": "--version", "recode": "--version", "enca": "--version", "dos2unix": "--version"}
    asked |= {"normalizer": "--version"}
    said = list[str]()
    for tool, option in asked.items():
        if shutil.which(tool, path=_path()):
            done = subprocess.run(
                [tool, option], capture_output=True, text=True, check=False, env={**os.environ, "PATH": _path()}
            )
            said += (done.stdout or done.stderr).splitlines()[:1]
    return "; ".join(said)


if __name__ == "__main__":
    main()
