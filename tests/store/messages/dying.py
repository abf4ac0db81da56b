"""A process that queues or sends and is killed at a place: ``python -m tests.store.messages.dying STORE WHAT …``.

``queue CAMPAIGN CHUNKS``: dies behind so many chunks. ``send PLACE``: dies with the first message ``taken``, or
``sent`` and not yet written down. ``all``: sends everything and says how many.
"""

import os
import signal
import sys
from typing import Any

import pytest

from store.actor import Actor
from store.opening import open_store
from store.outbox import sending

OWNER = Actor(7, "OWN7", "Owner One", "Owner", 1, "Downtown", "till-1")


def _die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Does it."""
    address, what, *rest = sys.argv[1:]
    store = open_store(address)
    if what == "queue":
        from store.messages import queueing

        queueing.LEAST_CHUNK = queueing.FIRST_CHUNK = queueing.LARGEST_CHUNK = 5
        left = int(rest[1])

        def after_chunk(_: int) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                _die()

        queueing.queue_campaign(store, int(rest[0]), after_chunk=after_chunk)
    elif what == "send":
        place = "delivering.Courier.deliver" if rest[0] == "taken" else "sending.note_sent"
        pytest.MonkeyPatch().setattr(f"store.outbox.{place}", _die)
        sending.send_waiting(store, OWNER)
    else:
        print(sending.send_waiting(store, OWNER).sent)
    store.close()


if __name__ == "__main__":
    main()
