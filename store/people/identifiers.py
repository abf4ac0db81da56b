"""Phones, e-mails, source ids and wallet ids: added, moved and ended here and nowhere else.

States: ``live`` (unique), ``shared`` (a further household member's), ``former`` (moved or given up; found
and named as such for twelve months, gets no message, never merges), ``merged`` (an absorbed persona's,
pointing home).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from store.clock import instant, moment
from store.database.connection import Connection
from store.database.unit import Unit
from store.errors import BadInput
from store.merging.collisions import Collision, Holder, OnCollision
from store.merging.households import join_household
from store.people.phones import parse_phone
from store.text import clean_line
from store.words import say

KINDS = ("phone", "email", "source", "wallet")
EMAIL_LIMIT = 254
ID_LIMIT = 120
FORMER_MONTHS = 12

_EMAIL = re.compile(r"[^@\s\"(),:;<>\[\\\]]+@[^@\s.\"(),:;<>\[\\\]]+(?:\.[^@\s.\"(),:;<>\[\\\]]+)+")

COLUMNS = (
    "id",
    "persona_id",
    "kind",
    "value",
    "shown",
    "national",
    "reversed",
    "label",
    "state",
    "rank",
    "origin",
    "since",
    "until",
)
"""The order of `identifier_row`."""


@dataclass(frozen=True, slots=True)
class Known:
    """An identifier read and normalised; ``label`` is ``mobile`` or ``home`` for a phone, else empty."""

    kind: str
    value: str
    shown: str
    label: str = ""
    national: str | None = None

    @property
    def reversed(self) -> str | None:
        """A phone's digits backwards, for search from the right."""
        return self.value[:0:-1] if self.kind == "phone" else None


def phone_identifier(typed: str, region: str, label: str = "mobile") -> Known:
    """A phone; ``label`` is the column it came from. Raises `BadInput` for one that is not valid."""
    phone = parse_phone(typed, region, say("field.home_phone") if label == "home" else "")
    return Known("phone", phone.e164, clean_line(typed, ID_LIMIT, say("field.phone")), label, phone.national)


def email_identifier(typed: str) -> Known:
    """An e-mail, compared case-blind; raises `BadInput`."""
    shown = clean_line(typed, EMAIL_LIMIT, say("field.email"))
    if not _EMAIL.fullmatch(shown):
        raise BadInput(say("people.email_shape"))
    return Known("email", shown.lower(), shown)


def identifier_row(
    identifier_id: int, persona_id: int, known: Known, *, state: str, rank: int, origin: str, since: str
) -> tuple[Any, ...]:
    """A row in the order of ``COLUMNS``, for bulk work that writes many."""
    return (
        identifier_id,
        persona_id,
        known.kind,
        known.value,
        known.shown,
        known.national,
        known.reversed,
        known.label,
        state,
        rank,
        origin,
        since,
        None,
    )


def holders_of(connection: Connection, known: Known) -> list[tuple[Holder, str]]:
    """Who has it now, the owner before those who share it, each with the persona's status."""
    return [
        (Holder(row[0], row[1], known.kind, known.value, known.shown), row[2])
        for row in connection.all(
            "SELECT p.id, p.name, p.status FROM identifier i JOIN persona p ON p.id = i.persona_id "
            "WHERE i.kind = :kind AND i.value = :value AND i.state IN ('live', 'shared') "
            "ORDER BY i.state, i.id",
            kind=known.kind,
            value=known.value,
        )
    ]


