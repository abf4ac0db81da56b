"""Saved searches: a staff member's own and everyone's, used as ``@name`` inside other searches."""

from dataclasses import dataclass

from store.actor import Actor
from store.database.connection import Connection
from store.database.sql import Row
from store.database.store import Store
from store.database.unit import Unit
from store.errors import NotFound, NotPermitted, Refused
from store.search.language.parser import parse
from store.search.language.saved import expand, named_in
from store.search.language.tree import SavedSearch
from store.segments.built_in import built_in_queries, is_built_in
from store.staff.permissions import Role
from store.text import clean_line
from store.use_case import use_case
from store.words import say

NAME_LIMIT = 40
SAVED_LIMIT = 200
_KEEPERS = (Role.MANAGER, Role.MARKETING, Role.OPERATOR, Role.OWNER)
"""Who may save, rename and delete everyone's searches (segments)."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A search under a name; ``own`` belongs to the asking staff member, else it is everyone's."""

    id: int
    name: str
    query: str
    own: bool
    made_at: str


def saved_searches(store: Store, actor: Actor) -> list[Saved]:
    """The searches the actor can use, by name."""
    rows = _rows(store.connection, actor.staff_id)
    return [Saved(number, name, query, owner is not None, at) for number, name, query, owner, at in rows]


def saved_queries(connection: Connection, actor: Actor) -> dict[str, str]:
    """Name to query, for ``@name``; one's own goes before everyone's of the same name, these before the
    segments every store has."""
    rows = sorted(_rows(connection, actor.staff_id), key=lambda row: row[3] is not None)
    return built_in_queries() | {name.casefold(): query for _, name, query, _, _ in rows}


def segment_id(store: Store, name: str) -> int:
    """Everyone's saved search of a name, ``@`` or not; raises ``NotFound``, ``Refused`` for one every store has."""
    wanted = name.strip().removeprefix("@").strip()
    if is_built_in(wanted):
        raise Refused(say("search.saved_stays", name=wanted))
    found = _named(store.connection, wanted, None)
    if found is None:
        raise NotFound(say("search.no_such_segment", name=wanted[:NAME_LIMIT]))
    return found


def _rows(connection: Connection, staff_id: int) -> list[Row]:
    return connection.all(
        "SELECT id, name, query, staff_id, made_at FROM saved_search "
        "WHERE staff_id IS NULL OR staff_id = :staff ORDER BY lower(name), id",
        staff=staff_id,
    )


@use_case("saved searches")
def save_search(unit: Unit, name: str, query: str, *, everyone: bool = False) -> int:
    """Keeps a query under a name; the same name again replaces the query. Returns its id.

    Raises `Refused` for a query that is wrong, half typed or contains itself, and `NotPermitted` for
    everyone's searches without the right.
    """
    owner = _owner(unit, everyone)
    cleaned, query = _name(name), query.strip()
    parsed = parse(query)
    if parsed.problems or not query:
        wrong = parsed.problems[0].sentence if parsed.problems else say("search.empty")
        raise Refused(say("search.not_saved_yet", why=wrong))
    _refuse_circle(unit, cleaned, query)
    found = _named(unit.connection, cleaned, owner)
    if found is not None:
        unit.connection.run("UPDATE saved_search SET query = :query WHERE id = :id", id=found, query=query)
        unit.connection.run("DELETE FROM segment_count WHERE id = :id", id=found)
        return found
    if len(_rows(unit.connection, unit.actor.staff_id)) >= SAVED_LIMIT:
        raise Refused(say("search.too_many_saved", most=SAVED_LIMIT))
    new = unit.new_id("saved_search")
    unit.connection.insert("saved_search", id=new, name=cleaned, query=query, staff_id=owner, made_at=unit.at)
    return new


@use_case("saved searches")
def rename_search(unit: Unit, search_id: int, name: str) -> None:
    """Gives a saved search another name; those that use it as ``@name`` follow."""
    old, query, owner = _may_change(unit, search_id)
    cleaned = _name(name)
    if cleaned.casefold() != old.casefold():
        _refuse_audience(unit, old, owner)
    taken = _named(unit.connection, cleaned, owner)
    if taken is not None and taken != search_id:
        raise Refused(say("search.saved_taken", name=cleaned))
    _refuse_circle(unit, cleaned, query)
    users = [
        row
        for row in _rows(unit.connection, unit.actor.staff_id)
        if row[0] != search_id and old.casefold() in _used_in(row[2])
    ]
    if users:
        raise Refused(say("search.saved_used", name=users[0][1], old=old))
    if owner is None and cleaned.casefold() != old.casefold():
        _refuse_others(unit, old)
    unit.connection.run("UPDATE saved_search SET name = :name WHERE id = :id", id=search_id, name=cleaned)


