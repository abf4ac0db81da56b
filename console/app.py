"""The console: composes gates, screens, keys and themes; no rule and no SQL lives here."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import App
from textual.binding import BindingType
from textual.filter import LineFilter
from textual.message import Message
from textual.worker import Worker, WorkerState

import screens
from console.entrance import Entered, Entrance
from console.locking import SESSION_ASKED, Locking
from console.terminal.crash import CrashReport, keep_report
from console.terminal.environment import Look
from console.terminal.key_gate import InputDropped, Scanned
from console.terminal.line_filter import ASCII_SIGNS, SAFE_GLYPHS
from console.terminal.pauses import Pauses
from console.terminal.size_notice import SizeNotice
from console.terminal.themes import THEMES
from screens.messages import EntryRefused, SignedIn, StoreFailed, StoreOpened
from store.actor import Actor
from store.errors import RegularsError
from store.words import say
from widgets.command import Scope
from widgets.command_runner import CommandRefused, CommandRunner
from widgets.commands import LockConsole, OpenMenu, QuitConsole, ShowHelp, registry
from widgets.glyphs import ASCII, UNICODE

if TYPE_CHECKING:
    from screens.home import Home
    from screens.sign_in import DemoStaff, SignIn
    from store.database.store import Store

_SCREENS = Path(screens.__file__).parent
AT_HOME: list[str | PurePath] = ["app.tcss", _SCREENS / "home.tcss"]
"""The style sheets of a console that begins at home."""
AT_THE_DOOR = [*AT_HOME, _SCREENS / "sign_in.tcss"]
"""Those of one that begins at the sign-in: a sheet that comes later makes Textual read all of them again."""


@dataclass(frozen=True, slots=True)
class ConsoleOptions:
    """What the command line and the configuration say: which store, which till, which keys, which look."""

    address: str
    terminal: str = "till-1"
    keymap: Mapping[str, str] = field(default_factory=dict)
    look: Look = field(default_factory=Look)
    credentials: tuple[str, str] | None = None
    open_persona: int | None = None
    log_folder: Path | None = None


class RegularsApp(CrashReport, SizeNotice, Locking, CommandRunner, App[int]):
    """One console at one till."""

    CSS_PATH: ClassVar[list[str | PurePath]] = AT_THE_DOOR
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*registry().bindings(Scope.EVERYWHERE)]
    TITLE = "Regulars"

    def __init__(
        self, options: ConsoleOptions, *, store: "Store | None" = None, entrance: Entrance | None = None
    ) -> None:
        self.registry = registry(options.keymap)
        self.glyphs = ASCII if options.look.ascii else UNICODE
        super().__init__(
            css_path=AT_THE_DOOR if options.credentials is None else AT_HOME, ansi_color=options.look.ansi
        )
        self.options = options
        self.log_folder = options.log_folder
        self.animation_level = "none"
        self._entrance = entrance or Entrance(options.address, options.terminal, options.credentials, store)
        self._entered: Entered | None = None
        self._recovered: list[str] = []
        self._last_home: Home | None = None
        self._pauses = Pauses()
        self._drafts: dict[str, dict[str, Any]] = {}
        for theme in THEMES:
            self.register_theme(theme)
        self._wear(options.look.theme)
        self.set_keymap({name: ",".join(self.registry.keys(name)) for name in options.keymap})

    def _wear(self, name: str) -> None:
        """The theme of the start, before any style is read: set as later ones are, all would be read twice."""
        self.set_reactive(RegularsApp.theme, name)
        theme = self.current_theme
        self.update_classes(
            {f"-theme-{name}": True, "-dark-mode": theme.dark, "-light-mode": not theme.dark}, update=False
        )
        self._refresh_truecolor_filter(self.ansi_theme)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The gate for glyphs comes last, whatever Textual itself filters."""
        signs = [ASCII_SIGNS] if self.glyphs is ASCII else []
        return [*super().get_line_filters(), SAFE_GLYPHS, *signs]

    def on_mount(self) -> None:
        self.set_interval(SESSION_ASKED, self.check_session)
        if self.options.credentials is None:
            self._show_sign_in()
            self.call_after_refresh(self._begin)
            return
        self.hold_keys()
        if self._entrance.is_over:
            self.post_message(self._gone_in())
        else:
            self._enter()

    def _begin(self) -> None:
        """The database comes behind the first paint."""
        self._enter()

    @work(thread=True, exit_on_error=False, group="store")
    def _enter(self) -> None:
        came = self._gone_in()
        self.post_message(came)
        if isinstance(came, StoreOpened):
            warm_up()

    def _gone_in(self) -> Message:
        """The store opened and, with credentials, somebody signed in; or why not."""
        try:
            entered = self._entrance.go_in()
        except RegularsError as error:
            return StoreFailed(str(error))
        self._entered, self._recovered = entered, list(entered.recovered)
        if entered.desk is not None:
            return SignedIn(entered.desk)
        if entered.refusal and self.options.credentials is not None:
            return EntryRefused(self.options.credentials[0], entered.refusal)
        return StoreOpened()

    @on(StoreOpened)
    def tell_sign_in(self) -> None:
        """The sign-in screen checks what was typed meanwhile."""
        door = self.at_the_door
        if door is not None and self._entered is not None:
            self._tell_opened(door, self._entered)
        self._tell_recovered()

    def _tell_opened(self, screen: "SignIn", entered: Entered) -> None:
        screen.store_opened(entered.store, entered.shop, demo_staff(entered.demo_staff))

    def _tell_recovered(self) -> None:
        for sentence in self._recovered:
            self.tell(sentence)
        self._recovered = []

    @on(EntryRefused)
    async def ask_instead(self, message: EntryRefused) -> None:
        """The code and PIN of the environment are refused: the sign-in says why and asks."""
        if self._entered is not None:
            screen = self._make_door()
            await self.push_screen(screen)
            self._tell_opened(screen, self._entered)
            screen.refuse(message.sentence, message.code)
            self._tell_recovered()

    @on(StoreFailed)
    async def tell_failure(self, message: StoreFailed) -> None:
        """Say what is wrong with the store, and go on trying."""
        if not self._opened_anything:
            await self.push_screen(self._make_door())
        door = self.at_the_door
        if door is not None:
            door.store_failed(message.sentence)
        self.set_timer(5.0, self._enter)

    @property
    def _opened_anything(self) -> bool:
        """Whether there is a screen of ours yet."""
        return len(self.screen_stack) > 1

    def _make_door(self, locked_by: str = "") -> "SignIn":
        from screens.sign_in import SignIn

        self._door = SignIn(self.options.terminal, locked_by=locked_by)
        return self._door

    def _show_sign_in(self, *, locked_by: str = "") -> None:
        screen = self._make_door(locked_by)
        self.push_screen(screen)
        if self._entered is not None:
            screen.call_after_refresh(self.tell_sign_in)

    @on(SignedIn)
    def go_home(self, message: SignedIn) -> None:
        """The same person finds everything as it was; another starts afresh, drafts stay with their owner."""
        from screens.home import Home

        home = self._home
        self.clear_notifications()
        self.lock_after(message.desk.idle_seconds)
        if home is not None and home.desk.actor.staff_id == message.desk.actor.staff_id:
            self._sign_out(home.desk.store, home.desk.actor)
            home.desk.actor = message.desk.actor
            self._pop_to(home)
            self.release_keys()
            return
        if home is not None:
            self._drafts[home.desk.actor.code] = home.take_drafts()
            self._sign_out(home.desk.store, home.desk.actor)
        while len(self.screen_stack) > 1:
            self.pop_screen()
        drafts = self._drafts.pop(message.desk.actor.code, {})
        self._pauses.key_came()
        self._last_home = Home(message.desk, drafts, open_persona=self.options.open_persona)
        self.push_screen(self._last_home)
        if self._recovered:
            self._last_home.call_after_refresh(self._tell_recovered)

    @work(thread=True, exit_on_error=False, group="sign-out")
    def _sign_out(self, store: "Store", actor: Actor) -> None:
        from store.staff.sign_in import sign_out

        sign_out(store, actor)

    def _pop_to(self, home: "Home") -> None:
        while self.screen is not home:
            self.pop_screen()

    def key_came(self) -> None:
        super().key_came()
        self._pauses.key_came()

    @on(LockConsole)
    def lock(self) -> None:
        """Wipe the screen and ask who is there."""
        home = self._home
        if home is None:
            return
        self._show_sign_in(locked_by=home.desk.actor.code)
        self.call_after_refresh(self.repaint_all)

    @on(OpenMenu)
    def open_menu(self) -> None:
        """Everything there is, by name."""
        from screens.pick import Option, Pick

        if self.at_the_door is not None or isinstance(self.screen, Pick):
            return
        options = [
            Option(row.command.id, row.label, row.keys, self.reason_disabled(row.command.id) or row.help)
            for row in self.registry.palette()
        ]
        self.push_screen(Pick(say("menu.title"), options), self._run_chosen)

    def _run_chosen(self, command_id: str | None) -> None:
        if command_id is not None:
            self.action_run_command(command_id)

    @on(ShowHelp)
    def show_help(self) -> None:
        """All keys, as they are remapped."""
        from screens.help import Help

        if not isinstance(self.screen, Help):
            home = self._home
            about = home.about_here() if home is not None and home.is_current else ""
            self.push_screen(Help(self.registry, about))

    @on(QuitConsole)
    def leave(self) -> None:
        """Leave; asks first when something is half typed."""
        home = self._home
        if home is not None and home.is_current and home.pending() and not home.warned_of_leaving():
            return
        self.exit(0)

    def close_store(self) -> None:
        """Ends the session and gives the connections back, however the console ended."""
        home = self._last_home
        if home is not None:
            from store.staff.sign_in import sign_out

            with suppress(RegularsError):
                sign_out(home.desk.store, home.desk.actor)
        self._entrance.close()

    def reason_disabled(self, command_id: str) -> str | None:
        """Why a command can't be used now: the place, the role or what is open."""
        if self.at_the_door is not None and command_id not in ("quit",):
            return say("app.sign_in_first")
        home = self._home
        return None if home is None else home.reason_disabled(self.registry[command_id])

    @on(CommandRefused)
    def say_why_not(self, message: CommandRefused) -> None:
        """A dimmed command says what locks it."""
        self.tell(message.reason)

    @on(Scanned)
    async def take_scan(self, message: Scanned) -> None:
        """A scan where no field took it: a search, wherever the cursor is on home."""
        home = self._home
        if home is not None and home.is_current:
            await home.take_scan(message.text, complete=message.complete)
        else:
            self.bell()

    @on(InputDropped)
    def say_what_was_dropped(self, message: InputDropped) -> None:
        """A burst or paste that nothing takes."""
        self.tell(message.sentence)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What fails in a thread and is no refusal is a defect: said and written down, work goes on."""
        error = event.worker.error
        if event.state is WorkerState.ERROR and error is not None:
            self.release_keys()
            refused = isinstance(error, RegularsError)
            self.tell(str(error) if refused else keep_report(error, self.log_folder))

    def tell(self, sentence: str) -> None:
        """A sentence on the status line, or beside it where there is none."""
        home = self._home
        if home is not None and home.is_current:
            home.tell(sentence)
        else:
            self.notify(sentence, markup=False)

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Customers' data is not written to a disk."""

    def action_suspend_process(self) -> None:
        """There is no way to a shell."""

    async def action_simulate_key(self, key: str) -> None:
        """Keys come from the keyboard."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """No browser is started from here."""


def demo_staff(listed: str) -> "tuple[DemoStaff, ...]":
    """The demo's staff from its setting: lines of code, role and PIN parted by tabs."""
    from screens.sign_in import DemoStaff

    rows = [line.split("\t") for line in listed.splitlines()]
    return tuple(DemoStaff(code, role, pin) for code, role, pin in rows)


def warm_up() -> None:
    """Imports that the first typed digit should not wait for."""
    import_module("screens.home")
    import_module("store.search.answer")


def run(options: ConsoleOptions, entrance: Entrance) -> int:
    """Opens the console; returns the exit code."""
    app = RegularsApp(options, entrance=entrance)
    try:
        answer = app.run(mouse=True)
    finally:
        app.close_store()
    return 1 if answer is None and app.return_code else answer or 0
