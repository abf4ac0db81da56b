"""Cells that a spreadsheet would run as formulas: marked with one `'` on the way out, unmarked on the way
in.

``engineering.md`` B3: lossless both ways; phones, negative amounts and names such as *'t Hooft* stay as
they are.
"""

import re
from collections.abc import Iterable

_RUNS = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_MARKED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")
_ANY_RUNS = re.compile("\0'*[=+\\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def escaped(cell: str) -> str:
    """The cell as it is written; numbers and E.164 phones stay."""
    if _RUNS.match(cell) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def unescaped(cell: str) -> str:
    """The cell as it was before ``escaped``."""
    return cell[1:] if cell[:1] == "'" and _MARKED.match(cell) else cell


def may_run(cells: Iterable[str]) -> bool:
    """Whether ``escaped`` might change one of many cells."""
    return _ANY_RUNS.search("\0" + "\0".join(cells)) is not None
