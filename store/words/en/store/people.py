"""What ``store/people`` says."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "people.tag_some": "At most {most:,} customers at a time.",
    "people.archived_already": "This customer is archived already.",
    "people.reason_empty": "reason is empty: say why the customer is archived",
    "people.archived_note": "Archived: {reason}",
    "people.restored_note": "Restored",
    "people.not_archived": "This customer is not archived.",
    "people.employee_listed": "The employee list says that already. Nothing was changed.",
    "people.employee_not_listed": "This phone or e-mail is not on the employee list. Nothing was changed.",
    "people.employee_day": "The last day is a date like 2026-12-31, not {text!r}.",
    "people.employee_day_bounds": "The last day {day} is not between 1970 and 2199.",
    "people.employee_day_past": "The last day {day} has passed already.",
    "people.no_attribute": "This customer has no custom attribute of that name.",
    "people.no_tag": "This customer has no such tag.",
    "people.birthday_year": "birthday needs a year of four digits, such as 1988",
    "people.birthday_shape": "birthday is not a date: write it as {example} or 1988-05-17",
    "people.birthday_no_day": "birthday is not a day of the calendar: write it as {example}",
    "people.birthday_future": "birthday lies in the future: check the year",
    "people.birthday_too_old": "birthday is more than {years} years ago: check the year",
    "people.archived_ask": "This customer is archived. Ask a manager to restore it.",
    "people.named": "{name} ({id})",
    "people.unnamed": "customer {id}",
    "people.collision_choices": "open that one, link them as a household, or say that it has moved",
    "people.collision_open": "open that one",
    "people.collision": "{what} belongs to {name}: {choices}.",
    "people.no_channel": "opt-in is one of {channels}",
    "people.member_already": "This customer has been a member since {day}.",
    "people.too_young": "Customers must be {years} here. Nothing was stored.",
    "people.age_unknown": "Customers must be {years} here: ask for the date of birth, or look at an ID.",
    "people.needs_contact": "A customer needs a phone, an e-mail or a card serial.",
    "people.favorite_by": "the favourite store is chosen by {origins}, not by {by!r}",
    "people.no_location": "No location of that name. There are: {locations}",
    "people.favorite_higher": "{location} was chosen by {higher}, which stands above {by}; it stays. The "
    "order is wallet, form, file, purchase history.",
    "people.household_of_one": "A household needs two different customers; these are one.",
    "people.no_household": "This customer is in no household.",
    "people.email_shape": "e-mail is not an address: write it as name@example.com",
    "people.three_wrong": "Three wrong answers: check the customer in another way, or try again in an hour.",
    "people.masked_checks": "{role} sees masked cards and checks nobody.",
    "people.nothing_to_check": "There is nothing on file to check this with. Check the customer in "
    "another way.",
    "people.link_without_id": "The setting {setting} has no {{id}} in it, so the link would be "
    "everybody's. Correct it.",
    "people.merge_of_one": "A merge needs two different customers; these are one already.",
    "people.merge_keeps_member": "Customer {absorbed} is a member and {survivor} is not: keep the member, "
    "merge the other way round.",
    "people.no_customer": "No customer with the id {id}.",
    "people.merge_inactive": "Customer {id} is {status}; only active customers are merged.",
    "people.note_empty": "note is empty: type at least one character",
    "people.no_note": "This customer has no such note.",
    "people.phone_shape": "{field} is not a phone number: write digits, spaces and + ( ) . - / only",
    "people.phone_invalid": "{field} is not a valid number in {region}: check the digits, or put + and a "
    "country code first",
    "people.no_region": "region is not a two-letter country code such as US: correct it in the settings",
    "people.merged_now": "This customer was merged just now. Try again in a moment.",
    "people.archived_restore": "This customer is archived. Restore it first, then try again.",
    "people.needs_approval": "{role} needs a manager's approval to {what}.",
    "people.no_kind": "history has {kinds}, not {kind!r}",
    "people.trait_changed": "{trait} is now {now}, yours is {yours}",
    "people.changed_meanwhile": "Somebody changed this customer meanwhile: {changes}. Nothing was saved.",
    "people.not_editable": "{name!r} cannot be edited. What can: {traits}",
    "people.last_contact": "A customer needs a phone, an e-mail or a card serial: this would take the "
    "last one.",
    "people.no_opt_in.member": "Enrol makes a member: regulars enrol, or F6.",
    "people.no_opt_in.text": "Only the customer can opt in to texts: on the turned screen, or by YES from "
    "that phone.",
    "people.no_opt_in.email": "Only the customer can opt in to e-mail: on the turned screen, or by the "
    "link in a message.",
    "people.no_opt_in.mobile_push": "No staff member can legally opt a customer into push notifications: "
    "the customer does it in the app, on the device they are for.",
    "people.no_opt_in.browser_push": "No staff member can legally opt a customer into push notifications: "
    "the customer does it in the app, on the device they are for.",
    "people.no_opt_in.voice_drop": "Only the customer can opt in to voice messages, on the form or the "
    "turned screen.",
    "people.no_opt_in.wallet_pass": "The wallet pass is on when the customer installs it: send the wallet "
    "link.",
    "people.no_opt_in.age_gate": "The age gate is passed by a date of birth or an ID seen when the "
    "customer enrols.",
    "people.no_opt_out.member": "Membership ends by archiving the customer or by the customer's own "
    "privacy form.",
    "people.no_opt_out.mobile_push": "The customer switches push off in the app, on the device it is for.",
    "people.no_opt_out.browser_push": "The customer switches push off in the browser it is for.",
    "people.no_opt_out.voice_drop": "Only Text and Email are switched off here; the customer's own form "
    "switches off all.",
    "people.no_opt_out.wallet_pass": "The wallet pass is off when the customer removes it from the phone.",
    "people.no_opt_out.age_gate": "The age gate is a fact, not a choice.",
    "people.turn_the_screen": "The customer has to confirm this number: turn the screen.",
    "people.not_found": "No customer with the id {id}. Search by phone, e-mail or name: regulars find",
    "people.trait_empty": "empty",
    "people.chosen_by.wallet": "wallet",
    "people.chosen_by.form": "form",
    "people.chosen_by.file": "file",
    "people.chosen_by.purchase_history": "purchase history",
}
