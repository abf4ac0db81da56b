"""The kinds of entries: their line in the Points overview and whether their lots can expire (`points.md`
§2)."""

from store.settings import Settings

LINES: dict[str, str] = {
    "earn": "Earned from sales",
    "visit": "Visit points",
    "collectible": "Collectibles",
    "referral": "Referral sales",
    "boost": "Boosted by Audience",
    "multiplier": "Boosted by Audience",
    "campaign_gift": "Gifted by Campaign",
    "flow_gift": "Gifted by Flow",
    "legacy": "Legacy imported points",
    "adjust": "Adjusted by staff",
    "redeem": "Points redeemed",
    "redeem_reversal": "Points redeemed",
    "refund": "Refunded",
    "expire": "Points expired",
    "block": "Block adjustments",
    "merge_in": "Merged",
    "merge_out": "Merged",
    "recalculate": "Recalculated",
    "correction": "Corrected",
    "integration_out": "Integration removed",
    "privacy_out": "Removed / restored",
    "privacy_in": "Removed / restored",
    "pre_enrolment_void": "Before enrolment",
    "zero": "Zero points",
}
"""Every kind with the overview line it belongs to, in the overview's order."""

EXPIRING = frozenset({"earn", "visit", "collectible", "referral", "recalculate", "correction"})
"""Kinds whose lots a policy can expire; the others never, unless the setting ``expire_all`` is on."""

OPENING = EXPIRING | {"boost", "multiplier", "campaign_gift", "flow_gift", "legacy", "adjust"}
"""Kinds that put points on an account of their own accord, so that an expiry can be said for them."""

OWN_ORDER_FIRST = frozenset({"refund", "recalculate", "correction", "earn", "visit", "referral"})
"""Negative entries of these kinds use their own order's lots before the others (`points.md` rule 5)."""

NEVER_BELOW_ZERO = frozenset({"redeem", "adjust"})
"""Kinds that are refused when the balance does not reach (`points.md` rule 29); others may be blocked (rule
30)."""


def can_expire(kind: str, settings: Settings) -> bool:
    """Whether a lot of this kind is used before the never-expiring ones, and a policy may take it."""
    return kind in EXPIRING or settings.flag("expire_all")
