"""Runs a plan: the first ids in order from a bounded number of candidates, or all of them, or their number.

A condition that holds for few is read from its index whole and ranked. One that holds for many is met soon by
walking everybody in order. What is neither is left to a worker, and the bounded answer says so.
"""

import json
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from store.database.connection import Connection
from store.database.sql import Row, for_postgresql
from store.search.order import NEWEST
from store.search.piece import Piece
from store.search.plan import Plan
from store.search.recency import Recency
from store.search.rows import ROW, ROW_JOINED
from store.search.sizes import Sizes
from store.search.walk import MILLION, Walk, unsettled

RANKED = {"sqlite": 2_000, "postgresql": 5_000}
"""At most so many candidates of one condition are ranked by the database while somebody types."""
RANKED_IN_MEMORY = 20_000
"""So many where their order is kept in memory."""
PROMISING = 800
"""A page expected from so many candidates is looked for by testing them rather than by another index."""
CHEAPER = 16
"""So many ids are read from an index while one persona is tested."""
FEWEST_TRIED, MOST_TRIED = 64, 1_024
"""How many of the newest candidates are tested in one go until the page is full."""
ARCHIVED = 16
"""One in so many candidates of whom nothing more is asked may be archived or merged away."""
FEW = 200
"""So few candidates are not narrowed further by reading another index."""
PROBED = 2
"""At most so many conditions' indexes are read in vain."""
COMMON = {"sqlite": 5_000, "postgresql": 2_500}
COMMON_WIDE = {"sqlite": 10_000, "postgresql": RANKED_IN_MEMORY}
"""A condition found or guessed to hold for more of a million is looked for by walking a few steps first.

``COMMON_WIDE`` where the walk reads more of a persona than its index holds. PostgreSQL fetches a row for each on a
list of names.
"""
HOPELESS = {"sqlite": 30_000, "postgresql": RANKED_IN_MEMORY}
"""A list found to be longer is not read for a first page, nor a second one that is guessed to be."""
MANY = 200_000
"""A condition guessed to hold for more is not worth reading from its index whole."""
SURELY_FEW = 20
"""A guess of so few needs no asking."""
SNAPSHOT_CHUNK = 20_000


ANYBODY = Piece("1 = 1", ("SELECT id FROM persona",), 1_000_000, exact=False)
"""For what has no list at all: a store of few people can be ranked whole."""


@dataclass(frozen=True, slots=True)
class Found:
    """Ids in order; ``exact`` unless only some of the candidates were ranked. ``rows`` are what was read of them."""

    ids: list[int]
    exact: bool
    rows: tuple[Row, ...] = ()


Known = tuple[Recency, set[int]] | None
"""The order of last visits kept in memory, and who was seen since."""


def _unknown() -> Known:
    return None


def first_ids(
    connection: Connection,
    plan: Plan,
    limit: int,
    *,
    bounded: bool,
    recency: Callable[[], Known] = _unknown,
    sizes: Sizes | None = None,
) -> Found:
    """The first ``limit`` ids in order; when not ``bounded`` all candidates are ranked, whatever it takes."""
    sizes = sizes or Sizes()
    walk = Walk(connection, plan, limit)
    if connection.dialect == "postgresql":
        _ask_sizes(connection, plan, sizes)
    rarest = min((sizes.of(piece, plan.values) for piece in plan.lists), default=MANY)
    at_first = connection.dialect == "sqlite" or rarest > FEW
    known = recency() if at_first and plan.order.column is NEWEST else None
    narrow = all(piece.narrow for piece in plan.pieces)
    if rarest > (COMMON if narrow or known is None else COMMON_WIDE)[connection.dialect]:
        walk.learn()
        if walk.promising or (walk.share * MILLION > RANKED_IN_MEMORY and rarest > RANKED_IN_MEMORY):
            walk.go_on()
    if not walk.finished:
        if known is None:
            ranked = _read_and_ranked(connection, plan, limit, sizes)
            if ranked is not None:
                return Found(ranked, True)
            if not at_first and plan.order.column is NEWEST:
                known = recency()
        if known is not None:
            rows = _ranked_in_memory(connection, plan, limit, known, sizes)
            if rows is not None:
                return Found([row[0] for row in rows], True, tuple(rows))
        walk.go_on()
    if walk.finished:
        return Found(_settled(connection, plan, walk.found[:limit], limit), True)
    if not bounded and walk.worth_going_far:
        walk.go_far()
        if walk.finished:
            return Found(_settled(connection, plan, walk.found[:limit], limit), True)
    if not bounded and plan.order.having is not None:
        return Found(_having_first(connection, plan, limit), True)
    if not bounded:
        text = ids_select(plan, connection.dialect) + " LIMIT :most"
        return Found([row[0] for row in connection.all(text, **plan.values, most=limit)], True)
    return Found(walk.found[:limit], False)


