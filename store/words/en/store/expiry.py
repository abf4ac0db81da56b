"""What ``store/points/expiry`` says."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "expiry.no_such_kind": "{kind!r} is no kind of points with an expiry. Kinds: {kinds}.",
    "expiry.no_such_policy": "{text!r} says no expiry. Write it like visit: fixed 30, referral: none, "
    "legacy: inactivity 90.",
    "expiry.policy_days": "An expiry lasts from 1 to {most:,} days, not {days}.",
    "expiry.no_run": "There is no run {run}.",
}
