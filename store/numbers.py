"""Numbers as people type them: thousands separated or not, and never guessed at."""

import re
from decimal import Decimal

from store.errors import BadInput
from store.words import say

_WHOLE = re.compile(r"([+\-−]?)(\d{1,3}(?:,\d{3})+|\d[\d_]*)")
_MONEY = re.compile(r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)?(?:\.(?P<decimals>\d+))?")
_DECIMAL_COMMA = re.compile(r"(?P<whole>\d+),(?P<decimals>\d+)")
LARGEST = 2**63 - 1
"""What both databases keep in a whole number."""


def read_whole(typed: str) -> int:
    """The whole number of ``25``, ``+25``, ``−3`` or ``1,000``; raises ``BadInput`` for anything else.

    ``1,5`` is refused: whether it means 15 or one and a half is not for a program to say.
    """
    text = typed.strip()
    found = _WHOLE.fullmatch(text)
    if found is None:
        raise BadInput(say("field.not_whole", text=text[:40]))
    digits = found[2].replace(",", "").replace("_", "")
    if len(digits) > len(str(LARGEST)) or int(digits) > LARGEST:
        raise BadInput(say("field.too_large", text=text[:40]))
    return int(digits) * (-1 if found[1] in ("-", "−") else 1)


def read_amount(typed: str, decimals: int) -> Decimal | None:
    """An amount of money with at most ``decimals`` places, None for what is none or could mean two amounts.

    ``1,250`` and ``1,250.50`` separate thousands, ``12,50`` is a decimal comma; with three decimals ``1,250``
    could be either.
    """
    found = _MONEY.fullmatch(typed)
    if decimals and (comma := _DECIMAL_COMMA.fullmatch(typed)):
        if len(comma["decimals"]) == 3 == decimals:
            return None
        if len(comma["decimals"]) <= decimals:
            found = comma
    if found is None or not (found["whole"] or found["decimals"]):
        return None
    return Decimal(f"{(found['whole'] or '0').replace(',', '')}.{found['decimals'] or '0'}")
