"""One use case = one function = one transaction, with its permission check and its audit row inside."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Concatenate, Generic, ParamSpec, TypeVar, cast

from store.actor import Actor
from store.clock import instant
from store.database.connection import Connection
from store.database.sqlite import Busy, Repeated
from store.database.store import CommitUnheard, Store
from store.database.unit import Unit
from store.errors import NeedsApproval, NotPermitted, OutcomeUnknown, Refused, RegularsError, Unreachable
from store.ids import request_hash, uuid7
from store.receipt import Receipt, receipt_from
from store.staff.audit import AuditLine, append
from store.staff.permissions import Grant, grant, require
from store.words import say

P = ParamSpec("P")
R = TypeVar("R")

USE_CASES: dict[str, str] = {}
"""Every use case by name with its row of the permission table; a test reads it."""


_CASE_NUMBER = re.compile(
    r"(?:case |ticket )?((?:#|[A-Z]{1,12}[-# ]?)\d{1,6}(?:[-/]\d{1,5})?|\d{1,6})", re.ASCII | re.IGNORECASE
)
"""Too short for a phone number."""
_STANDING = (
    "SELECT role, disabled_at, (SELECT closed_at FROM session WHERE id = :session) FROM staff WHERE id = :id"
)
"""Asked before every act, so that disabling and a new PIN end what is open at once."""


class _OnlyTried(Exception):
    """Rolls back what was only tried."""


class UseCase(Generic[P, R]):
    """A function of ``store`` that acts for somebody: called with the store, the actor and plain values."""

    def __init__(self, permission: str, work: Callable[Concatenate[Unit, P], R], *, operation: bool) -> None:
        self.permission = permission
        self.work = work
        self.name = work.__name__
        self.operation = operation
        self.__doc__ = work.__doc__
        USE_CASES[f"{work.__module__}.{self.name}"] = permission

    def __call__(self, store: Store, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if self.operation and actor.operation_id is None:
            actor = actor.doing(uuid7(store.clock(), store.randomness))
        bound = request_hash(self.name, {"args": args, **kwargs})
        subject: list[int | None] = [None]

        def work(connection: Connection) -> tuple[R, Unit]:
            unit = Unit(connection, actor, store.clock(), store.new_ids, store.randomness, request_hash=bound)
            try:
                result = self._inside(store, unit, *args, **kwargs)
            finally:
                subject[0] = unit.subject
            return result, unit

        try:
            result, unit = self._transact(store, actor, work)
        except (Refused, NotPermitted) as refusal:
            self._audit_refusal(store, actor, refusal, subject[0])
            raise
        for act in unit.after_commit:
            act()
        return result

    def tried(self, store: Store, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
        """What it would answer now: all of it is done and rolled back; raises as it would."""
        actor = actor.doing(uuid7(store.clock(), store.randomness))
        answers: list[R] = []

        def work(connection: Connection) -> None:
            unit = Unit(connection, actor, store.clock(), store.new_ids, store.randomness)
            answers[:] = [self._inside(store, unit, *args, **kwargs)]
            raise _OnlyTried

        with suppress(_OnlyTried):
            store.transact(work)
        return answers[0]

    def request_hash(self, *args: P.args, **kwargs: P.kwargs) -> str:
        """What an approval of this very act is bound to."""
        return request_hash(self.name, {"args": args, **kwargs})

    def _transact(
        self, store: Store, actor: Actor, work: Callable[[Connection], tuple[R, Unit]]
    ) -> tuple[R, Unit]:
        try:
            return store.transact(work)
        except Busy:
            raise
        except Unreachable as broken:
            if store.dialect == "sqlite" or (not self.operation and isinstance(broken, CommitUnheard)):
                raise
            try:
                return store.transact(work)
            except Unreachable as again:
                if not self.operation:
                    raise
                if not isinstance(broken, CommitUnheard) and not isinstance(again, CommitUnheard):
                    raise
                raise OutcomeUnknown(
                    say("staff.outcome_unknown", what=broken),
                    actor.operation_id or "",
                ) from broken

    def _inside(self, store: Store, unit: Unit, *args: P.args, **kwargs: P.kwargs) -> R:
        """Permission, then the operation id, then the rules (``engineering.md`` A7)."""
        connection, actor = unit.connection, unit.actor
        row = connection.one(_STANDING, id=actor.staff_id, session=actor.session_id)
        if row is None or row[1] is not None:
            raise NotPermitted(say("staff.no_longer_active", name=actor.name), self.permission)
        if row[2] is not None:
            raise NotPermitted(say("staff.session_ended"), self.permission)
        unit.actor = actor = replace(actor, role=row[0])
        unit.grant = require(actor.role, self.permission)
        if unit.grant is Grant.REASON and not actor.case:
            raise NotPermitted(say("staff.needs_case"), self.permission)
        if self.operation:
            first = connection.one(
                "SELECT request_hash, result, persona_id FROM operation WHERE id = :id", id=actor.operation_id
            )
            if first is not None:
                if first[0] != unit.request_hash:
                    raise Refused(say("staff.operation_used"))
                unit.subject = first[2]
                self._audit(store, unit, "repeated")
                return cast(R, receipt_from(first[1]))
            unit.approver_id = _use_approval(unit, self.permission)
            connection.insert(
                "operation",
                id=actor.operation_id,
                request_hash=unit.request_hash,
                use_case=self.name,
                result="",
                persona_id=None,
                staff_id=actor.staff_id,
                approver_id=unit.approver_id,
                terminal=actor.terminal,
                location_id=actor.location_id,
                at=unit.at,
            )
        result = self.work(unit, *args, **kwargs)
        if self.operation and isinstance(result, Receipt):
            unit.subject = unit.subject if unit.subject is not None else result.persona_id
            connection.run(
                "UPDATE operation SET result = :result, persona_id = :persona WHERE id = :id",
                result=result.to_text(),
                persona=result.persona_id,
                id=actor.operation_id,
            )
        self._audit(store, unit, "done")
        return result

    def _audit(self, store: Store, unit: Unit, outcome: str) -> None:
        detail = "; ".join(filter(None, (unit.detail, _case(unit))))
        line = AuditLine(self.name, outcome, unit.subject, unit.actor.operation_id, unit.approver_id, detail)
        chain = store.chain_id(unit.connection)
        append(unit.connection, chain, unit.new_id("audit"), unit.at, unit.actor, line)

    def _audit_refusal(self, store: Store, actor: Actor, refusal: RegularsError, subject: int | None) -> None:
        """A refusal is remembered in a transaction of its own; a store that cannot be written changes no
        answer.
        """
        outcome = "not permitted" if isinstance(refusal, NotPermitted) else "refused"
        line = AuditLine(self.name, outcome, subject, actor.operation_id, None, type(refusal).__name__)

        def work(connection: Connection) -> None:
            chain = store.chain_id(connection)
            new_id = store.new_ids(connection, "audit", 1)[0]
            append(connection, chain, new_id, instant(store.clock()), actor, line)

        try:
            store.transact(work)
        except (Unreachable, Busy, Repeated):
            return


def _case(unit: Unit) -> str:
    """What the audit keeps of an Operator's reason: a case number; of words, which may name somebody, that
    there were some."""
    if unit.grant is not Grant.REASON or not unit.actor.case:
        return ""
    number = _CASE_NUMBER.fullmatch(unit.actor.case)
    return f"case {number[1]}" if number else "reason given"


def _use_approval(unit: Unit, permission: str) -> int | None:
    """Takes the approval this act carries: bound to this request, unused, not over 120 s old, another
    person's, who is active and may do this act without asking anybody.
    """
    if unit.actor.approval_id is None:
        return None
    row = unit.connection.one(
        "UPDATE approval SET used_at = :at WHERE id = :id AND used_at IS NULL AND request_hash = :hash "
        "AND actor_id = :actor AND ends_at >= :at RETURNING approver_id",
        at=unit.at,
        id=unit.actor.approval_id,
        hash=unit.request_hash,
        actor=unit.actor.staff_id,
    )
    if row is None:
        raise NeedsApproval(say("staff.approval_stale"), "approve")
    approver: int = row[0]
    standing = unit.connection.one("SELECT role, disabled_at FROM staff WHERE id = :id", id=approver)
    if (
        standing is None
        or standing[1] is not None
        or grant(standing[0], "approve") is Grant.NO
        or grant(standing[0], permission) in (Grant.NO, Grant.APPROVAL)
    ):
        raise NeedsApproval(say("staff.approver_may_not"), "approve")
    return approver


def use_case(permission: str) -> Callable[[Callable[Concatenate[Unit, P], R]], UseCase[P, R]]:
    """Makes a function of a unit a use case under a row of the permission table."""

    def made(work: Callable[Concatenate[Unit, P], R]) -> UseCase[P, R]:
        return UseCase(permission, work, operation=False)

    return made


def operation(
    permission: str,
) -> Callable[[Callable[Concatenate[Unit, P], Receipt]], UseCase[P, Receipt]]:
    """Makes a function of a unit an act done once under its operation id; it returns a ``Receipt``."""

    def made(work: Callable[Concatenate[Unit, P], Receipt]) -> UseCase[P, Receipt]:
        return UseCase(permission, work, operation=True)

    return made
