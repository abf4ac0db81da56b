"""One masked field of one customer, shown for once to a role that sees them masked; every look is audited."""

from collections.abc import Callable

from store.database.unit import Unit
from store.errors import BadInput, Refused
from store.people.card import look_at_card, read_card
from store.people.masking import masked_serial, masked_value
from store.people.records import Card
from store.use_case import use_case
from store.words import say

FIELDS: dict[str, Callable[[Card], str | None]] = {
    "name": lambda card: card.name,
    "household": lambda card: ", ".join(found.name for found in card.household),
    "phone": lambda card: card.traits.mobile_phone,
    "home_phone": lambda card: card.traits.home_phone,
    "email": lambda card: card.traits.email,
    "birthday": lambda card: card.birthday,
    "source_id": lambda card: card.traits.source_id,
    "wallet_id": lambda card: card.traits.wallet_id,
    "ip": lambda card: card.traits.ip,
    "signup_url": lambda card: card.traits.signup_url,
    "referred_by": lambda card: card.traits.referred_by,
}
"""What is masked on the card, by name. Beside these ``note:ID``, and by what they show ``card:…`` and
``former:…``."""
_LISTED = ("note", "card", "former")


def is_masked_field(name: str) -> bool:
    """Whether a masked card hides something under this name."""
    return name in FIELDS or name.partition(":")[0] in _LISTED


@use_case("reveal a field")
def reveal_field(unit: Unit, persona_id: int, field: str) -> str:
    """The field as it is kept; the audit says who saw which field of whom, never what it holds.

    Raises `NotPermitted` without the right or the reason, `NotFound` as the card does, `Refused` where
    nothing is kept.
    """
    if not is_masked_field(field):
        raise BadInput(say("reveal.no_field", fields=", ".join(FIELDS)))
    look = look_at_card.work(unit, persona_id)
    card = read_card(unit.connection, look.persona_id, look.today, unit.settings, masked=False)
    kind = field.partition(":")[0]
    unit.detail = f"field {kind}"
    value = _listed(card, kind, field.partition(":")[2]) if kind in _LISTED else FIELDS[field](card)
    if not value:
        raise Refused(say("reveal.nothing"))
    return value


def _listed(card: Card, kind: str, which: str) -> str | None:
    """A note by its id, a card's serial or a former phone or e-mail by what is shown of it."""
    if kind == "note":
        return next((note.text for note in card.notes if str(note.id) == which), None)
    if kind == "card":
        return next((held.serial for held in card.cards if masked_serial(held.serial) == which), None)
    return next((old.value for old in card.former if masked_value(old) == which), None)
