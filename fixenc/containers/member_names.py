"""The names of the members of an archive, which are repaired together, as those of a folder are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from fixenc.names import repair_names

# The most names in a path: each folder of it is looked up by its own path.
_DEEPEST = 100
# The most bytes of a path: longer ones are on no disk, and stay.
_LONGEST = 4_096


def repair_paths(paths: Iterable[bytes]) -> dict[bytes, bytes]:
    """Return each path whose names change, and what it becomes, in UTF-8. Names in doubt stay as they are.

    Nothing changes if two paths would become the same.

    >>> {old.decode(): new.decode() for old, new in repair_paths([b"a/menu.txt", "b/cafÃ©.txt".encode()]).items()}
    {'b/cafÃ©.txt': 'b/café.txt'}
    """
    every = list(dict.fromkeys(paths))
    whole = [path for path in every if len(path) <= _LONGEST and path.count(b"/") < _DEEPEST]
    folders = defaultdict[bytes, dict[str, None]](dict)
    for path in whole:
        parts = path.split(b"/")
        for at, part in enumerate(parts):
            folders[b"/".join(parts[:at])][_text(part)] = None
    found = dict(zip(folders, repair_names(list(map(list, folders.values()))), strict=True))
    new = {path: path for path in every}
    for path in whole:
        parts, names = path.split(b"/"), list[str]()
        for at, part in enumerate(parts):
            one = found[b"/".join(parts[:at])].get(_text(part))
            names.append(_text(part) if one is None or one.doubt is not None else one.text)
        new[path] = "/".join(names).encode("utf-8", "surrogateescape")
    if len(set(new.values())) < len(every):
        return {}
    return {path: name for path, name in new.items() if name != path}


def is_utf8(name: bytes) -> bool:
    """Whether a name is UTF-8."""
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
