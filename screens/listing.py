"""What is done to the list: values for the bar, order, columns, saved searches, earlier ones."""

from typing import TYPE_CHECKING

from textual import on, work
from textual.screen import Screen
from textual.worker import get_current_worker

from screens.acts.act import Act, Done, Values
from screens.desk import Desk
from store.actor import Actor
from store.errors import RegularsError
from store.words import say
from widgets import commands as ask
from widgets.answer_drawing import MARGIN
from widgets.answer_list import AnswerList
from widgets.persona_row import USUAL, chosen_of, details_of, persona_look
from widgets.prompt_field import Choice, FieldKind, PromptField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screens.acts.pane import ActPane
    from screens.finding import Finder
    from screens.pick import Option
    from widgets.marked_ids import MarkedIds
    from widgets.search_bar import SearchBar

UNSHOWN_ORDERS = ("seen", "name", "points", "spent", "visits", "joined")
"""What ``s`` offers beside the columns that are shown; each is a ``sort:`` of the language."""
TOLD_EVERY = 0.3
"""Seconds between two words about bulk work."""
BESIDE_ABOUT = 26
"""Cells of a label beside which its explanation still fits on 80 columns."""


class SaveSearchAct(Act):
    """``S``: the search in the bar under a name, for oneself or for everybody."""

    def __init__(self, desk: Desk, query: str) -> None:
        super().__init__(desk, None)
        self._query = query

    @property
    def title(self) -> str:
        return say("save.title", query=self._query)

    def fields(self) -> tuple[PromptField, ...]:
        whose = (Choice("own", say("save.own")), Choice("all", say("save.all")))
        return (
            PromptField("name", say("save.name"), limit=40),
            PromptField("whose", say("save.whose"), FieldKind.CHOICE, choices=whose),
        )

    def perform(self, actor: Actor, values: Values) -> Done:
        from store.search.saved import save_search

        save_search(self.desk.store, actor, values["name"], self._query, everyone=values["whose"] == "all")
        return Done(say("save.done", name=values["name"]))


