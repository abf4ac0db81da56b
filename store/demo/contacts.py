"""What was said between the demo's shops and its people: messages, surveys, actions, pages they looked at."""

from datetime import datetime, timedelta
from random import Random

from store.demo.calendar import Calendar, written
from store.demo.files import DemoFile, Row
from store.demo.people import TILL, Person

_CAMPAIGNS = (
    ("autumn", 40, "The first quinces are in. Show this message for a slice of cake with any coffee."),
    ("harbour-opens", 190, "Our Harbour shop opens on Saturday. Come and say hello."),
    ("thank-you", 320, "A year of regulars. Thank you for coming back."),
)
_REPLIES = (
    "Thanks!",
    "Is the rye bread back?",
    "What time do you open on Sunday?",
    "See you tomorrow",
    "Lovely",
)
_ANSWERS = (
    "Friendly as always",
    "The queue was long",
    "Best croissants in town",
    "Please open earlier",
    "All good",
)
_PAGES = ("/menu", "/join", "/shops/harbour", "/catering", "/gift-boxes")


def messages(people: list[Person], calendar: Calendar, choice: Random) -> DemoFile:
    """Campaigns to members who had joined by then; one in twelve answers."""
    found = DemoFile("messages", "messages", TILL)
    for campaign, ago, text in _CAMPAIGNS:
        sent = datetime.combine(calendar.day(ago), datetime.min.time()) + timedelta(hours=10)
        for person in people:
            if person.signup is None or person.signup > sent or choice.random() < 0.3:
                continue
            channel = "text" if person.phone else "email"
            moment = sent + timedelta(minutes=choice.randrange(40))
            message: dict[str, object] = {"message_id": f"M-{len(found.rows) + 1}", **_who(person)}
            message |= {"channel": channel, "direction": "sent", "sent_at": written(moment)}
            found.rows.append({**message, "text": text, "campaign": campaign})
            if choice.random() < 0.08:
                message |= {"message_id": f"M-{len(found.rows) + 1}", "direction": "received"}
                message |= {"sent_at": written(moment + timedelta(minutes=choice.randrange(3, 300)))}
                found.rows.append({**message, "text": choice.choice(_REPLIES), "campaign": ""})
    return found


def surveys(people: list[Person], choice: Random) -> DemoFile:
    """How was it? One in eight of those who came tells, most of them kindly; some stop half way."""
    found = DemoFile("surveys", "surveys", TILL)
    for person in people:
        if not person.visits or choice.random() > 0.13:
            continue
        submitted = written(person.visits[-1] + timedelta(minutes=45))
        complete = choice.random() < 0.85
        survey: Row = {"survey": "How was it?", **_who(person), "submitted_at": submitted}
        rating = choice.choices((1, 2, 3, 4, 5), (3, 5, 14, 38, 40))[0]
        answer: Row = {"complete": "yes" if complete else "no"}
        found.rows.append(
            {**survey, "question": "How many stars?", "answer": str(rating), **answer, "rating": rating}
        )
        if complete:
            said: Row = {"question": "What can we do better?", "answer": choice.choice(_ANSWERS)}
            found.rows.append({**survey, **said, **answer, "rating": ""})
    return found


def actions(people: list[Person], choice: Random) -> DemoFile:
    """Links opened and wallets looked at, shortly before a visit."""
    found = DemoFile("actions", "actions", TILL)
    for person in people:
        if person.signup is None or not person.visits or choice.random() > 0.4:
            continue
        before = person.visits[-1] - timedelta(minutes=choice.randrange(10, 90))
        for kind, detail, minutes in (
            ("link opened", "autumn", 0),
            ("wallet opened", "", choice.randrange(2, 9)),
        ):
            moment = written(before + timedelta(minutes=minutes))
            found.rows.append({**_who(person), "at": moment, "kind": kind, "detail": detail})
    return found


def pixel_events(people: list[Person], choice: Random) -> DemoFile:
    """Pages of the shop's site that members looked at."""
    found = DemoFile("pixel-events", "pixel-events", TILL)
    for person in people:
        if person.signup is None or not person.visits or choice.random() > 0.2:
            continue
        seen = person.visits[-1] - timedelta(minutes=choice.randrange(20, 110))
        for number in range(choice.randrange(1, 4)):
            moment = written(seen + timedelta(minutes=3 * number))
            detail = f"https://example.com{choice.choice(_PAGES)}"
            found.rows.append({**_who(person), "at": moment, "kind": "page view", "detail": detail})
    return found


def _who(person: Person) -> Row:
    return {"source_id": "", "phone": "", "email": "", **person.named(TILL)}
