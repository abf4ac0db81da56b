"""Every condition of the search bar, by example."""

from datetime import date

import pytest

from store.search.language import (
    And,
    Attribute,
    Between,
    Birthday,
    Compare,
    DateBetween,
    DateCompare,
    Email,
    Everything,
    ExactName,
    Has,
    Is,
    Merge,
    Name,
    Never,
    Node,
    Not,
    OneOf,
    OptIn,
    Or,
    Phone,
    SavedSearch,
    Sort,
    parse,
)
from store.search.language.dates import Ago, Calendar, MonthDay, Named, Next

TODAY = date(2026, 11, 22)
VIP = OneOf("tag", ("vip",))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", Everything()),
        ("  ", Everything()),
        ("amelia sto", Name(("amelia", "sto"))),
        ("sto tag:vip amelia", And((Name(("sto", "amelia")), VIP))),
        ("o'brien smith-jones", Name(("o'brien", "smith-jones"))),
        ("smith & jones", Name(("smith", "jones"))),
        ('"Jane Doe"', ExactName("Jane Doe")),
        ("“Jane Doe”", ExactName("Jane Doe")),
        ("212 555 01", Phone("21255501")),
        ("(212) 555-0117", Phone("2125550117")),
        ("+44 20 7946 0018", Phone("442079460018", plus=True)),
        ("(+44) 20-7946", Phone("44207946", plus=True)),
        ("212) 555-0117", Phone("2125550117")),
        ("0412", Phone("0412")),
        ("7", Phone("7")),
        (" 12 ", Phone("12")),
        ("２１２ 555", Phone("212555")),
        ("\u202a+1 212 555 0117\u202c", Phone("12125550117", plus=True)),
        ("212\u2013555\u00a00117", Phone("2125550117")),
        ("212 555 smith", And((Phone("212555"), Name(("smith",))))),
        ("12 smith", Name(("12", "smith"))),
        ("212 555 3rd", And((Phone("212555"), Name(("3rd",))))),
        ("a (212) 555-0117", And((Name(("a",)), Phone("2125550117")))),
        ("212555 -tag:vip", And((Phone("212555"), Not(VIP)))),
        ("(212 555 OR tag:vip)", Or((Phone("212555"), VIP))),
        ("((212) 555-0117 OR 0412)", Or((Phone("2125550117"), Phone("0412")))),
        ("(tag:vip (212) 555-0117)", And((VIP, Phone("2125550117")))),
        ("0412 (tag:vip)", And((Phone("0412"), VIP))),
        ("-0412", Not(Phone("0412"))),
        ("phone:12", Phone("12", bare=False)),
        ("phone:(212) 555,0412", Or((Phone("212555", bare=False), Phone("0412", bare=False)))),
        ("Ann@Example.com", Email("ann@example.com")),
        ("ann@", Email("ann@")),
        ("123@example.com", Email("123@example.com")),
        ("<ann@example.org>,", Email("ann@example.org")),
        ("email:Ann", Email("ann")),
        ("@lapsed", SavedSearch("lapsed")),
        ('-@"long gone"', Not(SavedSearch("long gone"))),
        ("merge:(212) 555-0117", Merge(Phone("2125550117"))),
        ("merge:ann@example.com", Merge(Email("ann@example.com"))),
        ("merge:bea", Merge(Name(("bea",)))),
        ('merge:"Bea Winter"', Merge(ExactName("Bea Winter"))),
        ("merge:K-17", Merge(OneOf("id", ("K-17",)))),
        ("name:jane", Name(("jane",))),
        ('name:"Jane Doe"', ExactName("Jane Doe")),
        ("id:10023,10024", OneOf("id", ("10023", "10024"))),
        ("source:Counter", OneOf("source", ("Counter",))),
        ("src:C-1042", OneOf("src", ("C-1042",))),
        ("receipt:88213", OneOf("receipt", ("88213",))),
        ("serial:7741", OneOf("serial", ("7741",))),
        ("tag:vip,staff", OneOf("tag", ("vip", "staff"))),
        ('tag:"very important",staff', OneOf("tag", ("very important", "staff"))),
        ("store:Downtown", OneOf("store", ("Downtown",))),
        ("visited:Harbor", OneOf("visited", ("Harbor",))),
        ("at:Downtown", OneOf("at", ("Downtown",))),
        ("segment:lapsed", OneOf("segment", ("lapsed",))),
        ("rfm:champions", OneOf("rfm", ("champions",))),
        ("attr:shoe=42", Attribute("shoe", ("42",))),
        ('attr:"shoe size"=42,"4 3"', Attribute("shoe size", ("42", "4 3"))),
        ("attr:shoe", Attribute("shoe")),
        ("has:phone", Has("phone")),
        ("has:mobile", Has("mobile")),
        ("has:home", Has("home")),
        ("has:email", Has("email")),
        ("has:name", Has("name")),
        ("has:birthday", Has("birthday")),
        ("has:points", Has("points")),
        ("has:usedpoints", Has("usedpoints")),
        ("has:card", Has("card")),
        ("has:phone,email", Or((Has("phone"), Has("email")))),
        ("is:member", Is("member")),
        ("is:archived", Is("archived")),
        ("not:member", Not(Is("member"))),
        ("not:tag:vip", Not(VIP)),
        ("not:(tag:vip OR jane)", Not(Or((VIP, Name(("jane",)))))),
        ("NOT tag:vip", Not(VIP)),
        ("!tag:vip", Not(VIP)),
        ("--tag:vip", VIP),
        ("points:>500", Compare("points", ">", 500)),
        ("points:500", Compare("points", "=", 500)),
        ("points:<0", Compare("points", "<", 0)),
        ("points:100..900", Between("points", 100, 900)),
        ("points:..-5", Between("points", None, -5)),
        ("spent:>250", Compare("spent", ">", 25000)),
        ("spent:0.5..1.25", Between("spent", 50, 125)),
        ("visits:>=3", Compare("visits", ">=", 3)),
        ("seen:<30d", DateCompare("seen", "<", Ago(30, "d"))),
        ("seen:30d", DateCompare("seen", "<=", Ago(30, "d"))),
        ("seen:>1y", DateCompare("seen", ">", Ago(1, "y"))),
        ("seen:today", DateCompare("seen", "=", Named("today"))),
        ("seen:never", Never()),
        ("joined:2024..", DateBetween("joined", Calendar(2024), None)),
        ("joined:2024-02-29", DateCompare("joined", "=", Calendar(2024, 2, 29))),
        ("joined:>2024-05", DateCompare("joined", ">", Calendar(2024, 5))),
        ("birthday:today", Birthday(Named("today"))),
        ("birthday:next7d", Birthday(Next(7, "d"))),
        ("birthday:05-17", Birthday(MonthDay(5, 17))),
        ("birthday:May", Birthday(MonthDay(5))),
        ("birthday:1990..1999", DateBetween("birthday", Calendar(1990), Calendar(1999))),
        ("optin:text", OptIn(("text",))),
        ("optin:push,text", OptIn(("mobile_push", "text"))),
        ("TAG:vip", VIP),
        ("jane OR tag:vip smith", Or((Name(("jane",)), And((VIP, Name(("smith",))))))),
        ("(jane OR bob) AND tag:vip", And((Or((Name(("jane",)), Name(("bob",)))), VIP))),
        ("jane or bob", Name(("jane", "or", "bob"))),
        ("OR", Name(("OR",))),
        ("tag:vip OR tag:vip", VIP),
    ],
)
def test_a_query_means(text: str, tree: Node) -> None:
    parsed = parse(text)
    assert parsed.tree == tree
    assert parsed.problems == ()


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("sort:seen", (Sort("seen", True),)),
        ("sort:+seen", (Sort("seen", False),)),
        ("sort:-points,name", (Sort("points", True), Sort("name", False))),
        ("tag:vip sort:name", (Sort("name", False),)),
        ("tag:vip", ()),
    ],
)
def test_an_order_stands_beside_the_tree(text: str, sort: tuple[Sort, ...]) -> None:
    assert parse(text).sort == sort
    assert parse(text).problems == ()


