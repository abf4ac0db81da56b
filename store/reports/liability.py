"""What the shop owes in points and in money, and how it came to that: issued, redeemed, expired, by location.

Everything is added up from the ledger as it was booked in the period. What was issued, adjusted, redeemed and taken
back counts where it was booked, what expired and what is outstanding where its points were issued.
"""

from collections import defaultdict

from store.database.sql import text_for
from store.points.expiry.due import LOT_IS_DUE
from store.reports.asking import Asking
from store.reports.table import Cell, Field, Figure, Table

PARTS = {
    "issued": (
        "earn", "visit", "collectible", "referral", "boost", "multiplier", "campaign_gift", "flow_gift", "legacy",
        "recalculate", "correction", "pre_enrolment_void", "zero",
    ),
    "adjusted": ("adjust",),
    "taken_back": ("refund", "integration_out"),
    "redeemed": ("redeem", "redeem_reversal"),
    "expired": ("expire",),
    "other": ("block", "merge_in", "merge_out", "privacy_out", "privacy_in"),
}  # fmt: skip
"""Which kinds of entries make up a column; ``other`` are blocks, merges and privacy."""
PART_OF = {kind: part for part, kinds in PARTS.items() for kind in kinds}
FIELDS = (
    Field("location", "words"),
    *(Field(part, "points", 6 if part in ("adjusted", "taken_back", "other") else 4) for part in PARTS),
    Field("outstanding", "points"),
    Field("outstanding_worth", "money", 3),
)

_ON_POINTS = "NOT IN (SELECT id FROM account WHERE card_id IS NOT NULL)"
_MOVED = (
    "SELECT e.location_id, e.kind, sum(e.points) FROM entry e "
    f"WHERE e.written_at >= :began AND e.written_at < :ended AND e.account_id {_ON_POINTS}"
    "{where} GROUP BY e.location_id, e.kind"
)
_BEFORE = (
    f"SELECT coalesce(sum(points), 0) FROM entry e WHERE e.written_at < :began AND e.account_id {_ON_POINTS}"
)
_EXPIRED = (
    "SELECT x.location_id, o.location_id, sum(u.points) FROM entry x JOIN lot_use u ON u.entry_id = x.id "
    "AND u.written_by_id = x.id JOIN lot l ON l.id = u.lot_id JOIN entry o ON o.id = l.entry_id "
    f"WHERE x.kind = 'expire' AND x.written_at >= :began AND x.written_at < :ended AND x.account_id {_ON_POINTS} "
    "GROUP BY x.location_id, o.location_id"
)
_OPEN_NOW = (
    "SELECT o.location_id, sum(l.remaining) FROM lot l JOIN entry o ON o.id = l.entry_id "
    f"WHERE l.remaining > 0 AND l.account_id {_ON_POINTS} GROUP BY o.location_id "
    "UNION ALL SELECT o.location_id, -sum(u.remaining) FROM uncovered u JOIN entry o ON o.id = u.entry_id "
    f"WHERE u.remaining > 0 AND u.account_id {_ON_POINTS} GROUP BY o.location_id"
)
_OPEN_THEN = (
    "SELECT o.location_id, sum(l.points) FROM lot l JOIN entry o ON o.id = l.entry_id "
    f"WHERE o.written_at < :ended AND l.account_id {_ON_POINTS} GROUP BY o.location_id "
    "UNION ALL SELECT o.location_id, -sum(u.points) FROM lot_use u JOIN entry w ON w.id = u.written_by_id "
    "JOIN lot l ON l.id = u.lot_id JOIN entry o ON o.id = l.entry_id "
    f"WHERE w.written_at < :ended AND l.account_id {_ON_POINTS} GROUP BY o.location_id "
    "UNION ALL SELECT o.location_id, -sum(u.points) FROM uncovered u JOIN entry o ON o.id = u.entry_id "
    f"WHERE o.written_at < :ended AND u.account_id {_ON_POINTS} GROUP BY o.location_id "
    "UNION ALL SELECT o.location_id, sum(c.points) FROM cover c JOIN entry w ON w.id = c.entry_id "
    "JOIN uncovered u ON u.entry_id = c.uncovered_id JOIN entry o ON o.id = u.entry_id "
    f"WHERE w.written_at < :ended AND u.account_id {_ON_POINTS} GROUP BY o.location_id"
)
_DUE = (
    "SELECT coalesce(sum(l.remaining), 0) FROM account a JOIN lot l ON l.account_id = a.id "
    "WHERE a.next_due_on <= :today AND a.card_id IS NULL AND l.remaining > 0 AND "
)


def liability(asking: Asking) -> Table:
    """A row for each location and one for what no location booked; the figures are of the whole store alone."""
    parts = _moved(asking)
    for place, points in _outstanding(asking).items():
        parts[place]["outstanding"] += points
    worth = asking.settings.number("points_worth")
    places = sorted(parts, key=lambda place: (place is None, asking.place(place)))
    rows = tuple(
        _row(asking.place(place), parts[place], worth)
        for place in places
        if (asking.places is None or place in asking.places) and any(parts[place].values())
    )
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        for field, cell in zip(FIELDS, row, strict=True):
            sums[field.name] += cell if isinstance(cell, int) else 0
    from store.words import say

    total = _row(say("report.total"), sums, worth)
    return Table(
        "liability", asking.period, FIELDS, rows, total, _figures(asking, sums, worth), drawn="outstanding"
    )


def in_money(points: int, worth: int) -> int:
    """Minor units of points of which a hundred are ``worth`` so many, half up."""
    return (points * worth + 50) // 100


def _row(name: str, parts: dict[str, int], worth: int) -> tuple[Cell, ...]:
    outstanding = parts["outstanding"]
    return (name, *(parts[part] for part in PARTS), outstanding, in_money(outstanding, worth))


def _moved(asking: Asking) -> "defaultdict[int | None, dict[str, int]]":
    """What was booked in the period, by location and part; what expired, where its points came from."""
    connection, span = asking.connection, asking.span
    found: defaultdict[int | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for place, kind, points in connection.all(_MOVED.format(where=""), **span):
        found[place][PART_OF[kind]] += int(points)
    for booked_at, came_from, points in connection.all(_EXPIRED, **span):
        found[booked_at]["expired"] += int(points)
        found[came_from]["expired"] -= int(points)
    return found


def _outstanding(asking: Asking) -> "defaultdict[int | None, int]":
    """What is left at the end of the period, by where it was issued; less what no lot could cover, where taken."""
    span = asking.span
    text, values = (_OPEN_NOW, {}) if span["ended"] > asking.now else (_OPEN_THEN, {"ended": span["ended"]})
    found: defaultdict[int | None, int] = defaultdict(int)
    for place, points in asking.connection.all(text, **values):
        found[place] += int(points)
    return found


def _figures(asking: Asking, sums: dict[str, int], worth: int) -> tuple[Figure, ...]:
    figures = [Figure(Field("hundred_points_worth", "money"), worth)]
    if asking.places is None:
        before = int(asking.connection.value(_BEFORE, began=asking.span["began"]))
        figures.insert(0, Figure(Field("outstanding_before", "points"), before))
        if asking.span["ended"] > asking.now:
            due = text_for(LOT_IS_DUE, asking.connection.dialect)
            gone = int(asking.connection.value(_DUE + due, today=asking.today.isoformat()))
            figures.append(Figure(Field("due_not_booked", "points"), gone))
    return tuple(figures)
