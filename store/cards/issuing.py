"""Cards issued to a customer, several if need be, changed, and taken out of use."""

import json
from collections.abc import Mapping
from datetime import timedelta

from store.cards.posting import Taken, open_card_account, post, record, row_of, take_card
from store.cards.records import Programme, card_of, programme_named, programmes
from store.database.unit import Unit
from store.errors import BadInput, NotFound, Refused
from store.people.subject import require_approval, subject
from store.points.ledger.book import Book
from store.points.ledger.load import take
from store.points.ledger.posting import book_for
from store.points.ledger.write import write
from store.receipt import Receipt
from store.text import clean_line
from store.use_case import operation
from store.words import say

PERMISSION = "card transactions"
SERIAL_LIMIT = 40
STATUSES = ("not installed", "installed", "deleted")
_TRIES = 64
_FIELD_LIMIT = 200


@operation(PERMISSION)
def issue_card(
    unit: Unit,
    persona_id: int,
    programme: str,
    *,
    serial: str = "",
    device: str = "",
    utm: str = "",
    fields: Mapping[str, str] | None = None,
) -> Receipt:
    """Issues a card of a programme to a customer, not installed yet; without a serial one is made.

    ``details``: ``card_id``, ``serial``, ``programme``, ``balance``, ``expires_on``. Raises ``Refused`` for a
    programme that has ended or is another store's and for a serial in use, ``NotFound``, ``BadInput``.
    """
    who = subject(unit, persona_id)
    known = programme_named(unit.connection, str(programme))
    if known is None:
        names = ", ".join(one.name for one in programmes(unit.connection)[:10])
        raise NotFound(say("cards.no_programme", name=str(programme)[:60], known=names))
    if known.ended_at is not None:
        raise Refused(say("cards.programme_ended", name=known.name))
    if known.location_id is not None and known.location_id != unit.actor.location_id:
        raise Refused(say("cards.programme_elsewhere", name=known.name, location=known.location))
    wanted = clean_line(serial, SERIAL_LIMIT, say("field.card_serial"))
    if wanted:
        refuse_taken(unit, wanted)
    card_id = write_card(
        unit,
        who.id,
        known,
        wanted or fresh_serial(unit),
        device=clean_line(device, 60, say("field.device")) or None,
        utm=clean_line(utm, 200, say("field.utm")) or None,
        fields=checked_fields(fields or {}),
    )
    made = card_of(unit.connection, card_id)
    return who.receipt(
        unit,
        card_id=card_id,
        serial=made.serial if made else wanted,
        programme=known.name,
        balance=made.balance if made else 0,
        expires_on=made.expires_on if made else None,
    )


def write_card(
    unit: Unit,
    persona_id: int,
    programme: Programme,
    serial: str,
    *,
    status: str = "not installed",
    device: str | None = None,
    installed_at: str | None = None,
    utm: str | None = None,
    fields: str | None = None,
    import_run_id: int | None = None,
    book: Book | None = None,
    begins: bool = True,
) -> int:
    """Writes a new card with its account in the caller's transaction; its id.

    It ``begins`` with the programme's ``start`` by a transaction of its own. The serial is one nobody has.
    """
    card_id = unit.new_id("card")
    today = unit.today
    last = today + timedelta(days=programme.valid_days) if programme.valid_days else None
    unit.connection.insert(
        "card",
        id=card_id,
        persona_id=persona_id,
        serial=serial,
        programme_id=programme.id,
        status=status,
        device=device,
        installed_at=installed_at,
        issued_at=installed_at or unit.at,
        expires_on=last.isoformat() if last else None,
        utm=utm,
        fields=fields,
        import_run_id=import_run_id,
    )
    account_id = open_card_account(unit, card_id, persona_id, programme.unit)
    if begins and programme.start:
        card = card_of(unit.connection, card_id)
        if card is not None:
            taken = Taken(card, programme, take(unit.connection, [account_id])[account_id])
            book = book_for(unit) if book is None else book
            entry_id = post(unit, taken, book, programme.start)
            row = row_of(unit, taken, "begin", programme.start, entry_id, import_run_id=import_run_id)
            write(unit.connection, book)
            record(unit, [row])
    return card_id


