"""The kinds of entries: their line in the Points overview and whether their lots can expire (`points.md`
§2)."""

from store.settings import Settings
from store.words.spoken import Spoken

LINES = Spoken(
    {
        "earn": "points.line.earned",
        "visit": "points.line.visits",
        "collectible": "points.line.collectibles",
        "referral": "points.line.referrals",
        "boost": "points.line.boosted",
        "multiplier": "points.line.boosted",
        "campaign_gift": "points.line.campaigns",
        "flow_gift": "points.line.flows",
        "legacy": "points.line.legacy",
        "adjust": "points.line.adjusted",
        "redeem": "points.line.redeemed",
        "redeem_reversal": "points.line.redeemed",
        "refund": "points.line.refunded",
        "expire": "points.line.expired",
        "block": "points.line.blocked",
        "merge_in": "points.line.merged",
        "merge_out": "points.line.merged",
        "recalculate": "points.line.recalculated",
        "correction": "points.line.corrected",
        "integration_out": "points.line.integration",
        "privacy_out": "points.line.privacy",
        "privacy_in": "points.line.privacy",
        "pre_enrolment_void": "points.line.before_enrolment",
        "zero": "points.line.zero",
        "card": "points.line.card",
    }
)
"""Every kind with the words of the overview line it belongs to, in the overview's order; ``card`` stands on the
accounts of loyalty cards alone and in no overview."""

EXPIRING = frozenset({"earn", "visit", "collectible", "referral", "recalculate", "correction"})
"""Kinds whose lots a policy can expire; the others never, unless the setting ``expire_all`` is on."""

OPENING = EXPIRING | {"boost", "multiplier", "campaign_gift", "flow_gift", "legacy", "adjust"}
"""Kinds that put points on an account of their own accord, so that an expiry can be said for them."""

OWN_ORDER_FIRST = frozenset(
    {"refund", "recalculate", "correction", "earn", "visit", "referral", "integration_out"}
)
"""Negative entries of these kinds use their own order's lots before the others (`points.md` rule 5)."""

NEVER_BELOW_ZERO = frozenset({"redeem", "adjust", "card"})
"""Kinds that are refused when the balance does not reach (`points.md` rule 29); others may be blocked (rule
30)."""


def can_expire(kind: str, settings: Settings) -> bool:
    """Whether a lot of this kind is used before the never-expiring ones, and a policy may take it."""
    return kind in EXPIRING or settings.flag("expire_all")
