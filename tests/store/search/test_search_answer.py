"""What the bar finds, on both databases: every condition, in the right order, for the right people."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import NotPermitted
from store.search import lookup, walk
from store.search.answer import Answer, answer, recent, rows_of, snapshot, total
from store.staff.permissions import Role
from tests.store.search.people import (
    AT,
    add_attribute,
    add_card,
    add_identifier,
    add_persona,
    add_purchase,
    add_tag,
)

MakeActor = Callable[..., Actor]
AMELIA, OMAR, BJORN, ARCHIVED, MERGED, SEALED = 1001, 1002, 1003, 1004, 1005, 1006


@pytest.fixture
def people(store: Store) -> Store:
    """Three active personas, one archived, one merged into the first, one sealed."""
    add_persona(
        store, AMELIA, "Amelia Stone", phone="(212) 555-0117", email="amelia.stone@example.com", points=1250,
        purchased="2026-11-19T12:00:00.000Z", signup_on="2024-05-01", signup_location_id=2, birthday="1990-11-25",
        birth_month_day="11-25", favorite_location_id=1, spent=30_000, sales=3,
    )  # fmt: skip
    add_persona(
        store, OMAR, "Omar Haddad", phone="(212) 555-0142", email="omar@example.com", points=480,
        purchased="2026-08-01T12:00:00.000Z", spent=9_000, sales=1, source="Raw file",
    )  # fmt: skip
    add_persona(store, BJORN, "Bjørn O'Brien", phone="(646) 555-0117", seen="2026-11-21T12:00:00.000Z")
    add_persona(
        store, ARCHIVED, "Ada Quill", phone="(646) 555-0199", email="ada@example.com", status="archived"
    )
    add_persona(store, MERGED, "Amelia Stoner", status="merged", merged_into=AMELIA)
    add_identifier(store, MERGED, "phone", "(646) 555-0150", state="merged")
    add_persona(store, SEALED, "Sela Hold", phone="(646) 555-0160", status="sealed")
    add_identifier(store, AMELIA, "phone", "(646) 555-0133", label="home")
    add_identifier(store, BJORN, "phone", "(646) 555-0144", state="former")
    add_identifier(store, BJORN, "phone", "(212) 555-0142", state="shared")
    add_identifier(store, OMAR, "source", "CRM:X-77")
    add_tag(store, AMELIA, "VIP")
    add_tag(store, OMAR, "staff")
    add_attribute(store, OMAR, "Colour", "Red")
    add_purchase(store, 1, AMELIA, order_id="70071", receipt="88213", location_id=2)
    add_card(store, 1, OMAR, "7741")
    add_card(store, 2, BJORN, "7742", status="deleted")
    connection = store.connection
    connection.insert("consent", persona_id=AMELIA, channel="text", state="on", at=AT, how="form")
    connection.insert("consent", persona_id=OMAR, channel="text", state="off", at=AT, how="form")
    connection.run("UPDATE account SET last_redemption_at = :at WHERE persona_id = :id", at=AT, id=AMELIA)
    return store


def found(store: Store, me: Actor, text: str) -> list[int]:
    return [row.id for row in answer(store, me, text).rows]


def why(store: Store, me: Actor, text: str) -> dict[int, str]:
    return {row.id: row.matched for row in answer(store, me, text).rows}


QUERIES: dict[str, list[int]] = {
    "212 555 0117": [AMELIA],
    "+1 (212) 555-0117": [AMELIA],
    "0117": [BJORN, AMELIA],
    "212555": [BJORN, AMELIA, OMAR],
    "+1212": [BJORN, AMELIA, OMAR],
    "phone:6465550133": [AMELIA],
    "6465550144": [BJORN],
    "6465550150": [],
    "6465550160": [],
    "1001": [AMELIA],
    "88213": [AMELIA],
    "70071": [AMELIA],
    "7741": [OMAR],
    "amelia.st@": [],
    "email:AMELIA.": [AMELIA],
    "omar@example.com": [OMAR],
    "ston": [AMELIA],
    "am st": [AMELIA],
    "bjorn obrien": [BJORN],
    "bjoern": [BJORN],
    "Bjørn O’Brien": [BJORN],
    '"amelia stone"': [AMELIA],
    '"amelia sto"': [],
    "id:1002,1003,zz": [BJORN, OMAR],
    "has:phone": [BJORN, AMELIA, OMAR],
    "has:mobile": [BJORN, AMELIA, OMAR],
    "has:home": [AMELIA],
    "has:email": [AMELIA, OMAR],
    "has:name": [BJORN, AMELIA, OMAR],
    "has:birthday": [AMELIA],
    "has:points": [AMELIA, OMAR],
    "has:usedpoints": [AMELIA],
    "has:card": [OMAR],
    "is:member": [AMELIA],
    "not:member": [BJORN, OMAR],
    "tag:vip,Staff": [AMELIA, OMAR],
    "-tag:vip": [BJORN, OMAR],
    "attr:colour": [OMAR],
    "attr:COLOUR=red": [OMAR],
    "attr:colour=blue": [],
    "source:raw": [],
    'source:"raw file"': [OMAR],
    "src:x-77": [OMAR],
    "src:CRM:X-77": [OMAR],
    "receipt:88213": [AMELIA],
    "serial:7741": [OMAR],
    "serial:7742": [],
    "store:downtown": [AMELIA],
    "at:Harbour": [AMELIA],
    "visited:harbour": [AMELIA],
    "points:>500": [AMELIA],
    "points:100..900": [OMAR],
    "points:0": [BJORN],
    "spent:>250": [AMELIA],
    "visits:>=1": [AMELIA, OMAR],
    "seen:<30d": [AMELIA],
    "seen:>90d": [OMAR],
    "seen:never": [BJORN],
    "-seen:<30d": [BJORN, OMAR],
    "joined:2024..": [AMELIA],
    "joined:2023": [],
    "birthday:next7d": [AMELIA],
    "birthday:today": [],
    "birthday:1990": [AMELIA],
    "optin:text": [AMELIA],
    "tag:vip OR omar": [AMELIA, OMAR],
    "(tag:vip OR omar) -points:>500": [OMAR],
    "has:email sort:points": [AMELIA, OMAR],
    "has:email sort:+points": [OMAR, AMELIA],
    "sort:name": [OMAR, BJORN, AMELIA],
    "sort:id": [AMELIA, OMAR, BJORN],
    "sort:joined": [AMELIA, BJORN, OMAR],
    "sort:email": [AMELIA, OMAR, BJORN],
    "sort:phone": [AMELIA, OMAR, BJORN],
    "sort:source": [AMELIA, BJORN, OMAR],
    "sort:spent": [AMELIA, OMAR, BJORN],
    "sort:visits": [AMELIA, OMAR, BJORN],
    "sort:seen": [AMELIA, OMAR, BJORN],
    "sort:birthday": [AMELIA, OMAR, BJORN],
    "sort:usedpoints": [BJORN, OMAR, AMELIA],
    "merge:6465550150": [AMELIA],
    "merge:1005": [AMELIA],
    "merge:6465550199": [],
    "": [BJORN, AMELIA, OMAR],
}


def test_every_condition_finds_whom_it_should_newest_first(people: Store, actor: MakeActor) -> None:
    me = actor(Role.MANAGER)
    assert {text: found(people, me, text) for text in QUERIES} == QUERIES


def test_a_patient_answer_a_quick_one_a_snapshot_and_a_total_agree(people: Store, actor: MakeActor) -> None:
    me = actor(Role.MANAGER)
    for text, ids in QUERIES.items():
        quick = answer(people, me, text, patience_ms=5_000)
        assert ([row.id for row in quick.rows], quick.total, quick.unfinished) == (ids, len(ids), False), text
        assert list(snapshot(people, me, text)) == ids, text
        assert total(people, me, text).count == len(ids), text
        assert [row.id for row in rows_of(people, me, ids, text)] == ids, text


def test_a_walk_in_order_finds_the_same_as_the_lists(
    people: Store, actor: MakeActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = actor(Role.MANAGER)
    monkeypatch.setattr(lookup, "COMMON", dict.fromkeys(lookup.COMMON, -1))
    monkeypatch.setattr(walk, "FIRST_STEP", 2)
    monkeypatch.setattr(walk, "LEAST_STEP", 1)
    monkeypatch.setattr(walk, "LEARNING_MS", walk.WALK_MS)
    assert {text: found(people, me, text) for text in QUERIES} == QUERIES


def test_a_former_number_is_found_of_who_has_no_other(people: Store, actor: MakeActor) -> None:
    add_persona(people, 1010, "Nora Vale", seen="2026-11-22T10:00:00.000Z")
    add_identifier(people, 1010, "phone", "(917) 555-0171", state="former")
    add_identifier(people, 1010, "email", "nora@example.com", state="former")
    for text in ("9175550171", "917", "0171", "email:nora"):
        assert found(people, actor(Role.STAFF), text) == [1010], text


def test_every_row_says_why_it_was_found(people: Store, actor: MakeActor) -> None:
    me = actor(Role.STAFF)
    assert why(people, me, "212 555 0117") == {AMELIA: "phone"}
    assert why(people, me, "0117") == {AMELIA: "phone-suffix", BJORN: "phone-suffix"}
    assert why(people, me, "6465550144") == {BJORN: "phone-former"}
    assert why(people, me, "1001") == {AMELIA: "id"}
    assert why(people, me, "88213") == {AMELIA: "receipt"}
    assert why(people, me, "7741") == {OMAR: "serial"}
    assert why(people, me, "omar@") == {OMAR: "email"}
    assert why(people, me, "ston") == {AMELIA: "name"}
    assert why(people, me, "merge:6465550150") == {AMELIA: "merge"}
    assert why(people, me, "points:>500") == {AMELIA: "points"}
    assert why(people, me, "tag:vip OR omar") == {AMELIA: "tag", OMAR: "name"}


def test_a_shared_phone_lists_the_whole_household(people: Store, actor: MakeActor) -> None:
    assert why(people, actor(Role.STAFF), "2125550142") == {OMAR: "phone", BJORN: "phone"}


def test_an_archived_persona_is_found_only_by_those_who_may_restore(people: Store, actor: MakeActor) -> None:
    assert found(people, actor(Role.MANAGER), "is:archived") == [ARCHIVED]
    assert found(people, actor(Role.MANAGER), "is:archived 0199") == [ARCHIVED]
    assert found(people, actor(Role.MANAGER), "0199") == []
    refused = answer(people, actor(Role.STAFF), "is:archived")
    assert refused.rows == ()
    assert "those who may restore" in refused.problems[0].sentence


def test_a_chain_of_merges_leads_to_its_end(people: Store, actor: MakeActor) -> None:
    add_persona(people, 1010, "Amy Stone", status="merged", merged_into=MERGED)
    add_identifier(people, 1010, "email", "amy@example.com", state="merged")
    assert found(people, actor(Role.STAFF), "merge:amy@example.com") == [AMELIA]
    assert found(people, actor(Role.STAFF), "merge:1010") == [AMELIA]


def test_an_analyst_sees_shortened_identifiers(people: Store, actor: MakeActor) -> None:
    row = answer(people, actor(Role.ANALYST), "2125550117").rows[0]
    assert (row.masked, row.name, row.phone, row.email, row.birthday) == (
        True, "A. S.", "…0117", "a…@example.com", None,
    )  # fmt: skip


def test_an_operator_without_a_reason_sees_shortened_identifiers(people: Store, actor: MakeActor) -> None:
    operator = actor(Role.OPERATOR)
    assert answer(people, operator, "0117").rows[0].phone == "+16465550117"
    nameless = Actor(6, "OPE6", "Operator One", "Operator", 1, "Downtown", "till-1")
    assert answer(people, nameless, "0117").rows[0].phone == "…0117"


def test_a_row_shows_what_the_list_needs(people: Store, actor: MakeActor) -> None:
    row = answer(people, actor(Role.STAFF), "id:1001").rows[0]
    assert (row.name, row.phone, row.email, row.points, row.status) == (
        "Amelia Stone", "+12125550117", "amelia.stone@example.com", 1250, "active",
    )  # fmt: skip
    assert (row.last_seen_at, row.last_seen_days, row.source) == ("2026-11-19T12:00:00.000Z", 3, "Loyalty")
    assert answer(people, actor(Role.STAFF), "id:1003").rows[0].last_seen_days is None


def fall_due(store: Store, points: int) -> None:
    """So many of Amelia's points have fallen due today and are not booked."""
    connection = store.connection
    connection.insert(
        "import_run", id=1, kind="personas", source="x", file_name="", file_hash="", state="done", enrols=0,
        staff_id=7, started_at=AT, lease_until=AT, applied=0, counts="{}",
    )  # fmt: skip
    connection.insert(
        "entry", id=1, account_id=AMELIA, seq=1, kind="legacy", points=points, happened_at=AT, written_at=AT,
        rule_version=0, home_id=AMELIA, import_run_id=1,
    )  # fmt: skip
    connection.insert(
        "lot", id=1, account_id=AMELIA, entry_id=1, kind="legacy", points=points, remaining=points, earned_at=AT,
        can_expire=1, expires_on="2026-11-22", home_id=AMELIA,
    )  # fmt: skip
    connection.run("UPDATE account SET next_due_on = '2026-11-22' WHERE persona_id = :id", id=AMELIA)


