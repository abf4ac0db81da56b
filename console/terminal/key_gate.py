"""The ordered key gate: one key settles before the next, and scans are told from hot keys (``ux.md`` §4).

Stock Textual joins two scans of one read into one value, types ahead into the wrong widget and fires hot
keys from a scanner. The gate stands in front of all bindings. Cost: about a millisecond a key.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

from textual import events
from textual._context import message_hook
from textual.driver import Driver
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widget import Widget

from console.terminal import burst, reply_filter, writer
from console.terminal.burst import Kind
from console.terminal.paint import LeanPaint
from store.words import say
from widgets.lines import LineWidget
from widgets.scan import is_scan, scanned_text
from widgets.type_ahead import BEHIND, BESIDE, KeyHolder

TOLD_AFTER = 5.0
"""Seconds a key may keep the keys behind it waiting until that is said; Esc then forgets them, nothing else does."""
HOPS = 100
"""Sweeps over the queues within which what a key has caused comes to an end; the longest chain takes under ten."""
PASTE_TAIL = 0.004
"""Seconds after a paste in which keys are its broken-out rest, never a person's."""
_MOVES = frozenset("hjklgG ")
"""Hot keys that only move: never held."""
_GOING_ON = frozenset("backspace left right home end up down pageup pagedown".split(" "))
"""Keys that go on with what the last one did: these do not wait for rows that come beside it."""


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
    _handled = 0
    """Messages handled so far, by any part of the app."""
    _told_to_wait = False
    _let_go = False
    _dropped_at = float("-inf")
    _dropping_said = False
    _pasted_at = float("-inf")
    _swiped_at = float("-inf")

    def get_driver_class(self) -> type[Driver]:
        """The usual driver, its parser behind the ``ReplyFilter``, its output past the writer thread."""
        reply_filter.install()
        writer.install()
        return super().get_driver_class()

    async def _process_messages(self, *args: Any, **kwargs: Any) -> None:
        """What is handled from the start on is counted: a key has settled when nothing more is."""
        before = message_hook.get(None)

        def count(message: Message) -> None:
            self._handled += 1
            if before is not None:
                before(message)

        message_hook.set(count)
        await super()._process_messages(*args, **kwargs)

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
        if self._told_to_wait and isinstance(event, events.Key) and event.key == "escape":
            self._let_go = True
            self.drop_keys()
            return
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
                await self._freed(event)
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

    async def _freed(self, event: events.Key | events.Paste) -> None:
        """Wait while the store is asked for what the keys before this one are about, and until its answer has settled.

        A hold ends with its answer; one whose work has ended without any is a defect, and is let go.
        """
        while self._is_awaited(event):
            self._one_waits = True
            await self._patiently(lambda: not self._is_awaited(event))
            self._one_waits = False
            if self._gives_up():
                self._held_since = None
                break
            await self._settle()

    def _is_awaited(self, event: events.Key | events.Paste) -> bool:
        if self._held_since is not None:
            return True
        if isinstance(event, events.Key) and event.key == "escape":
            return False
        waited = [
            worker.group for worker in self.workers if not worker.is_finished and worker.group not in BEHIND
        ]
        return bool(waited) and not (self._goes_on(event) and BESIDE.issuperset(waited))

    def _goes_on(self, event: events.Key | events.Paste) -> bool:
        if isinstance(event, events.Paste) or event.key in _GOING_ON:
            return True
        return event.is_printable and (self._field_takes(event) or event.character in _MOVES)

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
            await self._freed(event)
            if event.time > self._dropped_at:
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
        """Wait until nothing is left to do of what this key has caused, however long that takes, then paint.

        Every queue on the key's way is gone through until that alone is all that was handled: then no part has
        handed anything on to another.
        """
        for _hop in range(HOPS):
            before, answered, coming = self._handled, 0, self._coming()
            for pump in dict.fromkeys((self, *self._ends(), *coming, self.screen)):
                answered += await self._round_trip(pump)
            if self._gives_up():
                return
            if self._handled - before == answered and not coming:
                break
        if self._keys.empty() and not self._held and self.screen.is_mounted:
            self.screen._on_timer_update()

    def _ends(self) -> tuple[MessagePump, ...]:
        """Where a key goes and bubbles, in that order; a message that is still on its way is no settled key."""
        focused = self.focused
        return tuple(focused.ancestors_with_self[:-1]) if focused is not None else ()

    def _coming(self) -> tuple[MessagePump, ...]:
        """What is being made on the screen: a prompt, a window; keys may be meant for it."""
        return tuple(
            node for node in self.screen.walk_children(Widget) if not node.is_mounted and not node._pruning
        )

    async def _round_trip(self, pump: MessagePump) -> bool:
        """Waits until the pump has worked off what was in its queue; False when it has ended instead."""
        done = asyncio.get_running_loop().create_future()
        if pump._closing or pump._closed or not pump.call_later(_finish, done):
            return False
        if not done.done():
            await asyncio.wait((done,), timeout=0.05)
        if not done.done():
            await self._patiently(lambda: done.done() or pump._closed)
        return done.done()

    async def _patiently(self, happened: Callable[[], bool]) -> None:
        """Wait for it; when it takes long say so, and let Esc end the wait."""
        since = monotonic()
        while not happened() and not self._let_go:
            await asyncio.sleep(0.002)
            if not self._told_to_wait and monotonic() - since > TOLD_AFTER:
                self._told_to_wait = True
                self._drop(InputDropped(say("input.waits")))
        self._told_to_wait = False

    def _gives_up(self) -> bool:
        """Whether Esc has ended a wait; what was typed until then is forgotten."""
        let_go, self._let_go = self._let_go, False
        return let_go


def _finish(done: "asyncio.Future[None]") -> None:
    if not done.done():
        done.set_result(None)
