"""What one order earns, and for whom: pure, by the rules of the shop made ready once (`points.md` §3, §4).

Money in minor units, points whole, nothing a float. Sales by hand and imported orders earn by this alone;
``situation.py`` reads what it needs to know of the customers.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

from store.clock import local_time
from store.modifiers.records import EVERYBODY, Modifier
from store.points.earning.rate import Rate, qualifies, rate_of
from store.points.expiry.lapsing import terms_for
from store.points.ledger.records import About, Terms
from store.settings import Settings
from store.words import say

NOBODY: Collection[int] = frozenset()


class Shopper(Protocol):
    """What the rules ask of who bought."""

    @property
    def id(self) -> int:
        """The persona."""

    @property
    def status(self) -> str:
        """``active``, ``archived``, ``sealed``."""

    @property
    def signup_on(self) -> str | None:
        """The day of signing up, None for no member."""

    def on_employee_list(self, day: str, /) -> bool:
        """Whether the employee list holds the persona on that day."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a line of an order is of, folded for comparing: small letters, no spaces around."""

    brand: str
    sku: str
    category: str


@dataclass(frozen=True, slots=True)
class Sale:
    """An order as the rules see it: ``placed_on`` is the day at its location; amounts after discounts."""

    purchase_id: int
    source: str
    pre_tax: int
    tax: int
    placed_at: str
    placed_on: str
    location_id: int | None = None
    payment_method: str | None = None
    lines: Sequence[Line] = ()


@dataclass(frozen=True, slots=True)
class Referrer:
    """Who referred the shopper; ``rewarded``: an earlier sale of this friend has earned points already."""

    shopper: Shopper
    rewarded: bool = False


class Earned(NamedTuple):
    """Points of one kind for one persona; 0 only for the marker row of zero points."""

    persona_id: int
    kind: str
    points: int
    about: About
    terms: Terms


def why_nothing(shopper: Shopper, placed_on: str) -> str | None:
    """Why an order of that day earns this shopper nothing, None if it earns (`points.md` rules 8, 14, 15)."""
    if shopper.signup_on is None:
        return say("points.not_member")
    if not qualifies(shopper.signup_on, placed_on):
        return say("points.before_signup")
    if shopper.status != "active":
        return say(f"status.{shopper.status}")
    if shopper.on_employee_list(placed_on):
        return say("points.employee")
    return None


def unearned(shopper: Shopper, placed_on: str) -> str | None:
    """What an order is marked with that would have earned but for its customer: ``archived`` or ``employee``."""
    if not qualifies(shopper.signup_on, placed_on):
        return None
    if shopper.on_employee_list(placed_on):
        return "employee"
    return "archived" if shopper.status == "archived" else None


@dataclass(frozen=True, slots=True)
class Limits:
    """What restricts a modifier, folded, by kind; None where any value will do."""

    locations: frozenset[str] | None
    payments: frozenset[str] | None
    brands: frozenset[str] | None
    skus: frozenset[str] | None
    categories: frozenset[str] | None

    def allow(self, sale: Sale) -> bool:
        """Whether an order has a value of every kind; those of goods have to meet in one line of it."""
        if self.locations is not None and str(sale.location_id) not in self.locations:
            return False
        if self.payments is not None and folded(sale.payment_method or "") not in self.payments:
            return False
        brands, skus, categories = self.brands, self.skus, self.categories
        if brands is None and skus is None and categories is None:
            return True
        for line in sale.lines:
            if (
                (brands is None or line.brand in brands)
                and (skus is None or line.sku in skus)
                and (categories is None or line.category in categories)
            ):
                return True
        return False


def limits_of(modifier: Modifier) -> Limits:
    """A modifier's restrictions, ready to ask."""
    wanted: dict[str, set[str]] = {}
    for one in modifier.restrictions:
        wanted.setdefault(one.kind, set()).add(one.folded)
    of = {kind: frozenset(values) for kind, values in wanted.items()}
    return Limits(of.get("location"), of.get("payment"), of.get("brand"), of.get("sku"), of.get("category"))


