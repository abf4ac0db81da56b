"""All transactions of one card programme, or of one card, as CSV that spreadsheets cannot run or as JSON Lines."""

import csv
import json
from collections.abc import Iterator
from typing import Any, TextIO

from store.actor import Actor
from store.cards.records import Programme, programme_named
from store.database.connection import Connection
from store.database.store import Store
from store.errors import BadInput, NotFound
from store.people.masking import HIDDEN, masked_email, masked_name, masked_phone, masked_serial
from store.shown import minor_digits
from store.staff.permissions import Grant, require
from store.transfer.cells import amount_text
from store.transfer.escaping import escaped
from store.transfer.exporting import BATCH, FORMATS, Exported, begin_export
from store.words import say

COLUMNS = (
    "id",
    "at",
    "serial",
    "customer_id",
    "name",
    "phone",
    "email",
    "status",
    "verb",
    "units",
    "unit",
    "balance",
    "amount",
    "reward",
    "comment",
    "staff",
    "location",
    "terminal",
    "undoes",
    "corrects",
    "operation_id",
)
"""Of somebody held the row stays and does not say whose it is."""
_ROWS = (
    "SELECT t.id, t.at, c.serial, c.persona_id, p.name, p.phone, p.email, c.status, t.verb, t.units, t.balance, "
    "t.amount, t.reward, n.text, s.name, l.name, t.terminal, t.reverses_id, t.corrects_id, t.operation_id, p.status "
    "FROM card c JOIN card_transaction t ON t.card_id = c.id JOIN persona p ON p.id = c.persona_id "
    "LEFT JOIN note n ON n.id = t.note_id LEFT JOIN staff s ON s.id = t.staff_id "
    "LEFT JOIN location l ON l.id = t.location_id "
    "WHERE c.programme_id = :programme AND (c.id > :card OR (c.id = :card AND t.seq > :seq)) "
    "ORDER BY c.id, t.seq LIMIT :count"
)


def export_transactions(
    store: Store,
    actor: Actor,
    programme: str,
    out: TextIO,
    format: str = "csv",  # noqa: A002
) -> Exported:
    """Writes the transactions of all cards of a programme, card by card; audited, masked where the role says so.

    Raises `NotFound` for an unknown programme, `BadInput` for an unknown format, `NotPermitted`.
    """
    masked = require(actor.role, "export") is Grant.MASKED
    if format not in FORMATS:
        raise BadInput(say("transfer.export_formats", formats=" or ".join(FORMATS), format=format))
    found = programme_named(store.connection, programme)
    if found is None:
        raise NotFound(say("cards.no_programme_at_all", name=programme[:60]))
    begin_export(store, actor, f"transactions of card programme {found.id}", format, None)
    digits = minor_digits(store.settings().text("currency"))
    count = 0
    with store.reading() as connection:
        writer = csv.writer(out)
        if format == "csv":
            writer.writerow(COLUMNS)
        for row in _rows(connection, found, masked):
            if format == "csv":
                writer.writerow([escaped(cell) for cell in _cells(row, digits)])
            else:
                kept = {_CENTS.get(name, name): row[name] for name in COLUMNS if row[name] not in (None, "")}
                out.write(json.dumps(kept, ensure_ascii=False) + "\n")
            count += 1
    return Exported(found.name, count, masked)


def _rows(connection: Connection, programme: Programme, masked: bool) -> Iterator[dict[str, Any]]:
    """Row by row in pages, so that a long history takes no more memory than a short one."""
    card, seq = 0, 0
    while True:
        page = connection.all(_ROWS, programme=programme.id, card=card, seq=seq, count=BATCH)
        for found in page:
            *cells, persona_status = found
            row: dict[str, Any] = dict(zip(_READ, cells, strict=True))
            row["unit"] = programme.unit
            if persona_status == "sealed":
                row |= dict.fromkeys(_ABOUT_THEM)
            elif masked:
                row |= {
                    "serial": masked_serial(row["serial"]),
                    "name": masked_name(row["name"]),
                    "phone": masked_phone(row["phone"]),
                    "email": masked_email(row["email"]),
                    "comment": row["comment"] and HIDDEN,
                }
            yield row
        if len(page) < BATCH:
            return
        last = connection.one("SELECT card_id, seq FROM card_transaction WHERE id = :id", id=page[-1][0])
        card, seq = last if last is not None else (card, seq)


_CENTS = {"amount": "amount_cents"}
"""JSON Lines have money in minor units, and say so; units and balance of a money card are such as well."""
_READ = tuple(name for name in COLUMNS if name != "unit")
_ABOUT_THEM = ("serial", "customer_id", "name", "phone", "email", "comment")


def _cells(row: dict[str, Any], digits: int) -> list[str]:
    """A row as text; money as it is typed."""
    cells = []
    for name in COLUMNS:
        value = row[name]
        if value is None:
            cells.append("")
        elif name == "amount" or (name in ("units", "balance") and row["unit"] == "money"):
            cells.append(amount_text(value, digits))
        else:
            cells.append(str(value))
    return cells
