"""The queue of suspected duplicates: a pair a row, both sides in short below, told apart or made one."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from screens.desk import Desk
from screens.list_window import LOOK, ListWindow, LookPath, Page, Values
from screens.pair_in_short import reasons_in_words, side_lines
from store.errors import NeedsApproval, RegularsError
from store.merging.matching import choose_survivor
from store.merging.suspecting_queue import FIRST, PAGE, Pair
from store.words import say
from widgets.columns import Column
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


class Duplicates(ListWindow[Left, Pair]):
    """``y`` goes on to the merge, ``n`` tells them apart, ``u`` takes that back; ``f`` looks through everybody."""

    CSS_PATH: ClassVar[LookPath] = [LOOK, "duplicates.tcss"]
    TALL = 30

    class _Told(Message):
        def __init__(self, sentence: str, *, ended: bool) -> None:
            self.sentence, self.ended = sentence, ended
            super().__init__()

    def __init__(self, desk: Desk) -> None:
        self._rejected = False
        self._undoable: list[Pair] = []
        self._searching = False
        self._sides = Static(id="sides")
        super().__init__(desk, Pair)

    def heading(self) -> str:
        return say("duplicates.window.rejected" if self._rejected else "duplicates.window.title")

    def columns(self) -> tuple[Column, ...]:
        return (
            Column(say("command.duplicates.column.score"), 5, 1, right=True),
            Column(say("command.duplicates.column.a"), 16, 1, grow=1),
            Column(say("command.duplicates.column.b"), 16, 1, grow=1),
            Column(say("command.duplicates.column.why"), 24, 2, grow=3),
        )

    def key(self, row: Pair) -> object:
        return (row.a.id, row.b.id)

    def cells(self, row: Pair) -> tuple[str, ...]:
        return (
            str(row.score),
            row.a.name or str(row.a.id),
            row.b.name or str(row.b.id),
            reasons_in_words(row),
        )

    def nothing(self) -> str:
        return say("duplicates.window.nothing")

    def keys(self) -> tuple[str, ...]:
        return (say("duplicates.window.keys"),)

    def below(self) -> tuple[Widget, ...]:
        return (self._sides,)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The first pairs the list shows."""
        return self.rows

    def page(self, after: object | None) -> Page:
        from store.merging.suspecting_queue import suspected_pairs

        place = after.key if isinstance(after, Pair) else FIRST
        found = suspected_pairs(self.desk.store, self.desk.actor, rejected=self._rejected, after=place)
        at = self.shown.moment(found.searched_at) if found.searched_at else ""
        known = say("duplicates.window.count", count=found.total, at=at) if at else ""
        last = found.pairs[-1] if len(found.pairs) == PAGE else None
        return Page(found.pairs, known or say("duplicates.window.never"), after=last, total=found.total)

    def moved(self, row: Pair | None) -> None:
        """The pair under the cursor, side by side."""
        self._show_sides()

    def on_resize(self) -> None:
        self._show_sides()

    def _show_sides(self) -> None:
        row = self.row
        width = max(self._sides.size.width, 30)
        lines = [] if row is None else side_lines(row, self.shown, width)
        self._sides.update(Content("\n").join(plain(line) for line in lines))

    def pressed(self, key: str, row: Pair | None) -> bool:
        """``y`` ``n`` ``u`` ``r`` ``f``."""
        if key == "y" and row is not None:
            with self.desk.store.reading() as connection:
                chosen = choose_survivor(connection, row.a.id, row.b.id)
            self.dismiss(Left(merge=chosen))
        elif key == "n" and row is not None:
            self._decide(Deciding(row, row.state == "open", self.desk.new_operation()))
        elif key == "u":
            self._undo()
        elif key == "r":
            self._rejected, self.said = not self._rejected, ""
            self.reload()
        elif key == "f":
            self._search()
        else:
            return False
        return True

    def _undo(self) -> None:
        if self._undoable:
            self._decide(Deciding(self._undoable[-1], False, self.desk.new_operation(), undoes=True))
        else:
            self.app.bell()

    def _decide(self, deciding: Deciding, approver: tuple[str, str] | None = None) -> None:
        self.perform(
            lambda: self._write(deciding, approver),
            lambda _: self._show_decided(deciding),
            lambda error: self._refused(deciding, error),
        )

    def _write(self, deciding: Deciding, approver: tuple[str, str] | None) -> None:
        from store.merging.suspecting_queue import reject_pair, suspect_again

        desk, pair = self.desk, (deciding.pair.a.id, deciding.pair.b.id)
        act = reject_pair if deciding.reject else suspect_again
        actor = desk.actor_for(pair[0]).doing(deciding.operation_id)
        if approver is not None:
            from store.staff.approval import approve

            bound = act.request_hash(*pair)
            actor = actor.approved(approve(desk.store, actor, bound, *approver, act.permission))
        act(desk.store, actor, *pair)

    def _refused(self, deciding: Deciding, error: RegularsError) -> None:
        """An approver is asked for, or it was refused."""
        self.app.bell()
        if isinstance(error, NeedsApproval) and not self.foot.query(Prompt):
            self._ask_approver(deciding, str(error))
        else:
            self.failed(error)

    def _show_decided(self, deciding: Deciding) -> None:
        """Said over the list, which is read anew."""
        self.close_prompt()
        pair = deciding.pair
        if deciding.reject:
            self._undoable.append(pair)
        elif deciding.undoes:
            self._undoable.pop()
        key = "duplicates.window.apart" if deciding.reject else "duplicates.window.again"
        self.said = say(key, a=pair.a.name or pair.a.id, b=pair.b.name or pair.b.id)
        self.reload()

    def _ask_approver(self, deciding: Deciding, why: str) -> None:
        """The approver types code and PIN on this screen, which says what for."""
        pair = deciding.pair
        key = "duplicates.window.ask_apart" if deciding.reject else "duplicates.window.ask_again"
        what = say(key, a=pair.a.id, b=pair.b.id)
        fields = (
            PromptField("code", say("approval.code"), limit=20),
            PromptField("pin", say("approval.pin"), FieldKind.PIN),
        )
        self.ask(Prompt(say("approval.title", title=what), fields, preview=lambda values: why, task=deciding))

    def prompting(self, now: bool) -> None:
        """The two sides make room for code and PIN."""
        self._sides.display = not now

    def submitted(self, task: object, values: Values) -> None:
        """Code and PIN are typed."""
        if isinstance(task, Deciding):
            self._decide(task, (values["code"], values["pin"]))

    def _search(self) -> None:
        from store.merging.suspecting_apart import search_apart

        if self._searching:
            self.app.bell()
            return
        self._searching = True
        self.list.explain(say("duplicates.window.begun"))
        search_apart(self.desk.store, self.desk.actor, self._told)

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
        self.say_over(message.sentence)
        if message.ended:
            self._searching = False
            self.reload()

    def opened(self, row: Pair) -> None:
        """The card of the first of them."""
        self.dismiss(Left(persona_id=row.a.id))

    def result(self) -> Left:
        """A search that is under way goes on."""
        return Left()
