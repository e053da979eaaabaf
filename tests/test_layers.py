"""The house stays in order: imports point down, and what one room alone may do, it alone does."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import fixenc

PACKAGE = Path(fixenc.__file__).parent

# From the ground up. A module may import from its own room and from any layer before its own.
LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"excerpts", "notebook", "patterns"}),
    frozenset({"errors", "records"}),
    frozenset({"urls"}),
    frozenset({"arguments", "flights", "newlines"}),
    frozenset({"charsets", "plausibility"}),
    frozenset({"damage", "formats"}),
    frozenset({"detection", "repair", "cosmetics"}),
    frozenset({"options", "joining"}),
    frozenset({"cleaned", "texts"}),
    frozenset({"cleaning", "spots"}),
    frozenset({"pipeline", "spreading"}),
    frozenset({"large", "names", "findings", "incremental"}),
    frozenset({"containers"}),
    frozenset({"files"}),
    frozenset({"remote"}),
    frozenset({"ftfy", "chardet", "charset_normalizer", "corpus", "integrations"}),
    frozenset({"review"}),
    frozenset({"groups", "report", "sending"}),
    frozenset({"batch"}),
    frozenset({"looks", "workers", "cluster"}),
    frozenset({"watching"}),
    frozenset({"cli"}),
)
RANK = {room: rank for rank, layer in enumerate(LAYERS) for room in layer}

# Who alone imports what: each dependency is known in one room.
ONLY_IN: dict[str, tuple[str, ...]] = {
    "chardet": ("detection/statistical.py", "chardet.py"),
    "ftfy": ("charsets/kinds.py", "cosmetics/unescape.py", "cosmetics/tidy.py", "ftfy.py"),
    "numpy": ("charsets/single_byte.py", "damage/undoing/single_byte.py", "plausibility/"),
    "rich": ("report/",),
    "typer": ("cli/",),
    "tomlkit": ("files/rules.py",),
    **dict.fromkeys(("jinja2", "markupsafe"), ("report/html/page.py",)),
    "pathspec": ("files/walking.py",),
    **dict.fromkeys(("dask", "distributed"), ("cluster/",)),
    "watchfiles": ("files/events.py",),
    "platformdirs": ("files/state.py",),
    "ctypes": ("files/system/exclusive.py", "files/system/macos.py"),
    "concurrent": (
        *(
            "flights.py",
            "groups.py",
            "spreading.py",
            "batch.py",
            "looks.py",
            "remote/",
            "texts.py",
            "workers.py",
            "corpus/running.py",
        ),
        *("cluster/executor.py", "cli/running.py"),
    ),
    **dict.fromkeys(("fsspec", "s3fs"), ("remote/systems.py",)),
    "multiprocessing": ("workers.py",),
    **dict.fromkeys(
        ("bz2", "lzma", "backports", "compression"), ("files/compression_formats.py", "plausibility/train/")
    ),
    "zlib": ("files/compression_formats.py", "containers/", "plausibility/train/"),
    "brotli": ("containers/unpacking.py", "plausibility/train/"),
    "pyarrow": (
        *(f"containers/{name}.py" for name in ("cells", "columns", "messages", "tables")),
        "integrations/arrow.py",
    ),
    **{name: (f"integrations/{name}.py",) for name in ("pandas", "polars", "scrapy", "datasets", "datatrove")},
    "itemadapter": ("integrations/scrapy.py",),
    **dict.fromkeys(("requests", "httpx", "IPython"), ()),  # which are met only through what they hand over
    "warcio": ("containers/warc.py",),
    "tempfile": (),  # whose files are nobody's leftovers; `files.writing` makes its own
}

MODULES = sorted(PACKAGE.rglob("*.py"))


def imports_of(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            assert node.module
            if node.module == "fixenc":
                # A public name stands for the room it lives in.
                yield from (fixenc._HOMES.get(alias.name, f"fixenc.{alias.name}") for alias in node.names)
            else:
                yield node.module


def room_of(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_every_room_has_a_layer():
    rooms = {room_of(module) for module in MODULES} - {"__init__", "__main__"}
    assert rooms == set(RANK)


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_imports_point_down(module: Path):
    """A failure means a lower room has come to know a higher one."""
    room = room_of(module)
    if room in ("__init__", "__main__"):
        return
    for name in imports_of(module):
        if name.startswith("fixenc."):
            imported = name.split(".")[1]
            is_down = imported in RANK and (imported == room or RANK[imported] < RANK[room])
            assert is_down or imported == "__version__", f"{module.name} imports {name}"


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_a_dependency_is_known_in_one_room(module: Path):
    place = module.relative_to(PACKAGE).as_posix()
    for name in imports_of(module):
        allowed = ONLY_IN.get(name.split(".")[0])
        assert allowed is None or place.startswith(allowed), f"{place} imports {name}"


# Every way to open a file, plainly or as a method.
OPENING = frozenset({"open", "fdopen", "read_bytes", "read_text", "write_bytes", "write_text"})
# The null device, which takes the place of standard streams that are closed; objects, which the client of their store
# opens; and the lists that models are learned from, with what is learned.
MAY_OPEN = frozenset(
    {
        "cli/streams.py",
        "remote/objects.py",
        "plausibility/glance.py",
        *(f"plausibility/train/{name}.py" for name in ("__main__", "archives", "sources")),
    }
)


def calls_of(module: Path) -> set[str]:
    calls = [node.func for node in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(node, ast.Call)]
    names = {call.id for call in calls if isinstance(call, ast.Name)}
    return names | {call.attr for call in calls if isinstance(call, ast.Attribute)}


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_only_reports_print_and_only_files_open(module: Path):
    room, calls = room_of(module), calls_of(module)
    assert "print" not in calls or room in ("cli", "report")
    assert not calls & OPENING or room == "files" or module.relative_to(PACKAGE).as_posix() in MAY_OPEN


def test_a_wall_has_no_hole(tmp_path: Path):
    """A failure means that the tests above see nothing of what they are to hold."""
    module = tmp_path / "module.py"
    module.write_text("from fixenc import fix_text\nfrom pathlib import Path\nPath('a').read_text()\n", "utf-8")
    assert list(imports_of(module)) == ["fixenc.repair", "pathlib"]
    assert calls_of(module) & OPENING == {"read_text"}


# The rooms of the repair stage, from the ground up. A room may import from the floors below its own, and from itself.
FLOORS: tuple[frozenset[str], ...] = (
    frozenset(
        {"budget", "margins", "explanation", "first_look", "healthy", "costs", "odds", "regions", "signs", "joints"}
    ),
    frozenset({"guess", "gbk_page", "known_words", "dashes"}),
    frozenset({"line"}),
    frozenset({"document", "belief", "escaped", "before_last"}),
    frozenset(
        {
            "wholes",
            "embedded",
            "contractions",
            "lost_apostrophes",
            "lone_graves",
            "lost_letters",
            "recased",
            "beside_escapes",
            "unguessed",
        }
    ),
    frozenset({"finders"}),
    frozenset({"__init__"}),
    frozenset({"values"}),
    frozenset({"strings", "choosing"}),
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


@pytest.mark.parametrize(
    "module", sorted((PACKAGE / "repair").rglob("*.py")), ids=lambda m: str(m.relative_to(PACKAGE / "repair"))
)
def test_the_rooms_of_the_repair_stage_know_those_below_them(module: Path):
    """A failure means that two rooms of the repair stage depend on each other, or that one has no place."""
    room = module.relative_to(PACKAGE / "repair").parts[0].removesuffix(".py")
    for name in imports_of(module):
        _, is_within, inner = name.partition("fixenc.repair.")
        other = inner.partition(".")[0]
        if is_within and other != room and FLOOR[room]:
            assert FLOOR[other] < FLOOR[room], f"{name} stands no lower than {room}"
