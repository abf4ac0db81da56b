"""What the commands about refunds, corrections and removed sources say."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "command.help.refund": "refund an order, whole or in part",
    "command.help.correct": "correct the amount of an order",
    "command.help.integration": "where orders come from; remove a source, or bring it back",
    "command.refund.order": "the order's number or the receipt's",
    "command.refund.amount": "what is given back, with tax; without it, all that is left",
    "command.refund.customer": "only among this customer's orders",
    "command.refund.document": "the number of the refund slip; each counts once",
    "command.refund.note": "why",
    "command.refund.preview": "say what it would do, and do nothing",
    "command.refund.done": "{amount} of order {order} refunded: {taken:,} points taken back, {returned:,} "
    "redeemed points returned; {points:,} points now.",
    "command.refund.would": "{amount} of order {order} would be refunded.",
    "command.refund.pair.points_back": "earned points taken back",
    "command.refund.pair.visits_back": "visit points taken back",
    "command.refund.pair.referral_back": "referral points of others taken back",
    "command.refund.pair.returned": "redeemed points returned",
    "command.refund.pair.stays": "bonus points that stay",
    "command.refund.pair.blocked": "spent already, made up for by a block",
    "command.correct.amount": "the right amount, pre-tax, after discounts",
    "command.correct.tax": "the right tax; without it the share of tax stays",
    "command.correct.note": "why",
    "command.correct.done": "Order {order} corrected from {old} to {new}: {difference:+,} points; {points:,} "
    "points now.",
    "command.correct.would": "Order {order} would be corrected from {old} to {new}: {difference:+,} points.",
    "command.integration.preview": "say what removing a source would do",
    "command.integration.remove": "take a source's orders away with all they caused; redemptions stay",
    "command.integration.undo": "bring a removed source back, orders, points and all",
    "command.integration.source": "the source's name",
    "command.integration.column.source": "source",
    "command.integration.column.orders": "orders",
    "command.integration.column.removed": "removed",
    "command.integration.would": "Removing {source} takes {orders:,} orders of {personas:,} customers and "
    "{points:,} points away.",
    "command.integration.would_block": (
        "{count:,} of them has spent {missing:,} points of it already; a block makes up for that.",
        "{count:,} of them have spent {missing:,} points of it already; blocks make up for that.",
    ),
    "command.integration.progress": "{orders:,} orders",
    "command.integration.resumed": "This had been cut off; it went on where it was.",
    "command.integration.removed": "{source}: {orders:,} orders of {personas:,} customers and {points:,} points "
    "were taken away, {blocked:,} blocks written.",
    "command.integration.back": "{source}: {orders:,} orders and {points:,} points are back.",
    "command.integration.bring_back": "Bring it back: regulars integration undo {source!r}",
}
