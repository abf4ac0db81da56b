"""Support's yes and no: a yes brings persona and points back and lifts the block, and says what to check."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from store.actor import Actor
from store.clock import month_day
from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.errors import BadInput, NotFound, Refused
from store.people.consents import write_consent
from store.people.identifiers import Known, email_identifier, phone_identifier, take_identifiers
from store.people.names import name_values
from store.points.customer import customer
from store.points.earning.accrual import why_nothing
from store.points.expiry.lapsing import book_due
from store.points.ledger.accounts import account_id_of, open_account
from store.points.ledger.load import booked, take
from store.points.ledger.posting import book_for, settle
from store.points.ledger.records import About
from store.privacy.blocklist import unblock
from store.privacy.settling import remember_lifted
from store.receipt import Receipt
from store.recovery.cases import PERMISSION, Case, case_of
from store.search.names import index_names
from store.text import clean_note
from store.use_case import operation, use_case
from store.words import say

_CLOSE = (
    "UPDATE recovery_case SET state = :state, closed_at = :at, closed_by = :staff, note = :note, expected = :expected, "
    "found = :found, first_name = NULL, last_name = NULL, birthday = NULL, phone = NULL, email = NULL, "
    "operation_id = :operation WHERE id = :id AND state = 'open'"
)


@operation(PERMISSION)
def approve_recovery(unit: Unit, case_id: int) -> Receipt:
    """Brings the held persona of a case back: active, its points, orders, cards and signup date by its opaque id.

    Of somebody deleted the name and contacts are what was typed and proved, consents start off. ``details``:
    ``expected``, ``expired`` (fallen due meanwhile), ``persona_id``. Raises `NotFound`, `Refused` for a closed case
    and one that leads to nobody, `Collision` where somebody else has the phone or e-mail now.
    """
    case = _open_case(unit, case_id)
    if case.persona_id is None or case.hold is None:
        raise Refused(say("recovery.leads_to_nobody", id=case_id))
    persona_id = case.persona_id
    unit.subject = persona_id
    hold = _lift(unit, persona_id)
    unblock(unit, persona_id)
    if hold.kind != "opted out":
        _write_who(unit, persona_id, case)
    _give_contacts(unit, persona_id, case)
    account_id = account_id_of(unit.connection, persona_id) or open_account(unit, persona_id)
    account = take(unit.connection, [account_id])[account_id]
    book = book_for(unit)
    expected = hold.points if hold.kind != "opted out" else account.balance
    for (entry_id,) in unit.connection.all(
        "SELECT e.id FROM entry e WHERE e.operation_id = :operation AND e.account_id = :account "
        "AND e.kind = 'privacy_out' AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses_id = e.id)",
        operation=hold.operation_id,
        account=account_id,
    ):
        book.reverse(account, booked(unit.connection, account, entry_id), About())
    expired = book_due(unit, book, account)
    done = settle(
        unit, book, account, expected=expected, expired=expired, persona_id=persona_id, case_id=case_id
    )
    _close(unit, case_id, "restored", expected=expected, found=done.points)
    return done


def bring_back(store: Store, actor: Actor, case_id: int) -> Receipt:
    """`approve_recovery`, noted outside the store as well, so that no restore holds the persona again."""
    receipt = approve_recovery(store, actor, case_id)
    remember_lifted(store, receipt.details["persona_id"])
    return receipt


@operation(PERMISSION)
def refuse_recovery(unit: Unit, case_id: int, *, note: str) -> Receipt:
    """Closes a case without restoring anybody, with a note why."""
    cleaned = clean_note(note)
    if not cleaned:
        raise BadInput(say("recovery.note_needed"))
    _open_case(unit, case_id)
    _close(unit, case_id, "refused", note=cleaned)
    return Receipt(unit.actor.operation_id or "", details={"case_id": case_id})


@dataclass(frozen=True, slots=True)
class Checklist:
    """After a restore: the points there were, those there are, and whether orders earn again; ``steps`` say what
    to do where they differ."""

    persona_id: int
    expected: int
    actual: int
    earns: bool
    steps: tuple[str, ...]


@use_case(PERMISSION)
def recovery_checklist(unit: Unit, case_id: int) -> Checklist:
    """The checklist of a restored case as things stand now; raises `NotFound`, `Refused` for another case."""
    case = case_of(unit, case_id)
    if case.state != "restored" or case.persona_id is None:
        raise Refused(say("recovery.not_restored", id=case_id))
    connection, persona_id = unit.connection, case.persona_id
    unit.subject = persona_id
    expected, actual = case.expected or 0, case.found or 0
    known = customer(connection, persona_id)
    why = say("recovery.gone") if known is None else why_nothing(known, unit.today.isoformat())
    steps = []
    if actual < expected:
        steps.append(say("recovery.step.expired", count=expected - actual, points=expected - actual))
    elif actual > expected:
        steps.append(say("recovery.step.more", points=actual - expected))
    if why is not None:
        steps.append(say("recovery.step.no_accrual", why=why))
    if not _reached(connection, persona_id):
        steps.append(say("recovery.step.no_contact"))
    return Checklist(persona_id, expected, actual, why is None, tuple(steps))


@dataclass(frozen=True, slots=True)
class _Hold:
    kind: str
    points: int
    operation_id: str | None


def _open_case(unit: Unit, case_id: int) -> Case:
    case = case_of(unit, case_id)
    if case.state != "open":
        raise Refused(say("recovery.closed_already", id=case_id))
    return case


def _lift(unit: Unit, persona_id: int) -> _Hold:
    """Makes the persona active and ends its hold; raises `Refused` where it is not held any more."""
    row = unit.connection.one(
        "UPDATE persona SET status = 'active', version = version + 1 WHERE id = :id AND status = 'sealed' "
        "RETURNING id",
        id=persona_id,
    )
    hold = unit.connection.one(
        "UPDATE privacy_hold SET lifted_at = :at, lifted_by = :by WHERE persona_id = :id AND lifted_at IS NULL "
        "RETURNING kind, points, operation_id",
        at=unit.at,
        by=unit.actor.operation_id,
        id=persona_id,
    )
    if row is None or hold is None:
        raise Refused(say("recovery.not_held", id=persona_id))
    return _Hold(*hold)


def _write_who(unit: Unit, persona_id: int, case: Case) -> None:
    """The name and birthday the customer typed; membership where there was a signup."""
    names = name_values(case.first_name or "", case.last_name or "")
    old = unit.connection.one("SELECT folded, signup_on FROM persona WHERE id = :id", id=persona_id)
    if old is None:
        raise NotFound(say("people.not_found", id=persona_id))
    born = date.fromisoformat(case.birthday) if case.birthday else None
    values: dict[str, Any] = {
        **names,
        "birthday": born.isoformat() if born else None,
        "birth_month_day": month_day(born) if born else None,
        "last_seen_at": unit.at,
    }
    unit.connection.run(
        f"UPDATE persona SET {', '.join(f'{name} = :{name}' for name in values)} WHERE id = :id",
        id=persona_id,
        **values,
    )
    index_names(unit, persona_id, old[0], names["folded"])
    if old[1] is not None:
        write_consent(unit, persona_id, "member", "on", how="recovered")


def _give_contacts(unit: Unit, persona_id: int, case: Case) -> None:
    region = unit.settings.text("region")
    proved: list[Known] = []
    if case.phone:
        proved.append(phone_identifier(case.phone, region))
    if case.email:
        proved.append(email_identifier(case.email))
    take_identifiers(unit, persona_id, proved, origin="customer")


def _close(
    unit: Unit,
    case_id: int,
    state: str,
    *,
    note: str | None = None,
    expected: int | None = None,
    found: int | None = None,
) -> None:
    closed = unit.connection.run(
        _CLOSE,
        state=state,
        at=unit.at,
        staff=unit.actor.staff_id,
        note=note,
        expected=expected,
        found=found,
        operation=unit.actor.operation_id,
        id=case_id,
    )
    if closed != 1:
        raise Refused(say("recovery.closed_already", id=case_id))


def _reached(connection: Connection, persona_id: int) -> bool:
    return bool(
        connection.one(
            "SELECT 1 FROM identifier WHERE persona_id = :id AND kind IN ('phone', 'email') "
            "AND state IN ('live', 'shared') LIMIT 1",
            id=persona_id,
        )
    )
