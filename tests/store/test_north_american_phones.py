"""North American numbers in their usual writings are told without `phonenumbers` exactly as by it."""

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BadInput
from store.people.north_america import ABROAD, CODE, TRUNK, counts_in, is_usual_line, usually_written
from store.people.phones import parse_phone

REGIONS = ("US", "CA", "PR", "DO", "JM", "AG", "BS", "GU", "GB", "DE", "MX", "FR")
WRITINGS = (
    "{}{}{}",
    "({}) {}-{}",
    "({}){}-{}",
    "{}-{}-{}",
    "{} {} {}",
    "{}.{}.{}",
    "+1{}{}{}",
    "+1 ({}) {}-{}",
    "+1-{}-{}-{}",
    "+1 {} {} {}",
    "1 ({}) {}-{}",
    "1{}{}{}",
    "{} - {} - {}",
    "({}) {}.{} ",
)
KINDS = {
    phonenumbers.PhoneNumberType.MOBILE: "mobile",
    phonenumbers.PhoneNumberType.FIXED_LINE: "fixed_line",
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE: "fixed_or_mobile",
    phonenumbers.PhoneNumberType.TOLL_FREE: "toll_free",
    phonenumbers.PhoneNumberType.VOIP: "voip",
}


def told_by_the_library(written: str, region: str) -> tuple[str, str, str] | None:
    """What `phonenumbers` alone says."""
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    national = phonenumbers.national_significant_number(number)
    kind = KINDS.get(phonenumbers.number_type(number), "other")
    return f"+{number.country_code}{national}", national, kind


def told_here(written: str, region: str) -> tuple[str, str, str] | None:
    """What the store keeps."""
    try:
        found = parse_phone(written, region)
    except BadInput:
        return None
    return found.e164, found.national, found.kind


@settings(max_examples=1500, deadline=None)
@given(
    area=st.integers(100, 999),
    exchange=st.integers(0, 999),
    line=st.integers(0, 9999),
    writing=st.sampled_from(WRITINGS),
    region=st.sampled_from(REGIONS),
)
def test_a_number_is_told_as_the_library_tells_it(
    area: int, exchange: int, line: int, writing: str, region: str
) -> None:
    """Any area code, exchange and line, valid or not, seen from any region."""
    written = writing.format(area, f"{exchange:03}", f"{line:04}")
    assert told_here(written, region) == told_by_the_library(written, region)


@pytest.mark.parametrize("exchange", ["200", "555", "911", "100", "976"])
def test_every_area_code_is_told_as_the_library_tells_it(exchange: str) -> None:
    """From 200 to 999."""
    for area in range(200, 1000):
        written = f"({area}) {exchange}-0117"
        assert told_here(written, "US") == told_by_the_library(written, "US")


@pytest.mark.parametrize("national", ["2125550117", "4165550117", "8085550117"])
def test_a_usual_number_needs_only_the_patterns(national: str) -> None:
    """The United States and Canada."""
    assert is_usual_line(national)


@pytest.mark.parametrize("national", ["8005550117", "9002345678", "2423225678", "5002345678", "1125550117"])
def test_another_kind_of_number_is_left_to_the_library(national: str) -> None:
    """Toll-free, premium and personal numbers, an island's, and what is none."""
    assert not is_usual_line(national)


@pytest.mark.parametrize(
    "written", ["12125550117", "212555011", "(212 555-0117", "212/555-0117", "+44 2079460018"]
)
def test_another_writing_is_left_to_the_library(written: str) -> None:
    """So that nothing is guessed."""
    assert usually_written(written) is None


def test_a_number_without_its_code_is_american_only_where_that_is_the_regions_own() -> None:
    """``(212) 555-0117`` typed in London is none."""
    assert counts_in("CA")
    assert not counts_in("GB")
    assert told_here("(212) 555-0117", "CA") == ("+12125550117", "2125550117", "fixed_or_mobile")
    assert told_here("(212) 555-0117", "GB") is None


def test_what_all_regions_of_north_america_dial_is_what_the_library_says() -> None:
    for region in phonenumbers.SUPPORTED_REGIONS:
        shared = phonenumbers.country_code_for_region(region) == int(CODE)
        assert counts_in(region) == shared
        if shared:
            metadata = phonenumbers.PhoneMetadata.metadata_for_region(region)
            assert metadata is not None
            assert metadata.international_prefix == ABROAD
            assert phonenumbers.ndd_prefix_for_region(region, True) == TRUNK
