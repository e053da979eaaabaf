"""Charset declarations in files of Windows programs: the number of a code page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixenc.formats.declaration import NO_LIMIT, Declaration, Place, declared, everywhere, newline_of
from fixenc.formats.file_type import HINT, FileType
from fixenc.formats.vocabularies import CODE_PAGES

# The resource compiler's pragma; parts of a file may be in different ones.
_RESOURCES = re.compile(
    r"^[ \t]*\#pragma[ \t]+code_page[ \t]*\([ \t]*(?P<label>\d+)[ \t]*\)|//[^\n]*|/\*[\s\S]*?(?:\*/|\Z)", re.MULTILINE
)
# Inno Setup, "LangOptions": 0 stands for the code page of the machine.
_INNO = re.compile(
    r"^\[LangOptions\][^\n]*\n(?:(?!\[)[^\n]*\n)*?LanguageCodePage[ \t]*=[ \t]*\$?(?P<label>[1-9]\d*)",
    re.MULTILINE | re.IGNORECASE,
)


def in_resources(text: str) -> Iterator[Declaration]:
    """Yield the code pages of a resource script.

    >>> [found.label for found in in_resources("// #pragma code_page(1251)\\n#pragma code_page(1250)\\n")]
    ['1250']
    """
    return everywhere(_RESOURCES, text)


def in_inno_setup(text: str) -> Iterator[Declaration]:
    """Yield the code page of the messages of Inno Setup."""
    return declared(_INNO.search(text))


# What has the rest of a resource script read in the code page of the machine.
_DEFAULT = re.compile(r"^[ \t]*\#pragma[ \t]+code_page[ \t]*\([ \t]*DEFAULT[ \t]*\)", re.MULTILINE | re.IGNORECASE)


def leave_default(text: str, _encoding: str) -> str | None:
    """Return why a resource script is left alone, if it has a part in whatever code page the machine has.

    >>> leave_default("#pragma code_page(1252)\\n", "windows-1252") is None
    True
    """
    if _DEFAULT.search(text) is None:
        return None
    return "#pragma code_page(DEFAULT) in it means the code page of the machine: drop that line" + HINT


def declare_in_resources(text: str) -> str:
    """Return a resource script with the pragma that its compiler reads it as UTF-8 by, before all that it compiles."""
    return f"#pragma code_page(65001){newline_of(text)}{text}"


_NO_UTF8 = " reads UTF-16 and the code page of the machine alone, no UTF-8"


def leave_registry(text: str, encoding: str) -> str | None:
    """Return why a file of the registry is left alone, if it is."""
    if text.startswith("REGEDIT4"):
        return "Windows reads a REGEDIT4 file in its own code page: export it again as version 5.00" + HINT
    return leave_setup_information(text, encoding)


def leave_setup_information(text: str, encoding: str) -> str | None:
    """Return why a file for the setup of Windows is left alone, if it is."""
    return leave_utf16(text, encoding) or (None if encoding == "utf-8" else f"Windows{_NO_UTF8}{HINT}")


def leave_utf16(_text: str, encoding: str) -> str | None:
    """Return why a file is left alone, if it is in UTF-16, which its own tools write and expect."""
    return f"its own tools write and expect {encoding}{HINT}" if encoding.startswith("utf-16") else None


def leave_batch(_text: str, encoding: str) -> str | None:
    """Return why a batch file is left alone, if it is."""
    if encoding == "utf-8":
        return None
    return "the console reads a batch file in its own code page: begin it with chcp 65001 once it is UTF-8" + HINT


def leave_vbscript(_text: str, encoding: str) -> str | None:
    """Return why a script of Windows Script Host is left alone, if it is."""
    if encoding == "utf-8":
        return None
    return f"Windows Script Host{_NO_UTF8}{HINT}"


TYPES: tuple[FileType, ...] = (
    FileType(
        "resources",
        ".rc .rc2 .rh .dlg",
        None,
        (Place(in_resources, CODE_PAGES, NO_LIMIT, is_of_parts=True),),
        declare=declare_in_resources,
        leave=leave_default,
    ),
    # Inno Setup, AutoHotkey and Delphi take a file without a mark for one in the code page of the machine.
    FileType(
        "inno",
        ".isl .iss",
        re.compile(r"\[LangOptions\]"),
        (Place(in_inno_setup, CODE_PAGES),),
        keeps_mark=True,
        needs_mark=True,
    ),
    FileType("autohotkey", ".ahk", keeps_mark=True, needs_mark=True),
    FileType("delphi", ".dpr .dpk .pas", keeps_mark=True, needs_mark=True),
    FileType("batch", ".bat .cmd", leave=leave_batch),
    FileType("vbscript", ".vbs", leave=leave_vbscript),
    FileType("registry", ".reg", leave=leave_registry),
    FileType("setup-information", ".inf", leave=leave_setup_information),
    FileType("apple-strings", ".strings", leave=leave_utf16),
)