def take_identifiers(
    unit: Unit,
    persona_id: int,
    wanted: Iterable[Known],
    *,
    origin: str,
    on_collision: OnCollision | None = None,
    first: bool = False,
) -> None:
    """Gives a persona identifiers, asking about each that somebody else has; ``first`` makes them primary.

    Raises `Collision` unless ``on_collision`` answers it, `Refused` where the holder cannot be asked about.
    """
    from store.privacy.refusing import has_to_confirm, refuse_blocked

    several = list(wanted)
    refuse_blocked(unit, [(known.kind, known.value) for known in several])
    held: list[tuple[Known, list[Holder]]] = []
    for known in several:
        found = [each for each in holders_of(unit.connection, known) if each[0].persona_id != persona_id]
        if any(status != "active" for _, status in found):
            raise has_to_confirm()
        if found:
            held.append((known, [holder for holder, _ in found]))
    collision = Collision(tuple(holder for _, holders in held for holder in holders)) if held else None
    if collision and on_collision not in collision.choices:
        raise collision
    if held:
        others = sorted({holder.persona_id for _, holders in held for holder in holders})
        unit.detail = f"{on_collision}: {', '.join(map(str, others))}"
    for known, holders in held:
        for holder in holders:
            if on_collision == "household":
                join_household(unit, persona_id, holder.persona_id)
            else:
                end_identifier(unit, holder.persona_id, known.kind, known.value, promote=False)
    taken = {known.value for known, _ in held} if on_collision == "household" else set()
    for known in several:
        _give(unit, persona_id, known, "shared" if known.value in taken else "live", origin, first)
    refresh_primary(unit.connection, persona_id)
    from store.people.employees import find_waiting

    find_waiting(
        unit.connection, persona_id, [(one.kind, one.value) for one in several if one.value not in taken]
    )


def _give(unit: Unit, persona_id: int, known: Known, state: str, origin: str, first: bool) -> None:
    """Writes one identifier, or brings back the persona's own former one."""
    rank = unit.connection.value(
        f"SELECT {'min(rank) - 1' if first else 'max(rank) + 1'} FROM identifier "
        "WHERE persona_id = :persona AND kind = :kind",
        persona=persona_id,
        kind=known.kind,
    )
    rank = 1 if rank is None else rank
    own = unit.connection.one(
        "SELECT id, state FROM identifier WHERE kind = :kind AND value = :value AND persona_id = :persona "
        "AND state <> 'merged' ORDER BY id LIMIT 1",
        kind=known.kind,
        value=known.value,
        persona=persona_id,
    )
    if own is not None:
        unit.connection.run(
            "UPDATE identifier SET state = :state, label = :label, shown = :shown, until = NULL, "
            "rank = :rank WHERE id = :id",
            rank=rank,
            state=own[1] if own[1] in ("live", "shared") else state,
            label=known.label,
            shown=known.shown,
            id=own[0],
        )
        return
    row = identifier_row(
        unit.new_id("identifier"), persona_id, known, state=state, rank=rank, origin=origin, since=unit.at
    )
    unit.connection.insert("identifier", **dict(zip(COLUMNS, row, strict=True)))


def end_identifier(unit: Unit, persona_id: int, kind: str, value: str, *, promote: bool = True) -> None:
    """Makes a persona's identifier former for twelve months.

    With ``promote`` the number passes to the household member who has shared it longest.
    """
    unit.connection.run(
        "UPDATE identifier SET state = 'former', until = :until WHERE persona_id = :persona AND kind = :kind "
        "AND value = :value AND state IN ('live', 'shared')",
        until=instant(months_later(unit.now, FORMER_MONTHS)),
        persona=persona_id,
        kind=kind,
        value=value,
    )
    if promote:
        unit.connection.run(
            "UPDATE identifier SET state = 'live' WHERE id = (SELECT min(id) FROM identifier "
            "WHERE kind = :kind AND value = :value AND state = 'shared') AND NOT EXISTS (SELECT 1 "
            "FROM identifier WHERE kind = :kind AND value = :value AND state = 'live')",
            kind=kind,
            value=value,
        )
    refresh_primary(unit.connection, persona_id)


def refresh_primary(connection: Connection, persona_id: int) -> None:
    """Keeps the persona's phone and e-mail in step: the highest-ranked ones, a mobile before a home phone."""
    first = (
        "(SELECT value FROM identifier WHERE persona_id = :persona AND kind = '{kind}' "
        "AND state IN ('live', 'shared') ORDER BY label = 'home', rank, id LIMIT 1)"
    )
    connection.run(
        f"UPDATE persona SET phone = {first.format(kind='phone')}, email = {first.format(kind='email')} "
        "WHERE id = :persona",
        persona=persona_id,
    )


def months_later(when: datetime, months: int) -> datetime:
    """The same day so many months on, or the last day of a shorter month."""
    from calendar import monthrange

    year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    return when.replace(year=year, month=month + 1, day=min(when.day, monthrange(year, month + 1)[1]))


def ended(until: str | None, now: datetime) -> bool:
    """Whether a former identifier's twelve months are over."""
    return until is not None and moment(until) <= now
