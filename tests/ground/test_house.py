"""The house: imports run down the list of rooms, through doors and in no circle; no two modules
share a name."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import analysis

HOUSE = Path(analysis.__file__).parent
ROOMS = (
    "cli",
    "runs",
    "engine",
    "reporting",
    "export",
    "articles",
    "model",
    "reading",
    "vocabulary",
)
MODULES = [
    path for path in sorted(HOUSE.rglob("*.py")) if path.name not in {"__init__.py", "__main__.py"}
]


def room(parts: tuple[str, ...]) -> str:
    """The innermost room of a module's path below the package; the ground has no name."""
    return next((part for part in reversed(parts) if part in ROOMS), "")


def imports(path: Path) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Line, statement and absolute path below the package of every import of its own modules."""
    here = path.relative_to(HOUSE).parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            named = [node.module] if node.module else [alias.name for alias in node.names]
            for name in named:
                target = (*here[: len(here) - node.level], *name.split("."))
                yield node.lineno, ast.unparse(node), target


def broken_rules() -> Iterator[str]:
    for path in MODULES:
        own = room(path.relative_to(HOUSE).parts[:-1])
        for line, statement, target in imports(path):
            other = room(target)
            where = f"{path.relative_to(HOUSE)}:{line}: {statement}: "
            if other and not own:
                yield where + "the ground imports from no room"
            elif other and own == "engine" != other:
                yield where + "the engine knows notebooks, and imports from no other room"
            elif other and other != own:
                if ROOMS.index(other) < ROOMS.index(own):
                    yield where + f"{own} lies below {other}"
                elif target[-1] != other:
                    yield where + f"{other} is entered through its door only"


def test_imports_run_down_the_list_and_through_doors() -> None:
    assert list(broken_rules()) == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {
        path.relative_to(HOUSE).with_suffix("").parts: {target for *_, target in imports(path)}
        for path in MODULES
    }
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def test_no_two_modules_share_a_name() -> None:
    counted = Counter(path.stem for path in MODULES)
    assert [name for name, count in counted.items() if count > 1] == []


def test_no_door_has_the_name_of_a_module_for_what_another_holds() -> None:
    """Whichever is imported first would be found there."""
    found = [
        f"{door.parent.name}: {alias.name} of .{node.module}"
        for door in sorted(HOUSE.rglob("__init__.pyi"))
        for node in ast.parse(door.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if node.module
        and alias.name != node.module
        and (door.parent / f"{alias.name}.py").is_file()
    ]
    assert found == []


def test_no_module_is_longer_than_a_reader_takes_at_once() -> None:
    long = [path.name for path in MODULES if len(path.read_text("utf-8").splitlines()) > 350]
    assert long == []
