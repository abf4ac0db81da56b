"""Questions for many keys at once, one text for any number of them."""

from collections.abc import Iterable
from json import dumps
from typing import Any

from store.database.connection import Connection
from store.database.sql import Row


def among(
    connection: Connection,
    question: str,
    keys: Iterable[Any],
    *,
    more: Iterable[Any] = (),
    **values: Any,
) -> list[Row]:
    """Rows of a question in which ``{keys}`` stands where a column is among the keys: ``WHERE id {keys}``.

    ``{more}`` stands for a second list.
    """
    listed, second = list(keys), list(more)
    if not listed:
        return []
    if second:
        values["more"] = dumps(second) if connection.dialect == "sqlite" else second
    if connection.dialect == "sqlite":
        each = "IN (SELECT value FROM json_each(:{}))"
        text = question.format(keys=each.format("keys"), more=each.format("more"))
        return connection.all(text, keys=dumps(listed), **values)
    return connection.all(question.format(keys="= ANY(:keys)", more="= ANY(:more)"), keys=listed, **values)
