"""An approver's yes at the till: own code and PIN, bound to one request, 120 seconds, one use."""

from datetime import timedelta

from store.actor import Actor
from store.clock import instant
from store.database.connection import Connection
from store.database.store import Store
from store.errors import NotPermitted, RegularsError
from store.staff.audit import AuditLine, write
from store.staff.belonging import belongs
from store.staff.credentials import Found, checked, forget_failures
from store.staff.keys import pepper
from store.staff.permissions import Grant, grant, who_may
from store.staff.place import place_of
from store.words import say

HOLDS_FOR = timedelta(seconds=120)


def approve(
    store: Store, actor: Actor, request_hash: str, code: str, pin: str, permission: str = "approve"
) -> int:
    """The id of an approval for ``actor.approved(id)``, audited; ``permission`` is the act's own row.

    ``request_hash`` comes from the use case: ``adjust_points.request_hash(…)`` with the very same arguments.
    Raises ``Refused`` for a wrong code or PIN, ``NotPermitted`` for who may not approve this.
    """
    place = place_of(store, actor.terminal)
    approver = checked(store, code, pin, place, "approve")
    refusal = _refusal(store, actor, approver, permission)
    if refusal is not None:
        refused = AuditLine("approve", "not permitted", approver_id=approver.id, detail=permission)
        store.transact(lambda c: write(store, c, actor, refused))
        raise refusal
    secret = pepper(store.settings().text("store_id"))

    def give(c: Connection) -> int:
        now = store.clock()
        forget_failures(c, secret, approver.code, place.counted_as)
        approval_id = store.new_ids(c, "approval", 1)[0]
        c.insert(
            "approval",
            id=approval_id,
            request_hash=request_hash,
            actor_id=actor.staff_id,
            approver_id=approver.id,
            given_at=instant(now),
            ends_at=instant(now + HOLDS_FOR),
            used_at=None,
        )
        line = AuditLine("approve", "done", approver_id=approver.id, detail=f"{permission} {approval_id}")
        write(store, c, actor, line)
        return approval_id

    return store.transact(give)


def _refusal(store: Store, actor: Actor, approver: Found, permission: str) -> RegularsError | None:
    if approver.id == actor.staff_id:
        return NotPermitted(say("staff.own_act"), "approve")
    if approver.disabled_at:
        return NotPermitted(say("staff.approver_disabled", name=approver.name), "approve")
    for row in ("approve", permission):
        if grant(approver.role, row) in (Grant.NO, Grant.APPROVAL):
            able = [role for role in who_may("approve") if grant(role, row) is not Grant.APPROVAL]
            return NotPermitted(
                say("staff.may_not_approve", role=approver.role, who=", ".join(able)), "approve"
            )
    if not belongs(store.connection, approver.id, actor.location_id):
        return NotPermitted(
            say("staff.approver_elsewhere", name=approver.name, location=actor.location), "approve"
        )
    return None