def _settled(connection: Connection, plan: Plan, found: list[int], limit: int) -> list[int]:
    """The page of a finished walk, with those in their places whom the order of the index has elsewhere."""
    column = plan.order.column
    if column is None or not column.unsettled:
        return found
    others = [row[0] for row in connection.all(unsettled(column, plan), **plan.values, most=limit)]
    if not others:
        return found
    return [row[0] for row in _in_order(connection, plan, found + others, [], limit)]


def _having_first(connection: Connection, plan: Plan, limit: int) -> list[int]:
    """The first by a column of other tables: those who have something in it, then by id those who have not."""
    column, way = plan.order.having, "DESC" if plan.order.descending else "ASC"
    if column is None:
        return []
    text = (
        f"SELECT p.id FROM ({column.having}) AS h CROSS JOIN persona p WHERE p.id = h.id AND {plan.test} "
        f"ORDER BY h.key {way}, p.id {way} LIMIT :most"
    )
    found = [row[0] for row in connection.all(text, **plan.values, most=limit)]
    if len(found) < limit:
        text = (
            f"SELECT p.id FROM persona p WHERE {plan.test} AND {column.missing} IS NULL "
            f"ORDER BY p.id {way} LIMIT :most"
        )
        found += [row[0] for row in connection.all(text, **plan.values, most=limit - len(found))]
    return found


def all_ids(connection: Connection, plan: Plan) -> "array[int]":
    """All ids in order, 8 bytes each."""
    ids = array("q")
    for chunk in _chunks(connection, ids_select(plan, connection.dialect), plan.values):
        ids.extend(row[0] for row in chunk)
    return ids


def counted(connection: Connection, plan: Plan, most: int | None = None) -> int:
    """How many there are, at most ``most``."""
    inner = ids_select(plan, connection.dialect, ordered=False)
    if most is None:
        found: int = connection.value(f"SELECT count(*) FROM ({inner}) AS found", **plan.values)
    else:
        found = connection.value(
            f"SELECT count(*) FROM ({inner} LIMIT :most) AS found", **plan.values, most=most
        )
    return found


def _ask_sizes(connection: Connection, plan: Plan, sizes: Sizes) -> None:
    """How many PostgreSQL expects on the lists of which that was not asked yet: it has counted better than we guess."""
    for piece in plan.lists:
        if piece.cost > SURELY_FEW and not sizes.learned(piece, plan.values):
            lists = " UNION ALL ".join(
                f"SELECT id FROM ({select}) AS l{number}" for number, select in enumerate(piece.lists)
            )
            [told] = connection.value(f"EXPLAIN (FORMAT JSON) {lists}", **plan.values)
            sizes.learn(piece, plan.values, int(told["Plan"]["Plan Rows"]))


def _read_and_ranked(connection: Connection, plan: Plan, limit: int, sizes: Sizes) -> list[int] | None:
    """The first of those on the lists that are short enough, None if none is."""
    found: set[int] | None = None
    residual = list(plan.pieces)
    in_vain = 0
    for piece in plan.lists or (ANYBODY,):
        if found is not None and (len(found) <= FEW or piece.cost > MANY):
            break
        most = RANKED[connection.dialect]
        hopeless = connection.dialect == "postgresql" and sizes.learned(piece, plan.values) > 2 * most
        ids = None if hopeless else _ids_of(connection, plan, piece, most)
        if ids is None:
            in_vain += 1
            if in_vain == PROBED:
                break
            continue
        found = ids if found is None else found & ids
        if piece.exact:
            residual.remove(piece)
    if found is None:
        return None
    return [row[0] for row in _in_order(connection, plan, list(found), residual, limit)]


