"""Collectible codes: made in batches, used once, each worth its points (`points.md` rule 12)."""

import hashlib
import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from store.clock import LATEST_DAY
from store.database.connection import Connection
from store.database.sql import in_list
from store.database.unit import Unit
from store.errors import BadInput, NotFound, Refused
from store.ids import code_from
from store.points.customer import Customer, take_customer
from store.points.earning.accrual import why_nothing
from store.points.expiry.lapsing import book_due, terms_for
from store.points.ledger.posting import book_for, settle
from store.points.ledger.records import About
from store.receipt import Receipt
from store.text import clean_line
from store.use_case import operation, use_case
from store.words import say

COLUMNS = (
    "id",
    "code",
    "points",
    "batch",
    "expires_on",
    "made_at",
    "staff_id",
    "import_run_id",
)
SHORTEST, LONGEST, LONGEST_PREFIX = 4, 40, 15
LENGTH = 10
"""Characters of a code made here, its prefix not counted: 30^10 of them, so that nobody guesses one."""
MOST_CODES = 10_000
AT_ONCE = 500
MOST_POINTS = 1_000_000
_PLAIN = re.compile(r"[A-Z0-9]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Made:
    """The codes of a batch just made."""

    batch: str
    points: int
    expires_on: str | None
    codes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The stable output of ``codes make --json``."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Batch:
    """Codes that were made or imported together; ``points`` are given out so far."""

    batch: str
    codes: int
    used: int
    points: int
    expires_on: str | None
    made_at: str

    def as_json(self) -> dict[str, Any]:
        """The stable output of ``codes list --json``."""
        return asdict(self)


def plain_code(typed: str) -> str:
    """A code in its one form: capitals and digits. Raises ``BadInput`` for anything else."""
    code = re.sub(r"[\s\-.]", "", typed).upper()
    if not SHORTEST <= len(code) <= LONGEST or not _PLAIN.fullmatch(code):
        raise BadInput(say("points.code_unread", code=typed.strip()[:40], least=SHORTEST, most=LONGEST))
    return code


def code_points(points: int) -> int:
    """What a code is worth; raises ``BadInput`` for fractions, nothing and absurd amounts."""
    if isinstance(points, bool) or not isinstance(points, int) or not 1 <= points <= MOST_POINTS:
        raise BadInput(say("points.code_points", points=points, most=MOST_POINTS))
    return points


@use_case("codes")
def make_codes(
    unit: Unit, count: int, points: int, *, batch: str = "", prefix: str = "", expires_on: str | None = None
) -> Made:
    """A batch of fresh codes worth ``points`` each, usable through ``expires_on``; raises ``BadInput``."""
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= MOST_CODES:
        raise BadInput(say("points.code_count", count=count, most=MOST_CODES))
    code_points(points)
    begin = plain_code(prefix.ljust(SHORTEST, "X"))[: len(prefix)] if prefix else ""
    if len(begin) > LONGEST_PREFIX:
        raise BadInput(say("points.code_prefix", most=LONGEST_PREFIX))
    last = _last_day(unit, expires_on)
    named = clean_line(batch, 60, "batch") or f"{unit.today.isoformat()} {unit.new_id('collectible')}"
    codes = sorted(_fresh(unit, begin, count))
    ids = unit.new_ids(unit.connection, "collectible", count)
    unit.connection.many(
        "collectible",
        COLUMNS,
        [
            (number, code, points, named, last, unit.at, unit.actor.staff_id, None)
            for number, code in zip(ids, codes, strict=True)
        ],
    )
    unit.detail = f"{count} codes of {points} points"
    return Made(named, points, last, tuple(codes))


def _fresh(unit: Unit, begin: str, count: int) -> set[str]:
    """Codes nobody has; with so many to choose from, a second round is rare."""
    found: set[str] = set()
    while len(found) < count:
        wanted = {
            begin + code_from(lambda size: hashlib.sha256(unit.randomness(10)).digest()[:size], LENGTH)
            for _ in range(min(count - len(found), AT_ONCE))
        }
        listed, values = in_list("code", sorted(wanted))
        rows = unit.connection.all(f"SELECT code FROM collectible WHERE code IN {listed}", **values)
        found |= wanted - {row[0] for row in rows}
    return found


def _last_day(unit: Unit, typed: str | None) -> str | None:
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed.strip()).isoformat()
    except ValueError:
        raise BadInput(say("points.code_day", text=typed[:20])) from None
    if day < unit.day_at(None).isoformat():
        raise BadInput(say("points.code_day_past", day=day))
    if day > LATEST_DAY:
        raise BadInput(say("points.code_day_late", day=day))
    return day


