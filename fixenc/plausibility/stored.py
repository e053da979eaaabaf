"""The tables of the language models, as they are stored: one file for each, written by ``fixenc.plausibility.train``.

They are mapped into memory, not read: only the parts that are used are ever loaded, and all processes share them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

TABLES = Path(__file__).with_name("tables")
"""The folder of the tables."""

# The prefix of the names of tables, for those of the first look.
GLANCE = "glance-"
# The same for those of the readings of Chinese characters.
READINGS = "readings-"
# The same for those of words in the scripts without spaces.
LEXICON = "lexicon-"
# The same for those of words side by side.
PHRASES = "phrases-"
# The name of the list of the sources of all tables.
PROVENANCE = "provenance"
# The names of the three tables for the cost of a letter after two others: its difference to the cost by shorter
# sequences, modulo 256, which is 0 if a language never has the three; the cost of dropping the first letter, for each
# two; and the cost of a letter after one.
CUBES = ("cubes", "cube-backs", "cube-pairs")

Table = npt.NDArray[Any]


def read_table(name: str) -> Table:
    """Return a table, which cannot be written to.

    >>> read_table("costs").shape
    (69888,)
    """
    return np.asarray(np.load(TABLES / f"{name}.npy", mmap_mode="r", allow_pickle=False))


def write_tables(tables: dict[str, Table]) -> None:
    """Write all tables, and remove those that are there without being among them."""
    TABLES.mkdir(exist_ok=True)
    for place in TABLES.glob("*.npy"):
        if place.stem not in tables:
            place.unlink()
    for name, table in tables.items():
        np.save(TABLES / f"{name}.npy", table, allow_pickle=False)


def list_tables() -> list[str]:
    """Return the names of all tables.

    >>> PROVENANCE in list_tables()
    True
    """
    return sorted(place.stem for place in TABLES.glob("*.npy"))
