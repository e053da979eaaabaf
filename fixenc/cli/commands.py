"""Commands that are made when they are asked for: a run needs one of them, and each has dozens of options."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableMapping
from typing import Any

import typer
from typer.main import get_command_from_info


class Commands(MutableMapping[str, Any]):
    """The commands of functions, by name and in order; `kind` is their class."""

    def __init__(self, functions: Iterable[Callable[..., None]], kind: type[Any]) -> None:
        infos = typer.Typer()
        for function in functions:
            infos.command(cls=kind)(function)
        self._infos = {str(info.callback.__name__): info for info in infos.registered_commands if info.callback}
        self._made = dict[str, Any]()

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            info = self._infos[name]
            self._made[name] = get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None)
        return self._made[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        self._made.pop(name, None)
        del self._infos[name]

    def __contains__(self, name: object) -> bool:
        return name in self._infos

    def __iter__(self) -> Iterator[str]:
        return iter(self._infos)

    def __len__(self) -> int:
        return len(self._infos)
