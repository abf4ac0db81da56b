"""Why a row was found, and what to underline in it."""

from collections.abc import Iterator, Mapping
from typing import Any

from store.database.connection import Connection
from store.database.sql import Row
from store.search.by_identity import country_code, phone_forms
from store.search.compile import compiled
from store.search.language.tree import (
    And,
    Attribute,
    Between,
    Birthday,
    Compare,
    DateBetween,
    DateCompare,
    Email,
    Everything,
    ExactName,
    Has,
    Is,
    Merge,
    Name,
    Never,
    Node,
    Not,
    OneOf,
    OptIn,
    Or,
    Phone,
    walk,
)
from store.search.piece import Context, Values, among
from store.search.records import Needle

_IDENTIFIERS = (
    "SELECT persona_id, kind, value, national, reversed, state FROM identifier "
    "WHERE kind IN ('phone', 'email') AND "
)


def positive(node: Node) -> Iterator[Node]:
    """The conditions that a row can be found by, in the order of the query; nothing below a ``Not``."""
    if isinstance(node, And | Or):
        for term in node.terms:
            yield from positive(term)
    elif not isinstance(node, Not | Everything):
        yield node


class Reasons:
    """What a query's rows are told they matched by: the first of its conditions that each row meets."""

    def __init__(self, tree: Node, context: Context) -> None:
        self.context = context
        self.nodes = tuple(positive(tree))
        self.asks_identifiers = any(isinstance(node, Phone | Email) for node in self.nodes)
        self.chooses = any(isinstance(node, Or) for node in walk(tree))

    def for_rows(
        self, connection: Connection, primary: Mapping[int, tuple[str | None, str | None]]
    ) -> dict[int, str]:
        """The word for every row by id, told with its phone and its e-mail of the list."""
        ids = list(primary)
        if not self.nodes or not ids:
            return {}
        identifiers: dict[int, list[Row]] = {}
        if self.asks_identifiers:
            identifiers = {number: self._listed(*known) for number, known in primary.items()}
            dark = [number for number in ids if not self._told(identifiers[number])]
            identifiers |= self._identifiers(connection, dark) if dark else {}
        owners = self._document_owners(connection, ids, identifiers)
        met = self._met(connection, ids) if self.chooses else {}
        return {
            number: self._word(number, identifiers.get(number, []), owners, met.get(number)) for number in ids
        }

    def _listed(self, phone: str | None, email: str | None) -> list[Row]:
        """The identifiers on the persona's own row; a number from abroad without its national digits."""
        rows: list[Row] = []
        if phone is not None:
            code = "+" + country_code(self.context.region)
            national = phone.removeprefix(code) if phone.startswith(code) else ""
            rows.append((0, "phone", phone, national, phone[:0:-1], "live"))
        if email is not None:
            rows.append((0, "email", email, None, None, "live"))
        return rows

    def _told(self, identifiers: list[Row]) -> bool:
        """Whether every phone and e-mail asked for is among them, so that no others need to be read."""
        return all(
            self._by_phone(node, identifiers)
            if isinstance(node, Phone)
            else self._by_email(node, identifiers)
            for node in self.nodes
            if isinstance(node, Phone | Email)
        )

    def _word(
        self, number: int, identifiers: list[Row], owners: dict[int, str], met: tuple[Any, ...] | None
    ) -> str:
        for place, node in enumerate(self.nodes):
            if met is not None and not met[place]:
                continue
            if isinstance(node, Phone):
                word = self._by_phone(node, identifiers) or (
                    "id" if node.bare and node.digits == str(number) else owners.get(number, "")
                )
            elif isinstance(node, Email):
                word = self._by_email(node, identifiers)
            else:
                word = _field(node)
            if word:
                return word
        return _field(self.nodes[0]) or "name"

    def _met(self, connection: Connection, ids: list[int]) -> dict[int, tuple[Any, ...]]:
        """Which of the conditions each row meets, where a query leaves a choice."""
        values = Values()
        tests = ", ".join(f"({compiled(node, self.context, values).test})" for node in self.nodes)
        known, bound = among("p.id", ids, connection.dialect)
        rows = connection.all(f"SELECT p.id, {tests} FROM persona p WHERE {known}", **values.bound, **bound)
        return {row[0]: row[1:] for row in rows}

    def _by_phone(self, node: Phone, identifiers: list[Row]) -> str:
        forms = phone_forms(node.digits, node.plus, self.context.region)
        best = ""
        for _, kind, value, national, backwards, state in identifiers:
            if kind != "phone":
                continue
            if (
                value in forms.full
                or (national or "").startswith(forms.prefixes)
                or value.startswith(forms.e164_prefixes)
            ):
                word = "phone"
            elif any((backwards or "").startswith(end[::-1]) for end in forms.suffixes):
                word = "phone-suffix"
            else:
                continue
            if state != "former":
                return word
            best = "phone-former"
        return best

    @staticmethod
    def _by_email(node: Email, identifiers: list[Row]) -> str:
        best = ""
        for _, kind, value, _, _, state in identifiers:
            if kind == "email" and value.startswith(node.prefix.lower()):
                if state != "former":
                    return "email"
                best = "email-former"
        return best

    @staticmethod
    def _identifiers(connection: Connection, ids: list[int]) -> dict[int, list[Row]]:
        known, bound = among("persona_id", ids, connection.dialect)
        found: dict[int, list[Row]] = {}
        for row in connection.all(_IDENTIFIERS + known, **bound):
            found.setdefault(row[0], []).append(row)
        return found

    def _document_owners(
        self, connection: Connection, ids: list[int], identifiers: dict[int, list[Row]]
    ) -> dict[int, str]:
        """Rows that bare digits found by none of their phones: by a card's serial, else by a receipt."""
        owners: dict[int, str] = {}
        for node in self.nodes:
            if not isinstance(node, Phone) or not node.bare:
                continue
            for number in ids:
                if (
                    number in owners
                    or node.digits == str(number)
                    or self._by_phone(node, identifiers.get(number, []))
                ):
                    continue
                serial = connection.value(
                    "SELECT serial FROM card WHERE persona_id = :id AND serial = :digits",
                    id=number,
                    digits=node.digits,
                )
                owners[number] = "receipt" if serial is None else "serial"
        return owners


