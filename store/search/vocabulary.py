"""The words of this store for completion and the list of options, with how many personas each finds.

Distinct values are read by jumping from one to the next in an index; counts are bounded, so that a million
personas cost a worker well under a second.
"""

import time
from dataclasses import dataclass

from store.actor import Actor
from store.database.connection import Connection
from store.database.store import Store
from store.search.catalogue import active_personas
from store.search.language.completion import Vocabulary
from store.search.language.fields import FIELDS
from store.search.lookup import counted
from store.search.patience import GaveUp, patience
from store.search.plan import Plan
from store.search.recency import read_lean, read_recency
from store.search.saved import saved_searches
from store.search.understanding import understood
from store.segments.built_in import DEFAULT, DEFAULT_ID
from store.segments.counting import kept_counts
from store.segments.rfm_names import GROUPS

WORDS = 200
"""At most so many tags, attributes, values of one attribute, sources."""
COUNTED = 10_000
"""A word is counted up to this."""
EXACT_FROM = 50_000
"""Up to so many personas options are counted exactly, above by their index alone."""
OPTION_MS = 120.0
SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class _Words:
    """An index whose first column is walked by jumps: the expression, the text shown for it, and where."""

    key: str
    shown: str
    table: str
    where: str = "1 = 1"


_TAGS = _Words("lower(tag)", "tag", "tag")
_ATTRIBUTES = _Words("lower(name)", "name", "attribute")
_SOURCES = _Words("lower(source)", "source", "persona")


def vocabulary(store: Store, actor: Actor) -> Vocabulary:
    """Everything completion can offer, and the order of last visits with it; for a worker."""
    with store.reading() as connection:
        read_lean(connection)
        attributes = _distinct(connection, _ATTRIBUTES)
        values = {name: _values(connection, name) for name in list(attributes)[:20]}
        stores = {
            name: _bounded(connection, "favorite_location_id", number)
            for number, name in _locations(connection)
        }
        sizes = kept_counts(connection)
        saved = {found.name: sizes.get(found.id, 0) for found in saved_searches(store, actor)}
        known = Vocabulary(
            tags=_distinct(connection, _TAGS),
            attributes=attributes,
            stores=stores,
            sources=_distinct(connection, _SOURCES),
            segments={DEFAULT: sizes.get(DEFAULT_ID, 0), **saved},
            rfm=_rfm(connection),
            saved=saved,
            counts=_option_counts(store, actor, connection),
            values=values,
        )
        read_recency(store, connection)
        understood(store, actor, connection, "spent:>0")  # reads the currencies, 40 ms, before a key would
        return known


def _rfm(connection: Connection) -> dict[str, int]:
    """The groups of RFM with how many were in each when it was computed last."""
    sizes: dict[int, int] = dict(connection.all("SELECT cell, count(*) FROM rfm_score GROUP BY cell"))
    return {group.name: sum(sizes.get(cell, 0) for cell in group.cells) for group in GROUPS}


def _locations(connection: Connection) -> list[tuple[int, str]]:
    return [(row[0], row[1]) for row in connection.all("SELECT id, name FROM location ORDER BY id")]


def _distinct(connection: Connection, words: _Words) -> dict[str, int]:
    """The different words of an index, each as it was first written, with its count up to ``COUNTED``."""
    found: dict[str, int] = {}
    after = ""
    first = (
        f"SELECT {words.key}, {words.shown} FROM {words.table} WHERE {words.key} > :after AND {words.where} "
        f"ORDER BY {words.key} LIMIT 1"
    )
    count = (
        f"SELECT count(*) FROM (SELECT 1 FROM {words.table} WHERE {words.key} = :key LIMIT {COUNTED}) AS w"
    )
    while len(found) < WORDS:
        row = connection.one(first, after=after)
        if row is None:
            break
        after = row[0]
        found[row[1]] = connection.value(count, key=after)
    return found


def _values(connection: Connection, name: str) -> dict[str, int]:
    """The values of one attribute."""
    found: dict[str, int] = {}
    after = ""
    where = "lower(name) = lower(:name) AND lower(value)"
    count = f"SELECT count(*) FROM (SELECT 1 FROM attribute WHERE {where} = :key LIMIT {COUNTED}) AS w"
    while len(found) < WORDS:
        row = connection.one(
            f"SELECT lower(value), value FROM attribute WHERE {where} > :after ORDER BY lower(value) LIMIT 1",
            name=name,
            after=after,
        )
        if row is None:
            break
        after = row[0]
        found[row[1]] = connection.value(count, name=name, key=after)
    return found


def _bounded(connection: Connection, column: str, value: int) -> int:
    text = f"SELECT count(*) FROM (SELECT 1 FROM persona WHERE {column} = :value LIMIT {COUNTED}) AS w"
    count: int = connection.value(text, value=value)
    return count


def _option_counts(store: Store, actor: Actor, connection: Connection) -> dict[str, int]:
    """How many each fixed option finds (``has:email``), as far as there is time."""
    exact = active_personas(store, connection) <= EXACT_FROM
    counts: dict[str, int] = {}
    deadline = time.perf_counter() + SECONDS
    for name in ("has", "is", "optin"):
        for option, _ in FIELDS[name].options:
            asked = understood(store, actor, connection, f"{name}:{option}")
            if asked.errors or time.perf_counter() > deadline:
                continue
            counted_in_time = _option_count(connection, asked.plan, exact=exact)
            if counted_in_time is not None:
                counts[f"{name}:{option}"] = counted_in_time
    return counts


def _option_count(connection: Connection, plan: Plan, *, exact: bool) -> int | None:
    if connection.dialect == "postgresql" and not exact:
        return None
    try:
        with patience(connection, OPTION_MS):
            if exact:
                return counted(connection, plan)
            select = plan.pieces[0].lists[0]
            found: int = connection.value(f"SELECT count(*) FROM ({select}) AS l", **plan.values)
            return found
    except GaveUp:
        return None
