"""Personal data as a masked role sees it: enough to tell two customers apart, not enough to reach one."""

from dataclasses import replace

from store.people.records import Card, PersonaIdentifier

HIDDEN = "…"


def masked_phone(e164: str | None) -> str | None:
    """``…0117``."""
    return None if e164 is None else f"{HIDDEN}{e164[-4:]}"


def masked_email(email: str | None) -> str | None:
    """``a…@example.com``."""
    if email is None:
        return None
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}{HIDDEN}@{domain}"


def masked_name(name: str) -> str:
    """``A. S.``: the initials of a name's words."""
    return " ".join(f"{word[0]}." for word in name.split())


def masked_text(text: str | None) -> str | None:
    """``…`` in place of any text there is."""
    return HIDDEN if text else text


def masked_card(card: Card) -> Card:
    """The card without what names, dates or reaches the person; figures, tags and attributes stay."""
    traits = card.traits
    return replace(
        card,
        masked=True,
        name=masked_name(card.name),
        first_name=masked_name(card.first_name),
        last_name=masked_name(card.last_name),
        phone=masked_phone(card.phone),
        email=masked_email(card.email),
        birthday=masked_text(card.birthday),
        birthday_in_days=None,
        wallet_pin=None,
        traits=replace(
            traits,
            mobile_phone=masked_phone(traits.mobile_phone),
            home_phone=masked_phone(traits.home_phone),
            email=masked_email(traits.email),
            birthday=masked_text(traits.birthday),
            source_id=masked_text(traits.source_id),
            wallet_id=masked_text(traits.wallet_id),
            ip=masked_text(traits.ip),
            signup_url=masked_text(traits.signup_url),
            referred_by=masked_text(traits.referred_by),
        ),
        notes=tuple(replace(note, text=HIDDEN) for note in card.notes),
        identifiers=tuple(_masked_identifier(found) for found in card.identifiers),
        household=tuple(
            replace(found, name=masked_name(found.name), phone=masked_phone(found.phone))
            for found in card.household
        ),
        cards=tuple(replace(found, serial=masked_serial(found.serial)) for found in card.cards),
    )


def masked_serial(serial: str) -> str:
    """``…0117``."""
    return f"{HIDDEN}{serial[-4:]}"


def masked_value(found: PersonaIdentifier) -> str:
    """An identifier as its kind is masked; source and wallet ids not at all to be seen."""
    if found.kind == "phone":
        return masked_phone(found.value) or HIDDEN
    if found.kind == "email":
        return masked_email(found.value) or HIDDEN
    return HIDDEN


def _masked_identifier(found: PersonaIdentifier) -> PersonaIdentifier:
    value = masked_value(found)
    return replace(found, value=value, shown=value)
