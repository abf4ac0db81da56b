"""Runs a plan: the first ids in order from a bounded number of candidates, or all of them, or their number.

A condition that holds for few is read from its index whole and ranked. One that holds for many is met soon by
walking everybody in order. What is neither is left to a worker, and the bounded answer says so.
"""

import json
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from store.database.connection import Connection
from store.database.sql import for_postgresql
from store.search.order import Column
from store.search.piece import Piece
from store.search.plan import Plan

RANKED = 2000
"""At most so many candidates of one condition are fetched and ranked while somebody types."""
FEW = 200
"""So few candidates are not narrowed further by reading another index."""
WINDOWS = (128, 512, 1408)
"""How many personas are tested in one go on a walk in order; together what one key may cost."""
SNAPSHOT_CHUNK = 20_000
PROBED = 4
"""At most so many conditions' indexes are read for candidates."""
MANY = 250_000
"""A condition met by more of a million than this gives no useful list of candidates."""


@dataclass(frozen=True, slots=True)
class Found:
    """Ids in order; ``exact`` unless only some of the candidates were ranked."""

    ids: list[int]
    exact: bool


def first_ids(connection: Connection, plan: Plan, limit: int, *, bounded: bool) -> Found:
    """The first ``limit`` ids in order; when not ``bounded`` all candidates are ranked, whatever it takes."""
    candidates, residual = _candidates(connection, plan)
    if candidates is not None:
        return Found(_ranked(connection, plan, candidates, residual, limit), True)
    walked, whole = _walked(connection, plan, limit)
    if whole or len(walked) >= limit:
        return Found(walked[:limit], True)
    if not bounded:
        return Found(
            [row[0] for row in connection.all(_whole(plan) + " LIMIT :most", **plan.values, most=limit)], True
        )
    if plan.lists:
        best = plan.lists[0]
        some = _ids_of(connection, plan, best, RANKED)
        ranked = _ranked(connection, plan, some, list(plan.pieces), limit)
        known = set(walked)
        walked += [number for number in ranked if number not in known]
    return Found(walked[:limit], False)


def all_ids(connection: Connection, plan: Plan) -> "array[int]":
    """All ids in order, 8 bytes each."""
    ids = array("q")
    for chunk in _chunks(connection, _whole(plan), plan.values):
        ids.extend(row[0] for row in chunk)
    return ids


def counted(connection: Connection, plan: Plan, most: int | None = None) -> int:
    """How many there are, at most ``most``."""
    inner = _whole(plan, ordered=False)
    if most is None:
        found: int = connection.value(f"SELECT count(*) FROM ({inner}) AS found", **plan.values)
    else:
        found = connection.value(
            f"SELECT count(*) FROM ({inner} LIMIT :most) AS found", **plan.values, most=most
        )
    return found


def _candidates(connection: Connection, plan: Plan) -> tuple[set[int] | None, list[Piece]]:
    """The ids that meet the conditions held by at most ``RANKED``, and the conditions still to be tested."""
    found: set[int] | None = None
    residual = list(plan.pieces)
    for piece in plan.lists[:PROBED]:
        if found is not None and (len(found) <= FEW or piece.cost > MANY):
            break
        ids = _ids_of(connection, plan, piece, RANKED + 1)
        if len(ids) > RANKED:
            continue
        found = ids if found is None else found & ids
        if piece.exact:
            residual.remove(piece)
    return found, residual


def _ids_of(connection: Connection, plan: Plan, piece: Piece, most: int) -> set[int]:
    text = " UNION ALL ".join(
        f"SELECT id FROM ({select} LIMIT :most) AS l{number}" for number, select in enumerate(piece.lists)
    )
    return {row[0] for row in connection.all(text, **plan.values, most=most)}


def _ranked(
    connection: Connection, plan: Plan, ids: set[int], residual: list[Piece], limit: int
) -> list[int]:
    if not ids:
        return []
    test = " AND ".join([plan.base, *(f"({piece.test})" for piece in residual)])
    known: Any
    if connection.dialect == "sqlite":
        source, known = "json_each(:ids) c CROSS JOIN persona p WHERE p.id = c.value", json.dumps(list(ids))
    else:
        source, known = "persona p WHERE p.id = ANY(:ids)", list(ids)
    text = f"SELECT p.id FROM {source} AND {test} ORDER BY {plan.order.text} LIMIT :most"
    return [row[0] for row in connection.all(text, **plan.values, ids=known, most=limit)]


def _walked(connection: Connection, plan: Plan, limit: int) -> tuple[list[int], bool]:
    """What a bounded walk over everybody in order meets, and whether it came to the end."""
    column = plan.order.column
    if column is None:
        return [], False
    found: list[int] = []
    after: tuple[Any, int] | None = None
    for size in WINDOWS:
        rows = _window(connection, plan, column, after, size)
        found += [row[0] for row in rows if row[2]]
        if len(found) >= limit:
            break
        if len(rows) < size:
            if not column.nullable:
                return found, True
            break
        after = rows[-1][1], rows[-1][0]
    return found, False


def _window(
    connection: Connection, plan: Plan, column: Column, after: tuple[Any, int] | None, size: int
) -> list[tuple[Any, ...]]:
    descending = plan.order.descending
    direction, sign = ("DESC", "<") if descending else ("ASC", ">")
    values = dict(plan.values)
    where = "1 = 1"
    if after is not None:
        values["after_key"], values["after_id"] = after
        where = f"({column.key}, {column.id}) {sign} (:after_key, :after_id)"
    elif column.nullable:
        where = f"{column.key} IS NOT NULL"
    text = (
        f"SELECT p.id, {column.key}, ({plan.test}) FROM {column.source}{where} "
        f"ORDER BY {column.key} {direction}, {column.id} {direction} LIMIT :size"
    )
    return connection.all(text, **values, size=size)


def _whole(plan: Plan, *, ordered: bool = True) -> str:
    """Every id, ranked by all that is there, read from the rarest condition's index if it is rare enough."""
    order = f" ORDER BY {plan.order.text}" if ordered else ""
    best = plan.lists[0] if plan.lists and plan.lists[0].cost <= MANY else None
    if best is None:
        return f"SELECT p.id FROM persona p WHERE {plan.test}{order}"
    union = " UNION ".join(
        f"SELECT id FROM ({select}) AS l{number}" for number, select in enumerate(best.lists)
    )
    rest = [plan.base, *(f"({piece.test})" for piece in plan.pieces if piece is not best or not piece.exact)]
    test = " AND ".join(rest)
    return f"SELECT p.id FROM ({union}) AS c CROSS JOIN persona p WHERE p.id = c.id AND {test}{order}"


def _chunks(connection: Connection, text: str, values: dict[str, Any]) -> Iterator[list[tuple[Any, ...]]]:
    if connection.dialect == "sqlite":
        cursor = connection.driver.execute(text, values)
    else:
        cursor = connection.driver.execute(for_postgresql(text), values)
    while chunk := cursor.fetchmany(SNAPSHOT_CHUNK):
        yield chunk
