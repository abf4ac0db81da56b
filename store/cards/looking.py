"""A customer's cards as somebody may see them: permitted and audited as opening the customer's card."""

from dataclasses import dataclass, replace

from store.actor import Actor
from store.cards.records import LoyaltyCard, Programme, Transaction, cards_of, programme_of, transactions_of
from store.database.store import Store
from store.errors import NotFound
from store.people.card import look_at_card
from store.people.masking import HIDDEN, masked_name, masked_serial
from store.words import say


@dataclass(frozen=True, slots=True)
class CardsShown:
    """Somebody's cards, those that work first; ``programmes`` by id."""

    persona_id: int
    name: str
    cards: tuple[LoyaltyCard, ...]
    programmes: dict[int, Programme]
    masked: bool
    today: str


def cards_shown(store: Store, actor: Actor, persona_id: int) -> CardsShown:
    """The cards of a customer; a merged id leads to its survivor. Errors as `look_at_card`."""
    look = look_at_card(store, actor, persona_id)
    with store.reading() as connection:
        cards = cards_of(connection, [look.persona_id])
        name = connection.value("SELECT name FROM persona WHERE id = :id", id=look.persona_id) or ""
        known = {card.programme_id: programme_of(connection, card.programme_id) for card in cards}
    if look.masked:
        cards = [masked_loyalty_card(card) for card in cards]
        name = masked_name(name)
    found = {number: programme for number, programme in known.items() if programme is not None}
    return CardsShown(look.persona_id, name, tuple(cards), found, look.masked, look.today.isoformat())


def card_history(
    store: Store, card: LoyaltyCard, *, masked: bool, limit: int = 200, before: int | None = None
) -> list[Transaction]:
    """A card's transactions, the newest first; for who has been shown the card."""
    with store.reading() as connection:
        found = transactions_of(connection, card.id, limit=limit, before=before)
    return [replace(one, comment=one.comment and HIDDEN) for one in found] if masked else found


def require_card(store: Store, serial: str) -> LoyaltyCard:
    """The card of a serial as it is written, else in capitals or small letters, or of an id after ``#``.

    Raises ``NotFound``.
    """
    from store.cards.records import card_by_serial, card_of

    with store.reading() as connection:
        ways = dict.fromkeys((serial, serial.upper(), serial.lower()))
        found = next(filter(None, (card_by_serial(connection, way) for way in ways)), None)
        if found is None and serial[:1] == "#" and serial[1:].isascii() and serial[1:].isdigit():
            found = card_of(connection, int(serial[1:]))
            found = None if found is not None and found.persona_status == "sealed" else found
    if found is None:
        raise NotFound(say("cards.no_serial", serial=serial[:40]))
    return found


def masked_loyalty_card(card: LoyaltyCard) -> LoyaltyCard:
    """The card without what names or reaches somebody."""
    fields = dict.fromkeys(card.fields, HIDDEN)
    return replace(card, name=masked_name(card.name), serial=masked_serial(card.serial), fields=fields)
