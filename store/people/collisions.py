"""Two customers, one phone or e-mail: who holds it already, and what the person at the counter may choose."""

from dataclasses import dataclass
from typing import Literal

from store.errors import Refused

OnCollision = Literal["household", "moved"]
"""``household``: both keep it and are linked. ``moved``: it is the new one's, the old owner's is former."""

TURN_THE_SCREEN = "The customer has to confirm this number: turn the screen."
"""Said alike for archived, held and blocked holders, so that the refusal tells nothing."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who has the identifier now; ``value`` is as stored, ``shown`` as typed.

    ``kind`` is ``phone``, ``email``, ``source``, ``wallet`` or ``serial``.
    """

    persona_id: int
    name: str
    kind: str
    value: str
    shown: str


class Collision(Refused):
    """An identifier belongs to somebody else; nothing was stored. ``holders`` says to whom, the owner first.

    ``choices`` are what ``on_collision`` may be when the act is tried again; empty when only opening is left.
    """

    def __init__(self, holders: tuple[Holder, ...]) -> None:
        self.holders = holders
        asked = all(holder.kind in ("phone", "email") for holder in holders)
        self.choices: tuple[OnCollision, ...] = ("household", "moved") if asked else ()
        first = holders[0]
        name = f"{first.name} ({first.persona_id})" if first.name else f"customer {first.persona_id}"
        answer = (
            "open that one, link them as a household, or say that it has moved" if asked else "open that one"
        )
        super().__init__(f"{first.shown} belongs to {name}: {answer}.")
