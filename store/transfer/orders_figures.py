"""What imported orders change about their customers' searchable figures."""

from collections.abc import Iterable

from store.database.connection import Connection
from store.people.favorites import RANKS
from store.points.earning.accrual import Sale, Shopper


def show_on_personas(connection: Connection, sold: Iterable[tuple[Shopper, Sale]]) -> None:
    """Sales, post-tax spend, last purchase, last seen, and the favourite store where only purchases chose it."""
    figures: dict[int, list[int | str | None]] = {}
    for shopper, sale in sold:
        total, at, place = sale.pre_tax + sale.tax, sale.placed_at, sale.location_id
        found = figures.get(shopper.id)
        if found is None:
            figures[shopper.id] = [1, total, at, place]
            continue
        sales, spent, last, last_place = found
        newer = at >= str(last)
        found[0], found[1] = int(sales or 0) + 1, int(spent or 0) + total
        if newer:
            found[2], found[3] = at, place if place is not None else last_place
    connection.each(
        "UPDATE persona SET sales = sales + :sales, spent = spent + :spent, "
        "last_purchase_at = CASE WHEN coalesce(last_purchase_at, '') < :at THEN :at ELSE last_purchase_at "
        "END, "
        "last_seen_at = CASE WHEN last_seen_at < :at THEN :at ELSE last_seen_at END, "
        "first_seen_at = CASE WHEN first_seen_at > :at THEN :at ELSE first_seen_at END, "
        "favorite_location_id = CASE WHEN CAST(:place AS BIGINT) IS NOT NULL AND (favorite_rank IS NULL OR "
        "(favorite_rank = :rank AND coalesce(favorite_at, '') <= :at)) THEN :place "
        "ELSE favorite_location_id END, "
        "favorite_at = CASE WHEN CAST(:place AS BIGINT) IS NOT NULL AND (favorite_rank IS NULL OR "
        "(favorite_rank = :rank AND coalesce(favorite_at, '') <= :at)) THEN :at ELSE favorite_at END, "
        "favorite_rank = CASE WHEN CAST(:place AS BIGINT) IS NOT NULL AND favorite_rank IS NULL THEN :rank "
        "ELSE favorite_rank END WHERE id = :id",
        [
            {
                "id": persona_id,
                "sales": sales,
                "spent": spent,
                "at": at,
                "place": place,
                "rank": RANKS["purchase history"],
            }
            for persona_id, (sales, spent, at, place) in sorted(figures.items())
        ],
    )
