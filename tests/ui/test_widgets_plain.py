"""Data reaches widgets as inert text, never as markup."""

import pytest

from widgets.plain import inert, plain


def test_markup_stays_text() -> None:
    assert plain("[@click=app.quit]Ann[/]").plain == "[@click=app.quit]Ann[/]"
    assert plain("[@click=app.quit]Ann[/]").spans == []


@pytest.mark.parametrize(
    "code", [0x00, 0x07, 0x1B, 0x7F, 0x85, 0x9B, 0x9D, 0x061C, 0x202E, 0x2066, 0x2028, 0xFEFF]
)
def test_a_control_becomes_one_replacement_character(code: int) -> None:
    assert inert(f"a{chr(code)}b") == "a\N{REPLACEMENT CHARACTER}b"


def test_names_of_real_people_stay_as_they_are() -> None:
    for name in ("Zoë Ñandú", "山田太郎", "نگار\u200cزاده", "O'Brien-Łukasz"):
        assert inert(name) == name
