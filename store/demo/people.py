"""The demo's people: who they are, how often they come, and where their record came from."""

from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from store.demo import names
from store.demo.calendar import TWO_YEARS, Calendar
from store.demo.phones import KEPT, numbers

LOYALTY, RAW_FILE, TILL = "Loyalty", "Raw file", "Till"
LOCATIONS = ("Downtown", "Harbour", "Uptown")


@dataclass(frozen=True, slots=True)
class Habit:
    """How a kind of customer comes: times in two years, days since last here, how common the kind is."""

    times: tuple[int, int]
    last_seen: tuple[int, int]
    share: int


HABITS = (
    Habit((12, 26), (0, 12), 20),
    Habit((3, 11), (0, 60), 35),
    Habit((2, 11), (90, 500), 20),
    Habit((1, 3), (0, 30), 10),
    Habit((0, 0), (0, 0), 15),
)


@dataclass(slots=True)
class Person:
    """One customer. Phones are ten digits or empty; ``visits`` are local moments, the oldest first.

    ``earned`` is what each order as a member earns at least: a point a dollar.
    """

    number: int
    first: str
    last: str
    phone: str
    home_phone: str
    email: str
    source: str
    home: str
    birthday: date | None
    visits: list[datetime]
    first_seen: datetime
    signup: datetime | None
    legacy: int
    earned: list[tuple[datetime, int]]

    @property
    def source_id(self) -> str:
        """The record's id where it came from."""
        letter = {LOYALTY: "L", RAW_FILE: "C", TILL: "T"}[self.source]
        return f"{letter}-{10_000 + self.number}"

    def named(self, source: str) -> dict[str, object]:
        """The columns by which a file of a source names this person."""
        if self.source == source:
            return {"source_id": self.source_id}
        return {"phone": self.phone} if self.phone else {"email": self.email}


class Crowd:
    """Makes people; mailboxes are never the same twice."""

    def __init__(self, choice: Random, calendar: Calendar) -> None:
        self._choice = choice
        self._calendar = calendar
        self._mailboxes: set[str] = set()
        self.free = numbers(choice)

    def people(self, count: int) -> list[Person]:
        """So many people; the first ones have the names that were kept for them."""
        mix = list(names.FIRST_OF_ALL[:count])
        mix += [names.full_name(self._choice) for _ in range(count - len(mix))]
        return [self._person(number, *name) for number, name in enumerate(mix, 1)]

    def _person(self, number: int, first: str, last: str) -> Person:
        choice, calendar = self._choice, self._calendar
        kept = number <= len(names.FIRST_OF_ALL)
        reach = 0.0 if kept else choice.random()
        phone = "" if reach > 0.95 else KEPT[number - 1] if number <= len(KEPT) else self.free.pop(0)
        email = "" if 0.80 < reach <= 0.95 else self._mailbox(first, last)
        source = LOYALTY if kept else choice.choices((LOYALTY, RAW_FILE, TILL), (55, 20, 25))[0]
        habit = HABITS[0] if kept else choice.choices(HABITS, [habit.share for habit in HABITS])[0]
        visits = self._visits(habit)
        known = choice.randrange(1, TWO_YEARS)
        first_seen = visits[0] if visits else calendar.moment(known, choice)
        signup = self._signup(source, visits, first_seen)
        member = signup is not None
        brought = member and source != LOYALTY and choice.random() < 0.5
        legacy = 1_200 if number == 1 else choice.randrange(10, 900) if brought or kept else 0
        return Person(
            number,
            first,
            last,
            phone,
            self.free.pop() if source == RAW_FILE and choice.random() < 0.25 else "",
            email,
            source,
            choice.choices(LOCATIONS, (50, 30, 20))[0],
            self._birthday(number),
            visits,
            min(first_seen, signup or first_seen),
            signup,
            legacy,
            [],
        )

    def _mailbox(self, first: str, last: str) -> str:
        plain = names.mailbox(first, last)
        found, again = plain, 1
        while found in self._mailboxes:
            again += 1
            found = f"{plain}{again}"
        self._mailboxes.add(found)
        return f"{found}@{self._choice.choices(names.DOMAINS, (70, 20, 10))[0]}"

    def _visits(self, habit: Habit) -> list[datetime]:
        choice = self._choice
        times = choice.randint(*habit.times)
        if not times:
            return []
        newest = choice.randint(*habit.last_seen)
        oldest = min(TWO_YEARS - 2, newest + times * choice.randrange(6, 45))
        ago = [newest, *(choice.randint(newest, oldest) for _ in range(times - 1))]
        return sorted(self._calendar.moment(days, choice) for days in ago)

    def _signup(self, source: str, visits: list[datetime], first_seen: datetime) -> datetime | None:
        """Most sign up when first seen, some later; who came by a file or at a till may never have."""
        choice = self._choice
        if choice.random() > {LOYALTY: 1.0, RAW_FILE: 0.45, TILL: 0.7}[source]:
            return None
        return choice.choice(visits[: max(1, len(visits) // 3)]) if visits else first_seen

    def _birthday(self, number: int) -> date | None:
        """Three in four tell; the second person's is today."""
        choice, today = self._choice, self._calendar.today
        years = choice.randrange(16, 84)
        day, told = choice.randrange(366), choice.random() < 0.75
        if number == 2:
            return _in_year(today, today.year - 34)
        if not told:
            return None
        leap = date.fromordinal(date(2024, 1, 1).toordinal() + day)
        return _in_year(leap, today.year - years - 1)


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year - year % 4)
