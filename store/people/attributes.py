"""Custom attributes and tags, as many as wanted, each with its origin; made here it is ``staff``."""

from store.database.unit import Unit
from store.errors import BadInput, NotFound
from store.people.subject import subject
from store.receipt import Receipt
from store.text import clean_line
from store.use_case import operation
from store.words import say

NAME_LIMIT = 60
VALUE_LIMIT = 500
TAG_LIMIT = 60


def attribute_name(text: str) -> str:
    """A custom attribute's name; raises `BadInput` if it is empty or hostile."""
    return _filled(clean_line(text, NAME_LIMIT, say("field.attribute_name")), say("field.attribute_name"))


def tag_name(text: str) -> str:
    """A tag; raises `BadInput` if it is empty or hostile."""
    return _filled(clean_line(text, TAG_LIMIT, say("field.tag")), say("field.tag"))


def _filled(text: str, field: str) -> str:
    if not text:
        raise BadInput(say("field.empty_at_all", field=field))
    return text


@operation("edit traits")
def set_attribute(unit: Unit, persona_id: int, name: str, value: str) -> Receipt:
    """Adds a custom attribute or gives it another value."""
    persona = subject(unit, persona_id)
    name = attribute_name(name)
    value = _filled(clean_line(value, VALUE_LIMIT, name), name)
    unit.connection.run(
        "INSERT INTO attribute (persona_id, name, value, origin, at) "
        "VALUES (:persona, :name, :value, 'staff', :at) ON CONFLICT (persona_id, name) "
        "DO UPDATE SET value = excluded.value, origin = excluded.origin, at = excluded.at",
        persona=persona.id,
        name=name,
        value=value,
        at=unit.at,
    )
    return persona.receipt(unit, attribute=name)


@operation("edit traits")
def remove_attribute(unit: Unit, persona_id: int, name: str) -> Receipt:
    """Takes a custom attribute off; raises `NotFound` if there is none of that name."""
    persona = subject(unit, persona_id)
    if not unit.connection.run(
        "DELETE FROM attribute WHERE persona_id = :persona AND name = :name", persona=persona.id, name=name
    ):
        raise NotFound(say("people.no_attribute"))
    return persona.receipt(unit, attribute=name)


@operation("edit traits")
def add_tag(unit: Unit, persona_id: int, tag: str) -> Receipt:
    """Puts a tag on; one that is there already keeps its origin."""
    persona = subject(unit, persona_id)
    tag = tag_name(tag)
    unit.connection.run(
        "INSERT INTO tag (persona_id, tag, origin, at) VALUES (:persona, :tag, 'staff', :at) "
        "ON CONFLICT (persona_id, tag) DO NOTHING",
        persona=persona.id,
        tag=tag,
        at=unit.at,
    )
    return persona.receipt(unit, tag=tag)


@operation("edit traits")
def remove_tag(unit: Unit, persona_id: int, tag: str) -> Receipt:
    """Takes a tag off; raises `NotFound` if it is not there."""
    persona = subject(unit, persona_id)
    if not unit.connection.run(
        "DELETE FROM tag WHERE persona_id = :persona AND tag = :tag", persona=persona.id, tag=tag
    ):
        raise NotFound(say("people.no_tag"))
    return persona.receipt(unit, tag=tag)
