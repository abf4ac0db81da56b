"""What is said when a whole import is taken back."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "import_undo.unknown": "There is no import run {run}.",
    "import_undo.not_done": "Run {run} has not been finished: there is nothing to take back.",
    "import_undo.already": "Run {run} was taken back on {day} already.",
    "import_undo.too_late": "Run {run} ended more than {hours} hours ago: it can no longer be taken back as a whole.",
    "import_undo.other_running": "Run {run} is being taken back: finish that first (regulars import undo {run}).",
    "import_undo.other_rows": "Run {run} has {rows} rows: type that number to take it back.",
    "import_undo.built.orders": (
        "An order of this run has been refunded, corrected or credited further since: {names}.",
        "{count:,} orders of this run have been refunded, corrected or credited further since: {names}.",
    ),
    "import_undo.built.away": (
        "The source {names} was removed since: bring it back first.",
        "Sources were removed since: {names}. Bring them back first.",
    ),
    "import_undo.built.refunds": (
        "An order of this run has been refunded again since: {names}.",
        "{count:,} orders of this run have been refunded again since: {names}.",
    ),
    "import_undo.built.returned": (
        "A refund of this run gave redeemed points back, which are not taken twice: order {names}.",
        "Refunds of this run gave redeemed points back, which are not taken twice: orders {names}.",
    ),
    "import_undo.built.codes": (
        "A code of this run has been used: {names}.",
        "{count:,} codes of this run have been used: {names}.",
    ),
    "import_undo.built.discounts": (
        "A discount of this run has been redeemed or changed since: {names}.",
        "{count:,} discounts of this run have been redeemed or changed since: {names}.",
    ),
    "import_undo.built.cards": (
        "A card of this run has been used since: {names}.",
        "{count:,} cards of this run have been used since: {names}.",
    ),
}
