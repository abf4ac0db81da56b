"""Exports what a search finds, or everything, as CSV that spreadsheets cannot run or JSON Lines; "
"audited, masked.

The columns are those of the import, so that an export of personas taken in again changes nothing.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TextIO

from store.actor import Actor
from store.database.store import Store
from store.database.unit import Unit
from store.errors import BadInput
from store.staff.permissions import Grant, require
from store.transfer.escaping import escaped
from store.use_case import use_case
from store.words import say

FORMATS = ("csv", "jsonl")
BATCH = 1000

Rows = Iterator[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Exported:
    """How many rows were written, and whether personal data was masked."""

    kind: str
    rows: int
    masked: bool


@dataclass(frozen=True, slots=True)
class ExportKind:
    """A kind that can be exported: its header and its rows for personas (None: everything)."""

    header: Callable[[Store], Sequence[str]]
    rows: Callable[[Store, Sequence[str], Sequence[int] | None, bool], Rows]


def export_kinds() -> dict[str, ExportKind]:
    """Every kind by name."""
    from store.transfer import export_documents, export_personas

    return {"personas": export_personas.PERSONAS, **export_documents.KINDS}


def export(
    store: Store,
    actor: Actor,
    kind: str,
    query: str,
    out: TextIO,
    format: str = "csv",  # noqa: A002
) -> Exported:
    """Writes rows of a kind to an open text file (``newline=""`` for CSV); what a search in ``query`` "
    "finds, or
    everyone.

    Raises `BadInput` for an unknown kind, format or a query with a mistake, `NotPermitted`.
    """
    kinds = export_kinds()
    if kind not in kinds:
        near = get_close_matches(kind, kinds, 1)
        key = "transfer.no_export_kind_near" if near else "transfer.no_export_kind"
        raise BadInput(say(key, kind=kind, near="".join(near), kinds=", ".join(kinds)))
    if format not in FORMATS:
        raise BadInput(say("transfer.export_formats", formats=" or ".join(FORMATS), format=format))
    masked = require(actor.role, "export") is Grant.MASKED
    ids = _found(store, actor, query) if query.strip() else None
    begin_export(store, actor, kind, format, len(ids) if ids is not None else None)
    chosen = kinds[kind]
    header = chosen.header(store)
    rows = chosen.rows(store, header, ids, masked)
    write = _write_csv if format == "csv" else _write_json_lines
    return Exported(kind, write(out, header, rows), masked)


@use_case("export")
def begin_export(unit: Unit, kind: str, format: str, found: int | None) -> None:  # noqa: A002
    """Writes down that somebody takes data out, before the first row is written."""
    unit.detail = f"{kind} as {format}: " + ("everyone" if found is None else f"{found} found")


def _found(store: Store, actor: Actor, query: str) -> Sequence[int]:
    from store.search.answer import answer, snapshot

    problems = answer(store, actor, query, limit=1).problems
    if problems:
        raise BadInput(say("transfer.query_not_understood", problem=problems[0].sentence))
    return snapshot(store, actor, query)


def _write_csv(out: TextIO, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    writer = csv.writer(out)
    writer.writerow(map(escaped, header))
    count = 0
    for row in rows:
        writer.writerow([escaped(cell) if cell else "" for cell in row])
        count += 1
    return count


def _write_json_lines(out: TextIO, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Absent values are left out; a text that is only ``-`` is marked, as in CSV, for the way back in."""
    count = 0
    for row in rows:
        found = {name: escaped(cell) for name, cell in zip(header, row, strict=True) if cell}
        out.write(json.dumps(found, ensure_ascii=False) + "\n")
        count += 1
    return count
