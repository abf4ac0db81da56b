"""What is said of a folder that is watched."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "watching.no_folder": "{folder} is no folder: name the one in which the files arrive.",
    "watching.watched": "{folder} is watched by another process already.",
    "watching.again": "{file}: taken before, not taken again",
    "watching.done": "{file}: {rows:,} rows, {new:,} new, {updated:,} updated, {rejected:,} rejected",
    "watching.nothing": "{file}: none of its {rows:,} rows could be taken",
}
