"""What a persona card holds, as frozen records: one tree for the four tabs, the header and ``show --json``.

Money is in minor units, instants and days are text as the store keeps them, an absent value is None. Phones
are E.164; in a masked card everything personal is masked already.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from store.people.card_parts import (
    CHANNELS,
    FAVORITE_BY,
    Counted,
    CustomAttribute,
    CustomTag,
    Favorite,
    Habits,
    HouseholdMember,
    Logs,
    OptIn,
    PersonaCard,
    PersonaIdentifier,
    PersonaNote,
    Traits,
)

if TYPE_CHECKING:
    from store.discounts.offers import Offer
    from store.points.reading.overview import PointsOverview
    from store.segments.rfm_standing import RfmStanding

SOON_DAYS = 7
"""A birthday within so many days is soon."""


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
    rfm: "RfmStanding | None" = None

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
            "name": self.name or None,
            "first_name": self.first_name or None,
            "last_name": self.last_name or None,
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