@operation("use codes")
def use_code(unit: Unit, persona_id: int, code: str) -> Receipt:
    """Gives a customer the points of a code, once; ``details`` has ``collectible_id``, ``given``.

    A used one is ``Refused`` saying when and where, an unknown one is ``NotFound``. What says so is for staff:
    no answer to a customer is made of it.
    """
    plain = plain_code(code)
    customer, account = take_customer(unit, persona_id)
    _require_able(unit, customer)
    row = unit.connection.one(
        "UPDATE collectible SET made_at = made_at WHERE code = :code "
        "RETURNING id, points, batch, expires_on, used_at, persona_id, location_id",
        code=plain,
    )
    if row is None:
        raise NotFound(say("points.code_unknown", code=plain))
    collectible_id, points, batch, expires_on, used_at, used_persona, used_location = row
    if used_at is not None:
        raise Refused(_used(unit, used_at, used_persona, used_location))
    if expires_on is not None and expires_on < unit.today.isoformat():
        raise Refused(say("points.code_expired", day=expires_on))
    book = book_for(unit)
    book_due(unit, book, account)
    before = account.balance
    about = About(reason=plain, campaign=batch)
    terms = terms_for("collectible", unit.day_at(None), unit.settings)
    entry_id = book.post(account, "collectible", points, about, terms=terms)
    done = settle(
        unit,
        book,
        account,
        collectible_id=collectible_id,
        given=points,
        before=before,
        after=account.balance,
    )
    unit.connection.run(
        "UPDATE collectible SET used_at = :at, location_id = :location, used_by = :staff, "
        "persona_id = :persona, entry_id = :entry WHERE id = :id",
        at=unit.at,
        location=unit.actor.location_id,
        staff=unit.actor.staff_id,
        persona=customer.id,
        entry=entry_id,
        id=collectible_id,
    )
    return done


def _require_able(unit: Unit, customer: Customer) -> None:
    """A code is worth something to members only, not to the employee list (`points.md` rules 8, 15)."""
    why = why_nothing(customer, unit.today.isoformat())
    if why is not None:
        raise Refused(say("points.code_not_theirs", name=customer.name, why=why))


def _used(unit: Unit, at: str, persona_id: int | None, location_id: int | None) -> str:
    from store.shown import Shown

    where = unit.connection.value("SELECT name FROM location WHERE id = :id", id=location_id)
    return say(
        "points.code_used",
        when=Shown(unit.settings).moment(at),
        where=where or say("points.somewhere"),
        id=persona_id,
    )


def free_code(unit: Unit, collectible_id: int) -> None:
    """Makes a code whose use was undone usable again."""
    unit.connection.run(
        "UPDATE collectible SET used_at = NULL, location_id = NULL, used_by = NULL, persona_id = NULL, "
        "entry_id = NULL WHERE id = :id",
        id=collectible_id,
    )


def batches(connection: Connection) -> list[Batch]:
    """Every batch of codes, the latest first."""
    rows = connection.all(
        "SELECT batch, count(*), count(used_at), coalesce(sum(CASE WHEN used_at IS NOT NULL THEN points END), "
        "0), max(expires_on), max(made_at) FROM collectible GROUP BY batch ORDER BY max(made_at) DESC, batch"
    )
    return [Batch(name, int(n), int(used), int(points), last, at) for name, n, used, points, last, at in rows]


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a batch, and where and by whom it was used."""

    code: str
    points: int
    expires_on: str | None
    used_at: str | None
    location: str | None
    persona_id: int | None

    def as_json(self) -> dict[str, Any]:
        """The stable output of ``codes list BATCH --json``."""
        return asdict(self)


@use_case("codes")
def codes_of(unit: Unit, batch: str) -> list[Code]:
    """The codes of a batch, to be printed; raises ``NotFound``. Audited: they are worth points."""
    rows = unit.connection.all(
        "SELECT c.code, c.points, c.expires_on, c.used_at, l.name, c.persona_id FROM collectible c "
        "LEFT JOIN location l ON l.id = c.location_id WHERE c.batch = :batch ORDER BY c.code",
        batch=batch.strip(),
    )
    if not rows:
        raise NotFound(say("points.batch_unknown", batch=batch.strip()[:60]))
    unit.detail = f"{len(rows)} codes"
    return [Code(*row) for row in rows]
