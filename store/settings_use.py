"""Changing a setting: a new version from now or a day on, the past kept, audited."""

from dataclasses import dataclass
from datetime import date

from store.clock import EARLIEST_DAY, LATEST_DAY, instant
from store.database.store import Store
from store.database.unit import Unit
from store.errors import BadInput, NotFound, Refused
from store.settings import SETTINGS, SettingKind, settings_at
from store.staff.locations import closing_hour
from store.staff.naming import required_name
from store.staff.region import known_currency, known_region, known_time_zone
from store.use_case import use_case
from store.words import say

INTERNAL = ("demo", "demo_staff")
"""The demo's own marks: nobody's switches, so nobody is shown them."""
FIXED = ("store_id", *INTERNAL)
"""Made at setup, never changed."""
MESSAGE_SETTINGS = (
    "message_sender",
    "opt_out_text",
    "opt_out_email",
    "quiet_hours",
    "stop_words",
    "yes_words",
)
"""Read in one form by ``store.messages``."""


@dataclass(frozen=True, slots=True)
class SettingVersion:
    """One value of a setting: in force from ``from_at`` until the next version's; who set it, and when."""

    name: str
    version: int
    value: str
    from_at: str
    staff: str | None
    written_at: str


def shown_settings() -> tuple[SettingKind, ...]:
    """The shop's switches in their order."""
    return tuple(kind for kind in SETTINGS.values() if kind.name not in INTERNAL)


@use_case("settings")
def change_setting(unit: Unit, name: str, value: str, *, from_on: str | None = None) -> SettingVersion:
    """Sets a value from now on, or from the beginning of a day to come; what it changes of points holds for
    what is earned from then on (`points.md` rules 24, 28).

    Raises ``BadInput`` saying what would do, ``Refused`` for what is fixed and for a day that has passed.
    """
    kind, typed = proper_value(name, value)
    text, from_at = kind.write(typed), _from_at(unit, from_on)
    if text == kind.write(settings_at(unit.connection, from_at)[kind.name]):
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
        from_at=from_at,
        written_at=unit.at,
        staff_id=unit.actor.staff_id,
    )
    unit.detail = f"{kind.name} version {version}"
    return SettingVersion(kind.name, version, text, from_at, unit.actor.name, unit.at)


def proper_value(name: str, value: str) -> tuple[SettingKind, bool | int | str]:
    """A setting that can be changed and the value that was typed for it; raises ``NotFound``, ``Refused``,
    ``BadInput``."""
    kind = setting_named(name)
    if kind.name in FIXED:
        raise Refused(say("settings.made_at_setup", name=kind.name))
    return kind, kind.read(_proper(kind.name, value))


def _from_at(unit: Unit, from_on: str | None) -> str:
    """The instant a day of the programme begins, now for today."""
    from store.points.ledger.days import programme_day, programme_day_began

    if from_on is None:
        return unit.at
    try:
        day = date.fromisoformat(from_on)
    except ValueError:
        raise BadInput(say("settings.no_day", text=from_on)) from None
    today = programme_day(unit)
    if day < today:
        raise Refused(say("settings.from_past", day=day.isoformat()))
    return unit.at if day == today else programme_day_began(unit, day)


def setting_history(store: Store, name: str) -> tuple[SettingVersion, ...]:
    """Every value a setting has had, newest first; none if it stands at its default."""
    rows = store.connection.all(
        f"{_VERSIONS} WHERE s.name = :name ORDER BY s.version DESC", name=setting_named(name).name
    )
    return tuple(SettingVersion(*row) for row in rows)


def planned_changes(store: Store) -> tuple[SettingVersion, ...]:
    """The values that come into force on a day to come, the next first."""
    rows = store.connection.all(
        f"{_VERSIONS} WHERE s.from_at > :now ORDER BY s.from_at, s.version", now=instant(store.clock())
    )
    return tuple(SettingVersion(*row) for row in rows)


_VERSIONS = (
    "SELECT s.name, s.version, s.value, s.from_at, p.name, s.written_at FROM setting s "
    "LEFT JOIN staff p ON p.id = s.staff_id"
)


def setting_named(name: str) -> SettingKind:
    """A setting that is shown to people; raises ``NotFound``."""
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
    if name == "expiry_by_kind":
        from store.points.expiry.policy import read_by_kind

        return ", ".join(f"{kind}: {policy}" for kind, policy in read_by_kind(value.strip("- ")).items())
    if name == "expiry_start":
        return _day_or_none(value.strip("- "))
    if name.endswith("_from") and name.startswith(("smtp_password", "text_gateway")):
        from store.outbox.secrets import checked_place

        return checked_place(name, value)
    if name == "text_gateway_url":
        from store.outbox.text_gateway import checked_gateway

        return checked_gateway(value)
    if name in MESSAGE_SETTINGS:
        from store.messages.message_settings import proper_message_setting

        return proper_message_setting(name, value)
    if name in ("smtp_host", "smtp_user", "smtp_from"):
        return _mail_setting(name, value.strip("- "))
    if name == "privacy_link" and not value.startswith("https://"):
        raise BadInput(say("settings.link", name=name))
    if name.endswith("_address") and not (value.startswith("https://") and "{id}" in value):
        raise BadInput(say("settings.address", name=name))
    return value.strip()


def _mail_setting(name: str, value: str) -> str:
    """A server's, user's or sender's name, or nothing."""
    from store.people.identifiers import EMAIL_LIMIT, email_identifier
    from store.text import clean_line

    if name == "smtp_from" and value:
        return email_identifier(value).shown
    return clean_line(value, EMAIL_LIMIT, name)


def _day_or_none(text: str) -> str:
    """A day, or nothing at all."""
    try:
        day = date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise BadInput(say("settings.no_day", text=text)) from None
    if day and not EARLIEST_DAY <= day <= LATEST_DAY:
        raise BadInput(say("settings.day_bounds", day=day))
    return day
