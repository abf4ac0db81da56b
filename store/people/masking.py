"""Personal data as roles with a masked view see it: enough to tell two customers apart, not enough to reach one."""


def masked_phone(e164: str | None) -> str | None:
    """``…0117``."""
    return None if e164 is None else f"…{e164[-4:]}"


def masked_email(email: str | None) -> str | None:
    """``a…@example.com``."""
    if email is None:
        return None
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}"


def masked_name(name: str) -> str:
    """``A. S.``: the initials of a name's words."""
    return " ".join(f"{word[0]}." for word in name.split())


def masked_birthday(birthday: str | None) -> str | None:
    """Nothing: with name and day a person is found elsewhere too."""
    return None


def masked_text(text: str | None) -> str | None:
    """``…`` in place of any text there is."""
    return None if text is None else "…"
