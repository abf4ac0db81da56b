"""New customers: *enrol* makes a member today, *add customer* a persona without membership."""

from collections.abc import Collection
from datetime import date

from store.cards.issuing import write_card
from store.cards.programmes import programme_for
from store.clock import month_day
from store.database.unit import Unit
from store.errors import BadInput, Refused
from store.merging.collisions import Collision, Holder, OnCollision
from store.people.birthdays import age_on, parse_birthday
from store.people.consents import write_consent
from store.people.identifiers import Known, email_identifier, phone_identifier, take_identifiers
from store.people.names import name_values
from store.people.subject import Subject, subject
from store.points.earning.enrolment import void_before_enrolment
from store.points.ledger.accounts import open_account
from store.receipt import Receipt
from store.search.names import index_names
from store.text import clean_line
from store.use_case import operation
from store.words import say

SOURCE = "Counter"
"""Where a persona made here comes from."""
SERIAL_LIMIT = 80
FIRST_PROGRAMME = ("Membership", "membership")
"""Name and type of the programme whose cards are handed out by their serial alone."""


@operation("enrol")
def enrol(
    unit: Unit,
    *,
    last_name: str = "",
    first_name: str = "",
    phone: str = "",
    email: str = "",
    birthday: str = "",
    card_serial: str = "",
    id_seen: bool = False,
    on_collision: OnCollision | None = None,
) -> Receipt:
    """Makes a member from today; needs a phone, an e-mail or a card serial. The receipt names the persona.

    ``birthday`` as typed; ``id_seen`` passes the age gate without one. Raises `Collision` when somebody has
    the phone or e-mail (try again with ``on_collision``), `Refused` under the minimum age: then nothing is
    stored.
    """
    return _add(unit, True, last_name, first_name, phone, email, birthday, card_serial, id_seen, on_collision)


@operation("enrol")
def add_customer(
    unit: Unit,
    *,
    last_name: str = "",
    first_name: str = "",
    phone: str = "",
    email: str = "",
    birthday: str = "",
    card_serial: str = "",
    id_seen: bool = False,
    on_collision: OnCollision | None = None,
) -> Receipt:
    """Makes a persona without membership; everything else as `enrol`."""
    return _add(
        unit, False, last_name, first_name, phone, email, birthday, card_serial, id_seen, on_collision
    )


@operation("enrol")
def make_member(unit: Unit, persona_id: int, *, birthday: str = "", id_seen: bool = False) -> Receipt:
    """Enrols a persona that is here already; raises `Refused` if it is a member.

    Points it had before do not carry over: ``details["voided"]`` says how many may be re-added once.
    """
    persona = subject(unit, persona_id)
    if persona.signup_on is not None:
        raise Refused(say("people.member_already", day=persona.signup_on))
    kept = unit.connection.value("SELECT birthday FROM persona WHERE id = :id", id=persona.id)
    born = _birthday(unit, birthday) if birthday.strip() else kept and date.fromisoformat(kept)
    passed = age_gate(unit, born or None, id_seen)
    unit.connection.run(
        "UPDATE persona SET signup_on = :today, enrolled_at = :at, signup_location_id = :location, "
        "birthday = :birthday, birth_month_day = :month_day, version = version + 1 WHERE id = :id",
        today=unit.today.isoformat(),
        at=unit.at,
        location=unit.actor.location_id,
        birthday=born.isoformat() if born else None,
        month_day=month_day(born) if born else None,
        id=persona.id,
    )
    _consents(unit, persona.id, True, passed)
    voided = void_before_enrolment(unit, persona.id)
    return persona.receipt(unit, persona_id=persona.id, voided=voided)


def age_gate(unit: Unit, birthday: date | None, id_seen: bool) -> str | None:
    """How the minimum age was shown (``birthday``, ``ID seen``), None where nothing is asked.

    The location's own minimum goes before the setting. Raises `Refused` under it or when neither is given.
    """
    own = unit.connection.value("SELECT minimum_age FROM location WHERE id = :id", id=unit.actor.location_id)
    least: int = unit.settings.number("minimum_age") if own is None else own
    if not least:
        return None
    if birthday is not None:
        if age_on(birthday, unit.today) < least:
            raise Refused(say("people.too_young", years=least))
        return "birthday"
    if not id_seen:
        raise Refused(say("people.age_unknown", years=least))
    return "ID seen"


