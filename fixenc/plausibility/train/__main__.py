"""Learn the language models from published lists and texts, and write the data file: the same bytes each time."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from fixenc.plausibility.languages import LANGUAGES
from fixenc.plausibility.lexicon import symbols
from fixenc.plausibility.model import DATA
from fixenc.plausibility.train import sources
from fixenc.plausibility.train.alphabets import CODE_POINTS, alphabets, characters, script_of
from fixenc.plausibility.train.expressions import expressions
from fixenc.plausibility.train.glance import glance
from fixenc.plausibility.train.lexicon import lexicon, words_of
from fixenc.plausibility.train.phrases import phrases
from fixenc.plausibility.train.readings import readings
from fixenc.plausibility.train.runs import runs
from fixenc.plausibility.train.seams import runs_of, seams, seams_in
from fixenc.plausibility.train.smoothing import Beside
from fixenc.plausibility.train.texts import texts
from fixenc.plausibility.train.trigrams import trigrams
from fixenc.plausibility.train.words import words


def main() -> None:
    """Learn, write, tell."""
    script_at = {c: script for c in map(chr, range(CODE_POINTS)) if (script := script_of(c))}
    counts = [sources.read(language.sources) for language in LANGUAGES]
    letters = alphabets(counts, script_at)
    known = characters(script_at, letters)
    cubes, learned = trigrams(counts, script_at, letters)
    pairs, singles = runs(counts, script_at)
    arrays = known | cubes | pairs | words(counts, letters) | glance(known, cubes, learned, singles)
    meta = json.dumps([[x.code, x.script, x.weight] for x in LANGUAGES]).encode()
    written = texts(Path(*sys.argv[1:] or ["build", "texts"]))
    all_words, all_seams = list[dict[str, float]](), list[Beside]()
    for language, read in zip(LANGUAGES, counts, strict=True):
        if language.script == "cjk":
            single = words_of(read, script_at)
            found = runs_of(written[language.code], single, script_at, symbols(known["kinds"]))
            all_seams.append(seams_in(found))
            all_words.append(single | expressions(found, single, all_seams[-1]))
    arrays |= lexicon(all_words) | seams(all_seams)
    arrays |= phrases(written, letters, script_at)
    arrays |= readings(sources.mandarin_readings())
    arrays["languages"] = np.frombuffer(meta, np.uint8)
    with DATA.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    sys.stderr.write(f"{DATA.name}: {DATA.stat().st_size:,} bytes, {len(LANGUAGES)} languages\n")


if __name__ == "__main__":
    main()
