"""Loyalty cards with the columns of their import, one for every custom field there is."""

import json
from collections.abc import Sequence

from store.cards.types import UNITS
from store.database.store import Store
from store.people.masking import HIDDEN, masked_email, masked_phone, masked_serial
from store.shown import minor_digits
from store.transfer.cells import amount_text
from store.transfer.columns import FIELD
from store.transfer.export_documents import THEIRS, parts
from store.transfer.exporting import Batches, ExportKind
from store.transfer.lookups import among

_COLUMNS = (
    "serial",
    "phone",
    "email",
    "programme",
    "type",
    "status",
    "device",
    "installed_at",
    "balance",
    "utm",
)
_ROWS = (
    "SELECT d.serial, p.phone, p.email, g.name, g.type, d.status, d.device, d.installed_at, coalesce(a.balance, 0), "
    f"d.utm, d.fields FROM card d {THEIRS} JOIN card_programme g ON g.id = d.programme_id "
    "LEFT JOIN account a ON a.card_id = d.id WHERE d.id {keys} ORDER BY d.id"
)


def header(store: Store) -> list[str]:
    """The import's columns and the custom fields."""
    kept = store.connection.all("SELECT DISTINCT fields FROM card WHERE fields IS NOT NULL")
    names = {name for (fields,) in kept for name in json.loads(fields)}
    return [*_COLUMNS, *(FIELD + name for name in sorted(names))]


def rows(store: Store, names: Sequence[str], ids: Sequence[int] | None, masked: bool) -> Batches:
    """Cards of these personas or all; what stands on a card is money where its type counts money."""
    digits = minor_digits(store.settings().text("currency"))
    wanted = [name[len(FIELD) :] for name in names[len(_COLUMNS) :]]
    for part in parts(store.connection, "card", ids):
        found = []
        for serial, phone, email, programme, kind, *rest, balance, utm, kept in among(
            store.connection, _ROWS, part
        ):
            fields: dict[str, str] = json.loads(kept) if kept else {}
            if masked:
                serial, phone, email = masked_serial(serial), masked_phone(phone), masked_email(email)
                fields = dict.fromkeys(fields, HIDDEN)
            told = amount_text(balance, digits) if UNITS[kind] == "money" else str(balance)
            row = (serial, phone, email, programme, kind, *rest, told, utm)
            found.append([*(text or "" for text in row), *(fields.get(name, "") for name in wanted)])
        yield found


_PLAIN = frozenset(("phone", "type", "status", "installed_at", "balance"))
CARDS = ExportKind(header, rows, _PLAIN, "SELECT count(*) FROM card")
