"""What a new store's region implies: its currency and time zone, by babel's territory data."""

from store.errors import BadInput
from store.words import say

_BUSIEST_ZONE = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
    "UZ": "Asia/Tashkent",
}
"""Where most of the people of a country with several zones live."""


def known_region(region: str) -> str:
    """The two letters of a country; raises ``BadInput``."""
    from babel import core

    found = region.strip().upper()
    if len(found) != 2 or found not in core.get_global("territory_zones"):
        raise BadInput(say("staff.no_country", region=region))
    return found


def currency_of(region: str) -> str:
    """The currency a country pays in today."""
    from babel import numbers

    found = numbers.get_territory_currencies(region)
    if not found:
        raise BadInput(say("staff.no_currency_known", region=region))
    return str(found[0])


def time_zone_of(region: str) -> str:
    """The time zone of a country, of several the one with the most people."""
    from babel import core

    zones = core.get_global("territory_zones")[region]
    return _BUSIEST_ZONE.get(region) or str(zones[0])


def known_currency(currency: str) -> str:
    """The three letters of a currency; raises ``BadInput``."""
    from babel import Locale

    found = currency.strip().upper()
    if found not in Locale("en").currencies:
        raise BadInput(say("staff.no_currency", currency=currency))
    return found


def known_time_zone(name: str) -> str:
    """The name of a time zone; raises ``BadInput``."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(say("staff.no_time_zone", name=name)) from None
