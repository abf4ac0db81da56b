"""The persona card: opening one is permitted, audited and read in one go."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from store.actor import Actor
from store.database.connection import Connection
from store.database.sql import Row, in_list
from store.database.store import Store
from store.database.unit import Unit
from store.discounts.offers import offers
from store.errors import NotFound, NotPermitted
from store.merging.lineage import absorbed_by, survivor_of
from store.people.birthdays import days_until
from store.people.habits import habits
from store.people.masking import masked_card
from store.people.records import (
    CHANNELS,
    Card,
    CustomAttribute,
    CustomTag,
    Favorite,
    HouseholdMember,
    Logs,
    OptIn,
    PersonaCard,
    PersonaIdentifier,
    PersonaNote,
    Traits,
)
from store.people.subject import may_see_archived
from store.points.earning.enrolment import pre_enrolment_points
from store.points.reading.overview import points_overview
from store.segments.rfm_standing import rfm_standing
from store.settings import Settings
from store.staff.permissions import Grant
from store.use_case import use_case
from store.words import say

_PERSONA = (
    "SELECT p.status, p.name, p.first_name, p.last_name, p.phone, p.email, p.birthday, p.birth_month_day, "
    "p.signup_on, s.name, p.enrolled_at, p.first_seen_at, p.last_seen_at, p.favorite_location_id, f.name, "
    "p.favorite_rank, p.favorite_at, p.source, p.wallet_pin, p.browser, p.ip, p.signup_url, p.signup_form, "
    "p.signup_at, p.utm, p.referred_by, p.household_id, p.employee, p.employee_until, p.pinned_note_id, "
    "p.created_at, p.version FROM persona p LEFT JOIN location f ON f.id = p.favorite_location_id "
    "LEFT JOIN location s ON s.id = p.signup_location_id WHERE p.id = :id"
)
_CONSENTS = (
    "SELECT c.channel, c.state, c.at, c.how, s.name FROM consent c LEFT JOIN staff s ON s.id = c.staff_id "
    "WHERE c.persona_id = :id"
)
_ATTRIBUTES = "SELECT name, value, origin, at FROM attribute WHERE persona_id = :id ORDER BY name"
_TAGS = "SELECT tag, origin, at FROM tag WHERE persona_id = :id ORDER BY tag"
_HOUSEHOLD = (
    "SELECT id, name, phone FROM persona WHERE household_id = :household AND id <> :id AND status = 'active' "
    "ORDER BY id"
)
_CARDS = (
    "SELECT c.serial, g.name, g.type, c.status, c.device, coalesce(a.balance, 0) FROM card c "
    "JOIN card_programme g ON g.id = c.programme_id LEFT JOIN account a ON a.card_id = c.id "
    "WHERE c.persona_id = :id ORDER BY c.id"
)


@dataclass(frozen=True, slots=True)
class Look:
    """One permitted look: at whom, masked or not; today at the till and in the programme's time zone."""

    persona_id: int
    today: date
    programme_today: date
    masked: bool


@use_case("open a card")
def look_at_card(unit: Unit, persona_id: int) -> Look:
    """Permits and audits one look. A merged id leads to its survivor.

    Raises `NotFound`, in the same words for unknown and held, and `NotPermitted` where an archived persona
    is opened by a role that may not restore it.
    """
    survivor = survivor_of(unit.connection, persona_id)
    status = (
        None
        if survivor is None
        else unit.connection.value("SELECT status FROM persona WHERE id = :id", id=survivor)
    )
    if survivor is None or status == "sealed":
        raise NotFound(say("people.not_found", id=persona_id))
    unit.subject = survivor
    if status == "archived" and not may_see_archived(unit.actor.role):
        raise NotPermitted(say("people.archived_ask"), "archive")
    return Look(survivor, unit.today, unit.day_at(None), unit.grant is Grant.MASKED)


def open_card(store: Store, actor: Actor, persona_id: int, *, as_of: date | None = None) -> Card:
    """The card of a persona, audited; ``as_of`` moves the days of the habits only.

    A merged id opens its survivor, with the id in ``asked_for``. Errors as in `look_at_card`; an Operator
    without a case gets `NotPermitted`.
    """
    look = look_at_card(store, actor, persona_id)
    with store.reading() as connection:
        card = read_card(
            connection,
            look.persona_id,
            look.today,
            store.settings(),
            look.masked,
            programme_today=look.programme_today,
            as_of=as_of,
        )
        card = replace(card, offers=tuple(offers(store, actor, look.persona_id)))
    return card if persona_id == card.id else replace(card, asked_for=persona_id)


