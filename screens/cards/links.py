"""A card's links: where the customer installs it and where a friend gets one, copied by OSC 52 and as QR."""

from screens.desk import Desk
from screens.link_window import LinkWindow
from store.cards.links import card_links
from store.cards.records import LoyaltyCard
from store.words import say


class ShareCard(LinkWindow):
    """1 installs the card, 2 is for a friend; y copies; Esc goes back."""

    def __init__(self, desk: Desk, card: LoyaltyCard) -> None:
        names = (say("cards.link.installation"), say("cards.link.referral"))
        heading = say("card_links.title", programme=card.programme, serial=card.serial)

        def made() -> tuple[str, str]:
            found = card_links(desk.settings, card)
            return found.installation, found.referral

        super().__init__(heading, names, say("card_links.keys"), made)
