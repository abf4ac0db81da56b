"""Audiences of modifiers: who is in them, kept through imports and renames, and what a preview says of them."""

import pytest

from store.database.store import Store
from store.errors import NotFound, NotPermitted, Refused
from store.modifiers.filling import fill_audience
from store.modifiers.make import end_modifier
from store.modifiers.preview import preview_modifier, preview_terms
from store.modifiers.records import modifiers
from store.people.attributes import add_tag, remove_tag
from store.search.saved import delete_search, rename_search
from store.staff.permissions import Role
from tests.store.people.shopping import APPLES, COFFEE, buy
from tests.store.points.people import balance, make_persona, staff_of
from tests.store.points.shop_rules import modifier, save_audience, sell, tag

OWNER = staff_of(Role.OWNER)


def members(store: Store) -> list[tuple[int, int]]:
    return [
        (audience, persona)
        for audience, persona in store.connection.all(
            "SELECT audience_id, persona_id FROM audience_member ORDER BY audience_id, persona_id"
        )
    ]


def test_every_act_on_a_persona_writes_down_its_audiences_anew(store: Store) -> None:
    make_persona(store, 1001)
    vips = save_audience(store, "VIPs", "tag:vip")
    modifier(store, "multiplier", "VIPs", factor="2")
    add_tag(store, OWNER, 1001, "vip")
    assert members(store) == [(vips, 1001)]
    assert sell(store, 1001).details["multiplier"] == 100
    remove_tag(store, OWNER, 1001, "vip")
    assert members(store) == []
    assert "multiplier" not in sell(store, 1001).details


def test_the_sale_that_brings_into_an_audience_earns_by_those_before_it(store: Store) -> None:
    make_persona(store, 1001)
    save_audience(store, "Big", "spent:>=100")
    modifier(store, "multiplier", "Big", factor="2")
    assert "multiplier" not in sell(store, 1001, 100).details
    assert sell(store, 1001, 100).details["multiplier"] == 100


def test_a_new_modifiers_audience_is_filled_at_once_and_boosts_are_given(store: Store) -> None:
    for persona_id in (1001, 1002, 1003):
        make_persona(store, persona_id)
    for persona_id in (1001, 1003):
        tag(store, persona_id, "vip")
    vips = save_audience(store, "VIPs", "tag:vip")
    made = modifier(store, "boost", "VIPs", points=50)
    filled = fill_audience(store, OWNER, made)
    assert (filled.personas, filled.points, filled.complete) == (2, 100, True)
    assert members(store) == [(vips, 1001), (vips, 1003)]
    assert fill_audience(store, OWNER, made).points == 0


def test_the_search_of_a_modifier_in_force_is_not_deleted_and_may_be_renamed(store: Store) -> None:
    vips = save_audience(store, "VIPs", "tag:vip")
    made = modifier(store, "zero", "VIPs")
    with pytest.raises(Refused, match=f"audience of modifier {made}"):
        delete_search(store, OWNER, vips)
    rename_search(store, OWNER, vips, "Stars")
    assert modifiers(store.connection)[0].audience == "Stars"
    end_modifier(store, OWNER, made)
    delete_search(store, OWNER, vips)


def test_an_audience_may_use_another_saved_search(store: Store) -> None:
    make_persona(store, 1001)
    make_persona(store, 1002)
    tag(store, 1001, "vip")
    save_audience(store, "VIPs", "tag:vip")
    save_audience(store, "Others", "-@VIPs")
    preview = preview_terms(store, OWNER, "boost", "Others", {"points": 10})
    assert (preview.personas, preview.boosted) == (1, 1)


def test_a_preview_says_what_the_latest_orders_would_have_brought_and_writes_nothing(store: Store) -> None:
    make_persona(store, 1001)
    make_persona(store, 1002)
    coffee = buy(store, 1001, "2026-11-20", COFFEE)
    buy(store, 1002, "2026-11-20", APPLES)
    buy(store, 1001, "2026-11-19", COFFEE, refunded=1200)
    doubled = preview_terms(store, OWNER, "multiplier", "everybody", {"factor": "3", "brands": ["hilltop"]})
    assert (doubled.looked_at, doubled.matched, doubled.points) == (2, 1, 24)
    assert [(one.purchase_id, one.persona_id, one.points) for one in doubled.orders] == [(coffee, 1001, 24)]
    zeroed = preview_terms(store, OWNER, "zero", "everybody", {})
    assert (zeroed.matched, zeroed.points) == (2, -15)
    window = preview_terms(
        store, OWNER, "boost", "everybody", {"points": 50, "starts_on": "2026-11-20", "ends_on": "2026-12-01"}
    )
    assert (window.matched, window.points, window.boosted) == (2, 100, 0)
    assert store.connection.value("SELECT count(*) FROM modifier") == 0
    assert balance(store, 1001) == 0


def test_a_preview_of_a_modifier_that_was_made_leaves_out_who_had_its_boost(store: Store) -> None:
    for persona_id in (1001, 1002):
        make_persona(store, persona_id)
        tag(store, persona_id, "vip")
    save_audience(store, "VIPs", "tag:vip")
    made = modifier(store, "boost", "VIPs", points=50)
    sell(store, 1001)
    preview = preview_modifier(store, OWNER, made)
    assert (preview.personas, preview.boosted, preview.boost_points) == (2, 1, 50)
    with pytest.raises(NotFound):
        preview_modifier(store, OWNER, 4711)
    with pytest.raises(NotPermitted):
        preview_modifier(store, staff_of(Role.STAFF), made)