@pytest.mark.parametrize("patience_ms", [None, 5_000.0])
@pytest.mark.parametrize(
    "sort", ["sort:points", "sort:-points", "has:phone sort:points", "sort:points sort:name"]
)
def test_points_are_sorted_as_they_are_shown(
    people: Store, actor: MakeActor, sort: str, patience_ms: float | None
) -> None:
    me = actor(Role.STAFF)
    for number, points in ((1011, 1100), (1012, 900), (1013, 1000)):
        add_persona(people, number, phone=f"(212) 555-01{number % 100}", points=points)
    fall_due(people, 250)
    page = answer(people, me, sort, limit=3, patience_ms=patience_ms).rows
    every = answer(people, me, sort).rows
    shown = [row.points for row in every]
    assert shown == sorted(shown, reverse=shown[0] > shown[-1])
    assert (len(page), [row.id for row in page]) == (3, [row.id for row in every][:3])
    assert [row.id for row in every] == list(snapshot(people, me, sort))


def test_points_that_fell_due_are_not_shown(people: Store, actor: MakeActor) -> None:
    fall_due(people, 250)
    assert answer(people, actor(Role.STAFF), "id:1001").rows[0].points == 1000


def test_the_line_below_the_bar_says_what_was_understood_and_found(people: Store, actor: MakeActor) -> None:
    me = actor(Role.STAFF)
    assert answer(people, me, "0117").explain.startswith("phone ends 0117 · 2 of 3 · ")
    assert answer(people, me, "212555").explain.startswith("phone starts")
    assert answer(people, me, "1001").explain.startswith("id 1001 · 1 of 3 · ")
    assert answer(people, me, "7741").words == "card serial 7741"
    assert answer(people, me, "zzz").explain.startswith("name has zzz · 0 of 3 · ")


