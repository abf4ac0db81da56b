"""Persona rows into the store: matched by phone, e-mail, source id or wallet id, updated, merged or made.

The first row of a file that is about a persona decides what stands; a later row of the same file about
it, or another record of the same source, only adds: with another id or name it becomes a persona of its
own that is merged at once, so that nothing is lost, the lineage shows it, and the same file taken in
again changes nothing.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from store.database.unit import Unit
from store.errors import BadInput, NotPermitted, Refused
from store.people.matching import choose_survivor
from store.people.merging import merge_into
from store.people.names import names_agree
from store.search.folding import exact_key
from store.transfer.kinds.kind import Wrong
from store.transfer.personas.holders import Holder, Holders, Key
from store.transfer.personas.legacy import book_legacy, brought, carry_points
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

_CONTACTS = ("phone", "email")
_OF_THE_STORE = ("favorite_store", HOUSEHOLD, "legacy_points", "again")
"""Columns whose meaning needs the store; rows without them can be made ahead."""
Record = dict[str, Any]


class PersonaApplier:
    """Applies persona rows of one run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._places = Places(run)

    def look_ahead(self, at: str, rows: Sequence[tuple[int, Any]]) -> None:
        """Makes, while the store is left free, the personas that rows will become if nobody has their "
        "identifiers."""
        run = self._run
        for _, record in rows:
            if record.keys().isdisjoint(_OF_THE_STORE):
                source = record.get("source") or run.source
                record["ahead"] = made_ahead(record, RowSetting(run.shop, at, source, run.enrols), run.id)
                record["keys"] = _keys(record, source)

    def apply(self, unit: Unit, rows: Sequence[tuple[int, Any]]) -> Outcome:
        """One chunk."""
        chunk = _Chunk(unit, self._run, self._places)
        chunk.prepare([record for _, record in rows])
        for line, record in rows:
            chunk.row(line, record)
        chunk.flush()
        return chunk.outcome


