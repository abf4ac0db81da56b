"""How many points a sale earns, and whether it earns any (`points.md` rules 7, 8). Whole numbers
throughout."""

from dataclasses import dataclass

from store.settings import Settings
from store.shown import minor_digits


@dataclass(frozen=True, slots=True)
class Rate:
    """A shop's rate made ready: ``points`` for ``under`` minor units; ``of_total``: tax counts too."""

    points: int
    under: int
    rounding: str
    of_total: bool

    def of(self, pre_tax: int, tax: int) -> int:
        """Points of an amount in minor units after discounts."""
        amount = pre_tax + tax if self.of_total else pre_tax
        return rounded(amount * self.points, self.under, self.rounding) if amount > 0 else 0


def rate_of(settings: Settings, name: str = "points_rate") -> Rate:
    """The rate that is the setting of this name."""
    return Rate(
        settings.number(name),
        100 * 10 ** minor_digits(settings.text("currency")),
        settings.text("points_rounding"),
        settings.text("points_base") == "post-tax",
    )


def points_for(pre_tax: int, tax: int, settings: Settings) -> tuple[int, int, int]:
    """Points of an amount in minor units after discounts, with the rate and rule version to stamp on the
    entry."""
    rate = rate_of(settings)
    return rate.of(pre_tax, tax), rate.points, settings.rule_version


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
