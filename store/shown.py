"""Money, days and moments as the shop writes and types them."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from store.clock import moment
from store.errors import BadInput
from store.numbers import read_amount
from store.people.birthdays import MONTH_FIRST, age_on, parse_birthday
from store.people.phones import display
from store.settings import Settings
from store.words import say

if TYPE_CHECKING:
    from babel import Locale

MOST_MONEY = 10_000_000_00
"""Minor units nobody types at a till on purpose."""


@lru_cache(maxsize=256)
def minor_digits(currency: str) -> int:
    """Decimals of a currency: USD 2, JPY 0, KWD 3."""
    from babel import numbers

    return numbers.get_currency_precision(currency)


@lru_cache(maxsize=16)
def _locale(region: str) -> "Locale":
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(f"en_{region}")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


class Shown:
    """How this shop writes: region, currency and time zone of its settings."""

    def __init__(self, settings: Settings) -> None:
        self.region = settings.text("region")
        self.currency = settings.text("currency")
        self.zone = ZoneInfo(settings.text("time_zone"))

    def money(self, minor: int | None) -> str:
        """``$1,234.50`` from minor units; empty for None."""
        if minor is None:
            return ""
        from babel import numbers

        amount = Decimal(minor).scaleb(-minor_digits(self.currency))
        return str(numbers.format_currency(amount, self.currency, locale=_locale(self.region)))

    def day(self, day: str | None) -> str:
        """``Nov 22, 2026`` from a stored day; empty for None, masked ones as they are."""
        if not day or not day[0].isdecimal():
            return day or ""
        from babel import dates

        return str(
            dates.format_date(date.fromisoformat(day[:10]), format="medium", locale=_locale(self.region))
        )

    def typed_day(self, day: str | None) -> str:
        """A stored day as it is typed here: ``05/17/1988`` or ``17.05.1988``; empty for None."""
        if not day:
            return ""
        year, month, number = day[:10].split("-")
        return f"{month}/{number}/{year}" if self.region in MONTH_FIRST else f"{number}.{month}.{year}"

    def birthday_words(self, typed: str, today: date) -> str:
        """A typed date of birth in words, with the age; empty while it is not a whole one."""
        try:
            born = parse_birthday(typed, self.region, today)
        except BadInput:
            return ""
        return f"{self.day(born.isoformat())} ({age_on(born, today)})"

    def day_of(self, instant: str | None) -> str:
        """The local day of a stored instant."""
        return self.day(self._local(instant).date().isoformat()) if instant else ""

    def moment(self, instant: str | None) -> str:
        """``2026-11-22 10:05`` at the shop from a stored instant; empty for None."""
        return f"{self._local(instant):%Y-%m-%d %H:%M}" if instant else ""

    def _local(self, instant: str) -> datetime:
        return moment(instant).astimezone(self.zone)

    def phone(self, e164: str | None) -> str:
        """A number as it is dialled here; masked ones as they are."""
        return display(e164, self.region) if e164 and e164.startswith("+") else (e164 or "")

    def read_money(self, typed: str) -> int:
        """Minor units of ``12.50``; raises ``BadInput`` for signs, too many decimals and absurd amounts."""
        digits = minor_digits(self.currency)
        text = typed.strip().removeprefix(self.currency).lstrip("$€£¥ ")
        if text.startswith(("-", "−")):
            raise BadInput(say("field.amount_nothing"))
        amount = read_amount(text, digits) if len(text) <= 40 else None
        if amount is None:
            raise BadInput(say("field.not_money", typed=typed[:40], example=self.money(12 * 10**digits)))
        if len(text.partition(".")[2]) > digits:
            raise BadInput(say("field.too_many_decimals", text=typed, currency=self.currency, digits=digits))
        minor = int(amount.scaleb(digits))
        if minor <= 0:
            raise BadInput(say("field.amount_nothing"))
        if minor > MOST_MONEY:
            raise BadInput(say("field.too_much_for_a_sale", amount=self.money(minor)))
        return minor
