"""What the doctor tried: steps, what came of them, and the keys that go on from there."""

from dataclasses import dataclass

from store.words import say

CANDIDATES = 200
"""Personas looked at for one step."""


@dataclass(frozen=True, slots=True)
class NextKey:
    """What to press next: a persona to open, a query to ask, or F6 with the fields to fill in."""

    key: str
    words: str
    persona_id: int | None = None
    query: str | None = None
    phone: str | None = None
    email: str | None = None

    def __str__(self) -> str:
        return f"{self.key}: {self.words}"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing tried: what, what came of it, whether it helps, and the key that goes on from there."""

    tried: str
    result: str
    found: bool = False
    key: NextKey | None = None

    def __str__(self) -> str:
        return f"{self.tried}: {self.result}" + (f" ({self.key})" if self.key else "")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was tried for a text that found nobody, in order, and what can be done next."""

    steps: tuple[Step, ...]
    next_keys: tuple[NextKey, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The steps as the list shows them instead of rows, the keys last."""
        told = [f"{'✓' if step.found else '·'} {step.tried}: {step.result}" for step in self.steps]
        return (*told, *(str(key) for key in self.next_keys))


def go_on(ids: list[int], text: str) -> NextKey:
    """Opens the only one, else searches for all of them."""
    if len(ids) > 1:
        return NextKey("Enter", say("search.key_search", query=text), query=text)
    return NextKey("Enter", say("search.key_open", id=ids[0]), persona_id=ids[0], query=f"id:{ids[0]}")


def count_of(ids: list[int]) -> str:
    return f"{len(ids)}" if len(ids) < CANDIDATES else say("search.or_more", most=CANDIDATES)
