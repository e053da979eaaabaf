"""Damaged tables: what row-wise repair, and repair by cells, make of the damaged cells and of the healthy ones.

    python -m tests.bench.tables > tests/bench/runs/tables.txt

Tables of made-up names, towns and notes in eight languages, four delimiters and two lengths: all of a table was
misread, or one of its columns. Row by row is `repair.explain` of the text; by cells is what `fix_bytes` does. The bench
fails if repair by cells changes a healthy cell, or a table to other rows and columns.
"""

from __future__ import annotations

import csv
import io
import random
import sys
from collections import Counter
from itertools import chain

from fixenc import Options, explain, fix_bytes
from tests.bench.repair import versions

_ROWS = (5, 25)
_DELIMITERS = (",", ";", "\t", "|")
# What is damaged: all columns, or one.
_COLUMNS = ((0, 1, 2, 3), (1,), (2,))
# For each language: names, towns, notes, and the misreadings that happen to it.
_MADE_UP: dict[str, tuple[str, str, str, str]] = {
    "fr": (
        "Éloïse Bérard,Gaël Lefèvre,Zoé Côté,Paul Sauvé",
        "Orléans,Besançon,Nîmes,Évry",
        "livré à l'étage|payé, reçu",
        "cp850 cp1252",
    ),
    "de": (
        "Jürgen Schäfer,Käthe Groß,Björn Lüders,Uwe Kühn",
        "Köln,Gießen,Nürnberg,Berlin",
        "für Frau Müller; 2. Stock|eilt",
        "cp437 cp1252",
    ),
    "pl": (
        "Łukasz Żak,Józef Śliwa,Anna Wójcik,Paweł Gąsior",
        "Łódź,Gdańsk,Poznań,Kraków",
        "proszę dzwonić; piętro|pilne",
        "cp1250 cp1252",
    ),
    "cs": (
        "Jiří Dvořák,Tomáš Černý,Věra Křížová,Eva Nová",
        "Plzeň,Děčín,Břeclav,Zlín",
        "prosím zvonit; třetí patro|účet",
        "cp852 cp1250",
    ),
    "ru": (
        "Иван Петров,Ольга Смирнова,Анна Попова,Сергей Орлов",
        "Москва,Тверь,Казань,Омск",
        "звонить после обеда; этаж|чек",
        "cp1251 cp1252",
    ),
    "tr": (
        "Işıl Yılmaz,Ömer Çelik,Gülşen Şahin,Uğur Doğan",
        "İzmir,Muğla,Ankara,Eskişehir",
        "lütfen arayın; üçüncü kat|fiş",
        "cp1254 cp1252",
    ),
    "es": (
        "José Núñez,María Peña,Lucía Gómez,Adrián Muñoz",
        "León,Cádiz,Málaga,Ávila",
        "llamar después; piso|según señal",
        "cp850 cp1252",
    ),
    "sv": (
        "Åsa Öberg,Göran Sjögren,Märta Lind,Håkan Björk",
        "Göteborg,Malmö,Umeå,Växjö",
        "ring på dörren; våning två|kvitto",
        "cp850 cp1252",
    ),
}


def _misread(text: str, right: str, wrong: str) -> str:
    """Return a text as browsers misread it: bytes that the charset lacks become control characters."""
    return "".join(bytes([byte]).decode(wrong, "ignore") or chr(byte) for byte in text.encode(right))


def _make_rows(language: str, length: int, chance: random.Random) -> list[list[str]]:
    names, towns, notes, _ = _MADE_UP[language]
    columns = names.split(","), towns.split(","), notes.split("|")
    return [[str(1000 + at), *map(chance.choice, columns)] for at in range(length)]


def _read(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _count(good: list[list[str]], bad: list[list[str]], now: list[list[str]]) -> Counter[str]:
    if list(map(len, now)) != list(map(len, bad)):
        return Counter({"broken tables": 1})
    counts = Counter[str]()
    cells = zip(*map(chain.from_iterable, (good, bad, now)), strict=True)
    for intended, was, cell in cells:
        if was == intended:
            counts += Counter({"healthy": 1, "harmed": cell != was})
        else:
            counts += Counter({"damaged": 1, "right": cell == intended, "wrong": cell not in (intended, was)})
    return counts


def main() -> int:
    """Print what becomes of the cells; return 1 if repair by cells does harm."""
    print(f"$ python -m tests.bench.tables\n{versions()}")
    chance, totals = random.Random(24), dict[tuple[str, str, str], Counter[str]]()
    cases = [
        (one, length, columns, d) for one in _MADE_UP for length in _ROWS for columns in _COLUMNS for d in _DELIMITERS
    ]
    for language, length, columns, delimiter in cases:
        right, wrong = _MADE_UP[language][3].split()
        for kind, misreading in ("legacy", (right, wrong)), ("utf-8", ("utf-8", wrong)):
            good = _make_rows(language, length, chance)
            bad = [[_misread(c, *misreading) if at in columns else c for at, c in enumerate(row)] for row in good]
            text = io.StringIO(newline="")
            csv.writer(text, delimiter=delimiter).writerows(bad)
            ways = {
                "row by row": explain(text.getvalue()).text,
                "by cells": fix_bytes(text.getvalue().encode(), Options(encoding="utf-8"), name="a.csv").text,
            }
            for way, after in ways.items():
                key = kind, "all columns" if len(columns) > 1 else "one column", way
                totals[key] = totals.get(key, Counter()) + _count(good, bad, _read(after, delimiter))
    for (kind, columns_in_words, way), counts in sorted(totals.items()):
        figures = ", ".join(
            f"{counts[name]} {name}" for name in ("damaged", "right", "wrong", "healthy", "harmed", "broken tables")
        )
        print(f"{kind:7} {columns_in_words:12} {way:11} {figures}")
    ours = sum((counts for (*_, way), counts in totals.items() if way == "by cells"), Counter[str]())
    return int(ours["harmed"] + ours["broken tables"] > 0)


if __name__ == "__main__":
    sys.exit(main())
