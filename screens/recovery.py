"""The customers who ask to come back: looked at, restored with the checklist, or refused with a note."""

from dataclasses import dataclass
from typing import Literal

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from screens.desk import Desk
from screens.details import Details
from screens.modal import Window
from store.errors import RegularsError
from store.recovery.cases import Case
from store.recovery.restoring import Checklist
from store.shown import Shown
from store.words import say
from widgets.answer import Answer
from widgets.answer_list import AnswerList
from widgets.columns import Column, RowLook
from widgets.commands import GoBack
from widgets.plain import plain
from widgets.prompt import Prompt
from widgets.prompt_field import Choice, FieldKind, PromptField


@dataclass(frozen=True, slots=True)
class Meant:
    """What a prompt is about."""

    what: Literal["approve", "refuse"]
    case: Case


class RecoveryCases(Window[int | None]):
    """``a`` approves the case, ``r`` refuses it, ``c`` shows the closed ones, ``o`` gives its customer to open."""

    CSS_PATH = "recovery.tcss"

    class _Read(Message):
        def __init__(self, found: tuple[Case, ...] | RegularsError) -> None:
            self.found = found
            super().__init__()

    class _Done(Message):
        def __init__(self, said: str, checklist: Checklist | None, error: RegularsError | None) -> None:
            self.said, self.checklist, self.error = said, checklist, error
            super().__init__()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown = Shown(desk.settings)
        self._past = False
        self._number = 0
        self._said = ""
        columns = (
            Column(say("command.recovery.column.case"), 5, 1, right=True),
            Column(say("command.recovery.column.opened"), 16, 1),
            Column(say("command.recovery.column.name"), 18, 1, grow=1),
            Column(say("command.recovery.column.leads"), 14, 1),
            Column(say("command.recovery.column.how"), 9, 2),
            Column(say("command.recovery.column.state"), 10, 3),
        )
        look = RowLook(columns, key=lambda row: row.id, cells=self._cells)
        self._list = AnswerList(look, empty=say("recovery_list.nothing"), id="rows")
        self._title = Static(id="title")
        self._foot = Vertical(id="foot")

    def compose(self) -> ComposeResult:
        with Vertical(id="recovery"):
            yield self._title
            yield self._list
            yield self._foot
            yield Static(plain(say("recovery_list.keys")), id="keys")

    def on_mount(self) -> None:
        self._list.focus()
        self._show()

    @property
    def rows(self) -> tuple[Case, ...]:
        """What the list shows."""
        return tuple(row for row in self._list.answer.rows if isinstance(row, Case))

    def _cells(self, case: Case) -> tuple[str, ...]:
        return (
            str(case.id),
            self._shown.moment(case.opened_at),
            case.name,
            say("recovery_list.nobody")
            if case.persona_id is None
            else f"{case.persona_id} · {case.hold or ''}",
            case.how,
            say("recovery_list.late") if case.late else case.state,
        )

    def _show(self) -> None:
        self._title.update(plain(say("recovery_list.closed" if self._past else "recovery_list.open")))
        self._read(self._past)

    @work(thread=True, exclusive=True, exit_on_error=False, group="recovery")
    def _read(self, closed: bool) -> None:
        from store.recovery.cases import recovery_cases

        found: tuple[Case, ...] | RegularsError
        try:
            found = recovery_cases(self._desk.store, self._desk.actor, closed=closed)
        except RegularsError as error:
            found = error
        if not get_current_worker().is_cancelled:
            self.post_message(self._Read(found))

    @on(_Read)
    def show_read(self, message: _Read) -> None:
        """The cases, or why not."""
        message.stop()
        self._number += 1
        found = message.found
        if isinstance(found, RegularsError):
            self._list.show_answer(Answer("", self._number, str(found), (), 0))
            return
        words = self._said or say("recovery_list.count", count=len(found))
        self._list.show_answer(Answer("", self._number, words, found, len(found)))

    def on_key(self, event: events.Key) -> None:
        """Letters, while the cursor is in the list."""
        if not self._list.has_focus or event.character not in ("a", "r", "c", "o"):
            return
        event.stop()
        case = self._list.row
        if event.character == "c":
            self._past, self._said = not self._past, ""
            self._show()
        elif isinstance(case, Case) and event.character == "o":
            if case.persona_id is not None and case.state == "restored":
                self.dismiss(case.persona_id)
        elif isinstance(case, Case) and case.state == "open":
            self._ask(Meant("approve" if event.character == "a" else "refuse", case))

    def _ask(self, meant: Meant) -> None:
        case = meant.case
        if meant.what == "approve":
            sure = Choice("yes", say("recovery_list.yes"))
            fields = [PromptField("sure", say("undo.sure"), FieldKind.CHOICE, choices=(sure,))]
            words = say(
                "recovery_list.would_nobody" if case.persona_id is None else "recovery_list.would",
                id=case.persona_id,
                reached=" · ".join(self._reached(case)),
            )
        else:
            fields = [PromptField("note", say("recovery_list.why"))]
            words = say("recovery_list.would_refuse")
        title = say(f"recovery_list.{meant.what}", case=case.id, name=case.name)
        self._foot.remove_children()
        self._foot.mount(Prompt(title, fields, preview=lambda values: words, task=meant))

    def _reached(self, case: Case) -> list[str]:
        return [one for one in (self._shown.phone(case.phone), case.email) if one]

    @on(Prompt.Submitted)
    def decide(self, message: Prompt.Submitted) -> None:
        """Enter: support's yes or no."""
        message.stop()
        meant = message.prompt.task_mark
        if isinstance(meant, Meant):
            self._decide(meant, message.values.get("note", ""), self._desk.new_operation())

    @work(thread=True, exit_on_error=False, group="act")
    def _decide(self, meant: Meant, note: str, operation_id: str) -> None:
        from store.recovery.restoring import bring_back, recovery_checklist, refuse_recovery

        store, actor, case = self._desk.store, self._desk.actor.doing(operation_id), meant.case
        try:
            if meant.what == "refuse":
                refuse_recovery(store, actor, case.id, note=note)
                self.post_message(self._Done(say("recovery_list.refused", case=case.id), None, None))
                return
            receipt = bring_back(store, actor, case.id)
            checklist = recovery_checklist(store, self._desk.actor, case.id)
        except RegularsError as error:
            self.post_message(self._Done("", None, error))
            return
        said = say("recovery_list.restored", id=receipt.persona_id, points=receipt.points)
        self.post_message(self._Done(said, checklist, None))

    @on(_Done)
    def show_done(self, message: _Done) -> None:
        """The checklist after a yes; why not after a refusal."""
        message.stop()
        if message.error is not None:
            for prompt in self.query(Prompt):
                prompt.failed(str(message.error))
            return
        self._foot.remove_children()
        self._list.focus()
        self._said = message.said
        self._show()
        if message.checklist is not None:
            self.app.push_screen(Details(message.said, checklist_pairs(message.checklist)))

    @on(Prompt.Cancelled)
    def leave_it(self, message: Prompt.Cancelled) -> None:
        """Esc in the question: the case stays open."""
        message.stop()
        self._foot.remove_children()
        self._list.focus()

    @on(AnswerList.Opened)
    def look_into(self, message: AnswerList.Opened) -> None:
        """Enter on a row: everything about the case; of a restored one its checklist as things stand."""
        message.stop()
        if isinstance(message.row, Case):
            self._look(message.row)

    def _look(self, case: Case) -> None:
        pairs = [
            (
                say("command.recovery.column.opened"),
                f"{self._shown.moment(case.opened_at)} · {case.terminal}",
            ),
            (say("command.recovery.column.name"), case.name),
            (say("recovery_list.birthday"), self._shown.day(case.birthday)),
            (say("recovery_list.proved"), " · ".join(self._reached(case))),
            (say("command.recovery.column.how"), case.how),
            (say("command.recovery.column.leads"), str(case.persona_id or say("recovery_list.nobody"))),
            (say("recovery_list.hold"), f"{case.hold or ''} {self._shown.moment(case.held_at)}".strip()),
            (say("command.recovery.column.state"), case.state),
            (say("history.note"), case.note or ""),
            (
                say("recovery_list.closed_by"),
                f"{case.closed_by or ''} {self._shown.moment(case.closed_at)}".strip(),
            ),
        ]
        title = say("recovery_list.case", case=case.id)
        if case.state == "restored":
            from store.recovery.restoring import recovery_checklist

            try:
                pairs += checklist_pairs(recovery_checklist(self._desk.store, self._desk.actor, case.id))
            except RegularsError as error:
                pairs.append((say("history.note"), str(error)))
        self.app.push_screen(Details(title, [pair for pair in pairs if pair[1]]))

    @on(AnswerList.CursorMoved)
    @on(AnswerList.SteppedUp)
    def keep(self, message: Message) -> None:
        """The list on home is another one."""
        message.stop()

    @on(GoBack)
    def close(self, message: GoBack) -> None:
        """Back home."""
        message.stop()
        self.dismiss(None)


def checklist_pairs(found: Checklist) -> list[tuple[str, str]]:
    """Expected and actual balance, whether orders earn, and what to do next."""
    return [
        (say("recovery_list.expected"), f"{found.expected:,}"),
        (say("recovery_list.actual"), f"{found.actual:,}"),
        (say("recovery_list.accrual"), say("recovery_list.on" if found.earns else "recovery_list.off")),
        *((say("recovery_list.next"), step) for step in found.steps or (say("recovery_list.all_well"),)),
    ]
