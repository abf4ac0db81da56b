"""In which order a search shows what it finds, and the index that can be walked in that order."""

from dataclasses import dataclass, replace

from store.database.sql import PerDatabase, Sql, text_for
from store.points.expiry.due import LOT_IS_DUE
from store.search.by_column import HELD, LINEAGE, RATINGS
from store.search.language.tree import Sort, SortField


@dataclass(frozen=True, slots=True)
class Column:
    """One column to sort by. ``key`` is SQL on persona ``p``, and on ``a`` or ``i`` if ``source`` joins them.

    ``source`` is what is walked in the order of (``key``, ``id``), both read from one index; empty: only a
    bounded number can be ranked. ``keys`` is the same without ``p``, where that is joined. Personas whose column
    ``missing`` is null come last, whatever the direction. ``settled`` holds for those whose place in the index is the
    one shown; ``unsettled`` is the source of all others. ``having`` selects ``id`` and ``key`` of all who have
    something in a column of other tables: the first of them are found without asking everybody. ``on_postgresql`` is
    the source there, where it would rather join all personas than fetch those of a step.
    """

    key: str
    source: str
    id: str = "p.id"
    missing: str = ""
    keys: str = ""
    settled: str = "1 = 1"
    unsettled: str = ""
    on_postgresql: str = ""
    having: str = ""


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
    fetched = (
        "identifier i CROSS JOIN LATERAL (SELECT * FROM persona WHERE id = i.persona_id OFFSET 0) p "
        f"WHERE i.kind = '{kind}' AND i.state <> 'merged' AND p.{kind} = i.value AND "
    )
    keys = f"identifier i WHERE i.kind = '{kind}' AND "
    return Column("i.value", owned, "i.persona_id", f"p.{kind}", keys, on_postgresql=fetched)


def _first_of(text: str, rows: str, where: str = "") -> Column:
    """The first in the alphabet of a persona's several texts in other ``rows``, which know it as ``persona_id``."""
    test = f" AND {where}" if where else ""
    key = f"(SELECT min({text}) FROM {rows} WHERE persona_id = p.id{test})"
    every = f"SELECT persona_id AS id, min({text}) AS key FROM {rows} WHERE {where or '1 = 1'} GROUP BY persona_id"
    return Column(key, "", missing=key, having=every)


_MEAN = (
    f"({LINEAGE} SELECT avg(s.rating) FROM lineage JOIN survey_answer s ON s.persona_id = lineage.id "
    "WHERE s.rating IS NOT NULL)"
)

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
    "created": Column("p.created_at", ""),
    "utm": Column("p.utm", "", missing="p.utm"),
    "rating": Column(
        _MEAN,
        "",
        missing=_MEAN,
        having=f"SELECT r.id, avg(r.rating) AS key FROM ({RATINGS}) AS r GROUP BY r.id",
    ),
    "device": _first_of("c.device", "card c", f"c.device IS NOT NULL AND {HELD}"),
    "cards": _first_of("g.name", "card c JOIN card_programme g ON g.id = c.programme_id", HELD),
    "attributes": _first_of("t.name || '=' || t.value", "attribute t"),
    "tags": _first_of("t.tag", "tag t"),
}
"""Every column of ``sort:``."""

_ON_PERSONA: dict[SortField, Sql] = {"email": "p.email", "phone": "p.phone", "points": POINTS}

NEWEST = Column("p.last_seen_at", _PERSONA)
"""Who was here last comes first, unless the query says otherwise."""


@dataclass(frozen=True, slots=True)
class Order:
    """``text`` sorts personas ``p``; ``column`` can be walked that way, downwards or not, None: it cannot.

    ``having``: the column of other tables that everybody is sorted by, for whoever asks for the first ones alone.
    """

    text: str
    column: Column | None
    descending: bool
    having: Column | None = None


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
    if walked is not None and walked.on_postgresql and dialect == "postgresql":
        walked = replace(walked, source=walked.on_postgresql)
    having = first if len(sort) == 1 and first.having else None
    return Order(", ".join(parts), walked, sort[-1].descending, having)
