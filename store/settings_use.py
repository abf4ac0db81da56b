"""Changing a setting: a new version from now on, the past kept, audited."""

from dataclasses import dataclass

from store.database.store import Store
from store.database.unit import Unit
from store.errors import BadInput, NotFound, Refused
from store.settings import SETTINGS, SettingKind
from store.staff.locations import closing_hour
from store.staff.naming import required_name
from store.staff.region import known_currency, known_region, known_time_zone
from store.use_case import use_case
from store.words import say

INTERNAL = ("demo", "demo_staff")
"""The demo's own marks: nobody's switches, so nobody is shown them."""
FIXED = ("store_id", *INTERNAL)
"""Made at setup, never changed."""


@dataclass(frozen=True, slots=True)
class SettingVersion:
    """One value of a setting: in force from ``from_at`` until the next version's; who set it."""

    name: str
    version: int
    value: str
    from_at: str
    staff: str | None


def shown_settings() -> tuple[SettingKind, ...]:
    """The shop's switches in their order."""
    return tuple(kind for kind in SETTINGS.values() if kind.name not in INTERNAL)


@use_case("settings")
def change_setting(unit: Unit, name: str, value: str) -> SettingVersion:
    """Sets a value from now on; raises ``BadInput`` saying what would do, ``Refused`` for what is fixed."""
    kind = _kind(name)
    if kind.name in FIXED:
        raise Refused(say("settings.made_at_setup", name=kind.name))
    text = kind.write(kind.read(_proper(kind.name, value)))
    if text == kind.write(unit.settings[kind.name]):
        raise Refused(say("settings.same", name=kind.name, text=text))
    if kind.name == "currency" and unit.connection.one("SELECT 1 FROM purchase LIMIT 1"):
        raise Refused(say("settings.currency_stays"))
    version: int = unit.connection.value(
        "SELECT coalesce(max(version), 0) + 1 FROM setting WHERE name = :name", name=kind.name
    )
    unit.connection.insert(
        "setting",
        name=kind.name,
        version=version,
        value=text,
        from_at=unit.at,
        written_at=unit.at,
        staff_id=unit.actor.staff_id,
    )
    unit.detail = f"{kind.name} version {version}"
    return SettingVersion(kind.name, version, text, unit.at, unit.actor.name)


def setting_history(store: Store, name: str) -> tuple[SettingVersion, ...]:
    """Every value a setting has had, newest first; none if it stands at its default."""
    rows = store.connection.all(
        "SELECT s.name, s.version, s.value, s.from_at, p.name FROM setting s "
        "LEFT JOIN staff p ON p.id = s.staff_id WHERE s.name = :name ORDER BY s.version DESC",
        name=_kind(name).name,
    )
    return tuple(SettingVersion(*row) for row in rows)


def _kind(name: str) -> SettingKind:
    found = SETTINGS.get(name.strip())
    if found is None or found.name in INTERNAL:
        raise NotFound(say("settings.unknown", name=name))
    return found


def _proper(name: str, value: str) -> str:
    """The value in its one form, where more than its kind decides what will do."""
    if name == "region":
        return known_region(value)
    if name == "currency":
        return known_currency(value)
    if name == "time_zone":
        return known_time_zone(value)
    if name == "day_closes_at":
        return closing_hour(value)
    if name == "store_name":
        return required_name(value, say("field.shop_name"))
    if name.endswith("_address") and not (value.startswith("https://") and "{id}" in value):
        raise BadInput(say("settings.address", name=name))
    return value.strip()
