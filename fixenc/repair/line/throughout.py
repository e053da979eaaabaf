"""A line that was UTF-8 throughout, and is healthy once it is read as that: nothing else need be searched."""

from __future__ import annotations

import re
from operator import itemgetter

from fixenc.damage import Reach, find_undoings
from fixenc.plausibility import are_plain, bound_gain, strangeness
from fixenc.repair.budget import spend
from fixenc.repair.explanation import Explanation
from fixenc.repair.guess.marked import may_be_marked
from fixenc.repair.healthy import is_healthy
from fixenc.repair.line.steps import extend, weigh
from fixenc.repair.margins import MARGIN_SINGLE

# The fewest sequences of UTF-8 that are no chance: fewer than one in ten thousand lines has them by chance.
_SURE_SEQUENCES = 5
# Nats by which a first look must find the next reading less likely. Of 9,000 lines of UTF-8 misread in six charsets,
# 882 could be read as UTF-8 in another charset too; where the next was less likely by this, the best was right.
_LEAD = 6.0
# A letter beyond ASCII in a word, or as a word: after a letter or a blank, an opening mark, or at the start.
_IN_WORD = re.compile(r"(?:(?<![^\s('\"])|(?<=[^\W\d_]))[^\x00-\x7f\W\d_]")
# Units of the budget's work for the look.
_LOOK = 200


def find_utf8_throughout(text: str) -> Explanation | None:
    """Return the state in which all of a line was UTF-8, if nothing else need be weighed; None if a search must tell.

    All of its bytes are UTF-8, healthy words come out, and a first look finds every other such reading far less likely.
    A few sequences must also be as much likelier than the line as it is, as a search asks of them: a sign may stand
    after a word in capitals (`PAGINĂ™`). Where nothing is weighed, the state has no odds.

    >>> find_utf8_throughout("GrÃ¶Ã\\x9fe").text, find_utf8_throughout("Größe"), find_utf8_throughout("PAGINĂ™")
    ('Größe', None, None)
    """
    spend(_LOOK)
    found = find_undoings(text, Reach.UTF8)
    if not found or may_be_marked(text):
        return None
    looks = strangeness([one.text for one in found])
    (nats, best), *others = sorted(
        ((nats + one.cost, at) for at, (nats, one) in enumerate(zip(looks, found, strict=True))), key=itemgetter(0)
    )
    one, is_alone = found[best], all(other >= nats + _LEAD for other, _ in others)
    beyond = len(one.text) - len(one.text.encode("ascii", "ignore"))
    if not (one.is_whole and is_alone and _is_healthy(one.text, beyond)):
        return None
    state = extend(text, Explanation(text), one, {})
    return state if state is None or beyond >= _SURE_SEQUENCES else _require_gain(text, state)


def _is_healthy(text: str, beyond: int) -> bool:
    """Whether a text is plain, or has enough characters beyond ASCII to be healthy by its surprise.

    Fewer are enough if nothing of it may be UTF-8 still. A single one must be a letter in a word: a sign, or a letter
    after the line of a drawing, is no evidence.
    """
    if beyond == 1 and not _IN_WORD.search(text):
        return False
    if are_plain([text]):
        return True
    return beyond > 1 and is_healthy(text) and (beyond >= _SURE_SEQUENCES or not find_undoings(text, Reach.UTF8))


def _require_gain(text: str, state: Explanation) -> Explanation | None:
    """Return the state if it is likelier than the text as it is by the margin for a few sequences.

    The two are weighed, unless the characters alone show it; then the state has no odds.
    """
    if bound_gain(text, state.text) - state.accident_cost > MARGIN_SINGLE:
        return state
    nothing, weighed = weigh([Explanation(text), state])
    return weighed if nothing.cost - weighed.cost > MARGIN_SINGLE else None
