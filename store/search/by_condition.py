"""Finding personas by what is known of them: states, opt-ins, tags, places, amounts, days."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from store.clock import instant
from store.database.sql import text_for
from store.points.expiry.due import LOT_IS_DUE
from store.search.by_identity import by_ids, by_receipts, by_serials, owning
from store.search.language.tree import (
    Attribute,
    Between,
    Birthday,
    Compare,
    DateBetween,
    DateCompare,
    Has,
    HasWhat,
    Is,
    OneOf,
    OptIn,
)
from store.search.piece import NOBODY, Context, Piece, Values, either, there_is
from store.segments.rfm_names import cells_of

LARGEST = 2**62

_HAS: dict[HasWhat, Piece] = {
    "phone": Piece(
        "p.phone IS NOT NULL",
        ("SELECT persona_id AS id FROM identifier WHERE kind = 'phone'",),
        900_000,
        exact=False,
        narrow=True,
    ),
    "mobile": Piece(
        "i.label = 'mobile'",
        ("SELECT persona_id AS id FROM identifier WHERE kind = 'phone'",),
        800_000,
        exact=False,
    ),
    "home": Piece(
        there_is("identifier i{by_home} WHERE i.persona_id = p.id AND i.label = 'home'"),
        ("SELECT persona_id AS id FROM identifier WHERE label = 'home'",),
        100_000,
    ),
    "email": Piece(
        "p.email IS NOT NULL",
        ("SELECT persona_id AS id FROM identifier WHERE kind = 'email'",),
        800_000,
        exact=False,
        narrow=True,
    ),
    "name": Piece("p.name <> ''", ("SELECT id FROM persona WHERE sort_name > ''",), 950_000, exact=False),
    "birthday": Piece(
        "p.birth_month_day > ''", ("SELECT id FROM persona WHERE birth_month_day > ''",), 500_000
    ),
    "usedpoints": Piece(
        there_is(
            "account a WHERE a.persona_id = p.id AND a.card_id IS NULL AND a.last_redemption_at IS NOT NULL"
        ),
        ("SELECT persona_id AS id FROM account WHERE last_redemption_at IS NOT NULL",),
        200_000,
    ),
    "card": Piece(
        there_is("card c WHERE c.persona_id = p.id AND c.status <> 'deleted'"),
        ("SELECT persona_id AS id FROM card WHERE status <> 'deleted'",),
        100_000,
    ),
}


def by_has(condition: Has, context: Context, values: Values) -> Piece:
    """Something is on file."""
    if condition.what == "points":
        return _by_points(1, None, context, values)
    piece = _HAS[condition.what]
    if condition.what == "mobile":
        return replace(piece, test=owning("phone", piece.test, context.dialect))
    if condition.what == "home":
        by_home = " INDEXED BY identifier_by_home" if context.dialect == "sqlite" else ""
        return replace(piece, test=piece.test.format(by_home=by_home))
    return piece


def by_state(condition: Is, context: Context) -> Piece:
    """A member is whoever has a signup date; the archive is for those who may restore."""
    if condition.what == "member":
        return Piece(
            "p.signup_on > ''", ("SELECT id FROM persona WHERE signup_on > ''",), 700_000, narrow=True
        )
    if not context.sees_archived:
        return NOBODY
    archived = "SELECT id FROM persona WHERE status <> 'active' AND status = 'archived'"
    return Piece("p.status = 'archived'", (archived,), 10_000)


def ascii_lower(text: str) -> str:
    """Lower case as both databases' ``lower`` has it: ASCII letters only."""
    return "".join(char.lower() if char.isascii() else char for char in text)


def spellings(texts: tuple[str, ...]) -> list[str]:
    """How a text blind to case may stand in an index of ``lower(…)``."""
    forms = [form for text in texts for form in (text, text.lower(), text.upper(), text.title())]
    return list(dict.fromkeys(ascii_lower(form) for form in forms))


