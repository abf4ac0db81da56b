"""Searching on home: at once where that is cheap, else from a worker; what may come a moment later."""

from asyncio import TimerHandle, get_running_loop
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from screens.desk import Desk
from screens.finding import Finder
from store.errors import RegularsError
from store.words import say
from widgets.answer import Answer
from widgets.answer_drawing import MARGIN
from widgets.answer_list import AnswerList
from widgets.lines import paint_now
from widgets.search_bar import SearchBar

if TYPE_CHECKING:
    from store.search.tiles import Tiles

FOLLOW_UP_AFTER = 0.15
"""Seconds after the last key until totals and the search doctor are asked for."""


class Searching(Screen[None]):
    """Mixed into home: answers the bar, brings pages, totals, figures and the doctor's words."""

    desk: Desk
    finder: Finder
    bar: SearchBar
    people: AnswerList
    _pause: TimerHandle | None = None

    class _PageCame(Message):
        def __init__(self, number: int, first: int, rows: Sequence[object]) -> None:
            self.number, self.first, self.rows = number, first, rows
            super().__init__()

    class _Answered(Message):
        def __init__(self, answer: Answer) -> None:
            self.answer = answer
            super().__init__()

    class _Counted(Message):
        def __init__(self, number: int, total: int | None, shown: str) -> None:
            self.number, self.total, self.shown = number, total, shown
            super().__init__()

    class _Diagnosed(Message):
        def __init__(self, query: str, lines: tuple[str, ...]) -> None:
            self.query, self.lines = query, lines
            super().__init__()

    def tell(self, sentence: str, undo: str | None = None) -> None:
        """A sentence on the status line."""
        raise NotImplementedError

    def rested(self) -> None:
        """No key came for a moment."""

    def typed_again(self) -> None:
        """The bar's text changed: what was warned of before is to be warned of again."""

    def _answer(self, query: str, wanted: int) -> Answer | None:
        self.typed_again()
        for behind in ("search", "count"):
            self.workers.cancel_group(self, behind)
        try:
            answer = self.finder.at_once(query, wanted)
        except RegularsError as error:
            self.tell(str(error))
            return None
        self.bar.set_note("")
        if answer is None:
            self._answer_later(query, wanted)
        else:
            self._follow_up(answer)
        return answer

    def _follow_up(self, answer: Answer) -> None:
        """What may come a moment later: figures, the total, the doctor; not while keys are coming."""
        if self._pause is not None:
            self._pause.cancel()
        loop = get_running_loop()  # a timer of Textual's is a task: made and ended at every key
        self._pause = loop.call_later(FOLLOW_UP_AFTER, self.call_later, self._look_further, answer)

    @property
    def looking_further(self) -> bool:
        """Whether figures, total or diagnosis are still to be asked for."""
        return self._pause is not None

    def _look_further(self, answer: Answer) -> None:
        self._pause = None
        query = answer.query
        if query != self.bar.value:
            return
        if not query.strip():
            self._read_tiles()
        elif answer.more:
            self._count(query, answer.number)
        elif not answer.rows and answer.mistake is None:
            self._diagnose(query)
        self.rested()

    @work(thread=True, exclusive=True, exit_on_error=False, group="search")
    def _answer_later(self, query: str, wanted: int) -> None:
        worker = get_current_worker()
        try:
            answer = self.finder.in_worker(query, wanted, stop=lambda: worker.is_cancelled)
        except RegularsError as error:
            self.app.call_from_thread(self.tell, str(error))
            return
        if not worker.is_cancelled:
            self.post_message(self._Answered(answer))

    @on(_Answered)
    def show_late_answer(self, message: _Answered) -> None:
        """An answer from the worker; the bar drops it when it has moved on."""
        answer = message.answer
        if answer.query != self.bar.value:
            return
        self.bar.show(answer)
        paint_now(self)
        self._follow_up(answer)

    @work(thread=True, exclusive=True, exit_on_error=False, group="count")
    def _count(self, query: str, number: int) -> None:
        worker = get_current_worker()
        found = self.finder.total(query, stop=lambda: worker.is_cancelled)
        if not worker.is_cancelled:
            self.post_message(self._Counted(number, found.count if found.complete else None, found.shown))

    @on(_Counted)
    def show_total(self, message: _Counted) -> None:
        """How many there are, beside the bar."""
        if message.number == self.people.answer.number:
            self.bar.set_note(say("home.matches", shown=message.shown))
            if message.total is not None:
                self.people.set_total(message.number, message.total)

    @on(AnswerList.PageWanted, "#list")
    def bring_page(self, message: AnswerList.PageWanted) -> None:
        """Rows further down."""
        self._bring_page(self.people.answer.query, message.number, message.first, message.count)

    @work(thread=True, exit_on_error=False, group="page")
    def _bring_page(self, query: str, number: int, first: int, count: int) -> None:
        try:
            rows = self.finder.page(query, number, first, count)
        except RegularsError as error:
            self.app.call_from_thread(self._page_missed, number, str(error))
            return
        self.post_message(self._PageCame(number, first, rows))

    def _page_missed(self, number: int, sentence: str) -> None:
        """Why rows are missing; they are asked for again when the list moves."""
        self.tell(sentence)
        self.people.page_failed(number)

    @on(_PageCame)
    def show_page(self, message: _PageCame) -> None:
        """A page has come; the list drops one of an older answer."""
        self.people.show_page(message.number, message.first, message.rows)

    @work(thread=True, exclusive=True, exit_on_error=False, group="tiles")
    def _read_tiles(self) -> None:
        from store.search.tiles import tiles

        found = tiles(self.desk.store)
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._show_tiles, found)

    def _show_tiles(self, found: "Tiles") -> None:
        """The figures of the shop, while nothing is typed."""
        if self.bar.value.strip():
            return
        rating = None if found.rating_tenths is None else f"{found.rating_tenths / 10:.1f}"
        figures = (
            ("home.customers", found.customers),
            ("home.card_transactions", found.card_transactions),
            ("home.reviews", found.reviews),
            ("home.rating", rating),
        )
        known = [
            (key, figure if isinstance(figure, str) else f"{figure:,}")
            for key, figure in figures
            if figure is not None
        ]
        line = " · ".join(say(key, figure=figure) for key, figure in known)
        if len(line) > self.people.size.width - MARGIN:
            line = " · ".join(say(f"{key}.short", figure=figure) for key, figure in known)
        self.people.explain(line)

    @work(thread=True, exclusive=True, exit_on_error=False, group="doctor")
    def _diagnose(self, query: str) -> None:
        from store.search.doctor.diagnosing import diagnose

        found = diagnose(self.desk.store, self.desk.actor, query)
        if not get_current_worker().is_cancelled:
            self.post_message(self._Diagnosed(query, found.lines))

    @on(_Diagnosed)
    def show_diagnosis(self, message: _Diagnosed) -> None:
        """What was tried on a miss, where it stopped and the next key."""
        if message.query == self.bar.value and not self.people.answer.rows:
            self.people.say_instead(message.lines)
