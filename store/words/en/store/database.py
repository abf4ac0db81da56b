"""What ``store/database`` says."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "database.is_folder": "{path} is a folder. Name the store's file, for example {example}",
    "database.exists": "{path} exists already; nothing was changed. Name another file with --store",
    "database.no_folder": "The folder {folder} does not exist. Make it, or name another with --store",
    "database.not_written": "{path} cannot be written: {why}.",
}
