"""The public names with their signatures, as lines of text.

``python -m tests.surface`` writes them to ``tests/data/surface.txt``, which a test holds: look at the difference.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any

SURFACE = Path(__file__).parent / "data" / "surface.txt"
# The modules that users import.
MODULES = ("fixenc", "fixenc.ftfy", "fixenc.chardet", "fixenc.charset_normalizer")


def describe_all() -> str:
    lines = [line for module in MODULES for name in import_module(module).__all__ for line in describe(module, name)]
    return "\n".join(lines) + "\n"


def describe(module: str, name: str) -> Iterator[str]:
    """Yield a function with its signature, or a class with its values, fields, properties and methods, a line each."""
    value, path = getattr(import_module(module), name), f"{module}.{name}"
    home = str(getattr(value, "__module__", "fixenc"))
    if not home.startswith("fixenc"):
        yield f"{path} is {home}.{name}"
        return
    if not inspect.isclass(value):
        yield f"{path}{_signature(value)}" if callable(value) else f"{path}: {type(value).__name__}"
        return
    if issubclass(value, Enum):
        yield from (f"{path}.{one.name} = {one.value!r}" for one in value)
        return
    bases = ", ".join(base.__name__ for base in value.__bases__ if base is not object)
    yield f"{path}({bases})"
    if issubclass(value, Exception):
        return
    if not is_dataclass(value):
        yield f"{path}.__init__{_signature(value)}"
    yield from (f"{path}.{line}" for line in _members(value))


def _members(value: type) -> Iterator[str]:
    own = {field.name: field for field in fields(value)} if is_dataclass(value) else {}
    for field in own.values():
        yield f"{field.name}: {field.type}" + (" = ..." if _has_default(field) else "")
    for name, member in sorted(vars(value).items()):
        if name.startswith("_") or name in own:
            continue
        if isinstance(member, property):
            yield f"{name}: {inspect.signature(member.fget or _nothing).return_annotation}"
        elif inspect.isfunction(member):
            yield f"{name}{_signature(member)}"


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def _nothing() -> None: ...


def _signature(value: Any) -> str:
    """Return the signature of a function as its source has it, whatever the version of Python."""
    found = inspect.signature(value)
    parts, is_keyword = list[str](), False
    for parameter in found.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not is_keyword:
            parts.append("*")
        is_keyword = is_keyword or parameter.kind in (parameter.KEYWORD_ONLY, parameter.VAR_POSITIONAL)
        stars = "*" * (parameter.kind is parameter.VAR_POSITIONAL) + "**" * (parameter.kind is parameter.VAR_KEYWORD)
        kind = "" if parameter.annotation is parameter.empty else f": {parameter.annotation}"
        default = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
        parts.append(f"{stars}{parameter.name}{kind}{default}")
    answer = "" if found.return_annotation is found.empty else f" -> {found.return_annotation}"
    return f"({', '.join(parts)}){answer}"


if __name__ == "__main__":
    SURFACE.write_text(describe_all(), "utf-8")
