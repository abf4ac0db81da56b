"""Questions for many keys at once, one text for any number of them."""

from collections.abc import Iterable
from typing import Any

from store.database.connection import Connection
from store.database.sql import Row


def among(connection: Connection, question: str, keys: Iterable[Any], **values: Any) -> list[Row]:
    """Rows of a question in which ``{keys}`` stands where a column is among the keys: ``WHERE id {keys}``."""
    listed = list(keys)
    if not listed:
        return []
    if connection.dialect == "sqlite":
        from json import dumps

        return connection.all(
            question.format(keys="IN (SELECT value FROM json_each(:keys))"), keys=dumps(listed), **values
        )
    return connection.all(question.format(keys="= ANY(:keys)"), keys=listed, **values)
