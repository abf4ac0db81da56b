"""Whether the audit is as it was written: every chain link by link, and its heads as anchored outside the
store.

The chain finds edited, deleted and reordered rows. The anchor, a file beside the store's key, holds each
chain's length and head as last seen, so that a cut tail or a chain written anew is found too.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from store.clock import instant
from store.database.connection import Connection
from store.database.sql import Row
from store.database.store import Store
from store.staff.audit import COLUMNS, GENESIS, SESSIONS_CHAIN, chained_hash
from store.staff.keys import key_folder
from store.words import say

PAGE = 5000
MOST_ANCHORS = 500
_HASHED = tuple(name for name in COLUMNS if name not in ("id", "chain_id", "previous", "hash"))
_LINKS = (
    f"SELECT previous, hash, {', '.join(_HASHED)} FROM audit WHERE chain_id = :chain AND seq > :after "
    f"ORDER BY seq LIMIT {PAGE}"
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A chain's length and head as they stood at an instant."""

    chain_id: int
    length: int
    head: str
    at: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many rows in how many chains were checked, and every fault in a sentence."""

    chains: int
    rows: int
    faults: tuple[str, ...]


def anchor_path(store: Store) -> Path:
    """The anchor file of a store."""
    return key_folder(store.settings().text("store_id")) / "audit.anchor"


def anchors(store: Store) -> dict[int, Anchor]:
    """What is anchored, by chain; nothing where there is no file or the store has no id."""
    if not store.settings().text("store_id"):
        return {}
    try:
        lines = anchor_path(store).read_text().splitlines()
    except FileNotFoundError:
        return {}
    parts = [line.split() for line in lines if line.strip()]
    return {int(part[1]): Anchor(int(part[1]), int(part[2]), part[3], part[0]) for part in parts}


def anchor(store: Store, chains: tuple[int, ...] | None = None, *, anew: bool = False) -> bool:
    """Notes the heads of the chains (all) outside the store; False, and nothing noted, where an older note
    of theirs is contradicted. ``anew`` forgets the older notes: after a restore the store is older than they.

    On PostgreSQL every console has a chain; the newest ``MOST_ANCHORS`` stay noted.
    """
    kept = {} if anew else anchors(store)
    wanted = {
        row[0]: row[1:]
        for row in store.connection.all("SELECT id, length, head FROM audit_chain ORDER BY id")
        if chains is None or row[0] in chains
    }
    if any(_contradiction(store.connection, kept[chain]) for chain in wanted if chain in kept):
        return False
    at = instant(store.clock())
    for chain, (length, head) in wanted.items():
        kept[chain] = Anchor(chain, length, head, at)
    newest = sorted(kept.values(), key=lambda one: (one.chain_id != SESSIONS_CHAIN, -one.chain_id))
    lines = [f"{one.at} {one.chain_id} {one.length} {one.head}\n" for one in newest[:MOST_ANCHORS]]
    _replace(anchor_path(store), "".join(lines))
    return True


def anchor_own_chain(store: Store) -> None:
    """Notes this console's chain at sign-in and sign-out; a full or read-only disk hinders nobody."""
    with suppress(OSError):
        anchor(store, (SESSIONS_CHAIN, store.chain_id(store.connection)))


def verify(store: Store, connection: Connection | None = None) -> Verdict:
    """Checks every link of every chain and every anchor; reads the whole audit page by page."""
    reader = connection or store.connection
    faults: list[str] = []
    counts: dict[int, int] = {}
    heads = {row[0]: row[1:] for row in reader.all("SELECT id, length, head FROM audit_chain ORDER BY id")}
    for chain_id, (length, head) in heads.items():
        found = _follow(reader, chain_id, faults)
        counts[chain_id] = found[0]
        if found != (length, head):
            faults.append(say("staff.audit_chain_short", chain=chain_id, row=found[0], length=length))
    faults += _missing_chains(reader, set(heads))
    faults += [fault for one in anchors(store).values() if (fault := _contradiction(reader, one))]
    return Verdict(len(heads), sum(counts.values()), tuple(faults))


def _follow(connection: Connection, chain_id: int, faults: list[str]) -> tuple[int, str]:
    """Number and hash of the last row of a chain; what is wrong on the way is added to ``faults``."""
    seq, before = 0, GENESIS
    for row in _rows(connection, chain_id):
        previous, digest, values = row[0], row[1], dict(zip(_HASHED, row[2:], strict=True))
        expected = seq + 1
        seq = values["seq"]
        if seq != expected:
            faults.append(say("staff.audit_row_missing", chain=chain_id, row=expected))
        elif previous != before:
            faults.append(say("staff.audit_row_unlinked", chain=chain_id, row=seq))
        if chained_hash(previous, values) != digest:
            faults.append(say("staff.audit_row_changed", chain=chain_id, row=seq))
        before = digest
    return seq, before


def _rows(connection: Connection, chain_id: int) -> Iterator[Row]:
    after = 0
    while page := connection.all(_LINKS, chain=chain_id, after=after):
        yield from page
        after = page[-1][2]


def _missing_chains(connection: Connection, present: set[int]) -> list[str]:
    """Chains that were opened, by the chain of sessions, and chains that hold rows, but have no head."""
    opened = connection.all(
        "SELECT detail FROM audit WHERE chain_id = :chain AND use_case = 'open_chain'", chain=SESSIONS_CHAIN
    )
    named = {int(row[0].removeprefix("chain ")) for row in opened}
    unannounced = present - named - {SESSIONS_CHAIN}
    return [say("staff.audit_chain_missing", chain=chain) for chain in sorted(named - present)] + [
        say("staff.audit_chain_unannounced", chain=chain) for chain in sorted(unannounced)
    ]


def _contradiction(connection: Connection, noted: Anchor) -> str | None:
    found = connection.value(
        "SELECT hash FROM audit WHERE chain_id = :chain AND seq = :seq",
        chain=noted.chain_id,
        seq=noted.length,
    )
    if found == noted.head:
        return None
    what = say("staff.audit_anchor_gone") if found is None else say("staff.audit_anchor_another")
    return say("staff.audit_anchor", chain=noted.chain_id, row=noted.length, at=noted.at, what=what)


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)
