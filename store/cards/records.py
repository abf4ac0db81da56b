"""Programmes, cards and their transactions as frozen records, and how they are read."""

import json
from dataclasses import dataclass, field
from typing import Any

from store.cards.types import UNITS, VERBS_OF
from store.database.connection import Connection
from store.database.sql import Row, in_list

_PROGRAMME = (
    "g.id, g.name, g.type, g.version, g.position, g.start, g.goal, g.reward, g.rate, g.levels, g.valid_days, "
    "g.fields, g.earns, g.location_id, l.name, g.confirmed, g.ended_at"
)
_FROM_PROGRAMME = "FROM card_programme g LEFT JOIN location l ON l.id = g.location_id"
_CARD = (
    "c.id, c.persona_id, p.name, p.status, c.serial, c.programme_id, g.name, g.type, c.status, c.device, "
    "c.issued_at, c.installed_at, c.expires_on, c.utm, c.fields, coalesce(a.balance, 0)"
)
_FROM_CARD = (
    "FROM card c JOIN persona p ON p.id = c.persona_id JOIN card_programme g ON g.id = c.programme_id "
    "LEFT JOIN account a ON a.card_id = c.id"
)
_TRANSACTION = (
    "t.id, t.card_id, t.seq, t.verb, t.units, t.balance, t.amount, t.reward, n.text, t.at, s.name, v.name, l.name, "
    "t.terminal, t.purchase_id, t.reverses_id, t.corrects_id, r.id, "
    "(SELECT max(k.id) FROM card_transaction k WHERE k.corrects_id = t.id), t.operation_id"
)
_FROM_TRANSACTION = (
    "FROM card_transaction t LEFT JOIN note n ON n.id = t.note_id LEFT JOIN staff s ON s.id = t.staff_id "
    "LEFT JOIN staff v ON v.id = t.approver_id LEFT JOIN location l ON l.id = t.location_id "
    "LEFT JOIN card_transaction r ON r.reverses_id = t.id"
)


@dataclass(frozen=True, slots=True)
class Programme:
    """A card programme as it stands; what its figures mean is said in ``store/model/cards.py``."""

    id: int
    name: str
    type: str
    version: int = 1
    position: int = 0
    start: int = 0
    goal: int = 0
    reward: str | None = None
    rate: int = 0
    levels: str | None = None
    valid_days: int = 0
    fields: str | None = None
    earns: bool = False
    location_id: int | None = None
    location: str | None = None
    confirmed: bool = True
    ended_at: str | None = None

    @property
    def unit(self) -> str:
        """``stamps``, ``visits``, ``uses``, ``card points`` or ``money`` (minor units)."""
        return UNITS[self.type]

    @property
    def verbs(self) -> tuple[str, ...]:
        """What can be done with its cards."""
        left_out = {"deduct_visits"} if self.counts_visits else set()
        if not self.goal:
            left_out |= {"redeem_reward", "receive_reward"}
        if not self.rate and self.type != "discount":
            left_out.add("add_purchase")
        return tuple(verb for verb in VERBS_OF[self.type] if verb not in left_out)

    @property
    def counts_visits(self) -> bool:
        """A membership without a limit only counts the visits."""
        return self.type == "membership" and not self.start

    @property
    def custom_fields(self) -> tuple[str, ...]:
        """The names of the fields a card of it is asked for."""
        return tuple(name.strip() for name in (self.fields or "").split(",") if name.strip())

    def percent(self, spent: int) -> int:
        """The discount in percent that spending so many minor units has reached."""
        reached = [
            int(percent)
            for least, _, percent in (level.partition(":") for level in (self.levels or "").split())
            if spent >= int(least)
        ]
        return max(reached, default=0)

    def to_json(self) -> dict[str, Any]:
        """The stable names of ``card programmes --json``."""
        return {
            "id": self.id,
            "name": self.name,
            "type": self.type,
            "version": self.version,
            "unit": self.unit,
            "start": self.start,
            "goal": self.goal,
            "reward": self.reward,
            "rate": self.rate,
            "levels": self.levels,
            "valid_days": self.valid_days,
            "fields": list(self.custom_fields),
            "earns": self.earns,
            "location": self.location,
            "confirmed": self.confirmed,
            "ended_at": self.ended_at,
            "verbs": list(self.verbs),
        }


@dataclass(frozen=True, slots=True)
class LoyaltyCard:
    """A card of somebody with its balance in ``unit``. ``expires_on`` is its last day."""

    id: int
    persona_id: int
    name: str
    persona_status: str
    serial: str
    programme_id: int
    programme: str
    type: str
    status: str
    device: str | None
    issued_at: str
    installed_at: str | None
    expires_on: str | None
    utm: str | None
    fields: dict[str, str] = field(default_factory=dict, hash=False)
    balance: int = 0

    @property
    def unit(self) -> str:
        """What the balance counts."""
        return UNITS[self.type]

    def expired(self, today: str) -> bool:
        """Whether its last day is over."""
        return self.expires_on is not None and self.expires_on < today

    def to_json(self) -> dict[str, Any]:
        """The stable names of ``card list --json``."""
        return {
            "id": self.id,
            "persona_id": self.persona_id,
            "serial": self.serial,
            "programme": self.programme,
            "type": self.type,
            "status": self.status,
            "unit": self.unit,
            "balance": self.balance,
            "device": self.device,
            "issued_at": self.issued_at,
            "installed_at": self.installed_at,
            "expires_on": self.expires_on,
            "utm": self.utm,
            "fields": self.fields,
        }


