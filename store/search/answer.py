"""The search bar's one way in: an answer for a text, its total, all its ids in order, rows for ids."""

import time
from array import array
from collections.abc import Sequence

from store.actor import Actor
from store.database.connection import Connection
from store.database.store import Store
from store.search.catalogue import active_personas, active_personas_at_once, is_masked
from store.search.language.explanation import Side, explain
from store.search.language.fields import FIELDS
from store.search.language.tree import And, ExactName, Name, Node, Or, Phone, all_of, any_of, walk
from store.search.lookup import Found, all_ids, counted, first_ids
from store.search.matching import Reasons, needles_of
from store.search.patience import GaveUp, Stop, patience
from store.search.plan import Plan, planned
from store.search.recency import read_lean, read_recency, recency_of
from store.search.records import Answer, Needle, PersonaRow, Total
from store.search.rows import read_rows
from store.search.sizes import sizes_of
from store.search.understanding import Understood, understood
from store.words import say

CACHE_KB = 28_000
"""What the connection that answers keys may keep of an embedded store: the pages of who was here last."""
BUSY = 3.0
"""A key waits so many times its patience by the clock while the processor is elsewhere."""
LIMIT = 50
"""Rows of a first page."""
TOTAL_MS = 300.0
"""A total is given up after so long."""
INLINE: dict[str, float | None] = {"sqlite": 12.0, "postgresql": None}
"""The patience in ms with which a key press may ask in its own handling, None: always ask from a worker.

Measured: SQLite at 1,000,000 personas takes the processor 1 to 10 ms, 20 where several conditions meet;
PostgreSQL at 100,000, on a machine busy with other things, 5 to 35 ms by the clock, most of it waiting.
"""
DOCUMENTS = ("id", "receipt", "serial")
"""What bare digits may be besides a phone: fields of the language."""
COUNTING = (1_000, 10_000, 100_000)
"""Steps at which a total is known to be more, should it be given up."""


def answer(
    store: Store,
    actor: Actor,
    text: str,
    *,
    limit: int = LIMIT,
    patience_ms: float | None = None,
    details: frozenset[str] = frozenset(),
    stop: Stop | None = None,
) -> Answer:
    """The first page for what stands in the bar; never raises on the text: problems come in the answer.

    With ``patience_ms`` it ranks a bounded number of candidates and gives up in time (``unfinished``);
    without, it is complete however long it takes: for workers and commands. ``details`` are what the rows
    tell beside what they always do. A worker whose ``stop`` says yes leaves it ``unfinished``.
    """
    began = time.perf_counter()
    masked = is_masked(actor)
    with store.reading() as connection:
        asked = understood(store, actor, connection, text)
        at_once = patience_ms is not None
        population = (active_personas_at_once if at_once else active_personas)(store, connection)
        if patience_ms is None:
            read_lean(connection)
        elif connection.dialect == "sqlite":
            connection.driver.execute(f"PRAGMA cache_size=-{CACHE_KB}")
        rows: list[PersonaRow] = []
        found = Found([], True)
        try:
            with patience(connection, patience_ms, stop, busy=BUSY):
                if not asked.errors:
                    found = first_ids(
                        connection,
                        asked.plan,
                        limit + 1,
                        bounded=patience_ms is not None,
                        recency=lambda: recency_of(store, connection),
                        sizes=sizes_of(store),
                    )
                    rows = _rows(connection, asked, found, masked=masked, details=details)
        except GaveUp:
            found = Found([], False)
    more = len(rows) > limit
    rows = rows[:limit]
    elapsed = (time.perf_counter() - began) * 1000
    count = len(rows) if found.exact and not more and not asked.errors else None
    words = "" if asked.errors else _words(asked, rows)
    return Answer(
        parsed=asked.parsed,
        rows=tuple(rows),
        more=more,
        explain=explain_line(words, Total(len(rows), count is not None, None, population), elapsed),
        problems=asked.problems,
        elapsed_ms=elapsed,
        total=count,
        words=words,
        population=population,
        unfinished=not found.exact,
        needles=needles_of(asked.tree, asked.context.region),
    )


def recent(store: Store, actor: Actor, limit: int = LIMIT) -> list[PersonaRow]:
    """Who was here last, for an empty bar."""
    masked = is_masked(actor)
    with store.reading() as connection:
        asked = understood(store, actor, connection, "")
        found = first_ids(connection, asked.plan, limit, bounded=True)
        return _rows(connection, asked, found, masked=masked)