def by_one_of(condition: OneOf, context: Context, values: Values) -> Piece:
    """A field that equals one of some texts."""
    field, texts = condition.field, condition.values
    if field == "id":
        return by_ids(texts, values)
    if field == "receipt":
        return by_receipts(texts, values)
    if field == "serial":
        return by_serials(texts, values)
    if field == "source":
        known = values.each(spellings(texts))
        return Piece(
            f"lower(p.source) IN {known}",
            (f"SELECT id FROM persona WHERE lower(source) IN {known}",),
            200_000,
        )
    if field == "src":
        return _by_source_id(texts, context, values)
    if field == "rfm":
        return by_rfm(texts, values)
    if field == "tag":
        known = values.each(spellings(texts))
        return Piece(
            there_is(f"tag t WHERE t.persona_id = p.id AND lower(t.tag) IN {known}"),
            (f"SELECT persona_id AS id FROM tag WHERE lower(tag) IN {known}",),
            15_000,
        )
    if field in ("store", "at", "visited"):
        return _by_place(condition, context, values)
    return NOBODY


def _by_source_id(texts: tuple[str, ...], context: Context, values: Values) -> Piece:
    written = [text for typed in texts for text in dict.fromkeys((typed, typed.upper(), typed.lower()))]
    known = values.each([*written, *(f"{source}:{text}" for source in context.sources for text in written)])
    return Piece(
        owning("source", f"i.value IN {known}", context.dialect),
        (f"SELECT persona_id AS id FROM identifier WHERE kind = 'source' AND value IN {known}",),
        2,
    )


def _by_place(condition: OneOf, context: Context, values: Values) -> Piece:
    ids = [
        context.locations[name.casefold()]
        for name in condition.values
        if name.casefold() in context.locations
    ]
    if not ids:
        return NOBODY
    known = values.each(list(ids))
    if condition.field == "visited":
        selects = tuple(
            f"SELECT DISTINCT persona_id AS id FROM purchase WHERE location_id = {place} AND persona_id > 0"
            for place in (values.add(number) for number in ids)
        )
        return Piece(
            there_is(f"purchase x WHERE x.persona_id = p.id AND x.location_id IN {known}"),
            selects,
            300_000,
        )
    column = "favorite_location_id" if condition.field == "store" else "signup_location_id"
    return Piece(f"p.{column} IN {known}", (f"SELECT id FROM persona WHERE {column} IN {known}",), 300_000)


def by_attribute(condition: Attribute, values: Values) -> Piece:
    """A custom attribute, whatever its value or one of some."""
    wanted = f"lower(t.name) IN {values.each(spellings((condition.key,)))}"
    if condition.values:
        wanted += f" AND lower(t.value) IN {values.each(spellings(condition.values))}"
    return Piece(
        there_is(f"attribute t WHERE t.persona_id = p.id AND {wanted}"),
        (f"SELECT t.persona_id AS id FROM attribute t WHERE {wanted}",),
        15_000 if condition.values else 200_000,
    )


def by_opt_in(condition: OptIn, values: Values) -> Piece:
    """At least one of the channels is on."""
    known = values.each(list(condition.channels))
    return Piece(
        there_is(f"consent c WHERE c.persona_id = p.id AND c.state = 'on' AND c.channel IN {known}"),
        (f"SELECT persona_id AS id FROM consent WHERE channel IN {known} AND state = 'on'",),
        500_000,
    )


def by_number(condition: Compare | Between, context: Context, values: Values) -> Piece:
    """Points that can be spent, minor units spent, or visits."""
    low, high = (None if end is None else max(-LARGEST, min(LARGEST, end)) for end in condition.bounds())
    if condition.field == "points":
        return _by_points(low, high, context, values)
    return _by_column("sales" if condition.field == "visits" else "spent", low, high, values)


