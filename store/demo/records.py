"""Rows of persona files: what the signup form, an old list and the tills know about each person."""

from datetime import datetime, timedelta
from random import Random

from store.demo.calendar import written
from store.demo.files import DemoFile, Row
from store.demo.people import LOYALTY, RAW_FILE, TILL, Person
from store.demo.phones import as_typed

_BROWSERS = ("Firefox", "Safari on iPhone", "Chrome on Android", "Safari", "Chrome")
_FORMS = ("Counter tablet", "Website", "Window poster")
_CAMPAIGNS = ("spring", "autumn-leaves", "bring-a-friend", "newsletter")
_TAGS = ("vip", "wholesale", "catering", "local-artist", "choir", "complained")
_GROUPS = ("bakery club", "students", "seniors", "neighbours", "cyclists")
_COFFEES = ("filter", "flat white", "oat latte", "espresso", "decaf", "none")
_DIETS = ("vegan", "vegetarian", "no nuts", "no lactose", "gluten free")


def persona_files(people: list[Person], choice: Random) -> list[DemoFile]:
    """One file a source; a household has one phone, and some records turn up a second time."""
    files = {
        LOYALTY: DemoFile("personas-loyalty", "personas", LOYALTY),
        RAW_FILE: DemoFile("personas-raw-file", "personas", RAW_FILE),
        TILL: DemoFile("personas-till", "personas", TILL),
    }
    for person in people:
        files[person.source].rows.append(_row(person, choice))
    for number, person in enumerate(_reachable(people, LOYALTY)[9::30], 1):
        files[RAW_FILE].rows.append(_list_row(person, number))
        files[TILL].rows.append(_both_row(person, number))
    for number, person in enumerate(_reachable(people, TILL)[4::25], 1):
        files[TILL].rows.append(_second_row(person, number))
    households = _housed(files[LOYALTY].rows, _reachable(people, LOYALTY)[12::60])
    files[LOYALTY].rows.extend(households)
    moved = DemoFile("personas-moved", "personas", TILL)
    moved.rows.extend(
        {"source_id": person.source_id, "phone": "-", "email": person.email}
        for person in _reachable(people, TILL)[7::40]
    )
    return [*files.values(), moved]


def _reachable(people: list[Person], source: str) -> list[Person]:
    return [person for person in people if person.source == source and person.phone and person.email]


def _row(person: Person, choice: Random) -> Row:
    row: dict[str, object] = {
        "source_id": person.source_id,
        "first_name": person.first,
        "last_name": person.last,
        "phone": as_typed(person.phone, choice) if person.phone else "",
        "home_phone": as_typed(person.home_phone, choice) if person.home_phone else "",
        "email": person.email,
        "birthday": person.birthday or "",
        "first_seen": written(person.first_seen),
        "signup_date": person.signup.date() if person.signup else "",
        "legacy_points": person.legacy or "",
    }
    row |= _consents(person, choice)
    row |= _store(person, choice)
    row |= _signup(person, choice) if person.signup and person.source == LOYALTY else {}
    row |= _labels(person, choice)
    return row


def _consents(person: Person, choice: Random) -> Row:
    """Members said yes or no when they signed up; of others a yes is asked for and not confirmed."""
    if person.signup is None:
        return {"email_opt_in": choice.choice(("asked", "no", "", ""))}
    said: dict[str, object] = {
        "consent_at": written(person.signup),
        "consent_source": "signup form" if person.source == LOYALTY else "at the counter",
        "age_gate": "yes" if person.birthday else "",
    }
    for column, share in (
        ("text_opt_in", 0.7),
        ("email_opt_in", 0.75),
        ("push_opt_in", 0.3),
        ("browser_opt_in", 0.15),
        ("voice_opt_in", 0.1),
        ("wallet_pass", 0.5),
    ):
        said[column] = "yes" if choice.random() < share else choice.choice(("no", ""))
    if said["text_opt_in"] == "yes" and choice.random() < 0.06:
        said["text_opt_out_at"] = written(_after(person))
    return said


