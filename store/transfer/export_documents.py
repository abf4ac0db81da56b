"""Orders, redemptions, discounts, messages, surveys, actions and pixel events with the columns of their "
"imports."""

from collections.abc import Iterator, Sequence
from typing import Any

from store.database.connection import Connection
from store.database.store import Store
from store.people.masking import HIDDEN, masked_email, masked_phone
from store.shown import minor_digits
from store.transfer.cells import amount_text
from store.transfer.exporting import BATCH, ExportKind
from store.transfer.lookups import among

_NOT_HELD = (
    "persona p ON p.id = d.persona_id AND p.status <> 'sealed' AND NOT EXISTS "
    "(SELECT 1 FROM persona s WHERE s.id = p.merged_into AND s.status = 'sealed')"
)
_PERSONA = f"LEFT JOIN {_NOT_HELD}"
"""Whose document it is; of somebody held the document stays and does not say."""
_THEIRS = f"JOIN {_NOT_HELD}"
"""Of somebody held, what they wrote and did stays where it is."""
_PLACE = "LEFT JOIN location l ON l.id = d.location_id"
_MONEY = ("amount", "tax")


def _kind(table: str, columns: dict[str, str], joins: str, *, of_personas: bool = True) -> ExportKind:
    """A kind read from ``table`` as ``d``, by the expression of each column."""
    select = f"SELECT {', '.join(columns.values())} FROM {table} d {joins}"
    names = list(columns)

    def rows(
        store: Store, header: Sequence[str], ids: Sequence[int] | None, masked: bool
    ) -> Iterator[Sequence[str]]:
        digits = minor_digits(store.settings().text("currency"))
        for part in _parts(store.connection, table, ids if of_personas else None):
            for row in among(store.connection, f"{select} WHERE d.id {{keys}} ORDER BY d.id", part):
                found = dict(zip(names, row, strict=True))
                if masked:
                    _mask(found)
                yield [_text(found[name], digits if name in _MONEY else None) for name in header]

    return ExportKind(lambda store: names, rows)


def _parts(connection: Connection, table: str, ids: Sequence[int] | None) -> Iterator[list[int]]:
    """Ids of the table's rows, of these personas or all, a batch at a time; orders that left with their
    source are not among them."""
    if ids is not None:
        for start in range(0, len(ids), BATCH):
            part = list(ids[start : start + BATCH])
            found = among(connection, f"SELECT id FROM {table} WHERE persona_id {{keys}} ORDER BY id", part)
            numbers = [row[0] for row in found]
            for first in range(0, len(numbers), BATCH):
                yield numbers[first : first + BATCH]
        return
    last, here = 0, " AND removal_id IS NULL" if table == "purchase" else ""
    while True:
        rows = connection.all(
            f"SELECT id FROM {table} WHERE id > :last{here} ORDER BY id LIMIT :count", last=last, count=BATCH
        )
        if not rows:
            return
        last = rows[-1][0]
        yield [row[0] for row in rows]


def _text(value: Any, digits: int | None) -> str:
    if value is None:
        return ""
    return str(value) if digits is None else amount_text(value, digits)


def _mask(found: dict[str, Any]) -> None:
    if "phone" in found:
        found["phone"] = masked_phone(found["phone"])
    if "email" in found:
        found["email"] = masked_email(found["email"])
    for name in ("text", "answer"):
        if found.get(name):
            found[name] = HIDDEN


_WHO = {"phone": "p.phone", "email": "p.email"}
KINDS = {
    "orders": _kind(
        "purchase",
        {
            "order_id": "d.order_id",
            "receipt": "d.receipt",
            "placed_at": "d.placed_at",
            "location": "l.name",
            "phone": "coalesce(p.phone, d.said_phone)",
            "email": "coalesce(p.email, d.said_email)",
            "payment_method": "d.payment_method",
            "sku": "g.sku",
            "product": "g.name",
            "brand": "g.brand",
            "category": "g.category",
            "quantity": "coalesce(i.quantity, 1)",
            "amount": "coalesce(i.amount, d.pre_tax)",
            "tax": "coalesce(i.tax, d.tax)",
        },
        f"{_PERSONA} {_PLACE} LEFT JOIN purchase_line i ON i.purchase_id = d.id "
        "LEFT JOIN product g ON g.id = i.product_id",
    ),
    "discounts": _kind(
        "discount",
        {
            "discount_id": "d.discount_id",
            "name": "d.name",
            "cost": "d.cost",
            "starts_on": "d.starts_on",
            "ends_on": "d.ends_on",
            "usage": "d.usage",
            "cooldown_hours": "d.cooldown_hours",
            "location": "l.name",
            "staff_only": "CASE WHEN d.staff_only = 1 THEN 'yes' ELSE 'no' END",
        },
        f"JOIN discount c ON c.id = d.id AND c.current = 1 {_PLACE}",
        of_personas=False,
    ),
    "redemptions": _kind(
        "redemption",
        {
            "redemption_id": "coalesce(d.document_id, CAST(d.id AS TEXT))",
            **_WHO,
            "discount_id": "c.discount_id",
            "at": "d.at",
            "code": "d.code",
            "location": "l.name",
            "receipt": "d.receipt",
        },
        f"{_PERSONA} {_PLACE} JOIN discount c ON c.id = d.discount_id",
    ),
    "messages": _kind(
        "message",
        {
            "message_id": "d.message_id",
            **_WHO,
            "channel": "d.channel",
            "direction": "d.direction",
            "sent_at": "d.at",
            "text": "d.text",
            "campaign": "d.campaign",
        },
        _THEIRS,
    ),
    "surveys": _kind(
        "survey_answer",
        {
            "survey": "d.survey",
            **_WHO,
            "submitted_at": "d.at",
            "question": "d.question",
            "answer": "d.answer",
            "complete": "CASE WHEN d.complete = 1 THEN 'yes' ELSE 'no' END",
            "rating": "d.rating",
        },
        _THEIRS,
    ),
    "actions": _kind("action", {**_WHO, "at": "d.at", "kind": "d.kind", "detail": "d.detail"}, _THEIRS),
    "pixel-events": _kind(
        "pixel_event", {**_WHO, "at": "d.at", "kind": "d.kind", "detail": "d.detail"}, _THEIRS
    ),
}
