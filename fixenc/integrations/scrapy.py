"""fixenc for Scrapy: a middleware that reads pages by the charset they are in, and a pipeline that mends items.

In the settings of a project::

    DOWNLOADER_MIDDLEWARES = {"fixenc.integrations.scrapy.FixencMiddleware": 595}
    ITEM_PIPELINES = {"fixenc.integrations.scrapy.FixencPipeline": 100}

The middleware stands above the one for compression (590), whose output it needs.
"""

from __future__ import annotations

from typing import Any

from itemadapter import ItemAdapter, is_item
from scrapy.http import TextResponse

from fixenc.integrations.http import label_of
from fixenc.options import Options
from fixenc.pipeline import fix_bytes
from fixenc.repair import fix_text

__all__ = ["FixencMiddleware", "FixencPipeline"]

# The encoding of a response is set by itself: no page needs a declaration more.
_OPTIONS = Options(declare=False)
_UTF8 = ("utf-8", "ascii")


class FixencMiddleware:
    """Makes responses clean UTF-8: re-encoded, mended, and declared as such; what is in doubt stays as it is."""

    def process_response(self, request: Any, response: Any, spider: Any = None) -> Any:  # noqa: ARG002 - Scrapy's own
        """Return the response with clean text, or the same one if nothing is to be done."""
        if not isinstance(response, TextResponse) or not response.body:
            return response
        header = response.headers.get("Content-Type")
        label = label_of(header.decode("latin-1")) if header else None
        name = response.url.rpartition("/")[2].partition("?")[0]
        cleaned = fix_bytes(response.body, _OPTIONS, name=name, label=label)
        if cleaned.refusal is not None:
            return response
        if cleaned.is_changed:
            return response.replace(body=cleaned.data, encoding="utf-8")
        is_wrong = cleaned.detection.encoding in _UTF8 and response.encoding not in _UTF8
        return response.replace(encoding="utf-8") if is_wrong else response


class FixencPipeline:
    """Undoes the mojibake of all texts of an item, also in lists, dictionaries and items within it."""

    def process_item(self, item: Any, spider: Any = None) -> Any:  # noqa: ARG002 - Scrapy's own
        """Return the item, with its texts mended in place."""
        adapter = ItemAdapter(item)
        for name, value in list(adapter.items()):
            fixed = _fix(value)
            if fixed is not value:
                adapter[name] = fixed
        return item


def _fix(value: Any) -> Any:
    """Return a value with the texts in it mended; the same one if there is nothing to mend."""
    if isinstance(value, str):
        fixed = fix_text(value)
        return value if fixed == value else fixed
    if isinstance(value, dict):
        items = {key: _fix(one) for key, one in value.items()}
        return value if all(items[key] is value[key] for key in value) else items
    if isinstance(value, (list, tuple, set, frozenset)):
        values = [_fix(one) for one in value]
        is_same = all(new is old for new, old in zip(values, value, strict=True))
        return value if is_same or hasattr(value, "_fields") else type(value)(values)
    if is_item(value):
        return FixencPipeline().process_item(value)
    return value
