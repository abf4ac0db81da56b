"""Phone numbers nobody has: 555-0100 to 555-0199 behind real area codes."""

from random import Random

_NEAR = "212 646 718 917 347 914 516 631"
_FAR = (
    "201 732 973 908 203 860 617 508 215 610 412 202 301 410 703 804 404 305 312 773 415 510 206 503 702 602 "
    "512 713 214 303 612 314 216 585 518 315 607 716 845 401 603 802"
)
KEPT = ("2125550117", "2125550142")
"""Numbers of the two people to meet first."""
UNKNOWN = "2125550199"
"""A number on a receipt that no customer has."""
MOST_PEOPLE = 4_000
"""There are 5,000 numbers, and some people have two."""


def numbers(choice: Random) -> list[str]:
    """Every number once, those near the shops first; none of those that are kept."""
    found: list[str] = []
    for codes in (_NEAR, _FAR):
        part = [f"{code}55501{end:02}" for code in codes.split() for end in range(100)]
        choice.shuffle(part)
        found += part
    return [number for number in found if number not in (*KEPT, UNKNOWN)]


def as_typed(number: str, choice: Random) -> str:
    """The same number as people write it, in one of four ways."""
    area, end = number[:3], number[6:]
    return choice.choice(
        (f"({area}) 555-{end}", f"{area}-555-{end}", f"+1 {area} 555 {end}", f"{area}.555.{end}")
    )