@dataclass(slots=True)
class Rules:
    """The shop's rules of earning, ready to use: made once for an act or a chunk of an import.

    ``zones`` are time zones by location, where one has its own; happy hours are local.
    """

    settings: Settings
    multipliers: tuple[Modifier, ...] = ()
    zeros: tuple[Modifier, ...] = ()
    zones: Mapping[int, str] = field(default_factory=dict)
    visit_points: int = field(init=False)
    visits_per_day: int = field(init=False)
    referral_rate: int = field(init=False)
    rate: Rate = field(init=False)
    _referral: Rate = field(init=False)
    _limits: dict[int, Limits] = field(init=False)
    _highest: bool = field(init=False)
    _terms: dict[tuple[str, str], Terms] = field(init=False)

    def __post_init__(self) -> None:
        settings = self.settings
        self.visit_points = settings.number("visit_points")
        self.visits_per_day = settings.number("visits_per_day")
        self.referral_rate = settings.number("referral_rate") if settings.flag("referral") else 0
        self.rate = rate_of(settings)
        self._referral = rate_of(settings, "referral_rate")
        self._limits = {one.id: limits_of(one) for one in (*self.multipliers, *self.zeros)}
        self._highest = settings.text("multipliers") == "highest"
        self._terms = settings.derived.setdefault("terms", {})

    @property
    def asks_memberships(self) -> bool:
        """Whether an order needs to know the audiences of its customer."""
        return any(one.audience_id != EVERYBODY for one in (*self.multipliers, *self.zeros))

    @property
    def asks_lines(self) -> bool:
        """Whether an order needs to know what was bought."""
        return any(
            one.kind in ("brand", "sku", "category")
            for modifier in (*self.multipliers, *self.zeros)
            for one in modifier.restrictions
        )

    def earned(
        self,
        shopper: Shopper,
        sale: Sale,
        *,
        audiences: Collection[int] = NOBODY,
        visits: int = 0,
        referrer: Referrer | None = None,
    ) -> list[Earned]:
        """What the order earns: for the shopper ``earn``, ``multiplier``, ``visit`` or the marker ``zero``,
        for who referred the shopper ``referral``.

        ``audiences`` are those the shopper is in; ``visits`` how many of that day have earned visit points
        already. What is too small to earn at today's rate is marked ``zero`` as well: a recalculation or a
        correction would give it points (`points.md` rule 18).
        """
        if why_nothing(shopper, sale.placed_on) is not None:
            return []
        points, rate = self.rate.of(sale.pre_tax, sale.tax), self.rate.points
        visit = self.visit_points if visits < self.visits_per_day and sale.pre_tax + sale.tax >= 0 else 0
        found = []
        could_earn = bool(visit) or sale.pre_tax + sale.tax > 0
        zero = self._zero(sale, audiences) if self.zeros and could_earn else None
        if zero is not None:
            found.append(self._of(shopper.id, "zero", 0, sale, rate, zero))
        else:
            if points:
                found.append(self._of(shopper.id, "earn", points, sale, rate, None))
                if self.multipliers:
                    found += self._multiplied(shopper.id, points, sale, rate, audiences)
            if visit:
                found.append(self._of(shopper.id, "visit", visit, sale, None, None))
        if referrer is not None and self.referral_rate:
            found += self._referred(shopper, referrer, sale)
        return found

    def matching(self, modifier: Modifier, sale: Sale, audiences: Collection[int]) -> bool:
        """Whether the order and its customer are those a modifier is for."""
        if modifier.audience_id != EVERYBODY and modifier.audience_id not in audiences:
            return False
        if sale.placed_at < modifier.from_at:
            return False
        if modifier.ended_at is not None and sale.placed_at >= modifier.ended_at:
            return False
        return in_window(modifier, sale.placed_on) and self._restricted(modifier, sale)

    def _zero(self, sale: Sale, audiences: Collection[int]) -> Modifier | None:
        return next((one for one in self.zeros if self.matching(one, sale, audiences)), None)

    def _multiplied(
        self, persona_id: int, points: int, sale: Sale, rate: int, audiences: Collection[int]
    ) -> list[Earned]:
        """The bonuses: of the highest multiplier alone, or of each (`points.md` rule 17)."""
        matching = [one for one in self.multipliers if self.matching(one, sale, audiences)]
        matching.sort(key=lambda one: (-(one.hundredths or 0), one.id))
        chosen = matching[:1] if self._highest else matching
        bonuses = [(one, bonus_of(points, one.hundredths or 100)) for one in chosen]
        return [self._of(persona_id, "multiplier", bonus, sale, rate, one) for one, bonus in bonuses if bonus]

    def _referred(self, shopper: Shopper, referrer: Referrer, sale: Sale) -> list[Earned]:
        """What the friend's sale earns who referred the friend (`points.md` rule 13)."""
        if referrer.rewarded and self.settings.flag("referral_first_sale"):
            return []
        to = referrer.shopper
        if to.id == shopper.id or why_nothing(to, sale.placed_on) is not None:
            return []
        points = self._referral.of(sale.pre_tax, sale.tax)
        return [self._of(to.id, "referral", points, sale, self.referral_rate, None)] if points else []

    def _restricted(self, modifier: Modifier, sale: Sale) -> bool:
        if modifier.hours and not self._happy(modifier, sale):
            return False
        return not modifier.restrictions or self._limits[modifier.id].allow(sale)

    def _happy(self, modifier: Modifier, sale: Sale) -> bool:
        """Whether it was placed in happy hours: the shop's day decides the weekday, the local clock the hour."""
        weekday = date.fromisoformat(sale.placed_on).isoweekday()
        zone = self.zones.get(sale.location_id or 0) or self.settings.text("time_zone")
        local = local_time(sale.placed_at, zone)
        return any(one.weekday == weekday and one.begins <= local < one.ends for one in modifier.hours)

    def _of(
        self,
        persona_id: int,
        kind: str,
        points: int,
        sale: Sale,
        rate: int | None,
        modifier: Modifier | None,
    ) -> Earned:
        about = About(
            happened_at=sale.placed_at,
            location_id=sale.location_id,
            purchase_id=sale.purchase_id,
            source=sale.source,
            rate=rate,
            reason=modifier.name or modifier.audience if modifier is not None and kind == "zero" else None,
            audience=None if modifier is None else modifier.audience,
            modifier_id=None if modifier is None else modifier.id,
        )
        return Earned(persona_id, kind, points, about, self.terms(kind, sale.placed_on))

    def terms(self, kind: str, day: str) -> Terms:
        """How long points of a kind earned on a day last."""
        found = self._terms.get((kind, day))
        if found is None:
            found = self._terms[kind, day] = terms_for(kind, date.fromisoformat(day), self.settings)
        return found


def bonus_of(points: int, hundredths: int) -> int:
    """floor(points × (m − 1)) for m in hundredths (`points.md` rule 17)."""
    return points * (hundredths - 100) // 100


def in_window(modifier: Modifier, day: str) -> bool:
    """Whether a day is one of the modifier's purchase dates; both ends are included."""
    return (modifier.starts_on is None or modifier.starts_on <= day) and (
        modifier.ends_on is None or day <= modifier.ends_on
    )


def folded(text: str) -> str:
    """A brand, category, SKU or payment method as it is compared."""
    return " ".join(text.casefold().split())
