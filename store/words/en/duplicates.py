"""What the command and the window of suspected duplicates say."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "command.help.duplicates": "find customers that may be one person, and work through them",
    "command.duplicates.find": "look through everybody and bring the queue up to date; goes on where one was cut off",
    "command.duplicates.list": "the pairs that wait, the likeliest first",
    "command.duplicates.reject": "two who are not one person: out of the queue until their data changes",
    "command.duplicates.again": "take a rejection back",
    "command.duplicates.one": "one of the two customers",
    "command.duplicates.other": "the other one",
    "command.duplicates.rejected": "what was rejected instead",
    "command.duplicates.reading": "{done:,} of {total:,} customers read",
    "command.duplicates.comparing": "{done:,} of {total:,} groups compared, {found:,} pairs suspected",
    "command.duplicates.found": (
        "{customers:,} customers read, {compared:,} pairs compared: {count:,} pair waits in the queue.",
        "{customers:,} customers read, {compared:,} pairs compared: {count:,} pairs wait in the queue.",
    ),
    "command.duplicates.went_on": "Went on with a search that was cut off.",
    "command.duplicates.never": "Nobody has looked for duplicates yet: regulars duplicates find",
    "command.duplicates.shown": "{shown:,} of {total:,} pairs, as found on {at}.",
    "command.duplicates.done": "{one} and {other} are taken for two people now.",
    "command.duplicates.undone": "{one} and {other} are suspected again.",
    "command.duplicates.column.score": "Score",
    "command.duplicates.column.a": "A",
    "command.duplicates.column.b": "B",
    "command.duplicates.column.why": "Why",
}
