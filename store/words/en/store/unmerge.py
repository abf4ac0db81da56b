"""What taking a merge apart says."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "unmerge.no_merge": "There is no merge {id}. Look in the customer's timeline of merges.",
    "unmerge.undone_already": "This merge is undone already. Nothing more was changed.",
    "unmerge.not_into": "This merge is none of customer {id}: it belongs to {survivor}.",
    "unmerge.points": "{name} has {before:,} points now and keeps {after:,}",
    "unmerge.own_points": "{name} has {points:,} points of its own again",
    "unmerge.blocked": (
        "One point of {name} is missing: a block makes up for it",
        "{count:,} points of {name} are missing: a block makes up for them",
    ),
    "unmerge.brings": "With {orders:,} orders, {cards:,} cards and {identifiers}",
    "unmerge.brings_nothing": "no number or address",
    "unmerge.holder": "{value} is {holder}'s now: it comes home as {state}",
    "unmerge.given_up": "{value} was given up since: it comes home as {state}",
    "unmerge.state.live": "its own",
    "unmerge.state.shared": "shared",
    "unmerge.state.former": "former",
    "unmerge.stays": "{field} was changed since and stays: {value}",
    "unmerge.apart": (
        "{ids} comes apart from {name} and is merged again, without {absorbed}",
        "{ids} come apart from {name} and are merged again, without {absorbed}",
    ),
}
