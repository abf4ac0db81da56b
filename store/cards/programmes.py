"""Making, changing, ordering and ending card programmes; a change is a new version, transactions keep theirs."""

import json
from dataclasses import replace
from typing import TypedDict

from store.cards.records import Programme, programme_named, programmes
from store.cards.types import TYPES
from store.database.unit import Unit
from store.errors import BadInput, NotFound, NotPermitted, Refused
from store.receipt import Receipt
from store.staff.belonging import own_locations
from store.staff.permissions import Grant
from store.text import clean_line, clean_name
from store.use_case import operation
from store.words import say

PERMISSION = "card programmes"
MOST = 10_000_000
MOST_DAYS = 36_500
NAME_LIMIT = 60
_KEPT = (
    "name",
    "type",
    "start",
    "goal",
    "reward",
    "rate",
    "levels",
    "valid_days",
    "fields",
    "earns",
    "location_id",
    "ended_at",
)
_NEEDS_START = {
    "multipass": "cards.needs_start.multipass",
    "coupon": "cards.needs_start.coupon",
}


class CardTerms(TypedDict, total=False):
    """What a programme may say; left out is unchanged (or, making one, the default).

    ``levels`` as ``0:5 50000:10`` (minor units spent, percent); ``location`` an id or a name; figures as in
    ``store/model/cards.py``.
    """

    name: str
    start: int
    goal: int
    reward: str | None
    rate: int
    levels: str | None
    valid_days: int
    fields: str | None
    earns: bool
    location: int | str | None


@operation(PERMISSION)
def make_programme(unit: Unit, name: str, card_type: str, terms: CardTerms) -> Receipt:
    """A new programme, last in the list; ``details`` has ``programme``, ``programme_id`` and ``version``.

    Raises ``BadInput`` for figures its type does not know, ``Refused`` for a name in use, ``NotPermitted`` where a
    Manager makes one for another store.
    """
    if card_type not in TYPES:
        raise BadInput(say("cards.no_type", type=str(card_type)[:30], types=", ".join(TYPES)))
    position = unit.connection.value("SELECT coalesce(max(position), 0) FROM card_programme") + 1
    start = 1 if card_type == "coupon" else 0
    blank = Programme(0, "", card_type, 0, position, start=start)
    made = _with(unit, blank, {**terms, "name": name})
    if programme_named(unit.connection, made.name) is not None:
        raise Refused(say("cards.name_taken", name=made.name))
    _require_own(unit, made)
    return _receipt(unit, insert_programme(unit, made))


@operation(PERMISSION)
def change_programme(unit: Unit, programme: str, terms: CardTerms) -> Receipt:
    """A new version of a programme with what ``terms`` name changed; it counts as looked at from then on.

    Cards there are keep their balance and last day. The type never changes. ``details`` as for a new one.
    """
    known = _known(unit, programme)
    _require_own(unit, known)
    changed = _with(unit, known, terms)
    _require_own(unit, changed)
    if changed == known and known.confirmed:
        raise Refused(say("cards.same", name=known.name))
    other = programme_named(unit.connection, changed.name)
    if changed.name != known.name and other is not None and other.id != known.id:
        raise Refused(say("cards.name_taken", name=changed.name))
    return _receipt(unit, _new_version(unit, known, replace(changed, confirmed=True)))


@operation(PERMISSION)
def end_programme(unit: Unit, programme: str) -> Receipt:
    """Ends a programme now: no card of it is issued any more, those there are go on."""
    known = _known(unit, programme)
    _require_own(unit, known)
    if known.ended_at is not None:
        raise Refused(say("cards.ended_already", name=known.name))
    return _receipt(unit, _new_version(unit, known, replace(known, ended_at=unit.at)))


