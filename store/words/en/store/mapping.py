"""What is said of columns that are mapped."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "mapping.pair_shape": '{pair!r} maps nothing: write it as "Their column=ours"',
    "mapping.dates": "dates are read as {choices}",
    "mapping.decimal": "the decimal sign is {choices}",
    "mapping.no_column": "there is no column {column!r} in {kind}. There are: {columns}",
    "mapping.no_column_near": "there is no column {column!r} in {kind}; did you mean {near}?",
    "mapping.not_there": "the file has no column {column!r}. It has: {columns}",
    "mapping.unknown_name": "There is no mapping {name!r}. There are: {names}",
    "mapping.none": "none yet",
    "mapping.guessed": "Read by their usual names: {columns}.",
    "mapping.one": "{theirs} as {ours}",
    "mapping.used": "Columns are read as the last time for this header.",
}
