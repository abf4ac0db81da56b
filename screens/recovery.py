"""The customers who ask to come back: looked at, restored with the checklist, or refused with a note."""

from dataclasses import dataclass
from typing import Literal

from screens.desk import Desk
from screens.list_window import ListWindow, Page, Values
from store.errors import RegularsError
from store.recovery.cases import Case
from store.recovery.restoring import Checklist
from store.words import say
from widgets.columns import Column
from widgets.prompt import Prompt
from widgets.prompt_field import PromptField


@dataclass(frozen=True, slots=True)
class Meant:
    """What a prompt is about."""

    what: Literal["approve", "refuse"]
    case: Case


class RecoveryCases(ListWindow[int | None, Case]):
    """``a`` approves the case, ``r`` refuses it, ``c`` shows the closed ones, ``o`` gives its customer to open."""

    WIDE = 100
    TALL = 30

    def __init__(self, desk: Desk) -> None:
        self._past = False
        super().__init__(desk, Case)

    def heading(self) -> str:
        return say("recovery_list.closed" if self._past else "recovery_list.open")

    def columns(self) -> tuple[Column, ...]:
        return (
            Column(say("command.recovery.column.case"), 5, 1, right=True),
            Column(say("command.recovery.column.opened"), 16, 1),
            Column(say("command.recovery.column.name"), 18, 1, grow=1),
            Column(say("command.recovery.column.leads"), 14, 1),
            Column(say("command.recovery.column.how"), 9, 2),
            Column(say("command.recovery.column.state"), 10, 3),
        )

    def cells(self, row: Case) -> tuple[str, ...]:
        nobody = row.persona_id is None
        return (
            str(row.id),
            self.shown.moment(row.opened_at),
            row.name,
            say("recovery_list.nobody") if nobody else f"{row.persona_id} · {row.hold or ''}",
            row.how,
            say("recovery_list.late") if row.late else row.state,
        )

    def nothing(self) -> str:
        return say("recovery_list.nothing")

    def keys(self) -> tuple[str, ...]:
        return (say("recovery_list.keys"),)

    def page(self, after: object | None) -> Page:
        from store.recovery.cases import recovery_cases

        found = recovery_cases(self.desk.store, self.desk.actor, closed=self._past)
        return Page(found, say("recovery_list.count", count=len(found)))

    def pressed(self, key: str, row: Case | None) -> bool:
        """``a`` ``r`` ``c`` ``o``."""
        if key == "c":
            self._past, self.said = not self._past, ""
            self.reload()
        elif key == "o" and row is not None:
            if row.persona_id is not None and row.state == "restored":
                self.dismiss(row.persona_id)
        elif key in ("a", "r") and row is not None:
            if row.state == "open":
                self._ask(Meant("approve" if key == "a" else "refuse", row))
        else:
            return False
        return True

    def _ask(self, meant: Meant) -> None:
        case = meant.case
        title = say(f"recovery_list.{meant.what}", case=case.id, name=case.name)
        if meant.what == "approve":
            words = say(
                "recovery_list.would_nobody" if case.persona_id is None else "recovery_list.would",
                id=case.persona_id,
                reached=" · ".join(self._reached(case)),
            )
            self.confirm(title, meant, yes=say("recovery_list.yes"), preview=words)
        else:
            note = PromptField("note", say("recovery_list.why"))
            words = say("recovery_list.would_refuse")
            self.ask(Prompt(title, [note], preview=lambda values: words, task=meant))

    def _reached(self, case: Case) -> list[str]:
        return [one for one in (self.shown.phone(case.phone), case.email) if one]

    def submitted(self, task: object, values: Values) -> None:
        """Support's yes or no."""
        if isinstance(task, Meant):
            operation_id = self.desk.new_operation()
            self.perform(lambda: self._decide(task, values.get("note", ""), operation_id), self._show_done)

    def _decide(self, meant: Meant, note: str, operation_id: str) -> tuple[str, Checklist | None]:
        from store.recovery.restoring import bring_back, recovery_checklist, refuse_recovery

        store, actor, case = self.desk.store, self.desk.actor.doing(operation_id), meant.case
        if meant.what == "refuse":
            refuse_recovery(store, actor, case.id, note=note)
            return say("recovery_list.refused", case=case.id), None
        receipt = bring_back(store, actor, case.id)
        said = say("recovery_list.restored", id=receipt.persona_id, points=receipt.points)
        return said, recovery_checklist(store, self.desk.actor, case.id)

    def _show_done(self, done: tuple[str, Checklist | None]) -> None:
        """What was done; after a yes the checklist."""
        self.said, checklist = done
        self.close_prompt()
        self.reload()
        if checklist is not None:
            self.show_details(self.said, checklist_pairs(checklist))

    def opened(self, row: Case) -> None:
        """Everything about the case; of a restored one its checklist as things stand."""
        title = say("recovery_list.case", case=row.id)
        self.look_up(lambda: self._look(row), lambda pairs: self.show_details(title, pairs))

    def _look(self, case: Case) -> list[tuple[str, str]]:
        opened = f"{self.shown.moment(case.opened_at)} · {case.terminal}"
        hold = f"{case.hold or ''} {self.shown.moment(case.held_at)}".strip()
        closed = f"{case.closed_by or ''} {self.shown.moment(case.closed_at)}".strip()
        pairs = [
            (say("command.recovery.column.opened"), opened),
            (say("command.recovery.column.name"), case.name),
            (say("recovery_list.birthday"), self.shown.day(case.birthday)),
            (say("recovery_list.proved"), " · ".join(self._reached(case))),
            (say("command.recovery.column.how"), case.how),
            (say("command.recovery.column.leads"), str(case.persona_id or say("recovery_list.nobody"))),
            (say("recovery_list.hold"), hold),
            (say("command.recovery.column.state"), case.state),
            (say("history.note"), case.note or ""),
            (say("recovery_list.closed_by"), closed),
        ]
        if case.state == "restored":
            from store.recovery.restoring import recovery_checklist

            try:
                pairs += checklist_pairs(recovery_checklist(self.desk.store, self.desk.actor, case.id))
            except RegularsError as error:
                pairs.append((say("history.note"), str(error)))
        return pairs


def checklist_pairs(found: Checklist) -> list[tuple[str, str]]:
    """Expected and actual balance, whether orders earn, and what to do next."""
    return [
        (say("recovery_list.expected"), f"{found.expected:,}"),
        (say("recovery_list.actual"), f"{found.actual:,}"),
        (say("recovery_list.accrual"), say("recovery_list.on" if found.earns else "recovery_list.off")),
        *((say("recovery_list.next"), step) for step in found.steps or (say("recovery_list.all_well"),)),
    ]
