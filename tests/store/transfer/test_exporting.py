"""Exports: lossless on the way back in, inert in a spreadsheet, masked, audited."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput, NotPermitted
from store.staff.permissions import Role
from store.transfer.exporting import export, export_kinds
from store.transfer.importing import import_file
from tests.store.transfer.conftest import Take
from tests.store.transfer.whole_store import content

HEADER = (
    "source_id,first_name,last_name,phone,home_phone,email,birthday,signup_date,favorite_store,favorite_store_by,"
    "legacy_points,wallet_id,text_opt_in,email_opt_in,age_gate,consent_at,consent_source,text_opt_out_at,utm,"
    "household,groups,tags,attr:Shoe,attr:=odd"
)
ROWS = (
    "1,=Amelia,'t "
    "Hooft,2125550117,2125550118,a@example.com,1988-02-29,2024-03-01,Downtown,wallet,250,W-1,yes,no,yes,"
    '2024-03-01 17:05,signup form,,spring,,bakers,"vip;a\\;b\\,c",38,"-, ""x"""',
    "2,-Omar,Haddad,2125550142,,,,,Uptown,file,,,,,,,,2024-09-30 08:15,,H-1,,,,",
    "3,Zoë,,2125550142,,zoe@example.com,,,,,,,asked,,,,,,,H-1,,,,=1+1",
)


@pytest.fixture
def people(take: Take) -> None:
    take("personas", HEADER, *ROWS)
    take("discounts", "discount_id,name,cost,usage", "COFFEE,=Coffee,60,unlimited")
    take(
        "orders",
        "order_id,placed_at,location,source_id,product,amount,tax",
        "A1,2024-06-01 10:15,Downtown,1,@Oat,9.90,0.1",
    )
    take("redemptions", "redemption_id,source_id,discount_id,at", "X1,1,COFFEE,2024-06-07 11:20")
    take("messages", "message_id,source_id,sent_at,text", "M1,1,2024-06-03 09:00,Hello")
    take("surveys", "survey,source_id,submitted_at,question,answer,rating", "Visit,1,2024-06-05,How?,Fine,5")
    take("actions", "source_id,at,kind", "1,2024-06-03 09:12,clicked")


def written(store: Store, who: Actor, kind: str, query: str = "", form: str = "csv") -> str:
    out = io.StringIO(newline="")
    export(store, who, kind, query, out, form)
    return out.getvalue()


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_personas_taken_in_again_change_nothing(
    store: Store, people: None, actor: Callable[..., Actor], tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"all.{form}"
    path.write_text(written(store, actor(), "personas", "", form), encoding="utf-8", newline="")
    before = content(store)
    result = import_file(store, actor(), "personas", path)
    assert [found.reason for found in result.rejected] == []
    assert result.counts.unchanged == 3
    assert content(store) == before


def test_no_cell_runs_in_a_spreadsheet(store: Store, people: None, actor: Callable[..., Actor]) -> None:
    for kind in export_kinds():
        for row in csv.reader(io.StringIO(written(store, actor(), kind))):
            for cell in row:
                assert not cell.startswith(("=", "@", "\t", "\r")), (kind, cell)
                assert cell[:1] not in ("+", "-") or cell[1:].replace(".", "").isdigit(), (kind, cell)


def test_an_export_is_what_the_search_finds(store: Store, people: None, actor: Callable[..., Actor]) -> None:
    rows = list(csv.DictReader(io.StringIO(written(store, actor(), "personas", "haddad"))))
    assert [row["last_name"] for row in rows] == ["Haddad"]
    orders = written(store, actor(), "orders", "haddad").splitlines()
    assert len(orders) == 1
    with pytest.raises(BadInput, match="not understood"):
        written(store, actor(), "personas", "tga:vip")


def test_every_kind_has_the_names_and_figures_of_its_import(
    store: Store, people: None, actor: Callable[..., Actor]
) -> None:
    lines = written(store, actor(), "orders", "", "jsonl").splitlines()
    order = json.loads(lines[0])
    assert (order["order_id"], order["amount"], order["tax"], order["product"]) == (
        "A1",
        "9.90",
        "0.10",
        "'@Oat",
    )
    assert json.loads(written(store, actor(), "redemptions", "", "jsonl"))["discount_id"] == "COFFEE"
    assert json.loads(written(store, actor(), "surveys", "", "jsonl"))["rating"] == "5"


def test_masked_roles_get_masked_data(store: Store, people: None, actor: Callable[..., Actor]) -> None:
    for kind in export_kinds():
        text = written(store, actor(Role.ANALYST), kind)
        for secret in ("5550117", "5550118", "5550142", "a@example.com", "Hooft", "1988", "Hello", "Fine"):
            assert secret not in text, (kind, secret)


def test_staff_may_not_export_and_every_export_is_audited(
    store: Store, people: None, actor: Callable[..., Actor]
) -> None:
    with pytest.raises(NotPermitted):
        written(store, actor(Role.STAFF), "personas")
    written(store, actor(), "personas")
    assert store.connection.all(
        "SELECT detail FROM audit WHERE use_case = 'begin_export' AND outcome = 'done'"
    ) == [("personas as csv: everyone",)]


def test_a_wallet_pin_leaves_only_if_the_shop_shows_it(
    store: Store, take: Take, actor: Callable[..., Actor]
) -> None:
    take("personas", "phone,wallet_pin", "2125550117,4821")
    assert "4821" not in written(store, actor(), "personas")