def total(store: Store, actor: Actor, text: str, *, stop: Stop | None = None) -> Total:
    """How many there are, for a worker; given up after ``TOTAL_MS`` as more than what was counted by then."""
    is_masked(actor)
    with store.reading() as connection:
        asked = understood(store, actor, connection, text)
        read_lean(connection)
        population = active_personas(store, connection, anew=True)
        if asked.errors:
            return Total(0, True, None, population)
        if not asked.plan.pieces:
            return Total(population, True, None, population)
        read_recency(store, connection)
        deadline = time.perf_counter() + TOTAL_MS / 1000
        count, complete = _counted(connection, asked.plan, deadline, stop)
        looser = None
        if complete and (loose := _without_quotes(asked.tree)) is not None:
            plan = planned(loose, (), asked.context)
            wider, known = _counted(connection, plan, deadline, stop)
            looser = max(0, wider - count) if known else None
    return Total(count, complete, looser, population)


def snapshot(store: Store, actor: Actor, text: str, *, stop: Stop | None = None) -> "array[int]":
    """The ids of everything found, in order, for a worker: 8 bytes a row; empty when told to stop."""
    is_masked(actor)
    with store.reading() as connection:
        asked = understood(store, actor, connection, text)
        if asked.errors:
            return array("q")
        read_lean(connection)
        try:
            with patience(connection, None, stop):
                return all_ids(connection, asked.plan)
        except GaveUp:
            return array("q")


def rows_of(
    store: Store, actor: Actor, ids: Sequence[int], text: str, *, details: frozenset[str] = frozenset()
) -> list[PersonaRow]:
    """The rows of some ids of a snapshot, in the order of ``ids``; those that are gone since are left out."""
    masked = is_masked(actor)
    with store.reading() as connection:
        asked = understood(store, actor, connection, text)
        return _rows(connection, asked, Found(list(ids), True), masked=masked, details=details)


def explain_line(words: str, found: Total, elapsed_ms: float | None = None) -> str:
    """The line below the bar: ``phone ends 0412 · 3 of 12,480 · 2 ms``; empty without words."""
    if not words:
        return ""
    count = f"{found.count:,}" if found.complete else f"{found.count:,}+"
    known = found.population is not None
    parts = [words, say("search.of" if known else "search.so_many", count=count, all=found.population)]
    if found.looser:
        parts.append(say("search.looser", more=found.looser))
    if elapsed_ms is not None:
        parts.append(say("search.milliseconds", milliseconds=max(1, round(elapsed_ms))))
    return " · ".join(parts)


def _rows(
    connection: Connection,
    asked: Understood,
    found: Found,
    *,
    masked: bool,
    details: frozenset[str] = frozenset(),
) -> list[PersonaRow]:
    reasons = Reasons(asked.tree, asked.context)
    return read_rows(
        connection, found.ids, asked.context, reasons, masked=masked, details=details, found=found.rows
    )


def _counted(connection: Connection, plan: Plan, deadline: float, stop: Stop | None) -> tuple[int, bool]:
    """The number of rows, and whether it is all of them or only the last step that was passed in time."""
    passed = 0
    for most in (*COUNTING, None):
        left = (deadline - time.perf_counter()) * 1000
        if left <= 0:
            break
        try:
            with patience(connection, left, stop):
                count = counted(connection, plan, None if most is None else most + 1)
        except GaveUp:
            break
        if most is None or count <= most:
            return count, True
        passed = most
    return passed, False


def _without_quotes(tree: Node) -> Node | None:
    """The tree with every quoted name as words, None if it has none."""
    if not any(isinstance(node, ExactName) for node in walk(tree)):
        return None
    match tree:
        case ExactName(name):
            return Name(tuple(name.split()))
        case And(terms):
            return all_of(_without_quotes(term) or term for term in terms)
        case Or(terms):
            return any_of(_without_quotes(term) or term for term in terms)
        case _:
            return None


def _words(asked: Understood, rows: Sequence[PersonaRow]) -> str:
    """The query in words; bare digits as what they were found to be."""
    tree, context = asked.tree, asked.context
    documents = {row.matched for row in rows} & set(DOCUMENTS)
    words = explain(asked.parsed, context.today, context.region, phone_side=_side(asked, rows))
    if isinstance(tree, Phone) and documents:
        told = [f"{FIELDS[word].words} {tree.digits}" for word in DOCUMENTS if word in documents]
        if len(documents) < len({row.matched for row in rows}):
            told.insert(0, words)
        return say("condition.or").join(told)
    if context.masked and any(isinstance(node, Name) for node in walk(tree)):
        return " · ".join((words, say("search.masked_name")))
    return words


def _side(asked: Understood, rows: Sequence[PersonaRow]) -> Side | None:
    """Which end of the number the rows matched, where they agree."""
    found = {row.matched for row in rows}
    if found == {"phone-suffix"}:
        return "ends"
    return "starts" if found == {"phone"} and not asked.whole_phone else None


__all__ = [
    "INLINE",
    "LIMIT",
    "Answer",
    "Needle",
    "PersonaRow",
    "Total",
    "answer",
    "explain_line",
    "recent",
    "rows_of",
    "snapshot",
    "total",
]