class _Chunk:
    """The rows of one transaction."""

    def __init__(self, unit: Unit, run: Run, places: Places) -> None:
        self.unit = unit
        self.run = run
        self.places = places
        self.outcome = Outcome()
        self.holders = Holders(unit)
        self.states: dict[int, State] = {}
        settings = unit.settings
        self.merges = settings.flag("auto_merge")
        self.names_agree = settings.flag("auto_merge_names_agree")
        self.brought: dict[tuple[int, str], int] = {}
        self.at = unit.at
        self.ids_at_once = 1
        self.settings: dict[tuple[str, bool], RowSetting] = {}
        self.fresh_ids: Iterator[int] = iter(())
        self.asked: set[int] = set()

    def prepare(self, records: Sequence[Record]) -> None:
        """Looks up everybody the rows may be about, in a few questions."""
        self.ids_at_once = max(1, len(records))
        keys = {key for record in records for key in record.get("keys") or _keys(record, self.run.source)}
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
        ahead: State | None = record.pop("ahead", None)
        if ahead is not None and self.holders.free(keys := record["keys"]):
            ahead.row["id"] = number = self._new_id()
            self.holders.add_new(keys, number, ahead.row["name"])
            self.states[number] = ahead
            return "new"
        source = record.get("source") or self.run.source
        name = record["names"]["name"] if "names" in record else ""
        found = self._candidates(record, source, name)
        if any(holder.status != "active" for holder in found):
            raise Wrong("phone" if record.get("phone") else "email", say("transfer.withheld"))
        if not found:
            self._make(record, source)
            return "new"
        joined = len({holder.persona_id for holder in found}) > 1
        if joined and not self.merges:
            raise Wrong("email", say("transfer.two_customers"))
        survivor_id = self._joined([holder.persona_id for holder in found], line, record)
        state = self._state(survivor_id)
        record_id, fill = self._record_of(state, record, source, name)
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
        for key in _matching(record, source):
            holder = self.holders.owner(key, name)
            if holder is None or holder.persona_id in found:
                continue
            if key[0] in _CONTACTS:
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
        for other in ids[1:]:
            survivor, absorbed = choose_survivor(self.unit.connection, survivor, other)
            self._merge(survivor, absorbed, f"import run {self.run.id}, line {line}: one row names both")
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

    def _record_of(self, state: State, record: Record, source: str, name: str) -> tuple[int | None, bool]:
        """Which record of the persona a row is, its own or one a merge absorbed, and whether it only adds.

        None: a record of its own that is not known yet.
        """
        again = bool(record.get("again"))
        if record.get("source_id"):
            key = ("source", f"{source}:{record['source_id']}")
            for holder in self.holders.all(key):
                if holder.persona_id == state.id:
                    if holder.home_id != state.id:
                        return holder.home_id, True
                    absorbed = self._absorbed_with(state.id, key)
                    return (absorbed, True) if absorbed else (state.id, again)
            others = [
                owned
                for owned in state.identifiers
                if owned.kind == "source" and owned.state == "live" and owned.value.startswith(f"{source}:")
            ]
            return (None, True) if others else (state.id, again)
        if name and exact_key(name) != state.row["exact_key"] and state.row["name"]:
            absorbed = self._absorbed_named(state.id, name)
            if absorbed is not None:
                return absorbed, True
            if again:
                return None, True
        return state.id, again

    def _absorbed_with(self, survivor: int, key: Key) -> int | None:
        """The absorbed persona an identifier was, though the survivor has it too since the merge."""
        if self._state(survivor).new:
            return None
        found: int | None = self.unit.connection.value(
            "SELECT i.persona_id FROM identifier i WHERE i.kind = :kind AND i.value = :value "
            "AND i.state = 'merged' ORDER BY i.id LIMIT 1",
            kind=key[0],
            value=key[1],
        )
        return found

    def _absorbed_named(self, survivor: int, name: str) -> int | None:
        if self._state(survivor).new:
            return None
        found: int | None = self.unit.connection.value(
            "WITH RECURSIVE down (id, exact_key) AS ("
            "SELECT id, exact_key FROM persona WHERE merged_into = :id UNION ALL SELECT p.id, p.exact_key "
            "FROM persona p JOIN down ON p.merged_into = down.id) "
            "SELECT id FROM down WHERE exact_key = :name ORDER BY id LIMIT 1",
            id=survivor,
            name=exact_key(name),
        )
        return found

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
        """Another record of a persona: made, then merged into it at once."""
        state = self._make(record, source)
        if state.row["signup_on"] and not survivor.row["signup_on"]:
            enrol_by_file(survivor, record, self._setting(source, True))
        self.flush()
        by = next((key[0] for key in _matching(record, source) if survivor.own(*key)), "phone")
        self._merge(survivor.id, state.id, f"import run {self.run.id}, line {line}: same {by}")

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
        number = next(self.fresh_ids, None)
        if number is None:
            self.fresh_ids = iter(self.unit.new_ids(self.unit.connection, "persona", self.ids_at_once))
            number = next(self.fresh_ids)
        return number

    def _identify(self, state: State, record: Record, source: str) -> None:
        name = state.row["name"]
        for key, known in _identifiers(record, source):
            if state.own(*key) is not None:
                continue
            others = [holder for holder in self.holders.all(key) if holder.persona_id != state.id]
            live = [holder for holder in others if holder.home_id == holder.persona_id]
            if live and key[0] == "phone":
                self._share(state, live[0].persona_id)
            give(state, key, known, "shared" if live else "live")
            self.holders.add(key, state.id, name, shared=bool(live))
        label = record.get(HOUSEHOLD)
        if label and state.row["household_id"] is None:
            self._house(state, label)

    def _share(self, state: State, other_id: int) -> None:
        """People who share a phone are one household; a persona being absorbed is merged instead."""
        other = self._state(other_id)
        if not state.attributes.get(HOUSEHOLD) and not other.attributes.get(HOUSEHOLD):
            return
        household = other.row["household_id"] or state.row["household_id"]
        if household is None:
            household = self.unit.new_id("household")
            self.unit.connection.insert("household", id=household, made_at=self.unit.at)
        other.put("household_id", household)
        state.put("household_id", household)

    def _house(self, state: State, label: str) -> None:
        """The household of a label: the one its other members are in."""
        for other in self.states.values():
            if other.row["household_id"] and (other.attributes.get(HOUSEHOLD) or "").lower() == label.lower():
                state.put("household_id", other.row["household_id"])
                return
        household = self.unit.connection.value(
            "SELECT p.household_id FROM attribute a JOIN persona p ON p.id = a.persona_id "
            "WHERE lower(a.name) = 'household' AND lower(a.value) = lower(:label) "
            "AND p.household_id IS NOT NULL LIMIT 1",
            label=label,
        )
        if household is None:
            household = self.unit.new_id("household")
            self.unit.connection.insert("household", id=household, made_at=self.unit.at)
        state.put("household_id", household)

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


def made_ahead(record: Record, setting: RowSetting, run_id: int) -> State | None:
    """The persona a row makes where nobody is there yet; its id comes with the transaction."""
    try:
        refuse_contradiction(None, record, setting)
    except Wrong:
        return None
    state = blank(0, setting.at, setting.source, run_id)
    change(state, record, setting, None)
    for key, known in _identifiers(record, setting.source):
        give(state, key, known, "live")
    state.primary()
    return state


def _identifiers(record: Record, source: str) -> list[tuple[Key, tuple[str, str, str | None]]]:
    """The row's identifiers by key, with (shown, label, national); kept with the row."""
    kept: list[tuple[Key, tuple[str, str, str | None]]] | None = record.get("identifiers")
    if kept is not None:
        return kept
    found: list[tuple[Key, tuple[str, str, str | None]]] = []
    for column in ("phone", "home_phone", "email"):
        if record.get(column):
            kind, value, shown, label, national = record[column]
            found.append(((kind, value), (shown, label, national)))
    if record.get("source_id"):
        found.append((("source", f"{source}:{record['source_id']}"), (record["source_id"], "", None)))
    if record.get("wallet_id"):
        found.append((("wallet", record["wallet_id"]), (record["wallet_id"], "", None)))
    record["identifiers"] = found
    return found


def _matching(record: Record, source: str) -> list[Key]:
    """Those that say whom the row is about; a home phone only where there is nothing else."""
    keys = [key for key, (_, label, _) in _identifiers(record, source) if label != "home"]
    return keys or [key for key, _ in _identifiers(record, source)]


def _keys(record: Record, source: str) -> list[Key]:
    return [key for key, _ in _identifiers(record, record.get("source") or source)]


def _shown(record: Record, column: str | None) -> str | None:
    value = record.get(column or "")
    if isinstance(value, list):
        value = value[2]
    return None if value is None else str(value)
