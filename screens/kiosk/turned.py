"""The turned screen itself: it shows one page after the other, clears when nobody types, and lets no other key out."""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from screens.desk import Desk
from screens.details import lines_of
from screens.kiosk.page import Page, Values
from screens.kiosk.starting import Leave, Said, Start
from store.errors import RegularsError
from store.words import say
from widgets.plain import plain
from widgets.prompt import Prompt
from widgets.type_ahead import drop_keys, hold_keys, release_keys

CLEARED_AFTER = 60.0
"""Seconds without a key until what was typed is gone and the first page is back."""
SAID_FOR = 20.0
WIDTH = 72


class Turned(ModalScreen[None]):
    """The customer's forms. Esc begins anew; on the first page it asks staff for their PIN. No command is heard."""

    CSS_PATH = "turned.tcss"
    BINDINGS: ClassVar[list[BindingType]] = []

    class Went(Message):
        """What a page came to: the next one, or why not."""

        def __init__(self, page: Page, following: Page | None, refusal: str) -> None:
            self.page, self.following, self.refusal = page, following, refusal
            super().__init__()

    def __init__(self, desk: Desk, *, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self.desk = desk
        self.page: Page = Start(desk)
        self._clock = clock
        self._last_key = clock()
        self._waiting = False

    def compose(self) -> ComposeResult:
        with Vertical(id="turned"):
            yield Static(plain(self.desk.settings.text("store_name")), id="shop")
            yield Static("", id="heading", markup=False)
            yield Static("", id="lines", markup=False)
            yield Vertical(id="body")
            yield Static("", id="said", markup=False)
        yield Static("", id="keys", markup=False)

    async def on_mount(self) -> None:
        self.set_interval(1.0, self.clear_if_left)
        await self.show(self.page)

    async def show(self, page: Page) -> None:
        """Another page, in place of the one before and all that was typed on it."""
        self.page, self._waiting = page, False
        self._last_key = self._clock()
        self.query_one("#heading", Static).update(plain(page.heading))
        ways = [f"{number}  {way.words}" for number, way in enumerate(page.ways(), 1)]
        told = [[*lines_of(text, self._room)] for text in page.lines()]
        parts = [*told, ways] if ways else told
        shown = [line for part in parts for line in (*part, "")][:-1]
        self.query_one("#lines", Static).update(_text(shown))
        self.query_one("#keys", Static).update(plain(page.keys()))
        self._say("")
        body = self.query_one("#body", Vertical)
        await body.remove_children()
        fields = page.fields()
        if fields:
            await body.mount(
                Prompt(say("kiosk.form"), fields, preview=page.preview, check=page.check, task=page)
            )
        else:
            self.set_focus(None)

    @property
    def _room(self) -> int:
        return max(min(WIDTH, self.app.size.width) - 4, 20)

    def _say(self, sentence: str) -> None:
        told = lines_of(sentence, self._room) if sentence else []
        self.query_one("#said", Static).update(_text(list(told)))

    async def clear_if_left(self) -> None:
        """Nobody has typed for a while: nothing of it stays on the screen."""
        patience = SAID_FOR if isinstance(self.page, Said) else CLEARED_AFTER
        if self._waiting or isinstance(self.page, Start) or self._clock() - self._last_key < patience:
            return
        await self.show(Start(self.desk))

    async def on_key(self, event: events.Key) -> None:
        """Digits choose, Enter goes on, Esc goes back; every other key ends here."""
        event.stop()
        self._last_key = self._clock()
        if self._waiting or self.page.fields():
            return
        ways = self.page.ways()
        if event.character and event.character.isdigit() and 1 <= int(event.character) <= len(ways):
            await self.show(ways[int(event.character) - 1].page())
        elif event.key == "escape" and ways:
            await self.show(Leave(self.desk))
        elif event.key in ("enter", "escape") and not ways:
            await self.show(Start(self.desk))

    @on(Prompt.Changed)
    def note_typing(self, message: Prompt.Changed) -> None:
        """Somebody is there."""
        message.stop()
        self._last_key = self._clock()
        self._say("")

    @on(Prompt.SwitchWanted)
    def stay(self, message: Prompt.SwitchWanted) -> None:
        """A scan leads nowhere from here."""
        message.stop()

    @on(Prompt.Cancelled)
    async def begin_anew(self, message: Prompt.Cancelled) -> None:
        """Esc: what was typed is gone."""
        message.stop()
        if not self._waiting:
            await self.show(Start(self.desk))

    @on(Prompt.Submitted)
    def submit(self, message: Prompt.Submitted) -> None:
        """Enter on the last field."""
        message.stop()
        self._last_key = self._clock()
        self._waiting = True
        hold_keys(self)
        self._say(say("kiosk.working"))
        self._go(self.page, dict(message.values))

    @work(thread=True, exit_on_error=False, group="kiosk")
    def _go(self, page: Page, values: Values) -> None:
        try:
            went = self.Went(page, page.go(values), "")
        except RegularsError as error:
            went = self.Went(page, None, str(error))
        self.post_message(went)

    @on(Worker.StateChanged)
    async def begin_after_a_defect(self, event: Worker.StateChanged) -> None:
        """What fails and is no refusal is written down by the app; here the first page comes back."""
        if event.state is WorkerState.ERROR:
            await self.show(Start(self.desk))

    @on(Went)
    async def show_next(self, message: Went) -> None:
        """The next page, out, or why not."""
        message.stop()
        drop_keys(self)
        release_keys(self)
        self._waiting = False
        self._last_key = self._clock()
        if message.page is not self.page:
            return
        if message.refusal:
            self._say("")
            self.query_one(Prompt).failed(message.refusal)
        elif isinstance(message.page, Leave) and message.page.left:
            self.dismiss(None)
        else:
            await self.show(message.following or Start(self.desk))


def _text(lines: Sequence[str]) -> Content:
    return Content("\n").join([plain(line) for line in lines])
