"""The links of a card: where the customer installs it, and where a friend gets one of the same programme."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from store.cards.records import LoyaltyCard
from store.errors import Refused
from store.settings import Settings
from store.words import say


@dataclass(frozen=True, slots=True)
class CardLinks:
    """``installation`` is the customer's own, ``referral`` for handing on."""

    installation: str
    referral: str


def card_links(settings: Settings, card: LoyaltyCard) -> CardLinks:
    """The links of a card below the setting ``card_address``.

    Raises ``Refused`` for a deleted card and where the setting is no web address.
    """
    if card.status == "deleted":
        raise Refused(say("cards.link_deleted", serial=card.serial))
    base = settings.text("card_address").strip().rstrip("/")
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise Refused(say("cards.link_base"))
    own = f"{base}/{quote(card.serial, safe='')}"
    return CardLinks(own, f"{own}/friend")