def _after(person: Person) -> datetime:
    seen = person.visits[-1] if person.visits else person.first_seen
    return seen + timedelta(minutes=20)


def _store(person: Person, choice: Random) -> Row:
    by = choice.choices(("wallet", "form", "file", ""), (20, 30, 20, 30))[0]
    return {"favorite_store": person.home, "favorite_store_by": by} if by else {}


def _signup(person: Person, choice: Random) -> Row:
    signup = person.signup or person.first_seen
    form = choice.choice(_FORMS)
    return {
        "signup_at": written(signup),
        "signup_form": form,
        "signup_url": f"https://example.com/join/{form.split()[0].lower()}",
        "browser": choice.choice(_BROWSERS),
        "ip": f"203.0.113.{choice.randrange(1, 255)}",
        "utm": choice.choice(_CAMPAIGNS) if choice.random() < 0.4 else "",
        "wallet_pin": f"{choice.randrange(10_000):04}" if choice.random() < 0.6 else "",
        "wallet_id": f"W-{70_000 + person.number}" if choice.random() < 0.5 else "",
        "signature_file": f"signature-{person.number}.png" if choice.random() < 0.3 else "",
        "referred_by": f"L-{10_000 + choice.randrange(1, person.number)}"
        if person.number > 50 and choice.random() < 0.05
        else "",
    }


def _labels(person: Person, choice: Random) -> Row:
    many = len(person.visits) > 20
    tags = ["vip"] if many and choice.random() < 0.5 else []
    tags += [choice.choice(_TAGS[1:])] if choice.random() < 0.12 else []
    return {
        "tags": ";".join(tags),
        "groups": choice.choice(_GROUPS) if choice.random() < 0.2 else "",
        "attr:Coffee": choice.choice(_COFFEES) if choice.random() < 0.35 else "",
        "attr:Diet": choice.choice(_DIETS) if choice.random() < 0.15 else "",
        "attr:Newsletter": choice.choice(("weekly", "monthly")) if choice.random() < 0.2 else "",
    }


def _list_row(person: Person, number: int) -> Row:
    """An old list knows a customer by e-mail alone, under a shortened name."""
    row = {"source_id": f"C-{30_000 + number}", "first_name": person.first[0] + ".", **_seen(person)}
    return {**row, "last_name": person.last, "email": f"old.{person.email}", "tags": "old-list"}


def _both_row(person: Person, number: int) -> Row:
    """A till knows the phone of one record and the e-mail of the other: they are one customer."""
    row = {"source_id": f"T-{30_000 + number}", "first_name": person.first, "last_name": person.last}
    return {**row, **_seen(person), "phone": person.phone, "email": f"old.{person.email}"}


def _second_row(person: Person, number: int) -> Row:
    """The tills have the customer twice, once with a shortened name."""
    row = {"source_id": f"T-{40_000 + number}", "first_name": person.first[0] + ".", **_seen(person)}
    return {**row, "last_name": person.last, "phone": person.phone, "groups": "neighbours"}


def _seen(person: Person) -> dict[str, str]:
    """A record without it would look as if its customer had come in on the day of the import."""
    return {"first_seen": written(person.first_seen)}


def _housed(rows: list[Row], hosts: list[Person]) -> list[Row]:
    """Somebody else at the phone of each host; the two are a household and nobody is merged."""
    label = {person.source_id: f"H-{number}" for number, person in enumerate(hosts, 1)}
    for place, row in enumerate(rows):
        if str(row["source_id"]) in label:
            rows[place] = {**row, "household": label[str(row["source_id"])]}
    return [
        {
            "source_id": f"L-{50_000 + number}",
            "first_name": "Robin" if person.first != "Robin" else "Alex",
            "last_name": person.last,
            "phone": person.phone,
            "email": f"home.{person.email}",
            "first_seen": written(person.first_seen),
            "member": "yes",
            "signup_date": person.signup.date() if person.signup else "",
            "household": f"H-{number}",
        }
        for number, person in enumerate(hosts, 1)
    ]
