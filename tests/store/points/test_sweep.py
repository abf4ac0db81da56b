"""The sweep beyond expiry: audiences written down and their boosts given, once, however often it runs."""

from store.database.store import Store
from store.points.expiry.sweep import sweep
from store.points.ledger.prove import ledger_faults
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.points.people import balance, earn, make_persona, set_setting, staff_of
from tests.store.points.shop_rules import modifier, save_audience, tag, untag

OWNER = staff_of(Role.OWNER)
PEOPLE = range(2001, 2121)


def test_rule_16_a_sweep_gives_the_boost_of_an_audience_once_ever(store: Store, clock: SetClock) -> None:
    for persona in PEOPLE:
        make_persona(store, persona)
        if persona % 2:
            tag(store, persona, "vip")
    save_audience(store, "X", "tag:vip")
    modifier(store, "boost", "X", points=50)
    clock.forward(minutes=1)
    done = sweep(store, OWNER, pause=0)
    assert (done.looked_at, done.boosted) == (120, 3000)
    assert (balance(store, 2001), balance(store, 2002)) == (50, 0)
    runs = store.connection.all(
        "SELECT r.kind, count(*) FROM bulk_run r JOIN operation o ON o.bulk_run_id = r.id "
        "JOIN entry e ON e.operation_id = o.id GROUP BY r.kind"
    )
    assert runs == [("membership", 60)]
    untag(store, 2001, "vip")
    sweep(store, OWNER, pause=0)
    tag(store, 2001, "vip")
    assert sweep(store, OWNER, pause=0).boosted == 0
    assert ledger_faults(store.connection) == []


def test_without_modifiers_nobody_is_looked_at(store: Store) -> None:
    make_persona(store, 2001)
    assert sweep(store, OWNER, pause=0).looked_at == 0


def test_what_is_due_is_booked_before_a_boost_is_given(store: Store, clock: SetClock) -> None:
    set_setting(store, "expiry", "fixed")
    set_setting(store, "expiry_days", "10")
    make_persona(store, 2001)
    earn(store, 2001, 40)
    tag(store, 2001, "vip")
    clock.forward(days=11)
    save_audience(store, "X", "tag:vip")
    modifier(store, "boost", "X", points=50)
    clock.forward(minutes=1)
    done = sweep(store, OWNER, pause=0)
    assert (done.points, done.boosted, balance(store, 2001)) == (40, 50, 50)
