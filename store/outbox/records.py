"""What is to be sent, and what came of it."""

from dataclasses import dataclass
from datetime import timedelta

from store.errors import Unreachable

CHANNEL_OF = {"phone": "text", "email": "email"}
"""How somebody is reached by what they gave."""
CODE_HOLDS = timedelta(minutes=10)
"""How long a code may be typed."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One text or e-mail on its way; ``reference`` lets the other side see that it has had it before.

    ``sender`` is whom it comes from, empty for the shop; ``stop``: an address to opt out at, for an e-mail's header.
    """

    channel: str
    recipient: str
    subject: str
    text: str
    reference: str
    sender: str = ""
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Queued:
    """A message of the outbox as it stands; ``recipient`` is masked, ``why`` what the last try came to."""

    id: int
    kind: str
    channel: str
    recipient: str
    subject: str
    state: str
    tries: int
    next_at: str
    made_at: str
    sent_at: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Sendings:
    """What one round of sending came to; ``waiting`` are tried again later.

    ``unknown`` were being handed over when the line or the program ended: they may have arrived and are never sent
    again by themselves. ``left_out`` opted out, or left, after they were queued.
    """

    sent: int
    failed: int
    waiting: int
    unknown: int = 0
    left_out: int = 0


class Undelivered(Unreachable):
    """The mail server or the gateway did not take it; ``final``: trying again would not help.

    ``unknown``: it was handed over and no answer came, so it may have arrived. ``down``: it is the server and not
    this message. The sentence never repeats what the other side said, which may hold the address.
    """

    def __init__(
        self, sentence: str, *, final: bool = False, unknown: bool = False, down: bool = False
    ) -> None:
        super().__init__(sentence)
        self.final = final
        self.unknown = unknown
        self.down = down
