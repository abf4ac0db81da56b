"""Who is in which audience, written down: by the sweep and by writes on a persona (`engineering.md` C10)."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from store.database.connection import Connection
from store.database.unit import Unit
from store.errors import Refused
from store.modifiers.audiences import AudienceSearch, Reach, audience_searches
from store.modifiers.records import EVERYBODY, Modifier, modifiers
from store.points.earning.boosts import boosts_due, give_boosts
from store.points.ledger.book import Book
from store.points.ledger.posting import book_for


@dataclass(slots=True)
class Watched:
    """The audiences of the modifiers in force, and the boosts among them: read once for many chunks."""

    reach: Reach
    audiences: tuple[AudienceSearch, ...]
    boosts: tuple[Modifier, ...]

    @property
    def idle(self) -> bool:
        """Whether no modifier asks who is in an audience."""
        return not self.audiences and not self.boosts


def watched(unit: Unit) -> Watched:
    """The audiences that have to be written down now; one whose search is gone or unreadable is left out."""
    connection = unit.connection
    known = modifiers(connection)
    wanted = {one.audience_id for one in known} - {EVERYBODY}
    reach = Reach(connection, unit.settings, unit.day_at(None))
    audiences = []
    for one in audience_searches(connection) if wanted else ():
        if one.id in wanted:
            try:
                reach.plan(one)
            except Refused:
                continue
            audiences.append(one)
    return Watched(reach, tuple(audiences), tuple(one for one in known if one.kind == "boost"))


def refresh_membership(
    unit: Unit,
    persona_ids: Sequence[int],
    known: Watched | None = None,
    book: Callable[[], Book] | None = None,
) -> int:
    """Writes down which audiences these personas are in now and gives the boosts of those they have entered;
    the points given.

    In the caller's transaction; ``persona_ids`` are a chunk (hundreds), ``known`` spares reading the modifiers
    again. ``book`` makes the book boosts are posted in, the operation's own if None.
    """
    known = known or watched(unit)
    if known.idle or not persona_ids:
        return 0
    inside = write_membership(unit, persona_ids, known)
    due = boosts_due(unit.connection, known.boosts, inside, today=unit.day_at(None).isoformat())
    return give_boosts(unit, (book or (lambda: book_for(unit)))(), due) if due else 0


def write_membership(unit: Unit, persona_ids: Collection[int], known: Watched) -> dict[int, set[int]]:
    """Writes down which audiences the personas are in now; the audiences by persona, none for who is in none."""
    from store.search.piece import among

    connection, ids = unit.connection, sorted(persona_ids)
    inside: dict[int, set[int]] = {persona_id: set() for persona_id in ids}
    for audience in known.audiences:
        for persona_id in known.reach.members_among(audience, ids):
            inside[persona_id].add(audience.id)
    test, values = among("persona_id", ids, connection.dialect)
    before = {
        (audience_id, persona_id)
        for audience_id, persona_id in connection.all(
            f"SELECT audience_id, persona_id FROM audience_member WHERE {test}", **values
        )
    }
    now = {(audience, persona_id) for persona_id, found in inside.items() for audience in found}
    live = {audience.id for audience in known.audiences}
    _change(connection, unit.at, now - before, {row for row in before - now if row[0] in live})
    return inside


def _change(
    connection: Connection,
    at: str,
    entered: Iterable[tuple[int, int]],
    left: Iterable[tuple[int, int]],
) -> None:
    gone = [{"audience": audience, "persona": persona} for audience, persona in sorted(left)]
    if gone:
        connection.each(
            "DELETE FROM audience_member WHERE audience_id = :audience AND persona_id = :persona", gone
        )
    new = [{"audience": audience, "persona": persona, "at": at} for audience, persona in sorted(entered)]
    if new:
        connection.each(
            "INSERT INTO audience_member (audience_id, persona_id, since) VALUES (:audience, :persona, :at) "
            "ON CONFLICT DO NOTHING",
            new,
        )
