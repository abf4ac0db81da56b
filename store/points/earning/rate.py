"""How many points a sale earns, and whether it earns any (`points.md` rules 7, 8). Whole numbers
throughout."""

from store.settings import Settings
from store.shown import minor_digits


def points_for(pre_tax: int, tax: int, settings: Settings) -> tuple[int, int, int]:
    """Points of an amount in minor units after discounts, with the rate and rule version to stamp on the
    entry."""
    rate = settings.number("points_rate")
    amount = pre_tax + tax if settings.text("points_base") == "post-tax" else pre_tax
    if amount <= 0:
        return 0, rate, settings.rule_version
    unit = 100 * 10 ** minor_digits(settings.text("currency"))
    return rounded(amount * rate, unit, settings.text("points_rounding")), rate, settings.rule_version


def rounded(over: int, under: int, rounding: str) -> int:
    """``over / under`` for an amount not below zero: ``down``, ``nearest`` (half up) or ``up``."""
    if rounding == "up":
        return -(-over // under)
    if rounding == "nearest":
        return (2 * over + under) // (2 * under)
    return over // under


def qualifies(signup_on: str | None, placed_on: str) -> bool:
    """Whether a sale of that day is a member's: dated on or after the signup day, which counts whole."""
    return signup_on is not None and placed_on >= signup_on
