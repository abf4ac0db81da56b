"""The favourite store: wallet or app, then signup form, then file, then purchase history.

A lower rank never overwrites a higher one; of the same rank the latest wins (`product.md` section 4).
"""

from store.database.connection import Connection
from store.database.unit import Unit
from store.errors import BadInput, NotFound, Refused
from store.people.records import FAVORITE_BY
from store.people.subject import Subject, subject
from store.receipt import Receipt
from store.use_case import operation
from store.words import say

RANKS = {by: rank for rank, by in FAVORITE_BY.items()}


def overwrites(rank: int, at: str, old_rank: int | None, old_at: str | None) -> bool:
    """Whether a choice of this rank and instant takes the place of the one that stands."""
    if old_rank is None or rank < old_rank:
        return True
    return rank == old_rank and (old_at is None or at >= old_at)


def rank_of(by: str) -> int:
    """1 to 4; raises `BadInput` for an unknown origin."""
    if by not in RANKS:
        raise BadInput(say("people.favorite_by", origins=", ".join(RANKS), by=by))
    return RANKS[by]


def _said(by: str) -> str:
    return say(f"people.chosen_by.{by.replace(' ', '_')}")


def location_named(connection: Connection, location: int | str) -> tuple[int, str]:
    """Id and name of a location given by either; raises `NotFound`."""
    wanted = str(location).strip()
    row = connection.one(
        "SELECT id, name FROM location WHERE lower(name) = lower(:wanted) OR CAST(id AS TEXT) = :wanted "
        "ORDER BY lower(name) <> lower(:wanted) LIMIT 1",
        wanted=wanted,
    )
    if row is None:
        names = ", ".join(
            found[0] for found in connection.all("SELECT name FROM location ORDER BY name LIMIT 10")
        )
        raise NotFound(say("people.no_location", locations=names))
    return row[0], row[1]


@operation("edit traits")
def choose_favorite(unit: Unit, persona_id: int, location: int | str, *, by: str = "form") -> Receipt:
    """Sets the favourite store as chosen ``by``; raises `Refused` where a higher choice stands, naming it."""
    persona = subject(unit, persona_id)
    name = set_favorite(unit, persona, location, by)
    return persona.receipt(unit, favorite_store=name, favorite_store_by=by)


def set_favorite(unit: Unit, persona: Subject, location: int | str, by: str) -> str:
    """The rule behind `choose_favorite`; returns the store's name."""
    rank = rank_of(by)
    location_id, name = location_named(unit.connection, location)
    row = unit.connection.one(
        "SELECT p.favorite_rank, p.favorite_at, l.name FROM persona p "
        "LEFT JOIN location l ON l.id = p.favorite_location_id WHERE p.id = :id",
        id=persona.id,
    )
    old_rank, old_at, old_name = row or (None, None, None)
    if not overwrites(rank, unit.at, old_rank, old_at):
        higher = _said(FAVORITE_BY[old_rank or 1])
        raise Refused(say("people.favorite_higher", location=old_name, higher=higher, by=_said(by)))
    unit.connection.run(
        "UPDATE persona SET favorite_location_id = :location, favorite_rank = :rank, favorite_at = :at "
        "WHERE id = :id",
        location=location_id,
        rank=rank,
        at=unit.at,
        id=persona.id,
    )
    return name


def clear_favorite(unit: Unit, persona_id: int) -> None:
    """Takes back what the shop or a file chose; what the purchases say stands then, if they say anything.

    Raises `Refused` where the customer chose it in the wallet, or where only purchases chose it.
    """
    row = unit.connection.one(
        "SELECT p.favorite_rank, l.name FROM persona p "
        "JOIN location l ON l.id = p.favorite_location_id WHERE p.id = :id",
        id=persona_id,
    )
    if row is None:
        return
    rank, name = row
    if rank == RANKS["wallet"]:
        raise Refused(say("favorite.by_wallet", store=name))
    if rank == RANKS["purchase history"]:
        raise Refused(say("favorite.by_purchases", store=name))
    location_id, at = unit.connection.one(_LAST_BOUGHT_AT, id=persona_id) or (None, None)
    unit.connection.run(
        "UPDATE persona SET favorite_location_id = :location, favorite_rank = :rank, favorite_at = :at "
        "WHERE id = :id",
        location=location_id,
        rank=None if location_id is None else RANKS["purchase history"],
        at=at,
        id=persona_id,
    )


_LAST_BOUGHT_AT = (
    "SELECT location_id, placed_at FROM purchase WHERE persona_id = :id AND location_id IS NOT NULL "
    "AND (refunded < total OR total = 0) ORDER BY placed_at DESC, id DESC LIMIT 1"
)
"""Where purchase history puts a customer: the store of the latest sale that stands."""
