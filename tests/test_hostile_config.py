"""Config files that somebody else put into a folder: they decide nothing about what is written where."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import Runner
from tests.test_hostile import run_as_nobody

pytestmark = pytest.mark.slow

MOJIBAKE, CLEAN = "SmÃ¶rgÃ¥sbord pÃ¥ torsdag\n".encode(), "Smörgåsbord på torsdag\n".encode()
AS_ROOT = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="gives files to another user")
OTHER = 65534


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def scraped(tmp_path: Path) -> Path:
    """A folder with a damaged file, in which the command is run."""
    (tmp_path / "page.txt").write_bytes(MOJIBAKE)
    return tmp_path


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("output = '..'", "`output` decides where files are written"),
        ("in-place = true", "`in-place` decides that files are replaced"),
        ("in_place = true", "`in_place` decides that files are replaced"),
        ("force = true", "`force` decides what is overwritten"),
        ("journal = 'run.desktop'", "`journal` decides where the journal is written"),
        ("resume = true", "`resume` decides which run is continued"),
        ("apply = true", "`apply` decides that files are renamed"),
        ("hidden = true", "`hidden` decides that hidden files are written to"),
        ("no-fsync = true", "`no-fsync` decides whether files reach the disk"),
        ("fsync = false", "`fsync` decides whether files reach the disk"),
        ("quiet = true", "`quiet` is not allowed in a config file"),
        ("check = false", "`check` is not allowed in a config file"),
        ("config = 'other.toml'", "`config` is not allowed in a config file"),
    ],
)
def test_what_decides_where_and_whether_is_written_is_an_error(
    fixenc: Runner, scraped: Path, setting: str, message: str
):
    (scraped / "fixenc.toml").write_text(setting + "\n", "utf-8")
    before = everything(scraped)
    ran = fixenc("names" if "apply" in setting else "fix", ".")
    assert (ran.code, ran.out) == (2, b"")
    assert f"fixenc.toml: {message}; give it on the command line\n" in ran.err
    assert everything(scraped) == before


def test_a_pyproject_may_say_no_more_and_other_commands_heed_it_too(fixenc: Runner, scraped: Path):
    (scraped / "pyproject.toml").write_text("[tool.fixenc]\noutput = '..'\n", "utf-8")
    for command in ("fix", "names", "detect"):
        ran = fixenc(command, ".")
        assert (ran.code, ran.out) == (2, b"")
        assert "pyproject.toml: `output` decides where files are written; give it on the command line\n" in ran.err


def test_a_config_does_not_reach_the_files_of_a_home(fixenc: Runner, scraped: Path):
    """A failure means that fixing a scraped folder replaces a user's start-up files."""
    home = scraped / "home"
    (home / "scraped").mkdir(parents=True)
    (home / ".bashrc").write_bytes(MOJIBAKE)
    (home / "scraped" / ".bashrc").write_bytes(b"planted " + MOJIBAKE)
    (scraped / "fixenc.toml").write_text("output = 'home'\nforce = true\nhidden = true\nquiet = true\n", "utf-8")
    before = everything(scraped)
    assert fixenc("fix", "home/scraped", env={"HOME": str(home)}).code == 2
    assert everything(scraped) == before


def test_what_a_config_may_say_is_taken(fixenc: Runner, scraped: Path):
    (scraped / "old.txt").write_bytes("Łódź, Gdańsk".encode("cp1250"))
    (scraped / "left.txt").write_bytes(MOJIBAKE)
    (scraped / "fixenc.toml").write_text(
        'include = ["*.txt"]\nexclude = "left*"\nsuffix = ".neu"\nbom = "add"\ntidy = "nfc"\nunescape = "html"\n'
        'siblings = false\njobs = 1\nmax-decompressed = 5\nmax-ratio = 7\n[encodings]\n"old.txt" = "cp1250"\n',
        "utf-8",
    )
    assert fixenc("fix", ".").code == 0
    assert (scraped / "page.neu.txt").read_bytes() == b"\xef\xbb\xbf" + CLEAN
    assert (scraped / "old.neu.txt").read_bytes() == b"\xef\xbb\xbf" + "Łódź, Gdańsk".encode()
    assert len(everything(scraped)) == 6


