"""The pages of the reference, made of the docstrings.

``python -m tests.reference FOLDER`` writes them, without a network. Needs pdoc, and the libraries of the integrations,
each of which has no page where it is missing.
"""

from __future__ import annotations

import re
import sys
import warnings
from importlib import import_module
from pathlib import Path

MODULES = ("fixenc", "fixenc.ftfy", "fixenc.chardet", "fixenc.charset_normalizer", "fixenc.records", "fixenc.errors")
INTEGRATIONS = tuple(
    f"fixenc.integrations.{name}" for name in ("arrow", "datasets", "datatrove", "http", "pandas", "polars", "scrapy")
)


def build(folder: Path) -> list[str]:
    """Write the pages; return the modules that have one."""
    import pdoc

    modules = [*MODULES, *filter(_can_be_imported, INTEGRATIONS)]
    # Of a package, pdoc takes all that is in it.
    others = f"!(?!({'|'.join(map(re.escape, modules))})$).*"
    pdoc.render.configure(docformat="markdown", search=False, show_source=False)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Error parsing type annotation")  # of ftfy's records
        pdoc.pdoc(*modules, others, output_directory=folder)
    return modules


def _can_be_imported(name: str) -> bool:
    try:
        import_module(name)
    except ImportError:
        return False
    return True


if __name__ == "__main__":
    build(Path(sys.argv[1]))
