"""Every file of the demo, in the order in which they are taken in; the same for the same day and seed."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from store.clock import Clock, system_clock
from store.demo.calendar import Calendar
from store.demo.cards import cards
from store.demo.contacts import actions, messages, pixel_events, surveys
from store.demo.files import DemoFile
from store.demo.orders import orders
from store.demo.people import Crowd, Person
from store.demo.phones import MOST_PEOPLE
from store.demo.records import persona_files
from store.demo.rewards import discounts, redemptions
from store.errors import BadInput
from store.words import say

SEED = 20_260_412
PEOPLE = 2_500


@dataclass(frozen=True, slots=True)
class Plan:
    """The people and the files about them."""

    people: list[Person]
    files: list[DemoFile]


def plan(now: datetime, people: int = PEOPLE) -> Plan:
    """The demo as it is at an instant; raises `BadInput` for more people than there are phone numbers."""
    if not 200 <= people <= MOST_PEOPLE:
        raise BadInput(say("demo.people", most=MOST_PEOPLE, people=people))
    calendar, choice = Calendar.at(now), Random(SEED)
    crowd = Crowd(choice, calendar).people(people)
    files = persona_files(crowd, choice)
    files += [discounts(calendar), orders(crowd, calendar, choice), redemptions(crowd, choice)]
    files += [messages(crowd, calendar, choice), surveys(crowd, choice)]
    files += [actions(crowd, choice), pixel_events(crowd, choice)]
    files += [cards(crowd, SEED)]
    return Plan(crowd, files)


def export_demo_files(
    folder: Path | str, *, clock: Clock = system_clock, people: int = PEOPLE
) -> tuple[Path, ...]:
    """Writes the files alone, for trying the import; their paths in the order to take them in."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(file.write(folder) for file in plan(clock(), people).files)