@operation(PERMISSION)
def change_card(
    unit: Unit,
    card_id: int,
    *,
    installed: bool | None = None,
    device: str | None = None,
    utm: str | None = None,
    expires_on: str | None = None,
    fields: Mapping[str, str] | None = None,
) -> Receipt:
    """Changes what is known of a card; None leaves a thing as it is, an empty text clears it.

    ``fields`` are added to those there are; an empty one goes. Raises ``Refused`` for a deleted card and where
    nothing would change, ``BadInput``.
    """
    taken = take_card(unit, card_id, expired=True)
    card = taken.card
    changes: dict[str, str | None] = {}
    if installed is not None and installed != (card.status == "installed"):
        changes["status"] = "installed" if installed else "not installed"
        if installed and card.installed_at is None:
            changes["installed_at"] = unit.at
    for name, limit, given, word in (
        ("device", 60, device, "field.device"),
        ("utm", 200, utm, "field.utm"),
    ):
        if given is not None:
            changes[name] = clean_line(given, limit, say(word)) or None
    if expires_on is not None:
        changes["expires_on"] = _day(expires_on)
    if fields is not None:
        changes["fields"] = checked_fields({**card.fields, **fields})
    before = {**{name: getattr(card, name, None) for name in changes}, "fields": checked_fields(card.fields)}
    changes = {name: value for name, value in changes.items() if value != before.get(name)}
    if not changes:
        raise Refused(say("cards.nothing_changed", serial=card.serial))
    sets = ", ".join(f"{name} = :{name}" for name in changes)
    unit.connection.run(f"UPDATE card SET {sets} WHERE id = :id", id=card.id, **changes)
    return Receipt(
        unit.actor.operation_id or "",
        card.persona_id,
        details={"card_id": card.id, "serial": card.serial, "changed": ", ".join(sorted(changes))},
    )


@operation("delete")
def remove_card(unit: Unit, card_id: int) -> Receipt:
    """Takes a card out of use for good: it stays on the customer's phone and works no more.

    Its transactions and its balance stay where they are. ``details``: ``card_id``, ``serial``, ``balance``,
    ``unit``. Raises ``Refused`` for a card that is deleted already, ``NeedsApproval``.
    """
    require_approval(unit, "delete")
    taken = take_card(unit, card_id, expired=True)
    unit.connection.run("UPDATE card SET status = 'deleted' WHERE id = :id", id=card_id)
    return Receipt(
        unit.actor.operation_id or "",
        taken.card.persona_id,
        details={
            "card_id": card_id,
            "serial": taken.card.serial,
            "balance": taken.account.balance,
            "unit": taken.programme.unit,
        },
    )


def fresh_serial(unit: Unit) -> str:
    """A serial nobody has, nine digits in three groups: ``104-220-331``."""
    for _ in range(_TRIES):
        digits = f"{int.from_bytes(unit.randomness(8), 'big') % 10**9:09}"
        serial = f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
        if unit.connection.one("SELECT 1 FROM card WHERE serial = :serial", serial=serial) is None:
            return serial
    raise Refused(say("cards.no_free_serial"))


def refuse_taken(unit: Unit, serial: str) -> None:
    """Raises ``Refused`` where a card has this serial already, or one of somebody who had it deleted."""
    from store.privacy.refusing import has_to_confirm, refuse_blocked

    refuse_blocked(unit, [("serial", serial)])
    holder = unit.connection.one(
        "SELECT p.name, p.status FROM card c JOIN persona p ON p.id = c.persona_id WHERE c.serial = :serial",
        serial=serial,
    )
    if holder is None:
        return
    if holder[1] != "active":
        raise has_to_confirm()
    raise Refused(say("cards.serial_taken", serial=serial, name=holder[0]))


def checked_fields(fields: Mapping[str, str]) -> str | None:
    """Custom fields as they are kept; raises ``BadInput``."""
    kept = {}
    for name, value in fields.items():
        cleaned = clean_line(name, SERIAL_LIMIT, say("field.card_fields"))
        if not cleaned:
            raise BadInput(say("cards.field_without_name"))
        text = clean_line(value, _FIELD_LIMIT, cleaned)
        if text:
            kept[cleaned] = text
    return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else None


def _day(text: str) -> str | None:
    from datetime import date

    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise BadInput(say("cards.no_day", text=text[:30])) from None
