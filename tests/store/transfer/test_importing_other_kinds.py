"""Discounts, redemptions, messages, surveys, actions, pixel events and cards; templates of every kind."""

from collections.abc import Callable
from pathlib import Path

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput
from store.transfer.importing import import_file
from store.transfer.kinds import kind_names
from store.transfer.templates import template
from tests.store.transfer.conftest import Take
from tests.store.transfer.whole_store import faults


@pytest.fixture(autouse=True)
def _amelia(take: Take) -> None:
    take(
        "personas",
        "source_id,first_name,phone,email,signup_date,legacy_points",
        "1,Amelia,2125550117,a@example.com,2024-03-01,100",
    )


def test_a_discount_is_made_and_a_change_is_a_new_version(store: Store, take: Take) -> None:
    header = "discount_id,name,cost,starts_on,ends_on,usage,cooldown_hours,location,staff_only"
    take("discounts", header, "COFFEE,Free coffee,120,2024-01-01,2027-12-31,unlimited,24,Downtown,no")
    assert take("discounts", header, "COFFEE,,,,,,,,").counts.unchanged == 1
    assert take("discounts", header, "COFFEE,,150,,-,,,,").counts.updated == 1
    rows = store.connection.all("SELECT version, current, cost, ends_on, name FROM discount ORDER BY version")
    assert rows == [(1, 0, 120, "2027-12-31", "Free coffee"), (2, 1, 150, None, "Free coffee")]
    assert take("discounts", header, "TEA,,10,,,,,,").rejected[0].column == "name"


def test_a_redemption_at_the_pos_takes_the_points_once(store: Store, take: Take) -> None:
    take("discounts", "discount_id,name,cost,usage", "COFFEE,Free coffee,60,unlimited")
    header = "redemption_id,source_id,discount_id,at,code,location,receipt"
    row = "X1,1,COFFEE,2024-06-07 11:20,7F3K,Downtown,R-1"
    result = take(
        "redemptions", header, row, "X2,1,COFFEE,2024-06-08 11:20,,,", "X3,9,COFFEE,2024-06-08 11:20,,,"
    )
    assert [(found.line, found.reason.split(":")[0]) for found in result.rejected] == [
        (3, "needs 60 points, has 40"),
        (4, "nobody with this identifier is in the store"),
    ]
    assert take("redemptions", header, row).counts.unchanged == 1
    assert store.connection.all("SELECT points, code, source, document_id FROM redemption") == [
        (60, "7F3K", "POS", "X1")
    ]
    account = store.connection.all("SELECT balance, last_redemption_at FROM account")
    assert account == [(40, "2024-06-07T15:20:00.000Z")]
    assert faults(store) == []


def test_messages_are_kept_once(store: Store, take: Take) -> None:
    header = "message_id,phone,channel,direction,sent_at,text,campaign"
    row = 'M1,2125550117,text,sent,2024-06-03 09:00,"Hello\nAmelia",Summer'
    assert take("messages", header, row).counts.new == 1
    assert take("messages", header, row).counts.unchanged == 1
    assert take("messages", header, row.replace("Hello", "Bye")).counts.rejected == 1
    assert store.connection.all("SELECT text, status, at FROM message") == [
        ("Hello Amelia", "sent", "2024-06-03T13:00:00.000Z")
    ]


def test_survey_answers_are_kept_once(store: Store, take: Take) -> None:
    header = "survey,email,submitted_at,question,answer,complete,rating"
    rows = (
        "Visit,a@example.com,2024-06-05 18:40,How?,Fine,yes,5",
        "Visit,a@example.com,2024-06-05 18:40,Why?,,yes,",
    )
    assert take("surveys", header, *rows).counts.new == 2
    assert take("surveys", header, *rows).counts.unchanged == 2
    assert take("surveys", header, rows[0].replace("Fine", "Bad")).counts.rejected == 1
    assert take("surveys", header, rows[0].replace(",5", ",11")).rejected[0].column == "rating"


@pytest.mark.parametrize("kind", ["actions", "pixel-events"])
def test_happenings_are_kept_once_also_after_a_merge(store: Store, take: Take, kind: str) -> None:
    take("personas", "source_id,first_name,email", "2,Lea,lea@example.com")
    header = "source_id,at,kind,detail"
    row = "2,2024-06-03 09:12,link clicked,Summer"
    assert take(kind, header, row, row).counts.new == 1
    take("personas", "phone,email", "2125550117,lea@example.com")
    assert take(kind, header, row).counts.unchanged == 1


def test_a_card_belongs_to_one_persona(store: Store, take: Take) -> None:
    take("personas", "source_id,first_name,email", "2,Lea,lea@example.com")
    header = "serial,source_id,programme,type,status,installed_at"
    assert take("cards", header, "100-1,1,Coffee,stamp,installed,2024-03-01 17:06").counts.new == 1
    assert take("cards", header, "100-1,1,,,deleted,").counts.updated == 1
    assert take("cards", header, "100-1,2,,,,").rejected[0].column == "serial"
    assert store.connection.all(
        "SELECT c.status, g.type FROM card c JOIN card_programme g ON g.id = c.programme_id"
    ) == [("deleted", "stamp")]


def test_every_template_imports_as_it_stands(
    store: Store, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    for kind in kind_names():
        path = tmp_path / f"{kind}.csv"
        path.write_text(template(kind), encoding="utf-8")
        options = {"source": "POS"} if kind == "personas" else {"source": "Loyalty"}
        result = import_file(store, actor(), kind, path, **options)  # type: ignore[arg-type]
        refused = [found.reason for found in result.rejected]
        assert (kind, refused) == (kind, [])
    assert faults(store) == []


def test_an_unknown_kind_is_answered_with_the_nearest(store: Store, actor: Callable[..., Actor]) -> None:
    with pytest.raises(BadInput, match="Did you mean personas"):
        import_file(store, actor(), "persona", "x.csv")
