"""What the doctor tried, to be copied into a support ticket: nothing in it names or reaches anybody."""

import re
from collections.abc import Iterable

from store.people.masking import masked_email
from store.search.doctor.records import Diagnosis
from store.words import say

_EMAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+")
_DIGITS = re.compile(r"[+(]{0,2}\d(?:[\d\s().-]*\d)?")
_WORD = re.compile(r"[^\W\d_]{2,}")
_FEW_DIGITS = 4
"""Runs of fewer digits name nobody."""


def ticket(found: Diagnosis, text: str, *, at: str, store: str, role: str, terminal: str) -> str:
    """The diagnosis of a text as lines, with its words and digits masked wherever they come again.

    ``at`` is the moment as the shop writes it, ``store`` the first part of the store's id.
    """
    hidden = _Hidden(text)
    lines = [
        say("ticket.head", at=at, store=store, role=role, terminal=terminal),
        say("ticket.query", query=hidden.masked(text)),
    ]
    lines += [f"{'+' if step.found else '-'} {step.tried}: {step.result}" for step in found.steps]
    lines += [f"> {key}" for key in found.next_keys]
    return "\n".join([lines[0], *hidden.each(lines[1:])])


class _Hidden:
    """What was typed, so that it is masked in whatever is said about it."""

    def __init__(self, text: str) -> None:
        bare = _EMAIL.sub(" ", text)
        self._words = {word.casefold() for word in _WORD.findall(bare)} - {
            word.casefold() for word in re.findall(r"([^\W\d_]+):", bare)
        }
        self._digits = "".join(re.findall(r"\d", bare))

    def each(self, lines: Iterable[str]) -> list[str]:
        return [self.masked(line) for line in lines]

    def masked(self, line: str) -> str:
        """The line with e-mails, typed words and typed digits shortened."""
        line = _EMAIL.sub(lambda found: masked_email(found[0]) or "", line)
        line = _DIGITS.sub(lambda found: self._fewer(found[0]), line)
        return _WORD.sub(lambda found: self._initial(found[0]), line)

    def _fewer(self, written: str) -> str:
        digits = re.sub(r"\D", "", written)
        typed = digits in self._digits or self._digits in digits if self._digits else False
        if len(digits) < _FEW_DIGITS or not typed:
            return written
        return "#" * (len(digits) - 2) + digits[-2:]

    def _initial(self, word: str) -> str:
        folded = word.casefold()
        typed = folded in self._words or any(
            whole.startswith(folded) for whole in self._words if len(folded) > 2
        )
        return f"{word[0]}." if typed else word
