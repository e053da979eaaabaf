"""Data within a page: JSON that nothing in it can end, whatever files and their names hold."""

from __future__ import annotations

import json
import re
from typing import Any

# What could end or confuse the element around the data, or the eyes of whoever reads the source of the page: `<` begins
# every tag and comment, U+2028 and U+2029 end lines in JavaScript, lone surrogates cannot be written as UTF-8; control
# characters and the marks of bidirectional text reorder what is shown.
_ESCAPED = re.compile(
    "[<>&\x7f-\x9f\xad\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def embed(value: Any) -> str:
    r"""Return a value as JSON on one line, for an element of the type ``application/json``.

    >>> embed(["</script>", "\u2028", "\udcff"])
    '["\\u003c/script\\u003e","\\u2028","\\udcff"]'
    """
    return _ESCAPED.sub(_escape, json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=False))


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"
