"""Templates: messages kept under a name, to be used again."""

from dataclasses import dataclass

from store.actor import Actor
from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.errors import BadInput, NotFound, Refused
from store.messages.draft import Draft, checked, clean_text
from store.messages.preview import PERMISSION
from store.receipt import Receipt
from store.staff.permissions import require
from store.text import clean_line, clean_name
from store.use_case import operation
from store.words import say

MOST = 500


@dataclass(frozen=True, slots=True)
class Template:
    """A kept message."""

    id: int
    name: str
    channel: str
    subject: str
    text: str
    sender: str
    changed_at: str

    @property
    def draft(self) -> Draft:
        """As a message to be sent."""
        return Draft(self.channel, self.text, self.subject, self.sender)

    def as_json(self) -> dict[str, object]:
        """For the command line."""
        return {
            "id": self.id,
            "name": self.name,
            "channel": self.channel,
            "subject": self.subject or None,
            "text": self.text,
            "sender": self.sender or None,
            "changed_at": self.changed_at,
        }


_READ = (
    "SELECT id, name, channel, subject, text, sender, changed_at FROM message_template WHERE ended_at IS NULL"
)


def templates(store: Store, actor: Actor) -> tuple[Template, ...]:
    """Every template, by name."""
    require(actor.role, PERMISSION)
    return tuple(Template(*row) for row in store.connection.all(f"{_READ} ORDER BY lower(name), id"))


def template_named(store: Store, actor: Actor, name: str) -> Template:
    """The template of a name or number; raises `NotFound` naming those there are."""
    require(actor.role, PERMISSION)
    return _named(store.connection, name)


def _named(connection: Connection, name: str) -> Template:
    rows = [Template(*row) for row in connection.all(f"{_READ} ORDER BY lower(name), id")]
    wanted = name.strip().casefold()
    for one in rows:
        if one.name.casefold() == wanted or str(one.id) == wanted:
            return one
    there = ", ".join(one.name for one in rows[:10]) or say("messages.none_yet")
    raise NotFound(say("messages.no_template", name=name.strip()[:40], there=there))


@operation(PERMISSION)
def keep_template(unit: Unit, name: str, draft: Draft) -> Receipt:
    """Keeps a message under a name; the same name again changes it. ``details`` has ``template`` and ``new``.

    Raises as sending it would: what could not be sent is not kept.
    """
    _ = checked(draft, unit.settings)
    cleaned = clean_name(name)
    if not cleaned or cleaned.isdecimal():
        raise BadInput(say("messages.template_unnamed"))
    row = unit.connection.one(
        "SELECT id FROM message_template WHERE lower(name) = lower(:name) AND ended_at IS NULL", name=cleaned
    )
    kept = {
        "channel": draft.channel,
        "subject": clean_line(draft.subject, 200) if draft.channel == "email" else "",
        "text": clean_text(draft.text, 20_000),
        "sender": clean_line(draft.sender, 200),
        "changed_at": unit.at,
    }
    if row is not None:
        sets = ", ".join(f"{column} = :{column}" for column in kept)
        unit.connection.run(f"UPDATE message_template SET {sets} WHERE id = :id", id=row[0], **kept)
        return _told(unit, row[0], new=False)
    if unit.connection.value("SELECT count(*) FROM message_template WHERE ended_at IS NULL") >= MOST:
        raise Refused(say("messages.too_many_templates", most=MOST))
    template_id = unit.new_id("message_template")
    unit.connection.insert(
        "message_template",
        id=template_id,
        name=cleaned,
        made_at=unit.at,
        staff_id=unit.actor.staff_id,
        ended_at=None,
        **kept,
    )
    return _told(unit, template_id, new=True)


@operation(PERMISSION)
def drop_template(unit: Unit, name: str) -> Receipt:
    """Takes a template away; what was sent by it stays."""
    found = _named(unit.connection, name)
    unit.connection.run("UPDATE message_template SET ended_at = :at WHERE id = :id", at=unit.at, id=found.id)
    return _told(unit, found.id, new=False)


def _told(unit: Unit, template_id: int, *, new: bool) -> Receipt:
    unit.detail = f"template {template_id}"
    return Receipt(unit.actor.operation_id or "", details={"template": template_id, "new": int(new)})
