"""A template for every kind: the header and one example row, which imports as it stands."""

import csv
import io

from store.transfer.escaping import escaped
from store.transfer.kinds import kind_named


def template(kind: str) -> str:
    """CSV text; raises `BadInput` for an unknown kind."""
    columns = kind_named(kind).columns
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.name for column in columns])
    writer.writerow([escaped(column.example) for column in columns])
    return out.getvalue()


def column_table(kind: str) -> tuple[tuple[str, str, str], ...]:
    """Name, meaning and example of every column, for help and documents."""
    return tuple((column.name, column.meaning, column.example) for column in kind_named(kind).columns)
