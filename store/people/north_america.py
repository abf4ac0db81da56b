"""North American numbers in their usual writings, told by the patterns of `phonenumbers`: one match instead of thirty.

Whatever is written or numbered otherwise is left to `phonenumbers` itself.
"""

import re
from functools import cache
from typing import Any

CODE = "1"
"""The country code they share."""
TRUNK = "1"
ABROAD = "011"
"""What all of them dial before an area code, and before another country's code."""
_LARGEST = ("US", "CA")
"""Known without `phonenumbers`, so that the first digits typed do not wait for it."""
_WRITTEN = re.compile(
    r"(\+1[ .-]?)?(?:\(([2-9][0-9]{2})\) ?|([2-9][0-9]{2})[ .-]?)([0-9]{3})[ .-]?([0-9]{4})"
)
_OTHERS = (
    "premium_rate",
    "toll_free",
    "shared_cost",
    "voip",
    "personal_number",
    "pager",
    "uan",
    "voicemail",
)
"""What a number is taken for before it is a usual line."""


def usually_written(written: str) -> tuple[bool, str] | None:
    """Whether it begins with the country code, and its ten digits; None for any other writing."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return None
    code, bracketed, area, exchange, line = found.groups()
    return code is not None, f"{bracketed or area}{exchange}{line}"


def counts_in(region: str) -> bool:
    """Whether a region's numbers are written without the code, because it is its own."""
    return region in _LARGEST or region in _regions()


def is_usual_line(national: str) -> bool:
    """Whether ten digits are a valid number, fixed or mobile; if not, they may be valid all the same.

    `phonenumbers` asks one territory after the other: some own what begins with their digits, the large ones
    what is like their numbers.
    """
    for region in _regions():
        leading, lines = _patterns(region)
        if leading is not None:
            if leading.match(national):
                return False
        elif lines is None:
            return False
        elif found := lines.fullmatch(national):
            return found["line"] is not None
    return False


@cache
def _regions() -> tuple[str, ...]:
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    return tuple(COUNTRY_CODE_TO_REGION_CODE[int(CODE)])


@cache
def _patterns(region: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """How a territory's numbers begin where that tells them, else what they are like; neither: ask."""
    from phonenumbers import PhoneMetadata

    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None:
        return None, None
    if metadata.leading_digits is not None:
        return re.compile(metadata.leading_digits), None
    if not metadata.same_mobile_and_fixed_line_pattern:
        return None, None
    others = "|".join(filter(None, (_like(getattr(metadata, name)) for name in _OTHERS)))
    line, every = _like(metadata.fixed_line), _like(metadata.general_desc)
    return None, re.compile(f"(?=(?:{every})$)(?:{others or '(?!)'}|(?P<line>{line}))")


def _like(found: Any) -> str:
    """The pattern of a kind of number, if some of them have ten digits."""
    if found is None or (found.possible_length and 10 not in found.possible_length):
        return ""
    pattern: str = found.national_number_pattern or ""
    return pattern
