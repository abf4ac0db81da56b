"""The audit on screen: who did what to whom, narrowed by a line or by what the cursor is on."""

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Static

from screens.desk import Desk
from screens.list_window import LOOK, ListWindow, LookPath, Page
from store.errors import RegularsError
from store.points.ledger.days import day_of
from store.staff.audit_check import Verdict
from store.staff.audit_filter import REFUSALS, AuditFilter, audit_filter
from store.staff.audit_reading import AuditRow
from store.words import say
from widgets.columns import Column
from widgets.pages import PAGE
from widgets.plain import plain


class AuditLog(ListWindow[int | None, AuditRow]):
    """Newest rows first under a line that narrows them. Gives the customer to open, None on Esc.

    On a row ``b`` keeps whoever acted, ``w`` the customer, ``a`` the act, ``d`` the day, ``f`` refusals, each
    again for all; ``r`` reads again, ``/`` goes to the line, ``o`` opens the customer, ``x`` exports, ``t`` checks
    the chains.
    """

    CSS_PATH: ClassVar[LookPath] = [LOOK, "audit.tcss"]
    WIDE = 120
    TALL = 40

    def __init__(self, desk: Desk, wanted: AuditFilter | None = None) -> None:
        self._wanted = wanted or AuditFilter()
        self._told = Static(id="told")
        super().__init__(desk, AuditRow)
        self.asked_for = self._wanted.line

    def heading(self) -> str:
        return say("audit_log.title")

    def columns(self) -> tuple[Column, ...]:
        return (
            Column(say("command.audit.column.at"), 16, 1),
            Column(say("command.audit.column.by"), 5, 1),
            Column(say("command.audit.column.act"), 18, 1, grow=1),
            Column(say("command.audit.column.outcome"), 13, 2),
            Column(say("command.audit.column.persona"), 8, 1, right=True),
            Column(say("command.audit.column.till"), 12, 3),
            Column(say("command.audit.column.detail"), 14, 4, grow=2),
        )

    def cells(self, row: AuditRow) -> tuple[str, ...]:
        return (
            self.shown.moment(row.at),
            row.staff or "",
            row.act,
            row.outcome,
            "" if row.persona_id is None else str(row.persona_id),
            row.terminal,
            row.detail,
        )

    def nothing(self) -> str:
        return say("audit_log.nothing")

    def placeholder(self) -> str:
        return say("audit_log.placeholder")

    def keys(self) -> tuple[str, ...]:
        return (say("audit_log.narrowing"), say("audit_log.keys"))

    def below(self) -> tuple[Widget, ...]:
        return (self._told,)

    @property
    def told(self) -> str:
        """The last sentence."""
        return str(self._told.content)

    def page(self, after: object | None) -> Page:
        from store.staff.audit_reading import read_audit

        wanted = self._wanted
        before = (after.at, after.id) if isinstance(after, AuditRow) else None
        found = read_audit(self.desk.store, self.desk.actor, wanted, before=before, limit=PAGE)
        words = wanted.line or say("audit_log.everything")
        return Page(found, words, after=found[-1] if len(found) == PAGE else None)

    def _show(self, wanted: AuditFilter) -> None:
        self._wanted = wanted
        self.asked_for = wanted.line
        self.reload()

    def narrow(self, text: str) -> None:
        """Enter in the line narrows as it says."""
        try:
            wanted = audit_filter(text)
            _ = wanted.outcomes
        except RegularsError as error:
            self._tell(str(error))
            return
        self._tell("")
        self.list.focus()
        self._show(wanted)

    def pressed(self, key: str, row: AuditRow | None) -> bool:
        """Letters on a row."""
        if key == "f":
            self._show(replace(self._wanted, outcome=None if self._wanted.outcome else REFUSALS))
        elif key == "r":
            self.reload()
        elif key == "t":
            self._tell(say("audit_log.checking"))
            self.look_up(self._check, self._tell)
        elif key == "x":
            wanted = self._wanted
            self.look_up(lambda: self._export(wanted), self._tell)
        elif row is not None and key in ("b", "w", "a", "d"):
            self._show(self._turned(key, row))
        elif row is not None and key == "o" and row.persona_id is not None:
            self.dismiss(row.persona_id)
        else:
            return False
        return True

    def _turned(self, letter: str, row: AuditRow) -> AuditFilter:
        """Narrowed to what the row has, or widened again."""
        wanted = self._wanted
        if letter == "b":
            return replace(wanted, staff=None if wanted.staff else row.staff)
        if letter == "w":
            return replace(wanted, persona_id=None if wanted.persona_id else row.persona_id)
        if letter == "a":
            return replace(wanted, act=None if wanted.act else row.use_case)
        day = None if wanted.since or wanted.until else day_of(row.at, self.desk.settings)
        return replace(wanted, since=day, until=day)

    def _check(self) -> str:
        from store.staff.audit_reading import audit_checked

        return verdict_words(audit_checked(self.desk.store, self.desk.actor))

    def _export(self, wanted: AuditFilter) -> str:
        from store.staff.audit_export import audit_to_folder

        path, count = audit_to_folder(self.desk.store, self.desk.actor, wanted)
        return say("audit_log.exported", count=count, path=_short(path))

    def _tell(self, sentence: str) -> None:
        self._told.update(plain(sentence))

    def failed(self, error: RegularsError) -> None:
        self._tell(str(error))

    def opened(self, row: AuditRow) -> None:
        """Everything about a row."""
        self.show_details(
            row.act,
            (
                (say("history.when"), self.shown.moment(row.at)),
                (say("history.staff"), row.staff or ""),
                (say("history.approver"), row.approver or ""),
                (say("command.audit.column.outcome"), row.outcome),
                (say("command.audit.column.persona"), str(row.persona_id or "")),
                (say("history.where"), row.location or ""),
                (say("command.audit.column.till"), row.terminal),
                (say("command.audit.column.detail"), row.detail),
                (say("history.operation"), row.operation_id or ""),
            ),
        )


def verdict_words(verdict: Verdict) -> str:
    """What a check of the chains found, in a sentence."""
    if not verdict.faults:
        return say("audit_log.whole", count=verdict.rows)
    return say("audit_log.faults", first=verdict.faults[0], count=len(verdict.faults))


def _short(path: Path) -> str:
    """The path as a person would write it."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
