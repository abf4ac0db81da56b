"""The only column types: whole numbers, text, instants, days, flags and choices.

STRICT tables on SQLite know INTEGER and TEXT alone, so everything is one of the two on both databases:
instants are text ``2026-11-22T08:34:00.000Z`` (UTC, sorts as time), days are text ``2026-11-22``, flags are 0 or 1.
Text compares bytewise (``COLLATE "C"``), so ranges and prefixes mean the same everywhere.
Constraints are named: an unnamed one would be lost by a table rebuild.
"""

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Integer, Text
from sqlmodel import Column, Field

Whole = BigInteger().with_variant(Integer(), "sqlite")
Words = Text().with_variant(Text(collation="C"), "postgresql")


def key() -> Any:
    """The primary key: a whole number taken from the table's id block, never made by the database."""
    return Field(sa_column=Column(Whole, primary_key=True, autoincrement=False))


def text_key() -> Any:
    """A primary key of text."""
    return Field(sa_column=Column(Words, primary_key=True))


def whole(*, null: bool = False, index: bool = False) -> Any:
    """A whole number: points, minor units of money, counts."""
    return Field(default=None, sa_column=Column(Whole, nullable=null, index=index))


def words(*, null: bool = False, index: bool = False) -> Any:
    """Text of any length; limits belong to ``store/text.py`` on the way in."""
    return Field(default=None, sa_column=Column(Words, nullable=null, index=index))


instant = words
day = words


def part_of_key(target: str | None = None) -> Any:
    """A whole number that is part of a primary key and may refer to another table."""
    args = [ForeignKey(target)] if target else []
    return Field(sa_column=Column(Whole, *args, primary_key=True, autoincrement=False))


def words_of_key() -> Any:
    """Text that is part of a primary key."""
    return Field(sa_column=Column(Words, primary_key=True))


def refers(target: str, *, null: bool = False, index: bool = False) -> Any:
    """A reference to ``table.column`` by whole number."""
    return Field(default=None, sa_column=Column(Whole, ForeignKey(target), nullable=null, index=index))


def refers_words(target: str, *, null: bool = False) -> Any:
    """A reference to ``table.column`` by text."""
    return Field(default=None, sa_column=Column(Words, ForeignKey(target), nullable=null))


def check(name: str, rule: str) -> CheckConstraint:
    """A named CHECK."""
    return CheckConstraint(rule, name=name)


def one_of(name: str, column: str, *choices: str) -> CheckConstraint:
    """A named CHECK that a text column holds one of the choices.

    Not ``IN``: for that SQLite builds a table of the choices anew for every row, a fifth of an import.
    """
    listed = " OR ".join(f"{column} = '{choice}'" for choice in choices)
    return CheckConstraint(listed, name=name)


def flag_check(name: str, column: str) -> CheckConstraint:
    """A named CHECK that a column is 0 or 1."""
    return CheckConstraint(f"{column} IN (0, 1)", name=name)


STRICT: dict[str, Any] = {"sqlite_strict": True}

CLUSTERED: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}
"""For tables read by their composite key alone."""
