"""One customer as the two columns of a merge show it: figures, and fields by name."""

from dataclasses import dataclass
from typing import Any

from store.database.connection import Connection
from store.database.unit import Unit
from store.errors import NotFound
from store.merging.choosing import ATTRIBUTE, FIELDS
from store.people.masking import HIDDEN
from store.points.expiry.due import available
from store.points.ledger.days import programme_day
from store.words import say

RULED = ("signup_date", "first_seen")
"""Fields that follow rule 34 alone: nobody chooses them."""

_SIDE = (
    "SELECT p.name, p.phone, p.email, p.birthday, l.name, p.wallet_pin, p.referred_by, p.household_id, "
    "p.signup_on, p.first_seen_at, p.last_seen_at, p.sales, p.spent FROM persona p "
    "LEFT JOIN location l ON l.id = p.favorite_location_id WHERE p.id = :id"
)


@dataclass(frozen=True, slots=True)
class Side:
    """``fields`` are texts by name, absent where there is nothing; a wallet PIN is only said to be there.

    ``orders`` counts all purchases, ``spent`` is post-tax minor units, ``points`` what can be spent.
    """

    id: int
    name: str
    points: int
    orders: int
    spent: int
    cards: int
    last_seen: str
    fields: dict[str, str]
    attributes: dict[str, str]
    tags: tuple[str, ...]
    identifiers: tuple[tuple[str, str], ...]
    consents: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """The figures, for ``--json``."""
        return {
            "id": self.id,
            "name": self.name or None,
            "points": self.points,
            "orders": self.orders,
            "spent_cents": self.spent,
            "cards": self.cards,
            "last_seen": self.last_seen,
        }


def side_of(unit: Unit, persona_id: int) -> Side:
    """A customer as it stands now; raises `NotFound`."""
    connection = unit.connection
    row = connection.one(_SIDE, id=persona_id)
    if row is None:
        raise NotFound(say("people.no_customer", id=persona_id))
    values = (*row[:5], row[5] and HIDDEN, row[6], row[7] and str(row[7]), row[8], row[9])
    names = (*FIELDS, *RULED)
    attributes: dict[str, str] = dict(
        connection.all(
            "SELECT name, value FROM attribute WHERE persona_id = :id ORDER BY name", id=persona_id
        )
    )
    return Side(
        id=persona_id,
        name=row[0],
        points=available(connection, persona_id, programme_day(unit)),
        orders=_count(connection, "purchase", persona_id),
        spent=row[12],
        cards=_count(connection, "card", persona_id),
        last_seen=row[10],
        fields={
            **{name: str(value) for name, value in zip(names, values, strict=True) if value},
            **{f"{ATTRIBUTE}{name}": value for name, value in attributes.items()},
        },
        attributes=attributes,
        tags=tuple(
            found[0]
            for found in connection.all(
                "SELECT tag FROM tag WHERE persona_id = :id ORDER BY tag", id=persona_id
            )
        ),
        identifiers=tuple(
            (found[0], found[1])
            for found in connection.all(
                "SELECT kind, value FROM identifier WHERE persona_id = :id AND state IN ('live', 'shared') "
                "ORDER BY kind, rank, id",
                id=persona_id,
            )
        ),
        consents=dict(
            connection.all("SELECT channel, state FROM consent WHERE persona_id = :id", id=persona_id)
        ),
    )


def _count(connection: Connection, table: str, persona_id: int) -> int:
    found: int = connection.value(f"SELECT count(*) FROM {table} WHERE persona_id = :id", id=persona_id)
    return found