def read_card(
    connection: Connection,
    persona_id: int,
    today: date,
    settings: Settings,
    masked: bool,
    *,
    programme_today: date | None = None,
    as_of: date | None = None,
) -> Card:
    """The card without its offers, unaudited: for who has looked already. Raises `NotFound`.

    ``programme_today`` is the day by which points fall due, if it is another than the till's.
    """
    row = connection.one(_PERSONA, id=persona_id)
    if row is None:
        raise NotFound(say("people.not_found", id=persona_id))
    merged_from = absorbed_by(connection, persona_id)
    ids, values = in_list("id", [persona_id, *merged_from])
    identifiers = _identifiers(connection, ids, values, today)
    opt_ins = _opt_ins(connection, persona_id, signup_on=row[8], enrolled_at=row[10])
    text = next(found for found in opt_ins if found.channel == "text")
    overview = points_overview(connection, persona_id, programme_today or today)
    habit = habits(connection, persona_id, as_of or today)
    card = Card(
        id=persona_id,
        asked_for=None,
        status=row[0],
        name=row[1],
        first_name=row[2],
        last_name=row[3],
        phone=row[4],
        email=row[5],
        birthday=row[6],
        birthday_in_days=None if row[7] is None else days_until(row[7], today),
        signup_on=row[8],
        signup_location=row[9],
        employee=bool(row[27]) and (row[28] is None or row[28] >= today.isoformat()),
        employee_until=row[28],
        wallet_pin=row[18] if settings.flag("show_wallet_pin") else None,
        has_wallet_pin=row[18] is not None,
        points=overview.points,
        pre_enrolment_points=pre_enrolment_points(connection, persona_id) if row[8] else 0,
        opt_ins=opt_ins,
        habits=habit,
        traits=_traits(persona_id, row, identifiers),
        logs=Logs(row[11], row[8], text.at if text.state == "off" else None),
        attributes=tuple(CustomAttribute(*found) for found in connection.all(_ATTRIBUTES, id=persona_id)),
        tags=tuple(CustomTag(*found) for found in connection.all(_TAGS, id=persona_id)),
        notes=_notes(connection, ids, values, row[29]),
        identifiers=identifiers,
        household=_household(connection, persona_id, row[26]),
        cards=tuple(PersonaCard(*found) for found in connection.all(_CARDS, id=persona_id)),
        merged_from=merged_from,
        overview=overview,
        offers=(),
        version=row[31],
        masked=False,
        last_seen_at=row[12],
        created_at=row[30],
        rfm=rfm_standing(connection, persona_id, settings, habit.last_seen_days, habit.sales),
    )
    return masked_card(card) if masked else card


def _traits(persona_id: int, row: Row, identifiers: tuple[PersonaIdentifier, ...]) -> Traits:
    def first(kind: str, *labels: str) -> str | None:
        return next(
            (
                found.shown if kind in ("source", "wallet") else found.value
                for found in identifiers
                if found.kind == kind
                and found.state in ("live", "shared")
                and (not labels or found.label in labels)
            ),
            None,
        )

    favorite = None if row[13] is None else Favorite(row[13], row[14], row[15], row[16])
    return Traits(
        contact_id=persona_id,
        mobile_phone=first("phone", "mobile", ""),
        home_phone=first("phone", "home"),
        email=row[5],
        birthday=row[6],
        favorite=favorite,
        imported_from=row[17],
        source_id=first("source"),
        wallet_id=first("wallet"),
        browser=row[19],
        ip=row[20],
        signup_url=row[21],
        signup_form=row[22],
        signup_at=row[23],
        utm=row[24],
        referred_by=row[25],
    )


def _opt_ins(
    connection: Connection, persona_id: int, *, signup_on: str | None, enrolled_at: str | None
) -> tuple[OptIn, ...]:
    """The eight; *member* is on exactly where there is a signup date, whatever was written beside it."""
    known = {row[0]: OptIn(*row) for row in connection.all(_CONSENTS, id=persona_id)}
    member = known.get("member", OptIn("member", "never"))
    if signup_on is not None:
        known["member"] = replace(member, state="on", at=member.at or enrolled_at or signup_on)
    elif member.state == "on":
        known["member"] = replace(member, state="off")
    return tuple(known.get(channel) or OptIn(channel, "never") for channel in CHANNELS)


def _identifiers(
    connection: Connection, ids: str, values: dict[str, Any], today: date
) -> tuple[PersonaIdentifier, ...]:
    """Those that can be found today, the primary ones first."""
    rows = connection.all(
        "SELECT kind, value, shown, label, state, since, until, persona_id FROM identifier "
        f"WHERE persona_id IN {ids} AND (until IS NULL OR until >= :today) "
        "ORDER BY kind, state <> 'live', state <> 'shared', label = 'home', rank, id",
        today=today.isoformat(),
        **values,
    )
    return tuple(PersonaIdentifier(*row) for row in rows)


def _notes(
    connection: Connection, ids: str, values: dict[str, Any], pinned: int | None
) -> tuple[PersonaNote, ...]:
    """The newest first."""
    rows = connection.all(
        "SELECT n.id, n.text, n.at, s.name FROM note n LEFT JOIN staff s ON s.id = n.staff_id "
        f"WHERE n.persona_id IN {ids} AND n.about = 'persona' ORDER BY n.at DESC, n.id DESC",
        **values,
    )
    return tuple(PersonaNote(row[0], row[1], row[2], row[3], pinned=row[0] == pinned) for row in rows)


def _household(
    connection: Connection, persona_id: int, household_id: int | None
) -> tuple[HouseholdMember, ...]:
    if household_id is None:
        return ()
    rows = connection.all(_HOUSEHOLD, household=household_id, id=persona_id)
    return tuple(HouseholdMember(*row) for row in rows)


__all__ = ["Card", "Look", "look_at_card", "open_card", "read_card"]
