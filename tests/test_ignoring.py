"""What a walk leaves out unasked; git itself is the judge of what its ignore files mean."""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixenc.files.ignore_rules import WildcardsError, read_rules
from fixenc.files.ignoring import GENERATED, IGNORED
from fixenc.files.walking import walk
from fixenc.files.wildmatch import translate
from fixenc.options import Options
from tests.conftest import Runner

GIT = shutil.which("git")
needs_git = pytest.mark.skipif(GIT is None, reason="git is not installed")


def make_tree(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def make_repository(folder: Path) -> None:
    """Make the least that git takes for a repository; `git init` is slower."""
    for name in ("objects", "refs"):
        (folder / ".git" / name).mkdir(parents=True, exist_ok=True)
    (folder / ".git" / "HEAD").write_text("ref: refs/heads/main\n", "ascii")


def kept(folder: Path, start: str = ".", *, ignore: bool = True) -> set[str]:
    """Return the files that a walk does not skip."""
    found = walk([folder / start], Options(hidden=True, ignore=ignore))
    return {os.path.relpath(one.path, folder) for one in found if one.skip is None}


def reasons(folder: Path) -> dict[str, str]:
    found = walk([folder], Options())
    return {os.path.relpath(one.path, folder): one.skip for one in found if one.skip is not None}


def kept_by_git(folder: Path) -> set[str]:
    """Return the files that git does not ignore."""
    inner = (os.path.join(above, name) for above, _, names in os.walk(folder) for name in names)
    files = [os.path.relpath(path, folder) for path in inner if f"{os.sep}.git{os.sep}" not in path]
    assert GIT is not None
    done = subprocess.run(
        [GIT, "check-ignore", "--no-index", "--stdin", "-z"],
        cwd=folder,
        input=b"\0".join(map(os.fsencode, files)),
        capture_output=True,
        check=False,
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(folder.parent)},
    )
    assert done.returncode in (0, 1), done.stderr
    return set(files) - {os.fsdecode(name) for name in done.stdout.split(b"\0")}


NAMES = ["a", "b", "ab", "ba", "aab", "a.b", "b.a", "a b", "a ", "#a", "!a", "a[b]", "ä", "-", "A"]
PATHS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4).map("/".join)
# Words of which patterns are made, with every special character and its traps.
WORDS = [
    "a", "b", "ab", "*", "**", "?", "/", "/", ".", " ", "\\", "\\ ", "\\*", "[", "]", "[ab]", "[!a]", "[^b]", "[a-b]",
    "[]a]", "[[:alpha:]]", "[[:nil:]]", "[b-a]", "[a-", "[\\]]", "!", "#", "ä", "-", "/**/", "**/", "/**", "\t", "\r",
]  # fmt: skip
PATTERNS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map("".join)
LINES = st.builds("".join, st.tuples(st.sampled_from(["", "", "!", "/", "#", "\\"]), PATTERNS | PATHS))
LISTS = st.lists(LINES, min_size=1, max_size=6).map("\n".join)


