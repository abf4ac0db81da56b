"""When a campaign is to leave, as people type it: a day and a time by the shop's clock."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from store.clock import EARLIEST_DAY, LATEST_DAY
from store.errors import BadInput
from store.settings import Settings
from store.words import say

MORNING = time(10)
"""A day without a time begins here."""


def read_send_at(text: str, settings: Settings) -> datetime | None:
    """``2026-12-01 10:00`` or ``2026-12-01`` at the shop; empty is now. Raises `BadInput`."""
    typed = " ".join(text.split())
    if not typed or typed.lower() == "now":
        return None
    try:
        found = datetime.fromisoformat(typed)
        if found.tzinfo is not None or not EARLIEST_DAY <= typed[:10] <= LATEST_DAY:
            raise ValueError
    except ValueError:
        raise BadInput(say("messages.send_at", text=typed[:30])) from None
    if ":" not in typed:
        found = datetime.combine(found.date(), MORNING)
    return found.replace(tzinfo=ZoneInfo(settings.text("time_zone")))
