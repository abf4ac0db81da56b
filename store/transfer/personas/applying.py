"""Persona rows into the store: matched by phone, e-mail, source id or wallet id, updated, merged or made.

The first row of a file that is about a persona decides what stands; a later row of the same file about
it, or another record of the same source, only adds: with another id or name it becomes a persona of its
own that is merged at once, so that nothing is lost, the lineage shows it, and the same file taken in
again changes nothing.
"""

import marshal
from collections.abc import Collection, Sequence
from typing import Any

from store.database.unit import Unit
from store.errors import BadInput, NotPermitted, Refused
from store.merging.matching import choose_survivor
from store.merging.merging import merge_into
from store.modifiers.membership import refresh_membership
from store.people.employees import find_all_waiting
from store.people.names import names_agree
from store.transfer.blocked import NOBODY
from store.transfer.kinds.kind import Wrong
from store.transfer.ledger import book_of
from store.transfer.personas.absorbed import record_of
from store.transfer.personas.holders import Holder, Holders
from store.transfer.personas.households import Households
from store.transfer.personas.identifying import CONTACTS, Key, Record, identifiers, matching
from store.transfer.personas.legacy import book_legacy, brought, carry_points
from store.transfer.personas.new_personas import Fresh, keys_held, write_new
from store.transfer.personas.part import part_of
from store.transfer.personas.row import (
    HOUSEHOLD,
    RowSetting,
    change,
    enrol_by_file,
    give,
    give_up,
    refuse_contradiction,
)
from store.transfer.personas.state import Legacy, State, blank, load
from store.transfer.personas.writing import write_personas
from store.transfer.places import Places
from store.transfer.result import Outcome
from store.transfer.runs import Run
from store.words import say

Row = tuple[int, tuple[Any, ...]]
"""The line of the first row of a `Part` and the part as plain tuples."""


class PersonaApplier:
    """Applies persona rows of one run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._places = Places(run)
        self.blocked: frozenset[Key] = NOBODY
        """Those of the next chunk's identifiers that are on the blocklist."""

    def apply(self, unit: Unit, rows: Sequence[Row]) -> Outcome:
        """One chunk."""
        chunk = _Chunk(unit, self._run, self._places, self.blocked)
        chunk.apply(rows)
        return chunk.outcome


