"""SQL text for two databases: ``:name`` values everywhere, one text each where they differ."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

Row = tuple[Any, ...]
Values = dict[str, Any]

_NAME = re.compile(r"(?<![:\w]):([a-z_][a-z0-9_]*)")


@dataclass(frozen=True, slots=True)
class PerDatabase:
    """One question in two dialects."""

    sqlite: str
    postgresql: str


Sql = str | PerDatabase


@lru_cache(maxsize=2048)
def for_postgresql(text: str) -> str:
    """``:name`` as psycopg writes it, ``%`` doubled."""
    return _NAME.sub(r"%(\1)s", text.replace("%", "%%"))


def text_for(sql: Sql, dialect: str) -> str:
    """The text for ``sqlite`` or ``postgresql``, values still as ``:name``."""
    if isinstance(sql, str):
        return sql
    return sql.sqlite if dialect == "sqlite" else sql.postgresql


def in_list(name: str, values: list[Any] | tuple[Any, ...]) -> tuple[str, Values]:
    """``(:name0, :name1, …)`` and its values; an empty list matches nothing."""
    if not values:
        return "(NULL)", {}
    names = {f"{name}{number}": value for number, value in enumerate(values)}
    return "(" + ", ".join(f":{key}" for key in names) + ")", names
