"""The real program, every step of which comes late by a time of its own: the order in which things happen on a
machine with much else to do. ``SLOW_SEED`` in the environment draws the times."""

import asyncio
import os
import sys
from random import Random
from typing import Any

from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import Worker

from console.__main__ import main

LATE = (0.0, 0.0, 0.0, 0.001, 0.004, 0.012)
"""Seconds before a message is handled."""
AWAY = (0.0, 0.05, 0.25)
"""Seconds before a thread begins."""

_draw = Random(os.environ.get("SLOW_SEED", ""))
_handle = MessagePump._dispatch_message
_work = Worker.run


async def handle_late(pump: MessagePump, message: Message) -> None:
    """The message, a moment later."""
    await asyncio.sleep(_draw.choice(LATE))
    await _handle(pump, message)


async def work_late(worker: "Worker[Any]") -> Any:
    """The worker, later still."""
    await asyncio.sleep(_draw.choice(AWAY))
    return await _work(worker)


if __name__ == "__main__":
    setattr(MessagePump, "_dispatch_message", handle_late)  # noqa: B010
    setattr(Worker, "run", work_late)  # noqa: B010
    sys.exit(main())
