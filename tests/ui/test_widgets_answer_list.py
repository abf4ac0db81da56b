"""The list over any number of rows, and the bar that fills it."""

from dataclasses import dataclass

import pytest
from textual import on
from textual.app import App, ComposeResult

from widgets.answer import Answer, Coloured, Mistake, Needle, Token
from widgets.answer_list import AnswerList
from widgets.columns import placed
from widgets.lines import width_of
from widgets.pages import KEPT, PAGE, Pages
from widgets.persona_row import PERSONA_COLUMNS, PERSONA_LOOK, persona_cells, persona_matched, spans_of
from widgets.search_bar import SearchBar

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    name: str
    phone: str = "+12125550117"
    email: str = "amelia.stone@example.com"
    points: int = 1250
    last_seen_days: int = 3
    source: str = "Loyalty"
    status: str = "active"
    matched: str = "name"


def people(first: int, count: int) -> list[Person]:
    return [Person(number, f"Person {number}") for number in range(first, first + count)]


class Console(App[None]):
    """Bar and list over a canned source of a million rows, with what happened."""

    def __init__(self) -> None:
        super().__init__()
        self.theme = "ansi-dark"
        self.happened: list[str] = []
        self.answered: list[str] = []

    def compose(self) -> ComposeResult:
        rows = AnswerList(PERSONA_LOOK, empty="nobody")
        yield SearchBar(self.answer, rows.show_answer, colour=self.colour, history=lambda: ["tier", "stone"])
        yield rows

    def on_mount(self) -> None:
        self.query_one(SearchBar).ask()

    def colour(self, query: str) -> Coloured:
        return Coloured([Token(0, len(query), "word")], "lia" if query == "ame" else "")

    def answer(self, query: str, rows: int) -> Answer:
        self.answered.append(query)
        number = len(self.answered)
        if query.startswith("tga"):
            return Answer(
                query, number, mistake=Mistake(0, 3, 'unknown field "tga": did you mean tag?', "tag:")
            )
        if query == "none":
            return Answer(query, number, "nobody")
        if query == "one":
            return Answer(query, number, "one", people(7, 1), 1)
        return Answer(query, number, f"all for {query}", people(0, rows), MILLION, True)

    @on(AnswerList.PageWanted)
    def bring(self, message: AnswerList.PageWanted) -> None:
        self.happened.append(f"page:{message.first}")
        rows = people(message.first, min(message.count, MILLION - message.first))
        message.answer_list.show_page(message.number, message.first, rows)

    @on(AnswerList.Opened)
    def opened(self, message: AnswerList.Opened) -> None:
        assert isinstance(message.row, Person)
        self.happened.append(f"open:{message.row.id}")

    @on(SearchBar.Submitted)
    def submitted(self, message: SearchBar.Submitted) -> None:
        self.happened.append(f"find:{message.query}")

    @on(SearchBar.SteppedDown)
    def down(self) -> None:
        self.query_one(AnswerList).focus()

    @on(AnswerList.SteppedUp)
    def up(self) -> None:
        self.query_one(SearchBar).focus()

    def shown(self) -> list[str]:
        rows = self.query_one(AnswerList)
        return [rows.strip_at(y).text.rstrip() for y in range(rows.size.height)]


async def test_an_answer_stands_under_the_line_that_explains_it() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a")
        shown = app.shown()
    assert shown[0] == "  all for a"
    assert shown[1].split() == ["Name", "Phone", "E-mail", "Points", "Seen", "Source"]
    assert shown[2].startswith("▸ Person 0")
    assert app.answered == ["", "a"]


async def test_every_key_asks_once_and_at_once() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("o", "n", "e")
        assert app.answered == ["", "o", "on", "one"]
        assert app.query_one(AnswerList).length == 1


