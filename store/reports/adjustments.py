"""What staff adjusted by hand in the period, and what of it was undone."""

from store.reports.asking import Asking
from store.reports.table import Field, Table, added_up
from store.words import say

FIELDS = (
    Field("staff", "words"),
    Field("name", "words"),
    Field("adjustments"),
    Field("approved"),
    Field("given", "points"),
    Field("taken", "points"),
    Field("undoings", "points"),
    Field("net", "points"),
)
_BY_STAFF = (
    "SELECT s.code, s.name, sum(CASE WHEN e.reverses_id IS NULL THEN 1 ELSE 0 END), "
    "sum(CASE WHEN e.reverses_id IS NULL AND e.approver_id IS NOT NULL THEN 1 ELSE 0 END), "
    "sum(CASE WHEN e.reverses_id IS NULL AND e.points > 0 THEN e.points ELSE 0 END), "
    "sum(CASE WHEN e.reverses_id IS NULL AND e.points < 0 THEN e.points ELSE 0 END), "
    "sum(CASE WHEN e.reverses_id IS NULL THEN 0 ELSE e.points END), sum(e.points) "
    "FROM entry e LEFT JOIN staff s ON s.id = e.staff_id "
    "WHERE e.kind = 'adjust' AND e.written_at >= :began AND e.written_at < :ended{where} "
    "GROUP BY s.id, s.code, s.name ORDER BY 3 DESC, s.code"
)


def adjustments(asking: Asking) -> Table:
    """A row for each who adjusted; an undoing counts for whoever undid it."""
    where, named = asking.at("e.location_id")
    found = asking.connection.all(_BY_STAFF.format(where=where), **asking.span, **named)
    nobody = say("report.nobody")
    rows = tuple((row[0] or nobody, row[1] or nobody, *(int(figure) for figure in row[2:])) for row in found)
    return Table("adjustments", asking.period, FIELDS, rows, added_up(FIELDS, rows), drawn="net")