@operation(PERMISSION)
def order_programmes(unit: Unit, names: list[str]) -> Receipt:
    """Puts these programmes first, in this order; the others follow as they were."""
    wanted = [_known(unit, name) for name in names]
    if len({found.id for found in wanted}) != len(wanted):
        raise BadInput(say("cards.twice"))
    for found in wanted:
        _require_own(unit, found)
    first = {found.id for found in wanted}
    rest = [found for found in programmes(unit.connection, ended=True) if found.id not in first]
    for position, found in enumerate((*wanted, *rest), start=1):
        unit.connection.run(
            "UPDATE card_programme SET position = :position WHERE id = :id", position=position, id=found.id
        )
    return Receipt(
        unit.actor.operation_id or "", details={"order": ", ".join(found.name for found in wanted)}
    )


def programme_for(unit: Unit, name: str, card_type: str, *, import_run_id: int | None = None) -> Programme:
    """The programme of a name, made to be confirmed where there is none, in the caller's transaction.

    Only the type's own default figures are known of such a one. Raises ``BadInput`` for a name that is none.
    """
    cleaned = clean_line(name, NAME_LIMIT, say("field.programme"))
    found = programme_named(unit.connection, cleaned)
    if found is not None:
        return found
    position = unit.connection.value("SELECT coalesce(max(position), 0) FROM card_programme") + 1
    made = Programme(0, cleaned, card_type, 0, position, confirmed=False)
    return insert_programme(unit, made, import_run_id=import_run_id)


def insert_programme(unit: Unit, made: Programme, *, import_run_id: int | None = None) -> Programme:
    """Writes a new programme and its first version; the programme with its id."""
    made = replace(made, id=unit.new_id("card_programme"), version=1)
    unit.connection.insert(
        "card_programme",
        id=made.id,
        name_key=made.name.casefold(),
        version=1,
        position=made.position,
        confirmed=int(made.confirmed),
        written_at=unit.at,
        staff_id=unit.actor.staff_id,
        import_run_id=import_run_id,
        **_values(made),
    )
    _write_version(unit, made)
    return made


def _new_version(unit: Unit, known: Programme, changed: Programme) -> Programme:
    changed = replace(changed, version=known.version + 1)
    values = _values(changed)
    sets = ", ".join(f"{name} = :{name}" for name in values)
    touched = unit.connection.run(
        f"UPDATE card_programme SET {sets}, name_key = :name_key, version = :version, confirmed = :confirmed, "
        "written_at = :at, staff_id = :staff WHERE id = :id AND version = :before",
        id=known.id,
        before=known.version,
        version=changed.version,
        name_key=changed.name.casefold(),
        confirmed=int(changed.confirmed),
        at=unit.at,
        staff=unit.actor.staff_id,
        **values,
    )
    if touched != 1:
        raise Refused(say("cards.changed_just_now", name=known.name))
    _write_version(unit, changed)
    return changed


def _values(programme: Programme) -> dict[str, object]:
    values = {name: getattr(programme, name) for name in _KEPT}
    values["earns"] = int(programme.earns)
    return values


def _write_version(unit: Unit, programme: Programme) -> None:
    unit.connection.insert(
        "card_programme_version",
        programme_id=programme.id,
        version=programme.version,
        terms=json.dumps(_values(programme), ensure_ascii=False, sort_keys=True),
        at=unit.at,
        staff_id=unit.actor.staff_id,
    )


def _known(unit: Unit, name: str) -> Programme:
    found = programme_named(unit.connection, str(name))
    if found is None:
        known = ", ".join(one.name for one in programmes(unit.connection)[:10])
        raise NotFound(say("cards.no_programme", name=str(name)[:NAME_LIMIT], known=known))
    return found


