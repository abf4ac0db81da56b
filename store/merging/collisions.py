"""Two customers, one phone or e-mail: who holds it already, and what the person at the counter may choose."""

from dataclasses import dataclass
from typing import Literal

from store.errors import Refused
from store.words import say

OnCollision = Literal["household", "moved"]
"""``household``: both keep it and are linked. ``moved``: it is the new one's, the old owner's is former."""

TURN_THE_SCREEN = "people.turn_the_screen"
"""A key of the catalogue, said alike for archived, held and blocked holders: the refusal tells nothing."""


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
        name = (
            say("people.named", name=first.name, id=first.persona_id)
            if first.name
            else say("people.unnamed", id=first.persona_id)
        )
        answer = say("people.collision_choices") if asked else say("people.collision_open")
        super().__init__(say("people.collision", what=first.shown, name=name, choices=answer))
