"""What the commands and windows of merging and unmerging say."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "command.help.merge": "make one customer of two",
    "command.help.unmerge": "take a merge apart: each has what is its own again",
    "command.merge.survivor": "the customer who stays",
    "command.merge.absorbed": "the customer merged into A",
    "command.merge.take": "which side a field comes from, such as birthday=B; name, phone, email, birthday, "
    "favorite_store, wallet_pin, referred_by, household or attr:NAME; not named: by the rule",
    "command.merge.why": "why they are one person; kept with the merge",
    "command.merge.dry_run": "only show both sides and what would come of it",
    "command.merge.wrong_take": "{text} is not FIELD=A or FIELD=B",
    "command.merge.done": "{absorbed} is merged into {id}, which has {points:,} points now. Take it apart: regulars "
    "unmerge {absorbed}",
    "command.merge.nothing_written": "Nothing was written.",
    "command.merge.column.field": "Field",
    "command.merge.column.a": "A · {id}",
    "command.merge.column.b": "B · {id}",
    "command.merge.column.result": "Result",
    "command.unmerge.id": "whoever is to come out, or the survivor",
    "command.unmerge.merge": "which merge, by its number; without it the one that took ID in, or the only one",
    "command.unmerge.dry_run": "only say what each would have, what conflicts and whether a block would follow",
    "command.unmerge.which": "Customer {id} has several merges; name one: --merge {numbers}",
    "command.unmerge.none": "Nobody was ever merged into customer {id}, or all of it is undone.",
    "command.unmerge.done": "{absorbed} has {absorbed_points:,} points of its own again, {id} keeps {points:,}.",
    "command.unmerge.column.merge": "Merge",
    "command.unmerge.column.absorbed": "Was",
    "command.unmerge.column.into": "Into",
    "command.unmerge.column.at": "When",
    "command.unmerge.column.why": "Why",
}
