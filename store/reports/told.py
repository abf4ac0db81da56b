"""A report's cells in words, for people."""

from store.reports.table import Cell, Field
from store.shown import Shown

FIGURES = ("count", "points", "money", "tenths", "percent")
"""Kinds that stand to the right."""


def told(field: Field, cell: Cell, shown: Shown) -> str:
    """The cell as this shop writes it; empty where there is nothing."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if field.kind == "money":
        return shown.money(cell)
    if field.kind in ("tenths", "percent"):
        return f"{cell // 10}.{cell % 10}"
    return f"{cell:,}"
