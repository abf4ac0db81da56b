"""A modifier in a few words: what it does, when, and what it is limited to."""

from store.modifiers.records import Modifier
from store.modifiers.restrictions import WEEKDAYS
from store.words import say


def what(modifier: Modifier) -> str:
    """``boost 50``, ``× 2``, ``zero points``."""
    if modifier.kind == "boost":
        return say("command.modifiers.what.boost", points=modifier.points)
    if modifier.kind == "multiplier":
        return say("command.modifiers.what.multiplier", factor=modifier.factor)
    return say("command.modifiers.what.zero")


def days(modifier: Modifier) -> str:
    """Its purchase days, empty without."""
    return f"{modifier.starts_on or ''}…{modifier.ends_on or ''}" if modifier.has_window else ""


def only(modifier: Modifier) -> str:
    """Its happy hours and lists, empty without."""
    parts = [f"{WEEKDAYS[hour.weekday - 1]} {hour.begins}-{hour.ends}" for hour in modifier.hours]
    return ", ".join([*parts, *(limit.value for limit in modifier.restrictions)])
