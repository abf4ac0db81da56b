"""A query said in words, kept as text, expanded and completed."""

from datetime import date

import pytest

from store.search.language import (
    FIELDS,
    And,
    Name,
    Not,
    OneOf,
    Or,
    SavedSearch,
    Style,
    Vocabulary,
    canonical,
    complete,
    expand,
    explain,
    parse,
)

TODAY = date(2026, 11, 22)
WORDS = Vocabulary(
    tags={"vip": 5, "very important": 2, "staff": 7},
    stores={"Downtown": 3},
    saved={"lapsed": 4, "long gone": 1},
    counts={"has:email": 10},
    attributes={"shoe": 4},
    values={"Shoe": {"42": 3, "43": 1}},
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "everyone"),
        ("jane sto", "name has jane and sto"),
        ('"Jane Doe"', 'name is exactly "Jane Doe"'),
        ("0412", "phone ends 0412"),
        ("212 555 01", "phone starts (212) 555-01"),
        ("(212) 555-0117", "phone is (212) 555-0117"),
        ("+4420 7946", "phone starts +44 20 7946"),
        ("ann@example", "e-mail starts ann@example"),
        (
            "tag:vip,staff seen:>90d",
            "tag is vip or staff and last seen more than 90 days ago (before 24 Aug 2026)",
        ),
        ("(tag:vip OR jane) points:>1500", "(tag is vip or name has jane) and points more than 1,500"),
        ("-has:email not:member", "has no e-mail and is not a member"),
        ("-tag:vip", "tag is not vip"),
        ("-tag:vip,staff", "tag is none of vip, staff"),
        ("-visited:Harbor at:Downtown", "not visited Harbor and enrolled at Downtown"),
        ("-(jane bob)", "not (name has jane and bob)"),
        ("spent:>1250.50", "spent more than 1,250.50"),
        ("points:100..900", "points from 100 to 900"),
        ("visits:..3", "visits at most 3"),
        ("joined:2024..", "joined since 2024"),
        ("joined:2024-05", "joined in May 2024"),
        ("joined:2024-05-17", "joined on 17 May 2024"),
        ("joined:thisweek", "joined this week (16 Nov 2026 to 22 Nov 2026)"),
        ("seen:<30d", "last seen less than 30 days ago (since 24 Oct 2026)"),
        ("seen:today", "last seen today (22 Nov 2026)"),
        ("seen:never", "never seen"),
        ("birthday:next7d", "birthday in the next 7 days (22 Nov 2026 to 29 Nov 2026)"),
        ("birthday:05-17", "birthday on 17 May"),
        ("birthday:1990..", "born since 1990"),
        ("merge:0412", "merged from phone ends 0412"),
        ("attr:shoe=42,43 -attr:hat", "shoe is 42 or 43 and hat is not set"),
        ("optin:text,mobile_push", "opted in to text or mobile push"),
        ("@lapsed sort:-name", "@lapsed · by name Z to A"),
    ],
)
def test_a_query_is_explained_in_words(text: str, words: str) -> None:
    assert explain(parse(text), TODAY, "US") == words


def test_the_side_on_which_a_phone_matched_can_be_told() -> None:
    assert explain(parse("212"), TODAY, "US", phone_side="starts") == "phone starts 212"
    assert explain(parse("5550117"), TODAY, "US", phone_side="ends") == "phone ends 5550117"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  jane   smith ", "jane smith"),
        ("(212) 555-0117 -tag:vip", "2125550117  -tag:vip"),
        ("12 smith", "name:12 smith"),
        ("a (b OR tag:vip) not:member", "a (b OR tag:vip) not:member"),
        ("spent:>250.50 points:>", "spent:>250.50"),
        ("has:phone,email sort:seen,+points", "has:phone,email sort:seen,+points"),
        ("tag:“very important”", 'tag:"very important"'),
        ("x OR", "x"),
    ],
)
def test_a_query_is_kept_in_one_form(text: str, kept: str) -> None:
    assert canonical(parse(text)) == kept


def test_a_saved_search_is_put_in_with_those_inside_it() -> None:
    queries = {"Lapsed": "seen:>90d OR @gone", "gone": "tag:gone sort:seen"}
    expanded = expand(parse("jane -@lapsed").tree, queries)
    assert expanded.problems == ()
    lapsed = parse("seen:>90d OR tag:gone").tree
    assert expanded.tree == And((Name(("jane",)), Not(lapsed)))
    assert expand(parse("@gone @gone").tree, queries).tree == And((OneOf("tag", ("gone",)),) * 2)


