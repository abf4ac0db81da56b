"""The tables, as SQLModel classes: the one truth for the schema, its migrations and the checks on every SQL text."""

from sqlmodel import SQLModel

from store.model import (
    earning,
    ledger,
    modifiers,
    outbox,
    people,
    privacy,
    segments,
    shop,
    trade,
    transfer,
)

metadata = SQLModel.metadata

__all__ = [
    "earning",
    "ledger",
    "metadata",
    "modifiers",
    "outbox",
    "people",
    "privacy",
    "segments",
    "shop",
    "trade",
    "transfer",
]
