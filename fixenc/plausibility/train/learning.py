"""Learning of all models: from the archives of the pinned packages to the stored tables."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np

from fixenc.plausibility.languages import LANGUAGES
from fixenc.plausibility.lexicon import make_symbols
from fixenc.plausibility.train.alphabets import CODE_POINTS, find_alphabets, make_character_tables, script_of
from fixenc.plausibility.train.archives import Archives, list_provenance
from fixenc.plausibility.train.counts import Counts
from fixenc.plausibility.train.expressions import find_expressions
from fixenc.plausibility.train.glance import make_glance_tables
from fixenc.plausibility.train.lexicon import choose_words, make_lexicon
from fixenc.plausibility.train.phrases import learn_phrases
from fixenc.plausibility.train.readings import pack_readings
from fixenc.plausibility.train.runs import learn_runs
from fixenc.plausibility.train.seams import Seams, count_words_in_runs, find_runs, learn_seams, pack_seams
from fixenc.plausibility.train.sources import Sources, blend, read_mandarin_readings
from fixenc.plausibility.train.texts import read_texts
from fixenc.plausibility.train.trigrams import learn_trigrams
from fixenc.plausibility.train.usage import count_words, mix_shares
from fixenc.plausibility.train.words import Listed, make_word_tables

Arrays = dict[str, np.ndarray]


def learn(archives: Archives) -> Arrays:
    """Return the stored tables, by their names."""
    script_at = {c: script for c in map(chr, range(CODE_POINTS)) if (script := script_of(c))}
    written = read_texts(archives)
    sources = Sources(archives, written, script_at)
    members = [sources.read_members(language) for language in LANGUAGES]
    counts = [blend(of_language.values()) for of_language in members]
    letters = find_alphabets(counts, script_at)
    known = make_character_tables(script_at, letters)
    cubes, learned = learn_trigrams(counts, script_at, letters)
    pairs, singles = learn_runs(counts, script_at)
    lists = list(_make_lists(members, written, script_at))
    arrays = known | cubes | pairs | make_word_tables(lists, letters)
    arrays |= make_glance_tables(known, cubes, learned, singles)
    arrays |= _learn_without_spaces(counts, written, script_at, make_symbols(known["kinds"]))
    arrays |= learn_phrases(written, letters, script_at) | pack_readings(read_mandarin_readings())
    arrays["languages"] = _encode_json([[x.code, x.script, x.weight] for x in LANGUAGES])
    arrays["lists"] = _encode_json([[listed.code, listed.model] for listed in lists])
    arrays["provenance"] = _encode_json(list_provenance())
    return arrays


def _make_lists(
    members: list[dict[str, Counts]], written: dict[str, list[str]], script_at: dict[str, str]
) -> Iterator[Listed]:
    """Yield the words of each language in alphabetic scripts, by lists and by their frequency in texts."""
    for at, (language, of_language) in enumerate(zip(LANGUAGES, members, strict=True)):
        if language.script == "cjk":
            continue
        used = dict[str, Counts]()
        for code, counts in of_language.items():
            in_texts = count_words(written.get(code, ()), language.script, script_at)
            used[code] = Counts(mix_shares(counts.words, in_texts), counts.trigrams)
        there = blend(used.values()).words
        for code, counts in used.items():
            yield Listed(code, at, counts.words, there, language.is_ranked)


def _learn_without_spaces(
    counts: list[Counts], written: dict[str, list[str]], script_at: dict[str, str], symbol_of: np.ndarray
) -> Arrays:
    """Return the arrays of words in scripts without spaces, and of what stands beside what."""
    all_words, all_seams = list[dict[str, float]](), list[Seams]()
    for language, read in zip(LANGUAGES, counts, strict=True):
        if language.script == "cjk":
            listed = choose_words(read.words, script_at)
            found = find_runs(written[language.code], listed, script_at, symbol_of)
            used = mix_shares(read.words, count_words_in_runs(found, listed))
            all_seams.append(learn_seams(found))
            all_words.append(choose_words(used, script_at) | find_expressions(found, listed, all_seams[-1].characters))
    return make_lexicon(all_words) | pack_seams(all_seams)


def _encode_json(value: object) -> np.ndarray:
    return np.frombuffer(json.dumps(value).encode(), np.uint8)
