"""Editing traits: each that a person may change, asked about when it collides or somebody was quicker."""

from collections.abc import Mapping
from dataclasses import dataclass

from store.clock import month_day
from store.database.connection import Connection
from store.database.unit import Unit
from store.errors import BadInput, NotFound, Refused
from store.merging.collisions import OnCollision
from store.people.birthdays import parse_birthday
from store.people.favorites import clear_favorite, location_named, set_favorite
from store.people.identifiers import (
    Known,
    email_identifier,
    end_identifier,
    phone_identifier,
    take_identifiers,
)
from store.people.masking import HIDDEN
from store.people.names import name_values
from store.people.subject import Subject, subject
from store.receipt import Receipt
from store.search.names import index_names
from store.text import clean_line
from store.use_case import operation
from store.words import say

PLAIN = {
    "wallet_pin": 12,
    "browser": 200,
    "ip": 45,
    "signup_url": 500,
    "signup_form": 120,
    "signup_at": 40,
    "utm": 200,
    "referred_by": 120,
}
"""Traits that are text and nothing more, with their longest length."""
TRAITS = (
    "first_name",
    "last_name",
    "phone",
    "home_phone",
    "email",
    "birthday",
    "favorite_store",
    *PLAIN,
)
"""Every trait that may be edited; contact id, source and source id are what they are."""


@dataclass(frozen=True, slots=True)
class TraitConflict:
    """A trait that somebody changed meanwhile: what it is now and what was to be saved."""

    trait: str
    now: str | None
    yours: str | None


class ChangedMeanwhile(Refused):
    """Somebody changed the same traits since they were opened; nothing was saved.

    To save one's own values all the same, edit again with ``version`` as the expected one.
    """

    def __init__(self, conflicts: tuple[TraitConflict, ...], version: int) -> None:
        self.conflicts = conflicts
        self.version = version
        nothing = say("people.trait_empty")
        shown = "; ".join(
            say(
                "people.trait_changed",
                trait=found.trait,
                now=found.now or nothing,
                yours=found.yours or nothing,
            )
            for found in conflicts
        )
        super().__init__(say("people.changed_meanwhile", changes=shown))


def trait_values(connection: Connection, persona_id: int) -> dict[str, str | None]:
    """Every editable trait as it stands; raises `NotFound`."""
    plain = ", ".join(f"p.{name}" for name in PLAIN)
    row = connection.one(
        f"SELECT p.first_name, p.last_name, p.email, p.birthday, l.name, {plain} FROM persona p "
        "LEFT JOIN location l ON l.id = p.favorite_location_id WHERE p.id = :id",
        id=persona_id,
    )
    if row is None:
        raise NotFound(say("people.no_customer", id=persona_id))
    values: dict[str, str | None] = dict(
        zip(("first_name", "last_name", "email", "birthday", "favorite_store", *PLAIN), row, strict=True)
    )
    values["phone"] = values["home_phone"] = None
    for label, value in connection.all(
        "SELECT label, value FROM identifier WHERE persona_id = :id AND kind = 'phone' "
        "AND state IN ('live', 'shared') ORDER BY rank DESC, id DESC",
        id=persona_id,
    ):
        values["home_phone" if label == "home" else "phone"] = value
    return values


@operation("edit traits")
def edit_traits(
    unit: Unit,
    persona_id: int,
    changes: Mapping[str, str],
    *,
    expected_version: int | None = None,
    on_collision: OnCollision | None = None,
) -> Receipt:
    """Saves typed values of ``TRAITS``; an empty one clears, ``details["changed"]`` names what changed.

    ``expected_version`` is the card's when it was opened: raises `ChangedMeanwhile` if somebody edited the
    traits since and the values differ. Raises `Collision` when a phone or e-mail is somebody else's; a
    number given up becomes former for twelve months. At least a phone, an e-mail or a card must remain.
    """
    unknown = [name for name in changes if name not in TRAITS]
    if unknown:
        raise BadInput(say("people.not_editable", name=unknown[0], traits=", ".join(TRAITS)))
    persona = subject(unit, persona_id)
    old = trait_values(unit.connection, persona.id)
    read = {name: _Reading(unit, old).read(name, typed) for name, typed in changes.items()}
    new = {name: value.value if isinstance(value, Known) else value for name, value in read.items()}
    changed = {name: value for name, value in read.items() if new[name] != (old[name] or None)}
    if expected_version is not None and expected_version != persona.version:
        conflicts = tuple(_conflict(name, old[name], new[name]) for name in changed)
        if conflicts:
            raise ChangedMeanwhile(conflicts, persona.version)
    if changed:
        _save(unit, persona, old, changed, on_collision)
    return persona.receipt(unit, changed=sorted(changed), version=persona.version + bool(changed))


