"""What ``store/staff`` says."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "staff.own_act": "Nobody approves the own act. Ask somebody else.",
    "staff.approver_disabled": "{name} is disabled. Ask somebody else.",
    "staff.may_not_approve": "{role} may not approve this. Ask: {who}.",
    "staff.approver_elsewhere": "{name} does not belong to {location}. Ask somebody who does.",
    "staff.audit_backwards": "--since {since} is not before --until {until}: nothing can lie between.",
    "staff.audit_chain_short": "chain {chain} ends at row {row}, its head says {length}: rows were cut "
    "off or changed",
    "staff.audit_row_missing": "chain {chain}: row {row} is missing",
    "staff.audit_row_unlinked": "chain {chain}: row {row} does not follow the row before it",
    "staff.audit_row_changed": "chain {chain}: row {row} was changed",
    "staff.audit_chain_missing": "chain {chain} is missing",
    "staff.audit_chain_unannounced": "chain {chain} was never opened by a console",
    "staff.audit_anchor_gone": "is gone",
    "staff.audit_anchor_another": "is another",
    "staff.audit_anchor": "chain {chain}: row {row}, anchored at {at}, {what}: the end was cut off or the "
    "chain written anew",
    "staff.no_outcome": "{outcome!r} is no outcome. Outcomes: {outcomes}.",
    "staff.audit_filter": "{part!r} narrows nothing here. Use by:CODE, who:ID, act:NAME, outcome:refusals, "
    "till:NAME, day:2026-11-22, since: and until:.",
    "staff.audit_filter_who": "{value!r} is no customer's number. Use who:1001.",
    "staff.audit_export_failed": "The audit cannot be written to {path}: {why}. Nothing was left behind.",
    "staff.no_day_or_instant": "{text!r} is neither a day such as 2026-11-22 nor an instant such as "
    "2026-11-22T10:00Z.",
    "staff.no_code": "No staff member has the code {code}. See: regulars staff",
    "staff.for_staff_alone": "{role} may do this for Staff alone. Ask: Owner.",
    "staff.for_own_location_alone": "{role} may do this for Staff of the own location alone. Ask: Owner.",
    "staff.too_many_pins": "Too many wrong PINs on this till. Wait {seconds} s, or sign in on another till.",
    "staff.no_store_id": "This store has no id of its own, so its keys cannot be found. Restore a backup.",
    "staff.key_not_written": "The store's key cannot be written to {path}: {why}. Make the folder "
    "writable, or name another with REGULARS_KEYS.",
    "staff.key_not_found": "The key of this store's PINs is not at {path} ({why}). Copy it from the "
    "machine where the store was made, set REGULARS_KEYS to its folder, or set REGULARS_PEPPER.",
    "staff.key_damaged": "The key of this store's PINs ({key}) is damaged: it must be {digits} "
    "hexadecimal digits. Copy it again from the machine where the store was made.",
    "staff.key_length": "The key of this store's PINs ({key}) has {bytes} bytes, must have {needed}. Copy "
    "it again from the machine where the store was made.",
    "staff.no_location": "No location is called {name!r}. There are: {locations}.",
    "staff.no_hour": "{text!r} is no hour. Use HH:MM, such as 00:00 or 03:30.",
    "staff.location_closed_already": "{name} is closed already.",
    "staff.location_last_open": "{name} is the last open location. Open another first.",
    "staff.location_open_already": "{name} is open already.",
    "staff.location_taken": "A location is called {name} already. Choose another name.",
    "staff.minimum_age": "The minimum age is from 0 to 100 years, not {years}.",
    "staff.code_shape": "A staff code is 2 to 12 letters and digits, such as MIA or OWNER.",
    "staff.code_taken": "The code {code} is or was {name}'s. Codes are never used again; choose another.",
    "staff.needs_location": "{name} is {role} and belongs to one location at least. Name it.",
    "staff.no_customer_with_phone": "No customer has this phone. Enrol the person first.",
    "staff.several_customers_with_phone": "Several customers share this phone. Merge them first, or link "
    "by another phone.",
    "staff.recover_not_owner": "Only the operating-system user that owns {owned} may recover the Owner.",
    "staff.no_owner": "This store has no active Owner. Restore a backup: regulars backup restore FILE",
    "staff.no_role": "{text!r} is no role. Roles: {roles}.",
    "staff.disabled_already": "{name} is disabled already.",
    "staff.last_owner": "{name} is the last Owner. Make another Owner first.",
    "staff.till_closed": "{name} stands in {location}, which is closed. Name another with --terminal",
    "staff.no_till": "{till} is not a till of this store. Name one with --terminal, or have the Owner "
    "make it: regulars location till NAME --location LOCATION",
    "staff.no_country": "{region!r} is no country code. Use two letters, such as US, CA, GB or DE.",
    "staff.no_currency_known": "The currency of {region} is not known. Name it: --currency EUR",
    "staff.no_currency": "{currency!r} is no currency code. Use three letters, such as USD or EUR.",
    "staff.no_time_zone": "{name!r} is no time zone. Use a name such as America/New_York.",
    "staff.disabled": "{name} is disabled. Ask the Owner.",
    "staff.belongs_elsewhere": "{name} belongs to {locations}, and this till stands in {here}. Sign in "
    "there, or ask the Owner.",
    "staff.location_closed": "{name} is closed. Open it first.",
    "staff.till_unknown": "No till is called {name!r}. See: regulars location",
    "staff.till_taken": "A till is called {name} already. Choose another name.",
    "staff.till_locks": "A till locks after {least} to {most} seconds, not {seconds}.",
    "staff.wrong_pin": "Staff code or PIN is wrong.",
    "staff.this_machine": "This machine",
    "staff.may_not": "{role} may not {permission}. Ask: {who}.",
    "staff.outcome_unknown": "{what} Whether it was done is not known yet; the next sign-in on this till "
    "says so.",
    "staff.no_longer_active": "{name} is no longer active here. Sign in again.",
    "staff.session_ended": "This session has ended. Sign in again.",
    "staff.needs_case": "Give a case number or reason first: --case, or at the prompt.",
    "staff.operation_used": "This operation id was used for something else. Nothing was done; use a new id.",
    "staff.approval_stale": "The approval is used, over 120 seconds old, or for another act. Ask again.",
    "staff.approver_may_not": "Who approved this may not do so (any more). Ask somebody else.",
}
