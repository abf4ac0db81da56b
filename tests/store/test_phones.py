"""A phone number is found and stored whatever format it comes in."""

from collections.abc import Iterator

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import AsYouTypeFormatter, PhoneNumberFormat

from store.errors import BadInput
from store.people.phones import (
    PhoneSearch,
    display,
    display_typed,
    parse_phone,
    phone_digits,
    search_forms,
    spoken,
)

FOREIGN = (
    "+442079460018",
    "+447700900123",
    "+493012345678",
    "+4915112345678",
    "+84935123456",
    "+33612345678",
    "+390612345678",
    "+819012345678",
    "+61412345678",
    "+3612345678",
    "+74951234567",
    "+5215512345678",
    "+525512345678",
    "+5511912345678",
    "+353851234567",
    "+4740612345",
    "+4521234567",
    "+48512345678",
    "+905321234567",
    "+919812345678",
    "+6591234567",
    "+85251234567",
    "+971501234567",
)
AMERICAN = ("+12125550117", "+13105550142", "+14165550199", "+18085550100", "+19075550101")
STORED = [*FOREIGN, *AMERICAN]
REGIONS = ("US", "GB", "DE", "VN", "AU", "FR")


def national_digits(e164: str) -> str:
    return phonenumbers.national_significant_number(phonenumbers.parse(e164))


def matches(e164: str, forms: PhoneSearch) -> bool:
    """What the look-up does with the forms."""
    return (
        e164 in forms.full
        or e164.startswith(forms.e164_prefixes or ("?",))
        or national_digits(e164).startswith(forms.prefixes or ("?",))
        or e164.endswith(forms.suffixes or ("?",))
    )


def spellings(e164: str, region: str) -> Iterator[str]:
    """The ways in which people in the region write and half-write this number."""
    number = phonenumbers.parse(e164)
    digits, national = e164[1:], national_digits(e164)
    international = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    yield from (e164, digits, "00" + digits, international, international[1:], "00 " + international[1:])
    yield phonenumbers.format_number(number, PhoneNumberFormat.RFC3966)[4:]
    yield phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    yield phonenumbers.format_out_of_country_calling_number(number, region)
    yield f"+{number.country_code} (0){national}" if number.country_code == 44 else e164
    yield national
    for separator in ("-", ".", " ", "/"):
        yield separator.join((national[:3], national[3:6], national[6:]))
    yield from (digits[-length:] for length in range(2, 10))
    yield from (national[:length] for length in range(3, len(national)))
    yield from ("+" + digits[:length] for length in range(2, len(digits)))
    yield from (digits[:length] for length in range(4, len(digits)))
    yield from ("00" + digits[:length] for length in range(3, len(digits)))
    if "0" + national == phone_digits(phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)):
        yield from (f"0{national[:length]}" for length in range(4, len(national)))


def search(typed: str, region: str) -> PhoneSearch:
    return search_forms(phone_digits(typed), typed.startswith("+"), region)


@pytest.mark.parametrize("region", REGIONS)
def test_every_spelling_of_every_number_finds_it(region: str) -> None:
    tried = [(typed, e164) for e164 in STORED for typed in spellings(e164, region)]
    assert len(tried) > 1000
    assert [pair for pair in tried if not matches(pair[1], search(pair[0], region))] == []


@given(st.integers(201, 989), st.integers(200, 999), st.integers(0, 9999), st.data())
@settings(deadline=None)
def test_any_american_number_is_found_from_both_ends(
    area: int, exchange: int, line: int, data: st.DataObject
) -> None:
    national = f"{area}{exchange}{line:04}"
    length = data.draw(st.integers(1, 10))
    for typed in (
        national[:length],
        national[-length:],
        f"({area}) {exchange}-{line:04}"[: length + 4],
        f"+1 {area}",
        f"1-{area}-{exchange}",
    ):
        assert matches("+1" + national, search(typed, "US"))


def test_four_digits_mean_the_end_and_not_whole_countries() -> None:
    forms = search_forms("0117", False, "US")
    assert forms.suffixes == ("0117",)
    assert not matches("+74951234567", forms)
    assert not matches("+12125551117", forms)


