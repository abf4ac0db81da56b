"""The ordered key gate: one key settles before the next, and scans are told from hot keys (``ux.md`` §4).

Stock Textual joins two scans of one read into one value, types ahead into the wrong widget and fires hot
keys from a scanner. The gate stands in front of all bindings. Cost: about a millisecond a key.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from time import monotonic

from textual import events
from textual.driver import Driver
from textual.message import Message
from textual.message_pump import MessagePump

from console.terminal import burst, reply_filter, writer
from console.terminal.burst import Kind
from console.terminal.paint import LeanPaint
from store.words import say
from widgets.lines import LineWidget
from widgets.scan import is_scan, scanned_text
from widgets.type_ahead import KeyHolder

HOLD_LIMIT = 10.0
"""Seconds keys wait for the store's answer to the key before them."""
SETTLE_LIMIT = 2.0
"""Seconds a key may keep the keys behind it waiting; then they go on, with a bell."""
PASTE_TAIL = 0.004
"""Seconds after a paste in which keys are its broken-out rest, never a person's."""
_MOVES = frozenset("hjklgG ")
"""Hot keys that only move: never held."""


class Scanned(Message):
    """A scan, or digits typed as data, arrived where no field takes them.

    ``text`` is without the AIM prefix. ``complete`` says that it is meant as a whole (search and open);
    otherwise it goes into the search bar and typing goes on.
    """

    def __init__(self, text: str, *, complete: bool) -> None:
        self.text = text
        self.complete = complete
        super().__init__()