def _add(
    unit: Unit,
    member: bool,
    last_name: str,
    first_name: str,
    phone: str,
    email: str,
    birthday: str,
    card_serial: str,
    id_seen: bool,
    on_collision: OnCollision | None,
) -> Receipt:
    names = name_values(first_name, last_name)
    known: list[Known] = []
    if phone.strip():
        known.append(phone_identifier(phone, unit.settings.text("region")))
    if email.strip():
        known.append(email_identifier(email))
    serial = clean_line(card_serial, SERIAL_LIMIT, say("field.card_serial"))
    if not known and not serial:
        raise BadInput(say("people.needs_contact"))
    persona_id = _made(unit, member, names, known, birthday, id_seen, "staff", on_collision)
    if serial:
        _give_card(unit, persona_id, serial)
    added = Subject(persona_id, "active", names["name"], None, None, 1)
    return added.receipt(unit, persona_id=persona_id)


def add_self(unit: Unit, first_name: str, last_name: str, known: Collection[Known], birthday: str) -> int:
    """Makes a member of somebody who signs up by themselves, in the caller's transaction; the persona's id.

    Raises as `enrol`; the age gate is passed by the birthday alone.
    """
    names = name_values(first_name, last_name)
    return _made(unit, True, names, known, birthday, False, "customer", None)


def _made(
    unit: Unit,
    member: bool,
    names: dict[str, str],
    known: Collection[Known],
    birthday: str,
    id_seen: bool,
    origin: str,
    on_collision: OnCollision | None,
) -> int:
    born = _birthday(unit, birthday)
    passed = age_gate(unit, born, id_seen)
    persona_id = unit.new_id("persona")
    _insert(unit, persona_id, names, born, member)
    take_identifiers(unit, persona_id, known, origin=origin, on_collision=on_collision)
    open_account(unit, persona_id)
    _consents(unit, persona_id, member, passed)
    unit.subject = persona_id
    return persona_id


def _birthday(unit: Unit, typed: str) -> date | None:
    return parse_birthday(typed, unit.settings.text("region"), unit.today) if typed.strip() else None


def _insert(unit: Unit, persona_id: int, names: dict[str, str], born: date | None, member: bool) -> None:
    unit.connection.insert(
        "persona",
        id=persona_id,
        status="active",
        **names,
        birthday=born.isoformat() if born else None,
        birth_month_day=month_day(born) if born else None,
        signup_on=unit.today.isoformat() if member else None,
        signup_location_id=unit.actor.location_id,
        enrolled_at=unit.at if member else None,
        first_seen_at=unit.at,
        last_seen_at=unit.at,
        sales=0,
        spent=0,
        source=SOURCE,
        employee=0,
        created_at=unit.at,
        created_by=unit.actor.staff_id,
        version=1,
    )
    index_names(unit, persona_id, None, names["folded"])


def _give_card(unit: Unit, persona_id: int, serial: str) -> None:
    """Puts a card on the persona; raises `Collision` if it is somebody's already."""
    from store.privacy.refusing import has_to_confirm, refuse_blocked

    refuse_blocked(unit, [("serial", serial)])
    holder = unit.connection.one(
        "SELECT p.id, p.name, p.status FROM card c JOIN persona p ON p.id = c.persona_id "
        "WHERE c.serial = :serial",
        serial=serial,
    )
    if holder is not None and holder[2] != "active":
        raise has_to_confirm()
    if holder is not None:
        raise Collision((Holder(holder[0], holder[1], "serial", serial, serial),))
    write_card(unit, persona_id, programme_for(unit, *FIRST_PROGRAMME), serial)


def _consents(unit: Unit, persona_id: int, member: bool, passed: str | None) -> None:
    if member:
        write_consent(unit, persona_id, "member", "on", how="enrolled at the counter")
    if passed is not None:
        write_consent(unit, persona_id, "age_gate", "on", how=passed)
