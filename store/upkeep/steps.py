"""What is done every night, in order; a step that is added here is done from the next night on."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from store.actor import Actor
from store.database.store import Store
from store.errors import Refused
from store.words import say

KEPT_BACKUPS = 7
"""Nightly backups that are kept; older ones go when the next has been verified."""


SENDING_SECONDS = 600
"""So long a night sends messages; the rest of the night's work does not wait for more."""


def _always(_store: Store) -> bool:
    return True


def _embedded(store: Store) -> bool:
    return store.dialect == "sqlite"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, and ``work`` that says what it did; only where ``fits`` says so. It must be safe to
    do again, whole or from where it was cut off."""

    name: str
    work: Callable[[Store, Actor], str]
    fits: Callable[[Store], bool] = _always


def _finish_cut_off(store: Store, _actor: Actor) -> str:
    """Imports and recalculations that were cut off."""
    from store.points.ledger.cut_off import finish_cut_off
    from store.transfer.recovery import recover_imports
    from store.transfer.undoing.journal import forget_old

    found = [one.sentence for one in recover_imports(store)]
    forget_old(store)
    found += [say("nightly.finished", kind=kind) for kind in finish_cut_off(store)]
    return " ".join(found) or say("nightly.nothing_cut_off")


def _segments(store: Store, actor: Actor) -> str:
    """RFM, which audiences may be made of, and how many are in each segment."""
    from store.segments.counting import refresh_counts
    from store.segments.rfm_run import refresh_rfm

    done = refresh_rfm(store, actor)
    counted = refresh_counts(store, actor)
    return say("nightly.segments", count=done.customers, changed=done.changed, segments=len(counted))


def _sweep(store: Store, actor: Actor) -> str:
    """Due points and memberships."""
    from store.points.expiry.sweep import sweep

    done = sweep(store, actor)
    return say(
        "nightly.swept",
        count=done.customers,
        customers=done.customers,
        points=done.points,
        looked_at=done.looked_at,
        boosted=done.boosted,
    )


def _flows(store: Store, actor: Actor) -> str:
    """What is given and sent by itself: who enrolled, has a birthday, entered a segment."""
    from store.messages.flow_running import run_flows

    done = run_flows(store, actor)
    given, sent = sum(one.given for one in done), sum(one.sent for one in done)
    return say("nightly.flows", count=len(done), flows=len(done), given=given, sent=sent)


def _send(store: Store, actor: Actor) -> str:
    """Messages that wait in the outbox; a large campaign is gone on with by whatever sends in the day."""
    from store.outbox.sending import send_waiting

    done = send_waiting(store, actor, most_seconds=SENDING_SECONDS)
    return say("nightly.sent", count=done.sent, sent=done.sent, failed=done.failed, waiting=done.waiting)


def _erasures(store: Store, _actor: Actor) -> str:
    """What was erased: noted outside the store, and cleared from its files."""
    from store.privacy.settling import settle

    if not settle(store):
        raise Refused(say("privacy.log_still_read"))
    held = store.connection.value("SELECT count(*) FROM privacy_hold WHERE lifted_at IS NULL")
    return say("nightly.erasures", count=held, customers=held)


def _duplicates(store: Store, actor: Actor) -> str:
    """Who may be one person: the queue brought up to date, where anybody was written since the last search."""
    from store.merging.suspecting import find_duplicates, unsearched

    if not unsearched(store):
        return say("nightly.duplicates_same")
    done = find_duplicates(store, actor)
    return say("nightly.duplicates", count=done.waiting, pairs=done.waiting, customers=done.customers)


def _backup(store: Store, actor: Actor) -> str:
    """A verified copy beside the store, the oldest of too many taken away."""
    from store.upkeep.backup import backup, beside

    made = backup(store, actor, str(beside(store.path, "nightly", store.clock)))
    path = store.path
    for old in sorted(path.parent.glob(f"{path.name}.nightly-*"))[:-KEPT_BACKUPS]:
        old.unlink(missing_ok=True)
    return say("nightly.backed_up", file=Path(made.path).name, personas=made.personas, entries=made.entries)


def _doctor(store: Store, _actor: Actor) -> str:
    """Every check; raises ``Refused`` with what is not well."""
    from store.upkeep.doctor import examined

    checks = tuple(examined(store, full=True))
    wrong = [check for check in checks if not check.ok]
    if wrong:
        what = "; ".join(f"{check.name}: {check.detail}" for check in wrong)
        raise Refused(say("nightly.ill", what=what))
    return say("nightly.well", count=len(checks), checks=len(checks))


STEPS = (
    Step("cut off", _finish_cut_off),
    Step("segments", _segments),
    Step("sweep", _sweep),
    Step("flows", _flows),
    Step("outbox", _send),
    Step("erasures", _erasures),
    Step("duplicates", _duplicates),
    Step("backup", _backup, _embedded),
    Step("doctor", _doctor),
)
"""The steps in their order: what others need first comes first, the doctor last."""