@dataclass(frozen=True, slots=True)
class Transaction:
    """One thing done with a card. ``reversed_by`` and ``corrected_by`` are the transactions that did so."""

    id: int
    card_id: int
    seq: int
    verb: str
    units: int
    balance: int
    amount: int | None
    reward: str | None
    comment: str | None
    at: str
    staff: str | None
    approver: str | None
    location: str | None
    terminal: str | None
    purchase_id: int | None
    reverses_id: int | None
    corrects_id: int | None
    reversed_by: int | None
    corrected_by: int | None
    operation_id: str | None

    def to_json(self) -> dict[str, Any]:
        """The stable names of ``card history --json``."""
        return {
            "id": self.id,
            "number": self.seq,
            "at": self.at,
            "verb": self.verb,
            "units": self.units,
            "balance": self.balance,
            "amount_cents": self.amount,
            "reward": self.reward,
            "comment": self.comment,
            "staff": self.staff,
            "approver": self.approver,
            "location": self.location,
            "terminal": self.terminal,
            "purchase_id": self.purchase_id,
            "reverses": self.reverses_id,
            "corrects": self.corrects_id,
            "reversed_by": self.reversed_by,
            "corrected_by": self.corrected_by,
            "operation_id": self.operation_id,
        }


def programmes(connection: Connection, *, ended: bool = False) -> list[Programme]:
    """Every programme in its order; ended ones only if asked for."""
    where = "" if ended else "WHERE g.ended_at IS NULL "
    rows = connection.all(f"SELECT {_PROGRAMME} {_FROM_PROGRAMME} {where}ORDER BY g.position, g.name, g.id")
    return [_programme(row) for row in rows]


def programme_of(connection: Connection, programme_id: int) -> Programme | None:
    """One programme by its id, also if it has ended."""
    row = connection.one(f"SELECT {_PROGRAMME} {_FROM_PROGRAMME} WHERE g.id = :id", id=programme_id)
    return None if row is None else _programme(row)


def programme_named(connection: Connection, name: str) -> Programme | None:
    """One programme by its name, blind to case, or by its id as text."""
    wanted = name.strip()
    row = connection.one(
        f"SELECT {_PROGRAMME} {_FROM_PROGRAMME} WHERE g.name_key = :key OR CAST(g.id AS TEXT) = :name "
        "ORDER BY g.name_key <> :key LIMIT 1",
        key=wanted.casefold(),
        name=wanted,
    )
    return None if row is None else _programme(row)


def card_of(connection: Connection, card_id: int) -> LoyaltyCard | None:
    """One card by its id."""
    row = connection.one(f"SELECT {_CARD} {_FROM_CARD} WHERE c.id = :id", id=card_id)
    return None if row is None else _card(row)


def card_by_serial(connection: Connection, serial: str) -> LoyaltyCard | None:
    """One card by its serial as it is written; one of somebody who is held is as if it were not there."""
    row = connection.one(
        f"SELECT {_CARD} {_FROM_CARD} WHERE c.serial = :serial AND p.status <> 'sealed'",
        serial=serial.strip(),
    )
    return None if row is None else _card(row)


def cards_of(connection: Connection, persona_ids: list[int] | tuple[int, ...]) -> list[LoyaltyCard]:
    """The cards of personas: those that work first, then the newest."""
    listed, values = in_list("persona", persona_ids)
    rows = connection.all(
        f"SELECT {_CARD} {_FROM_CARD} WHERE c.persona_id IN {listed} "
        "ORDER BY CASE WHEN c.status = 'deleted' THEN 1 ELSE 0 END, c.issued_at DESC, c.id DESC",
        **values,
    )
    return [_card(row) for row in rows]


def transactions_of(
    connection: Connection, card_id: int, *, limit: int = 200, before: int | None = None
) -> list[Transaction]:
    """A card's transactions, the newest first, ``before`` a number."""
    rows = connection.all(
        f"SELECT {_TRANSACTION} {_FROM_TRANSACTION} WHERE t.card_id = :card AND t.seq < :before "
        "ORDER BY t.seq DESC LIMIT :limit",
        card=card_id,
        before=before if before is not None else 2**62,
        limit=limit,
    )
    return [Transaction(*row) for row in rows]


def _programme(row: Row) -> Programme:
    values: list[Any] = list(row)
    values[12], values[15] = bool(values[12]), bool(values[15])
    return Programme(*values)


def _card(row: Row) -> LoyaltyCard:
    values: list[Any] = list(row)
    values[14] = json.loads(values[14]) if values[14] else {}
    return LoyaltyCard(*values)
