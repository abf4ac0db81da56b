"""Deleting: PII erased, points taken out, totals kept; the customer's own delete also blocks what reached them."""

from store.actor import Actor
from store.database.sql import in_list
from store.database.store import Store
from store.database.unit import Unit
from store.errors import BadInput, Refused
from store.merging.lineage import lineage
from store.people.subject import require_approval, subject
from store.points.expiry.lapsing import book_due
from store.points.ledger.accounts import account_id_of
from store.points.ledger.load import take
from store.points.ledger.posting import book_for
from store.points.ledger.write import write
from store.privacy.blocklist import Key, block
from store.privacy.erasing import erase, strings_of
from store.privacy.finding import Asking, Known
from store.privacy.holding import PERMISSION, seal, taken
from store.privacy.settling import settle
from store.privacy.traces import forget_traces
from store.receipt import Receipt
from store.text import clean_note
from store.use_case import operation
from store.words import say


@operation(PERMISSION)
def delete_as_asked(unit: Unit, asking: Asking) -> Receipt:
    """Erases and blocks at the customer's own wish; see `delete_own_data`."""
    found = taken(unit, asking, "delete")
    if found is None or _deleted(unit, found):
        return Receipt(unit.actor.operation_id or "")
    return delete_found(unit, found, "deleted", proof_id=asking.proofs[0].id)


@operation("delete")
def delete_persona(unit: Unit, persona_id: int, *, reason: str) -> Receipt:
    """Staff's delete: erases and takes the points out, blocks nothing; see `delete_customer`.

    ``reason`` is asked for and not kept: it may name whoever is to be forgotten. Raises `Refused` while a card is
    installed, `NeedsApproval`, `NotFound`.
    """
    require_approval(unit, "delete")
    found = subject(unit, persona_id, archived=True)
    if not clean_note(reason):
        raise BadInput(say("people.reason_empty"))
    ids = lineage(unit.connection, found.id)
    listed, values = in_list("id", ids)
    installed = unit.connection.value(
        f"SELECT count(*) FROM card WHERE status = 'installed' AND persona_id IN {listed}", **values
    )
    if installed:
        raise Refused(say("privacy.card_installed", count=installed, cards=installed))
    return delete_found(unit, Known(found.id, found.status, ids), "deleted by staff")


def delete_own_data(store: Store, actor: Actor, asking: Asking) -> tuple[Receipt, bool]:
    """What the customer asked for at the turned screen, the same for somebody nobody knows; and whether the
    store's files are cleared already. Raises `Refused` as `opt_out_of_everything`."""
    receipt = delete_as_asked(store, actor, asking)
    return receipt, settle(store)


def delete_customer(store: Store, actor: Actor, persona_id: int, *, reason: str) -> tuple[Receipt, bool]:
    """Staff's delete, and whether the store's files are cleared already."""
    receipt = delete_persona(store, actor, persona_id, reason=reason)
    return receipt, settle(store)


def _deleted(unit: Unit, found: Known) -> bool:
    kind = unit.connection.value(
        "SELECT kind FROM privacy_hold WHERE persona_id = :id AND lifted_at IS NULL", id=found.id
    )
    return kind is not None and kind != "opted out"


def delete_found(unit: Unit, found: Known, kind: str, *, proof_id: int | None = None) -> Receipt:
    """Takes the points out, blocks (unless ``kind`` is ``deleted by staff``), erases and seals a persona."""
    entries, points = _take_points_out(unit, found.id)
    if kind == "deleted":
        block(unit, found.id, identifiers_of(unit, found))
    strings = strings_of(unit.connection, found.lineage)
    erase(unit, found.lineage)
    forget_traces(unit.connection, strings)
    unit.connection.run("UPDATE persona SET status = 'sealed' WHERE id = :id", id=found.id)
    seal(unit, found, kind, points=points, proof_id=proof_id)
    unit.subject = found.id
    return Receipt(unit.actor.operation_id or "", found.id, entries, 0)


def _take_points_out(unit: Unit, persona_id: int) -> tuple[tuple[int, ...], int]:
    """One ``privacy_out`` entry over what is there; the ledger keeps the totals."""
    account_id = account_id_of(unit.connection, persona_id)
    if account_id is None:
        return (), 0
    account = take(unit.connection, [account_id])[account_id]
    book = book_for(unit)
    book_due(unit, book, account)
    points = max(account.balance, 0)
    if points:
        book.post(account, "privacy_out", -points)
    write(unit.connection, book)
    return tuple(entry[0] for entry in book.entries), points


def identifiers_of(unit: Unit, found: Known) -> list[Key]:
    """What reached the persona and reaches nobody else who is still here."""
    listed, values = in_list("id", found.lineage)
    keys = unit.connection.all(
        f"SELECT DISTINCT i.kind, i.value FROM identifier i WHERE i.persona_id IN {listed} "
        "AND i.state IN ('live', 'shared', 'merged') AND NOT EXISTS (SELECT 1 FROM identifier o "
        "JOIN persona p ON p.id = o.persona_id WHERE o.kind = i.kind AND o.value = i.value "
        f"AND o.state IN ('live', 'shared') AND p.status IN ('active', 'archived') AND o.persona_id NOT IN {listed}) "
        "ORDER BY i.kind, i.value",
        **values,
    )
    serials = unit.connection.all(
        f"SELECT 'serial', serial FROM card WHERE persona_id IN {listed} AND status <> 'deleted'", **values
    )
    return [(kind, value) for kind, value in (*keys, *serials)]
