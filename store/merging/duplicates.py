"""Possible duplicates while a new customer is typed: who could it be already?"""

from dataclasses import dataclass
from datetime import date

from store.clock import local_day
from store.database.connection import Connection
from store.database.sql import Row, in_list
from store.database.store import Store
from store.errors import BadInput
from store.people.birthdays import parse_birthday
from store.people.phones import phone_digits, search_forms
from store.search.folding import exact_key

SHORTEST_PHONE = 6
SHORTEST_EMAIL = 4
END = "\U0010ffff"
"""Sorts after every text that begins alike."""

_COLUMNS = "p.id, p.name, p.phone, p.email, p.birthday"


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """An active persona that may be the one being typed.

    ``why`` is ``phone``, ``email``, ``name and birthday`` or ``name``, the strongest first.
    """

    id: int
    name: str
    phone: str | None
    email: str | None
    birthday: str | None
    why: str


def possible_duplicates(
    store: Store,
    *,
    last_name: str = "",
    first_name: str = "",
    phone: str = "",
    email: str = "",
    birthday: str = "",
    limit: int = 5,
) -> list[PossibleDuplicate]:
    """Active personas with the typed beginning of a phone or e-mail, or with the same name.

    Half-typed and wrong fields are no error here; they simply find nothing.
    """
    connection = store.connection
    settings = store.settings()
    region = settings.text("region")
    today = local_day(store.clock(), settings.text("time_zone"))
    found: dict[int, PossibleDuplicate] = {}
    searches = (
        ("phone", _by_phone(connection, phone, region, limit)),
        ("email", _by_email(connection, email, limit)),
        *_by_name(connection, f"{first_name} {last_name}", _day(birthday, region, today), limit),
    )
    for why, rows in searches:
        for row in rows:
            found.setdefault(row[0], PossibleDuplicate(row[0], row[1], row[2], row[3], row[4], why))
    return list(found.values())[:limit]


def _by_phone(connection: Connection, typed: str, region: str, limit: int) -> list[Row]:
    digits = phone_digits(typed)
    if len(digits) < SHORTEST_PHONE:
        return []
    forms = search_forms(digits, typed.strip().startswith("+"), region)
    starts = dict.fromkeys((*forms.full, *forms.e164_prefixes))
    rows: list[Row] = []
    for start in starts:
        rows += _identified(connection, "phone", start, limit)
    return rows


def _by_email(connection: Connection, typed: str, limit: int) -> list[Row]:
    start = typed.strip().lower()
    return [] if len(start) < SHORTEST_EMAIL else _identified(connection, "email", start, limit)


def _identified(connection: Connection, kind: str, start: str, limit: int) -> list[Row]:
    return connection.all(
        f"SELECT {_COLUMNS} FROM identifier i JOIN persona p ON p.id = i.persona_id "
        "WHERE i.kind = :kind AND i.value >= :start AND i.value < :end AND i.state IN ('live', 'shared') "
        "AND p.status = 'active' ORDER BY i.value, p.id LIMIT :limit",
        kind=kind,
        start=start,
        end=start + END,
        limit=limit,
    )


def _by_name(
    connection: Connection, name: str, birthday: date | None, limit: int
) -> list[tuple[str, list[Row]]]:
    key = exact_key(name)
    if not key:
        return []
    listed, values = in_list("key", sorted({key, " ".join(reversed(key.split()))}))
    text = (
        f"SELECT {_COLUMNS} FROM persona p WHERE p.exact_key IN {listed} AND p.status = 'active' AND "
        "{condition} ORDER BY p.last_seen_at DESC, p.id LIMIT :limit"
    )
    day = birthday.isoformat() if birthday else None
    if day is None:
        return [("name", connection.all(text.format(condition="1 = 1"), limit=limit, **values))]
    same = connection.all(text.format(condition="p.birthday = :day"), limit=limit, day=day, **values)
    unknown = connection.all(text.format(condition="p.birthday IS NULL"), limit=limit, **values)
    return [("name and birthday", same), ("name", unknown)]


def _day(typed: str, region: str, today: date) -> date | None:
    try:
        return parse_birthday(typed, region, today) if typed.strip() else None
    except BadInput:
        return None