def test_digits_that_are_an_id_and_a_phone_show_both_and_say_so(people: Store, actor: MakeActor) -> None:
    add_persona(people, 1117, "Nora Vale", phone="(212) 555-0199")
    add_persona(people, 1118, "Ivo Marsh", phone="(917) 555-1117")
    both = answer(people, actor(Role.STAFF), "1117")
    assert {row.id: row.matched for row in both.rows} == {1117: "id", 1118: "phone-suffix"}
    assert both.words == "phone ends 1117 or id 1117"


def test_a_mistake_comes_back_as_a_problem_and_never_as_free_text(people: Store, actor: MakeActor) -> None:
    for text in ("stre:x", "@nope", "rfm:champions", "segment:nope", "store:Atlantis", "points:abc"):
        wrong = answer(people, actor(Role.MANAGER), text)
        assert wrong.rows == (), text
        assert wrong.total is None, text
        assert [problem.kind for problem in wrong.problems] == ["error"], text


def test_a_store_half_typed_is_no_mistake_yet_and_a_wrong_one_is_put_right(
    people: Store, actor: MakeActor
) -> None:
    assert answer(people, actor(Role.STAFF), "store:Downt").problems[0].kind == "incomplete"
    wrong = answer(people, actor(Role.STAFF), "store:Dowtnown tag:vip").problems[0]
    assert (wrong.fix, wrong.start, wrong.end) == ("Downtown", 6, 14)


