"""Names are found however they are typed."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.search.folding import exact_key, fold, fold_both, query_choices, query_tokens

NAMES = st.text(
    alphabet=st.one_of(
        st.sampled_from("abcxyzABZ '’-‐üöäåøßæœłđıİþðÅéẞñ.\u0301\u0308\u200c"), st.characters(codec="utf-8")
    ),
    max_size=24,
)


def finds(typed: str, name: str) -> bool:
    """What a full-text index of prefixes does with the query's alternatives."""
    index = fold_both(name).split()
    return all(
        any(
            all(any(token.startswith(start) for token in index) for start in starts)
            for starts in alternatives
        )
        for alternatives in query_choices(typed)
    )


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("bjorn", "Bjørn"),
        ("bjoern", "Bjørn"),
        ("obrien", "O'Brien"),
        ("o brien", "O'Brien"),
        ("o'brien", "O’Brien"),
        ("o’brien", "OBrien"),
        ("o'brien", "O Brien"),
        ("obrien", "O Brien"),
        ("weiss", "Weiß"),
        ("WEIẞ", "Weiss"),
        ("mueller", "Müller"),
        ("muller", "Müller"),
        ("müller", "Mueller"),
        ("mu\u0308ller", "Müller"),
        ("smith jones", "Smith-Jones"),
        ("smithjones", "Smith-Jones"),
        ("smith-jones", "Smith Jones"),
        ("smith-jones", "Smithjones"),
        ("smith‑jones", "Smith-Jones"),
        ("jones smi", "Anna Smith-Jones"),
        ("obrien", "Smith-O'Brien"),
        ("lukasz", "Łukasz"),
        ("dang", "Đặng"),
        ("aeroe", "Ærø"),
        ("kobenhavn", "København"),
        ("aagaard", "Ågaard"),
        ("agaard", "Ågaard"),
        ("isik", "Işık"),
        ("INCI", "İnci"),
        ("thor aesir", "Þór Æsir"),
        ("νικος", "Νίκος"),
        ("李", "李小龙"),
        ("jane doe", "JANE\u3000DOE"),
    ],
)
def test_a_name_is_found_by_every_usual_spelling(typed: str, name: str) -> None:
    assert finds(typed, name)


@pytest.mark.parametrize(
    ("typed", "name"), [("smith", "Smit"), ("rien", "Brien"), ("jones x", "Smith-Jones"), ("muler", "Müller")]
)
def test_other_names_are_not_found(typed: str, name: str) -> None:
    assert not finds(typed, name)


def test_the_plain_tokens_of_the_specification_find_all_four() -> None:
    words = query_tokens("bjorn obrien weiss mueller")
    assert words == ("bjorn", "obrien", "weiss", "mueller")
    index = fold_both("Bjørn O'Brien Weiß Müller").split()
    assert all(word in index for word in words)


@given(NAMES)
@settings(deadline=None)
def test_a_name_finds_itself_in_any_case_and_composition(name: str) -> None:
    assert finds(name, name)
    assert finds(unicodedata.normalize("NFD", name), name)
    assert finds(fold(name), name)
    assert all(
        any(token.startswith(word) for token in fold_both(name).split()) for word in query_tokens(name)
    )


@given(NAMES)
@settings(deadline=None)
def test_tokens_are_letters_and_digits_in_lower_case(name: str) -> None:
    for token in fold_both(name).split(" "):
        assert token == token.lower()
        assert not token or token.isalnum()


@given(st.text(alphabet="abz OD'-.", max_size=20))
@settings(deadline=None)
def test_the_short_way_for_ascii_is_the_long_one(name: str) -> None:
    assert fold(name).split() == fold(f"ž. {name}").split()[1:]
    assert exact_key(name) == exact_key(f"{name} ž")[:-1].rstrip()


def test_an_exact_name_keeps_its_words_and_their_order() -> None:
    assert exact_key(" JANE  Döe") == exact_key("jane doe") == "jane doe"
    assert exact_key("Doe Jane") != exact_key("Jane Doe")
    assert exact_key("Jane Doe-Smith") != exact_key("Jane Doe Smith")
    assert exact_key("O’Brien") == exact_key("O'Brien")
    assert exact_key("Jane Doe Jr.") != exact_key("Jane Doe")