def _conflict(trait: str, now: str | None, yours: str | None) -> TraitConflict:
    """A conflict to show; a wallet PIN is not shown."""
    if trait == "wallet_pin":
        return TraitConflict(trait, now and HIDDEN, yours and HIDDEN)
    return TraitConflict(trait, now, yours)


class _Reading:
    """Reads typed values, each with the rule of its trait."""

    def __init__(self, unit: Unit, old: Mapping[str, str | None]) -> None:
        self._unit = unit
        self._old = old

    def read(self, name: str, typed: str) -> Known | str | None:
        """The value to store, None if it is cleared; raises `BadInput`."""
        text = typed.strip()
        region = self._unit.settings.text("region")
        if not text:
            return None
        if name in ("phone", "home_phone"):
            return phone_identifier(text, region, "home" if name == "home_phone" else "mobile")
        if name == "email":
            return email_identifier(text)
        if name == "birthday":
            return parse_birthday(text, region, self._unit.today).isoformat()
        if name == "favorite_store":
            return location_named(self._unit.connection, text)[1]
        if name in ("first_name", "last_name"):
            return name_values(text, "")["first_name"] or None
        return clean_line(text, PLAIN[name], say(f"field.{name}")) or None


def _save(
    unit: Unit,
    persona: Subject,
    old: Mapping[str, str | None],
    changed: Mapping[str, Known | str | None],
    on_collision: OnCollision | None,
) -> None:
    wanted: list[Known] = []
    for name, kind in (("phone", "phone"), ("home_phone", "phone"), ("email", "email")):
        if name not in changed:
            continue
        before, after = old[name], changed[name]
        if before is not None:
            end_identifier(unit, persona.id, kind, before)
        if isinstance(after, Known):
            wanted.append(after)
    take_identifiers(unit, persona.id, wanted, origin="staff", on_collision=on_collision, first=True)
    _require_contact(unit, persona.id)
    columns: dict[str, str | None] = {
        name: value for name, value in changed.items() if name in PLAIN and not isinstance(value, Known)
    }
    if "birthday" in changed:
        from datetime import date

        born = changed["birthday"]
        columns["birthday"] = born if isinstance(born, str) else None
        columns["birth_month_day"] = month_day(date.fromisoformat(born)) if isinstance(born, str) else None
    if "first_name" in changed or "last_name" in changed:
        names = {**old, **changed}
        values = name_values(str(names["first_name"] or ""), str(names["last_name"] or ""))
        before = unit.connection.value("SELECT folded FROM persona WHERE id = :id", id=persona.id)
        index_names(unit, persona.id, before, values["folded"])
        columns.update(values)
    if "favorite_store" in changed:
        _set_favorite(unit, persona, changed["favorite_store"])
    sets = "".join(f"{name} = :{name}, " for name in columns)
    unit.connection.run(
        f"UPDATE persona SET {sets}version = version + 1 WHERE id = :id", **columns, id=persona.id
    )


def _require_contact(unit: Unit, persona_id: int) -> None:
    """Raises `Refused` if nothing is left by which the customer could be found."""
    row = unit.connection.one(
        "SELECT phone, email, (SELECT count(*) FROM card WHERE persona_id = persona.id) FROM persona "
        "WHERE id = :id",
        id=persona_id,
    )
    if row is not None and not any(row):
        raise Refused(say("people.last_contact"))


def _set_favorite(unit: Unit, persona: Subject, store_name: Known | str | None) -> None:
    if isinstance(store_name, str):
        set_favorite(unit, persona, store_name, "form")
    else:
        clear_favorite(unit, persona.id)
