"""Persona files: whom a row is, what it changes, what it may not change."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import NotPermitted
from store.people.events import MergedIn
from store.people.timeline import timeline
from store.people.traits import edit_traits
from store.staff.permissions import Role
from tests.store.transfer.conftest import Take
from tests.store.transfer.whole_store import content, faults

NAMES = "source_id,first_name,last_name,phone,email"


def one(store: Store, columns: str, where: str = "status = 'active'") -> tuple[object, ...]:
    row = store.connection.one(f"SELECT {columns} FROM persona WHERE {where} ORDER BY id")
    assert row is not None
    return row


def test_a_row_makes_a_persona_that_the_name_index_and_the_phone_find(store: Store, take: Take) -> None:
    result = take("personas", NAMES, "1,Zoë,O'Brien,(212) 555-0117,Zoe@Example.com")
    assert (result.counts.new, result.counts.rows) == (1, 1)
    assert one(store, "name, phone, email, signup_on, source") == (
        "Zoë O'Brien",
        "+12125550117",
        "zoe@example.com",
        None,
        "POS",
    )
    found = store.connection.all(
        "SELECT kind, value, shown, national, reversed FROM identifier ORDER BY kind"
    )
    assert found == [
        ("email", "zoe@example.com", "Zoe@Example.com", None, None),
        ("phone", "+12125550117", "(212) 555-0117", "2125550117", "71105552121"),
        ("source", "POS:1", "1", None, None),
    ]
    assert faults(store) == []


def test_the_same_file_twice_changes_nothing(store: Store, take: Take) -> None:
    header = (
        NAMES + ",signup_date,legacy_points,text_opt_in,consent_at,consent_source,tags,attr:Shoe,birthday"
    )
    rows = (
        "1,Amelia,Stone,2125550117,a@example.com,2024-03-01,250,yes,2024-03-01,form,vip;b,38,1988-02-29",
        "2,Omar,Haddad,2125550142,,,,no,,,,,",
        "3,Lea,Stone,2125550117,lea@example.com,2024-01-01,100,,,,,,",
    )
    first = take("personas", header, *rows)
    assert (first.counts.new, first.counts.merged) == (2, 1)
    before = content(store)
    again = take("personas", header, *rows)
    assert (again.counts.unchanged, again.counts.updated, again.counts.rejected) == (3, 0, 0)
    assert content(store) == before
    assert faults(store) == []


def test_blank_changes_nothing_and_a_dash_clears(store: Store, take: Take) -> None:
    header = NAMES + ",birthday,utm,tags,attr:Shoe"
    take("personas", header, "1,Amelia,Stone,2125550117,a@example.com,1988-05-17,spring,vip,38")
    blank = take("personas", header, "1,,,2125550117,,,,,")
    assert blank.counts.unchanged == 1
    cleared = take("personas", header, "1,,,2125550117,-,-,-,-,-")
    assert cleared.counts.updated == 1
    assert one(store, "name, email, birthday, birth_month_day, utm") == (
        "Amelia Stone",
        None,
        None,
        None,
        None,
    )
    assert store.connection.all("SELECT name FROM attribute UNION ALL SELECT tag FROM tag") == []
    assert store.connection.value("SELECT state FROM identifier WHERE kind = 'email'") == "former"


def test_new_people_between_known_ones_keep_what_is_theirs(store: Store, take: Take) -> None:
    take("personas", NAMES, "2,Omar,Haddad,2125550102,", "4,Lea,Stone,,lea@example.com")
    header = NAMES + ",signup_date,legacy_points,favorite_store,tags,attr:Shoe,member"
    result = take(
        "personas",
        header,
        "1,Amelia,Stone,2125550101,a@example.com,2024-03-01,10,Harbour,t1,s1,",
        "2,Omar,Haddad,2125550102,o@example.com,2024-03-02,20,Uptown,t2,s2,",
        "3,Nia,Kone,2125550103,,2024-03-03,30,,t3,s3,",
        "4,Lea,Stone,2125550104,lea@example.com,2024-03-04,40,Harbour,t4,s4,",
        "5,Kai,Berg,2125550105,k@example.com,,,Uptown,t5,s5,",
        "6,Ida,Vos,2125550106,i@example.com,2024-03-06,60,,t6,s6,",
        "7,Kai,Berg,2125550105,k@example.com,,,,,,",
    )
    counts = result.counts
    assert (counts.new, counts.updated, counts.merged, counts.rejected) == (4, 2, 1, 0)
    rows = store.connection.all(
        "SELECT p.first_name, p.phone, p.email, p.signup_on, l.name, a.balance, t.tag, b.value, c.state, "
        "(SELECT count(*) FROM identifier i WHERE i.persona_id = p.id AND i.state = 'live') "
        "FROM persona p JOIN account a ON a.persona_id = p.id JOIN tag t ON t.persona_id = p.id "
        "JOIN attribute b ON b.persona_id = p.id LEFT JOIN location l ON l.id = p.favorite_location_id "
        "LEFT JOIN consent c ON c.persona_id = p.id AND c.channel = 'member' "
        "WHERE p.status = 'active' ORDER BY t.tag"
    )
    assert rows == [
        ("Amelia", "+12125550101", "a@example.com", "2024-03-01", "Harbour", 10, "t1", "s1", "on", 3),
        ("Omar", "+12125550102", "o@example.com", "2024-03-02", "Uptown", 20, "t2", "s2", "on", 3),
        ("Nia", "+12125550103", None, "2024-03-03", None, 30, "t3", "s3", "on", 2),
        ("Lea", "+12125550104", "lea@example.com", "2024-03-04", "Harbour", 40, "t4", "s4", "on", 3),
        ("Kai", "+12125550105", "k@example.com", None, "Uptown", 0, "t5", "s5", None, 4),
        ("Ida", "+12125550106", "i@example.com", "2024-03-06", None, 60, "t6", "s6", "on", 3),
    ]
    assert faults(store) == []


def test_a_changed_name_is_found_under_the_new_one_only(store: Store, take: Take) -> None:
    take("personas", "phone,first_name,last_name", "2125550117,Amelia,Stone")
    result = take("personas", "phone,first_name", "2125550117,Amy")
    assert result.counts.updated == 1
    assert one(store, "name, folded, sort_name") == ("Amy Stone", "amy stone", "stone amy")
    assert faults(store) == []


def test_the_earlier_signup_date_stays(store: Store, take: Take) -> None:
    take("personas", "phone,signup_date", "2125550117,2024-03-01")
    assert take("personas", "phone,signup_date", "2125550117,2025-01-01").counts.unchanged == 1
    take("personas", "phone,signup_date", "2125550117,2023-12-31")
    assert one(store, "signup_on") == ("2023-12-31",)


def test_legacy_points_are_a_total_per_source(store: Store, take: Take) -> None:
    header = "phone,signup_date,legacy_points"
    take("personas", header, "2125550117,2024-03-01,250")
    take("personas", header, "2125550117,,300")
    take("personas", header, "2125550117,,40", source="Other")
    take("personas", header, "2125550117,,")
    points = store.connection.all("SELECT source, points FROM entry ORDER BY id")
    assert points == [("POS", 250), ("POS", 50), ("Other", 40)]
    take("personas", header, "2125550117,,-")
    assert store.connection.value("SELECT balance FROM account") == 40
    assert faults(store) == []


def test_a_lower_legacy_total_than_what_is_left_is_blocked(store: Store, take: Take) -> None:
    header = "phone,signup_date,legacy_points"
    take("personas", header, "2125550117,2024-03-01,-50")
    assert store.connection.all("SELECT kind, points FROM entry ORDER BY id") == [
        ("legacy", -50),
        ("block", 50),
    ]
    assert faults(store) == []


def test_legacy_points_for_no_member_are_rejected_unless_the_file_enrols(store: Store, take: Take) -> None:
    header = "phone,legacy_points"
    refused = take("personas", header, "2125550117,250")
    assert refused.rejected[0].column == "legacy_points"
    assert store.connection.value("SELECT count(*) FROM persona") == 0
    take("personas", header, "2125550117,250", enrols=True)
    assert one(store, "signup_on") == ("2026-11-22",)
    assert store.connection.value("SELECT balance FROM account") == 250


def test_a_consent_needs_date_and_source_and_never_overrides_an_opt_out(store: Store, take: Take) -> None:
    header = "phone,text_opt_in,consent_at,consent_source,text_opt_out_at"
    state = "SELECT state, at, how FROM consent WHERE channel = 'text'"
    take("personas", header, "2125550117,yes,,,")
    assert store.connection.all(state)[0][0] == "asked"
    take("personas", header, "2125550117,yes,2024-03-01 17:05,signup form,")
    assert store.connection.all(state) == [("on", "2024-03-01T22:05:00.000Z", "signup form")]
    take("personas", header, "2125550117,,,,2024-09-30 08:15")
    assert store.connection.all(state)[0][:2] == ("off", "2024-09-30T12:15:00.000Z")
    later = take("personas", header, "2125550117,yes,2025-03-01 17:05,signup form,")
    assert later.counts.unchanged == 1
    assert store.connection.all(state)[0][0] == "off"
    assert store.connection.value("SELECT count(*) FROM consent_event") == 3


def test_the_favourite_store_follows_its_precedence(store: Store, take: Take) -> None:
    header = "phone,favorite_store,favorite_store_by"
    place = "SELECT l.name, p.favorite_rank FROM persona p JOIN location l ON l.id = p.favorite_location_id"
    take("personas", header, "2125550117,downtown,form")
    take("personas", header, "2125550117,Harbour,file")
    assert store.connection.all(place) == [("Downtown", 2)]
    take("personas", header, "2125550117,Harbour,form")
    take("personas", header, "2125550117,Uptown,wallet")
    assert store.connection.all(place) == [("Uptown", 1)]
    assert store.connection.value("SELECT state FROM location WHERE name = 'Uptown'") == "to confirm"


def test_a_favourite_store_the_shop_chose_and_cleared_is_the_files_again_with_its_next_import(
    store: Store, take: Take, actor: Callable[..., Actor]
) -> None:
    header = "phone,favorite_store"
    place = "SELECT l.name, p.favorite_rank FROM persona p JOIN location l ON l.id = p.favorite_location_id"
    take("personas", header, "2125550117,Harbour")
    persona = store.connection.value("SELECT id FROM persona")
    edit_traits(store, actor(Role.MANAGER), persona, {"favorite_store": "Downtown"})
    assert take("personas", header, "2125550117,Harbour").counts.unchanged == 1
    assert store.connection.all(place) == [("Downtown", 2)]
    edit_traits(store, actor(Role.MANAGER), persona, {"favorite_store": ""})
    assert store.connection.all(place) == []
    take("personas", header, "2125550117,Harbour")
    assert store.connection.all(place) == [("Harbour", 3)]


def test_a_row_that_names_two_personas_merges_them_with_evidence(store: Store, take: Take) -> None:
    header = "source_id,first_name,phone,email,signup_date,legacy_points"
    take("personas", header, "1,Ann,2125550117,,2024-03-01,100", "2,Ann,,ann@example.com,2024-02-01,200")
    result = take("personas", header, "1,Ann,2125550117,ann@example.com,,")
    assert result.counts.merged == 1
    assert store.connection.all("SELECT how, import_run_id FROM merge") == [("automatic", result.run_id)]
    survivor, absorbed = store.connection.one("SELECT survivor_id, absorbed_id FROM merge") or (0, 0)
    (event,) = timeline(store, survivor, kinds=("merges",)).events
    assert isinstance(event.what, MergedIn)
    assert (event.what.how, event.what.absorbed_id) == ("automatic", absorbed)
    assert event.what.why == (
        f"import run {result.run_id}, line 2: one row has the phone of {absorbed} and the email of {survivor}"
    )
    assert store.connection.value("SELECT balance FROM account ORDER BY balance DESC LIMIT 1") == 300
    assert store.connection.value("SELECT count(*) FROM persona WHERE status = 'active'") == 1
    assert faults(store) == []


def test_a_name_alone_merges_nobody(store: Store, take: Take) -> None:
    result = take("personas", NAMES, ",Ann,Lee,2125550117,", ",Ann,Lee,2125550118,")
    assert result.counts.new == 2
    assert store.connection.value("SELECT count(*) FROM merge") == 0


def test_without_automatic_merges_a_row_that_names_two_is_rejected(store: Store, take: Take) -> None:
    set_setting(store, "auto_merge", "off")
    take("personas", NAMES, "1,Ann,Lee,2125550117,", "2,Ann,Lee,,ann@example.com")
    result = take("personas", NAMES, "1,Ann,Lee,2125550117,ann@example.com")
    assert result.counts.rejected == 1
    assert store.connection.value("SELECT count(*) FROM merge") == 0


def test_where_names_must_agree_another_name_is_rejected(store: Store, take: Take) -> None:
    set_setting(store, "auto_merge_names_agree", "on")
    take("personas", NAMES, "1,Ann,Lee,2125550117,")
    assert take("personas", NAMES, "2,Bob,Ray,2125550117,").rejected[0].column == "phone"


def test_an_archived_persona_is_withheld(store: Store, take: Take) -> None:
    take("personas", NAMES, "1,Ann,Lee,2125550117,")
    store.connection.run("UPDATE persona SET status = 'archived'")
    result = take("personas", NAMES, "1,Anna,Lee,2125550117,")
    assert result.rejected[0].reason.startswith("belongs to a customer who is archived or held")
    assert one(store, "first_name", "status = 'archived'") == ("Ann",)


def test_a_household_shares_a_phone_and_merges_nobody(store: Store, take: Take) -> None:
    header = "source_id,first_name,phone,household"
    rows = ("1,Ann,2125550117,H-1", "2,Bob,2125550117,H-1", "3,Cem,2125550118,H-1")
    result = take("personas", header, *rows)
    assert (result.counts.new, result.counts.merged) == (3, 0)
    households = store.connection.all("SELECT DISTINCT household_id FROM persona")
    assert len(households) == 1
    assert households[0][0] is not None
    states = store.connection.all("SELECT state FROM identifier WHERE value = '+12125550117' ORDER BY id")
    assert [row[0] for row in states] == ["live", "shared"]
    assert take("personas", header, *rows).counts.unchanged == 3
    assert faults(store) == []


def test_enrolling_by_a_file_voids_points_from_before(store: Store, take: Take) -> None:
    take("personas", "phone,signup_date,legacy_points", "2125550117,2024-03-01,100")
    store.connection.run("UPDATE persona SET signup_on = NULL")
    take("personas", "phone,signup_date", "2125550117,2025-03-01")
    kinds = [row[0] for row in store.connection.all("SELECT kind FROM entry ORDER BY id")]
    assert kinds == ["legacy", "pre_enrolment_void"]
    assert faults(store) == []


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ("555-01,,", "phone"),
        (",ann,", "email"),
        ("2125550117,,2024-02-30", "birthday"),
        ("2125550117,,03/04/1988", "birthday"),
        ("2125550117,,88-04-03", "birthday"),
        ("2125550117,,2190-04-03", "birthday"),
        (",,1988-05-17", "phone"),
    ],
)
def test_a_wrong_cell_is_named_with_its_line(store: Store, take: Take, cells: str, column: str) -> None:
    result = take("personas", "phone,email,birthday", "2125550142,,", cells)
    assert [(found.line, found.column) for found in result.rejected] == [(3, column)]
    assert (result.counts.new, result.counts.rejected) == (1, 1)


@pytest.mark.parametrize("name", ["Ann\x1b]11;?\x07", "Ann\u202egnirts", "A\x00nn", "Z" + "\u0301" * 6])
def test_hostile_names_are_rejected(store: Store, take: Take, name: str) -> None:
    result = take("personas", "first_name,phone", f"{name},2125550117")
    assert [found.column for found in result.rejected] == ["first_name"]


def test_markup_is_only_text(store: Store, take: Take) -> None:
    take("personas", "first_name,phone", "[@click=app.quit]x[/],2125550117")
    assert one(store, "first_name") == ("[@click=app.quit]x[/]",)


def test_a_role_without_import_is_refused(store: Store, take: Take, actor: Callable[..., Actor]) -> None:
    from store.transfer.importing import import_file

    with pytest.raises(NotPermitted):
        import_file(store, actor(Role.STAFF), "personas", "nothing.csv")


def test_a_run_is_one_audit_row(store: Store, take: Take) -> None:
    take("personas", "phone", "2125550117", "2125550118")
    rows = store.connection.all("SELECT outcome, staff_id FROM audit WHERE use_case = 'begin_import'")
    assert rows == [("done", 7)]
    assert store.connection.all("SELECT state, staging FROM import_run") == [("done", None)]


def set_setting(store: Store, name: str, value: str) -> None:
    store.connection.insert(
        "setting",
        name=name,
        version=1,
        value=value,
        from_at="2020-01-01T00:00:00.000Z",
        written_at="2020-01-01T00:00:00.000Z",
    )