@pytest.mark.slow
@needs_git
@settings(max_examples=60)
@given(
    paths=st.sets(PATHS, min_size=4, max_size=12),
    lists=st.dictionaries(st.sampled_from(["", "a/", "b/", "a/b/", "ab/"]), LISTS, min_size=1, max_size=3),
    exclude=LISTS,
    folded=st.booleans(),
)
def test_git_ignores_the_same_files(paths: set[str], lists: dict[str, str], exclude: str, folded: bool):
    """A failure means that a file is changed that its owner told git to leave alone, or the other way round."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(os.path.realpath(name))
        make_repository(folder)
        if folded:  # git compares a lower-case name with a capital after a backslash, which is never equal
            lists, exclude = {inner: text.lower() for inner, text in lists.items()}, exclude.lower()
        (folder / ".git" / "info").mkdir()
        (folder / ".git" / "info" / "exclude").write_text(exclude, "utf-8")
        (folder / ".git" / "config").write_text(f"[core]\n\tignorecase = {str(folded).lower()}\n", "ascii")
        for path in sorted(paths, key=len, reverse=True):
            if not (folder / path).exists():
                try:
                    make_tree(folder, {path: b"text"})
                except (NotADirectoryError, FileExistsError):
                    continue
        for inner, text in lists.items():
            if (folder / inner).is_dir():
                (folder / inner / ".gitignore").write_bytes(text.encode())
        assert kept(folder) == kept_by_git(folder)


def test_a_repository_leaves_out_what_its_lists_name_and_says_so(fixenc: Runner, tmp_path: Path):
    """The installed command, end to end: lists in folders, git's own and the user's list, and --no-ignore."""
    damaged = "cafÃ©\n".encode()
    names = [
        "a.txt",
        "b.log",
        "keep.log",
        "out/a.txt",
        "sub/c.tmp",
        "sub/d.txt",
        "private.txt",
        "x.bak",
        "node_modules/p.txt",
    ]
    make_tree(tmp_path, dict.fromkeys(names, damaged))
    make_repository(tmp_path)
    make_tree(
        tmp_path,
        {
            ".gitignore": b"*.log\n!keep.log\n/out/\n",
            "sub/.gitignore": b"*.tmp\n",
            ".git/info/exclude": b"private.txt\n",
            "config/git/ignore": b"*.bak\n",
        },
    )
    env = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    ran = fixenc("fix", "-n", "--json", ".", env=env)
    status = {line["path"]: line["reason"] for line in ran.lines if line["status"] == "skipped"}
    assert {name: reason for name, reason in status.items() if reason != "hidden"} == {
        "b.log": IGNORED,
        "out": IGNORED,
        "private.txt": IGNORED,
        "sub/c.tmp": IGNORED,
        "x.bak": IGNORED,
        "node_modules": GENERATED,
    }
    assert "5 ignored" in ran.err
    assert "1 folder of a build" in ran.err
    every = fixenc("fix", "-n", "--json", "--no-ignore", ".", env=env)
    assert {line["path"] for line in every.lines if line["status"] == "fixed"} == set(names)
    named = fixenc("fix", "-n", "--json", "b.log", "out", "node_modules", env=env)
    assert {line["path"] for line in named.lines if line["status"] == "fixed"} == {
        "b.log",
        "out/a.txt",
        "node_modules/p.txt",
    }
    assert fixenc("detect", "--json", ".", env=env).by_name["b.log"]["reason"] == IGNORED
    assert "b.log" not in fixenc("names", ".", env=env).out.decode()
    refused = make_tree(tmp_path, {"fixenc.toml": b"ignore = false\n"})
    assert "`ignore` decides that ignored files are written to" in fixenc("fix", "-n", ".", cwd=refused).err


def test_outside_a_repository_only_plain_lists_count(tmp_path: Path):
    make_tree(tmp_path, {"a.txt": b"", "b.txt": b"", "in/b.txt": b"", ".gitignore": b"a.txt\n", ".ignore": b"b.txt\n"})
    assert kept(tmp_path) == {"a.txt", ".gitignore", ".ignore"}
    assert kept(tmp_path, "in") == set(), "a list above the folder counts, too"


def test_a_plain_list_comes_before_those_of_git(tmp_path: Path):
    make_repository(tmp_path)
    make_tree(tmp_path, {"a.txt": b"", "b.txt": b"", ".gitignore": b"*.txt\n", ".ignore": b"!a.txt\n"})
    assert kept(tmp_path) == {"a.txt", ".gitignore", ".ignore"}


def test_a_repository_within_another_has_rules_of_its_own(tmp_path: Path):
    make_repository(tmp_path)
    make_repository(tmp_path / "inner")
    make_tree(tmp_path, {"a.txt": b"", "inner/a.txt": b"", ".gitignore": b"a.txt\n", "inner/.gitignore": b"b\n"})
    assert kept(tmp_path) == {".gitignore", "inner/.gitignore", "inner/a.txt"}
    assert kept(tmp_path, "inner") == {"inner/.gitignore", "inner/a.txt"}


def test_the_lists_above_a_folder_count_up_to_the_root_of_its_repository(tmp_path: Path):
    make_repository(tmp_path / "repo")
    make_tree(tmp_path, {".gitignore": b"*\n", ".ignore": b"*\n", "repo/.gitignore": b"/a/*.txt\n"})
    make_tree(tmp_path, {"repo/a/b.txt": b"", "repo/a/c.md": b""})
    assert kept(tmp_path, "repo/a") == {"repo/a/c.md"}


@pytest.mark.parametrize(
    ("config", "wanted"),
    [
        ('[core]\n\texcludesFile = "~/my list" ; mine\n', {"b"}),
        ("[CORE] excludesfile = ~/my list # mine\n", {"b"}),
        ("[core]\nexcludesFile = ~/my list\n[core]\nexcludesFile =\n", {"a", "b"}),
        ("[other]\nexcludesFile = ~/my list\n", {"a", "b"}),
    ],
    ids=["quoted", "in one line", "turned off", "another section"],
)
def test_the_list_of_the_user_is_the_one_in_gits_config(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: str, wanted: set[str]
):
    make_repository(tmp_path / "repo")
    make_tree(tmp_path, {"repo/a": b"", "repo/b": b"", "home/my list": b"a\n", "home/.gitconfig": config.encode()})
    monkeypatch.delenv("GIT_CONFIG_GLOBAL")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert {path.removeprefix("repo/") for path in kept(tmp_path, "repo")} == wanted


def test_folders_that_programs_make_are_not_entered_unless_named(tmp_path: Path):
    files = [
        "venv/a.txt",
        "env/a.txt",
        "env/pyvenv.cfg",
        "lib/site-packages/a.txt",
        "dist/a.txt",
        "a/__pycache__/b.txt",
    ]
    make_tree(tmp_path, dict.fromkeys(files, b""))
    assert reasons(tmp_path) == dict.fromkeys(["env", "lib/site-packages", "dist", "a/__pycache__"], GENERATED)
    assert kept(tmp_path) == {"venv/a.txt"}, "a folder is a virtual environment by its file, not by its name"
    assert kept(tmp_path, "env") == {"env/a.txt", "env/pyvenv.cfg"}
    assert kept(tmp_path, ignore=False) == set(files)


def test_a_hostile_list_is_not_used_and_costs_no_time(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    """A failure means that a scraped folder makes fixenc wait, read something else, or stay silent about it."""
    make_repository(tmp_path)
    outside = make_tree(tmp_path / "other", {"list": b"*\n"}) / "list"
    make_tree(tmp_path, {f"tree/{name}/a.txt": b"" for name in ("long", "many", "link", "fifo", "folder", "bad")})
    tree = tmp_path / "tree"
    (tree / "long" / ".gitignore").write_bytes(b"a.txt\n" * 100_000)
    (tree / "many" / ".gitignore").write_bytes(b"".join(b"?%d\n" % number for number in range(5_001)) + b"*.txt\n")
    (tree / "link" / ".gitignore").symlink_to(outside)
    os.mkfifo(tree / "fifo" / ".gitignore")
    (tree / "folder" / ".gitignore").mkdir()
    (tree / "bad" / ".gitignore").write_bytes(b"[a\nb\\\n\0\xff\n" + b"*a" * 120 + b"*b.txt\n")
    (tree / "bad" / ("a" * 250)).write_bytes(b"")
    before = time.process_time()
    with caplog.at_level(logging.WARNING, "fixenc"):
        assert {path for path in kept(tree) if path.endswith(".txt")} == {
            f"{name}/a.txt" for name in ("long", "many", "link", "fifo", "folder", "bad")
        }
    assert time.process_time() - before < 5
    assert [record.getMessage().removeprefix(str(tree)) for record in caplog.records] == [
        "/bad/.gitignore: line 1 is no pattern and ignores nothing, and 1 more",
        "/long/.gitignore: not used, since it has more than 262,144 bytes",
        "/many/.gitignore: not used, since more than 5,000 wildcards would count here",
    ]


@pytest.mark.parametrize(
    "pattern",
    [b"*a" * 100 + b"*b", b"**/a/" * 50 + b"b", b"**/*a*a/" * 20 + b"b", b"a/**" * 50 + b"b", b"**\\/" * 20 + b"b"],
)
def test_no_pattern_takes_long(pattern: bytes):
    """A failure means that one line of an ignore file stops a run: pathspec takes minutes for six stars."""
    expression = translate(pattern, count())
    compiled = re.compile(expression, re.DOTALL)
    before = time.process_time()
    for path in (b"a" * 255, b"a/" * 500 + b"a", b"/".join([b"a" * 80] * 40)):
        assert compiled.fullmatch(path) is None
    assert time.process_time() - before < 2


@pytest.mark.parametrize("data", [b"*a" * 131_000, b"?\n" * 131_000, b"[!a]" * 65_000, b"*a*b\n" * 2_500])
def test_no_list_takes_long(data: bytes):
    """A failure means that 262,144 bytes of wildcards, in one line or in many, stop a run before they are refused."""
    before = time.process_time()
    try:
        rules = read_rules(data, 5_000)
    except WildcardsError:
        pass
    else:
        assert rules.decide(b"a" * 250, b"a" * 250, is_folder=False) is None
    assert time.process_time() - before < 3


@pytest.mark.parametrize(
    ("line", "name", "is_ignored"),
    [
        pytest.param(b"A.TXT", b"a.txt", True, id="a literal name"),
        pytest.param(b"*.TXT", b"a.Txt", True, id="an ending"),
        pytest.param(b"[[:upper:]]?", b"ab", True, id="a class"),
        pytest.param(b"[^B]a", b"ba", None, id="not the other letter in any case"),
    ],
)
def test_names_match_in_any_case_where_the_file_system_says_so(line: bytes, name: bytes, is_ignored: bool | None):
    assert read_rules(line, is_folded=True).decide(name, name, is_folder=False) is is_ignored


def test_a_mark_and_windows_line_ends_are_no_part_of_a_pattern():
    rules = read_rules(b"\xef\xbb\xbfa\r\nb \r\nc\\ \n")
    assert [rules.decide(name, name, is_folder=False) for name in (b"a", b"b", b"c ", b"c")] == [True, True, True, None]
