"""Imports a file: taken into a staging file without a lock, then written in short chunks, whole or not
at all.
"""

import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, fields
from itertools import chain, islice
from pathlib import Path

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput, Refused
from store.ids import request_hash, uuid7
from store.receipt import receipt_from
from store.shown import minor_digits
from store.staff.permissions import require
from store.text import clean_line
from store.transfer.applying import AfterChunk, ChunkLoop
from store.transfer.collecting import seldom_collected
from store.transfer.kinds import kind_named
from store.transfer.kinds.kind import Kind
from store.transfer.late_rejects import kept_rejects
from store.transfer.loading import staged_orders, staged_rows
from store.transfer.mappings import Reading, keep, reading_for
from store.transfer.order_customers import sorter_for
from store.transfer.preparing import About
from store.transfer.reading import SourceFile, open_file
from store.transfer.recovery import recover_imports
from store.transfer.rejects_file import write_rejects
from store.transfer.result import (
    SHOWN_REJECTS,
    Counts,
    ImportInterrupted,
    ImportResult,
    OnProgress,
    Progress,
    Reject,
)
from store.transfer.runs import (
    LEASE_SECONDS,
    Place,
    Run,
    begin_import,
    renew,
    shop_of,
    start_writing,
    take_back,
)
from store.transfer.staging import Staging
from store.words import say

DEFAULT_SOURCE = "Raw file"
"""The source of a file nobody named one for."""


def import_file(
    store: Store,
    actor: Actor,
    kind: str,
    path: Path | str,
    *,
    source: str | None = None,
    dry_run: bool = False,
    enrols: bool = False,
    keep_unknown: bool = False,
    rejects: Path | str | None = None,
    progress: OnProgress | None = None,
    after_chunk: AfterChunk | None = None,
    alone: bool = False,
    reading: Reading | None = None,
) -> ImportResult:
    """Takes in a file of one kind; what became of its rows.

    ``source`` names where the file comes from: ids, orders and legacy points are per source. ``enrols``:
    legacy points enrol who is no member. ``keep_unknown``: unknown columns become custom attributes
    (personas) or are skipped. ``rejects``: where rejected rows are written to be fixed. ``dry_run``
    writes nothing. The actor's operation id makes a repeated call answer with the first result.
    ``after_chunk`` hears of every commit. ``alone``: nobody else has the store open, so there are no
    pauses to leave it free. ``reading`` says how columns, dates and numbers are read, over what is remembered for
    files with this header; it is remembered in its turn once the file is in.

    Raises `BadInput` for a file that cannot be read, `NotPermitted`, `Unreachable`, and
    `ImportInterrupted` after Ctrl+C.
    """
    chosen = kind_named(kind)
    path = Path(path)
    source = clean_line(source or DEFAULT_SOURCE, 60, "source") or DEFAULT_SOURCE
    require(actor.role, "import")
    file = understood(store, chosen, path, reading, keep_unknown=keep_unknown)
    try:
        chosen.require_columns(file.header.names)
    except BadInput as error:
        raise BadInput(f"{path.name}: {error}") from None
    work = _Import(store, actor, chosen, file, source, enrols, progress, after_chunk, alone)
    if dry_run:
        return work.rehearse(rejects)
    result = work.run(rejects)
    if file.reading is not None:
        keep(store, actor, chosen.name, file.header_cells, file.reading)
    return result


def understood(
    store: Store, kind: Kind, path: Path, reading: Reading | None, *, keep_unknown: bool = False
) -> SourceFile:
    """A file opened and read as was said, as the last one with its header was, or by usual names."""
    return open_file(
        path,
        kind.columns,
        attributes=kind.attributes,
        keep_unknown=keep_unknown,
        reading_of=lambda cells: reading_for(store, kind.name, cells, reading),
        digits=minor_digits(store.settings().text("currency")),
    )


