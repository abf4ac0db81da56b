"""One timeline of everything that happened to a customer, newest first, a page at a time.

Each kind is read by its own index from the cursor on, so that a page costs the same with twenty thousand
events as with twenty. The balance after an entry is counted back from the account's and travels in the
cursor.
"""

from collections.abc import Collection
from dataclasses import asdict
from heapq import merge as merged
from itertools import groupby

from store.database.connection import Connection
from store.database.store import Store
from store.errors import BadInput, NotFound
from store.merging.lineage import lineage, survivor_of
from store.people.event_details import Group, events_of
from store.people.event_reading import ENTRY as ENTRIES
from store.people.event_reading import (
    KIND_OF,
    MERGE,
    ORDER,
    REDEMPTION,
    TOP,
    Found,
    Stream,
    account_balances,
    entries_before,
    rows_before,
)
from store.people.events import KINDS, Cursor, Event, Page, Place
from store.words import say

LIMIT = 50
SEARCHED_AT_ONCE = 2000
"""How many events one `search_timeline` looks through before it answers with what it has."""
_ENTRIES_OF_ONE_PLACE = 20
"""More entries than one order, redemption or merge ever holds."""


def timeline(
    store: Store,
    persona_id: int,
    kinds: Collection[str] = KINDS,
    before: Cursor | None = None,
    limit: int = LIMIT,
) -> Page:
    """A page of the persona's events of these kinds, those of everybody merged into it among them.

    An entry that belongs to a shown order, redemption or merge of the same instant is part of that event.
    Raises `NotFound`, and `BadInput` for an unknown kind. It permits and audits nothing: open the card
    first.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise BadInput(say("people.no_kind", kinds=", ".join(KINDS), kind=kind))
    with store.reading() as connection:
        survivor = survivor_of(connection, persona_id)
        if survivor is None:
            raise NotFound(say("people.no_customer", id=persona_id))
        return _page(connection, lineage(connection, survivor), frozenset(kinds), before, max(1, limit))


def search_timeline(
    store: Store,
    persona_id: int,
    text: str,
    kinds: Collection[str] = KINDS,
    before: Cursor | None = None,
    limit: int = LIMIT,
) -> Page:
    """The events that hold every word of ``text``, blind to case; a short page may still have a next."""
    words = text.casefold().split()
    hits: list[Event] = []
    seen = 0
    while True:
        page = timeline(store, persona_id, kinds, before, LIMIT)
        hits += [event for event in page.events if holds(event, words)]
        seen += len(page.events)
        before = page.next
        if before is None or len(hits) >= limit or seen >= SEARCHED_AT_ONCE:
            return Page(tuple(hits), before)


def holds(event: Event, words: list[str]) -> bool:
    """Whether every word stands somewhere in the event's texts; ``words`` are case-folded."""
    text = " ".join(_texts(asdict(event.what))).casefold()
    return all(word in text for word in words)


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in _texts(inner)]
    return []


def _page(
    connection: Connection,
    personas: tuple[int, ...],
    kinds: frozenset[str],
    before: Cursor | None,
    limit: int,
) -> Page:
    start = before.place if before else TOP
    streams: list[Stream] = []
    for type_, kind in KIND_OF.items():
        if kind in kinds and type_ != ENTRIES:
            streams += rows_before(connection, type_, personas, start, limit + 1)
    balances: dict[int, int] = {}
    if "points" in kinds:
        balances = dict(before.balances) if before else account_balances(connection, personas)
        owners = [owner for owner in (ORDER, REDEMPTION, MERGE) if KIND_OF[owner] in kinds]
        read = 2 * limit + _ENTRIES_OF_ONE_PLACE
        streams += entries_before(connection, list(balances), start, read, owners)
    return _cut(connection, streams, balances, limit)


def _cut(connection: Connection, streams: list[Stream], balances: dict[int, int], limit: int) -> Page:
    """The newest ``limit`` places of all streams together, as far as every stream is known."""
    horizon = max((last for _, last in streams if last is not None), default=None)
    rows = merged(
        *(found for found, _ in streams), key=lambda found: (found.place, found.entry), reverse=True
    )
    groups: list[Group] = []
    last: Place | None = None
    more = False
    for place, several in groupby(rows, key=lambda found: found.place):
        if len(groups) == limit or (horizon is not None and place <= horizon):
            more = True
            break
        groups.append(_group(list(several), balances))
        last = place
    following = Cursor(last, tuple(balances.items())) if more and last is not None else None
    return Page(tuple(events_of(connection, groups)), following)


def _group(several: list[Found], balances: dict[int, int]) -> Group:
    """An event with its entries; each entry gets the balance that stood after it."""
    owner = None
    entries: list[tuple[Found, int]] = []
    for found in several:
        if not found.entry:
            owner = found
            continue
        account_id, points = found.row[1], found.row[3]
        entries.append((found, balances[account_id]))
        balances[account_id] -= points
    return owner, tuple(entries)
