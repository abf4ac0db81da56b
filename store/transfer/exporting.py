"""Exports what a search finds, or everything, as CSV or TSV that spreadsheets cannot run or JSON Lines; audited,
masked.

The columns are those of the import, so that an export of personas taken in again changes nothing.
"""

import csv
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain
from json.encoder import encode_basestring
from operator import itemgetter
from typing import TextIO

from store.actor import Actor
from store.database.store import Store
from store.database.unit import Unit
from store.errors import BadInput
from store.staff.permissions import Grant, require
from store.transfer.escaping import escaped, may_run
from store.use_case import use_case
from store.words import say

FORMATS = ("csv", "tsv", "jsonl")
BATCH = 1000
TOLD_SECONDS = 0.2

Batches = Iterator[Sequence[Sequence[str]]]
"""Rows, some at a time: whoever writes them looks once a batch whether a spreadsheet could run any cell."""


@dataclass(frozen=True, slots=True)
class Exported:
    """How many rows were written, and whether personal data was masked."""

    kind: str
    rows: int
    masked: bool


@dataclass(frozen=True, slots=True)
class Exporting:
    """How far an export is: rows written, rows a second; ``share`` of what is to be read, None while unknown, and
    the seconds left."""

    rows: int
    rate: float
    share: float | None
    seconds_left: float | None


OnExporting = Callable[[Exporting], None]
"""Called a few times a second; what it raises ends the export."""


@dataclass(frozen=True, slots=True)
class ExportKind:
    """A kind that can be exported: its header and its rows for personas (None: everything).

    ``plain`` are columns of dates, numbers and phones, which no spreadsheet takes for formulas. ``count`` is asked
    for how many there are, to say how long it takes.
    """

    header: Callable[[Store], Sequence[str]]
    rows: Callable[[Store, Sequence[str], Sequence[int] | None, bool], Batches]
    plain: frozenset[str] = frozenset()
    count: str = ""


def export_kinds() -> dict[str, ExportKind]:
    """Every kind by name."""
    from store.transfer import export_cards, export_documents, export_personas

    return {
        "personas": export_personas.PERSONAS,
        **export_documents.KINDS,
        "cards": export_cards.CARDS,
    }


def export(
    store: Store,
    actor: Actor,
    kind: str,
    query: str,
    out: TextIO,
    format: str = "csv",  # noqa: A002
    progress: OnExporting | None = None,
) -> Exported:
    """Writes rows of a kind to an open text file (``newline=""`` for CSV and TSV); what a search in ``query``
    finds, or everyone.

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
    ids = found_by(store, actor, query) if query.strip() else None
    begin_export(store, actor, kind, format, len(ids) if ids is not None else None)
    chosen = kinds[kind]
    header = chosen.header(store)
    rows = chosen.rows(store, header, ids, masked)
    if progress is not None:
        total = int(store.connection.value(chosen.count) or 0) if ids is None and chosen.count else None
        rows = _told(rows, len(ids) if ids is not None and kind == "personas" else total, progress)
    unsure = [place for place, name in enumerate(header) if name not in chosen.plain]
    if format == "jsonl":
        written = _write_json_lines(out, header, rows, unsure)
    else:
        written = _write_table(out, header, rows, unsure, "," if format == "csv" else "\t")
    return Exported(kind, written, masked)


@use_case("export")
def begin_export(unit: Unit, kind: str, format: str, found: int | None) -> None:  # noqa: A002
    """Writes down that somebody takes data out, before the first row is written."""
    unit.detail = f"{kind} as {format}: " + ("everyone" if found is None else f"{found} found")


def found_by(store: Store, actor: Actor, query: str) -> Sequence[int]:
    """Everybody a query finds; raises `BadInput` for one with a mistake."""
    from store.search.answer import answer, snapshot

    problems = answer(store, actor, query, limit=1).problems
    if problems:
        raise BadInput(say("transfer.query_not_understood", problem=problems[0].sentence))
    return snapshot(store, actor, query)


def _told(batches: Batches, total: int | None, progress: OnExporting) -> Batches:
    began = told = time.monotonic()
    rows = 0
    for batch in batches:
        yield batch
        rows += len(batch)
        now = time.monotonic()
        if now - told >= TOLD_SECONDS:
            told, rate = now, rows / (now - began)
            share = min(1.0, rows / total) if total else None
            progress(Exporting(rows, rate, share, (now - began) * (1 / share - 1) if share else None))


def _write_table(
    out: TextIO, header: Sequence[str], batches: Batches, unsure: Sequence[int], delimiter: str
) -> int:
    """``unsure`` are the places of columns that may hold something a spreadsheet runs."""
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(map(escaped, header))
    pick = itemgetter(*unsure, *unsure[:1])
    count = 0
    for rows in batches:
        if may_run(chain.from_iterable(map(pick, rows))):
            writer.writerows([escaped(cell) if cell else "" for cell in row] for row in rows)
        else:
            writer.writerows(rows)
        count += len(rows)
    return count


def _write_json_lines(out: TextIO, header: Sequence[str], batches: Batches, unsure_at: Sequence[int]) -> int:
    """Absent values are left out; a text that is only ``-`` is marked, as in CSV, for the way back in."""
    names = [f"{encode_basestring(name)}: " for name in header]
    pick = itemgetter(*unsure_at, *unsure_at[:1])
    count = 0
    for rows in batches:
        lines = []
        unsure = may_run(chain.from_iterable(map(pick, rows)))
        for row in rows:
            if unsure:
                row = [escaped(cell) for cell in row]
            found = [name + encode_basestring(cell) for name, cell in zip(names, row, strict=True) if cell]
            lines.append("{" + ", ".join(found) + "}\n")
        out.write("".join(lines))
        count += len(rows)
    return count
