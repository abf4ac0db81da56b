"""The queue of suspected duplicates: a pair a row, both sides in short below, told apart or made one."""

from dataclasses import dataclass

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from screens.desk import Desk
from screens.modal import Window
from screens.pair_in_short import reasons_in_words, side_lines
from store.errors import NeedsApproval, RegularsError
from store.merging.matching import choose_survivor
from store.merging.suspecting_queue import FIRST, PAGE, Pair, Queue
from store.shown import Shown
from store.words import say
from widgets.answer import Answer
from widgets.answer_list import AnswerList
from widgets.columns import Column, RowLook
from widgets.commands import GoBack
from widgets.plain import plain
from widgets.prompt import Prompt
from widgets.prompt_field import FieldKind, PromptField


@dataclass(frozen=True, slots=True)
class Left:
    """How the window was left: with two to merge, the one who stays first, or with a customer to open."""

    merge: tuple[int, int] | None = None
    persona_id: int | None = None


@dataclass(frozen=True, slots=True)
class Deciding:
    """What is to be decided of a pair, its operation kept through an approval; ``undoes`` a rejection just made."""

    pair: Pair
    reject: bool
    operation_id: str
    undoes: bool = False


class Duplicates(Window[Left]):
    """``y`` goes on to the merge, ``n`` tells them apart, ``u`` takes that back; ``f`` looks through everybody."""

    CSS_PATH = "duplicates.tcss"

    class _Read(Message):
        def __init__(self, rejected: bool, after: tuple[int, int, int], found: Queue | RegularsError) -> None:
            self.rejected, self.after, self.found = rejected, after, found
            super().__init__()

    class _Decided(Message):
        def __init__(self, deciding: "Deciding", error: RegularsError | None) -> None:
            self.deciding, self.error = deciding, error
            super().__init__()

    class _Told(Message):
        def __init__(self, sentence: str, *, ended: bool) -> None:
            self.sentence, self.ended = sentence, ended
            super().__init__()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown = Shown(desk.settings)
        self._rejected = False
        self._undoable: list[Pair] = []
        self._number = 0
        self._read_so_far = 0
        self._place = FIRST
        self._reading = False
        self._searching = False
        self._said = ""
        columns = (
            Column(say("command.duplicates.column.score"), 5, 1, right=True),
            Column(say("command.duplicates.column.a"), 16, 1, grow=1),
            Column(say("command.duplicates.column.b"), 16, 1, grow=1),
            Column(say("command.duplicates.column.why"), 24, 2, grow=3),
        )
        look = RowLook(columns, key=lambda row: (row.a.id, row.b.id), cells=self._cells)
        self._title = Static(id="title")
        self._list = AnswerList(look, empty=say("duplicates.window.nothing"), id="rows")
        self._sides = Static(id="sides")
        self._foot = Vertical(id="foot")

    def compose(self) -> ComposeResult:
        with Vertical(id="duplicates"):
            yield self._title
            yield self._list
            yield self._sides
            yield self._foot
            yield Static(plain(say("duplicates.window.keys")), id="keys")

    def on_mount(self) -> None:
        self._list.focus()
        self._show()

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The first pairs the list shows."""
        return tuple(row for row in self._list.answer.rows if isinstance(row, Pair))

    @property
    def said(self) -> str:
        """The sentence over the list."""
        return self._said

    def _cells(self, row: Pair) -> tuple[str, ...]:
        return (
            str(row.score),
            row.a.name or str(row.a.id),
            row.b.name or str(row.b.id),
            reasons_in_words(row),
        )

    def _show(self) -> None:
        self._title.update(
            plain(say("duplicates.window.rejected" if self._rejected else "duplicates.window.title"))
        )
        self._reading = True
        self._read(self._rejected, FIRST)

    @work(thread=True, exclusive=True, exit_on_error=False, group="duplicates")
    def _read(self, rejected: bool, after: tuple[int, int, int]) -> None:
        from store.merging.suspecting_queue import suspected_pairs

        found: Queue | RegularsError
        try:
            found = suspected_pairs(self._desk.store, self._desk.actor, rejected=rejected, after=after)
        except RegularsError as error:
            found = error
        if not get_current_worker().is_cancelled:
            self.post_message(self._Read(rejected, after, found))

    @on(_Read)
    def show_read(self, message: _Read) -> None:
        """A page of pairs, or why not."""
        message.stop()
        if message.rejected != self._rejected:
            return
        self._reading = False
        found = message.found
        if isinstance(found, RegularsError):
            self._list.explain(str(found))
            self._list.page_failed(self._number)
            return
        more = len(found.pairs) == PAGE
        if found.pairs:
            self._place = found.pairs[-1].key
        if message.after == FIRST:
            self._number += 1
            self._read_so_far = len(found.pairs)
            self._list.show_answer(
                Answer("", self._number, "", found.pairs, None if more else len(found.pairs), more=more)
            )
            self._list.set_total(self._number, found.total)
        else:
            self._list.show_page(self._number, self._read_so_far, found.pairs)
            self._read_so_far += len(found.pairs)
        at = self._shown.moment(found.searched_at) if found.searched_at else ""
        known = say("duplicates.window.count", count=found.total, at=at) if at else ""
        self._tell(self._said or known or say("duplicates.window.never"))
        self._show_sides()

    def _tell(self, sentence: str) -> None:
        self._list.explain(sentence)

    @on(AnswerList.PageWanted)
    def bring_more(self, message: AnswerList.PageWanted) -> None:
        """Further pairs, less likely ones."""
        message.stop()
        if not self._reading:
            self._reading = True
            self._read(self._rejected, self._place)

    @on(AnswerList.CursorMoved)
    def show_moved(self, message: AnswerList.CursorMoved) -> None:
        """The pair under the cursor, side by side."""
        message.stop()
        self._show_sides()

    def on_resize(self) -> None:
        self._show_sides()

    def _show_sides(self) -> None:
        row = self._list.row
        width = max(self._sides.size.width, 30)
        lines = side_lines(row, self._shown, width) if isinstance(row, Pair) else []
        self._sides.update(Content("\n").join(plain(line) for line in lines))

    def on_key(self, event: events.Key) -> None:
        """``y`` ``n`` ``u`` ``r`` ``f``, while the cursor is in the list."""
        act = {
            "y": self._go_to_merge,
            "n": self._tell_apart,
            "u": self._undo,
            "r": self._switch,
            "f": self._search,
        }.get(event.character or "")
        if act is not None and self._list.has_focus:
            event.stop()
            act()

    def _go_to_merge(self) -> None:
        row = self._list.row
        if isinstance(row, Pair):
            self.dismiss(Left(merge=choose_survivor(self._desk.store.connection, row.a.id, row.b.id)))

    def _tell_apart(self) -> None:
        row = self._list.row
        if isinstance(row, Pair) and not self._reading:
            self._reading = True
            self._decide(Deciding(row, row.state == "open", self._desk.new_operation()))

    def _undo(self) -> None:
        if self._undoable and not self._reading:
            self._reading = True
            self._decide(Deciding(self._undoable[-1], False, self._desk.new_operation(), undoes=True))
        else:
            self.app.bell()

    @work(thread=True, exit_on_error=False, group="duplicates-act")
    def _decide(self, deciding: Deciding, approver: tuple[str, str] | None = None) -> None:
        from store.merging.suspecting_queue import reject_pair, suspect_again

        error: RegularsError | None = None
        desk, pair = self._desk, (deciding.pair.a.id, deciding.pair.b.id)
        act = reject_pair if deciding.reject else suspect_again
        actor = desk.actor_for(pair[0]).doing(deciding.operation_id)
        try:
            if approver is not None:
                from store.staff.approval import approve

                bound = act.request_hash(*pair)
                actor = actor.approved(approve(desk.store, actor, bound, *approver, act.permission))
            act(desk.store, actor, *pair)
        except RegularsError as refusal:
            error = refusal
        self.post_message(self._Decided(deciding, error))

    @on(_Decided)
    def show_decided(self, message: _Decided) -> None:
        """Said over the list, which is read anew; or an approver is asked for, or it was refused."""
        message.stop()
        deciding, error = message.deciding, message.error
        prompts = self._foot.query(Prompt)
        if error is not None:
            self._reading = False
            self.app.bell()
            if prompts:
                prompts.first().failed(str(error))
            elif isinstance(error, NeedsApproval):
                self._ask_approver(deciding, str(error))
            else:
                self._said = str(error)
                self._tell(self._said)
            return
        self._close_prompt()
        pair = deciding.pair
        if deciding.reject:
            self._undoable.append(pair)
        elif deciding.undoes:
            self._undoable.pop()
        key = "duplicates.window.apart" if deciding.reject else "duplicates.window.again"
        self._said = say(key, a=pair.a.name or pair.a.id, b=pair.b.name or pair.b.id)
        self._show()

    def _ask_approver(self, deciding: Deciding, why: str) -> None:
        """The approver types code and PIN on this screen, which says what for."""
        pair = deciding.pair
        key = "duplicates.window.ask_apart" if deciding.reject else "duplicates.window.ask_again"
        what = say(key, a=pair.a.id, b=pair.b.id)
        fields = (
            PromptField("code", say("approval.code"), limit=20),
            PromptField("pin", say("approval.pin"), FieldKind.PIN),
        )
        prompt = Prompt(say("approval.title", title=what), fields, preview=lambda values: why, task=deciding)
        self._sides.display = False
        self._foot.mount(prompt)

    @on(Prompt.Submitted)
    def approve(self, message: Prompt.Submitted) -> None:
        """Code and PIN are typed."""
        message.stop()
        deciding = message.prompt.task_mark
        if isinstance(deciding, Deciding):
            self._decide(deciding, (message.values["code"], message.values["pin"]))

    @on(Prompt.Cancelled)
    def leave_it(self, message: Prompt.Cancelled) -> None:
        """Esc in the question: nothing is decided."""
        message.stop()
        self._close_prompt()

    def _close_prompt(self) -> None:
        self._foot.remove_children()
        self._sides.display = True
        self._list.focus()

    def _switch(self) -> None:
        self._rejected = not self._rejected
        self._said = ""
        self._show()

    def _search(self) -> None:
        from store.merging.suspecting_apart import search_apart

        if self._searching:
            self.app.bell()
            return
        self._searching = True
        self._tell(say("duplicates.window.begun"))
        search_apart(self._desk.store, self._desk.actor, self._told)

    def _told(self, now: object) -> None:
        """From the search's thread."""
        from store.merging.suspecting import Found, Progress

        if isinstance(now, Progress):
            words = say(f"duplicates.window.{now.stage}", done=now.done, total=now.total, found=now.found)
        elif isinstance(now, Found):
            words = say("duplicates.window.found", count=now.waiting, customers=now.customers)
        else:
            words = str(now)
        self.post_message(self._Told(words, ended=not isinstance(now, Progress)))

    @on(_Told)
    def show_told(self, message: _Told) -> None:
        """How far the search is; in the end the queue as it is now."""
        message.stop()
        self._said = message.sentence
        self._tell(message.sentence)
        if message.ended:
            self._searching = False
            self._show()

    @on(AnswerList.Opened)
    def open_customer(self, message: AnswerList.Opened) -> None:
        """Enter on a pair: the card of the first of them."""
        message.stop()
        if isinstance(message.row, Pair):
            self.dismiss(Left(persona_id=message.row.a.id))

    @on(AnswerList.MarksChanged)
    @on(AnswerList.SteppedUp)
    def keep(self, message: Message) -> None:
        """The list on home is another one."""
        message.stop()

    @on(GoBack)
    def close(self, message: GoBack) -> None:
        """Back home; a search that is under way goes on."""
        message.stop()
        self.dismiss(Left())