class Listing(Screen[None]):
    """Mixed into home: the commands of the list."""

    desk: Desk
    bar: "SearchBar"
    people: "AnswerList"
    acts: "ActPane"
    finder: "Finder"
    queries: list[str]
    marked_query: str | None = None
    """The search whose whole answer is marked, None where single rows are."""
    _found_marks = 0
    bulk_running: bool = False
    """Whether the marked are being worked on; made False, that stops."""

    def tell(self, sentence: str, undo: str | None = None) -> None:
        """A sentence on the status line."""
        raise NotImplementedError

    def _pick_query(self, title: str, options: "list[Option]", *, wide_label: int = 34) -> None:
        from screens.pick import Pick

        def take(query: str | None) -> None:
            if query is not None:
                self.bar.look_up(query)
                self.bar.focus()

        self.app.push_screen(Pick(title, options, wide_label=wide_label), take)

    @on(ask.SearchHistory)
    def show_history(self, message: ask.SearchHistory) -> None:
        """Ctrl+R: what was searched before."""
        message.stop()
        from screens.pick import Option

        self._pick_query(say("list.history"), [Option(query, query) for query in self.queries])

    @on(ask.OpenSearch)
    def open_saved(self, message: ask.OpenSearch) -> None:
        """o: a saved search."""
        message.stop()
        self._read_saved()

    @work(thread=True, exit_on_error=False, group="saved")
    def _read_saved(self) -> None:
        from screens.pick import Option
        from store.search.saved import saved_searches

        found = saved_searches(self.desk.store, self.desk.actor)
        options = [Option(f"@{one.name}", f"@{one.name}", "", one.query) for one in found]
        self.app.call_from_thread(self._pick_query, say("list.saved"), options, wide_label=BESIDE_ABOUT)

    @on(ask.SaveSearch)
    async def save_search(self, message: ask.SaveSearch) -> None:
        """S: keep what stands in the bar."""
        message.stop()
        if self.bar.value.strip():
            await self.acts.begin(SaveSearchAct(self.desk, self.bar.value.strip()))

    @on(ask.ListValues)
    def list_values(self, message: ask.ListValues) -> None:
        """F4: what may stand at the cursor, with counts; in a prompt what its field may be."""
        message.stop()
        if self.acts.busy:
            self._list_for_field()
            return
        from screens.pick import Option

        query, cursor = self.bar.value, self.bar.cursor
        offers = self.finder.completions(query, cursor)
        if not offers or self.focused is not self.bar:
            query = f"{query.rstrip()} ".lstrip()
            cursor = len(query)
            offers = self.finder.completions(query, cursor)
        options = [
            Option(
                query[: offer.start] + offer.text + query[offer.end :],
                offer.text,
                "" if offer.count is None else f"{offer.count:,}",
                offer.label,
            )
            for offer in offers
        ]
        self._pick_query(say("list.options"), options, wide_label=BESIDE_ABOUT)

    def _list_for_field(self) -> None:
        prompt, hand = self.acts.prompt, self.acts.hand
        asked = prompt.focused_field if prompt is not None else None
        if prompt is None or hand is None or asked is None:
            return
        choices = hand.act.options(asked.name) or asked.choices or self._known(asked.name)
        if not choices:
            self.app.bell()
            return
        from screens.pick import Option, Pick

        def take(value: str | None) -> None:
            if value is not None:
                prompt.set_value(asked.name, value)

        options = [Option(choice.value, choice.label, "", choice.reason) for choice in choices]
        self.app.push_screen(Pick(asked.label, options), take)

    def _known(self, field: str) -> tuple[Choice, ...]:
        """Tags and attributes that this shop uses already."""
        words = self.finder.vocabulary
        lists = {} if words is None else {"tag": words.tags, "name": words.attributes}
        return tuple(Choice(word, word) for word in lists.get(field, ()))

    @on(ask.SortList)
    def sort(self, message: ask.SortList) -> None:
        """s: the order of the list, written into the bar; the one it has already is offered the other way round."""
        message.stop()
        from screens.filtering import orders_offered
        from screens.pick import Pick
        from store.staff.preferences import kept_order

        with self.desk.store.reading() as connection:
            last = kept_order(connection, self.desk.actor.staff_id)

        def take(query: str | None) -> None:
            if query is not None:
                self.bar.look_up(query)
                self.bar.focus()
                self._keep_order(query.rpartition("sort:")[2])

        columns = [one.name for one in self.people.row_look.columns]
        options = orders_offered(self.bar.value, columns, UNSHOWN_ORDERS, last)
        self.app.push_screen(Pick(say("list.sort"), options, wide_label=34), take)

    @work(thread=True, exit_on_error=False, group="columns")
    def _keep_order(self, order: str) -> None:
        from store.staff.choosing import keep_order

        try:
            keep_order(self.desk.store, self.desk.actor, order)
        except RegularsError as error:
            self.app.call_from_thread(self.tell, str(error))

    @on(ask.FilterList)
    def filter(self, message: ask.FilterList) -> None:
        """f: a column, then what it should hold; the condition is written into the bar."""
        message.stop()
        from screens.filtering import FilterColumn, columns_offered
        from screens.pick import Pick

        def take(column: str | None) -> None:
            if column is not None:
                self.run_worker(self.acts.begin(FilterColumn(self.desk, self.bar.value, column)))

        options = columns_offered(self.bar.value, [one.name for one in self.people.row_look.columns])
        self.app.push_screen(Pick(say("filter.which"), options, wide_label=BESIDE_ABOUT), take)

    @on(ask.MarkRange)
    def mark_range(self, message: ask.MarkRange) -> None:
        """M: every row between the one marked last and the one under the cursor, both included."""
        message.stop()
        here = self.people.cursor
        last = self.people.marked_last
        ends = (here, here) if last is None else (min(here, last), max(here, last))
        self.people.marked_last = here
        self._mark_rows(self.people.answer.query, self.people.answer.number, ends[0], ends[1] + 1)

    @on(ask.MarkFound)
    def mark_found(self, message: ask.MarkFound) -> None:
        """*: everybody who is found, on every page; once more nobody."""
        message.stop()
        if self.people.total is not None and 0 < self.people.total == len(self.people.marks):
            self.people.set_marks({})
        else:
            self.people.marks.clear()
            self._mark_rows(self.people.answer.query, self.people.answer.number, 0, None)

    @work(thread=True, exclusive=True, exit_on_error=False, group="marks")
    def _mark_rows(self, query: str, number: int, first: int, after: int | None) -> None:
        from widgets.marked_ids import MarkedIds

        try:
            found = self.finder.ids(query, number)[first:after]
        except RegularsError as error:
            self.app.call_from_thread(self.tell, str(error))
            return
        marks = MarkedIds(self.people.marks)
        marks.mark(found)
        whole = query.strip() if after is None else None
        self.app.call_from_thread(self._show_marks, marks, whole)

    def _show_marks(self, marks: "MarkedIds", query: str | None) -> None:
        """Other marks; ``query`` where they are everybody it finds."""
        self._found_marks, self.marked_query = len(marks), query
        self.people.set_marks(marks)

    @on(AnswerList.MarksChanged, "#list")
    def say_marks(self, message: AnswerList.MarksChanged) -> None:
        """How many are marked."""
        message.stop()
        if message.count != self._found_marks:
            self.marked_query = None
        self.tell(say("marked.count", count=message.count) if message.count else say("marked.nobody"))

    @on(ask.ActOnMarked)
    def act_on_marked(self, message: ask.ActOnMarked) -> None:
        """b: what is done with the marked rows; while that goes on, whether it shall stop."""
        message.stop()
        from screens.marking import choose_for_marked

        choose_for_marked(self)

    def run_bulk(self, job: "Iterator[str]") -> None:
        """Does bulk work in a thread and says how far it is."""
        self.bulk_running = True
        self._run_bulk(job)

    @work(thread=True, exit_on_error=False, group="bulk")
    def _run_bulk(self, job: "Iterator[str]") -> None:
        from time import monotonic

        said, told = "", 0.0
        try:
            for said in job:
                if not self.bulk_running or get_current_worker().is_cancelled:
                    said = say("marked.stopped", far=said)
                    break
                if monotonic() - told > TOLD_EVERY:
                    told = monotonic()
                    self.app.call_from_thread(self.tell, said)
        except RegularsError as error:
            said = str(error)
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._bulk_ended, said)

    def _bulk_ended(self, said: str) -> None:
        self.bulk_running = False
        self.tell(said)
        self.bar.ask_quietly()

    @on(ask.ChooseColumns)
    def choose_columns(self, message: ask.ChooseColumns) -> None:
        """c: which columns there are; kept for this person, at every till."""
        message.stop()
        from screens.columns import ChooseColumns as Columns

        before = chosen_of(self.desk.columns)

        def take(names: tuple[str, ...] | None) -> None:
            if names is not None and names != before:
                self.show_columns(names)
                self._keep_columns(() if names == USUAL else names)

        self.app.push_screen(Columns(before, self.people.size.width - MARGIN), take)

    def show_columns(self, names: tuple[str, ...]) -> None:
        """The list with these columns; what they tell is read for them."""
        self.desk.columns = names
        self.finder.details = details_of(names)
        self.people.set_look(persona_look(names))
        self.bar.ask_quietly()

    @work(thread=True, exit_on_error=False, group="columns")
    def _keep_columns(self, names: tuple[str, ...]) -> None:
        from store.staff.choosing import choose_columns

        try:
            choose_columns(self.desk.store, self.desk.actor, names)
        except RegularsError as error:
            self.app.call_from_thread(self.tell, str(error))