@use_case("saved searches")
def delete_search(unit: Unit, search_id: int) -> None:
    """Removes a saved search that nothing uses: no other search, discount, modifier."""
    old, _, owner = _may_change(unit, search_id)
    _refuse_audience(unit, old, owner)
    _refuse_modified(unit, search_id, old)
    for _, name, query, _, _ in _rows(unit.connection, unit.actor.staff_id):
        if old.casefold() in _used_in(query):
            raise Refused(say("search.saved_used", name=name, old=old))
    if owner is None:
        _refuse_others(unit, old)
    unit.connection.run("DELETE FROM segment_count WHERE id = :id", id=search_id)
    unit.connection.run("DELETE FROM saved_search WHERE id = :id", id=search_id)


def _name(name: str) -> str:
    cleaned = clean_line(name, NAME_LIMIT, "name").lstrip("@").strip()
    if not cleaned:
        raise Refused(say("search.saved_needs_name"))
    if '"' in cleaned:
        raise Refused(say("search.saved_no_quotes"))
    if is_built_in(cleaned):
        raise Refused(say("search.saved_reserved", name=cleaned))
    return cleaned


def _owner(unit: Unit, everyone: bool) -> int | None:
    if not everyone:
        return unit.actor.staff_id
    if unit.actor.role not in _KEEPERS:
        raise NotPermitted(say("search.own_only", role=unit.actor.role), "saved searches")
    return None


def _named(connection: Connection, name: str, owner: int | None) -> int | None:
    rows = connection.all("SELECT id, name, staff_id FROM saved_search")
    return next((row[0] for row in rows if row[1].casefold() == name.casefold() and row[2] == owner), None)


def _may_change(unit: Unit, search_id: int) -> tuple[str, str, int | None]:
    row = unit.connection.one("SELECT name, query, staff_id FROM saved_search WHERE id = :id", id=search_id)
    if row is None or row[2] not in (None, unit.actor.staff_id):
        raise NotFound(say("search.no_such_saved"))
    _owner(unit, row[2] is None)
    return row[0], row[1], row[2]


def _refuse_audience(unit: Unit, name: str, owner: int | None) -> None:
    """Everybody's search that a discount is for stays, and keeps its name."""
    if owner is not None:
        return
    for discount_id, audience in unit.connection.all(
        "SELECT discount_id, audience FROM discount "
        "WHERE current = 1 AND ended_at IS NULL AND audience IS NOT NULL ORDER BY position"
    ):
        if audience.casefold() == name.casefold():
            raise Refused(say("discount.uses_search", id=discount_id, name=name))


def _refuse_modified(unit: Unit, search_id: int, name: str) -> None:
    """The audience of a modifier in force stays, whatever it is called."""
    found = unit.connection.value(
        "SELECT min(id) FROM modifier WHERE audience_id = :search AND ended_at IS NULL", search=search_id
    )
    if found is not None:
        raise Refused(say("modifiers.uses_search", id=found, name=name))


def _refuse_others(unit: Unit, name: str) -> None:
    """Everybody's search that another staff member's own one uses stays; theirs are named by whose they are."""
    for query, whose in unit.connection.all(
        "SELECT s.query, f.name FROM saved_search s JOIN staff f ON f.id = s.staff_id "
        "WHERE s.staff_id <> :me ORDER BY s.id",
        me=unit.actor.staff_id,
    ):
        if name.casefold() in _used_in(query):
            raise Refused(say("search.saved_used_by", whose=whose, old=name))


def _used_in(query: str) -> set[str]:
    return named_in(parse(query).tree)


def _refuse_circle(unit: Unit, name: str, query: str) -> None:
    """A search that would contain itself, by whatever way, or an unknown one is refused."""
    queries = saved_queries(unit.connection, unit.actor) | {name.casefold(): query}
    problems = expand(SavedSearch(name), queries).problems
    if problems:
        raise Refused(say("search.not_saved", why=problems[0]))