def _by_points(low: int | None, high: int | None, context: Context, values: Values) -> Piece:
    """The balance as it is shown: less what has fallen due and is not booked yet (`points.md` rule 27)."""
    values.bound["today"] = context.today.isoformat()
    due = text_for(LOT_IS_DUE, context.dialect)
    left = (
        "a.balance - (SELECT coalesce(sum(l.remaining), 0) FROM lot l "
        f"WHERE l.account_id = a.id AND l.remaining > 0 AND {due})"
    )
    booked = values.within("a.balance", low, high)
    found = (
        f"{booked} AND (a.next_due_on IS NULL OR a.next_due_on > :today)",
        f"a.next_due_on <= :today AND {values.within(left, low, high)}",
    )
    return Piece(
        there_is(
            f"account a WHERE a.persona_id = p.id AND a.card_id IS NULL AND (({found[0]}) OR ({found[1]}))"
        ),
        tuple(f"SELECT a.persona_id AS id FROM account a WHERE a.card_id IS NULL AND {one}" for one in found),
        200_000,
    )


def _by_column(column: str, low: int | str | None, high: int | str | None, values: Values) -> Piece:
    wanted = values.within(f"p.{column}", low, high)
    select = f"SELECT p.id FROM persona p WHERE {wanted}"
    return Piece(wanted, (select,), 200_000, narrow=column == "signup_on")


@lru_cache(maxsize=256)
def day_begins(day: date, zone: str, closes_at: str) -> str:
    """The instant at which a shop's day begins."""
    hours, minutes = closes_at.split(":")
    local = datetime.combine(day, time(int(hours), int(minutes)), ZoneInfo(zone))
    return instant(local.astimezone(UTC))


def by_days(condition: DateCompare | DateBetween, context: Context, values: Values) -> Piece:
    """The last purchase, the signup or the birth lies in these days."""
    first, last = condition.days(context.today)
    if condition.field != "seen":
        low, high = first.isoformat() if first else None, last.isoformat() if last else None
        piece = _by_column("signup_on" if condition.field == "joined" else "birthday", low, high, values)
        days = ((last or context.today) - (first or date.min)).days + 1
        a_day = 400 if condition.field == "joined" else 40
        return replace(piece, cost=min(piece.cost, a_day * max(1, days)))
    wanted = []
    if first is not None and first > date.min:
        wanted.append(
            "p.last_purchase_at >= " + values.add(day_begins(first, context.time_zone, context.closes_at))
        )
    if last is not None and last < date.max:
        after = last + timedelta(days=1)
        wanted.append(
            "p.last_purchase_at < " + values.add(day_begins(after, context.time_zone, context.closes_at))
        )
    test = " AND ".join(wanted) or "p.last_purchase_at IS NOT NULL"
    return Piece(test, (f"SELECT p.id FROM persona p WHERE {test}",), 200_000, walked="p.last_purchase_at")


def by_never() -> Piece:
    """No purchase yet."""
    return Piece(
        "p.last_purchase_at IS NULL", ("SELECT id FROM persona WHERE last_purchase_at IS NULL",), 300_000
    )


def by_rfm(texts: tuple[str, ...], values: Values) -> Piece:
    """Personas in these cells of the map as it was computed last; ``none``: who never bought."""
    meant = [cells_of(text) for text in texts]
    cells = sorted({cell for found in meant if found for cell in found})
    pieces = [by_never()] if () in meant else []
    if cells:
        wanted = f"r.cell IN {values.each(list(cells))}"
        scored = Piece(
            there_is(f"rfm_score r WHERE r.persona_id = p.id AND {wanted}"),
            (f"SELECT r.persona_id AS id FROM rfm_score r WHERE {wanted}",),
            40_000 * len(cells),
        )
        pieces.append(scored)
    return either(pieces) if pieces else NOBODY


def by_birthday(condition: Birthday, context: Context, values: Values) -> Piece:
    """The birthday falls in these days of any year."""
    pieces = []
    for first, last in condition.month_days(context.today):
        days = 31 * (int(last[:2]) - int(first[:2])) + int(last[3:]) - int(first[3:]) + 1
        piece = _by_column("birth_month_day", first, last, values)
        pieces.append(replace(piece, cost=min(piece.cost, 2_000 * max(1, days))))
    return either(pieces)
