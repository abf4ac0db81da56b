"""The columns that say whom a row is about: a source id, a phone or an e-mail."""

from functools import lru_cache

from store.people.identifiers import email_identifier, phone_identifier
from store.transfer.cells import Shop, anywhere, short_text
from store.transfer.columns import Column
from store.transfer.kinds.kind import Values, Wrong
from store.words import say


def _phone(cell: str, field: str, shop: Shop) -> str:
    return _e164(cell, shop.region)


@lru_cache(maxsize=65_536)
def _e164(cell: str, region: str) -> str:
    """One phone stands on every line of an order, and on many orders."""
    return phone_identifier(cell, region).value


def _email(cell: str, field: str, shop: Shop) -> str:
    return email_identifier(cell).value


WHO_COLUMNS = (
    Column("source_id", anywhere(short_text), "column.who.source_id", "C-1001"),
    Column("phone", _phone, "column.who.phone", "(212) 555-0117"),
    Column("email", _email, "column.who.email", "amelia.stone@example.com"),
)


def who_of(values: Values, shop: Shop) -> list[list[str]]:
    """The (kind, value) identifiers a row gives, the surest first: source id, phone, e-mail."""
    found = []
    if values.get("source_id"):
        found.append(["source", f"{shop.source}:{values['source_id']}"])
    for column in ("phone", "email"):
        if values.get(column):
            found.append([column, values[column]])
    return found


def required_who(values: Values, shop: Shop) -> list[list[str]]:
    """`who_of`, refused where it is empty."""
    found = who_of(values, shop)
    if not found:
        raise Wrong("source_id", say("transfer.needs_who"))
    return found


def need(values: Values, *columns: str) -> None:
    """Raises `Wrong` for a cell that must be filled."""
    for column in columns:
        if values.get(column) in (None, ""):
            raise Wrong(column, say("transfer.empty", field=column))
