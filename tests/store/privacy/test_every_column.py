"""Every text column of every table about a persona is erased with it, or is known to say nothing of the person."""

from sqlalchemy import Table, Text

from store.model import metadata
from store.privacy.erasing import BLANKED, ROWS_GONE

ELSEWHERE = {
    "card": {"serial"},
    "correction": {"reason"},
    "merge": {"evidence"},
    "operation": {"request_hash", "result"},
    "suspected_pair": {"reasons", "data"},
}
"""Erased by statements of their own in the same act."""

KEPT = {
    "account": {"unit", "last_redemption_at"},
    "audit": {"use_case", "outcome", "terminal", "operation_id", "detail", "previous", "hash"},
    "blocked_identifier": {"tag", "key_id", "kind", "since"},
    "card": {"status"},
    "card_transaction": {"verb", "reward", "terminal", "operation_id"},
    "campaign_left_out": {"why"},
    "collectible": {"code", "batch"},
    "consent_event": {"channel", "state", "how"},
    "entry": {"kind", "terminal", "reason", "note_hash", "audience", "campaign", "source", "operation_id"},
    "flow_occasion": {"occasion", "done"},
    "gift_grant": {"kind", "occasion"},
    "lot": {"kind", "policy"},
    "merge": {"how", "operation_id", "undone_by"},
    "operation": {"id", "use_case", "terminal", "undone_by"},
    "persona": {"status", "source"},
    "privacy_hold": {"kind", "operation_id", "lifted_by"},
    "purchase": {"source", "order_id", "receipt", "redemption_code", "unearned", "content_hash"},
    "redemption": {
        "code", "terminal", "receipt", "source", "document_id", "operation_id", "undone_by",
    },
    "recovery_case": {"state", "how", "terminal", "operation_id"},
    "referral": {"how"},
    "staff": {"code", "name", "role", "pin_hash"},
    "suspected_pair": {"state"},
}  # fmt: skip
"""Codes, states, opaque ids and hashes; days and instants (``…_at``, ``…_on``) are kept everywhere."""


def test_every_text_column_about_a_persona_is_erased_or_says_nothing_of_the_person() -> None:
    unknown = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        if table.name not in ROWS_GONE and _about_a_persona(table)
        for column in table.columns
        if type(column.type) is Text
        and not column.name.endswith(("_at", "_on"))
        and column.name not in ("at", "idle_from", "favorite_rank")
        and f"{column.name} = " not in BLANKED.get(table.name, "")
        and column.name not in ELSEWHERE.get(table.name, set()) | KEPT.get(table.name, set())
    }
    assert unknown == set()


def _about_a_persona(table: Table) -> bool:
    columns = table.columns
    return table.name == "persona" or any(
        column.name in ("persona_id", "home_id", "survivor_id", "friend_id", "one_id")
        or any(key.column.table.name == "persona" for key in column.foreign_keys)
        for column in columns
    )
