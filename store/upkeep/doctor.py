"""The doctor: quick at start, full at night; every check runs, whatever the others say."""

from collections.abc import Callable, Iterator

from store.clock import Clock, system_clock
from store.database.sqlite import Busy
from store.database.store import Store
from store.errors import RegularsError
from store.opening import version_of
from store.schema.shape import expected_fingerprint, fingerprint
from store.staff.audit_check import anchor, verify
from store.upkeep import books, checks
from store.upkeep.checks import Check
from store.words import say


def doctor(address: str, *, full: bool = False, clock: Clock = system_clock) -> tuple[Check, ...]:
    """The checks of a store, also of one that would not open; quick ones take well under a second."""
    store = Store(address, clock=clock)
    try:
        return tuple(examined(store, full=full))
    finally:
        store.close()


def examined(store: Store, *, full: bool = False) -> Iterator[Check]:
    """The checks one by one as they are done, for a progress line."""
    opened = _tried("opens", lambda: _opens(store))
    yield opened
    if not opened.ok:
        return
    for name, check in _quick(store):
        yield _tried(name, check)
    if full:
        for name, check in _slow(store):
            yield _tried(name, check)
        try:
            yield from books.asked(store.connection)
        except RegularsError as error:
            yield Check("books", False, str(error))


def _quick(store: Store) -> Iterator[tuple[str, Callable[[], Check]]]:
    yield "versions", lambda: checks.versions(store)
    yield "schema", lambda: _schema(store)
    if store.dialect == "sqlite":
        yield "SQLite library", lambda: checks.sqlite_gate(store)
        yield "pragmas", lambda: checks.pragmas(store)
        yield "free disk", lambda: checks.free_disk(store)
        yield "rights of the file", lambda: checks.file_rights(store)
    yield "keys", lambda: checks.keys(store)
    yield "ids", lambda: books.fresh_ids(store.connection)


def _slow(store: Store) -> Iterator[tuple[str, Callable[[], Check]]]:
    yield "pages", lambda: books.integrity(store.connection, full=True)
    yield "references", lambda: books.references(store.connection)
    yield "index of names", lambda: books.names_index(store.connection)
    yield "audit", lambda: _audit(store)


def _opens(store: Store) -> Check:
    if version_of(store.connection) is None:
        return Check("opens", False, say("upkeep.no_store", store=store.shown_address))
    return Check("opens", True, store.shown_address)


def _schema(store: Store) -> Check:
    same = fingerprint(store.connection) == expected_fingerprint(store.dialect)
    return Check("schema", same, say("upkeep.schema_well") if same else say("upkeep.schema_wrong"))


def _audit(store: Store) -> Check:
    """Follows every chain, then anchors the heads it has just seen to be true."""
    found = verify(store)
    if found.faults:
        many = len(found.faults)
        sentence = say("upkeep.audit_fault", count=many, fault=found.faults[0], more=many - 1)
        return Check("audit", False, sentence)
    try:
        anchor(store)
    except (OSError, RegularsError) as error:
        return Check("audit", False, say("upkeep.audit_unanchored", rows=found.rows, why=error))
    return Check("audit", True, say("upkeep.audit_well", rows=found.rows, chains=found.chains))


def _tried(name: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except (RegularsError, Busy, OSError) as error:
        return Check(name, False, str(error))
