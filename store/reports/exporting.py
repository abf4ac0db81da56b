"""A report written as a file for a spreadsheet, for the operating-system user alone."""

import os
from pathlib import Path

from store.errors import Unreachable
from store.reports.table import Table
from store.staff.audit_export import exports_folder
from store.words import say


def to_folder(table: Table, folder: Path | None = None) -> Path:
    """``report-liability-2026-11-01-2026-11-30.csv`` in the exports' folder, in place of an older one; its path.

    Raises ``Unreachable`` where it cannot be written; then nothing is left and the older one stays.
    """
    folder = folder or exports_folder()
    days = f"{table.period.first.isoformat()}-{table.period.last.isoformat()}"
    path = folder / f"report-{table.report}-{days}.csv"
    unfinished = path.with_name(f".{path.name}.{os.urandom(3).hex()}")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.writelines(f"{line}\r\n" for line in table.to_csv())
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise Unreachable(say("report.not_written", path=path, why=error.strerror)) from error
    return path
