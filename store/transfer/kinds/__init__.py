"""The kinds of files that can be imported, by name."""

from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module

from store.errors import BadInput
from store.transfer.kinds.kind import Kind
from store.words import say

_WHERE = {
    "personas": ("personas", "PERSONAS"),
    "orders": ("orders", "ORDERS"),
    "discounts": ("discounts", "DISCOUNTS"),
    "redemptions": ("redemptions", "REDEMPTIONS"),
    "refunds": ("refunds", "REFUNDS"),
    "messages": ("messages", "MESSAGES"),
    "surveys": ("surveys", "SURVEYS"),
    "actions": ("happenings", "ACTIONS"),
    "pixel-events": ("happenings", "PIXEL_EVENTS"),
    "cards": ("cards", "CARDS"),
    "codes": ("codes", "CODES"),
    "employees": ("employees", "EMPLOYEES"),
}


def kind_names() -> Sequence[str]:
    """Every kind, in the order in which files are best imported."""
    return tuple(_WHERE)


def kind_named(name: str) -> Kind:
    """A kind by name; raises `BadInput` naming the nearest."""
    wanted = name.strip().lower().replace("_", "-")
    if wanted not in _WHERE:
        near = get_close_matches(wanted, _WHERE, 1)
        key = "transfer.no_import_kind_near" if near else "transfer.no_import_kind"
        raise BadInput(say(key, kind=name, near="".join(near), kinds=", ".join(_WHERE)))
    module, attribute = _WHERE[wanted]
    found: Kind = getattr(import_module(f"store.transfer.kinds.{module}"), attribute)
    return found
