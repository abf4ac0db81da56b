"""The queue of suspected duplicates: listed with both sides in short, a pair rejected and suspected again."""

from dataclasses import dataclass
from typing import Any

from store.database.connection import Connection
from store.database.unit import Unit
from store.errors import NotFound
from store.people.masking import masked_email, masked_name, masked_phone, masked_text
from store.people.subject import require_approval
from store.points.customer import refuse_own
from store.receipt import Receipt
from store.search.catalogue import is_masked
from store.use_case import operation, use_case
from store.words import say

PAGE = 100

_SIDE = (
    "{0}.id, {0}.name, {0}.phone, {0}.email, {0}.birthday, {0}.signup_on, {0}.last_seen_at, {0}.sales, "
    "coalesce((SELECT a.balance FROM account a WHERE a.persona_id = {0}.id AND a.unit = 'points' "
    "AND a.card_id IS NULL), 0)"
)
_BOTH_ACTIVE = (
    "FROM suspected_pair s JOIN persona x ON x.id = s.one_id AND x.status = 'active' "
    "JOIN persona y ON y.id = s.other_id AND y.status = 'active' WHERE s.state = :state"
)
_LIST = (
    f"SELECT s.score, s.reasons, s.found_at, s.state, s.decided_at, {_SIDE.format('x')}, {_SIDE.format('y')} "
    f"{_BOTH_ACTIVE} AND (s.score, s.one_id, s.other_id) < (:score, :one, :other) "
    "ORDER BY s.score DESC, s.one_id DESC, s.other_id DESC LIMIT :size"
)
_SIDE_WIDTH = 9
FIRST = (101, 0, 0)
"""Sorts before every pair."""


@dataclass(frozen=True, slots=True)
class InShort:
    """One side of a pair: ``sales`` counts purchases; days and instants as stored; phone E.164."""

    id: int
    name: str
    phone: str | None
    email: str | None
    birthday: str | None
    signup_date: str | None
    last_seen: str
    sales: int
    points: int

    def to_json(self) -> dict[str, Any]:
        """Names as in ``find --json``."""
        return {
            "id": self.id,
            "name": self.name or None,
            "phone": self.phone,
            "email": self.email,
            "birthday": self.birthday,
            "signup_date": self.signup_date,
            "last_seen": self.last_seen,
            "sales": self.sales,
            "points": self.points,
        }


@dataclass(frozen=True, slots=True)
class Pair:
    """A suspected pair: ``a`` has the lower id; ``reasons`` are words of `store.merging.suspecting_score`, ``state``
    ``open`` or ``rejected``."""

    a: InShort
    b: InShort
    score: int
    reasons: tuple[str, ...]
    found_at: str
    state: str
    decided_at: str | None

    @property
    def key(self) -> tuple[int, int, int]:
        """Its place in the queue, for the next page."""
        return self.score, self.a.id, self.b.id

    def to_json(self) -> dict[str, Any]:
        """``duplicates list --json``."""
        return {
            "a": self.a.to_json(),
            "b": self.b.to_json(),
            "score": self.score,
            "reasons": list(self.reasons),
            "found_at": self.found_at,
            "state": self.state,
            "decided_at": self.decided_at,
        }


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of pairs, the likeliest first, and how many there are in all; ``searched_at``: when the last search
    ended, None before the first."""

    pairs: tuple[Pair, ...]
    total: int
    searched_at: str | None


@use_case("merge")
def suspected_pairs(
    unit: Unit,
    *,
    rejected: bool = False,
    after: tuple[int, int, int] = FIRST,
    limit: int = PAGE,
) -> Queue:
    """The queue, or what was rejected, from a place on; pairs with somebody archived, held or merged are left
    out. Audited; shortened for whoever sees customers shortened until a case is given."""
    connection = unit.connection
    state = "rejected" if rejected else "open"
    rows = connection.all(
        _LIST, state=state, score=after[0], one=after[1], other=after[2], size=max(1, limit)
    )
    shown = _masked if is_masked(unit.actor) else InShort
    pairs = tuple(
        Pair(
            shown(*row[5 : 5 + _SIDE_WIDTH]),
            shown(*row[5 + _SIDE_WIDTH :]),
            row[0],
            tuple(row[1].split()),
            *row[2:5],
        )
        for row in rows
    )
    total = connection.value(f"SELECT count(*) {_BOTH_ACTIVE}", state=state)
    return Queue(pairs, total, searched_at(connection))


def _masked(
    persona_id: int, name: str, phone: str | None, email: str | None, birthday: str | None, *figures: Any
) -> InShort:
    """A side for whoever has given no case: enough to tell two apart, not enough to reach anybody."""
    return InShort(
        persona_id,
        masked_name(name),
        masked_phone(phone),
        masked_email(email),
        masked_text(birthday),
        *figures,
    )


def searched_at(connection: Connection) -> str | None:
    """When the last search for duplicates ended."""
    found: str | None = connection.value(
        "SELECT max(finished_at) FROM bulk_run WHERE kind = 'duplicates' AND state = 'done'"
    )
    return found


@operation("merge")
def reject_pair(unit: Unit, one_id: int, other_id: int) -> Receipt:
    """Two who are not one person: out of the queue until their data changes. Raises `NotFound` where they are no
    suspected pair."""
    return _decide(unit, one_id, other_id, "rejected")


@operation("merge")
def suspect_again(unit: Unit, one_id: int, other_id: int) -> Receipt:
    """Takes a rejection back; raises `NotFound` as `reject_pair` does."""
    return _decide(unit, one_id, other_id, "open")


def _decide(unit: Unit, one_id: int, other_id: int, state: str) -> Receipt:
    require_approval(unit, "merge")
    low, high = sorted((one_id, other_id))
    for persona_id in (low, high):
        refuse_own(unit, persona_id)
    rejected = state == "rejected"
    done = unit.connection.run(
        "UPDATE suspected_pair SET state = :state, decided_at = :at, decided_by = :staff "
        "WHERE one_id = :low AND other_id = :high AND EXISTS (SELECT 1 FROM persona p WHERE p.id = :low "
        "AND p.status = 'active') AND EXISTS (SELECT 1 FROM persona p WHERE p.id = :high AND p.status = 'active')",
        state=state,
        at=unit.at if rejected else None,
        staff=unit.actor.staff_id if rejected else None,
        low=low,
        high=high,
    )
    if not done:
        raise NotFound(say("duplicates.no_pair", one=one_id, other=other_id))
    unit.subject = low
    unit.detail = f"with {high}"
    return Receipt(
        unit.actor.operation_id or "", low, details={"one_id": low, "other_id": high, "state": state}
    )