def test_a_leading_zero_is_left_off_from_the_right() -> None:
    assert search_forms("0935123456", False, "US").suffixes == ("0935123456", "935123456")


def test_a_national_mobile_prefix_is_understood_in_its_own_region() -> None:
    assert "+5491123456789" in search("011 15-2345-6789", "AR").full


def test_a_whole_number_is_known_as_one() -> None:
    for typed in ("2125550117", "12125550117", "0012125550117", "01112125550117"):
        assert "+12125550117" in search_forms(typed, False, "US").full
    assert search_forms("12125550117", True, "US").full == ("+12125550117",)
    assert search_forms("", False, "US") == PhoneSearch((), (), (), ())


@given(
    st.text(alphabet="0123456789", max_size=45), st.booleans(), st.sampled_from((*REGIONS, "AR", "MX", "IT"))
)
@settings(max_examples=300, deadline=None)
def test_any_digits_can_be_searched(digits: str, plus: bool, region: str) -> None:
    forms = search_forms(digits, plus, region)
    assert all(form.startswith("+") for form in (*forms.full, *forms.e164_prefixes))
    assert all(form.isdigit() for form in (*forms.prefixes, *forms.suffixes))


@pytest.mark.parametrize(
    "typed",
    [
        "+12125550117",
        "(212) 555-0117",
        "212.555.0117",
        "1 212 555 0117",
        " 2125550117 ",
        "001 212 555 0117",
        "011 1 212 555 0117",
        "（212）555‑0117",
        "٢١٢٥٥٥٠١١٧",
        "212\u00a0555\u20110117",
    ],
)
def test_a_number_in_any_format_is_stored_as_one(typed: str) -> None:
    phone = parse_phone(typed, "US")
    assert (phone.e164, phone.national, phone.kind) == ("+12125550117", "2125550117", "fixed_or_mobile")


@pytest.mark.parametrize("typed", ["+44 (0)20 7946 0018", "0044 20 7946 0018", "011 44 20 7946 0018"])
def test_a_foreign_number_is_stored_with_its_country(typed: str) -> None:
    assert parse_phone(typed, "US").e164 == "+442079460018"
    assert parse_phone("020 7946 0018", "GB").e164 == "+442079460018"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0117",
        "555-0117",
        "999 555 0117",
        "212 555 01178",
        "1 800 FLOWERS",
        "jane",
        "+999 1",
        "2" * 70,
        "212\x1b555 0117",
        "442079460018",
        "212 555 0117 ext 5",
    ],
)
def test_what_is_not_valid_in_the_region_is_refused(typed: str) -> None:
    with pytest.raises(BadInput, match="home phone is not a ") as refused:
        parse_phone(typed, "US", "home phone")
    assert not typed or typed not in str(refused.value)


def test_the_fictional_numbers_of_every_area_code_in_the_demo_are_valid() -> None:
    for e164 in AMERICAN:
        assert parse_phone(e164, "US").e164 == e164


def test_a_number_is_shown_as_the_region_writes_it() -> None:
    assert display("+12125550117", "US") == display("+12125550117", "CA") == "(212) 555-0117"
    assert display("+12125550117", "GB") == "+1 212-555-0117"
    assert display("+442079460018", "GB") == "020 7946 0018"
    assert display("+442079460018", "US") == "+44 20 7946 0018"
    assert spoken("+12125550117") == "212 555 0117"


@given(st.integers(2_000_000_000, 9_999_999_999))
@settings(max_examples=500, deadline=None)
def test_the_short_way_of_showing_american_numbers_is_that_of_phonenumbers(national: int) -> None:
    number = phonenumbers.parse(f"+1{national}")
    assert display(f"+1{national}", "US") == phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)


def test_half_a_number_is_shown_in_groups() -> None:
    assert display_typed("21255501", False, "US") == "(212) 555-01"
    assert display_typed("44207946", True, "US") == "+44 20 7946"
    formatter = AsYouTypeFormatter("GB")
    assert display_typed("0207", False, "GB") == [formatter.input_digit(digit) for digit in "0207"][-1]


def test_a_region_that_does_not_exist_is_named() -> None:
    with pytest.raises(BadInput, match="two-letter country code"):
        search_forms("2125550117", False, "XX")
