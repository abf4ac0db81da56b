"""Threads read modules beside the loop: none may be given half of one."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
OURS = ("console", "screens", "store", "widgets")
THERE = frozenset({"argon2", "babel", "phonenumbers", "psycopg", "segno", "sqlite_utils", "sqlmodel"})
"""Read late, by whichever thread comes first."""


def parts_first(source: str) -> Iterator[str]:
    """Imports that lock a part of a package before the whole of it."""
    for node in ast.walk(ast.parse(source)):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        yield from (name for name in names if "." in name and name.partition(".")[0] in THERE)


def test_no_module_asks_for_a_part_of_a_package_before_the_whole() -> None:
    """One thread at ``babel`` and one at ``babel.core`` wait for each other; Python then hands out a half."""
    found = {
        str(file.relative_to(PROJECT)): parts
        for folder in OURS
        for file in (PROJECT / folder).rglob("*.py")
        if (parts := list(parts_first(file.read_text("utf-8"))))
    }
    assert not found


@pytest.mark.parametrize("source", ["from babel.core import get_global", "def f():\n    import babel.dates"])
def test_a_part_asked_for_first_is_seen(source: str) -> None:
    assert list(parts_first(source))