def test_any_text_gets_an_answer(people: Store, actor: MakeActor) -> None:
    texts = [
        "'",
        '"',
        "%",
        "_",
        "*",
        "\\",
        "\x00",
        "a" * 600,
        "((((",
        "1" * 400,
        "id:" + "9" * 60,
        "points:>" + "9" * 40,
    ]
    texts += [
        "]11;?",
        "[@click=app.quit]x[/]",
        "\u202eabc",
        "😀",
        "NEAR(a b)",
        "name:AND",
        ":v1 %(v1)s %s",
        "1" * 19,
    ]
    texts += [
        "birthday:02-29",
        "seen:>99999y",
        "joined:0001..9999",
        "tag:" + ",".join("abcdefgh" * 9),
        "attr:=",
        "merge:",
    ]
    for text in texts:
        assert isinstance(answer(people, actor(Role.OWNER), text), Answer), text


def test_what_is_underlined_is_what_was_typed(people: Store, actor: MakeActor) -> None:
    needles = answer(people, actor(Role.STAFF), "0117 ston").needles
    assert {(needle.column, needle.text, needle.where) for needle in needles} >= {
        ("Phone", "0117", "end"),
        ("Name", "ston", "words"),
    }


def test_the_first_page_is_cut_and_says_that_there_is_more(store: Store, actor: MakeActor) -> None:
    for number in range(1001, 1012):
        add_persona(store, number, "Amelia Stone", seen=f"2026-01-{number - 1000:02d}T12:00:00.000Z")
    page = answer(store, actor(Role.STAFF), "amelia", limit=5)
    assert [row.id for row in page.rows] == [1011, 1010, 1009, 1008, 1007]
    assert (page.more, page.total) == (True, None)
    assert "5+ of 11" in page.explain
    assert total(store, actor(Role.STAFF), "amelia").count == 11