def _field(node: Node) -> str:
    """The word for a condition that every row meets in the same way."""
    match node:
        case ExactName() | Name():
            return "name"
        case Merge():
            return "merge"
        case Has():
            return "has"
        case Is(what):
            return what
        case OneOf(field) | Compare(field) | Between(field) | DateCompare(field) | DateBetween(field):
            return field
        case Never():
            return "seen"
        case Birthday():
            return "birthday"
        case Attribute():
            return "attr"
        case OptIn():
            return "optin"
        case _:
            return ""


def needles_of(tree: Node, region: str) -> tuple[Needle, ...]:
    """What to underline in the cells of every row found by the query."""
    found: list[Needle] = []
    for node in positive(tree):
        if isinstance(node, Phone):
            forms = phone_forms(node.digits, node.plus, region)
            found += [Needle("Phone", number[-10:], "end") for number in forms.full]
            found += [Needle("Phone", start, "start") for start in forms.prefixes]
            found += [Needle("Phone", start[1:], "start") for start in forms.e164_prefixes]
            found += [Needle("Phone", end, "end") for end in forms.suffixes]
            if node.bare:
                found.append(Needle("ID", node.digits, "start"))
        elif isinstance(node, Email):
            found.append(Needle("E-mail", node.prefix.lower(), "start"))
        elif isinstance(node, Name):
            found += [Needle("Name", word, "words") for word in node.words]
        elif isinstance(node, ExactName):
            found.append(Needle("Name", node.name, "start"))
    return tuple(dict.fromkeys(needle for needle in found if needle.text))
