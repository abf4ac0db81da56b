"""What one row changes about one persona: blank changes nothing, ``-`` clears, an opt-out is never
overridden.
"""

from dataclasses import dataclass
from typing import Any

from store.clock import month_day
from store.merging.survivorship import FACTS
from store.people.favorites import overwrites, rank_of
from store.people.names import name_values
from store.transfer.cells import Shop, moment_at
from store.transfer.columns import ATTRIBUTE
from store.transfer.kinds.kind import Wrong
from store.transfer.kinds.personas import OPT_INS, TRAITS
from store.transfer.personas.state import Owned, State
from store.words import say

NAMES = ("first_name", "last_name")
HOUSEHOLD = "household"
"""The custom attribute that keeps a household's label, so that the next file finds it."""
IMPORT, POS = "import", "pos"
"""Origins of tags from ``tags`` and ``groups``."""


@dataclass(frozen=True, slots=True)
class RowSetting:
    """What a row's meaning depends on. ``fill``: the row is another record of the persona; it only adds."""

    shop: Shop
    at: str
    source: str
    enrols: bool
    fill: bool = False


def refuse_contradiction(state: State | None, record: dict[str, Any], setting: RowSetting) -> None:
    """Raises `Wrong` where a row cannot be true of the persona (None: one to be made), before anything is
    changed.
    """
    standing = state.row["signup_on"] if state is not None else None
    if record.get("member") is False and standing and not setting.fill:
        raise Wrong("member", say("transfer.member_stays"))
    becomes = standing or record.get("signup_date") or record.get("member") or setting.enrols
    if record.get("legacy_points") and not becomes:
        raise Wrong("legacy_points", say("transfer.legacy_needs_member"))


def change(state: State, record: dict[str, Any], setting: RowSetting, location_id: int | None) -> None:
    """Puts a row's values into the persona."""
    _names(state, record, setting)
    _birthday(state, record, setting)
    enrol_by_file(state, record, setting)
    _times(state, record, setting)
    for name in TRAITS:
        if name in record:
            state.put(name, record[name], fill=setting.fill)
    if "signup_at" in record:
        state.put(
            "signup_at",
            record["signup_at"],
            fill=setting.fill or bool(state.row["signup_at"] and not record["signup_at"]),
        )
    _favorite(state, record, setting, location_id)
    _consents(state, record, setting)
    _labels(state, record, setting)


def _names(state: State, record: dict[str, Any], setting: RowSetting) -> None:
    given = [name for name in NAMES if name in record]
    if not given or (setting.fill and state.row["name"]):
        return
    if len(given) == 2 and record.get("names"):
        values = record["names"]
    else:
        first, last = (record[name] or "" if name in record else state.row[name] for name in NAMES)
        values = name_values(first, last)
    state.put_all(values)


def _birthday(state: State, record: dict[str, Any], setting: RowSetting) -> None:
    if "birthday" not in record:
        return
    born = record["birthday"]
    if setting.fill and state.row["birthday"]:
        return
    state.put("birthday", born)
    state.put("birth_month_day", _month_day(born) if born else None)


def _month_day(born: str) -> str:
    if born[5:] != "02-29":
        return born[5:]
    from datetime import date

    return month_day(date.fromisoformat(born))


def enrol_by_file(state: State, record: dict[str, Any], setting: RowSetting) -> None:
    """The earlier signup date stays; a member is never made a non-member by a file."""
    signup, member = record.get("signup_date"), record.get("member")
    standing = state.row["signup_on"]
    if member is False:
        return
    if not signup and not standing:
        points = record.get("legacy_points")
        if member and record.get("signup_at"):
            signup = moment_at(
                record["signup_at"], setting.shop.time_zone, setting.shop.closes_at, "signup_at"
            )[1]
        elif member or (points and setting.enrols):
            signup = setting.shop.today
    if not signup or (standing and standing <= signup):
        return
    state.put("signup_on", signup)
    begins = moment_at(signup, setting.shop.time_zone, setting.shop.closes_at, "signup_date")[0]
    enrolled = record.get("signup_at") or begins
    state.put("enrolled_at", enrolled)
    if state.consents.get("member") != "on":
        _consent(state, "member", "on", enrolled, f"import: {setting.source}")
    if not standing:
        state.activated = not state.new


