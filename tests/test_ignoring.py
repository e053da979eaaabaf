"""What a walk leaves out unasked; git itself is the judge of what its ignore files mean."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixenc.files.ignore_rules import read_rules
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


def kept(folder: Path, start: str = ".", **options: bool) -> set[str]:
    """Return the files that a walk does not skip."""
    found = walk([folder / start], Options(hidden=True, **options))
    return {os.path.relpath(one.path, folder) for one in found if one.skip is None}


def reasons(folder: Path, **options: bool) -> dict[str, str]:
    found = walk([folder], Options(**options))
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
