"""What every window that is a list does: pages until those on screen are here, late ones dropped, questions."""

from dataclasses import dataclass

from screens.list_window import ListWindow, Page, Values
from store.errors import Refused
from tests.ui.conftest import Seat, Sit, until
from widgets.columns import Column
from widgets.pages import PAGE
from widgets.prompt import Prompt

LENGTH = 3 * PAGE + 7


@dataclass(frozen=True, slots=True)
class Number:
    """A row."""

    id: int


class Numbers(ListWindow[str | None, Number]):
    """So many numbers; the line keeps those that begin so, ``x`` asks, ``!`` cannot be read."""

    asked = 0
    done: tuple[object, ...] = ()

    def heading(self) -> str:
        return "Numbers"

    def columns(self) -> tuple[Column, ...]:
        return (Column("Number", 8),)

    def cells(self, row: Number) -> tuple[str, ...]:
        return (str(row.id),)

    def nothing(self) -> str:
        return "No number."

    def keys(self) -> tuple[str, ...]:
        return ("x asks",)

    def placeholder(self) -> str:
        return "beginning"

    def page(self, after: object | None) -> Page:
        self.asked += 1
        if self.asked_for == "!":
            raise Refused("That cannot be read.")
        first = after if isinstance(after, int) else 0
        rows = [Number(n) for n in range(LENGTH) if str(n).startswith(self.asked_for)][first : first + PAGE]
        return Page(rows, "all", after=first + PAGE if len(rows) == PAGE else None, total=None)

    def pressed(self, key: str, row: Number | None) -> bool:
        if key == "*":
            self.mark_all()
        elif key == "x":
            ids = tuple(one.id for one in self.marked)
            self.confirm("Count them", ids, yes="yes", count=len(ids))
        else:
            return False
        return True

    def submitted(self, task: object, values: Values) -> None:
        self.perform(lambda: self._count(task), lambda said: self.say_over(said))

    def _count(self, task: object) -> str:
        if task == (0,):
            raise Refused("Not nothing.")
        self.done = task if isinstance(task, tuple) else ()
        return f"{len(self.done)} counted"


async def opened(seat: Seat) -> Numbers:
    window = Numbers(seat.home.desk, Number)
    seat.app.push_screen(window)
    await until(seat.pilot, lambda: len(window.rows) == PAGE)
    return window


async def test_end_brings_every_page_on_the_way_and_no_more_are_asked_for(sit: Sit) -> None:
    async with sit() as seat:
        window = await opened(seat)
        await seat.press("pagedown")
        assert window.asked == 1
        for _ in range(4):
            await seat.press("end")
        await until(seat.pilot, lambda: window.count == LENGTH)
        await seat.press("end")
        assert window.row == Number(LENGTH - 1)
        assert window.asked == 4


async def test_the_line_narrows_and_esc_goes_from_it_to_the_rows_then_home(sit: Sit) -> None:
    async with sit() as seat:
        window = await opened(seat)
        await seat.press("slash")
        await seat.type("30")
        await seat.press("enter")
        assert [row.id for row in window.rows] == [30, *range(300, 307)]
        await seat.press("up")
        assert window.line.has_focus
        await seat.type("9")
        await seat.press("escape")
        assert (window.line.value, window.list.has_focus) == ("30", True)
        await seat.press("escape")
        assert seat.app.screen is seat.home


async def test_what_cannot_be_read_is_said_and_the_rows_before_are_gone(sit: Sit) -> None:
    async with sit() as seat:
        window = await opened(seat)
        await seat.press("slash")
        await seat.type("!")
        await seat.press("enter")
        assert window.list.answer.explain == "That cannot be read."
        assert window.rows == ()


async def test_over_twenty_are_confirmed_by_their_number_and_a_refusal_stays_in_the_prompt(sit: Sit) -> None:
    async with sit() as seat:
        window = await opened(seat)
        await seat.press("x", "enter")
        assert window.query_one(Prompt)._error_line.words == "Not nothing."
        await seat.press("escape", "asterisk", "x")
        await seat.type("99")
        await seat.press("enter")
        assert window.done == ()
        await seat.press("backspace", "backspace")
        await seat.type("100")
        await seat.press("enter")
        assert len(window.done) == PAGE
        assert window.said == "100 counted"
