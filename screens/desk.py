"""The desk somebody works at: the open store, who is signed in, and the settings of the shop."""

from dataclasses import dataclass, field
from datetime import date

from store.actor import Actor
from store.clock import local_day, moment
from store.database.store import Store
from store.ids import uuid7
from store.settings import Settings


@dataclass(slots=True)
class Desk:
    """What every screen is given. ``actor`` changes when an Operator gives a case or the session goes on."""

    store: Store
    actor: Actor
    settings: Settings
    cases: dict[int, str] = field(default_factory=dict)
    """The case or reason an Operator gave, by customer; kept until the sign-out."""

    answers: dict[int, str] = field(default_factory=dict)
    """What a customer answered when asked who they are, and it matched; asked once a visit."""

    columns: tuple[str, ...] = ()
    """What the list shows for this person, what stays longest first; none: the usual columns."""

    idle_seconds: int = 120
    """After so long without a key this till locks."""

    def actor_for(self, persona_id: int | None) -> Actor:
        """The actor, with the case given for this customer."""
        case = self.cases.get(persona_id) if persona_id is not None else None
        return self.actor.because(case) if case else self.actor

    def new_operation(self) -> str:
        """The id of an act, made when its prompt opens and kept through retries."""
        return uuid7(self.store.clock(), self.store.randomness)

    @property
    def today(self) -> date:
        """The shop's day."""
        return local_day(
            self.store.clock(), self.settings.text("time_zone"), self.settings.text("day_closes_at")
        )

    @property
    def day_began(self) -> str:
        """The instant the shop's day began."""
        from store.points.ledger.days import day_begins

        zone, closes = self.settings.text("time_zone"), self.settings.text("day_closes_at")
        return day_begins(self.today, zone, closes)

    def is_today(self, at: str | None) -> bool:
        """Whether a stored instant lies in the shop's present day."""
        zone, closes = self.settings.text("time_zone"), self.settings.text("day_closes_at")
        return at is not None and local_day(moment(at), zone, closes) == self.today

    @property
    def inline(self) -> bool:
        """Whether look-ups are cheaper than a thread hop: yes on the embedded store, no over a line."""
        return self.store.dialect == "sqlite"


def desk_for(store: Store, actor: Actor) -> Desk:
    """The desk of somebody who signed in: the shop's settings, the till's and the person's own."""
    from store.staff.place import idle_seconds
    from store.staff.preferences import chosen_columns

    return Desk(
        store,
        actor,
        store.settings(),
        columns=chosen_columns(store.connection, actor.staff_id),
        idle_seconds=idle_seconds(store, actor.terminal),
    )
