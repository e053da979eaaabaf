"""The test suites of ftfy, chardet and charset-normalizer, run against fixenc's modules of the same name.

``python -m tests.bench.peer_suites`` downloads the source of the installed version of each with pip into a temporary
folder, puts fixenc's functions in the place of theirs, runs the tests that ask these functions, and prints how many
pass; with names, only of these. A test that fails must stand in ``peer_differences.toml`` with the reason why fixenc
answers otherwise; the exit code is 1 if one does not, or if one stands there that passes.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

# A test of chardet that clones a repository.
NEEDS_NETWORK = "test_none_none_files_have_correct_mime_types"
HERE = Path(__file__).parent
REASONS = HERE / "peer_differences.toml"
# Puts fixenc's functions in the place of a peer's, before its tests are imported; fixenc itself goes on to ask the
# peer's own.
PLUGIN = """\
import importlib, sys, types
import fixenc.{peer} as ours
from fixenc.detection import statistical

own = types.ModuleType({peer!r})
own.__dict__.update(importlib.import_module({peer!r}).__dict__)
for place in {places!r}:
    module = importlib.import_module(place)
    for name in ours.__all__:
        if hasattr(module, name):
            setattr(module, name, getattr(ours, name))

def ask(data, ask_chardet=statistical._ask_chardet):
    swapped = sys.modules.get({peer!r})
    sys.modules[{peer!r}] = own
    try:
        return iter(list(ask_chardet(data)))
    finally:
        sys.modules[{peer!r}] = swapped

statistical._ask_chardet = ask
"""


@dataclass(frozen=True)
class Peer:
    """A peer: the modules that have its functions, and its files of tests that ask them."""

    name: str
    places: tuple[str, ...]
    files: tuple[str, ...]


PEERS = (
    Peer(
        "charset_normalizer",
        ("charset_normalizer", "charset_normalizer.api", "charset_normalizer.legacy"),
        tuple(
            f"test_{name}.py"
            for name in (
                "base_detection", "detect_legacy", "edge_case", "full_detection", "isbinary", "large_payload",
                "thread_safety",
            )
        ),
    ),
    Peer(
        "ftfy",
        ("ftfy",),
        ("test_bytes.py", "test_characters.py", "test_encodings.py", "test_entities.py", "test_examples_in_json.py"),
    ),
    # The other files ask chardet's own stages and tables, or its command.
    Peer(
        "chardet",
        ("chardet", "chardet.detector"),
        tuple(
            f"test_{name}.py"
            for name in (
                "api", "bom", "cjk_gating", "detector", "escape", "evidence_cap", "github_issues", "koi8t", "language",
                "markup", "mime_type", "roundtrip_short", "spec_decode_roundtrip", "spec_whatwg", "thread_safety",
                "truncated_input", "utf1632",
            )
        ),
    ),
)  # fmt: skip


def run(peer: Peer, folder: Path) -> dict[str, bool]:
    """Run the tests of a peer; return for each whether it passed."""
    source = f"{peer.name}=={version(peer.name)}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-binary", ":all:", "--no-deps", source]
    subprocess.run(command, cwd=folder, check=True)
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    tests = next(folder.glob("*/tests"))
    (folder / "swap_in_fixenc.py").write_text(PLUGIN.format(peer=peer.name, places=peer.places), "utf-8")
    report = folder / "report.xml"
    path = os.pathsep.join([str(folder), str(HERE.parent.parent)])
    subprocess.run(
        [
            sys.executable, "-m", "pytest", "-q", "-p", "swap_in_fixenc", "-p", "no:cacheprovider", "-c", os.devnull,
            "--rootdir", str(tests), f"--junit-xml={report}", "-o", "junit_family=xunit1", "--tb=short",
            "-k", f"not {NEEDS_NETWORK}", *peer.files,
        ],
        cwd=tests,
        env={**os.environ, "PYTHONPATH": path},
        stdout=(folder / "log.txt").open("w"),
        check=False,
    )  # fmt: skip
    return {_name(case): case.find("failure") is None and case.find("error") is None for case in _cases(report)}


def _cases(report: Path) -> list[Any]:
    cases = ET.parse(report).iter("testcase")
    return [case for case in cases if case.find("skipped") is None]


def _name(case: Any) -> str:
    return f"{case.get('classname').removeprefix('tests.')}::{case.get('name')}"


def reasons_of(peer: str) -> dict[str, str]:
    """Return the patterns of tests that fail, each with the reason."""
    rows = tomllib.loads(REASONS.read_text("utf-8"))[peer]
    return {pattern: row["reason"] for row in rows for pattern in row["tests"]}


def compare(peer: str, passed: dict[str, bool]) -> bool:
    """Print the figures of a peer; return whether every failure has a reason, and every reason a failure."""
    reasons = reasons_of(peer)
    failed = [name for name, has_passed in passed.items() if not has_passed]
    unknown = [name for name in failed if not any(_fits(name, pattern) for pattern in reasons)]
    idle = [pattern for pattern in reasons if not any(_fits(name, pattern) for name in failed)]
    print(f"{peer} {version(peer)}: {len(passed) - len(failed)} of {len(passed)} tests pass, {len(failed)} differ")
    for title, names in (("without a reason", unknown), ("a reason, and no failure", idle)):
        for name in names:
            print(f"  {title}: {name}")
    return not unknown and not idle


def _fits(name: str, pattern: str) -> bool:
    """Return whether a name fits a pattern, in which only a star is no plain character."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), name, re.DOTALL) is not None


def main() -> int:
    wanted = sys.argv[1:] or [peer.name for peer in PEERS]
    is_known = True
    for peer in PEERS:
        if peer.name in wanted:
            with tempfile.TemporaryDirectory() as folder:
                is_known &= compare(peer.name, run(peer, Path(folder)))
    return 0 if is_known else 1


if __name__ == "__main__":
    sys.exit(main())