def _times(state: State, record: dict[str, Any], setting: RowSetting) -> None:
    row = state.row
    first = record.get("first_seen")
    if state.new and row["first_seen_at"] is None:
        known = [found for found in (first, record.get("signup_at"), row["enrolled_at"]) if found]
        state.put("first_seen_at", min(known, default=setting.at))
        state.put("last_seen_at", max(known, default=setting.at))
    elif first and first < row["first_seen_at"]:
        state.put("first_seen_at", first)


def _favorite(state: State, record: dict[str, Any], setting: RowSetting, location_id: int | None) -> None:
    if location_id is None:
        return
    rank = rank_of(record.get("favorite_store_by") or "file")
    row = state.row
    if row["favorite_location_id"] == location_id and row["favorite_rank"] == rank:
        return
    if setting.fill and row["favorite_rank"] == rank:
        return
    if overwrites(rank, setting.at, row["favorite_rank"], row["favorite_at"]):
        state.put("favorite_location_id", location_id)
        state.put("favorite_rank", rank)
        state.put("favorite_at", setting.at)


def _consents(state: State, record: dict[str, Any], setting: RowSetting) -> None:
    consent_at, how = record.get("consent_at"), record.get("consent_source")
    stopped = record.get("text_opt_out_at")
    for column, channel in OPT_INS.items():
        wanted = record.get(column)
        at = consent_at or setting.at
        if channel == "text" and stopped:
            wanted, at = "off", stopped
        if wanted is None:
            continue
        standing = state.consents.get(channel)
        if wanted == "on" and channel not in FACTS and not (consent_at and how):
            wanted = "asked"
        if standing == wanted or standing == "off" or (wanted == "asked" and standing):
            continue
        if setting.fill and standing and wanted == "on":
            continue
        _consent(state, channel, wanted, at, how or f"import: {setting.source}")


def _consent(state: State, channel: str, wanted: str, at: str, how: str) -> None:
    state.touched = True
    state.consents[channel] = wanted
    state.new_consents.append((channel, wanted, at, how))


def _labels(state: State, record: dict[str, Any], setting: RowSetting) -> None:
    for name, value in record.items():
        if name[:5] == ATTRIBUTE:
            _attribute(state, name[len(ATTRIBUTE) :], value, setting)
    if HOUSEHOLD in record:
        _attribute(state, HOUSEHOLD, record[HOUSEHOLD], setting)
    for column, origin in (("tags", IMPORT), ("groups", POS)):
        if column not in record:
            continue
        if record[column] is None:
            for tag in [tag for tag, of in state.tags.items() if of == origin] if not setting.fill else ():
                del state.tags[tag]
                state.new_tags[tag] = None
                state.touched = True
            continue
        for tag in record[column]:
            if tag not in state.tags:
                state.tags[tag] = state.new_tags[tag] = origin
                state.touched = True


def _attribute(state: State, name: str, value: str | None, setting: RowSetting) -> None:
    standing = state.attributes.get(name)
    if standing == value or (setting.fill and standing is not None):
        return
    state.attributes[name] = state.new_attributes[name] = value
    state.touched = True


def give(state: State, key: tuple[str, str], known: tuple[str, str, str | None], how: str) -> None:
    """Gives the persona an identifier it does not have; a phone or e-mail that is new comes first.

    ``known`` is (shown, label, national), ``how`` is ``live`` or ``shared``.
    """
    kind, value = key
    shown, label, national = known
    ranks: list[int] = []
    if state.identifiers:
        if state.own(kind, value) is not None:
            return
        ranks = [owned.rank for owned in state.identifiers if owned.kind == kind]
    first = kind in ("phone", "email") and label != "home"
    rank = min(ranks, default=2) - 1 if first else max(ranks, default=0) + 1
    state.touched, state.in_step = True, False
    state.identifiers.append(Owned(kind, value, shown, label, national, how, rank))


def give_up(state: State, column: str) -> None:
    """A ``-``: the persona's phones of that label, or its e-mails, become former ones."""
    kind, label = (
        ("email", "") if column == "email" else ("phone", "home" if column == "home_phone" else "mobile")
    )
    for owned in state.identifiers:
        if owned.kind == kind and owned.label == label and owned.state in ("live", "shared"):
            owned.state, owned.changed = "former", True
            state.touched, state.in_step = True, False
