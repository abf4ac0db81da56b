"""The parts of a persona card: opt-ins, habits, traits, attributes, tags, notes, identifiers, household.

Money is in minor units, instants and days are text as the store keeps them, an absent value is None.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from store.shown import Shown

CHANNELS = (
    "member",
    "text",
    "email",
    "mobile_push",
    "browser_push",
    "voice_drop",
    "wallet_pass",
    "age_gate",
)
"""The eight opt-ins, in the order in which the card shows them."""

FAVORITE_BY = {1: "wallet", 2: "form", 3: "file", 4: "purchase history"}
"""Who chose the favourite store, by rank: a lower rank never overwrites a higher one (1 is the highest)."""


@dataclass(frozen=True, slots=True)
class OptIn:
    """One of the eight: ``state`` is ``on``, ``off``, ``asked`` (not confirmed) or ``never`` (nothing known).

    ``by`` is the staff member's name, None if it was the customer or an import; ``how`` says which.
    """

    channel: str
    state: str
    at: str | None = None
    how: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A brand, category or product and in how many distinct orders it was bought."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Habits:
    """Shopping habits as `product.md` section 3 defines them; ``spend`` is post-tax, refunds taken off.

    ``items_per_order`` and ``shops_every_days`` have one decimal.
    """

    spend: int = 0
    sales: int = 0
    average_order: int | None = None
    items_per_order: float | None = None
    last_seen_days: int | None = None
    shops_every_days: float | None = None
    top_brands: tuple[Counted, ...] = ()
    top_categories: tuple[Counted, ...] = ()
    top_products: tuple[Counted, ...] = ()

    @property
    def preferred_brand(self) -> str | None:
        """The brand in most orders."""
        return self.top_brands[0].name if self.top_brands else None

    @property
    def preferred_category(self) -> str | None:
        """The category in most orders."""
        return self.top_categories[0].name if self.top_categories else None

    @property
    def preferred_product(self) -> str | None:
        """The product in most orders."""
        return self.top_products[0].name if self.top_products else None

    def to_json(self) -> dict[str, Any]:
        """The stable names of ``show --json``."""
        return {
            "spend_cents": self.spend,
            "sales": self.sales,
            "average_order_cents": self.average_order,
            "items_per_order": self.items_per_order,
            "last_seen_days": self.last_seen_days,
            "shops_every_days": self.shops_every_days,
            "preferred_brand": self.preferred_brand,
            "preferred_category": self.preferred_category,
            "preferred_product": self.preferred_product,
            "top_brands": [{"name": top.name, "count": top.count} for top in self.top_brands],
            "top_categories": [{"name": top.name, "count": top.count} for top in self.top_categories],
            "top_products": [{"name": top.name, "count": top.count} for top in self.top_products],
        }


@dataclass(frozen=True, slots=True)
class CustomAttribute:
    """A custom attribute; ``origin`` is ``staff``, ``import`` or ``pos``."""

    name: str
    value: str
    origin: str
    at: str


@dataclass(frozen=True, slots=True)
class CustomTag:
    """A tag or group with its origin."""

    tag: str
    origin: str
    at: str


@dataclass(frozen=True, slots=True)
class PersonaNote:
    """A dated note; ``by`` is who signed it."""

    id: int
    text: str
    at: str
    by: str | None
    pinned: bool


@dataclass(frozen=True, slots=True)
class PersonaIdentifier:
    """A phone, e-mail, source id or wallet id; ``state`` is ``live``, ``shared``, ``former`` or ``merged``.

    ``shown`` is as it was typed or imported, ``label`` ``mobile`` or ``home`` for phones; ``until`` ends a
    former one. ``persona_id`` is the absorbed persona it belongs to, for a merged one.
    """

    kind: str
    value: str
    shown: str
    label: str
    state: str
    since: str
    until: str | None
    persona_id: int


@dataclass(frozen=True, slots=True)
class Favorite:
    """The favourite store, who chose it (``FAVORITE_BY``) and when."""

    location_id: int
    name: str
    rank: int
    at: str | None

    @property
    def by(self) -> str:
        """``wallet``, ``form``, ``file`` or ``purchase history``."""
        return FAVORITE_BY[self.rank]


@dataclass(frozen=True, slots=True)
class HouseholdMember:
    """Somebody of the same household."""

    id: int
    name: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class PersonaCard:
    """A loyalty card: programme, type, status, serial, and what stands on it in the unit of its type."""

    serial: str
    programme: str
    type: str
    status: str
    device: str | None
    balance: int = 0

    def standing(self, shown: "Shown") -> str:
        """What stands on it, its programme and status: ``8 stamps · Coffee stamps · installed``."""
        from store.cards.types import UNITS, told

        return f"{told(shown, UNITS[self.type], self.balance)} · {self.programme} · {self.status}"


@dataclass(frozen=True, slots=True)
class Traits:
    """The traits of the General tab; ``imported_from`` and ``source_id`` say where the persona came from."""

    contact_id: int
    mobile_phone: str | None
    home_phone: str | None
    email: str | None
    birthday: str | None
    favorite: Favorite | None
    imported_from: str
    source_id: str | None
    wallet_id: str | None
    browser: str | None
    ip: str | None
    signup_url: str | None
    signup_form: str | None
    signup_at: str | None
    utm: str | None
    referred_by: str | None

    def to_json(self) -> dict[str, Any]:
        """The stable names of ``show --json``."""
        favorite = self.favorite
        return {
            "mobile_phone": self.mobile_phone,
            "home_phone": self.home_phone,
            "email": self.email,
            "favorite_store": favorite.name if favorite else None,
            "favorite_store_by": favorite.by if favorite else None,
            "favorite_store_rank": favorite.rank if favorite else None,
            "birthday": self.birthday,
            "contact_id": self.contact_id,
            "imported_from": self.imported_from,
            "source_id": self.source_id,
            "wallet_id": self.wallet_id,
            "browser": self.browser,
            "ip": self.ip,
            "signup_url": self.signup_url,
            "signup_form": self.signup_form,
            "signup_at": self.signup_at,
            "utm": self.utm,
            "referred_by": self.referred_by,
        }


@dataclass(frozen=True, slots=True)
class Logs:
    """First time the contact was seen, loyalty enrolment, SMS opt-out."""

    first_seen: str
    enrolment: str | None
    sms_opt_out: str | None
