"""What one reading of a text gives."""

from dataclasses import dataclass

from store.search.language.expectation import expected_at
from store.search.language.tokens import Expected, Problem, Token
from store.search.language.tree import Node, Sort


@dataclass(frozen=True, slots=True)
class Parsed:
    """One text, read once: what is coloured, what is meant, what is wrong and what may come next.

    ``tokens`` cover the text without gap or overlap. ``tree`` holds what is complete and right so far.
    ``problems`` stand in the order of the text. ``sort`` is empty if the query does not say.
    """

    text: str
    tokens: tuple[Token, ...]
    tree: Node
    problems: tuple[Problem, ...]
    sort: tuple[Sort, ...]
    money_exponent: int = 2

    @property
    def error(self) -> Problem | None:
        """The first real mistake; half-typed input is none."""
        return next((problem for problem in self.problems if problem.kind == "error"), None)

    @property
    def finished(self) -> bool:
        """Whether it can be sent off as it is: nothing is wrong and nothing half typed."""
        return not self.problems

    def fixed(self, problem: Problem) -> tuple[str, int]:
        """The text with the problem's fix put in, and where the cursor then stands."""
        if problem.fix is None:
            return self.text, problem.end
        return self.text[: problem.start] + problem.fix + self.text[problem.end :], problem.start + len(
            problem.fix
        )

    def expected(self, cursor: int) -> Expected:
        """What may stand at the cursor, and which span it would replace."""
        return expected_at(self.text, self.tokens, cursor)