@pytest.mark.parametrize(
    ("text", "span", "sentence", "fix"),
    [
        ("tga:vip", (0, 3), 'unknown field "tga": did you mean tag?', "tag"),
        ("jane tga:vip", (5, 8), 'unknown field "tga": did you mean tag?', "tag"),
        (":x", (0, 0), "the name of a field goes before the colon", None),
        ("has:fone x", (4, 8), 'has: no "fone": did you mean phone?', "phone"),
        ("not:membr", (4, 9), 'not: no "membr": did you mean member?', "member"),
        ("points:1,250", (7, 12), "points: numbers are written without a comma", "1250"),
        ("points:900..100", (7, 15), "points: the range runs backwards", "100..900"),
        ("points:2.5", (7, 10), "points: whole numbers only", None),
        ("spent:2.505", (6, 11), "spent: at most 2 decimals", None),
        ("points:1234567890123456", (7, 23), "points: the number is too large", None),
        ("joined:17.05.2024", (7, 17), "joined: dates are written 2026-05-17", "2024-05-17"),
        ("joined:2023-02-29", (7, 17), "joined: there is no such date as 2023-02-29", None),
        ("joined:tody x", (7, 11), 'joined: "tody" is not a date: did you mean today?', "today"),
        ("jane)", (4, 5), "this bracket closes nothing", ""),
        ("tag:vip (OR x)", (9, 11), "OR needs a condition on its left", ""),
        ("-sort:seen", (0, 10), "an order has no opposite: sort:-points is highest first", None),
        ("tag:a\x00b", (4, 7), "tag: holds a character that cannot be typed", None),
        ("phone:smith", (6, 11), "phone: takes digits", None),
    ],
)
def test_a_mistake_is_named_where_it_stands(
    text: str, span: tuple[int, int], sentence: str, fix: str | None
) -> None:
    error = parse(text).error
    assert error is not None
    assert ((error.start, error.end), error.sentence, error.fix) == (span, sentence, fix)


