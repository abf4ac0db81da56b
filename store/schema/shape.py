"""The shape of a schema as it stands, guards included, and what this program's own must be.

A table that was made at once and one that was altered later have the same shape when their columns and
constraints are the same, whatever their order and spelling.
"""

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from store.database.connection import Connection

_SQLITE = (
    "SELECT type, name, coalesce(sql, '') FROM sqlite_schema "
    "WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE 'persona_names_%'"
)
_POSTGRESQL = (
    "SELECT 'column ' || c.table_name || ' ' || c.column_name || ' ' || c.data_type || ' ' || c.is_nullable "
    "|| ' ' || coalesce(c.collation_name, '') FROM information_schema.columns c "
    "WHERE c.table_schema = current_schema() "
    "UNION ALL SELECT 'trigger ' || r.relname || ' ' || t.tgname || ' ' || t.tgenabled::text "
    "FROM pg_trigger t JOIN pg_class r ON r.oid = t.tgrelid JOIN pg_namespace n ON n.oid = r.relnamespace "
    "WHERE n.nspname = current_schema() AND NOT t.tgisinternal "
    "UNION ALL SELECT 'constraint ' || r.relname || ' ' || c.conname || ' ' || c.contype::text "
    "FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid JOIN pg_namespace n ON n.oid = "
    "r.relnamespace "
    "WHERE n.nspname = current_schema() AND c.contype <> 'n' "
    "UNION ALL SELECT 'index ' || i.tablename || ' ' || i.indexname FROM pg_indexes i "
    "WHERE i.schemaname = current_schema()"
)
_TABLE = re.compile(r"CREATE TABLE \S+ \((.*)\)([^)]*)", re.DOTALL)


def fingerprint(connection: Connection) -> str:
    """A hash of the schema's shape: columns, constraints, indexes, triggers."""
    if connection.dialect == "sqlite":
        lines = [line for row in connection.all(_SQLITE) for line in _lines(*row)]
    else:
        lines = [row[0] for row in connection.all(_POSTGRESQL)]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


@lru_cache(maxsize=2)
def expected_fingerprint(dialect: str) -> str:
    """What ``fingerprint`` gives for this program's own schema."""
    for line in (Path(__file__).parent / "fingerprints.txt").read_text().splitlines():
        name, value = line.split()
        if name == dialect:
            return value
    raise KeyError(dialect)


def _lines(kind: str, name: str, text: str) -> Iterator[str]:
    """A table's parts one by one; anything else as one line."""
    plain = " ".join(text.replace('"', "").split())
    found = _TABLE.fullmatch(plain)
    if kind != "table" or found is None:
        yield f"{kind} {name} {plain}"
        return
    for part in _parts(found[1]):
        yield f"table {name} {part}"
    yield f"table {name} is {', '.join(sorted(word.strip() for word in found[2].split(',')))}"


def _parts(inside: str) -> Iterator[str]:
    """What stands between the commas outside of brackets."""
    depth, start = 0, 0
    for mark in re.finditer(r"[(),]", inside):
        if mark[0] == ",":
            if depth == 0:
                yield inside[start : mark.start()].strip()
                start = mark.end()
        else:
            depth += 1 if mark[0] == "(" else -1
    yield inside[start:].strip()
