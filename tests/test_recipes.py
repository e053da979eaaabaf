"""The recipes for the engines of others do what they show, where the packages are installed."""

from __future__ import annotations

import doctest
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

RECIPES = Path(__file__).parent.parent / ".github" / "RECIPES.md"
# Engines that start processes of their own.
HEAVY = frozenset({"pyspark", "ray"})


def recipes() -> Iterator[tuple[str, str]]:
    """Yield the package and the code of each recipe."""
    for code in re.findall(r"```python\n(.*?)```", RECIPES.read_text("utf-8"), re.DOTALL):
        packages = re.findall(r">>> (?:from|import) (\w+)", code)
        yield next(name for name in packages if name != "fixenc"), code


@pytest.mark.parametrize(
    ("package", "code"),
    [pytest.param(*one, id=one[0], marks=[pytest.mark.slow] * (one[0] in HEAVY)) for one in recipes()],
)
@pytest.mark.filterwarnings("default")  # of the packages
def test_a_recipe_does_what_it_shows(package: str, code: str, monkeypatch: pytest.MonkeyPatch):
    """A failure means that whoever follows a recipe gets something else."""
    pytest.importorskip(package)
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    told = list[str]()
    test = doctest.DocTestParser().get_doctest(code, {}, package, str(RECIPES), 0)
    doctest.DocTestRunner(verbose=False).run(test, out=told.append)
    assert test.examples
    assert "".join(told) == ""


def test_each_engine_has_a_recipe():
    assert {package for package, _ in recipes()} == {"dask", "pyspark", "ray", "datatrove"}
