"""The identifiers of a persona row, and which of them say whom it is about."""

from typing import Any

Record = dict[str, Any]
"""A checked row."""
Key = tuple[str, str]
"""Kind and value of an identifier."""
Known = tuple[Key, tuple[str, str, str | None]]
"""An identifier's key with (shown, label, national)."""
CONTACTS = ("phone", "email")


def identifiers(record: Record, source: str) -> list[Known]:
    """The row's identifiers: phone, home phone, e-mail, source id, wallet id."""
    found: list[Known] = []
    for column in ("phone", "home_phone", "email"):
        if record.get(column):
            kind, value, shown, label, national = record[column]
            found.append(((kind, value), (shown, label, national)))
    if record.get("source_id"):
        found.append((("source", f"{source}:{record['source_id']}"), (record["source_id"], "", None)))
    if record.get("wallet_id"):
        found.append((("wallet", record["wallet_id"]), (record["wallet_id"], "", None)))
    return found


def matching(record: Record, source: str) -> list[Key]:
    """Those that say whom the row is about; a home phone only where there is nothing else."""
    known = identifiers(record, source)
    keys = [key for key, (_, label, _) in known if label != "home"]
    return keys or [key for key, _ in known]