async def test_the_end_of_a_million_rows_is_one_page_away() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "down", "end")
        await pilot.pause()
        rows = app.query_one(AnswerList)
        assert rows.cursor == MILLION - 1
        assert app.happened == [f"page:{MILLION - PAGE}"]
        assert app.shown()[-1].startswith("▸ Person 999999")
        await pilot.press("g")
        assert rows.cursor == 0


async def test_rows_that_are_not_here_are_placeholders_until_they_come() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.query_one(AnswerList)
        rows.show_answer(Answer("x", 77, "x", people(0, 10), None, True))
        rows.go_to(9)
        assert rows.row_at(50) is None
        rows.set_total(77, 5000)
        rows.go_to(4000)
        assert app.shown()[-1].strip() == "···"
        await pilot.pause()
        assert "page:4000" in app.happened
        assert rows.row is not None


async def test_a_page_of_an_older_answer_is_dropped() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.query_one(AnswerList)
        await pilot.press("o", "n", "e")
        rows.show_page(1, 0, people(500, 100))
        rows.set_total(1, 12)
        assert rows.length == 1
        assert "Person 7" in app.shown()[2]


async def test_a_mistake_dims_the_last_good_rows_and_tab_fixes_it() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t", "g", "a")
        shown = app.shown()
        assert shown[0] == '  ‾‾‾ unknown field "tga": did you mean tag?  Tab fixes'
        assert "Person 0" in shown[2]
        rows = app.query_one(AnswerList)
        assert all(
            segment.style.dim for segment in rows.strip_at(2) if segment.text.strip() and segment.style
        )
        await pilot.press("enter")
        assert app.happened == []
        await pilot.press("tab")
        assert app.query_one(SearchBar).value == "tag:"
        assert app.shown()[0] == "  all for tag:"


async def test_a_ghost_is_taken_by_tab_or_right() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "m", "e", "right")
        assert app.query_one(SearchBar).value == "amelia"


async def test_the_arrow_walks_the_history_in_an_empty_bar_only() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        bar = app.query_one(SearchBar)
        await pilot.press("up")
        assert bar.value == "tier"
        await pilot.press("up")
        assert bar.value == "stone"
        await pilot.press("down", "down")
        assert bar.value == ""
        await pilot.press("x", "up")
        assert bar.value == "x"


async def test_select_all_lets_the_next_key_replace_the_text() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        bar = app.query_one(SearchBar)
        await pilot.press(*"stone")
        bar.select_all()
        await pilot.press("7")
        assert bar.value == "7"


async def test_opening_gives_the_row_and_marks_stay_on_the_person() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "down", "down", "space", "enter")
        assert app.happened == ["open:2"]
        rows = app.query_one(AnswerList)
        assert list(rows.marks) == [1]
        assert app.shown()[3].startswith(" ●Person 1")


async def test_up_on_the_first_row_goes_back_to_the_bar() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "down", "up")
        assert app.focused is app.query_one(SearchBar)


async def test_nothing_found_says_so() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"none")
        assert app.shown()[2] == "  nobody"
        await pilot.press("down", "enter", "end", "space")
        assert app.happened == []


async def test_a_row_is_drawn_again_only_when_it_changed() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.query_one(AnswerList)
        await pilot.press("a", "down")
        strip = rows.strip_at(9)
        await pilot.press("down")
        assert rows.strip_at(9) is strip


@pytest.mark.parametrize(("width", "kept"), [(200, 6), (78, 6), (58, 4), (30, 2)])
def test_columns_give_way_by_priority(width: int, kept: int) -> None:
    columns = placed(PERSONA_COLUMNS, width)
    assert len(columns) == kept
    assert columns[0].column.name == "Name"
    assert sum(place.width + 1 for place in columns) - 1 <= width


def test_at_most_sixty_four_pages_are_kept() -> None:
    pages = Pages(people(0, 20))
    for first in range(0, 200 * PAGE, PAGE):
        pages.put(first, people(first, PAGE))
    assert len(pages) == 20 + KEPT * PAGE
    assert pages.row(5) is not None
    assert pages.row(150) is None
    assert pages.wanted(100, 260) == [100, 200]
    assert pages.wanted(100, 260) == []


