"""In which order a search shows what it finds, and the index that can be walked in that order."""

from dataclasses import dataclass

from store.database.sql import PerDatabase, Sql, text_for
from store.points.expiry.due import LOT_IS_DUE
from store.search.language.tree import Sort, SortField


@dataclass(frozen=True, slots=True)
class Column:
    """One column to sort by. ``key`` is SQL on persona ``p``, and on ``a`` or ``i`` if ``source`` joins them.

    ``source`` is what is walked in the order of (``key``, ``id``), both read from one index; empty: only a
    bounded number can be ranked. ``keys`` is the same without ``p``, where that is joined. Personas whose column
    ``missing`` is null come last, whatever the direction. ``settled`` holds for those whose place in the index is the
    one shown; ``unsettled`` is the source of all others.
    """

    key: str
    source: str
    id: str = "p.id"
    missing: str = ""
    keys: str = ""
    settled: str = "1 = 1"
    unsettled: str = ""


_PERSONA = "persona p WHERE "
_DUE = "SELECT coalesce(sum(l.remaining), 0) FROM lot l WHERE l.account_id = a.id AND l.remaining > 0 AND "
_POINTS = (
    "(SELECT a.balance - CASE WHEN a.next_due_on <= :today THEN ({}) ELSE 0 END FROM account a "
    "WHERE a.persona_id = p.id AND a.card_id IS NULL)"
)
POINTS = PerDatabase(_POINTS.format(_DUE + LOT_IS_DUE.sqlite), _POINTS.format(_DUE + LOT_IS_DUE.postgresql))
"""The balance as it is shown: less what has fallen due and is not booked yet (`points.md` rule 27)."""
USED = (
    "(SELECT coalesce(sum(r.points), 0) FROM redemption r WHERE r.persona_id = p.id AND r.undone_at IS NULL)"
)


def _primary(kind: str) -> Column:
    """The persona's own phone or e-mail, along the index of all of that kind."""
    owned = (
        f"identifier i CROSS JOIN persona p WHERE i.kind = '{kind}' AND p.id = i.persona_id "
        f"AND i.state <> 'merged' AND p.{kind} = i.value AND "
    )
    return Column("i.value", owned, "i.persona_id", f"p.{kind}", f"identifier i WHERE i.kind = '{kind}' AND ")


COLUMNS: dict[SortField, Column] = {
    "name": Column("p.sort_name", _PERSONA),
    "email": _primary("email"),
    "phone": _primary("phone"),
    "source": Column("lower(p.source)", _PERSONA),
    "id": Column("p.id", _PERSONA),
    "joined": Column("p.signup_on", _PERSONA, missing="p.signup_on"),
    "seen": Column("p.last_purchase_at", _PERSONA, missing="p.last_purchase_at"),
    "birthday": Column("p.birth_month_day", _PERSONA, missing="p.birth_month_day"),
    "points": Column(
        "a.balance",
        "account a CROSS JOIN persona p WHERE a.card_id IS NULL AND p.id = a.persona_id AND ",
        "a.persona_id",
        keys="account a WHERE a.card_id IS NULL AND ",
        settled="(a.next_due_on IS NULL OR a.next_due_on > :today)",
        unsettled="account a CROSS JOIN persona p WHERE a.card_id IS NULL AND a.next_due_on <= :today "
        "AND p.id = a.persona_id AND ",
    ),
    "usedpoints": Column(USED, ""),
    "spent": Column("p.spent", _PERSONA),
    "visits": Column("p.sales", _PERSONA),
}
"""Every column of ``sort:``."""

_ON_PERSONA: dict[SortField, Sql] = {"email": "p.email", "phone": "p.phone", "points": POINTS}

NEWEST = Column("p.last_seen_at", _PERSONA)
"""Who was here last comes first, unless the query says otherwise."""


@dataclass(frozen=True, slots=True)
class Order:
    """``text`` sorts personas ``p``; ``column`` can be walked that way, downwards or not, None: it cannot."""

    text: str
    column: Column | None
    descending: bool


def ordered(sort: tuple[Sort, ...], dialect: str) -> Order:
    """The order of a query; ties are broken by id, in the direction of the last column. Points need ``:today``."""
    if not sort:
        return Order("p.last_seen_at DESC, p.id DESC", NEWEST, True)
    parts = []
    for column in sort:
        key = text_for(_ON_PERSONA.get(column.field, COLUMNS[column.field].key), dialect)
        if COLUMNS[column.field].missing:
            parts.append(f"({key} IS NULL)")
        parts.append(f"{key} {'DESC' if column.descending else 'ASC'}")
    parts.append(f"p.id {'DESC' if sort[-1].descending else 'ASC'}")
    first = COLUMNS[sort[0].field]
    walked = first if len(sort) == 1 and first.source else None
    return Order(", ".join(parts), walked, sort[-1].descending)
