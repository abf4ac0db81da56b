"""What lies between an address and a desk: the store opened, cut-off work finished, code and PIN checked.

Nothing of Textual is imported here: with credentials given all of it goes on in a thread while the screens are read.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from threading import Event
from typing import TYPE_CHECKING

from store.errors import Refused, RegularsError
from store.words import say

if TYPE_CHECKING:
    from screens.desk import Desk
    from store.database.store import Store

HEAD_START = 0.1
"""Seconds an entrance goes alone at most: a server far away is not waited for."""
READ_FIRST = (
    "argon2",
    "screens.desk",
    "store.search.catalogue",
    "store.staff.preferences",
    "store.staff.sign_in",
)
"""What signing in needs, read while the entrance goes alone."""


@dataclass(frozen=True, slots=True)
class Entered:
    """An open store and what is to be told of it; the ``desk`` of who signed in, or why nobody did."""

    store: "Store"
    shop: str
    demo_staff: str
    recovered: tuple[str, ...]
    desk: "Desk | None" = None
    refusal: str = ""


class Entrance:
    """Opens the store at an address once, and tries the credentials that were given once."""

    def __init__(
        self,
        address: str,
        terminal: str,
        credentials: tuple[str, str] | None = None,
        store: "Store | None" = None,
    ) -> None:
        self._address = address
        self._terminal = terminal
        self._credentials = credentials
        self._store = store
        self._under_way: Future[Entered] | None = None
        self._checking = Event()

    def begin(self) -> None:
        """Go in from a thread of its own, from now on; ``go_in`` waits for it.

        Comes back when the PIN is being checked, which needs no interpreter: before, two threads that read modules
        would take turns, and the check begin and end later.
        """
        thread = ThreadPoolExecutor(1, "entrance")
        self._under_way = thread.submit(self._go_in)
        self._under_way.add_done_callback(lambda _: self._checking.set())
        thread.shutdown(wait=False)
        self._checking.wait(HEAD_START)

    @property
    def is_over(self) -> bool:
        """Whether ``go_in`` has its answer already."""
        return self._under_way is not None and self._under_way.done()

    def go_in(self) -> Entered:
        """The open store; for a thread. Raises ``RegularsError`` where it does not open, and may be asked again."""
        under_way, self._under_way = self._under_way, None
        return self._go_in() if under_way is None else under_way.result()

    def _go_in(self) -> Entered:
        from store.opening import open_store
        from store.points.ledger.cut_off import finish_cut_off
        from store.staff.setup import half_made
        from store.transfer.recovery import recover_imports

        if self._store is None:
            self._store = open_store(self._address)
        store = self._store
        recovered = [one.sentence for one in recover_imports(store)]
        recovered += [say("nightly.finished", kind=kind) for kind in finish_cut_off(store)]
        settings = store.settings()
        if half_made(settings):
            raise Refused(say("demo.half_made", address=store.shown_address))
        desk, refusal = self._signed_in(store)
        return Entered(
            store,
            settings.text("store_name"),
            settings.text("demo_staff"),
            tuple(recovered),
            desk=desk,
            refusal=refusal,
        )

    def _signed_in(self, store: "Store") -> "tuple[Desk | None, str]":
        credentials, self._credentials = self._credentials, None
        if credentials is None:
            return None, ""
        for name in READ_FIRST:
            import_module(name)
        from store.search.catalogue import active_personas

        self._checking.set()
        try:
            desk = desk_of(store, *credentials, self._terminal)
            active_personas(store, store.connection)  # the dearest look-up of the first answer; kept
            return desk, ""
        except RegularsError as refusal:
            return None, str(refusal)

    def close(self) -> None:
        """Gives the connections back, however far it came."""
        if self._under_way is not None:
            with suppress(RegularsError):
                self._under_way.result()
        if self._store is not None:
            self._store.close()


def desk_of(store: "Store", code: str, pin: str, terminal: str) -> "Desk":
    """The desk of whom code and PIN fit, signed in at a terminal. Raises ``RegularsError`` as `sign_in` does."""
    from screens.desk import desk_for
    from store.staff.sign_in import sign_in

    return desk_for(store, sign_in(store, code.strip(), pin.strip(), terminal))
