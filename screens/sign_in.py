"""Who is there? Staff code and PIN; the screen a console starts with and locks to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import get_current_worker

from screens.messages import SignedIn
from store.errors import RegularsError
from store.words import say
from widgets.line_edit import LineEdit
from widgets.plain import plain
from widgets.type_ahead import drop_keys, hold_keys, release_keys

if TYPE_CHECKING:
    from store.database.store import Store


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """A line of the demo's list: code, role and the PIN anybody may use there."""

    code: str
    role: str
    pin: str


class PinLine(LineEdit):
    """The PIN: digits. A letter is somebody else's code beginning, ↑ goes back to the code."""

    def __init__(self, code_begun: Callable[[str], None], *, label: str, id: str) -> None:  # noqa: A002
        super().__init__(label=label, id=id, mask=True, limit=12)
        self._code_begun = code_begun
        """Called at once, not by message: the next typed-ahead letter belongs to the code already."""

    async def _on_key(self, event: events.Key) -> None:
        letter = event.character if event.character and event.character.isalpha() else ""
        if letter or event.key == "up":
            event.stop()
            event.prevent_default()
            self.value = ""
            self._code_begun(letter)
            return
        await super()._on_key(event)


class SignIn(Screen[None]):
    """Code, PIN, Enter. The store opens behind it; what is typed before waits for it."""

    CSS_PATH = "sign_in.tcss"

    class Checked(Message):
        """The answer to one code and PIN: a desk, or the sentence that refuses it."""

        def __init__(self, desk: object, sentence: str) -> None:
            self.desk = desk
            self.sentence = sentence
            super().__init__()

    def __init__(self, terminal: str, *, locked_by: str = "") -> None:
        super().__init__()
        self.terminal = terminal
        self.locked_by = locked_by
        self._store: Store | None = None
        self._waiting = False
        self._checking = False
        self._failure = ""
        self.said = ""
        self.listed = ""

    def compose(self) -> ComposeResult:
        with Vertical(id="door"):
            yield Static(plain("Regulars"), id="name")
            yield Static(
                plain(say("sign_in.locked", name=self.locked_by) if self.locked_by else ""), id="shop"
            )
            yield LineEdit(label=say("sign_in.code"), id="code", limit=20)
            yield PinLine(self._take_other_code, label=say("sign_in.pin"), id="pin")
            yield Static(plain(say("sign_in.opening")), id="said")
            yield Static("", id="staff", markup=False)
        yield Static(plain(say("sign_in.keys")), id="keys")

    def on_mount(self) -> None:
        code = self.query_one("#code", LineEdit)
        if self.locked_by:
            code.value = self.locked_by
            self.query_one("#pin").focus()
            return
        code.focus()

    def store_opened(self, store: "Store", shop: str, staff: tuple[DemoStaff, ...]) -> None:
        """The store is there: check what was typed meanwhile."""
        self._store, self._failure = store, ""
        if not self.locked_by:
            self.query_one("#shop", Static).update(plain(shop))
        lines = [f"{person.code:<10}{person.pin:<9}{person.role}" for person in staff]
        self.listed = "\n".join(lines)
        self.query_one("#staff", Static).update(plain_lines([say("sign_in.demo"), *lines] if lines else []))
        self._tell("")
        if self._waiting:
            self._check()

    def store_failed(self, sentence: str) -> None:
        """The store did not open; the sentence stays until it does."""
        self._failure = sentence
        release_keys(self)
        self._tell(sentence)

    def _tell(self, sentence: str) -> None:
        self.said = sentence
        self.query_one("#said", Static).update(plain(sentence))

    @on(LineEdit.Entered, "#code")
    def ask_for_pin(self) -> None:
        """Enter in the code goes on to the PIN."""
        self.query_one("#pin").focus()

    def _take_other_code(self, letter: str) -> None:
        """Somebody else types a code where the PIN was asked for."""
        code = self.query_one("#code", LineEdit)
        code.focus()
        code.select_all()
        if letter:
            code.value = letter

    @on(LineEdit.Entered, "#pin")
    def try_to_sign_in(self) -> None:
        """Enter in the PIN checks both."""
        if self._store is None:
            self._waiting = True
            if not self._failure:
                hold_keys(self)
                self._tell(say("sign_in.opening"))
            return
        self._check()

    def _check(self) -> None:
        self._waiting = False
        if self._checking:
            return
        self._checking = True
        self._tell(say("sign_in.checking"))
        hold_keys(self)
        self._sign_in(self.query_one("#code", LineEdit).value, self.query_one("#pin", LineEdit).value)

    @work(thread=True, exit_on_error=False, group="sign-in")
    def _sign_in(self, code: str, pin: str) -> None:
        from screens.desk import desk_for
        from store.staff.sign_in import sign_in

        store = self._store
        if store is None:
            return
        try:
            actor = sign_in(store, code.strip(), pin.strip(), self.terminal)
            answer = self.Checked(desk_for(store, actor), "")
        except RegularsError as refusal:
            answer = self.Checked(None, str(refusal))
        if not get_current_worker().is_cancelled:
            self.post_message(answer)

    @on(Checked)
    def show_answer(self, message: Checked) -> None:
        """Go in, or say why not and ask again."""
        from screens.desk import Desk

        self._checking = False
        if isinstance(message.desk, Desk):
            self.app.post_message(SignedIn(message.desk))
            return
        self.refuse(message.sentence)

    def refuse(self, sentence: str, code: str = "") -> None:
        """Say why not and ask for the PIN again, of the ``code`` that was given elsewhere."""
        drop_keys(self)
        release_keys(self)
        self._tell(sentence)
        if code:
            self.query_one("#code", LineEdit).value = code
        pin = self.query_one("#pin", LineEdit)
        pin.value = ""
        pin.focus()


def plain_lines(lines: list[str]) -> Content:
    """Several lines of plain content."""
    return Content("\n").join([plain(line) for line in lines])