@pytest.mark.parametrize("suffix", ["", "/x", "../x", "\\\\x", "\\u001b[2J", "\\u202etxt", "\\n", ".orig"])
def test_a_suffix_leads_nowhere_else(fixenc: Runner, scraped: Path, suffix: str):
    (scraped / "fixenc.toml").write_text(f'suffix = "{suffix}"\n', "utf-8")
    before = everything(scraped)
    ran = fixenc("fix", ".")
    assert ran.code == 2
    assert "must be non-empty, without slashes and control characters, and not '.orig'" in ran.err
    assert not set("\x1b\u202e") & set(ran.err)
    assert everything(scraped) == before


@pytest.mark.parametrize("root", [".git", "home"])
def test_the_search_ends_at_the_root_of_a_repository_and_at_the_home_folder(fixenc: Runner, tmp_path: Path, root: str):
    (tmp_path / "fixenc.toml").write_text('suffix = ".above"\n', "utf-8")
    inner = tmp_path / "top" / "inner"
    inner.mkdir(parents=True)
    (inner / "page.txt").write_bytes(MOJIBAKE)
    home = tmp_path / "top" if root == "home" else tmp_path / "elsewhere"
    if root == ".git":
        (tmp_path / "top" / ".git").mkdir()
    env = {"HOME": str(home)}
    assert fixenc("fix", ".", cwd=inner, env=env).code == 0
    assert (inner / "page.fixed.txt").read_bytes() == CLEAN
    (tmp_path / "top" / "fixenc.toml").write_text('suffix = ".own"\n', "utf-8")
    assert fixenc("fix", ".", cwd=inner, env=env).code == 0
    assert (inner / "page.own.txt").read_bytes() == CLEAN
    assert not (inner / "page.above.txt").exists()


@AS_ROOT
@pytest.mark.parametrize(
    ("theirs", "mode", "reason"),
    [
        ("file", 0o644, f"user {OTHER} owns it"),
        ("folder", 0o755, f"user {OTHER} owns its folder"),
        (None, 0o646, "everybody can write to it"),
        (None, 0o664, f"group {OTHER} can write to it"),
        ("link", 0o644, f"user {OTHER} owns the link"),
    ],
)
def test_a_config_that_somebody_else_may_have_written_is_passed_over(
    fixenc: Runner, tmp_path: Path, theirs: str | None, mode: int, reason: str
):
    folder, config = tmp_path / "d", tmp_path / "d" / "fixenc.toml"
    folder.mkdir()
    (folder / "page.txt").write_bytes(MOJIBAKE)
    real = tmp_path / "elsewhere.toml" if theirs == "link" else config
    real.write_text('suffix = ".theirs"\n', "utf-8")
    if theirs == "link":
        config.symlink_to(real)
    real.chmod(mode)
    os.chown(real, OTHER if theirs == "file" else 0, OTHER)
    if theirs in ("link", "folder"):
        os.chown(config if theirs == "link" else folder, OTHER, OTHER, follow_symlinks=False)
    ran = fixenc("fix", ".", cwd=folder)
    assert ran.code == 0
    assert f"fixenc.toml: ignored, since {reason}; to use it, name it with --config\n" in ran.err
    assert (folder / "page.fixed.txt").read_bytes() == CLEAN
    assert not (folder / "page.theirs.txt").exists()
    assert fixenc("fix", "--config", "fixenc.toml", ".", cwd=folder).code == 0
    assert (folder / "page.theirs.txt").read_bytes() == CLEAN


@AS_ROOT
def test_a_folder_that_everybody_can_write_to_has_no_config(fixenc: Runner, tmp_path: Path):
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "page.txt").write_bytes(MOJIBAKE)
    (folder / "fixenc.toml").write_text('suffix = ".own"\n', "utf-8")
    folder.chmod(0o777)
    assert "everybody can write to its folder" in fixenc("fix", "-n", ".", cwd=folder).err
    folder.chmod(0o1777)  # as /tmp has it: a file of one's own cannot be replaced there
    assert fixenc("fix", ".", cwd=folder).code == 0
    assert (folder / "page.own.txt").read_bytes() == CLEAN


