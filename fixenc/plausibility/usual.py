"""What words and signs of healthy text cost at most, in nats: what costs more is a surprise."""

from __future__ import annotations

# The highest cost of nearly all words in healthy text, in nats for each letter.
USUAL_LETTER = 2.9
# Nats more for each word.
USUAL_WORD = 4.0
# The highest cost of nearly all runs in the scripts without spaces, in nats for each character.
USUAL_RUN = 6.0
# Nats more for the square root of the length of a run, since runs vary.
RUNS_VARY = 3.0
# The highest cost of a sign, or of a letter beside its neighbours, that is nothing unusual, in nats.
USUAL_SIGN = 6.5
