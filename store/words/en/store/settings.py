"""What is refused about settings."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "settings.made_at_setup": "{name} is made at setup and stays.",
    "settings.same": "{name} is {text} already; nothing was changed.",
    "settings.currency_stays": "The store has sales in its currency already, so the currency stays.",
    "settings.unknown": "There is no setting {name!r}. See: regulars settings",
    "settings.address": "{name} begins with https:// and holds {{id}} where the customer's id goes.",
    "settings.on_or_off": "{name} is on or off, not {text!r}",
    "settings.whole": "{name} is a whole number, not {text!r}",
    "settings.bounds": "{name} is from {least} to {most}, not {value}",
    "settings.one_of": "{name} is one of {choices}, not {text!r}",
}
