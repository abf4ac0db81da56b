"""Text on its way in is one clean line, or refused in a sentence that does not repeat it."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BadInput
from store.text import clean_line, clean_name, clean_note

HOSTILE = [
    ("Ann\x1b]11;?\x1b\\ Lee", "control"),
    ("Ann\x9b31mLee", "control"),
    ("Ann\tLee", "control"),
    ("Ann\x00Lee", "control"),
    ("Ann\nLee", "more than one line"),
    ("Ann\u2028Lee", "more than one line"),
    ("Ann\x85Lee", "more than one line"),
    ("Ann\u202eLee", "format"),
    ("Ann\u2066Lee", "format"),
    ("Ann\ufeffLee", "format"),
    ("Ann\xadLee", "format"),
    ("Ann\U000e0041Lee", "format"),
    ("Ann\ue000Lee", "private"),
    ("Ann\u0378Lee", "does not exist"),
    ("Ann\uffffLee", "does not exist"),
    ("Ann\ud800Lee", "surrogate"),
    ("Ann\u115fLee", "invisible letter"),
    ("Ann\u1160Lee", "invisible letter"),
    ("Ann\u3164Lee", "invisible letter"),
    ("Ann\uffa0Lee", "invisible letter"),
    ("Ann \u200dLee", "joiner"),
    ("Ann\u200c", "joiner"),
    ("\u200cAnn", "joiner"),
    ("A\u200c\u200dB", "joiner"),
    ("👩\u200d👩", "joiner"),
    ("Zx" + "\u0302\u0323\u0330\u0334\u0335" + "Lee", "accents"),
    ("Ann" * 40, "too long"),
    ("Ø" * 81, "too long"),
    ("x" * 65_536, "too long"),
]


@pytest.mark.parametrize(("text", "why"), HOSTILE)
def test_hostile_text_is_refused_by_name_and_never_repeated(text: str, why: str) -> None:
    with pytest.raises(BadInput) as refused:
        clean_name(text, "last name")
    sentence = str(refused.value)
    assert sentence.startswith("last name ")
    assert why in sentence
    assert "Ann" not in sentence
    assert sentence.isascii()
    assert sentence.isprintable()


@pytest.mark.parametrize(
    "name",
    [
        "Amelia Stone",
        "O'Brien-Smith",
        "می\u200cخواهم",
        "क्\u200dष",
        "Đặng Thị Hồng",
        "김민준",
        "[@click=app.quit]x[/]",
        "=SUM(A1)",
        "Ann 🙂",
        "Ø" * 80,
        "é" * 80,
        "x" * 80,
    ],
)
def test_real_names_pass_unchanged(name: str) -> None:
    assert clean_name(name) == name


def test_spaces_are_folded_and_accents_composed() -> None:
    assert clean_name("  Ann   Lee ") == "Ann Lee"
    assert clean_name("\u00a0Bjo\u0308rn \u2003 Lee\u3000") == "Björn Lee"
    assert clean_name("   ") == ""
    assert clean_name(" " + "x" * 79 + "  ") == "x" * 79


def test_a_note_may_be_longer_than_a_name() -> None:
    assert clean_note("é" * 1000) == "é" * 1000
    with pytest.raises(BadInput, match="note is too long: at most 1,000 characters"):
        clean_note("é" * 1001)


@given(st.text(max_size=120))
@settings(deadline=None)
def test_what_passes_is_one_composed_line_that_passes_again(text: str) -> None:
    try:
        cleaned = clean_line(text, 40)
    except BadInput:
        return
    assert cleaned == unicodedata.normalize("NFC", cleaned) == clean_line(cleaned, 40)
    assert cleaned == " ".join(cleaned.split())
    assert not {unicodedata.category(char) for char in cleaned} & {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert all(char in "\u200c\u200d" for char in cleaned if unicodedata.category(char) == "Cf")


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=60))
@settings(deadline=None)
def test_plain_ascii_loses_nothing_but_spaces(text: str) -> None:
    assert clean_line(text, 60).split() == text.split()
