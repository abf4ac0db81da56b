"""Personas: every column of `product.md`, and the record that is made of a row."""

from typing import TYPE_CHECKING

from store.people.birthdays import OLDEST_YEARS
from store.people.identifiers import Known, email_identifier, phone_identifier
from store.people.names import cleaned_name_values
from store.text import NAME_LIMIT, clean_line, clean_name
from store.transfer.cells import (
    Shop,
    anywhere,
    choice,
    day,
    flag,
    labels,
    line_text,
    moment_at,
    past_moment,
    points,
    short_text,
    written_instant,
)
from store.transfer.columns import ATTRIBUTE, Column
from store.transfer.kinds.kind import Applier, Kind, Ready, Values, Wrong
from store.transfer.runs import Run
from store.transfer.seen import Seen
from store.words import say

if TYPE_CHECKING:
    from store.transfer.preparing import About

OPT_INS = {
    "text_opt_in": "text",
    "email_opt_in": "email",
    "push_opt_in": "mobile_push",
    "browser_opt_in": "browser_push",
    "voice_opt_in": "voice_drop",
    "wallet_pass": "wallet_pass",
    "age_gate": "age_gate",
}
"""The column of each opt-in and its channel."""

TRAITS = ("wallet_pin", "browser", "ip", "signup_url", "signup_form", "utm", "referred_by", "signature_file")
"""Columns that are columns of the persona as they stand."""


def _phone(cell: str, field: str, shop: Shop) -> list[str | None]:
    return _plain(phone_identifier(cell, shop.region, "home" if field == "home_phone" else "mobile"))


def _email(cell: str, field: str, shop: Shop) -> list[str | None]:
    return _plain(email_identifier(cell))


def _plain(known: Known) -> list[str | None]:
    return [known.kind, known.value, known.shown, known.label, known.national]


def _birthday(cell: str, field: str, shop: Shop) -> str:
    found = day(cell, field)
    if found > shop.today:
        raise Wrong(field, say("people.birthday_future"))
    if int(found[:4]) < int(shop.today[:4]) - OLDEST_YEARS:
        raise Wrong(field, say("people.birthday_too_old", years=OLDEST_YEARS))
    return found


def _past_day(cell: str, field: str, shop: Shop) -> str:
    text = written_instant(cell, field)
    found = text if len(text) == 10 else moment_at(text, shop.time_zone, shop.closes_at, field)[1]
    if found > shop.today:
        raise Wrong(field, say("transfer.future", field=field))
    return found


def _past(cell: str, field: str, shop: Shop) -> str:
    return past_moment(written_instant(cell, field), None, shop, field)[0]


def _opt_in(cell: str, field: str, shop: Shop) -> str:
    low = cell.strip().lower()
    return "asked" if low == "asked" else "on" if flag(cell, field) else "off"


def _name(cell: str, field: str, shop: Shop) -> str:
    return clean_name(cell, field.replace("_", " "))


def _place(cell: str, field: str, shop: Shop) -> str:
    return clean_line(cell, NAME_LIMIT, field)