class _Chunk:
    """The rows of one transaction: those about nobody known are written as they were made ready, the others go
    one by one.
    """

    def __init__(self, unit: Unit, run: Run, places: Places, blocked: frozenset[Key]) -> None:
        self.unit = unit
        self.blocked = blocked
        self.run = run
        self.places = places
        self.outcome = Outcome()
        self.holders = Holders(unit)
        self.households = Households(unit)
        self.states: dict[int, State] = self.households.states
        settings = unit.settings
        self.merges = settings.flag("auto_merge")
        self.names_agree = settings.flag("auto_merge_names_agree")
        self.brought: dict[tuple[int, str], int] = {}
        self.at = unit.at
        self.settings: dict[tuple[str, bool], RowSetting] = {}
        self.own_id: int | None = None
        self.asked: set[int] = set()

    def apply(self, rows: Sequence[Row]) -> None:
        """Those about nobody known are written first: no row before them names any of their identifiers."""
        connection = self.unit.connection
        parts = [part_of(plain) for _, plain in rows]
        held = keys_held(connection, self.run, parts) | self.blocked
        ids = self.unit.new_ids(connection, "persona", sum(len(part.lines) for part in parts))
        left = ids
        fresh: list[Fresh] = []
        known: list[tuple[int, int, Record]] = []
        for part in parts:
            own, left = left[: len(part.lines)], left[len(part.lines) :]
            if held and (gone := part.held_by(held)):
                part = part.without(gone)
            if len(part.made) == len(part.lines):
                fresh.append((part, own))
                continue
            fresh.append((part, [own[place] for place in part.made]))
            for place in sorted(set(range(len(part.lines))).difference(part.made)):
                record = marshal.loads(part.records[place])
                record["again"] = part.again[place]
                known.append((part.lines[place], own[place], record))
        write_new(self.unit, self.run, self.places, fresh)
        self.outcome.counts.new += len(ids) - len(known)
        if known:
            self.prepare([record for _, _, record in known])
            for line, self.own_id, record in known:
                self.row(line, record)
            self.flush()
        find_all_waiting(connection)
        refresh_membership(self.unit, sorted({*ids, *self.states}), book=lambda: book_of(self.unit, self.run))

    def prepare(self, records: Collection[Record]) -> None:
        """Looks up everybody the rows may be about, in a few questions."""
        source = self.run.source
        keys = {key for record in records for key, _ in identifiers(record, record.get("source") or source)}
        self.run.bring_holders(self.unit.connection, keys)
        self.holders.look_up(keys)
        wanted = self.holders.everybody()
        self.states.update(load(self.unit.connection, wanted))
        if any("legacy_points" in record for record in records):
            self.asked |= wanted
            self.brought.update(brought(self.unit.connection, wanted))

    def row(self, line: int, record: Record) -> None:
        """One row: rejected, or new, updated, merged or unchanged."""
        try:
            what = self._taken(line, record)
        except Wrong as wrong:
            self.outcome.reject(line, wrong.column, _shown(record, wrong.column), str(wrong))
            return
        except (BadInput, Refused, NotPermitted) as refused:
            self.outcome.reject(line, None, None, str(refused))
            return
        counts = self.outcome.counts
        setattr(counts, what, getattr(counts, what) + 1)

    def _taken(self, line: int, record: Record) -> str:
        source = record.get("source") or self.run.source
        name = record["names"]["name"] if "names" in record else ""
        if self.blocked and any(key in self.blocked for key, _ in identifiers(record, source)):
            raise _withheld(record)
        found = self._candidates(record, source, name)
        if any(holder.status != "active" for holder in found):
            raise _withheld(record)
        if not found:
            self._make(record, source)
            return "new"
        joined = len({holder.persona_id for holder in found}) > 1
        if joined and not self.merges:
            raise Wrong("email", say("transfer.two_customers"))
        survivor_id = self._joined([holder.persona_id for holder in found], line, record)
        state = self._state(survivor_id)
        record_id, fill = record_of(self.unit.connection, self.holders, state, record, source, name)
        if record_id is None:
            if not self.merges:
                raise Wrong("phone", say("transfer.another_record", id=survivor_id))
            self._absorb(line, record, source, state)
            return "merged"
        refuse_contradiction(state, record, self._setting(source, fill))
        changed = self._update(record, source, state, record_id, fill=fill)
        return "merged" if joined else "updated" if changed else "unchanged"

    def _candidates(self, record: Record, source: str, name: str) -> list[Holder]:
        """Whom the row's identifiers mean: by phone, e-mail, source id, wallet id, in that order, each
        once.
        """
        found: dict[int, Holder] = {}
        for key in matching(record, source):
            holder = self.holders.owner(key, name)
            if holder is None or holder.persona_id in found:
                continue
            if key[0] in CONTACTS:
                differs = name and not names_agree(name, holder.name)
                label = record.get(HOUSEHOLD)
                if differs and label and self._in_household(holder.persona_id, label):
                    continue
                if differs and self.names_agree:
                    raise Wrong(key[0], say("transfer.another_name", id=holder.persona_id))
            found[holder.persona_id] = holder
        return list(found.values())

    def _in_household(self, persona_id: int, label: str) -> bool:
        standing = self._state(persona_id).attributes.get(HOUSEHOLD)
        return standing is not None and standing.lower() == label.lower()

    def _joined(self, ids: list[int], line: int, record: Record) -> int:
        """Merges the personas a row says are one; the survivor."""
        if len(ids) == 1:
            return ids[0]
        self.flush()
        survivor = ids[0]
        name = record["names"]["name"] if "names" in record else ""
        kinds: dict[int, str] = {}
        for key in matching(record, record.get("source") or self.run.source):
            holder = self.holders.owner(key, name)
            if holder is not None:
                kinds.setdefault(holder.persona_id, key[0])
        said = " and ".join(f"the {kinds[one]} of {one}" for one in ids if one in kinds)
        for other in ids[1:]:
            survivor, absorbed = choose_survivor(self.unit.connection, survivor, other)
            self._merge(survivor, absorbed, f"import run {self.run.id}, line {line}: one row has {said}")
        return survivor

    def _merge(self, survivor: int, absorbed: int, evidence: str) -> None:
        merge_id, _ = merge_into(
            self.unit,
            survivor,
            absorbed,
            how="automatic",
            evidence=evidence,
            import_run_id=self.run.id,
            points=False,
        )
        carry_points(self.unit, self.run, survivor, absorbed, merge_id)
        for persona_id in (survivor, absorbed):
            self.states.pop(persona_id, None)
        self.holders.look_up(self.holders.keys_of((survivor, absorbed)))

    def _state(self, persona_id: int) -> State:
        state = self.states.get(persona_id)
        if state is None:
            state = self.states[persona_id] = load(self.unit.connection, [persona_id])[persona_id]
        return state

    def _make(self, record: Record, source: str) -> State:
        """A persona that is not here yet."""
        refuse_contradiction(None, record, self._setting(source, False))
        state = blank(self._new_id(), self.at, source, self.run.id)
        self._put(state, record, source, fill=False)
        self._identify(state, record, source)
        self._legacy(record, source, state, state.id)
        self.states[state.id] = state
        return state

    def _absorb(self, line: int, record: Record, source: str, survivor: State) -> None:
        """Another record of a persona: made, then merged into it at once. Legacy points of a record without a
        signup date of its own are the survivor's who is a member (`points.md` rule 10)."""
        later = bool(survivor.row["signup_on"]) and not self._setting(source, False).enrols
        later = later and not record.get("signup_date") and not record.get("member")
        state = self._make({**record, "legacy_points": None} if later else record, source)
        if state.row["signup_on"] and not survivor.row["signup_on"]:
            enrol_by_file(survivor, record, self._setting(source, True))
        self.flush()
        by = next((key[0] for key in matching(record, source) if survivor.own(*key)), "phone")
        self._merge(survivor.id, state.id, f"import run {self.run.id}, line {line}: same {by}")
        if later:
            self._legacy(record, source, self._state(survivor.id), state.id)

    def _update(self, record: Record, source: str, state: State, record_id: int, *, fill: bool) -> bool:
        """Whether the row changed anything."""
        state.touched = False
        self._put(state, record, source, fill=fill)
        for column in ("phone", "home_phone", "email"):
            if column in record and record[column] is None and not fill:
                give_up(state, column)
        self._identify(state, record, source)
        self._legacy(record, source, state, record_id)
        return state.touched

    def _put(self, state: State, record: Record, source: str, *, fill: bool) -> None:
        location = record.get("favorite_store")
        place = self.places.id_of(self.unit, location) if location else None
        change(state, record, self._setting(source, fill), place)

    def _setting(self, source: str, fill: bool) -> RowSetting:
        found = self.settings.get((source, fill))
        if found is None:
            found = RowSetting(self.run.shop, self.at, source, self.run.enrols, fill)
            self.settings[source, fill] = found
        return found

    def _new_id(self) -> int:
        """The row's own id, a further one where it makes a second persona."""
        number, self.own_id = self.own_id, None
        return self.unit.new_id("persona") if number is None else number

    def _identify(self, state: State, record: Record, source: str) -> None:
        name = state.row["name"]
        for key, known in identifiers(record, source):
            if state.own(*key) is not None:
                continue
            others = [holder for holder in self.holders.all(key) if holder.persona_id != state.id]
            live = [holder for holder in others if holder.home_id == holder.persona_id]
            if live and key[0] == "phone":
                self.households.share(state, self._state(live[0].persona_id))
            give(state, key, known, "shared" if live else "live")
            self.holders.add(key, state.id, name, shared=bool(live))
        label = record.get(HOUSEHOLD)
        if label and state.row["household_id"] is None:
            self.households.join(state, label)

    def _legacy(self, record: Record, source: str, state: State, record_id: int) -> None:
        if "legacy_points" not in record:
            return
        points = (record["legacy_points"] or 0) - self._brought(state, record_id).get((record_id, source), 0)
        if points:
            self.brought[record_id, source] = self.brought.get((record_id, source), 0) + points
            state.legacy.append(Legacy(source, points, record_id))
            state.touched = True

    def _brought(self, state: State, record_id: int) -> dict[tuple[int, str], int]:
        """What each record of the persona was brought from each source so far."""
        if not state.new and state.id not in self.asked:
            self.asked.add(state.id)
            self.brought.update(brought(self.unit.connection, [state.id]))
        return self.brought

    def flush(self) -> None:
        """Writes everything the rows so far have changed."""
        states = list(self.states.values())
        write_personas(self.unit, self.run.id, states)
        book_legacy(self.unit, self.run, states)


def _withheld(record: Record) -> Wrong:
    """Said alike of who is archived, held or blocked."""
    return Wrong("phone" if record.get("phone") else "email", say("transfer.withheld"))


def _shown(record: Record, column: str | None) -> str | None:
    value = record.get(column or "")
    if isinstance(value, list):
        value = value[2]
    return None if value is None else str(value)
