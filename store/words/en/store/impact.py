"""What a delete would do, as ``store/privacy/impact.py`` says it."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "impact.erased": "Erased: name, birthday, {contacts} contacts, {notes} notes, {messages} messages, {attributes} "
    "attributes and tags.",
    "impact.points": ("{points:,} point is taken out.", "{points:,} points are taken out."),
    "impact.kept": "Kept without a name: {orders:,} orders, {entries:,} entries of the ledger.",
    "impact.merged": (
        "{merged} customer merged into this one goes too.",
        "{merged} customers merged into this one go too.",
    ),
    "impact.cards": ("{cards} loyalty card works no more.", "{cards} loyalty cards work no more."),
    "impact.installed": "Card {serial} ({programme}) is installed: remove it first. It stays on the phone, where the "
    "customer must delete it, and no longer works.",
}