class _Import:
    """One call of `import_file`."""

    def __init__(
        self,
        store: Store,
        actor: Actor,
        kind: Kind,
        file: SourceFile,
        source: str,
        enrols: bool,
        progress: OnProgress | None,
        after_chunk: AfterChunk | None,
        alone: bool,
    ) -> None:
        self.store = store
        self.actor = actor
        self.kind = kind
        self.file = file
        self.source = source
        self.enrols = enrols
        self.progress = progress
        self.after_chunk = after_chunk
        self.alone = alone
        self.began = time.monotonic()
        self.shop = shop_of(store, source)

    def run(self, rejects: Path | str | None) -> ImportResult:
        """The real thing."""
        store = self.store
        recover_imports(store)
        digest = file_hash(self.file.path)
        bound = request_hash(
            "import_file",
            {"kind": self.kind.name, "source": self.source, "file": digest, "enrols": self.enrols},
        )
        if self.actor.operation_id is None:
            self.actor = self.actor.doing(uuid7(store.clock(), store.randomness))
        elif (first := self._first_result(bound)) is not None:
            return first
        folder, prefix = staging_place(store)
        run_id, place = begin_import(
            store,
            self.actor,
            self.kind.name,
            self.source,
            self.file.path.name,
            digest,
            enrols=self.enrols,
            folder=str(folder),
            prefix=prefix,
            bound=bound,
        )
        run = Run(run_id, self.kind.name, self.source, self.enrols, self.actor, self.shop, Path(place.file))
        try:
            staging = Staging(run.staging, create=True)
        except BaseException:
            take_back(store, run_id)
            raise
        try:
            with seldom_collected():
                self._stage(staging, run)
            start_writing(store, run_id)
        except BaseException as error:
            staging.remove()
            take_back(store, run_id)
            if isinstance(error, KeyboardInterrupt):
                raise ImportInterrupted(say("transfer.interrupted_checking")) from None
            raise
        return self._write(run, place, staging, rejects)

    def _write(self, run: Run, place: Place, staging: Staging, rejects: Path | str | None) -> ImportResult:
        loop = ChunkLoop(
            self.store,
            run,
            place,
            staging,
            progress=self.progress,
            after_chunk=self.after_chunk,
            alone=self.alone,
        )
        interrupted = False
        try:
            try:
                counts = loop.finish()
            except KeyboardInterrupt:
                interrupted = True
                counts = loop.finish()
        except KeyboardInterrupt:
            staging.close()
            raise ImportInterrupted(say("transfer.interrupted_twice", run=run.id)) from None
        except BaseException:
            staging.close()
            raise
        result = self._result(run.id, counts, staging, rejects)
        staging.remove()
        if interrupted:
            raise ImportInterrupted(
                say("transfer.interrupted_writing", rows=counts.rows, run=run.id),
                result,
            )
        return result

    def rehearse(self, rejects: Path | str | None) -> ImportResult:
        """A dry run: the same work on a copy of what the file touches."""
        from store.transfer.rehearsal import rehearsal_store

        with tempfile.TemporaryDirectory(prefix="regulars-") as folder:
            run = Run(
                0, self.kind.name, self.source, self.enrols, self.actor, self.shop, Path(folder) / "staging"
            )
            staging = Staging(run.staging, create=True)
            try:
                self._stage(staging, run)
                with rehearsal_store(self.store, Path(folder), run) as (copy, place):
                    loop = ChunkLoop(copy, run, place, staging, progress=self.progress, alone=True)
                    counts = loop.finish()
                return self._result(None, counts, staging, rejects)
            except KeyboardInterrupt:
                raise ImportInterrupted(say("transfer.interrupted_rehearsal")) from None
            finally:
                staging.close()

    def _stage(self, staging: Staging, run: Run) -> None:
        """Every row into the staging file."""
        rows = 0
        renewed = time.monotonic()
        staging.begin()
        about = About(self.kind.name, self.file.header.names, self.shop, self.source, self.enrols, run.id)
        if self.kind.grouped:
            staged = staged_orders(staging, self.file, about, sorter_for(self.store))
        else:
            staged = staged_rows(staging, self.file, about)
        for count in staged:
            rows += count
            self._tell(rows)
            if run.id and time.monotonic() - renewed > LEASE_SECONDS / 4:
                renew(self.store, run.id)
                renewed = time.monotonic()
        staging.complete(
            {
                "rows": rows,
                "warnings": self.file.warnings,
                "names": self.file.header.names,
                "shop": asdict(self.shop),
            }
        )

    def _tell(self, rows: int) -> None:
        if self.progress is None:
            return
        spent = time.monotonic() - self.began
        read = self.file.read_bytes / max(self.file.size, 1)
        total = int(rows / read) if read else rows
        rate = rows / spent if spent else 0.0
        left = spent * (1 - read) / read if read else None
        self.progress(Progress("checking", rows, max(total, rows), rate, left))

    def _result(
        self, run_id: int | None, counts: Counts, staging: Staging, rejects: Path | str | None
    ) -> ImportResult:
        written = None
        shown: tuple[Reject, ...] = ()
        if counts.rejected:
            shown = tuple(
                sorted(islice(_all_rejects(staging), 2 * SHOWN_REJECTS), key=lambda found: found.line)
            )
            if rejects is not None:
                written = write_rejects(self.file, _all_rejects(staging), Path(rejects))
        return ImportResult(
            run_id,
            self.kind.name,
            counts,
            shown[:SHOWN_REJECTS],
            written,
            self.file.warnings,
            run_id is None,
            time.monotonic() - self.began,
            operation_id=self.actor.operation_id if run_id is not None else None,
        )

    def _first_result(self, bound: str) -> ImportResult | None:
        row = self.store.connection.one(
            "SELECT request_hash, result FROM operation WHERE id = :id", id=self.actor.operation_id
        )
        if row is None:
            return None
        if row[0] != bound:
            raise Refused(say("staff.operation_used"))
        kept = receipt_from(row[1])
        counts = Counts(**{field.name: kept.details.get(field.name, 0) for field in fields(Counts)})
        return ImportResult(
            kept.details["run_id"], self.kind.name, counts, repeated=True, operation_id=kept.operation_id
        )


def _all_rejects(staging: Staging) -> Iterator[Reject]:
    return chain(staging.rejects(), kept_rejects(staging.path))


def file_hash(path: Path) -> str:
    """What tells one file from another."""
    digest = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def staging_place(store: Store) -> tuple[Path, str]:
    """Folder and name of staging files: beside an embedded store, in the user's data folder for a chain's."""
    if store.dialect == "sqlite":
        return store.path.absolute().parent, f".{store.path.name}.import-"
    from platformdirs import user_data_path

    folder = Path(os.environ.get("REGULARS_STAGING") or user_data_path("regulars") / "imports")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder, f"{hashlib.sha256(store.shown_address.encode()).hexdigest()[:12]}-"


__all__ = ["ImportInterrupted", "ImportResult", "import_file"]
