"""The repair of one line: explain it, decide on it, and check it against its surroundings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from fixenc.damage import Misreading
from fixenc.plausibility import costs
from fixenc.records import Candidate, Region
from fixenc.repair.budget import remember
from fixenc.repair.explanation import Accident, Explanation, is_utf8
from fixenc.repair.first_look import is_dense, is_unusual
from fixenc.repair.guess.beam import MOST_CHARACTERS
from fixenc.repair.guess.marked import may_be_marked
from fixenc.repair.healthy import surprise
from fixenc.repair.line.chance import drop_by_chance
from fixenc.repair.line.decision import Decision, decide
from fixenc.repair.line.guesses import is_guess, is_half_mended
from fixenc.repair.line.quoted import is_quoted
from fixenc.repair.line.search import ANY, ONLY_UTF8, Reaches, explain_with_losses, find_explanations
from fixenc.repair.line.spelling import respell
from fixenc.repair.line.undo import undo_accident
from fixenc.repair.line.words import find_changed_words
from fixenc.repair.margins import MARGIN_HARM
from fixenc.repair.regions import apply, compose

# The most characters of a line that are searched: they are enough to show its accident.
_LONG_SAMPLE = 200
_COMMON = tuple((Misreading("utf-8", wrong),) for wrong in ("windows-1252", "iso-8859-1"))
# A text that surprises by no more than this, in nats, after one accident was undone is not searched for another.
_SURPRISE_LEFT = 4.0


def decide_line(
    text: str, known: dict[Accident, float], *, reaches: Reaches = ANY, odd_places: Sequence[int] = ()
) -> Decision:
    """Return the decision on one line; if its parts had different accidents, on all of these, one after the other.

    `known` gives the cost of the accidents that its document has shown, in nats; `reaches` are as for
    `find_explanations`. If `odd_places` are given, only the words around them are judged, and the rest of the line
    counts as healthy.
    """
    sample = sample_words([(text, odd_places)]) if odd_places else _take_sample(text)
    decision = _decide_one_accident(text, sample, known, reaches)
    while (state := decision.state) is not None:
        nats = surprise(state.text)
        may_be_any = is_dense(state.text, nats)
        if nats <= _SURPRISE_LEFT or not (may_be_any or is_unusual(state.text)):
            break
        further = _decide_one_accident(
            state.text, _take_sample(state.text), known, ANY if may_be_any else ONLY_UTF8
        ).state
        if further is None:
            break
        regions = compose(text, state.regions, further.regions)
        mended = apply(text, regions)
        if mended in (text, state.text):
            break
        decision = Decision(replace(state, regions=regions, text=mended))
    return decision


def _decide_one_accident(text: str, sample: str, known: dict[Accident, float], reaches: Reaches) -> Decision:
    """Return the decision on all of a line, by the accident that a sample of it shows."""
    decision = _decide_sample_knowing(sample, known, reaches) if known else decide_sample(sample, reaches)
    if sample != text:
        decision = _decide_rest(text, decision)
        candidates = tuple(_complete(text, sample, one) for one in decision.candidates)
        decision = replace(decision, candidates=candidates)
    state = decision.state
    if state is None:
        return decision
    return Decision() if is_on_purpose(text, state) else check_state(text, state)


def _decide_rest(text: str, decision: Decision) -> Decision:
    """Return the decision on all of a text, given that on a sample of it; guesses and doubts are decided again."""
    state = decision.state
    whole = undo_accident(text, state.accident) if state else None
    if state is not None and whole is not None:
        whole = replace(whole, odds=state.odds)
    is_in_doubt = state is None and decision.candidates
    if is_in_doubt or (whole and is_utf8(whole) and (not whole.is_whole or is_guess(whole) or is_half_mended(whole))):
        decided_on = decide(explain_with_losses(text, whole))
        return decided_on if decided_on.state or whole else decision
    return Decision(whole) if state else decision


def _complete(text: str, sample: str, candidate: Candidate) -> Candidate:
    """Return a candidate of a sample as one of the text from which it is; as it is, if that is not proved."""
    mended = dict(zip_longest(sample.split(" "), candidate.text.split(" "), fillvalue=""))
    whole = " ".join(mended.get(word, word) for word in text.split(" "))
    is_proved = Region(0, text, whole, candidate.accident).is_proved
    return replace(candidate, text=whole) if is_proved else candidate


@remember(1024)
def decide_sample(sample: str, reaches: Reaches) -> Decision:
    """Return the decision on a sample by itself.

    It is remembered: the pages of a site, or the files of a project, share many lines.
    """
    return _decide_sample_knowing(sample, {}, reaches)


def _decide_sample_knowing(sample: str, known: dict[Accident, float], reaches: Reaches) -> Decision:
    states = find_explanations(sample, known, reaches)
    return decide(states, is_known=states[0].accident in known)


def _take_sample(text: str) -> str:
    """Return the words of a line that hold more than ASCII, each once.

    A word that stands there often is judged once: the models know no more of it for that. But if marks may stand for
    letters, all of the line is needed to decide which.
    """
    if len(text) <= MOST_CHARACTERS and may_be_marked(text):
        return text
    words = text.split(" ")  # not at no-break spaces or C1 controls, which are bytes in mojibake
    named = [word for word in words if word]
    if len(text) <= _LONG_SAMPLE and len(set(named)) == len(named):
        return text
    sample, seen, size, is_open = list[str](), set[str](), 0, False
    for word in words:
        if word.isascii():
            sample += [word] * is_open
        elif word not in seen:
            sample.append(word)
            size += len(word) + 1
            if size > _LONG_SAMPLE:
                break
        is_open = word not in seen and _may_continue(word)
        seen.add(word)
    return " ".join(sample)


def _may_continue(word: str) -> bool:
    """Whether the space after a word may have been a no-break space, which is a byte of a character like any other."""
    return word[-1:] > "\x7f"


def sample_words(lines: Iterable[tuple[str, Sequence[int]]]) -> str:
    """Return the words that stand at these places of these lines, each once."""
    words: dict[str, None] = {}
    size = 0
    for text, places in lines:
        for place in places:
            start, end = text.rfind(" ", 0, place) + 1, text.find(" ", place)
            word = text[start : end if end >= 0 else len(text)]
            if _may_continue(word) and end >= 0:
                word = " ".join([word, *text[end + 1 :].split(" ", 1)[:1]])
            if word not in words:
                words[word] = None
                size += len(word) + 1
            if size > _LONG_SAMPLE:
                return " ".join(words)
    return " ".join(words)


def is_on_purpose(text: str, state: Explanation) -> bool:
    """Whether the line quotes the mojibake that a state would mend, so that it is there on purpose.

    It is quoted as well if a state that undoes one of the commonest accidents would mend only quotations.
    """
    if all(is_quoted(text, region) for region in state.regions):
        return True
    common = [undo_accident(text, accident) for accident in _COMMON if not is_utf8(state)]
    return any(other is not None and all(is_quoted(text, region) for region in other.regions) for other in common)


def check_state(text: str, state: Explanation) -> Decision:
    """Return the decision for a state, without the regions that are not proved or that read far better as they were."""
    kept = tuple(region for region in _drop_harmful(text, state.regions) if region.is_proved)
    if not kept:
        return Decision()
    return Decision(
        respell(text, state if kept == state.regions else replace(state, regions=kept, text=apply(text, kept)))
    )


def _drop_harmful(text: str, regions: tuple[Region, ...]) -> tuple[Region, ...]:
    """Return the regions without those that fit by chance, or whose words read far better as they were."""
    kept = drop_by_chance(text, regions)
    if len(regions) == 1 or not kept:
        return kept
    words = find_changed_words(text, kept)
    nats = costs([text for word in words for text in (word.was, word.now)]).tolist()
    weighed = zip(words, nats[::2], nats[1::2], strict=True)
    return tuple(region for word, was, now in weighed if now <= was + MARGIN_HARM for region in word.regions)
