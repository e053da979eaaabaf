"""Chinese text whose bytes were searched and replaced: readings are removed, and torn characters restored.

Here whole readings are removed; `torn` restores the characters.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from fixenc.damage import MARKS, READING, Rewriting
from fixenc.patterns import compile_late, reaches
from fixenc.plausibility import costs, costs_by_words, readings_of
from fixenc.records import Region
from fixenc.repair.budget import Foresight
from fixenc.repair.costs import costs_in_batches
from fixenc.repair.first_look import SHORT, take_first_look
from fixenc.repair.gbk_page.torn import FIRST_HAN, HAN, HAN_CHARACTER, NOTE, Page

# What is left of a torn reading, with the character before it.
_TORN = compile_late(rf"({HAN})\??\(?(?:{READING})\)")
_NARROW = compile_late(rf"(?<={HAN})[{re.escape(''.join(MARKS.values()))}]")
# A mark whose bytes may have been found across two characters, and the text after it.
_MARK = compile_late(rf"\??[{re.escape(''.join(MARKS.values()))}](?=([@-~]?{HAN}{{1,4}}))")
# Question marks before another mark: a question, or bytes that were lost.
_QUESTIONED = compile_late(rf"(?<={HAN})\?+(?=[{re.escape(''.join(MARKS.values()))}])")
_KANA = compile_late("[\u3041-\u30ff]")
_IDEOGRAPHIC = compile_late("[\u3041-\u30ff\u3400-\u9fff]")
# After 98 of 100 marks, healthy text costs less than this for each character, in nats.
_ODD = 8.5
# The largest share of the Chinese characters of a text that may have notes; a language lesson has more.
_LESSON = 0.3
# How often each character with a note must stand in the text, on average. Characters that stand once are weak evidence
# unless they are Traditional ones, which GB 2312 does not have.
_OFTEN = 2
# After this number of odd places in a row without an explanation, the text counts as another accident's.
_MOST_FRUITLESS = 2
# The same if this accident is known from other places of the text.
_MOST_FRUITLESS_KNOWN = 60
# A character that costs more than this by itself, in nats, is rare: not everybody can read it.
_FAMILIAR = 12.5
# Nats a character below which a text is Chinese, even if some of it was torn. Text that was misread as Chinese costs 10
# and more.
_READS = 7.5
# The fewest characters by which that is judged.
_SHOWING = 1000
# The same for a shorter text: in 740 torn lines each character costs 9.3 at most, by their words, and in 146 lines of
# Greek, Russian and Korean that were misread 11 at least.
_READS_SHORT = 10.0
# A text of fewer characters cannot be judged. Only a torn reading shows what happened to it: of 1,000 rare characters
# after an ASCII mark (`例:恿`), 20 would become common words, since a byte of the mark may have been lost.
_SHOWING_SHORT = 5
# Japanese text has more kana than this for each Chinese character.
_JAPANESE = 0.2


def may_be_rewritten(text: str) -> bool:
    """Whether a text has Chinese characters, and signs that bytes of it may have been replaced."""
    may_have_han = take_first_look(text).has_east_asian if len(text) > SHORT else reaches(text, FIRST_HAN)
    if not may_have_han:
        return False
    signs = (_TORN, _MARK, _QUESTIONED) if _may_be_narrowed(text) else (_TORN,)
    return any(sign.search(text) for sign in signs)


def find_rewriting(text: str) -> tuple[Region, ...]:
    """Return the regions of a text whose bytes were replaced, each proved; none if that did not happen."""
    if not may_be_rewritten(text) or not _is_chinese(text):
        return ()
    notes = _find_notes(text)
    regions = list(_mend_torn(text, notes))
    taken = {place for region in regions for place in range(region.start, region.end)}
    # One object for all equal accidents: a text may have a hundred thousand places.
    accidents = {note: (Rewriting((note,)),) for note in notes.items()}
    regions += (
        Region(match.start(), match[0], match[1], accidents[match[1], match[2]])
        for match in NOTE.finditer(text)
        if notes.get(match[1]) == match[2] and taken.isdisjoint(range(*match.span()))
    )
    return tuple(sorted(regions, key=lambda region: region.start))


def _may_be_narrowed(text: str) -> bool:
    """Whether marks may have been made ASCII: that leaves no full-width ones, unless other text stands beside."""
    wide = sum(map(text.count, MARKS))
    return wide <= sum(map(text.count, MARKS.values())) and wide <= len(_NARROW.findall(text))


def _is_chinese(text: str) -> bool:
    """Whether a text is in Chinese, torn or not; a short text is judged less strictly, a very short one by readings."""
    shown = "".join(match[0] for match in itertools.islice(_IDEOGRAPHIC.finditer(text), _SHOWING))
    if len(shown) < _SHOWING_SHORT:
        return any(not _is_note(text, match.start()) for match in _TORN.finditer(text))
    if len(_KANA.findall(shown)) > _JAPANESE * len(HAN_CHARACTER.findall(shown)):
        return False
    if len(shown) < _SHOWING:
        return float(costs_by_words([shown])[0]) < _READS_SHORT * len(shown)
    return float(costs([shown])[0]) < _READS * len(shown)


def _find_notes(text: str) -> Mapping[str, str]:
    """Return the reading of each character that always stands with it, unless the reading is there for learners."""
    found = Counter((m[1], m[2]) for m in NOTE.finditer(text) if m[2] in readings_of(m[1]))
    characters = Counter(character for character, _ in found)
    notes = {
        character: reading
        for (character, reading), times in found.items()
        if characters[character] == 1 and text.count(character) == times
    }
    total = sum(found.values())
    han = len(HAN_CHARACTER.findall(text))
    if not total or total > _LESSON * han or 2 * len(notes) < len(characters):
        return {}
    if total >= _OFTEN * len(characters) and total > _OFTEN:
        return notes
    return {character: reading for character, reading in notes.items() if not _is_for_learners(character, reading)}


def _is_for_learners(character: str, reading: str) -> bool:
    """Whether a reading that stands once may be there for somebody to learn.

    It may be so after a character of GB 2312, which are the Simplified ones, or after a rare one, or if the reading is
    not the usual one.
    """
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return reading != readings_of(character)[0] or float(costs([character])[0]) > _FAMILIAR
    return True


def _mend_torn(text: str, notes: Mapping[str, str]) -> Iterator[Region]:
    """Yield the regions that were torn; the oddest places come first, as evidence for the others."""
    page, is_known, fruitless = Page(text, notes), bool(notes), 0
    taken, odd = set[int](), _find_places(text)
    tears = Foresight(sum(nats == math.inf for nats in odd.values()))  # other places take a tenth of the work
    for start in sorted(odd, key=lambda start: (-odd[start], start)):
        region = None if start in taken else page.mend(start, is_known=is_known)
        if odd[start] == math.inf:
            tears.count_part()
        if start in taken:
            continue
        if region is not None and taken.isdisjoint(range(start, region.end)):
            is_known, fruitless = True, 0
            taken.update(range(start, region.end))
            yield region
        elif (fruitless := fruitless + 1) >= (_MOST_FRUITLESS_KNOWN if is_known else _MOST_FRUITLESS):
            return


def _find_places(text: str) -> dict[int, float]:
    """Return the places where something may have been torn, each with how odd it is, in nats, infinite if certain."""
    odd = {match.start(): math.inf for match in _TORN.finditer(text) if not _is_note(text, match.start())}
    if _may_be_narrowed(text):
        odd |= dict.fromkeys((match.start() for match in _QUESTIONED.finditer(text)), 0.0)
        odd |= _find_odd_marks(text)
    for start in [start for start, nats in odd.items() if nats == math.inf]:
        odd |= dict.fromkeys({start - 1, start - 2} & odd.keys(), math.inf)  # the tear begins there
    return odd


def _find_odd_marks(text: str) -> dict[int, float]:
    """Return the places of ASCII marks before text that healthy text hardly has there, with its excess cost in nats."""
    is_noted = bytearray(len(text))
    for match in NOTE.finditer(text):
        if _is_note(text, match.start()):
            is_noted[match.start() + 1 : match.end()] = bytes([True]) * (len(match[0]) - 1)
    marks = [(match.start(), match[1]) for match in _MARK.finditer(text) if not is_noted[match.start()]]
    after_costs = costs_in_batches(after for _, after in marks)
    excess = [(start, nats - _ODD * len(after)) for (start, after), nats in zip(marks, after_costs, strict=True)]
    return {start: nats for start, nats in excess if nats > 0}


def _is_note(text: str, at: int) -> bool:
    match = NOTE.match(text, at)
    return match is not None and match[2] in readings_of(match[1])
