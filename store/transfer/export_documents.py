"""Documents and lists of the shop with the columns of their imports."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from store.database.connection import Connection
from store.database.store import Store
from store.people.masking import HIDDEN, masked_email, masked_phone
from store.shown import minor_digits
from store.transfer.cells import amount_text
from store.transfer.exporting import BATCH, Batches, ExportKind
from store.transfer.lookups import among

_NOT_HELD = (
    "persona p ON p.id = d.persona_id AND p.status <> 'sealed' AND NOT EXISTS "
    "(SELECT 1 FROM persona s WHERE s.id = p.merged_into AND s.status = 'sealed')"
)
_PERSONA = f"LEFT JOIN {_NOT_HELD}"
"""Whose document it is; of somebody held the document stays and does not say."""
THEIRS = f"JOIN {_NOT_HELD}"
"""Of somebody held, what they wrote and did stays where it is."""
_PLACE = "LEFT JOIN location l ON l.id = d.location_id"
_MONEY = ("amount", "tax")


_THROUGH = {
    "refund": "SELECT d.id FROM refund d JOIN purchase p ON p.id = d.purchase_id WHERE p.persona_id {keys} "
    "ORDER BY d.id"
}
_PLAIN = frozenset((
    "placed_at", "at", "sent_at", "submitted_at", "refunded_at", "starts_on", "ends_on", "expires_on", "until",
    "phone", "quantity", "amount", "tax", "cost", "points", "rating", "usage", "staff_only", "complete",
    "cooldown_hours", "direction",
))  # fmt: skip
"""Columns of days, numbers, phones and fixed words."""


def _kind(
    table: str, columns: dict[str, str], joins: str, *, of_personas: bool = True, where: str = ""
) -> ExportKind:
    """A kind read from ``table`` as ``d``, by the expression of each column."""
    names = list(columns)
    texts = [f"coalesce(CAST({columns[name]} AS TEXT), '')" for name in names]
    money = [place for place, name in enumerate(names) if name in _MONEY]
    for place in money:
        texts[place] = columns[names[place]]
    select = f"SELECT {', '.join(texts)} FROM {table} d {joins} WHERE d.id {{keys}} {where} ORDER BY d.id"

    def rows(store: Store, header: Sequence[str], ids: Sequence[int] | None, masked: bool) -> Batches:
        amounts = _amounts(minor_digits(store.settings().text("currency")))
        masks = [(place, mask) for place, name in enumerate(names) if (mask := _MASKS.get(name))]
        for part in parts(store.connection, table, ids if of_personas else None):
            found: list[list[str]] = [list(row) for row in among(store.connection, select, part)]
            for row in found if money or masked else ():
                for place in money:
                    row[place] = amounts(row[place])
                for place, mask in masks if masked else ():
                    if row[place]:
                        row[place] = mask(row[place]) or ""
            yield found

    return ExportKind(lambda store: names, rows, _PLAIN, f"SELECT count(*) FROM {table}")


def _amounts(digits: int) -> Callable[[Any], str]:
    """Minor units as text, each amount worked out once while there are few."""
    known: dict[int | None, str] = {None: ""}

    def text(amount: int | None) -> str:
        found = known.get(amount)
        if found is None and amount is not None:
            found = amount_text(amount, digits)
            if len(known) < 50_000:
                known[amount] = found
        return found or ""

    return text


def parts(connection: Connection, table: str, ids: Sequence[int] | None) -> Iterator[list[int]]:
    """Ids of the table's rows, of these personas or all, a batch at a time; orders that left with their
    source are not among them."""
    here = " AND removal_id IS NULL" if table == "purchase" else ""
    if ids is not None:
        of = _THROUGH.get(table, f"SELECT id FROM {table} WHERE persona_id {{keys}}{here} ORDER BY id")
        for start in range(0, len(ids), BATCH):
            part = list(ids[start : start + BATCH])
            numbers = [row[0] for row in among(connection, of, part)]
            for first in range(0, len(numbers), BATCH):
                yield numbers[first : first + BATCH]
        return
    last = 0
    while True:
        rows = connection.all(
            f"SELECT id FROM {table} WHERE id > :last{here} ORDER BY id LIMIT :count", last=last, count=BATCH
        )
        if not rows:
            return
        last = rows[-1][0]
        yield [row[0] for row in rows]


def _hidden(text: str) -> str:
    return HIDDEN


_MASKS: dict[str, Callable[[str], str | None]] = {
    "phone": masked_phone,
    "email": masked_email,
    "text": _hidden,
    "answer": _hidden,
    "code": _hidden,
}

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
        THEIRS,
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
        THEIRS,
    ),
    "actions": _kind("action", {**_WHO, "at": "d.at", "kind": "d.kind", "detail": "d.detail"}, THEIRS),
    "pixel-events": _kind(
        "pixel_event", {**_WHO, "at": "d.at", "kind": "d.kind", "detail": "d.detail"}, THEIRS
    ),
    "refunds": _kind(
        "refund",
        {
            "refund_id": "d.document_id",
            "order_id": "o.order_id",
            "amount": "d.amount",
            "refunded_at": "d.refunded_at",
        },
        "JOIN purchase o ON o.id = d.purchase_id AND o.removal_id IS NULL",
        where="AND d.undone_at IS NULL",
    ),
    "codes": _kind(
        "collectible",
        {"code": "d.code", "points": "d.points", "expires_on": "d.expires_on"},
        "",
    ),
    "employees": _kind(
        "employee",
        {
            "phone": "CASE WHEN d.kind = 'phone' THEN d.value END",
            "email": "CASE WHEN d.kind = 'email' THEN d.value END",
            "until": "d.until",
        },
        "",
    ),
}