def test_a_config_is_named_or_none_is_read(fixenc: Runner, scraped: Path):
    (scraped / "fixenc.toml").write_text('suffix = ".near"\n', "utf-8")
    (scraped / "other.toml").write_text('suffix = ".named"\n', "utf-8")
    assert fixenc("fix", "--config", "other.toml", ".").code == 0
    assert (scraped / "page.named.txt").read_bytes() == CLEAN
    assert fixenc("fix", "--no-config", ".").code == 0
    assert (scraped / "page.fixed.txt").read_bytes() == CLEAN
    assert not (scraped / "page.near.txt").exists()
    ran = fixenc("fix", "--config", "other.toml", "--no-config", ".")
    assert (ran.code, "cannot be combined" in ran.err) == (2, True)
    ran = fixenc("fix", "--config", "nowhere.toml", ".")
    assert (ran.code, "--config 'nowhere.toml': no such file" in ran.err) == (2, True)
    (scraped / "other.toml").write_text("force = true\n", "utf-8")
    ran = fixenc("fix", "--config", "other.toml", ".")
    assert (ran.code, "`force` decides what is overwritten" in ran.err) == (2, True)


def test_verbose_tells_which_config_was_read(fixenc: Runner, scraped: Path):
    (scraped / "fixenc.toml").write_text("siblings = true\n", "utf-8")
    line = f"fixenc: settings of {scraped / 'fixenc.toml'}\n"
    assert fixenc("fix", "-n", "-v", ".").err.startswith(line)
    assert line not in fixenc("fix", "-n", ".").err
    assert line not in fixenc("fix", "-n", "-v", "--no-config", ".").err


@pytest.mark.parametrize(
    "text", ["x = " + "[" * 100_000, "tool = 1", "\x00", "[tool]\nfixenc = 3"], ids=["nested", "no table", "NUL", "3"]
)
def test_a_config_that_makes_no_sense_is_no_internal_error(fixenc: Runner, scraped: Path, text: str):
    (scraped / "pyproject.toml").write_text(text, "utf-8")
    ran = fixenc("fix", "-n", ".")
    assert "internal error" not in ran.err
    assert ran.code == 0 or "or do without by --no-config" in ran.err
    assert fixenc("fix", "--no-config", ".").code == 0


def test_what_waits_or_has_no_end_is_no_config(fixenc: Runner, scraped: Path):
    os.mkfifo(scraped / "fixenc.toml")
    (scraped / "pyproject.toml").symlink_to("/dev/zero")
    assert fixenc("fix", ".").code == 0
    assert (scraped / "page.fixed.txt").read_bytes() == CLEAN


def test_a_broken_config_never_keeps_anybody_from_undoing(fixenc: Runner, scraped: Path):
    assert fixenc("fix", "--in-place", ".").code == 0
    (scraped / "fixenc.toml").write_text("output = 1\n", "utf-8")
    assert fixenc("undo").code == 0
    assert (scraped / "page.txt").read_bytes() == MOJIBAKE


@pytest.mark.parametrize("name", ["fixenc.toml", "pyproject.toml"])
def test_a_config_with_a_key_of_a_million_parts_is_refused_at_once(fixenc: Runner, scraped: Path, name: str):
    """A failure means that a planted file makes every command in its folder wait for an hour."""
    (scraped / name).write_text("[tool.fixenc]\n" + ".".join("a" * 500_000) + " = 1\n", "utf-8")
    ran = fixenc("fix", ".")
    assert (ran.code, "has a line with more than 200 dots; divide the line, or ignore the file" in ran.err) == (2, True)
    assert fixenc("fix", "--no-config", ".").code == 0
    (scraped / "pyproject.toml").write_text(".".join("a" * 500_000) + " = 1\n", "utf-8")
    if name == "pyproject.toml":
        assert fixenc("fix", ".").code == 0, "what says nothing of fixenc is not read"


@AS_ROOT
@pytest.mark.parametrize(("owner", "suffix"), [(0, "own"), (OTHER, "own"), (12, "fixed")])
def test_another_user_takes_a_config_of_roots_and_their_own(tmp_path: Path, owner: int, suffix: str):
    """A failure means that only root is kept from other users' files, or nobody gets root's."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder != Path("/") and folder.stat().st_uid == 0:
            folder.chmod(folder.stat().st_mode | 0o055)
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "page.txt").write_bytes(MOJIBAKE)
    (folder / "fixenc.toml").write_text('suffix = ".own"\n', "utf-8")
    os.chown(folder, owner, owner)
    os.chown(folder / "fixenc.toml", owner, owner)
    ran = run_as_nobody(tmp_path, "fix", "-n", "page.txt", within="d")
    assert f"→ page.{suffix}.txt" in ran.stderr, ran.stderr
    assert (f"ignored, since user {owner} owns it" in ran.stderr) is (suffix == "fixed")
