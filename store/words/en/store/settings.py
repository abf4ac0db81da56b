"""What ``store/settings`` says."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "settings.made_at_setup": "{name} is made at setup and stays.",
    "settings.same": "{name} is {text} already; nothing was changed.",
    "settings.currency_stays": "The store has sales in its currency already, so the currency stays.",
    "settings.unknown": "There is no setting {name!r}. See: regulars settings",
    "settings.address": "{name} begins with https:// and holds {{id}} where the customer's id goes.",
}
