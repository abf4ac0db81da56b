"""Phone numbers, all of them read and written by `phonenumbers`, which is imported when the first one is met.

A *region* is a two-letter country code such as ``US``; a *trunk prefix* is what a country dials before a
national number (0 in most of Europe); an
*international prefix* what it dials before a country code (00 or 011).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from store.errors import BadInput
from store.people.north_america import ABROAD, CODE, TRUNK, counts_in, is_usual_line, usually_written
from store.words import say

PhoneKind = Literal["mobile", "fixed_line", "fixed_or_mobile", "toll_free", "voip", "other"]

SHORTEST_WHOLE = 5
SHORTEST_WITHOUT_ZERO = 5
SHORTEST_WITHOUT_TRUNK = 9
SHORTEST_ABROAD = 3
OTHER_TRUNKS = ("06", "8")
LONGEST_TYPED = 40

_NORTH_AMERICAN = re.compile(r"\+1[2-9][0-9]{9}")
_WRITTEN = re.compile(r"\+?[0-9()./\- ]*")
_SIGNS = str.maketrans(
    dict.fromkeys("‐‑‒–—―−－", "-") | {"＋": "+", "（": "(", "）": ")", "．": ".", "／": "/"}
)


@dataclass(frozen=True, slots=True)
class Phone:
    """A valid number: E.164, its digits without the country code, and what kind of line it is."""

    e164: str
    national: str
    kind: PhoneKind


@dataclass(frozen=True, slots=True)
class PhoneSearch:
    """What typed digits may mean; a stored number matches if any of these does.

    ``full``: E.164 numbers equal to it. ``prefixes``: starts of the digits without country code, whatever
    the country. ``e164_prefixes``: starts of the E.164 form, with ``+``. ``suffixes``: ends of its digits.
    """

    full: tuple[str, ...]
    prefixes: tuple[str, ...]
    e164_prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]


def parse_phone(typed: str, region: str, field: str = "") -> Phone:
    """The number typed in any usual format; raises `BadInput` if it is not a valid one, seen from the region.

    Another country's number begins with ``+``, with ``00`` or with the region's own international prefix.
    """
    written = " ".join(_ascii_digits(typed).translate(_SIGNS).split())
    if len(written) > LONGEST_TYPED or not _WRITTEN.fullmatch(written):
        raise BadInput(say("people.phone_shape", field=field or say("field.phone")))
    phone = _valid(written, region)
    if phone is None and not written.startswith("+") and (digits := phone_digits(written)).startswith("00"):
        phone = _valid("+" + digits[2:], region)
    if phone is None:
        raise BadInput(say("people.phone_invalid", field=field or say("field.phone"), region=region))
    return phone


def phone_digits(typed: str) -> str:
    """The digits alone, in ASCII whatever script they are typed in."""
    return "".join(char for char in _ascii_digits(typed) if char in "0123456789")


@lru_cache(maxsize=8192)
def display(e164: str, region: str) -> str:
    """As the region writes it: national format for its own country code, international otherwise."""
    own = calling_code(region)
    if own == "1" and _NORTH_AMERICAN.fullmatch(e164):
        return f"({e164[2:5]}) {e164[5:8]}-{e164[8:]}"
    import phonenumbers

    number = phonenumbers.parse(e164)
    form = phonenumbers.PhoneNumberFormat
    national = str(number.country_code) == own
    return phonenumbers.format_number(number, form.NATIONAL if national else form.INTERNATIONAL)


@lru_cache(maxsize=1024)
def display_typed(digits: str, had_plus: bool, region: str) -> str:
    """Part of a number, grouped as the region would write it: ``21255501`` gives ``(212) 555-01``."""
    from phonenumbers import AsYouTypeFormatter

    formatter = AsYouTypeFormatter(region)
    shown = ""
    for char in ("+" if had_plus else "") + digits:
        shown = formatter.input_digit(char)
    return shown


def spoken(e164: str) -> str:
    """Its national digits in the groups in which they are said: ``212 555 0117``."""
    import phonenumbers

    number = phonenumbers.parse(e164)
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return " ".join(re.findall(r"[0-9]+", written))


@lru_cache(maxsize=1024)
def search_forms(digits: str, had_plus: bool, region: str) -> PhoneSearch:
    """Everything that digits typed in the bar may mean, whole or in part, from either end.

    After ``+`` they begin with a country code. Otherwise they are tried as a national number with and without
    the region's trunk prefix, after ``00`` and the region's international prefix, after a country code typed
    without ``+`` (both with at least three digits left), and as the end of any number; a leading 0 is left
    off too from five digits on: four are the end of a number more often than its beginning. What is valid in the
    region is not read as a whole number of another country as well: it is found as the start of one all the same.
    """
    digits = phone_digits(digits)
    abroad = [digits]
    if not had_plus:
        abroad += [digits[len(prefix) :] for prefix in _international_prefixes(digits, region)]
        abroad = [form for form in abroad if len(form) >= SHORTEST_ABROAD]
    own = None if had_plus or len(digits) < SHORTEST_WHOLE else _valid(digits, region)
    whole: list[Phone | None] = (
        [own] if own else [_valid("+" + form, region) for form in abroad if len(form) >= SHORTEST_WHOLE]
    )
    after_code = [
        form for typed in abroad for form in (typed, *_without_trunk(typed)) if form[:1] not in ("", "0")
    ]
    if had_plus or not digits:
        return PhoneSearch(_found(whole), (), _each("+" + form for form in after_code), ())
    national, suffixes = [digits], [digits]
    trunk = _trunk_prefix(region)
    if trunk and digits.startswith(trunk) and digits != trunk:
        national.append(digits[len(trunk) :])
    inland = [f"+{calling_code(region)}{form}" for form in national]
    if digits.startswith("0") and len(digits) >= SHORTEST_WITHOUT_ZERO:
        national.append(digits[1:])
        suffixes.append(digits[1:])
    if len(digits) >= SHORTEST_WITHOUT_TRUNK:
        suffixes += [digits[len(other) :] for other in OTHER_TRUNKS if digits.startswith(other)]
    return PhoneSearch(
        _found(whole),
        _each(national),
        _each((*inland, *("+" + form for form in after_code))),
        _each(suffixes),
    )


def _valid(written: str, region: str) -> Phone | None:
    """The number, or None if `phonenumbers` does not call it valid."""
    if (usual := usually_written(written)) is not None:
        with_code, digits = usual
        if (with_code or counts_in(region)) and is_usual_line(digits):
            return Phone(f"+{CODE}{digits}", digits, "fixed_or_mobile")
    import phonenumbers

    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    kind = phonenumbers.number_type(number)
    if kind == phonenumbers.PhoneNumberType.UNKNOWN:
        return None
    national = phonenumbers.national_significant_number(number)
    return Phone(f"+{number.country_code}{national}", national, _kinds().get(kind, "other"))


@cache
def _kinds() -> dict[int, PhoneKind]:
    from phonenumbers import PhoneNumberType

    return {
        PhoneNumberType.MOBILE: "mobile",
        PhoneNumberType.FIXED_LINE: "fixed_line",
        PhoneNumberType.FIXED_LINE_OR_MOBILE: "fixed_or_mobile",
        PhoneNumberType.TOLL_FREE: "toll_free",
        PhoneNumberType.VOIP: "voip",
    }


@cache
def calling_code(region: str) -> str:
    """The country code, digits only; raises `BadInput` for a region that has none."""
    if counts_in(region):
        return CODE
    import phonenumbers

    code = phonenumbers.country_code_for_region(region)
    if not code:
        raise BadInput(say("people.no_region"))
    return str(code)


@cache
def _trunk_prefix(region: str) -> str:
    if counts_in(region):
        return TRUNK
    import phonenumbers

    return phonenumbers.ndd_prefix_for_region(region, True) or ""


def _international_prefixes(digits: str, region: str) -> set[str]:
    """Those of ``00`` and the region's own prefixes with which the digits begin."""
    own = re.match(_international_prefix(region), digits)
    return {prefix for prefix in ("00", own.group() if own else "") if prefix and digits.startswith(prefix)}


@cache
def _international_prefix(region: str) -> str:
    """A pattern."""
    if counts_in(region):
        return ABROAD
    from phonenumbers import PhoneMetadata

    metadata = PhoneMetadata.metadata_for_region(region)
    return (metadata.international_prefix if metadata else None) or "00"


def _without_trunk(after_plus: str) -> tuple[str, ...]:
    """``4402079`` is also ``442079``: a trunk prefix is often written after the country code, in brackets."""
    for length in (1, 2, 3):
        code, rest = after_plus[:length], after_plus[length:]
        if not code.startswith("0") and rest and (regions := _regions_of(code)):
            trunk = _trunk_prefix(regions[0])
            return (code + rest[len(trunk) :],) if trunk and rest.startswith(trunk) else ()
    return ()


def _regions_of(code: str) -> tuple[str, ...]:
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    regions: tuple[str, ...] = COUNTRY_CODE_TO_REGION_CODE.get(int(code), ())
    return regions


def _found(phones: list[Phone | None]) -> tuple[str, ...]:
    return _each(phone.e164 for phone in phones if phone is not None)


def _each(forms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(forms))


def _ascii_digits(typed: str) -> str:
    """The text with digits of every script as ASCII ones."""
    if typed.isascii():
        return typed
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in typed)
