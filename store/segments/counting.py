"""How many are in each segment, counted one by one and kept with the moment; counting holds up nobody."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from store.actor import Actor
from store.clock import local_day
from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.errors import Refused
from store.modifiers.audiences import AudienceSearch, Reach, audience_named, audience_searches
from store.segments.built_in import DEFAULT_ID
from store.staff.permissions import require
from store.use_case import use_case

OnSegment = Callable[[str], None]
"""Told each segment's name as its counting begins."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment: its id (below 0 for one every store has), name and search; its members and when they were
    counted, None where they never were. ``problem`` says why its search cannot be read any more."""

    id: int
    name: str
    query: str
    members: int | None
    counted_at: str | None
    problem: str | None = None


def segments(store: Store, actor: Actor) -> list[Segment]:
    """Everybody with contact data, then everyone's saved searches by name; raises ``NotPermitted``."""
    require(actor.role, "segments")
    with store.reading() as connection:
        kept = _kept(connection)
        reach = _reach(store, connection)
        return [_segment(one, kept, reach) for one in _listed(connection)]


def refresh_counts(
    store: Store, actor: Actor, names: Iterable[str] = (), *, progress: OnSegment | None = None
) -> list[Segment]:
    """Counts the members of these segments now, of all without names, and keeps the numbers.

    Raises ``NotPermitted`` and ``NotFound``; one whose search cannot be read any more keeps no number.
    """
    require(actor.role, "segments")
    found: dict[int, int] = {}
    with store.reading() as connection:
        wanted = [audience_named(connection, name) for name in names] or _listed(connection)
    for one in wanted:
        if progress is not None:
            progress(one.name)
        with store.reading() as connection:
            try:
                found[one.id] = _reach(store, connection).size(one)
            except Refused:
                continue
    keep_counts(store, actor.doing(None), found)
    with store.reading() as connection:
        kept = _kept(connection)
        reach = _reach(store, connection)
        return [_segment(one, kept, reach) for one in wanted]


@use_case("segments")
def keep_counts(unit: Unit, counts: dict[int, int]) -> None:
    """Writes down how many there are in each segment, by its id, and forgets those that are gone."""
    unit.connection.run("DELETE FROM segment_count WHERE id > 0 AND id NOT IN (SELECT id FROM saved_search)")
    rows = [{"id": number, "members": members, "at": unit.at} for number, members in counts.items()]
    if rows:
        unit.connection.each(
            "INSERT INTO segment_count (id, members, counted_at) VALUES (:id, :members, :at) "
            "ON CONFLICT (id) DO UPDATE SET members = excluded.members, counted_at = excluded.counted_at",
            rows,
        )
    unit.detail = f"{len(rows)} segments"


def kept_counts(connection: Connection) -> dict[int, int]:
    """How many were in each segment when it was counted, by its id."""
    return {number: members for number, (members, _) in _kept(connection).items()}


def _listed(connection: Connection) -> list[AudienceSearch]:
    """The segments that are lists of their own: neither everybody nor the ten of RFM."""
    return [one for one in audience_searches(connection) if one.id > 0 or one.id == DEFAULT_ID]


def _kept(connection: Connection) -> dict[int, tuple[int, str]]:
    rows = connection.all("SELECT id, members, counted_at FROM segment_count")
    return {number: (members, at) for number, members, at in rows}


def _reach(store: Store, connection: Connection) -> Reach:
    settings = store.settings()
    today = local_day(store.clock(), settings.text("time_zone"), settings.text("day_closes_at"))
    return Reach(connection, settings, today)


def _segment(one: AudienceSearch, kept: dict[int, tuple[int, str]], reach: Reach) -> Segment:
    members, at = kept.get(one.id, (None, None))
    try:
        reach.plan(one)
    except Refused as problem:
        return Segment(one.id, one.name, one.query, members, at, str(problem))
    return Segment(one.id, one.name, one.query, members, at)
