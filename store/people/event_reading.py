"""Reads each kind of happening from a place on, the newest first, by that kind's own index."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from store.database.connection import Connection
from store.database.sql import Row, in_list
from store.people.events import Place

PIXEL, ACTION, SURVEY, MESSAGE, MERGE, REDEMPTION, ORDER, ENTRY = range(1, 9)
"""The types of rows, in the order in which those of one instant stand, the last on top."""

TOP = Place("9999-12-31T23:59:59.999Z", ENTRY + 1, 0)
"""Above everything: the first page begins here. Without an upper end SQLite would not take the index."""

KIND_OF = {
    PIXEL: "pixel",
    ACTION: "actions",
    SURVEY: "surveys",
    MESSAGE: "messages",
    MERGE: "merges",
    REDEMPTION: "redemptions",
    ORDER: "points",
    ENTRY: "points",
}

_TABLES = {
    PIXEL: "t.kind, t.detail FROM pixel_event t WHERE t.persona_id = :persona",
    ACTION: "t.kind, t.detail FROM action t WHERE t.persona_id = :persona",
    MESSAGE: (
        "t.channel, t.direction, t.text, t.campaign, t.status FROM message t WHERE t.persona_id = :persona"
    ),
    SURVEY: (
        "t.survey, t.complete, t.rating, t.persona_id FROM (SELECT persona_id, min(id) AS id, at, survey, "
        "max(complete) AS complete, max(rating) AS rating FROM survey_answer WHERE persona_id = :persona "
        "GROUP BY persona_id, survey, at) t WHERE 1 = 1"
    ),
    MERGE: (
        "t.absorbed_id, p.name, t.survivor_id, t.how, t.evidence, s.name FROM merge t "
        "JOIN persona p ON p.id = t.absorbed_id LEFT JOIN staff s ON s.id = t.staff_id "
        "WHERE t.survivor_id = :persona AND t.undone_at IS NULL"
    ),
    REDEMPTION: (
        "d.discount_id, d.name, t.points, t.code, l.name, s.name, t.receipt, t.undone_at FROM redemption t "
        "JOIN discount d ON d.id = t.discount_id LEFT JOIN location l ON l.id = t.location_id "
        "LEFT JOIN staff s ON s.id = t.staff_id WHERE t.persona_id = :persona"
    ),
    ORDER: (
        "t.order_id, t.receipt, t.source, l.name, t.payment_method, t.pre_tax, t.tax, t.total, t.refunded, "
        "s.name, t.qualifies FROM purchase t LEFT JOIN location l ON l.id = t.location_id "
        "LEFT JOIN staff s ON s.id = t.staff_id WHERE t.persona_id = :persona"
    ),
}
"""What is read of each type beside its instant and id."""

_ROWS_OF = {
    PIXEL: "pixel_event WHERE persona_id",
    ACTION: "action WHERE persona_id",
    MESSAGE: "message WHERE persona_id",
    SURVEY: "survey_answer WHERE persona_id",
    MERGE: "merge WHERE survivor_id",
    REDEMPTION: "redemption WHERE persona_id",
    ORDER: "purchase WHERE persona_id",
}
_FEW = 8
"""So many personas are asked one by one; of more only those that have rows at all."""

_ENTRIES = (
    "SELECT e.happened_at, {type} AS type, {id} AS owner, e.id, e.account_id, e.kind, e.points, e.reason, "
    "n.text, s.name, a.name, l.name, e.source, e.campaign, e.audience, e.operation_id, e.reverses_id "
    "FROM entry e LEFT JOIN purchase p ON p.id = e.purchase_id AND p.placed_at = e.happened_at "
    "LEFT JOIN redemption r ON r.id = e.redemption_id AND r.at = e.happened_at AND e.kind = 'redeem' "
    "LEFT JOIN merge m ON m.id = e.merge_id AND m.at = e.happened_at "
    "LEFT JOIN note n ON n.id = e.note_id LEFT JOIN staff s ON s.id = e.staff_id "
    "LEFT JOIN staff a ON a.id = e.approver_id LEFT JOIN location l ON l.id = e.location_id "
    "WHERE e.account_id = :account AND e.happened_at <= :at "
    "AND (e.happened_at < :at OR {type} < :type OR ({type} = :type AND {id} < :id)) "
    "ORDER BY e.happened_at DESC, type DESC, owner DESC, e.id DESC LIMIT :limit"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A row at its place. ``entry`` is the id of an entry; 0 is the event itself, below its entries."""

    place: Place
    entry: int
    row: Row


