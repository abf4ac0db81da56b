"""What ``store/transfer`` says."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "transfer.yes_or_no": "{field} is yes or no",
    "transfer.one_of": "{field} is one of: {choices}",
    "transfer.day_shape": "{field} is written year-month-day, such as 2024-04-03: other ways are ambiguous",
    "transfer.no_day": "{field} is not a day of the calendar: write it as 2024-04-03",
    "transfer.day_too_early": "{field} lies before {year}: check the year",
    "transfer.moment_shape": "{field} is written 2024-04-03 17:05, with Z or an offset if it is not local "
    "time",
    "transfer.no_time": "{field} is not a time of day: write it as 2024-04-03 17:05",
    "transfer.moment_plain": "{field} is written 2024-04-03 17:05",
    "transfer.time_twice": "is twice on",
    "transfer.time_skipped": "does not exist on",
    "transfer.time_unclear": "{field}: {written} {what} {day} in {zone} (the clocks change): write the "
    "offset, as in +01:00",
    "transfer.future": "{field} lies in the future",
    "transfer.amount_decimals": "{field} has more than {digits} decimals, which the currency does not have",
    "transfer.amount_too_large": "{field} is larger than any sale: check it",
    "transfer.whole": "{field} is a whole number",
    "transfer.whole_points": "{field} is a whole number of points",
    "transfer.points_beyond": "{field} is beyond {most:,}",
    "transfer.number": "{field} is a number",
    "transfer.checker_ended": "The process that reads rows ended. The next start of Regulars finishes this "
    "import.",
    "transfer.checker_not_started": "The process that reads rows could not be started.",
    "transfer.unreadable_name": "column {number} has no readable name: is this the right file? {expected}",
    "transfer.no_known_column": "the first row names no column this import knows. {expected}",
    "transfer.column_twice": "the column {column} stands there twice: keep one of them",
    "transfer.export_formats": "An export is written as {formats}, not {format!r}",
    "transfer.query_not_understood": "The query is not understood: {problem}",
    "transfer.order_differs": "customer, time, place, receipt or payment differs from the first line of "
    "this order",
    "transfer.interrupted_checking": "Interrupted while the file was checked. Nothing was imported.",
    "transfer.interrupted_twice": "Interrupted twice. Run {run} is written in part; the next start of "
    "Regulars finishes it.",
    "transfer.interrupted_writing": "Interrupted while writing, when it could not be taken back: all "
    "{rows:,} rows of run {run} were finished.",
    "transfer.interrupted_rehearsal": "Interrupted. It was a dry run; nothing was imported.",
    "transfer.card_of_another": "this card belongs to somebody else",
    "transfer.discount_id_shape": "a discount's id has no spaces, for example COFFEE",
    "transfer.cost_bounds": "cost is from 0 to {most:,} points",
    "transfer.cooldown_bounds": "cooldown_hours is from 0 to {most:,}",
    "transfer.name_empty": "name is empty",
    "transfer.last_before_first": "the last day is before the first day",
    "transfer.discount_needs_name": "a new discount needs a name",
    "transfer.cooldown_usage": "a cool-down needs the usage unlimited",
    "transfer.column_missing": "the column {columns} is missing. {expected}",
    "transfer.not_cleared": "{column} cannot be cleared by a file: leave it blank to keep it",
    "transfer.needs_contact": "needs a phone or an e-mail",
    "transfer.no_member_with_date": "member is no, but there is a signup_date",
    "transfer.no_discount": "there is no such discount: import it first",
    "transfer.rating": "rating is a whole number from 0 to {best}",
    "transfer.needs_who": "needs a source_id, a phone or an e-mail",
    "transfer.empty": "{field} is empty",
    "transfer.two_customers": "phone and e-mail belong to two customers: merge them, or allow automatic "
    "merges",
    "transfer.another_record": "belongs to another record, customer {id}: allow automatic merges",
    "transfer.another_name": "belongs to customer {id}, who has another name",
    "transfer.member_stays": "is a member: membership ends on the card or by the customer, not by a file",
    "transfer.legacy_needs_member": "legacy points need a member: give a signup_date, or let the file enrol",
    "transfer.finished": "The import of {file} (run {run}) had been cut off; it is finished now.",
    "transfer.taken_back": "The import of {file} (run {run}) was cut off before it wrote anything; import "
    "it again.",
    "transfer.elsewhere": "The import of {file} (run {run}) was cut off half-way on {host} and can be "
    "finished only there: start Regulars on that machine; it needs {staging}",
    "transfer.rejects_not_written": "The rejected rows cannot be written to {path}: {why}",
    "transfer.lease_ended": "This import was taken back meanwhile: its lease had ended. Nothing was "
    "imported.",
    "transfer.gone": "{path} is gone",
    "transfer.in_use": "This import is being worked on by another process.",
    "transfer.not_used": "{path} cannot be used: {why}. Is the disk full or read-only?",
    "transfer.not_written": "{path} cannot be written: {why}",
    "transfer.expected": "Expected columns: {columns}",
    "transfer.unknown_plain": "{written!r}",
    "transfer.unknown_near": "{written!r} (did you mean {near}?)",
    "transfer.unknown_more": "{last} and {more} more",
    "transfer.unknown_columns": "unknown column {columns}. To keep it as a custom attribute, name it "
    "{attribute} or allow unknown columns. {expected}",
    "transfer.unknown_columns_skipped": "unknown column {columns}. Rename or remove it, or allow unknown "
    "columns to skip it. {expected}",
    "transfer.amount_shape": "{field} is an amount such as {example}: digits and a decimal point only",
    "transfer.no_import_kind_near": "There is no import kind {kind!r}. Did you mean {near}? Kinds: {kinds}",
    "transfer.no_import_kind": "There is no import kind {kind!r}. Kinds: {kinds}",
    "transfer.no_export_kind_near": "There is no export kind {kind!r}. Did you mean {near}? Kinds: {kinds}",
    "transfer.no_export_kind": "There is no export kind {kind!r}. Kinds: {kinds}",
    "transfer.other_order": "{order} is in the store with other content: correct the order there, or give "
    "this one another order_id",
    "transfer.other_message": "{message} is in the store with other content; a message is never changed",
    "transfer.other_redemption": "{redemption} is in the store with other content; a redemption is "
    "undone, never changed",
    "transfer.other_answer": "this question is answered in the store already, with another answer; "
    "answers are never changed",
    "transfer.nobody": "nobody with this identifier is in the store: import the personas first",
    "transfer.withheld": "belongs to a customer who is archived or held: withheld, nothing changed",
}
