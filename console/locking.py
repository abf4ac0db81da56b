"""When the console locks by itself: no key for a while, or the session was ended elsewhere."""

from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from textual import events, work

from console.terminal.key_gate import KeyGate
from store.actor import Actor
from store.errors import RegularsError

if TYPE_CHECKING:
    from screens.home import Home
    from screens.sign_in import SignIn
    from store.database.store import Store

SESSION_ASKED = 10.0
"""Seconds between two questions whether the session still stands."""


class Locking(KeyGate):
    """Mixed into the app: knows who sits at home, when the last key came, and locks in time."""

    _last_key = 0.0
    _idle_seconds = 120.0
    _door: "SignIn | None" = None
    """The sign-in that was shown last."""

    def lock(self) -> None:
        """Wipe the screen and ask who is there."""
        raise NotImplementedError

    @property
    def _home(self) -> "Home | None":
        from screens.home import Home

        for screen in self.screen_stack:
            if isinstance(screen, Home):
                return screen
        return None

    @property
    def at_the_door(self) -> "SignIn | None":
        """The sign-in, where it is what the screen shows."""
        return self._door if self.screen is self._door else None

    def lock_after(self, seconds: float) -> None:
        """From now on lock when no key came for so long."""
        self._last_key = monotonic()
        self._idle_seconds = seconds
        self.set_timer(seconds, self._lock_if_idle)

    def _lock_if_idle(self) -> None:
        if self.at_the_door is not None:
            return
        left = self._idle_seconds - (monotonic() - self._last_key)
        if left <= 0:
            self.lock()
        else:
            self.set_timer(left, self._lock_if_idle)

    def check_session(self) -> None:
        """Who was disabled or has a new PIN sees nothing more here."""
        home = self._home
        if home is not None and self.at_the_door is None:
            self._ask_session(home.desk.store, home.desk.actor)

    @work(thread=True, exclusive=True, exit_on_error=False, group="session")
    def _ask_session(self, store: "Store", actor: Actor) -> None:
        from store.staff.sign_in import still_active

        with suppress(RegularsError):
            if actor.session_id is not None and not still_active(store, actor):
                self.call_from_thread(self.lock)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste | events.MouseDown):
            self._last_key = monotonic()
        await super().on_event(event)

    def key_came(self) -> None:
        self._last_key = monotonic()
