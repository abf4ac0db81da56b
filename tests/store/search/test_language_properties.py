"""What holds for every text in the bar."""

import re
from datetime import date

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from store.search.language import Vocabulary, canonical, complete, expand, explain, parse, walk

PIECES = [
    *re.findall(
        r"\S+",
        """jane o'brien Müller OR AND NOT - ! ( ) @ , : = .. > <= % 7 12 3rd 0412 +44 tga: x@ a@b.com tag:
        vip staff points: 500 100..900 -5 spent: 250.50 visits:>=3 seen: 30d >90d =30d never joined:
        2024 2024-05-17 last30d thismonth birthday: next7d 05-17 may today has: phone email is: not:
        member archived attr: key merge: phone: email: name: id: optin: text sort: -points segment:
        rfm:r4f5 @lapsed source: src: receipt: serial: store: visited: at: é e\u0301 \u200d \u202a １２
        \x1b " “ a;b""",
    ),
    *(" ", "  ", "212 555 0117", "(212) 555", "\t", "\n", "(212) "),
]
UNAVOIDABLE = ("unknown field", "OR needs", "this bracket closes nothing")
HALF_TYPED = re.findall(
    r"\S+",
    """t ta tag: tag:v tag:vip, has: has:e is: not: attr: attr:k attr:key= @ @l seen: seen:> joined:
    points: spent:> visits: birthday: optin: sort: sort:s store: source: p co ve O 12""",
)
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join),
    st.text(max_size=60),
    st.text(alphabet=st.characters(), min_size=400, max_size=600),
)
WORDS = Vocabulary(
    tags={"vip": 5, "very important": 2, "a,b": 1, "(x)": 1, "12": 1, "OR": 1},
    stores={"Down town": 3},
    saved={"lapsed": 4, "long gone": 1, "a:b": 1},
    attributes={"key": 4, "a=b": 1},
    values={"key": {"x y": 3}},
    sources={"Counter": 1},
)


@given(TEXTS)
@settings(max_examples=600, deadline=None)
def test_a_text_is_read_without_raising_and_its_spans_cover_it_exactly(text: str) -> None:
    parsed = parse(text, saved=["lapsed"])
    assert "".join(text[token.start : token.end] for token in parsed.tokens) == text
    assert all(token.start < token.end for token in parsed.tokens)
    assert all(0 <= problem.start <= problem.end <= len(text) for problem in parsed.problems)
    assert all(problem.sentence.isprintable() for problem in parsed.problems)
    for problem in parsed.problems:
        fixed, cursor = parsed.fixed(problem)
        assert 0 <= cursor <= len(fixed)
        parse(fixed)


@given(TEXTS)
@settings(max_examples=600, deadline=None)
def test_the_kept_text_of_a_query_reads_as_the_same_query(text: str) -> None:
    parsed = parse(text)
    again = parse(canonical(parsed), limit=5000)
    assert again.tree == parsed.tree
    assert again.sort == parsed.sort
    assert again.problems == ()
    assert canonical(again) == canonical(parsed)


@given(TEXTS, st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.sampled_from(["US", "GB"]))
@settings(max_examples=300, deadline=None)
def test_every_query_can_be_explained_and_resolved_on_any_day(text: str, today: date, region: str) -> None:
    parsed = parse(text)
    assert explain(parsed, today, region)
    for node in walk(expand(parsed.tree, {"lapsed": "seen:>90d"}).tree):
        for resolve in ("days", "month_days"):
            if hasattr(node, resolve):
                getattr(node, resolve)(today)


@given(TEXTS, st.integers(0, 600))
@settings(max_examples=300, deadline=None)
def test_the_cursor_may_stand_anywhere(text: str, cursor: int) -> None:
    expected = parse(text).expected(cursor)
    assert 0 <= expected.start <= expected.end <= len(text)
    assert text[expected.start :].startswith(expected.typed)
    complete(parse(text), cursor, WORDS)


@given(
    st.sampled_from(["", "jane ", "(tag:vip OR ", "-", "0412 "]),
    st.sampled_from(["", *HALF_TYPED]),
)
@settings(deadline=None)
def test_what_completion_offers_is_never_a_mistake(before: str, typed: str) -> None:
    text = before + typed
    assume(not text.startswith("-sort"))
    for offer in complete(parse(text, saved=WORDS.saved), len(text), WORDS):
        completed = text[: offer.start] + offer.text + text[offer.end :]
        assert parse(completed, saved=WORDS.saved).error is None
        assert completed.startswith(before)


@given(TEXTS)
@example("not:05-17")
@settings(max_examples=300, deadline=None)
def test_leaving_off_the_end_of_a_right_query_is_never_shouted_at(text: str) -> None:
    if parse(text).finished and not text.endswith(("\n", "\t")):
        for end in range(len(text)):
            error = parse(text[:end]).error
            assert error is None or error.end < end or error.sentence.startswith(UNAVOIDABLE)
