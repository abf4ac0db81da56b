"""The tables, as SQLModel classes: the one truth for the schema, its migrations and the checks on every SQL text."""

from sqlmodel import SQLModel

from store.model import (
    cards,
    earning,
    ledger,
    messages,
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
    "cards",
    "earning",
    "ledger",
    "messages",
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