def test_quotes_say_how_many_looser_matches_they_leave_out(store: Store, actor: MakeActor) -> None:
    add_persona(store, 1001, "Jane Doe")
    add_persona(store, 1002, "Jane Doering")
    add_persona(store, 1003, "Mary Jane Doe")
    counted = total(store, actor(Role.STAFF), '"jane doe"')
    assert (counted.count, counted.looser) == (1, 2)
    assert total(store, actor(Role.STAFF), "jane doe").looser is None


def test_an_empty_bar_shows_who_was_here_last(people: Store, actor: MakeActor) -> None:
    assert [row.id for row in recent(people, actor(Role.STAFF), 2)] == [BJORN, AMELIA]


def test_a_snapshot_can_be_stopped(people: Store, actor: MakeActor) -> None:
    assert list(snapshot(people, actor(Role.STAFF), "", stop=lambda: False)) == [BJORN, AMELIA, OMAR]


def test_ids_that_are_gone_are_left_out_of_a_page(people: Store, actor: MakeActor) -> None:
    rows = rows_of(people, actor(Role.STAFF), [OMAR, 9999, AMELIA], "has:email")
    assert [row.id for row in rows] == [OMAR, AMELIA]


def test_who_may_not_find_is_refused(
    people: Store, actor: MakeActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.staff import permissions

    monkeypatch.setitem(permissions.PERMISSIONS["find"], Role.STAFF, permissions.Grant.NO)
    with pytest.raises(NotPermitted):
        answer(people, actor(Role.STAFF), "0117")


def test_the_first_answer_of_a_big_store_does_not_wait_for_the_count_of_all(
    store: Store, actor: MakeActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.search.catalogue._COUNTED_AT_ONCE", 0)
    add_persona(store, 1001, "Amelia Stone", phone="(212) 555-0117")
    add_persona(store, 1002, "Omar Haddad")
    staff = actor(Role.STAFF)
    first = answer(store, staff, "0117", patience_ms=1000)
    if store.dialect == "sqlite":
        assert (first.population, " · 1 found" in first.explain) == (None, True)
    assert total(store, staff, "0117").population == 2
    assert " · 1 of 2" in answer(store, staff, "0117", patience_ms=1000).explain
