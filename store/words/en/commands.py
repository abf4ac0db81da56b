"""What the command line says."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "command.prefix": "regulars: {sentence}",
}
