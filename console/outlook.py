"""What settings would do to the points that stand, as lines and small tables."""

from typing import TYPE_CHECKING

from console.output import Column, tell, tell_pairs, tell_table
from store.words import say

if TYPE_CHECKING:
    from store.points.expiry.older_lots import ExpiryOutlook
    from store.points.rates.recalculate import Outlook


def tell_outlook(found: "Outlook") -> None:
    """The whole, the spread over customers, and the customers it changes most."""
    if not found.customers:
        tell(say("command.outlook.nothing"))
        return
    tell_pairs(
        (say(f"command.outlook.{name}"), value)
        for name, value in (
            ("customers", f"{found.customers:,}"),
            ("orders", f"{found.orders:,}"),
            ("points", f"{found.points:+,}"),
            ("gained", f"{found.gained:,}"),
            ("lost", f"{found.lost:,}"),
            ("blocked", f"{found.blocked:,}"),
            ("quartiles", "  ".join(f"{points:+,}" for points in found.quartiles)),
        )
    )
    tell()
    columns = [
        Column(say("command.outlook.customer"), right=True),
        Column(say("command.outlook.change"), right=True),
        Column(say("command.outlook.after"), right=True),
    ]
    tell_table(columns, [(one.persona_id, f"{one.points:+,}", f"{one.after:,}") for one in found.most])


def tell_expiry(found: "ExpiryOutlook") -> None:
    """The whole, what is gone by when as it is and as it would be, and the customers who would lose most."""
    if not found.customers:
        tell(say("command.outlook.no_dates"))
        return
    tell(say("command.outlook.dates", count=found.customers, customers=found.customers, points=found.points))
    tell()
    columns = [
        Column(say("command.outlook.within"), least=8),
        Column(say("command.outlook.gone_now"), right=True),
        Column(say("command.outlook.gone"), right=True),
    ]
    tell_table(
        columns,
        [(say("command.outlook.days", days=days), f"{now:,}", f"{then:,}") for days, now, then in found.gone],
    )
    tell()
    columns[0] = Column(say("command.outlook.customer"), right=True)
    tell_table(columns, [(one.persona_id, f"{one.gone_now:,}", f"{one.gone:,}") for one in found.most])
