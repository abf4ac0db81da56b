"""What taking a merge apart says."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "unmerge.no_merge": "There is no merge {id}. Look in the customer's timeline of merges.",
    "unmerge.undone_already": "This merge is undone already. Nothing more was changed.",
    "unmerge.not_into": "This merge is none of customer {id}: it belongs to {survivor}.",
}