@pytest.mark.parametrize(
    ("needle", "cell", "marked"),
    [
        (Needle("Phone", "0117", "end"), "(212) 555-0117", ["0117"]),
        (Needle("Phone", "21255", "start"), "(212) 555-0117", ["212", "55"]),
        (Needle("Phone", "999", "end"), "(212) 555-0117", []),
        (Needle("Name", "st", "words"), "Amelia Stone", ["St"]),
        (Needle("Name", "one", "words"), "Amelia Stone", []),
        (Needle("Name", "asa", "words"), "Åsa Öberg", ["Åsa"]),
        (Needle("E-mail", "amelia", "start"), "amelia@example.com", ["amelia"]),
    ],
)
def test_what_matched_is_marked(needle: Needle, cell: str, marked: list[str]) -> None:
    assert [cell[start:end] for start, end in spans_of(needle, cell)] == marked


def test_a_status_that_is_not_plain_stands_by_the_name() -> None:
    cells = persona_cells(Person(1, "Omar Haddad", status="sealed"))
    assert cells[0] == "Omar Haddad [held]"
    assert persona_matched(Person(1, "Omar"), cells, Answer("", 1)) == [[] for _ in cells]


@pytest.mark.parametrize(
    ("matched", "shown"),
    [("phone-former", "Ann Lee [formerly]"), ("receipt", "Ann Lee [receipt]"), ("phone-suffix", "Ann Lee")],
)
def test_a_row_says_why_it_matched_where_no_cell_shows_it(matched: str, shown: str) -> None:
    assert persona_cells(Person(1, "Ann Lee", matched=matched))[0] == shown


def test_of_an_archived_customer_only_the_phone_is_listed() -> None:
    cells = persona_cells(Person(1, "Omar Haddad", status="archived"))
    assert cells == ("[archived]", "(212) 555-0117", "", "", "", "")


async def test_the_same_query_asked_again_keeps_its_place() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", *["down"] * 40)
        rows = app.query_one(AnswerList)
        before = (rows.cursor, rows.top)
        assert before[1] > 0
        app.query_one(SearchBar).ask_quietly()
        assert (rows.cursor, rows.top) == before


async def test_words_can_stand_where_nothing_was_found() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"none")
        app.query_one(AnswerList).say_instead(["tried: archived", "F6 enrols"])
        assert app.shown()[2:5] == ["  tried: archived", "  F6 enrols", ""]
        app.query_one(AnswerList).say_instead(["tried: " + "archive " * 12])
        assert app.shown()[3].startswith("    archive")
        await pilot.press("backspace")
        assert "Person 0" in app.shown()[2]


async def test_a_hostile_name_moves_no_column() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)):
        rows = app.query_one(AnswerList)
        names = [
            "Amelia Stone",
            "A\x1b]11;?\x1b\\",
            "[@click=app.quit]x[/]",
            "A\u202eB",
            "山田太郎",
            "e" + "\u0301" * 4,
        ]
        rows.show_answer(Answer("x", 9, "x", [Person(n, name) for n, name in enumerate(names)], len(names)))
        for y in range(2, 2 + len(names)):
            strip = rows.strip_at(y)
            assert strip.cell_length == 80
            before, found, _ = strip.text.partition("(212)")
            assert found
            assert width_of(before) == width_of(app.shown()[2].partition("(212)")[0])


async def test_rows_drawn_before_the_width_is_known_are_drawn_anew_at_theirs() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        rows = app.query_one(AnswerList)
        wide = rows.size
        rows._size = wide.with_width(0)
        rows.forget_looks()
        assert not rows.strip_at(2).text.strip()
        rows._size = wide
        assert "Person 0" in rows.strip_at(2).text