def test_a_saved_search_that_cannot_be_put_in_is_named() -> None:
    queries = {
        "a": "@b",
        "b": "x OR @A",
        "half": "points:>",
        "wide": " OR ".join(["@c"] * 40),
        "c": "x y tag:z " * 9,
    }
    assert expand(SavedSearch("none"), queries).problems == ("there is no saved search @none",)
    assert expand(SavedSearch("a"), queries).problems == ("the saved search @A contains itself",)
    assert expand(SavedSearch("half"), queries).problems == (
        "the saved search @half: points: a value is still to come",
    )
    assert expand(Or((SavedSearch("c"), SavedSearch("none"))), queries).tree != OneOf("tag", ("z",))
    doubling = {f"n{n}": f"@n{n + 1} -@n{n + 1}" for n in range(40)} | {"n40": "x"}
    assert expand(SavedSearch("n0"), doubling).problems == ("these saved searches are too large together",)


@pytest.mark.parametrize(
    ("typed", "results"),
    [
        ("ta", ["tag:"]),
        ("-ta", ["-tag:"]),
        ("jane (sto", ["jane (store:"]),
        ("tag:", ["tag:staff", "tag:vip", 'tag:"very important"']),
        ("tag:V", ["tag:vip", 'tag:"very important"']),
        ('tag:"ve', ['tag:"very important"']),
        ("tag:staff,vi", ["tag:staff,vip"]),
        ("pho", ["phone:", "has:phone"]),
        ("has:bi", ["has:birthday"]),
        ("vi", ["visited:", "visits:", "tag:vip"]),
        ("@", ["@lapsed", '@"long gone"']),
        ("@lo", ['@"long gone"']),
        ("attr:", ["attr:shoe="]),
        ("attr:shoe=", ["attr:shoe=42", "attr:shoe=43"]),
        ("points:", ["points:>", "points:>=", "points:<", "points:<="]),
        ("seen:<", ["seen:<7d", "seen:<30d"]),
        ("birthday:next", ["birthday:next7d", "birthday:next30d", "birthday:nextmonth"]),
        ("not:", ["not:member", "not:archived"]),
        ("sort:us", ["sort:usedpoints"]),
        ("2125550", []),
        ('"ta', []),
        ("tga:ta", []),
    ],
)
def test_completion_offers(typed: str, results: list[str]) -> None:
    offered = complete(parse(typed), len(typed), WORDS)
    assert [typed[: offer.start] + offer.text + typed[offer.end :] for offer in offered] == results


def test_completion_replaces_the_whole_word_under_the_cursor() -> None:
    (offer,) = complete(parse("tagg:vip"), 3, WORDS)
    assert (offer.start, offer.end, offer.text) == (0, 4, "tag")
    (offer,) = complete(parse("jane has:emxx x"), 11, WORDS)
    assert (offer.start, offer.end, offer.text, offer.count) == (9, 13, "email", 10)


def test_an_empty_bar_offers_every_field_and_the_fixed_conditions() -> None:
    offered = [offer.text for offer in complete(parse(""), 0, WORDS)]
    assert offered[: len(FIELDS)] == [f"{name}:" for name in FIELDS]
    assert {"has:usedpoints", "is:archived"} <= set(offered)


def test_every_field_has_an_example_that_is_right() -> None:
    for field in FIELDS.values():
        assert parse(field.example).problems == ()
        for option, _ in field.options:
            assert parse(f"{field.name}:{option}").error is None


def test_spans_are_coloured_by_what_they_are() -> None:
    text = '-tag:vip,x points:>5 (jane OR 0412) @lapsed "A B" a@b \'tga:x'
    styles = [
        (text[token.start : token.end], token.style)
        for token in parse(text).tokens
        if token.style is not Style.SPACE
    ]
    assert styles == [
        ("-", Style.NEGATION),
        ("tag", Style.FIELD),
        (":", Style.PUNCTUATION),
        ("vip", Style.VALUE),
        (",", Style.PUNCTUATION),
        ("x", Style.VALUE),
        ("points", Style.FIELD),
        (":", Style.PUNCTUATION),
        (">", Style.OPERATOR),
        ("5", Style.NUMBER),
        ("(", Style.BRACKET),
        ("jane", Style.WORD),
        ("OR", Style.KEYWORD),
        ("0412", Style.PHONE),
        (")", Style.BRACKET),
        ("@", Style.SAVED),
        ("lapsed", Style.SAVED),
        ('"A B"', Style.QUOTED),
        ("a@b", Style.EMAIL),
        ("'tga:", Style.ERROR),
        ("x", Style.ERROR),
    ]
