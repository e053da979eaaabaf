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
from fixenc.plausibility.train.seams import Seams, runs_of, seams, seams_in, words_in_runs
from fixenc.plausibility.train.texts import texts
from fixenc.plausibility.train.trigrams import trigrams
from fixenc.plausibility.train.usage import mixed, words_in
from fixenc.plausibility.train.words import words


def main() -> None:
    """Learn, write, tell."""
    script_at = {c: script for c in map(chr, range(CODE_POINTS)) if (script := script_of(c))}
    counts = [sources.read(language.sources) for language in LANGUAGES]
    letters = alphabets(counts, script_at)
    known = characters(script_at, letters)
    cubes, learned = trigrams(counts, script_at, letters)
    pairs, singles = runs(counts, script_at)
    written = texts(Path(*sys.argv[1:] or ["build", "texts"]))
    used = list[dict[str, float]]()
    all_words, all_seams = list[dict[str, float]](), list[Seams]()
    for language, read in zip(LANGUAGES, counts, strict=True):
        if language.script != "cjk":
            used.append(mixed(read.words, words_in(written[language.code], language.script, script_at)))
            continue
        listed = words_of(read.words, script_at)
        found = runs_of(written[language.code], listed, script_at, symbols(known["kinds"]))
        used.append(mixed(read.words, words_in_runs(found, listed)))
        all_seams.append(seams_in(found))
        all_words.append(words_of(used[-1], script_at) | expressions(found, listed, all_seams[-1].characters))
    arrays = known | cubes | pairs | words(used, letters) | glance(known, cubes, learned, singles)
    arrays |= lexicon(all_words) | seams(all_seams) | phrases(written, letters, script_at)
    arrays |= readings(sources.mandarin_readings())
    meta = json.dumps([[x.code, x.script, x.weight] for x in LANGUAGES]).encode()
    arrays["languages"] = np.frombuffer(meta, np.uint8)
    with DATA.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    sys.stderr.write(f"{DATA.name}: {DATA.stat().st_size:,} bytes, {len(LANGUAGES)} languages\n")


if __name__ == "__main__":
    main()
