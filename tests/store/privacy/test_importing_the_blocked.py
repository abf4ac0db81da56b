"""An import takes nobody back who was deleted, and says no more of it than of somebody archived."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.privacy.deleting import delete_own_data
from store.staff.permissions import Role
from tests.store.privacy.conftest import EMAIL, PHONE, asking, enrolled
from tests.store.transfer.conftest import Take, _staging_folder, take, write_csv

__all__ = ["_staging_folder", "take", "write_csv"]
Actors = Callable[..., Actor]
HEADER = "source_id,first_name,last_name,phone,email"


def test_rows_with_a_blocked_phone_or_e_mail_are_withheld_like_archived_ones(
    store: Store, actor: Actors, take: Take
) -> None:
    enrolled(store, actor)
    delete_own_data(store, actor(Role.STAFF), asking(store, actor, "delete", PHONE))
    archived = enrolled(store, actor, phone="212 555 0119", email="archived@example.com")
    store.connection.run("UPDATE persona SET status = 'archived' WHERE id = :id", id=archived)
    rows = (
        "1,Amelia,Stone,+1 212 555 0117,new@example.com",
        f"2,Amelia,Stone,212 555 0118,{EMAIL.upper()}",
        "3,Ann,Chived,212 555 0119,",
        "4,Nia,Brook,212 555 0160,nia@example.com",
        "5,Nia,Brook,212.555.0117,",
    )
    dry = take("personas", HEADER, *rows, dry_run=True)
    result = take("personas", HEADER, *rows)
    for found in (dry, result):
        assert (found.counts.new, found.counts.rejected) == (1, 4)
        assert [reject.line for reject in found.rejected] == [2, 3, 4, 6]
        assert len({reject.reason for reject in found.rejected}) == 1
    assert store.connection.value("SELECT count(*) FROM persona WHERE name = 'Nia Brook'") == 1
    assert store.connection.all("SELECT value FROM identifier WHERE value = '+12125550117'") == []


def test_while_nobody_is_blocked_nothing_is_hashed(
    store: Store, actor: Actors, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hashed(*_: object) -> str:
        raise AssertionError("an identifier was hashed")

    monkeypatch.setattr("store.privacy.blocklist.tag", hashed)
    assert take("personas", HEADER, "1,Nia,Brook,212 555 0160,nia@example.com").counts.new == 1


def test_a_receipt_of_somebody_deleted_keeps_neither_phone_nor_e_mail(
    store: Store, actor: Actors, take: Take
) -> None:
    enrolled(store, actor)
    delete_own_data(store, actor(Role.STAFF), asking(store, actor, "delete", PHONE))
    header = "order_id,placed_at,location,phone,email,sku,product,quantity,amount"
    result = take(
        "orders",
        header,
        f"A-1,2026-11-21T10:00:00,Main,{PHONE},,C1,Coffee,1,3.50",
        f"A-2,2026-11-21T10:00:00,Main,,{EMAIL.upper()},C1,Coffee,1,3.50",
        "A-3,2026-11-21T10:00:00,Main,212 555 0160,,C1,Coffee,1,3.50",
    )
    assert (result.counts.new, result.counts.rejected) == (3, 0)
    said = store.connection.all("SELECT order_id, said_phone, said_email FROM purchase ORDER BY order_id")
    assert said == [("A-1", None, None), ("A-2", None, None), ("A-3", "+12125550160", None)]
