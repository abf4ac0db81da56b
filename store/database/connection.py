"""One connection of either database behind five verbs."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

from store.database.sql import Row, Sql, for_postgresql, text_for

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
MANY = 20
"""Rows from which on it is worth looking which columns are empty."""


class Cursor(Protocol):
    """What both drivers' cursors have."""

    rowcount: int

    def fetchall(self) -> list[Any]: ...
    def fetchone(self) -> Any: ...


class Driver(Protocol):
    """What both drivers' connections have."""

    def execute(self, text: str, values: Any = ..., /) -> Any: ...
    def cursor(self) -> Any: ...
    def close(self) -> None: ...


@lru_cache(maxsize=1024)
def _insert_text(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(columns)
    values = ", ".join(f":{column}" for column in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({values})"


def _filled(
    columns: Sequence[str], rows: list[Sequence[Any]]
) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    """The columns in which some row has a value, and the rows as far as these go; no column has a default.

    SQLite's driver takes longer to bind a None than to bind three texts.
    """
    if len(rows) < MANY:
        return columns, rows
    values = list(zip(*rows, strict=True))
    used = [place for place, column in enumerate(values) if column.count(None) < len(rows)]
    if len(used) == len(columns):
        return columns, rows
    return [columns[place] for place in used], zip(*[values[place] for place in used], strict=True)


def copied(columns: Iterable[Sequence[Any]]) -> str:
    """Whole numbers, texts and None in PostgreSQL's format of COPY."""
    texts = [
        [
            r"\N" if value is None else value.translate(_ESCAPES) if type(value) is str else str(value)
            for value in values
        ]
        for values in columns
    ]
    return "".join([f"{row}\n" for row in map("\t".join, zip(*texts, strict=True))])


@dataclass(slots=True)
class Connection:
    """Runs SQL text with bound values; rows are tuples. ``dialect`` is ``sqlite`` or ``postgresql``.

    Driver errors pass through ``explain_error`` and arrive as the project's own.
    """

    driver: Any
    dialect: str
    explain_error: Callable[[Exception], Exception | None]
    busy: bool = field(default=False)

    def _run(self, sql: Sql, values: dict[str, Any]) -> Any:
        text = text_for(sql, self.dialect)
        try:
            if self.dialect == "sqlite":
                return self.driver.execute(text, values)
            return self.driver.execute(for_postgresql(text), values)
        except Exception as error:
            known = self.explain_error(error)
            if known is None:
                raise
            raise known from error

    def _fetched(self, fetch: Callable[[], Any]) -> Any:
        """What a cursor gives; SQLite meets a damaged page only here."""
        try:
            return fetch()
        except Exception as error:
            known = self.explain_error(error)
            if known is None:
                raise
            raise known from error

    def all(self, sql: Sql, **values: Any) -> list[Row]:
        """Every row."""
        rows: list[Row] = self._fetched(self._run(sql, values).fetchall)
        return rows

    def one(self, sql: Sql, **values: Any) -> Row | None:
        """The first row, None if there is none."""
        row: Row | None = self._fetched(self._run(sql, values).fetchone)
        return row

    def value(self, sql: Sql, **values: Any) -> Any:
        """The first column of the first row, None if there is no row."""
        row = self.one(sql, **values)
        return None if row is None else row[0]

    def run(self, sql: Sql, **values: Any) -> int:
        """Runs a statement; how many rows it touched."""
        count: int = self._run(sql, values).rowcount
        return count

    def insert(self, table: str, **values: Any) -> None:
        """One row into a table."""
        self._run(_insert_text(table, tuple(values)), values)

    def many(
        self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, filled: bool = False
    ) -> None:
        """Rows of the named columns into a table, the fastest way the driver has.

        ``filled``: there is a value in each of the columns, so it is not worth looking.
        """
        try:
            if self.dialect == "sqlite":
                if not filled:
                    columns, rows = _filled(columns, list(rows))
                marks = ", ".join("?" * len(columns))
                names = ", ".join(columns)
                self.driver.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
                return
            names = ", ".join(columns)
            with self.driver.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        except Exception as error:
            known = self.explain_error(error)
            if known is None:
                raise
            raise known from error

    def columns(self, table: str, columns: Mapping[str, Sequence[Any]]) -> None:
        """Rows into a table, given as the values of every column; those without any are left out."""
        filled = {name: values for name, values in columns.items() if values.count(None) < len(values)}
        try:
            names = ", ".join(filled)
            if self.dialect == "sqlite":
                marks = ", ".join("?" * len(filled))
                text = f"INSERT INTO {table} ({names}) VALUES ({marks})"
                self.driver.executemany(text, zip(*filled.values(), strict=True))
                return
            with self.driver.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                copy.write(copied(filled.values()))
        except Exception as error:
            known = self.explain_error(error)
            if known is None:
                raise
            raise known from error

    def each(self, sql: Sql, rows: Iterable[dict[str, Any]]) -> int:
        """Runs one statement for every row of values; how many rows it touched in all."""
        text = text_for(sql, self.dialect)
        try:
            if self.dialect == "sqlite":
                count: int = self.driver.executemany(text, rows).rowcount
                return count
            with self.driver.cursor() as cursor:
                cursor.executemany(for_postgresql(text), rows)
                touched: int = cursor.rowcount
                return touched
        except Exception as error:
            known = self.explain_error(error)
            if known is None:
                raise
            raise known from error

    def script(self, text: str) -> None:
        """Statements separated by lines of ``--;``, one after the other."""
        try:
            for statement in re.split(r"^--;$", text, flags=re.MULTILINE):
                if statement.strip():
                    self.driver.execute(statement)
        except Exception as error:
            known = self.explain_error(error)
            if known is None:
                raise
            raise known from error

    def close(self) -> None:
        """Gives the connection back to the operating system."""
        self.driver.close()
