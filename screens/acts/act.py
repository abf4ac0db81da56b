"""What an act is to the prompt: what it asks, what it would change, and doing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from screens.desk import Desk
from store.actor import Actor
from store.shown import Shown
from widgets.prompt_field import Choice, PromptField

if TYPE_CHECKING:
    from store.people.records import Card

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an act: the sentence for the status line, and more where there is more.

    ``undo``: the operation that ``u`` takes back. ``code``: shown large, to key into the POS,
    with ``large`` under it. ``open_id``: the card to open next. ``revealed``: a masked field's row and its
    value, for the card on screen alone. ``gone``: the customer is on no card any more.
    ``look_up``: nothing was done but that this goes into the bar.
    """

    sentence: str
    undo: str | None = None
    code: str | None = None
    large: str = ""
    open_id: int | None = None
    revealed: tuple[str, str] | None = None
    gone: bool = False
    look_up: str | None = None


class Act:
    """One act on one card. ``draft_key`` names its half-typed values, which belong to the person."""

    draft_key = ""
    first_field = ""
    """The field the cursor begins in; empty: the first that is empty."""

    def __init__(self, desk: Desk, card: Card | None) -> None:
        self.desk = desk
        self.card = card
        self.shown = Shown(desk.settings)

    @property
    def title(self) -> str:
        """The prompt's first line; names the customer, so that nobody acts on the wrong one."""
        raise NotImplementedError

    def fields(self) -> Sequence[PromptField]:
        """What is asked, in order."""
        raise NotImplementedError

    def preview(self, values: Values) -> str:
        """Before → after, on every key."""
        return ""

    def stated(self, values: Values) -> str:
        """What an approver says yes to, beside the title."""
        return self.preview(values)

    def later(self, values: Values) -> str | None:
        """The preview where it must be asked of the store and that takes a while; for a thread."""
        return None

    def options(self, field: str) -> Sequence[Choice]:
        """What F4 lists for a typed field."""
        return ()

    def check(self, values: Values) -> str | None:
        """What is wrong on Enter, in a sentence."""
        return None

    def perform(self, actor: Actor, values: Values) -> Done:
        """Does it, in a thread; ``actor`` carries the operation id. Raises the store's errors."""
        raise NotImplementedError

    def request_hash(self, values: Values) -> str:
        """What an approval of this act is bound to; acts nobody needs to approve have none."""
        raise NotImplementedError

    @property
    def persona(self) -> Card:
        """The card the act is about."""
        if self.card is None:
            raise LookupError("this act needs a card")
        return self.card

    @property
    def who(self) -> str:
        """Name and balance, as the prompt's title says them."""
        card = self.persona
        return f"{card.name or card.id} · {card.points:,}"