def test_a_number_of_what_is_asked() -> None:
    parsed = parse("seen:>90 jane")
    assert parsed.error is not None
    assert parsed.fixed(parsed.error) == ("seen:>90d jane", 9)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("points:>", Everything()),
        ("jane points:", Name(("jane",))),
        ("jane tag:", Name(("jane",))),
        ("tag:vip,", VIP),
        ('"Jane D', Name(("Jane", "D"))),
        ('tag:"very', Everything()),
        ("(tag:vip", VIP),
        ("(212) 555-", Phone("212555")),
        ("(212 555", Phone("212555")),
        ("()", Everything()),
        ("jane OR", Name(("jane",))),
        ("jane -", Name(("jane",))),
        ("@", Everything()),
        ("has:pho", Everything()),
        ("not:", Everything()),
        ("seen:>90", Everything()),
        ("seen:nev", Everything()),
        ("joined:2024-0", Everything()),
        ("points:100.", Everything()),
        ("attr:shoe=", Everything()),
        ("sort:se", Everything()),
        ("tag: jane", Name(("jane",))),
        ("points:> 500", Everything()),
        ("!!!", Everything()),
        ("🙂", Everything()),
    ],
)
def test_half_a_query_is_no_mistake_and_what_is_complete_is_searched(text: str, tree: Node) -> None:
    parsed = parse(text)
    if text not in ("(212) 555-", "(212 555"):
        assert parsed.problems
    assert parsed.error is None
    if text != "points:> 500":
        assert parsed.tree == tree


def test_a_value_behind_a_space_is_put_right_by_tab() -> None:
    parsed = parse("points:> 500")
    assert parsed.fixed(parsed.problems[0])[0] == "points:>500"


def test_an_unknown_saved_search_is_an_error_and_half_of_one_is_not() -> None:
    assert parse("@lapsd x", saved=["lapsed"]).error is not None
    assert parse("@lap", saved=["lapsed"]).error is None
    assert not parse("@lap", saved=["lapsed"]).finished
    assert parse("@Lapsed x", saved=["lapsed"]).finished
    broken = parse("@lapsd", saved=["lapsed"])
    assert broken.error is not None
    assert broken.fixed(broken.error)[0] == "@lapsed"


def test_too_much_is_refused_in_words() -> None:
    assert parse("x" * 501).problems[0].sentence == "a search has at most 500 characters"
    assert parse("x" * 500).problems == ()
    assert "at most 50 conditions" in parse("x " * 51).problems[0].sentence
    assert parse("x " * 50).problems == ()
    for deep in ("(" * 400 + "x", "not:" * 120 + "x", "-" * 400 + "x", "-(" * 200, "(a OR " * 80):
        parse(deep)
    deepest = parse("(" * 21 + "x" + ")" * 21).error
    assert deepest is not None
    assert "at most 20 deep" in deepest.sentence


def test_the_currency_decides_what_a_spent_figure_is() -> None:
    assert parse("spent:>250", money_exponent=0).tree == Compare("spent", ">", 250)
    assert parse("spent:>0.125", money_exponent=3).tree == Compare("spent", ">", 125)
    assert parse("spent:0.5", money_exponent=0).error is not None