short, line = anywhere(short_text), anywhere(line_text)
COLUMNS = (
    Column("source_id", short, "column.personas.source_id", "C-1001"),
    Column("first_name", _name, "column.personas.first_name", "Amelia", clears=True),
    Column("last_name", _name, "column.personas.last_name", "Stone", clears=True),
    Column("phone", _phone, "column.personas.phone", "(212) 555-0117", clears=True),
    Column("home_phone", _phone, "column.personas.home_phone", "(212) 555-0118", clears=True),
    Column("email", _email, "column.personas.email", "amelia.stone@example.com", clears=True),
    Column("birthday", _birthday, "column.personas.birthday", "1988-05-17", clears=True),
    Column("signup_date", _past_day, "column.personas.signup_date", "2024-03-01"),
    Column("member", anywhere(flag), "column.personas.member", "yes"),
    Column("first_seen", _past, "column.personas.first_seen", "2024-02-11"),
    Column("favorite_store", _place, "column.personas.favorite_store", "Downtown"),
    Column(
        "favorite_store_by",
        anywhere(choice("wallet", "form", "file")),
        "column.personas.favorite_store_by",
        "form",
    ),
    Column("legacy_points", anywhere(points), "column.personas.legacy_points", "250", clears=True),
    Column("wallet_pin", short, "column.personas.wallet_pin", "4821", clears=True),
    Column("wallet_id", short, "column.personas.wallet_id", "W-77120"),
    Column("text_opt_in", _opt_in, "column.personas.text_opt_in", "yes"),
    Column("email_opt_in", _opt_in, "column.personas.email_opt_in", "yes"),
    Column("push_opt_in", _opt_in, "column.personas.push_opt_in", "no"),
    Column("browser_opt_in", _opt_in, "column.personas.browser_opt_in", "no"),
    Column("voice_opt_in", _opt_in, "column.personas.voice_opt_in", "no"),
    Column("wallet_pass", _opt_in, "column.personas.wallet_pass", "yes"),
    Column("age_gate", _opt_in, "column.personas.age_gate", "yes"),
    Column("consent_at", _past, "column.personas.consent_at", "2024-03-01 17:05"),
    Column("consent_source", line, "column.personas.consent_source", "signup form"),
    Column("text_opt_out_at", _past, "column.personas.text_opt_out_at", "2024-09-30 08:15"),
    Column("browser", line, "column.personas.browser", "Firefox", clears=True),
    Column("ip", short, "column.personas.ip", "203.0.113.7", clears=True),
    Column("signup_url", line, "column.personas.signup_url", "https://example.com/join", clears=True),
    Column("signup_form", line, "column.personas.signup_form", "Counter tablet", clears=True),
    Column("signup_at", _past, "column.personas.signup_at", "2024-03-01 17:05"),
    Column("utm", line, "column.personas.utm", "spring", clears=True),
    Column("referred_by", line, "column.personas.referred_by", "C-0990", clears=True),
    Column("household", short, "column.personas.household", "H-12", clears=True),
    Column("groups", anywhere(labels), "column.personas.groups", "regulars;bakery", clears=True),
    Column("tags", anywhere(labels), "column.personas.tags", "vip", clears=True),
    Column("source", short, "column.personas.source", "Loyalty"),
    Column("signature_file", line, "column.personas.signature_file", "amelia-stone.png", clears=True),
)


def check(values: Values, shop: Shop) -> Values:
    """A persona's record: needs a phone or an e-mail; names folded here, where many processes can do it."""
    if not (values.get("phone") or values.get("email") or values.get("home_phone")):
        raise Wrong("phone", say("transfer.needs_contact"))
    if values.get("home_phone") and values.get("phone") and values["home_phone"][1] == values["phone"][1]:
        del values["home_phone"]
    if values.get("first_name") or values.get("last_name"):
        values["names"] = cleaned_name_values(values.get("first_name") or "", values.get("last_name") or "")
    if values.get("member") is False and values.get("signup_date"):
        raise Wrong("member", say("transfer.no_member_with_date"))
    if values.get("favorite_store_by") and not values.get("favorite_store"):
        del values["favorite_store_by"]
    return values


def ready(about: "About", seen: Seen) -> Ready:
    """Makes rows ready to write."""
    from store.transfer.personas.ready import ready

    return ready(about, seen)


def applier(run: Run) -> Applier:
    """Writes personas."""
    from store.transfer.personas.applying import PersonaApplier

    return PersonaApplier(run)


PERSONAS = Kind(
    "personas",
    "customer",
    COLUMNS,
    check,
    applier,
    attributes=True,
    remembers=True,
    ready=ready,
    needs=(("phone", "email", "home_phone"),),
)

__all__ = ["ATTRIBUTE", "COLUMNS", "OPT_INS", "PERSONAS", "TRAITS"]
