"""Temporary files, and their removal after an interrupted run: each has a name that proves who made it.

The name has a random token and a keyed hash of it. The key is made once and only this user can read it. So no file of
another program has such a name by chance, and nobody else can forge one. fixenc removes only files with such names, and
only if no process holds the lock of their writer.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from contextlib import suppress
from functools import lru_cache

from fixenc.files import system
from fixenc.files.folders import Folder
from fixenc.files.locations import Location
from fixenc.files.locking import take_lock
from fixenc.files.reaching import folder_of
from fixenc.files.state import state_folder

# The length of the token, in bytes: too long for two files to have the same one.
_TOKEN = 8
# The length of the hash, in bytes: too long for a hit by trying as many names as a disk can hold.
_PROOF = 8
# The length of the key, in bytes.
_KEY = 32
# The name of the key in the state folder.
_KEY_NAME = "temporary-names.key"
# The name of a temporary file: token and hash in hexadecimal digits.
_NAME = re.compile(rf"\.fixenc-([0-9a-f]{{{2 * _TOKEN}}})-([0-9a-f]{{{2 * _PROOF}}})\.tmp")


def temporary_name() -> str:
    """Return a new name for a temporary file."""
    token = secrets.token_hex(_TOKEN)
    return f".fixenc-{token}-{_proof_of(token)}.tmp"


def is_temporary(name: str) -> bool:
    """Whether fixenc made this name for this user."""
    match = _NAME.fullmatch(name)
    return match is not None and secrets.compare_digest(match[2], _proof_of(match[1]))


def sweep(location: Location) -> bool:
    """Remove a temporary file if its writer is dead; return whether it was removed."""
    if not is_temporary(location.name):
        return False
    try:
        folder = folder_of(location)
        descriptor = folder.open(location.name)
        try:
            if not take_lock(descriptor):
                return False
            if system.here.REPLACES_OPEN_FILES:
                folder.unlink(location.name)
                return True
        finally:
            os.close(descriptor)
        folder.unlink(location.name)
    except OSError:
        return False
    return True


def sweep_folder(location: Location) -> None:
    """Remove the temporary files that interrupted runs left in the folder of a location."""
    try:
        names = folder_of(location).names()
    except OSError:
        return
    for name in names:
        if is_temporary(name):
            sweep(location.beside(name))


def _proof_of(token: str) -> str:
    key = _key(os.environ.get("XDG_STATE_HOME"), os.environ.get("HOME"))
    return hashlib.blake2b(token.encode("ascii"), digest_size=_PROOF, key=key).hexdigest()


@lru_cache(maxsize=4)
def _key(*_where: str | None) -> bytes:
    """Return the user's key; if it cannot be stored, one of this process, whose leftovers stay.

    It is read once for each state folder, which depends on these environment variables.
    """
    with suppress(OSError):
        state = state_folder()
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        location = Location.of(state / _KEY_NAME)
        folder = folder_of(location)
        with suppress(FileExistsError):
            _make_key(folder)
        descriptor = folder.open(_KEY_NAME)
        try:
            key = os.read(descriptor, _KEY)
        finally:
            os.close(descriptor)
        if len(key) == _KEY:
            return key
    return secrets.token_bytes(_KEY)


def _make_key(folder: Folder) -> None:
    """Write a key atomically; raises FileExistsError if there is one."""
    if folder.is_taken(_KEY_NAME):
        return
    name = f"{_KEY_NAME}.{secrets.token_hex(_TOKEN)}"
    descriptor = folder.create(name)
    try:
        with open(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_KEY))
        folder.link(name, _KEY_NAME)
    finally:
        folder.unlink(name)
