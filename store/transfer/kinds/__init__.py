"""The kinds of files that can be imported, by name."""

from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module

from store.errors import BadInput
from store.transfer.kinds.kind import Kind

_WHERE = {
    "personas": ("personas", "PERSONAS"),
    "orders": ("orders", "ORDERS"),
    "discounts": ("discounts", "DISCOUNTS"),
    "redemptions": ("redemptions", "REDEMPTIONS"),
    "messages": ("messages", "MESSAGES"),
    "surveys": ("surveys", "SURVEYS"),
    "actions": ("happenings", "ACTIONS"),
    "pixel-events": ("happenings", "PIXEL_EVENTS"),
    "cards": ("cards", "CARDS"),
}


def kind_names() -> Sequence[str]:
    """Every kind, in the order in which files are best imported."""
    return tuple(_WHERE)


def kind_named(name: str) -> Kind:
    """A kind by name; raises `BadInput` naming the nearest."""
    wanted = name.strip().lower().replace("_", "-")
    if wanted not in _WHERE:
        near = get_close_matches(wanted, _WHERE, 1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise BadInput(f"There is no import kind {name!r}.{hint} Kinds: {', '.join(_WHERE)}")
    module, attribute = _WHERE[wanted]
    found: Kind = getattr(import_module(f"store.transfer.kinds.{module}"), attribute)
    return found
