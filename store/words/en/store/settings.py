"""What is refused about settings."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "settings.made_at_setup": "{name} is made at setup and stays.",
    "settings.same": "{name} is {text} already; nothing was changed.",
    "settings.currency_stays": "The store has sales in its currency already, so the currency stays.",
    "settings.unknown": "There is no setting {name!r}. See: regulars settings",
    "settings.address": "{name} begins with https:// and holds {{id}} where the customer's id goes.",
    "settings.link": "{name} begins with https://",
    "settings.on_or_off": "{name} is on or off, not {text!r}",
    "settings.whole": "{name} is a whole number, not {text!r}",
    "settings.bounds": "{name} is from {least} to {most}, not {value}",
    "settings.one_of": "{name} is one of {choices}, not {text!r}",
    "settings.day_bounds": "{day} is not between 1970 and 2199.",
    "settings.no_day": "{text!r} is no day. Write it like 2027-01-01.",
    "settings.from_past": "{day} has passed. A change holds from today or a day to come; what was earned "
    "before stays as it is. See: regulars recalculate",
    "settings.try_what": "Say what to try, such as: regulars simulate points_rate=200",
    "settings.changes_nothing": "These are the values in force. Nothing would change.",
    "settings.past_stays": "Points already earned stay as they are. Coming from another system: there a new "
    "rate often rewrites the past at once, here it holds for what is recorded from then on. Only regulars "
    "recalculate rewrites the past.",
    "settings.advise_against": (
        "Recalculating would change the points of {customers:,} customer after the fact. We strongly advise "
        "against it, to avoid data and customer confusion.",
        "Recalculating would change the points of {customers:,} customers after the fact. We strongly advise "
        "against it, to avoid data and customer confusion.",
    ),
    "settings.would_block": (
        "{customers:,} customer has spent more than would be left: a block adjustment would bring the balance "
        "back to 0.",
        "{customers:,} customers have spent more than would be left: block adjustments would bring their "
        "balances back to 0.",
    ),
    "settings.would_go_negative": (
        "{customers:,} customer has spent more than would be left and would go below zero: blocks are off.",
        "{customers:,} customers have spent more than would be left and would go below zero: blocks are off.",
    ),
    "settings.nothing_earned": "At a rate of 0 sales earn nothing.",
    "settings.older_stay": "Points already earned keep the expiry they were earned under. Only regulars "
    "recalculate --expiry gives them the new one, and then nothing goes within {days} days.",
    "settings.would_date": (
        "That would give {points:,} points of {customers:,} customer another date.",
        "That would give {points:,} points of {customers:,} customers another date.",
    ),
    "settings.sticky_would_go": "Legacy, gifted, boosted and adjusted points would expire too. Customers may "
    "have been told that these never do.",
    "settings.expired_stay": "Points that have expired do not come back by themselves.",
    "settings.below_zero": (
        "{customers:,} customer is below zero now; that stays until something is booked there.",
        "{customers:,} customers are below zero now; that stays until something is booked there.",
    ),
}
