"""How likely two customers are one person: 0 to 100, with the reasons; never by a name alone.

A phone that is the same says something only where the names agree: a household shares one.
"""

from dataclasses import dataclass

from rapidfuzz import fuzz

from store.merging.suspecting_people import Compared, stamp

THRESHOLD = 50
"""From here on two are suspected."""
SAME_NAME = 30
LIKE_NAME = 24
INITIAL = 18
FAMILY, OTHERS = -30, -40
"""One surname with two first names; nothing of the names in common."""
SAME_BIRTHDAY, LIKE_BIRTHDAY, OTHER_BIRTHDAY = 40, 15, -35
SAME_EMAIL, LIKE_EMAIL = 35, 22
LIKE_PHONE, SAME_PHONE = 30, 25
SAME_NUMBER = 30
SAME_PLACE = 25
SAME_STORE = 20
ALIKE = 82.0
"""From here on two spellings of a first or last name are taken for one (`rapidfuzz`, of 100): *Amelia* and
*Amelie* are, *Maria* and *Mario* are not."""
EMAIL_ALIKE = 90.0
SHORTEST_ALIKE = 6

REASONS = (
    "name",
    "name_like",
    "birthday",
    "birthday_like",
    "email",
    "email_like",
    "phone",
    "phone_like",
    "number",
    "place",
    "store",
)
"""What may speak for a pair; the catalogue has each as ``duplicates.reason.…``."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A pair that may be one person, the lower id first; ``data`` stands for what was compared."""

    one_id: int
    other_id: int
    score: int
    reasons: tuple[str, ...]
    data: str


def suspect(one: Compared, other: Compared, *, rare: bool = False) -> Suspect | None:
    """The pair with its score, None below the threshold. ``rare``: hardly anybody else has this full name, so that
    one favourite store says something, unless both have phones and e-mails and none of them is alike."""
    names, reason = _names(one, other)
    alike = names > 0
    unknown = not one.words or not other.words
    score, reasons = names, [reason] if reason else []

    def speaks(points: int, what: str) -> None:
        nonlocal score
        score += points
        reasons.append(what)

    if one.birthday is not None and other.birthday is not None:
        if one.birthday == other.birthday:
            speaks(SAME_BIRTHDAY, "birthday")
        elif _like_day(one.birthday, other.birthday):
            speaks(LIKE_BIRTHDAY, "birthday_like")
        else:
            score += OTHER_BIRTHDAY
    if not set(one.emails).isdisjoint(other.emails):
        speaks(SAME_EMAIL, "email")
    elif any(_like_email(mine, theirs) for mine in one.emails for theirs in other.emails):
        speaks(LIKE_EMAIL, "email_like")
    if alike or unknown:
        share = 1 if alike else 2
        if not set(one.phones).isdisjoint(other.phones):
            speaks(SAME_PHONE // share, "phone")
        elif any(like_phone(mine, theirs) for mine in one.phones for theirs in other.phones):
            speaks(LIKE_PHONE // share, "phone_like")
        if not set(one.numbers).isdisjoint(other.numbers):
            speaks(SAME_NUMBER // share, "number")
    if not set(one.places).isdisjoint(other.places):
        speaks(SAME_PLACE, "place")
    if rare and names == SAME_NAME and one.store_id is not None and one.store_id == other.store_id:
        strangers = one.emails and other.emails and one.phones and other.phones
        if not strangers or {"email", "email_like", "phone", "phone_like"} & set(reasons):
            speaks(SAME_STORE, "store")
    if score < THRESHOLD:
        return None
    low, high = sorted((one.id, other.id))
    return Suspect(low, high, min(100, score), tuple(reasons), stamp(one, other))


def _names(one: Compared, other: Compared) -> tuple[int, str]:
    if not one.words or not other.words:
        return 0, ""
    if one.words == other.words:
        return SAME_NAME, "name"
    mine, theirs = set(one.words), set(other.words)
    if len(mine & theirs) > 1 and (mine <= theirs or theirs <= mine):
        return LIKE_NAME, "name_like"
    if not (one.first and one.last and other.first and other.last):
        return (INITIAL, "name_like") if mine <= theirs or theirs <= mine else (OTHERS, "")
    first, last = fuzz.ratio(one.first, other.first), fuzz.ratio(one.last, other.last)
    if first >= ALIKE and last >= ALIKE:
        return round(LIKE_NAME * min(first, last) / 100), "name_like"
    if last >= ALIKE:
        short, long = sorted((one.first, other.first), key=len)
        return (INITIAL, "name_like") if long.startswith(short) else (FAMILY, "")
    return (0, "") if first >= ALIKE else (OTHERS, "")


def _like_day(one: str, other: str) -> bool:
    """One digit differs, or day and month have changed places (``2026-11-02``, ``2026-02-11``)."""
    if sum(mine != theirs for mine, theirs in zip(one, other, strict=True)) == 1:
        return True
    return one[:4] == other[:4] and one[5:7] == other[8:] and one[8:] == other[5:7]


def _like_email(one: str, other: str) -> bool:
    """A slip of the hand between two long ones; numbers in them must agree, as they tell people apart."""
    if min(len(one), len(other)) < SHORTEST_ALIKE or fuzz.ratio(one, other) < EMAIL_ALIKE:
        return False
    return [letter for letter in one if letter.isdigit()] == [letter for letter in other if letter.isdigit()]


def like_phone(one: str, other: str) -> bool:
    """One digit differs, or two neighbours have changed places."""
    if len(one) != len(other):
        return False
    unlike = [place for place, (mine, theirs) in enumerate(zip(one, other, strict=True)) if mine != theirs]
    if len(unlike) == 1:
        return True
    if len(unlike) != 2 or unlike[1] != unlike[0] + 1:
        return False
    here, there = unlike
    return one[here] == other[there] and one[there] == other[here]
