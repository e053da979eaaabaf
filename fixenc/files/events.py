"""What the system says of changes in folders, by watchfiles, which is imported here alone.

A thread of its own takes the events, so that none is lost while files are fixed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from fixenc.errors import FixencError, OptionsError

# The milliseconds in which events are gathered before they are passed on: with more, a burst would fill memory.
_GATHERED = 200
# The milliseconds without an event after which those gathered are passed on.
_QUIET = 50
# The milliseconds in which the thread sees that it is to end.
_ASKED = 200
# The seconds in which the system must begin to tell of changes: it looks into each folder below first.
_BEGINNING = 600


class Watcher:
    """The thread that takes the events."""

    def __init__(self, folders: Iterable[str], tell: Callable[[Iterable[str]], None]) -> None:
        self._folders, self._tell = list(folders), tell
        self._failure: Exception | None = None
        self._is_begun, self._is_ended = Event(), Event()
        self._thread = Thread(target=self._run, name="fixenc-watch", daemon=True)

    def begin(self) -> None:
        """Begin to watch; no change after that is missed. Raises FixencError as `require` does."""
        self._thread.start()
        self._is_begun.wait(_BEGINNING)
        self.require()

    def require(self) -> None:
        """Raise FixencError if the system cannot watch the folders any more."""
        if self._failure is not None:
            shown = ", ".join(map(repr, self._folders))
            raise FixencError(
                f"cannot watch {shown}: {self._failure}; on Linux, sysctl fs.inotify.max_user_watches says how many "
                "folders can be watched"
            )

    def end(self) -> None:
        """End the thread."""
        self._is_ended.set()
        self._thread.join()

    def _run(self) -> None:
        import watchfiles

        try:
            for changes in watchfiles.watch(
                *self._folders,
                watch_filter=None,
                debounce=_GATHERED,
                step=_QUIET,
                stop_event=self._is_ended,
                rust_timeout=_ASKED,
                yield_on_timeout=True,
                raise_interrupt=False,
                ignore_permission_denied=True,
            ):
                if changes:
                    self._tell([path for _, path in changes])
                self._is_begun.set()
        except Exception as error:  # noqa: BLE001 - told where the main thread asks
            self._failure = error
        self._is_begun.set()


@contextmanager
def watching(folders: Iterable[str], tell: Callable[[Iterable[str]], None]) -> Iterator[Watcher]:
    """Have each path told at or below which something changes; raises FixencError if that is not possible."""
    watcher = Watcher(folders, tell)
    watcher.begin()
    try:
        yield watcher
    finally:
        watcher.end()


def require_watchfiles() -> None:
    """Raise OptionsError if watchfiles is not installed."""
    try:
        import watchfiles  # noqa: F401
    except ImportError:
        raise OptionsError("fixenc watch needs watchfiles; install fixenc[watch]") from None
