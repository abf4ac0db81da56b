"""Where somebody went: merged into another, archived, among a household, or only on receipts."""

from collections.abc import Iterator

from store.database.connection import Connection
from store.database.sql import in_list
from store.search.doctor.records import CANDIDATES, NextKey, Step, go_on
from store.search.misses import Receipts, Subject, survivor_of
from store.words import say

LEADING = ("merged", "archived")
"""Of whom something is said, so that nobody is enrolled a second time."""


def merged(connection: Connection, found: list[Subject], what: str) -> Iterator[Step]:
    """Who survived the merges of those found."""
    survivors = {survivor_of(connection, subject.id) for subject in found if subject.status == "merged"}
    survivors.discard(None)
    for persona_id in sorted(number for number in survivors if number is not None):
        key = NextKey(
            "Enter", say("search.key_open", id=persona_id), persona_id=persona_id, query=f"id:{persona_id}"
        )
        yield Step(
            say("search.tried.merged"),
            say("search.merged_into", what=what, id=persona_id),
            found=True,
            key=key,
        )
    if not survivors:
        yield Step(say("search.tried.merged"), say("search.no"))


def archived(found: list[Subject], what: str) -> Step:
    """Said to everybody for an exact identifier, and nothing but that it is so."""
    if not any(subject.status == "archived" for subject in found):
        return Step(say("search.tried.archive"), say("search.no"))
    return Step(say("search.tried.archive"), say("search.is_archived", what=what), found=True)


def receipts(found: Receipts, what: str) -> Iterator[Step]:
    """Receipts that belong to nobody; attaching one is done at the card of whoever they are."""
    if not found.count:
        yield Step(say("search.tried.receipts"), say("search.no_receipts", what=what))
        return
    yield Step(
        say("search.tried.receipts"),
        say("search.receipts_with", count=found.count, what=what, last=found.last_on),
        found=True,
    )


def households(connection: Connection, found: list[Subject]) -> Iterator[Step]:
    """Others at home with those found who can be served: people who share a phone are one household."""
    gone = [subject.id for subject in found if subject.status in LEADING]
    if not gone:
        return
    listed, values = in_list("id", gone)
    rows = connection.all(
        "SELECT DISTINCT other.id FROM persona p JOIN persona other ON other.household_id = p.household_id "
        f"WHERE p.id IN {listed} AND p.household_id IS NOT NULL AND other.status = 'active' "
        f"ORDER BY other.id LIMIT {CANDIDATES}",
        **values,
    )
    others = [row[0] for row in rows]
    if not others:
        yield Step(say("search.tried.household"), say("search.no"))
    for persona_id in others:
        key = go_on([persona_id], "")
        yield Step(say("search.tried.household"), say("search.household_of", id=persona_id), True, key)
