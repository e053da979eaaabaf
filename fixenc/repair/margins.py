"""The margins of a decision: by how much one explanation must be likelier than another. In nats: e to it are odds."""

from __future__ import annotations

# A line that surprises by no more has no explanation that could win: an accident costs more than that.
LEAST_SURPRISE = 0.5

# By how much damage must be likelier than that nothing happened: 7 to 1, after its prior (at least 1,000 to 1) was
# counted. Measured on healthy lines of 29 languages: none reaches it.
MARGIN = 2.0
# The same where the document has shown the accident elsewhere: the prior is no guess any more.
MARGIN_KNOWN = 1.5
# A few sequences of UTF-8 may be there by chance: up to three characters as they were misread. The least gain seen of a
# true one is 5.4, of false ones 4.7.
MARGIN_SINGLE = 5.0
# The same where each is a sign after Â, which no letter precedes.
MARGIN_SIGN = 3.0
# Of other charsets: a part of a line, or a few characters that would become signs, words of one or two letters, or of a
# script which the rest of the line is not. Lists of letters, prices and names do so by chance, whatever the odds say.
MARGIN_STRANGE = 18.0
# A few characters in the script of the line.
MARGIN_FEW = 4.0
# The same where all that comes out are words that people use most.
MARGIN_WORDS = 3.0
# Bytes that are UTF-8 throughout, and likelier so by this much, need not be of a language that the models know.
MARGIN_SURE = 20.0

# By how much one original must be likelier than the next: 2.7 to 1. Below, nothing is done for a line, and both are
# shown.
MARGIN_BETWEEN = 1.0
# The same where marks stand for letters, and words that are not known come out: 4.5 to 1.
MARGIN_BETWEEN_UNKNOWN = 1.5
# The same if the one was UTF-8 throughout, which is hardly chance, and the next was another charset: 1.6 to 1.
MARGIN_BETWEEN_UTF8 = 0.5

# By how much another accident that the document has shown must explain a line better than that found first.
MARGIN_REPLACE = 1.0
# By how much a single word must read better as it was, to be left alone in a line that is mended.
MARGIN_HARM = 5.0
