"""Chinese text whose bytes were searched and replaced: readings are taken out, and what was torn is put together again.

What stands whole is simply taken out; `torn` does the rest.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from fixenc.damage import MARKS, READING, Rewriting
from fixenc.plausibility import costs, readings_of
from fixenc.records import Region
from fixenc.repair.budget import Foresight
from fixenc.repair.costs import costs_in_batches
from fixenc.repair.first_look import SHORT, take_first_look
from fixenc.repair.gbk_page.torn import HAN, HAN_CHARACTER, NOTE, Page

# What is left of a reading, with the character before it.
_TORN = re.compile(rf"({HAN})\??\(?(?:{READING})\)")
_NARROW = re.compile(rf"(?<={HAN})[{re.escape(''.join(MARKS.values()))}]")
# What may be a mark whose bytes were found across two characters, and what follows it.
_MARK = re.compile(rf"\??[{re.escape(''.join(MARKS.values()))}](?=([@-~]?{HAN}{{1,4}}))")
# A question mark, or what was lost before and after one, where another mark follows at once.
_QUESTIONED = re.compile(rf"(?<={HAN})\?+(?=[{re.escape(''.join(MARKS.values()))}])")
_KANA = re.compile("[\u3041-\u30ff]")
_IDEOGRAPHIC = re.compile("[\u3041-\u30ff\u3400-\u9fff]")
# Healthy text after a mark costs less for each character, in nats, in 98 of 100 places.
_ODD = 8.5
# The largest share of the Chinese characters of a text that has notes; a lesson in the language has more.
_LESSON = 0.3
# How often each annotated character must stand in the text on average. Characters that stand once are little evidence:
# they must be Traditional ones, which GB 2312 does not have.
_OFTEN = 2
# After this number of odd places in a row without an explanation, the text had another accident.
_MOST_FRUITLESS = 2
# The same where this accident is known from other places of the text.
_MOST_FRUITLESS_KNOWN = 60
# A character that costs more by itself, in nats, is one that not every reader knows.
_FAMILIAR = 12.5
# Nats a character below which a text is Chinese, also where some of it was torn. Text that was misread as Chinese costs
# 10 and more.
_READS = 7.5
# From how many characters on that is judged.
_SHOWING = 1000
# The same for a shorter text: in 740 torn lines each character costs 9.3 at most, by their words, and in 146 lines of
# Greek, Russian and Korean that were misread 11 at least.
_READS_SHORT = 10.0
# A text of fewer characters may be Chinese whatever they cost.
_SHOWING_SHORT = 5
# Japanese text has more kana than this for each Chinese character.
_JAPANESE = 0.2


def rewritten(text: str) -> tuple[Region, ...]:
    """The regions of a text in which bytes were replaced, each proved; none if that did not happen."""
    has_han = take_first_look(text).has_east_asian if len(text) > SHORT else HAN_CHARACTER.search(text)
    if not has_han:
        return ()
    signs = (_TORN, _MARK, _QUESTIONED) if _may_be_narrowed(text) else (_TORN,)
    if not any(sign.search(text) for sign in signs) or not _is_chinese(text):
        return ()
    notes = _notes(text)
    regions = list(_torn_regions(text, notes))
    taken = {place for region in regions for place in range(region.start, region.end)}
    # One of each for all places: a text may have a hundred thousand.
    accidents = {note: (Rewriting((note,)),) for note in notes.items()}
    regions += (
        Region(match.start(), match[0], match[1], accidents[match[1], match[2]])
        for match in NOTE.finditer(text)
        if notes.get(match[1]) == match[2] and taken.isdisjoint(range(*match.span()))
    )
    return tuple(sorted(regions, key=lambda region: region.start))


def _may_be_narrowed(text: str) -> bool:
    """Whether marks may have been made ASCII, which leaves none full-width; unless other text stands beside."""
    wide = sum(map(text.count, MARKS))
    return wide <= sum(map(text.count, MARKS.values())) and wide <= len(_NARROW.findall(text))


def _is_chinese(text: str) -> bool:
    """Whether a text is in Chinese, torn or not; a short one is judged less strictly, a very short one not at all."""
    shown = "".join(match[0] for match in itertools.islice(_IDEOGRAPHIC.finditer(text), _SHOWING))
    if len(shown) < _SHOWING:
        few = len(shown) < _SHOWING_SHORT
        return few or float(costs([shown], by_words=True)[0]) < _READS_SHORT * len(shown)
    is_japanese = len(_KANA.findall(shown)) > _JAPANESE * len(HAN_CHARACTER.findall(shown))
    return not is_japanese and float(costs([shown])[0]) < _READS * len(shown)


def _notes(text: str) -> Mapping[str, str]:
    """The characters after each of which its reading was put, wherever it stands, unless a reader was to learn it."""
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

    So it may after a character that GB 2312 has (these are the Simplified ones) or that is rare, or if it is not the
    usual reading.
    """
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return reading != readings_of(character)[0] or float(costs([character])[0]) > _FAMILIAR
    return True


def _torn_regions(text: str, notes: Mapping[str, str]) -> Iterator[Region]:
    """What was torn, from the places on where it shows; the oddest come first, as evidence for the others."""
    page, is_known, fruitless = Page(text, notes), bool(notes), 0
    taken, odd = set[int](), _places(text)
    tears = Foresight(sum(nats == math.inf for nats in odd.values()))  # other places take a tenth of the work
    for start in sorted(odd, key=lambda start: (-odd[start], start)):
        region = None if start in taken else page.mended(start, is_known=is_known)
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


def _places(text: str) -> dict[int, float]:
    """Where something may have been torn, and how odd it is, in nats: without end where it must have been."""
    odd = {match.start(): math.inf for match in _TORN.finditer(text) if not _is_note(text, match.start())}
    if _may_be_narrowed(text):
        odd |= dict.fromkeys((match.start() for match in _QUESTIONED.finditer(text)), 0.0)
        odd |= _odd_marks(text)
    for start in [start for start, nats in odd.items() if nats == math.inf]:
        odd |= dict.fromkeys({start - 1, start - 2} & odd.keys(), math.inf)  # there it begins
    return odd


def _odd_marks(text: str) -> dict[int, float]:
    """Where an ASCII mark is followed by what healthy text hardly has, and by how much, in nats."""
    is_noted = bytearray(len(text))
    for match in NOTE.finditer(text):
        if _is_note(text, match.start()):
            is_noted[match.start() + 1 : match.end()] = bytes([True]) * (len(match[0]) - 1)
    marks = [(match.start(), match[1]) for match in _MARK.finditer(text) if not is_noted[match.start()]]
    price = costs_in_batches(after for _, after in marks)
    excess = [(start, nats - _ODD * len(after)) for (start, after), nats in zip(marks, price, strict=True)]
    return {start: nats for start, nats in excess if nats > 0}


def _is_note(text: str, at: int) -> bool:
    match = NOTE.match(text, at)
    return match is not None and match[2] in readings_of(match[1])