def _with(unit: Unit, programme: Programme, terms: CardTerms) -> Programme:
    """The programme with these terms, each checked; raises ``BadInput`` naming what would do."""
    name = clean_name(terms["name"] or "", say("field.programme")) if "name" in terms else programme.name
    if not name or len(name) > NAME_LIMIT or name.isdigit():
        raise BadInput(say("cards.needs_name", most=NAME_LIMIT))
    location_id, location = programme.location_id, programme.location
    if "location" in terms:
        location_id, location = _location(unit, terms["location"])
    changed = replace(
        programme,
        name=name,
        start=_whole("start", terms.get("start", programme.start), MOST),
        goal=_whole("goal", terms.get("goal", programme.goal), MOST),
        reward=_line(terms.get("reward", programme.reward)),
        rate=_whole("rate", terms.get("rate", programme.rate), MOST),
        levels=_levels(terms.get("levels", programme.levels)),
        valid_days=_whole("valid_days", terms.get("valid_days", programme.valid_days), MOST_DAYS),
        fields=_names(terms.get("fields", programme.fields)),
        earns=bool(terms.get("earns", programme.earns)),
        location_id=location_id,
        location=location,
    )
    _refuse_senseless(changed)
    return changed


def _refuse_senseless(programme: Programme) -> None:
    kind = programme.type
    if kind in _NEEDS_START and not programme.start:
        raise BadInput(say(_NEEDS_START[kind]))
    if programme.start and kind in ("stamp", "cash-back", "discount", "reward"):
        raise BadInput(say("cards.begins_empty", type=TYPES[kind]))
    if programme.goal and kind not in ("stamp", "reward"):
        raise BadInput(say("cards.no_goal_here", type=TYPES[kind]))
    if programme.rate and kind not in ("stamp", "cash-back", "reward"):
        raise BadInput(say("cards.no_rate_here", type=TYPES[kind]))
    if kind == "cash-back" and programme.rate > 10_000:
        raise BadInput(say("cards.rate_too_high"))
    if programme.levels and kind != "discount":
        raise BadInput(say("cards.no_levels_here", type=TYPES[kind]))
    if programme.earns and "add_purchase" not in programme.verbs:
        raise BadInput(say("cards.earns_nothing", type=TYPES[kind]))


def _whole(name: str, value: int | None, most: int) -> int:
    value = 0 if value is None else value
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise BadInput(say("cards.whole", name=name, most=most, value=str(value)[:30]))
    return value


def _line(text: str | None) -> str | None:
    return clean_line(text or "", 80, say("field.reward")) or None


def _names(text: str | None) -> str | None:
    names = [clean_line(name, 40, say("field.card_fields")) for name in (text or "").split(",")]
    kept = list(dict.fromkeys(name for name in names if name))
    if len(kept) > 20:
        raise BadInput(say("cards.fields_too_many", most=20))
    return ", ".join(kept) or None


def _levels(text: str | None) -> str | None:
    """``0:5 50000:10`` in order; raises ``BadInput``."""
    levels: dict[int, int] = {}
    for level in (text or "").replace(",", " ").split():
        least, _, percent = level.partition(":")
        if (
            not (least.isascii() and least.isdigit() and percent.isascii() and percent.isdigit())
            or int(percent) > 100
        ):
            raise BadInput(say("cards.levels", text=level[:20]))
        levels[int(least)] = int(percent)
    return " ".join(f"{least}:{levels[least]}" for least in sorted(levels)) or None


def _location(unit: Unit, wanted: int | str | None) -> tuple[int | None, str | None]:
    if wanted is None or not str(wanted).strip():
        return None, None
    row = unit.connection.one(
        "SELECT id, name FROM location WHERE CAST(id AS TEXT) = :wanted OR lower(name) = lower(:wanted)",
        wanted=str(wanted).strip(),
    )
    if row is None:
        raise NotFound(say("discount.no_location", location=wanted))
    return row[0], row[1]


def _require_own(unit: Unit, programme: Programme) -> None:
    """A role limited to its own store works on programmes of that location only."""
    if unit.grant is not Grant.OWN_STORE:
        return
    if programme.location_id not in own_locations(unit):
        raise NotPermitted(say("cards.own_store_only", role=unit.actor.role), PERMISSION)


def _receipt(unit: Unit, programme: Programme) -> Receipt:
    unit.detail = f"card programme {programme.id}"
    return Receipt(
        unit.actor.operation_id or "",
        details={"programme": programme.name, "programme_id": programme.id, "version": programme.version},
    )
