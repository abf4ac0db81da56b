"""What is said of dates and numbers of other countries."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "locale.way.dmy": "the day first",
    "locale.way.mdy": "the month first",
    "locale.way.point": "a decimal point",
    "locale.way.comma": "a decimal comma",
    "locale.unclear_date": "line {line}, column {column}: {cell} could have the day or the month first, and so "
    "could every day in this file: rows with such a day are rejected. Say which: --dates dmy or --dates mdy (d in the "
    "window)",
    "locale.unclear_number": "line {line}, column {column}: {cell} could be a large number with a sign between its "
    "thousands, or one with decimals: rows with such a number are rejected. Say which: --decimal , or --decimal . "
    "(m in the window)",
    "locale.both": "column {column} cannot be read one way: line {line} has {cell} ({way}), line {other_line} has "
    "{other_cell} ({other_way}). Rows that are not written as in the template are rejected",
    "locale.not_as_said": "line {line}, column {column}: {cell} has {other}, not {said} as was said",
    "locale.unclear_cell": "{field} could be a large number or one with decimals: write it without a sign between "
    "the thousands, or say --decimal . or --decimal ,",
}
