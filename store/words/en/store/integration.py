"""What removing an integration says."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "integration.own": "Sales entered by hand are this shop's own; they are refunded or undone, never removed.",
    "integration.none": "none yet",
    "integration.unknown": "No order comes from {source}. Sources: {sources}.",
    "integration.away_already": "{source} is removed already. Bring it back: regulars integration undo",
    "integration.not_away": "{source} is not removed; there is nothing to bring back.",
    "integration.still_leaving": "The removal of {source} was cut off. Finish it first: regulars integration remove",
    "integration.other_running": "{source} was cut off half-way. Finish that first.",
    "integration.order_away": "{order} was taken away with its source {source}: bring the source back first",
}
