"""Rows of the list for some ids: persona and account, and why each was found."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from store.database.connection import Connection
from store.database.sql import Row, text_for
from store.points.expiry.due import LOT_IS_DUE
from store.search.by_condition import day_begins
from store.search.details import read_details
from store.search.matching import Reasons
from store.search.piece import Context, among
from store.search.records import PersonaRow

ROW = (
    "p.id, p.name, p.phone, p.email, coalesce(a.balance, 0), p.status, p.last_purchase_at, p.source, "
    "p.birthday, p.signup_on, p.created_at, p.spent, p.sales, p.utm, p.household_id, a.id, a.next_due_on"
)
"""What is read of a row, the id first."""
ROW_JOINED = "LEFT JOIN account a ON a.persona_id = p.id AND a.card_id IS NULL"
_DUE = "SELECT l.account_id, sum(l.remaining) FROM account a JOIN lot l ON l.account_id = a.id WHERE l.remaining > 0"


def read_rows(
    connection: Connection,
    ids: Sequence[int],
    context: Context,
    reasons: Reasons,
    *,
    masked: bool,
    details: frozenset[str] = frozenset(),
    found: Sequence[Row] = (),
) -> list[PersonaRow]:
    """The rows in the order of ``ids``; those without a persona are left out. ``details`` are read too.

    ``found`` holds the ``ROW`` of each where that was read already.
    """
    if not ids:
        return []
    if not found:
        known, bound = among("p.id", ids, connection.dialect)
        found = connection.all(f"SELECT {ROW} FROM persona p {ROW_JOINED} WHERE {known}", **bound)
    due = _due(
        connection, [row[15] for row in found if row[16] and row[16] <= context.today.isoformat()], context
    )
    matched = reasons.for_rows(connection, {row[0]: (row[2], row[3]) for row in found})
    rows = {row[0]: _row(row, due, context, matched.get(row[0], ""), masked=masked) for row in found}
    if details:
        told = read_details(connection, list(rows), details)
        rows = {number: replace(row, details=tuple(told[number])) for number, row in rows.items()}
    return [rows[number] for number in ids if number in rows]


def _due(connection: Connection, accounts: list[int], context: Context) -> dict[int, int]:
    """Points that fell due and are not booked yet: they are not shown (``engineering.md`` C1)."""
    if not accounts:
        return {}
    known, bound = among("a.id", accounts, connection.dialect)
    rows = connection.all(
        f"{_DUE} AND {text_for(LOT_IS_DUE, connection.dialect)} AND {known} GROUP BY l.account_id",
        today=context.today.isoformat(),
        **bound,
    )
    return {account: int(points) for account, points in rows}


def _row(
    row: tuple[Any, ...], due: dict[int, int], context: Context, matched: str, *, masked: bool
) -> PersonaRow:
    name, phone, email = row[1:4]
    if masked:
        from store.people.masking import masked_email, masked_name, masked_phone

        name, phone, email = masked_name(name), masked_phone(phone), masked_email(email)
    return PersonaRow(
        id=row[0],
        name=name,
        phone=phone,
        email=email,
        points=row[4] - due.get(row[15], 0),
        status=row[5],
        last_seen_at=row[6],
        last_seen_days=None if row[6] is None else days_since(row[6], context),
        source=row[7],
        matched=matched,
        birthday=None if masked else row[8],
        signup_on=row[9],
        created_at=row[10],
        spent=row[11],
        sales=row[12],
        utm=row[13],
        household_id=row[14],
        masked=masked,
    )


def days_since(instant: str, context: Context) -> int:
    """Whole days of the shop between an instant and today; never less than 0."""
    day, begins, ends = _around(instant[:10], context.time_zone, context.closes_at)
    passed = (context.today - day).days
    if instant < begins:
        passed += 1
    elif instant >= ends:
        passed -= 1
    return max(0, passed)


@lru_cache(maxsize=8192)
def _around(day: str, zone: str, closes_at: str) -> tuple[date, str, str]:
    """A calendar day, and the instants between which the shop has it too."""
    found = date.fromisoformat(day)
    return found, day_begins(found, zone, closes_at), day_begins(found + timedelta(days=1), zone, closes_at)
