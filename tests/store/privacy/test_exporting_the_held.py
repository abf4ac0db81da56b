"""No export and no review names somebody who opted out, whatever it is about."""

import io
from collections.abc import Callable

from store.actor import Actor
from store.database.store import Store
from store.points.adjust import adjust_points
from store.points.earning.sale import sell_by_hand
from store.points.reading.outcome import last_outcome, names_in
from store.points.reading.review import review_points
from store.privacy.holding import opt_out_of_everything
from store.staff.permissions import Role
from store.transfer.exporting import export, export_kinds
from tests.store.privacy.conftest import EMAIL, PHONE, asking, enrolled
from tests.store.transfer.conftest import Take, _staging_folder, take, write_csv

__all__ = ["_staging_folder", "take", "write_csv"]


def exported(store: Store, actor: Callable[..., Actor]) -> str:
    out = io.StringIO(newline="")
    for kind in export_kinds():
        export(store, actor(), kind, "", out, "csv")
    return out.getvalue().lower()


def test_no_export_of_any_kind_names_somebody_held(
    store: Store, actor: Callable[..., Actor], take: Take
) -> None:
    persona = enrolled(store, actor)
    sell_by_hand(store, actor(), persona, 1250, receipt="R-77")
    take("messages", "message_id,phone,sent_at,text", f"M1,{PHONE},2026-06-03 09:00,Dear Amelia")
    take("surveys", "survey,phone,submitted_at,question,answer", f"Visit,{PHONE},2026-06-05,How?,Walnuts")
    take("actions", "phone,at,kind,detail", f"{PHONE},2026-06-03 09:12,clicked,bannerzq")
    told = ("+12125550117", EMAIL.lower(), "amelia", "walnuts", "bannerzq")
    before = exported(store, actor)
    assert all(text in before for text in told)
    opt_out_of_everything(store, actor(Role.STAFF), asking(store, actor, "opt out", PHONE))
    after = exported(store, actor)
    assert [text for text in told if text in after] == []
    assert "r-77" in after


def test_the_review_of_the_day_and_the_last_outcome_name_nobody_held(
    store: Store, actor: Callable[..., Actor]
) -> None:
    persona = enrolled(store, actor)
    adjust_points(store, actor(), persona, 5000, reason="goodwill", note="walnuts")
    assert [(row.name, row.note) for row in review_points(store, actor()).rows] == [
        ("Amelia Stone", "walnuts")
    ]
    opt_out_of_everything(store, actor(Role.STAFF), asking(store, actor, "opt out", PHONE))
    assert [(row.name, row.note) for row in review_points(store, actor()).rows] == [("", None)]
    outcome = last_outcome(store, "till-1")
    assert outcome is None or "Amelia" not in names_in(store, outcome)[1]
