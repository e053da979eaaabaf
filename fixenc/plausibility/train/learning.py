"""Learning of all models: from the archives of the pinned packages to the arrays of the data file."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np

from fixenc.plausibility.languages import LANGUAGES
from fixenc.plausibility.lexicon import make_symbols
from fixenc.plausibility.train.alphabets import CODE_POINTS, alphabets, characters, script_of
from fixenc.plausibility.train.archives import Archives, provenance
from fixenc.plausibility.train.counts import Counts
from fixenc.plausibility.train.expressions import expressions
from fixenc.plausibility.train.glance import glance
from fixenc.plausibility.train.lexicon import lexicon, words_of
from fixenc.plausibility.train.phrases import phrases
from fixenc.plausibility.train.readings import readings
from fixenc.plausibility.train.runs import runs
from fixenc.plausibility.train.seams import Seams, runs_of, seams, seams_in, words_in_runs
from fixenc.plausibility.train.sources import Sources, blended, mandarin_readings
from fixenc.plausibility.train.texts import texts
from fixenc.plausibility.train.trigrams import trigrams
from fixenc.plausibility.train.usage import mixed, words_in
from fixenc.plausibility.train.words import Listed, words

Arrays = dict[str, np.ndarray]


def learn(archives: Archives) -> Arrays:
    """Return the arrays of the data file."""
    script_at = {c: script for c in map(chr, range(CODE_POINTS)) if (script := script_of(c))}
    written = texts(archives)
    sources = Sources(archives, written, script_at)
    members = [sources.members(language) for language in LANGUAGES]
    counts = [blended(of_language.values()) for of_language in members]
    letters = alphabets(counts, script_at)
    known = characters(script_at, letters)
    cubes, learned = trigrams(counts, script_at, letters)
    pairs, singles = runs(counts, script_at)
    lists = list(_lists(members, written, script_at))
    arrays = known | cubes | pairs | words(lists, letters) | glance(known, cubes, learned, singles)
    arrays |= _without_spaces(counts, written, script_at, make_symbols(known["kinds"]))
    arrays |= phrases(written, letters, script_at) | readings(mandarin_readings())
    arrays["languages"] = _as_json([[x.code, x.script, x.weight] for x in LANGUAGES])
    arrays["lists"] = _as_json([[listed.code, listed.model] for listed in lists])
    arrays["provenance"] = _as_json(provenance())
    return arrays


def _lists(
    members: list[dict[str, Counts]], written: dict[str, list[str]], script_at: dict[str, str]
) -> Iterator[Listed]:
    """Yield the words of each language in alphabetic scripts, by lists and by their frequency in texts."""
    for at, (language, of_language) in enumerate(zip(LANGUAGES, members, strict=True)):
        if language.script == "cjk":
            continue
        used = {
            code: Counts(
                mixed(counts.words, words_in(written.get(code, ()), language.script, script_at)), counts.trigrams
            )
            for code, counts in of_language.items()
        }
        there = blended(used.values()).words
        for code, counts in used.items():
            yield Listed(code, at, counts.words, there, language.is_ranked)


def _without_spaces(
    counts: list[Counts], written: dict[str, list[str]], script_at: dict[str, str], symbol_of: np.ndarray
) -> Arrays:
    """Return the arrays of words in scripts without spaces, and of what stands beside what."""
    all_words, all_seams = list[dict[str, float]](), list[Seams]()
    for language, read in zip(LANGUAGES, counts, strict=True):
        if language.script == "cjk":
            listed = words_of(read.words, script_at)
            found = runs_of(written[language.code], listed, script_at, symbol_of)
            used = mixed(read.words, words_in_runs(found, listed))
            all_seams.append(seams_in(found))
            all_words.append(words_of(used, script_at) | expressions(found, listed, all_seams[-1].characters))
    return lexicon(all_words) | seams(all_seams)


def _as_json(value: object) -> np.ndarray:
    return np.frombuffer(json.dumps(value).encode(), np.uint8)