Stream = tuple[list[Found], Place | None]
"""Rows, the newest first, and the place beyond which there may be rows that were not read."""


def rows_before(
    connection: Connection, type_: int, personas: tuple[int, ...], start: Place, limit: int
) -> list[Stream]:
    """Up to ``limit`` rows of one type for each persona, before a place."""
    at = "t.placed_at" if type_ == ORDER else "t.at"
    text = (
        f"SELECT {at}, t.id, {_TABLES[type_]}{_condition(at, type_, start)} "
        f"ORDER BY {at} DESC, t.id DESC LIMIT :limit"
    )
    streams = []
    for persona_id in _with_rows(connection, type_, personas):
        rows = connection.all(text, persona=persona_id, limit=limit, **_values(type_, start))
        found = [Found(Place(row[0], type_, row[1]), 0, row[2:]) for row in rows]
        streams.append((found, found[-1].place if len(rows) == limit else None))
    return streams


def _with_rows(connection: Connection, type_: int, personas: tuple[int, ...]) -> tuple[int, ...]:
    """Those of many personas that have rows of a type: of somebody into whom 200 were merged most have none."""
    if len(personas) <= _FEW:
        return personas
    listed, values = in_list("id", personas)
    rows = connection.all(
        f"SELECT p.id FROM persona p WHERE p.id IN {listed} AND EXISTS "
        f"(SELECT 1 FROM {_ROWS_OF[type_]} = p.id) ORDER BY p.id",
        **values,
    )
    return tuple(row[0] for row in rows)


def entries_before(
    connection: Connection,
    accounts: Collection[int],
    start: Place,
    limit: int,
    owners: Collection[int],
) -> list[Stream]:
    """Up to ``limit`` entries of each account, at the place of the order, redemption or merge they belong to.

    Only ``owners`` that are shown hold their entries; the others' entries stand for themselves.
    """
    joins = {ORDER: "p.id", REDEMPTION: "r.id", MERGE: "m.id"}
    held = {owner: column for owner, column in joins.items() if owner in owners}
    cases = "".join(f"WHEN {column} IS NOT NULL THEN {{{owner}}} " for owner, column in held.items())
    type_ = f"CASE {cases}ELSE {ENTRY} END" if held else str(ENTRY)
    owner_id = f"CASE {cases}ELSE e.id END" if held else "e.id"
    for owner, column in held.items():
        type_ = type_.replace(f"{{{owner}}}", str(owner))
        owner_id = owner_id.replace(f"{{{owner}}}", column)
    text = _ENTRIES.format(type=type_, id=owner_id)
    values = {"at": start.at, "type": start.type, "id": start.id, "limit": limit}
    streams = []
    for account_id in accounts:
        rows = connection.all(text, account=account_id, **values)
        found = [Found(Place(row[0], row[1], row[2]), row[3], row[3:]) for row in rows]
        streams.append((found, found[-1].place if len(rows) == limit else None))
    return streams


def account_balances(connection: Connection, personas: tuple[int, ...]) -> dict[int, int]:
    """The booked balance of each points account of these personas, by account id."""
    listed, values = in_list("persona", personas)
    rows = connection.all(
        f"SELECT id, balance FROM account WHERE persona_id IN {listed} AND unit = 'points' "
        "AND card_id IS NULL",
        **values,
    )
    return {row[0]: row[1] for row in rows}


def _condition(at: str, type_: int, start: Place) -> str:
    if type_ == start.type:
        return f" AND {at} <= :at AND ({at} < :at OR t.id < :id)"
    return f" AND {at} {'<=' if type_ < start.type else '<'} :at"


def _values(type_: int, start: Place) -> dict[str, Any]:
    return {"at": start.at, "id": start.id} if type_ == start.type else {"at": start.at}
