"""What was redeemed in the period, discount by discount."""

from store.reports.asking import Asking
from store.reports.table import Field, Table, added_up

FIELDS = (
    Field("discount", "words"),
    Field("name", "words"),
    Field("redeemed"),
    Field("undone"),
    Field("customers"),
    Field("points", "points"),
)
_BY_DISCOUNT = (
    "SELECT d.discount_id, (SELECT c.name FROM discount c WHERE c.discount_id = d.discount_id AND c.current = 1), "
    "sum(CASE WHEN r.undone_at IS NULL THEN 1 ELSE 0 END), "
    "sum(CASE WHEN r.undone_at IS NULL THEN 0 ELSE 1 END), "
    "count(DISTINCT CASE WHEN r.undone_at IS NULL THEN r.persona_id END), "
    "sum(CASE WHEN r.undone_at IS NULL THEN r.points ELSE 0 END) "
    "FROM redemption r JOIN discount d ON d.id = r.discount_id WHERE r.at >= :began AND r.at < :ended{where} "
    "GROUP BY d.discount_id ORDER BY 3 DESC, d.discount_id"
)
_CUSTOMERS = (
    "SELECT count(DISTINCT r.persona_id) FROM redemption r "
    "WHERE r.undone_at IS NULL AND r.at >= :began AND r.at < :ended{where}"
)


def redemptions(asking: Asking) -> Table:
    """A row for each discount that was redeemed; those that were undone since, whenever, are counted apart."""
    where, named = asking.at("r.location_id")
    found = asking.connection.all(_BY_DISCOUNT.format(where=where), **asking.span, **named)
    customers = asking.connection.value(_CUSTOMERS.format(where=where), **asking.span, **named)
    rows = tuple((row[0], row[1] or row[0], *(int(figure) for figure in row[2:])) for row in found)
    total = list(added_up(FIELDS, rows))
    total[[field.name for field in FIELDS].index("customers")] = customers
    return Table("redemptions", asking.period, FIELDS, rows, tuple(total), drawn="redeemed")
