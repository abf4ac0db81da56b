"""What a persona card holds, as frozen records: one tree for the four tabs, the header and ``show --json``.

Money is in minor units, instants and days are text as the store keeps them, an absent value is None. Phones
are E.164; in a masked card everything personal is masked already.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from store.discounts.offers import Offer
    from store.points.overview import PointsOverview

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

SOON_DAYS = 7
"""A birthday within so many days is soon."""


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
    """A loyalty card: programme, type, status, serial."""

    serial: str
    programme: str
    type: str
    status: str
    device: str | None


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


@dataclass(frozen=True, slots=True)
class Card:
    """Everything the four tabs show at first sight.

    ``asked_for`` is the id that was asked for if it had been merged away (the card is the survivor's), else
    None. ``points`` is what can be spent: booked less due. ``birthday_in_days`` counts to the next one, 0
    is today. ``wallet_pin`` only where the setting shows it; ``has_wallet_pin`` says whether there is one
    to check. ``pre_enrolment_points`` were voided when the persona became a member and may be re-added once.
    """

    id: int
    asked_for: int | None
    status: str
    name: str
    first_name: str
    last_name: str
    phone: str | None
    email: str | None
    birthday: str | None
    birthday_in_days: int | None
    signup_on: str | None
    signup_location: str | None
    employee: bool
    employee_until: str | None
    wallet_pin: str | None
    has_wallet_pin: bool
    points: int
    pre_enrolment_points: int
    opt_ins: tuple[OptIn, ...]
    habits: Habits
    traits: Traits
    logs: Logs
    attributes: tuple[CustomAttribute, ...]
    tags: tuple[CustomTag, ...]
    notes: tuple[PersonaNote, ...]
    identifiers: tuple[PersonaIdentifier, ...]
    household: tuple[HouseholdMember, ...]
    cards: tuple[PersonaCard, ...]
    merged_from: tuple[int, ...]
    overview: "PointsOverview"
    offers: tuple["Offer", ...]
    version: int
    masked: bool
    last_seen_at: str
    created_at: str

    @property
    def member(self) -> bool:
        """Whether the persona is in the loyalty programme."""
        return self.signup_on is not None

    @property
    def birthday_soon(self) -> bool:
        """Whether the birthday is today or within a week."""
        return self.birthday_in_days is not None and self.birthday_in_days <= SOON_DAYS

    @property
    def pinned_note(self) -> PersonaNote | None:
        """The note shown in the header."""
        return next((note for note in self.notes if note.pinned), None)

    @property
    def former(self) -> tuple[PersonaIdentifier, ...]:
        """Numbers and addresses that have moved to somebody else."""
        return tuple(found for found in self.identifiers if found.state == "former")

    @property
    def merges(self) -> bool:
        """Whether there is a merge to show."""
        return bool(self.merged_from)

    def opt_in(self, channel: str) -> OptIn:
        """One of the eight by its name; KeyError for another."""
        return self.opt_ins[CHANNELS.index(channel)]

    def to_json(self) -> dict[str, Any]:
        """``show ID --json``: the stable names first, then what stands beside them."""
        return {
            "id": self.id,
            "status": self.status,
            "name": self.name,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "phone": self.phone,
            "email": self.email,
            "birthday": self.birthday,
            "signup_date": self.signup_on,
            "points": self.points,
            "opt_ins": {found.channel: found.state == "on" for found in self.opt_ins},
            "habits": self.habits.to_json(),
            "traits": self.traits.to_json(),
            "attributes": {found.name: found.value for found in self.attributes},
            "tags": [found.tag for found in self.tags],
            "logs": {
                "first_seen": self.logs.first_seen,
                "enrolment": self.logs.enrolment,
                "sms_opt_out": self.logs.sms_opt_out,
            },
            "points_overview": self.overview.to_json(),
            "discounts": [offer.to_json() for offer in self.offers],
            "merged_from": list(self.merged_from),
            "masked": self.masked,
            "asked_for": self.asked_for,
            "opt_in_details": {
                found.channel: {"state": found.state, "at": found.at, "how": found.how, "by": found.by}
                for found in self.opt_ins
            },
            "attribute_origins": {found.name: found.origin for found in self.attributes},
            "tag_origins": {found.tag: found.origin for found in self.tags},
            "wallet_pin": self.wallet_pin,
            "employee": self.employee,
            "employee_until": self.employee_until,
            "household": [{"id": found.id, "name": found.name} for found in self.household],
            "former_identifiers": [
                {"kind": found.kind, "value": found.value, "until": found.until} for found in self.former
            ],
            "notes": [
                {
                    "id": note.id,
                    "text": note.text,
                    "at": note.at,
                    "by": note.by,
                    "pinned": note.pinned,
                }
                for note in self.notes
            ],
            "pre_enrolment_points": self.pre_enrolment_points,
            "version": self.version,
        }


__all__ = [
    "CHANNELS",
    "FAVORITE_BY",
    "Card",
    "Counted",
    "CustomAttribute",
    "CustomTag",
    "Favorite",
    "Habits",
    "HouseholdMember",
    "Logs",
    "OptIn",
    "PersonaCard",
    "PersonaIdentifier",
    "PersonaNote",
    "Traits",
]
