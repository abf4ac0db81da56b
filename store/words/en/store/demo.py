"""What ``store/demo`` says."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "demo.row_refused": "{file}, line {line}: {reason}. The demo was not made.",
    "demo.people": "The demo has 200 to {most:,} people, not {people:,}.",
}
