"""What a message may say of a customer: the values of a template's fields."""

from datetime import datetime

from store.clock import local_day
from store.database.connection import Connection
from store.points.expiry.due import available
from store.settings import Settings
from store.words import say

_READ = (
    "SELECT p.first_name, p.last_name, p.name, p.signup_on, f.name FROM persona p "
    "LEFT JOIN location f ON f.id = p.favorite_location_id WHERE p.id = :id"
)


def values_of(
    connection: Connection, settings: Settings, persona_id: int, now: datetime, *, sender: str, gift: int
) -> dict[str, str]:
    """The values for a persona, empty where it has none; points as they are shown, less what has fallen due."""
    from store.shown import Shown

    row = connection.one(_READ, id=persona_id) or ("", "", "", None, None)
    first, last, name, signup_on, favorite = row
    today = local_day(now, settings.text("time_zone"), settings.text("day_closes_at"))
    shown = Shown(settings)
    return {
        "first_name": first,
        "last_name": last,
        "name": name,
        "points": f"{available(connection, persona_id, today):,}",
        "member_since": shown.day(signup_on),
        "favorite_store": favorite or "",
        **_of_the_shop(settings, sender, gift),
        **_links(settings, persona_id),
    }


def example_values(settings: Settings, sender: str, gift: int) -> dict[str, str]:
    """The values of somebody invented, for a test and for a message to nobody yet."""
    return {
        "first_name": say("messages.example.first_name"),
        "last_name": say("messages.example.last_name"),
        "name": say("messages.example.name"),
        "points": "1,250",
        "member_since": say("messages.example.member_since"),
        "favorite_store": settings.text("store_name"),
        **_of_the_shop(settings, sender, gift),
        **_links(settings, 0),
    }


def _of_the_shop(settings: Settings, sender: str, gift: int) -> dict[str, str]:
    return {
        "shop": settings.text("store_name"),
        "sender": sender,
        "gift": f"{gift:,}",
        "privacy_link": settings.text("privacy_link"),
    }


def _links(settings: Settings, persona_id: int) -> dict[str, str]:
    from store.people.links import links

    found = links(settings, persona_id)
    return {"wallet_link": found.wallet, "referral_link": found.referral}
