"""Measure the detection of binary files on this system, and fail where too few are detected.

    python -m tests.bench.binaries [FOLDER ...]

Some files of each of the formats below, found under the folders (default: /usr, /bin and /lib), are checked as they are
and as files without a suffix; so are some images, fonts and records that are made. Files that are text throughout, such
as GNU ld's scripts named .so, do not count.
"""

from __future__ import annotations

import argparse
import os
import random
import struct
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

import fixenc
from fixenc.records import Evidence
from tests.bench.repair import versions

# By suffix; a file without one is recognised by its first bytes.
_SUFFIXES = (
    ".7z .a .aac .aif .aifc .aiff .au .avi .bc .beam .bin .bmp .br .brotli .bz2 .cab .cache-8 .chk .class"
    " .compiled .crx .deb .debug .der .dll .dvi .elc .eot .exe .flac .gif .gmo .gpg .gresource .gz .h5 .hdf5 .icc"
    " .ico .jar .jmod .jp2 .jpeg .jpg .jsa .kbx .lz4 .lzma .mat .mdb .mgc .mo .mp3 .mp4 .npy .npz .o .odt .oga"
    " .ogg .otf .p12 .pam .parquet .pbm .pcf .pcx .pdf .pfb .pfm .pgm .pfx .pickle .pk .pkl .png .pnm .ppm .psf .psfu"
    " .pyc .pyo .qm .rlib .rmeta .rpm"
    " .so .spl .spv .sqlite .sqlite3 .sug .swf .sym .tar .tbz .tdb .tfm .tgz .tif .tiff .tri .ttc .ttf .typelib"
    " .wasm .wav .webm .webp .whl .woff .woff2 .xls .xpt .xz .zip .zst"
)
_BEGINNINGS = {
    b"\x7fELF": "ELF, no suffix",
    b"\x1a\x01": "terminfo",
    b"\x1e\x02": "terminfo",
    b"TZif": "time zone",
    b"Xcur": "cursor",
}
# The share of binary files that must be detected, in per cent.
ASKED = 99.5
# The fewest formats that must be found on the system.
LEAST_FORMATS = 30
# The most files of a format that are checked.
_MOST_A_FORMAT = 40
# How much of a file is read, in bytes.
_READ = 1 << 20
# The number of files that are made of each kind.
_MADE = 40
_FOLDERS = [Path("/usr"), Path("/bin"), Path("/lib")]


def format_of(path: str) -> str | None:
    """Which of the formats a file is in, by its name or its first bytes; None for any other."""
    suffix = PurePath(path).suffix.lower()
    if (suffix and suffix not in _SUFFIXES.split()) or not os.path.isfile(path):
        return None
    if suffix:
        return suffix
    with open(path, "rb") as file:
        head = file.read(4)
    return next((kind for sign, kind in _BEGINNINGS.items() if head.startswith(sign)), None)


def found_under(folders: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Every file of one of the formats, with the format."""
    for folder in folders:
        for place, names, files in os.walk(folder):
            names.sort()
            for name in sorted(files):
                path = os.path.join(place, name)
                try:
                    kind = format_of(path)
                except OSError:
                    continue
                if kind is not None:
                    yield kind, os.path.realpath(path)


def is_plain(data: bytes) -> bool:
    """Whether this is ASCII that anybody can read."""
    return data.isascii() and not set(data) & (set(range(0x20)) - set(b"\t\n\r\f"))


def is_found_binary(data: bytes, name: str) -> bool:
    """Whether nothing that would be rewritten is seen in a binary file."""
    return all(fixenc.detect(data, name=known).evidence is Evidence.BINARY for known in (name, "unknown"))


def made() -> Iterator[tuple[str, bytes]]:
    """Images of Netpbm, console fonts, and tables and records of numbers, as few systems have some of each."""
    for number in range(_MADE):
        chance = random.Random(number)
        wide, high = chance.randint(8, 64), chance.randint(8, 64)
        head = f"{chance.choice(('', '# made by hand' + chr(10)))}{wide} {high}\n"
        yield "bitmaps, made", f"P4\n{head}".encode() + chance.randbytes((wide + 7) // 8 * high)
        yield "greymaps, made", f"P5\n{head}255\n".encode() + bytes(chance.choices(range(160, 256), k=wide * high))
        yield "pixmaps, made", f"P6\n{head}255\n".encode() + bytes(chance.choices(range(160, 256), k=3 * wide * high))
        rows = bytes(chance.choices(b"\x18\x3c\x66\xc3\xff\x7e\x81\x00", k=256 * 16))
        yield "console fonts, made", b"\x36\x04\x02\x10" + rows
        yield "weights, made", b"\x01" * 4_000 + bytes(chance.choices((1, 1, 1, 255, 225, 207, 185), k=4_000))
        costs = [(chance.randrange(1300), chance.randrange(1300), chance.randrange(-9_000, 15_000)) for _ in range(400)]
        yield "records, made", b"".join(struct.pack("<HHh", *row) for row in costs)
        yield "numbers, made", struct.pack("<500f", *(chance.gauss(-6, 2) for _ in range(500)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*", default=_FOLDERS)
    by_format: dict[str, set[str]] = defaultdict(set)
    for kind, path in found_under(parser.parse_args().folders):
        by_format[kind].add(path)
    counts, missed = Counter[str](), defaultdict[str, list[str]](list)
    for kind, paths in sorted(by_format.items()):
        for path in random.Random(kind).sample(sorted(paths), min(_MOST_A_FORMAT, len(paths))):
            with open(path, "rb") as file:
                data = file.read(_READ)
            if is_plain(data):
                continue
            counts[kind] += 1
            if not is_found_binary(data, os.path.basename(path)):
                missed[kind].append(path)
    for kind, data in made():
        counts[kind] += 1
        if not is_found_binary(data, "a.txt"):
            missed[kind].append(kind)
    print(versions())
    print(f"{'format':24}{'files':>6}{'told':>6}")
    for kind, count in counts.items():
        print(f"{kind:24}{count:6}{count - len(missed[kind]):6}")
    share = 100 * (1 - sum(map(len, missed.values())) / max(1, counts.total()))
    is_short = share < ASKED or len(counts) < LEAST_FORMATS
    print(
        f"{counts.total()} files of {len(counts)} formats, asked {LEAST_FORMATS}: {share:.2f}% are told to be binary, "
        f"asked {ASKED}" + "   FALLS SHORT" * is_short
    )
    for path in sorted(path for paths in missed.values() for path in paths):
        print(f"missed: {os.path.basename(path)}")
    sys.exit(is_short)


if __name__ == "__main__":
    main()
