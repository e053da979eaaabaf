"""The progress bar of a run: files, bytes, bytes a second and the time left."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rich.console import Console, RenderableType
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

__all__ = ["Bar"]

# The width of the bar itself, in columns: the line fits in 80.
_WIDTH = 20


class Bar(Progress):
    """A bar that looks at how many bytes are done whenever it is drawn, ten times a second, and is gone at the end."""

    def __init__(self, console: Console, files: int | None, size: int, bytes_done: Callable[[], int]) -> None:
        self._files, self._size, self._bytes_done, self._before = 0, size, bytes_done, bytes_done()
        self._is_counted = files is not None
        columns: tuple[ProgressColumn, ...] = (
            BarColumn(_WIDTH),
            TextColumn("{task.fields[files]}/{task.fields[all_files]} files"),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
        )
        if files is None:
            columns = (TextColumn("{task.fields[files]:,} files"), TransferSpeedColumn(), TimeElapsedColumn())
        # By default, Rich redirects stdout to this console, so that data would go to the terminal.
        super().__init__(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False)
        self.add_task("", total=size if self._is_counted else None, files=0, all_files=files)

    def count_file(self) -> None:
        """Count one more file."""
        self._files += 1

    def get_renderables(self) -> Iterable[RenderableType]:
        """Yield what is drawn."""
        done = self._bytes_done() - self._before
        if self._is_counted:
            done = min(done, self._size)
        for run in self.task_ids:
            self.update(run, completed=done, files=self._files)
        yield from super().get_renderables()
