"""One way from key, slot and click to a message on the screen, or to the reason why not."""

from textual import on
from textual.app import ComposeResult

from widgets.command import Scope
from widgets.command_runner import CommandRefused, CommandRunner
from widgets.commands import AdjustPoints, RedeemDiscount, ShowTab, registry
from widgets.fbar import FBar
from widgets.line_edit import LineEdit


class Counter(CommandRunner):
    BINDINGS = registry().bindings(Scope.EVERYWHERE, Scope.LIST_AND_CARD)

    def __init__(self) -> None:
        super().__init__()
        self.theme = "ansi-dark"
        self.registry = registry()
        self.happened: list[str] = []

    def compose(self) -> ComposeResult:
        yield LineEdit()
        yield FBar(self.registry)

    def reason_disabled(self, command_id: str) -> str | None:
        return "needs a manager" if command_id == "redeem" else None

    @on(AdjustPoints)
    @on(RedeemDiscount)
    def act(self, message: AdjustPoints | RedeemDiscount) -> None:
        self.happened.append(type(message).__name__)

    @on(ShowTab)
    def tab(self, message: ShowTab) -> None:
        self.happened.append(f"tab {message.tab}")

    @on(CommandRefused)
    def refused(self, message: CommandRefused) -> None:
        self.happened.append(message.reason)


async def test_a_function_key_acts_in_a_field_and_a_letter_does_not() -> None:
    app = Counter()
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(LineEdit).focus()
        await pilot.press("f7", "2")
        assert app.happened == ["AdjustPoints"]
        assert app.query_one(LineEdit).value == "2"
        app.set_focus(None)
        await pilot.press("2")
        assert app.happened == ["AdjustPoints", "tab 2"]


async def test_a_locked_command_says_why() -> None:
    app = Counter()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f8")
        assert app.happened == ["needs a manager"]


async def test_a_click_on_the_bar_is_its_key() -> None:
    app = Counter()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(FBar, offset=(50, 0))
        await pilot.click(FBar, offset=(60, 0))
        assert app.happened == ["AdjustPoints", "needs a manager"]
