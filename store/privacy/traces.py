"""What others' rows say of somebody who is erased: searches that were typed, notes on proofs."""

import re
from collections.abc import Collection

from store.database.connection import Connection
from store.search.folding import fold

SHORTEST = 3
"""Letters or digits from which a part of a name or number gives somebody away."""
_WORDS = re.compile(r"[^\W_]+")


def forget_traces(connection: Connection, strings: Collection[str]) -> None:
    """Deletes what everybody searched, since an earlier name or half a number in it is not to be told from other
    words; and of saved searches and notes on proofs those that hold a word of a name or a part of a number.
    """
    connection.run("DELETE FROM search_history")
    words = {word for text in strings for word in _WORDS.findall(fold(text)) if len(word) >= SHORTEST}
    digits = [number for text in strings if len(number := "".join(filter(str.isdigit, text))) >= 7]
    for row_id, text in connection.all("SELECT id, query FROM saved_search"):
        if _tells(text, words, digits):
            connection.run("DELETE FROM saved_search WHERE id = :id", id=row_id)
    for row_id, text in connection.all("SELECT id, note FROM proof WHERE note IS NOT NULL"):
        if _tells(text, words, digits):
            connection.run("UPDATE proof SET note = '' WHERE id = :id", id=row_id)


def _tells(text: str, words: Collection[str], digits: Collection[str]) -> bool:
    folded = fold(text)
    if any(word in words for word in _WORDS.findall(folded)) or any(
        len(word) > SHORTEST and word in folded for word in words
    ):
        return True
    typed = "".join(filter(str.isdigit, text))
    return len(typed) > SHORTEST and any(typed in number for number in digits)