class InputDropped(Message):
    """A burst or paste was not taken; ``sentence`` says so to the person."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__()


class CardSwiped(InputDropped):
    """A payment card was swiped: swallowed, never shown, searched or logged."""


class KeyGate(KeyHolder, LeanPaint):
    """Mixed into the app, before ``App`` in the bases. Posts its messages to the current screen.

    ``gated`` False (as under Textual's pilot, which has no terminal) lets keys through as they come.
    """

    gated: bool | None = None

    _keys: asyncio.Queue[events.Key | events.Paste]
    _held: deque[events.Key | events.Paste]
    _pump_task: asyncio.Task[None] | None = None
    _passing: events.Event | None = None
    _held_since: float | None = None
    _one_waits = False
    _dropped_at = float("-inf")
    _dropping_said = False
    _pasted_at = float("-inf")
    _swiped_at = float("-inf")

    def get_driver_class(self) -> type[Driver]:
        """The usual driver, its parser behind the ``ReplyFilter``, its output past the writer thread."""
        reply_filter.install()
        writer.install()
        return super().get_driver_class()

    async def on_event(self, event: events.Event) -> None:
        waits = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if not waits or event is self._passing or not self._is_gated():
            await super().on_event(event)
            return
        if isinstance(event, events.Key | events.Paste):
            self._take_in(event)

    async def _post_message(self, message: Message) -> bool:
        """What the driver reads: keys go to the gate without a way through the app's queue."""
        if isinstance(message, events.Key | events.Paste) and self._is_gated():
            self._take_in(message)
            return True
        return await super()._post_message(message)

    def key_came(self) -> None:
        """A key or paste has arrived, before anything is done with it."""

    def _take_in(self, event: events.Key | events.Paste) -> None:
        self.key_came()
        if self._pump_task is None:
            self._keys, self._held = asyncio.Queue(), deque()
            with self._context():
                self._pump_task = asyncio.create_task(self._pump(), name="key gate")
        self._keys.put_nowait(event)

    def _is_gated(self) -> bool:
        return not self.is_headless if self.gated is None else self.gated

    async def _pump(self) -> None:
        try:
            await self._screen_ready()
            while not self._closing:
                event = await self._next()
                await self._freed()
                if event.time > self._dropped_at:
                    await self._admit(event)
                else:
                    self._say_dropped()
        except asyncio.CancelledError:
            raise
        except Exception as error:
            self._handle_exception(error)

    def hold_keys(self) -> float:
        self._held_since = monotonic()
        return self._held_since

    def release_keys(self, since: float | None = None) -> None:
        if since is None or since == self._held_since:
            self._held_since = None

    @property
    def keys_wait(self) -> bool:
        return self._pump_task is not None and (self._one_waits or bool(self._held) or not self._keys.empty())

    def drop_keys(self) -> None:
        self._dropped_at = monotonic()
        self._dropping_said = False

    def _say_dropped(self) -> None:
        if not self._dropping_said:
            self._dropping_said = True
            self.bell()

    async def _freed(self) -> None:
        """Wait while a screen waits for the store, and until what its answer changed has settled."""
        if self._held_since is None:
            return
        self._one_waits = True
        while self._held_since is not None and monotonic() - self._held_since < HOLD_LIMIT:
            await asyncio.sleep(0.002)
        self._one_waits = False
        if self._held_since is not None:
            self._held_since = None
            self.bell()
        await self._settle()

    async def _screen_ready(self) -> None:
        """Keys typed before the first screen stands wait for it."""
        while not (self._dom_ready and self.screen_stack and self.screen.is_mounted):
            await asyncio.sleep(0.002)
        await self._settle()

    async def _next(self) -> events.Key | events.Paste:
        return self._held.popleft() if self._held else await self._keys.get()

    async def _next_within(self, after: float, seconds: float) -> events.Key | events.Paste | None:
        """The next key if it was typed at most ``seconds`` after the moment ``after``."""
        if self._held:
            event = self._held.popleft()
        else:
            try:
                left = after + seconds - monotonic()
                event = await asyncio.wait_for(self._keys.get(), max(left, 0.001))
            except TimeoutError:
                return None
        if event.time - after <= seconds:
            return event
        self._held.appendleft(event)
        return None

    async def _admit(self, event: events.Key | events.Paste) -> None:
        if isinstance(event, events.Paste):
            await self._admit_paste(event)
        elif event.time - self._pasted_at <= PASTE_TAIL and event.key not in ("enter", "ctrl+j"):
            self._pasted_at = event.time
        elif event.time - self._swiped_at <= burst.SWIPE_TAIL:
            self._swiped_at = event.time
        elif event.is_printable and self._is_held(event):
            await self._admit_burst(event)
        else:
            await self._pass_on(event)

    def _is_held(self, event: events.Key) -> bool:
        character = event.character or ""
        return character in "%;" or (not self._field_takes(event) and character not in _MOVES)

    def _field_takes(self, event: events.Key) -> bool:
        focused = self.focused
        return focused is not None and focused.check_consume_key(event.key, event.character)

    async def _admit_burst(self, first: events.Key) -> None:
        typed, ended = await self._gather(first)
        text = "".join(event.character or "" for event in typed)
        kind = burst.kind_of(text, typed[-1].time - typed[0].time, in_field=self._field_takes(first))
        if kind is Kind.SWIPE:
            self._swiped_at = typed[-1].time
            self._drop(CardSwiped(say("input.swipe")))
        elif kind is Kind.SCAN:
            await self._post(Scanned(scanned_text(text), complete=True))
        elif kind is Kind.DIGITS:
            await self._post(Scanned(text, complete=ended is not None))
        elif kind is Kind.NOISE:
            self._drop(InputDropped(say("input.burst")))
        else:
            if ended is not None:
                self._held.appendleft(ended)
            await self._pass_each(typed)

    async def _gather(self, first: events.Key) -> tuple[list[events.Key], events.Key | None]:
        """The printable keys typed in one go with ``first``, and the Enter or Tab that ended them."""
        typed = [first]
        while True:
            hold = burst.hold_after(typed[-1].character or "")
            event = await self._next_within(typed[-1].time, hold)
            if event is None:
                return typed, None
            if isinstance(event, events.Key) and event.is_printable:
                typed.append(event)
            elif isinstance(event, events.Key) and event.key in ("enter", "ctrl+j", "tab"):
                return typed, event
            else:
                self._held.appendleft(event)
                return typed, None

    async def _pass_each(self, typed: Sequence[events.Key]) -> None:
        for event in typed:
            await self._pass_on(event)

    async def _admit_paste(self, event: events.Paste) -> None:
        self._pasted_at = event.time
        if burst.is_swipe(event.text):
            self._drop(CardSwiped(say("input.swipe")))
        elif self.focused is None or not self.focused.check_consume_key("a", "a"):
            if is_scan(event.text.strip(), 0.0):
                await self._post(Scanned(scanned_text(event.text.strip()), complete=True))
            else:
                self._drop(InputDropped(say("input.paste")))
        else:
            await self._pass_on(event)

    async def _pass_on(self, event: events.Key | events.Paste) -> None:
        """Hand the key to the app as if it had just come, and wait until everything it caused is done."""
        if isinstance(event, events.Key) and event.key == "ctrl+j":
            event = events.Key("enter", "\r")
        if isinstance(event, events.Key) and await self._at_once(event):
            return
        self._passing = event
        self.post_message(event)
        await self._settle()

    async def _at_once(self, event: events.Key) -> bool:
        """Has the focused widget taken the key by itself? Then what changed is painted already.

        Not while anything waits to be handled: it may be a change of the focus, which the key comes after.
        """
        focused = self.focused
        if not isinstance(focused, LineWidget):
            return False
        if any(pump.message_queue_size for pump in (self, self.screen, focused)):
            return False
        with focused._context():
            if not focused.key_at_once(event):
                return False
        if self._keys.empty() and not self._held and not self.paint_lines():
            await self._settle()
        return True

    async def _post(self, message: Message) -> None:
        self.screen.post_message(message)
        await self._settle()

    def _drop(self, message: InputDropped) -> None:
        self.bell()
        self.screen.post_message(message)

    async def _settle(self) -> None:
        """Wait until the app and the way from the focused widget up to the screen have nothing left to do
        for this key, then paint."""
        deadline = monotonic() + SETTLE_LIMIT
        for _round in range(6):
            before = (self.screen, self.focused)
            for pump in dict.fromkeys((self, *self._ends(), self.screen)):
                if not await _round_trip(pump, deadline):
                    self.bell()
                    return
            if _round and before == (self.screen, self.focused):
                break
        if self._keys.empty() and not self._held and self.screen.is_mounted:
            self.screen._on_timer_update()

    def _ends(self) -> tuple[MessagePump, ...]:
        """Where a key goes and bubbles, in that order; a message that is still on its way is no settled key."""
        focused = self.focused
        return tuple(focused.ancestors_with_self[:-1]) if focused is not None else ()


async def _round_trip(pump: MessagePump, deadline: float) -> bool:
    """Has the pump worked off what was in its queue before the deadline?"""
    done = asyncio.get_running_loop().create_future()
    if not pump.is_running or not pump.call_later(_finish, done):
        return True
    if done.done():
        return True
    try:
        await asyncio.wait_for(done, max(deadline - monotonic(), 0.01))
    except TimeoutError:
        return False
    return True


def _finish(done: "asyncio.Future[None]") -> None:
    if not done.done():
        done.set_result(None)
