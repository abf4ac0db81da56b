"""Rows of the audit as CSV, for whoever looks into them elsewhere; that they were taken is audited too."""

import csv
import os
from dataclasses import astuple, fields
from pathlib import Path
from typing import TextIO

from store.actor import Actor
from store.clock import instant
from store.database.store import Store
from store.database.unit import Unit
from store.errors import Unreachable
from store.staff.audit_filter import AuditFilter
from store.staff.audit_reading import AuditRow, Conditions, conditions, page
from store.transfer.escaping import escaped
from store.use_case import use_case
from store.words import say

PAGE = 2000
HEADER = tuple(field.name for field in fields(AuditRow))


def audit_to_csv(store: Store, actor: Actor, wanted: AuditFilter, out: TextIO) -> int:
    """Writes the rows a filter wants, newest first, to an open text file (``newline=""``); how many.

    A formula cannot run from it. Raises ``NotPermitted`` and ``BadInput`` before anything is written.
    """
    asked = export_audit(store, actor, wanted)
    writer = csv.writer(out)
    writer.writerow(HEADER)
    count, before = 0, None
    while True:
        with store.reading() as connection:
            rows = page(connection, asked, before, PAGE)
        for row in rows:
            writer.writerow(["" if cell is None else escaped(str(cell)) for cell in astuple(row)])
        count += len(rows)
        if len(rows) < PAGE:
            return count
        before = (rows[-1].at, rows[-1].id)


def audit_to_folder(store: Store, actor: Actor, wanted: AuditFilter) -> tuple[Path, int]:
    """The same into a new file of a name of its own in `exports_folder`, for its owner alone; its path and
    how many rows. Raises ``Unreachable`` where it cannot be written; then nothing is left.
    """
    stamp = instant(store.clock()).replace(":", "").replace("-", "")[:15]
    path = exports_folder() / f"audit-{stamp}-{os.urandom(3).hex()}.csv"
    unfinished = path.with_name(f".{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                count = audit_to_csv(store, actor, wanted, file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise Unreachable(say("staff.audit_export_failed", path=path, why=error.strerror)) from error
    return path, count


def exports_folder() -> Path:
    """Where the console puts what it exports: nobody at a till names a path."""
    from platformdirs import user_data_path

    return user_data_path("regulars", appauthor=False) / "exports"


@use_case("read audit")
def export_audit(unit: Unit, wanted: AuditFilter) -> Conditions:
    """Writes down that somebody takes rows of the audit out; what they must meet for this reader."""
    asked = conditions(unit, wanted)
    unit.detail = wanted.line
    return asked