def _ranked_in_memory(
    connection: Connection, plan: Plan, limit: int, known: tuple[Recency, set[int]], sizes: Sizes
) -> list[Row] | None:
    """The same by the order kept in memory, with what a row tells: the newest are tested first, and another list
    is read only if what the test of a few promises is not enough. None if every list is too long.
    """
    recency, since = known
    hopeless = HOPELESS[connection.dialect]
    found: set[int] | None = None
    residual = list(plan.pieces)
    others = sorted(plan.lists, key=lambda piece: sizes.of(piece, plan.values))
    for place, piece in enumerate(others[:PROBED]):
        if (sizes.learned if place == 0 else sizes.of)(piece, plan.values) > hopeless:
            break
        others.remove(piece)
        found = _ids_of(connection, plan, piece, RANKED_IN_MEMORY)
        sizes.learn(piece, plan.values, hopeless + 1 if found is None else len(found))
        if found is not None:
            if piece.exact:
                residual.remove(piece)
            break
    if found is None:
        return None
    first, rest = recency.newest_first(found, since, limit)
    hits: list[Row] = []
    tried, size = 0, max(FEWEST_TRIED, limit + limit // 4) if residual else limit + limit // ARCHIVED + 1
    while True:
        batch = list(islice(rest, size))
        if tried == 0:
            batch += first
        hits += _in_order(connection, plan, batch, residual, limit - len(hits), what=ROW, joined=ROW_JOINED)
        tried += len(batch)
        if len(hits) >= limit or len(batch) < size:
            return hits
        expected = tried * limit // max(len(hits), 1)
        size = max(FEWEST_TRIED, min(MOST_TRIED, expected - tried))
        listed = sizes.of(others[0], plan.values) if others else MANY
        if listed <= hopeless and len(found) - tried > FEW and expected > max(PROMISING, listed // CHEAPER):
            piece = others.pop(0)
            further = _ids_of(connection, plan, piece, RANKED_IN_MEMORY)
            sizes.learn(piece, plan.values, hopeless + 1 if further is None else len(further))
            if further is not None:
                rest = filter(further.__contains__, rest)
                if piece.exact:
                    residual.remove(piece)
    return hits


def _ids_of(connection: Connection, plan: Plan, piece: Piece, most: int) -> set[int] | None:
    """The ids on a piece's lists, None if there are more than ``most``."""
    if connection.dialect == "sqlite":
        # Every level of selects is gone through row by row: a third of the time of a long list.
        lists = " UNION ALL ".join(
            f"SELECT id FROM ({select})" if number and select.startswith("WITH") else select
            for number, select in enumerate(piece.lists)
        )
        text = f"SELECT json_group_array(id) FROM ({lists} LIMIT :most)"
        ids = json.loads(connection.value(text, **plan.values, most=most + 1))
    else:
        lists = " UNION ALL ".join(
            f"SELECT id FROM ({select} LIMIT :most) AS l{number}" for number, select in enumerate(piece.lists)
        )
        text = f"SELECT json_agg(id)::text FROM ({lists} LIMIT :most) AS found"
        ids = json.loads(connection.value(text, **plan.values, most=most + 1) or "[]")
    return set(ids) if len(ids) <= most else None


def _in_order(
    connection: Connection,
    plan: Plan,
    ids: list[int],
    residual: list[Piece],
    limit: int,
    *,
    what: str = "p.id",
    joined: str = "",
) -> list[Row]:
    if not ids:
        return []
    test = " AND ".join([plan.base, *(f"({piece.test})" for piece in residual)])
    known: Any
    if connection.dialect == "sqlite":
        source, known = (
            f"json_each(:ids) c CROSS JOIN persona p {joined} WHERE p.id = c.value",
            json.dumps(ids),
        )
    else:
        # Without its OFFSET PostgreSQL would rather go through everybody in order until it has met enough of them.
        fetched = "(SELECT * FROM persona WHERE id = ANY(:ids) OFFSET 0) AS p"
        source, known = f"{fetched} {joined} WHERE 1 = 1", ids
    text = f"SELECT {what} FROM {source} AND {test} ORDER BY {plan.order.text} LIMIT :most"
    return connection.all(text, **plan.values, ids=known, most=limit)


def ids_select(plan: Plan, dialect: str, *, ordered: bool = True) -> str:
    """A select of every id: from the rarest condition's index if it is rare enough, else from all in one go.

    SQLite would rather walk an index in order and fetch every row from elsewhere: five times as long.
    """
    order = f" ORDER BY {plan.order.text}" if ordered else ""
    best = plan.lists[0] if plan.lists and plan.lists[0].cost <= MANY else None
    having = plan.order.having
    if best is None and ordered and having is not None:
        way = "DESC" if plan.order.descending else "ASC"
        return (
            f"SELECT p.id FROM persona p LEFT JOIN ({having.having}) AS h ON h.id = p.id WHERE {plan.test} "
            f"ORDER BY (h.key IS NULL), h.key {way}, p.id {way}"
        )
    if best is None:
        scanned = "persona p NOT INDEXED" if dialect == "sqlite" else "persona p"
        return f"SELECT p.id FROM {scanned} WHERE {plan.test}{order}"
    union = " UNION ".join(
        f"SELECT id FROM ({select}) AS l{number}" for number, select in enumerate(best.lists)
    )
    rest = [plan.base, *(f"({piece.test})" for piece in plan.pieces if piece is not best or not piece.exact)]
    test = " AND ".join(rest)
    return f"SELECT p.id FROM ({union}) AS c CROSS JOIN persona p WHERE p.id = c.id AND {test}{order}"


def _chunks(connection: Connection, text: str, values: dict[str, Any]) -> Iterator[list[Row]]:
    if connection.dialect == "sqlite":
        cursor = connection.driver.execute(text, values)
    else:
        cursor = connection.driver.execute(for_postgresql(text), values)
    while chunk := cursor.fetchmany(SNAPSHOT_CHUNK):
        yield chunk
