"""Why a row was found, and what to underline in it."""

from collections.abc import Iterator, Mapping
from typing import Any

from store.database.connection import Connection
from store.database.sql import Row
from store.people.phones import calling_code
from store.search.by_identity import phone_forms, phone_forms_for
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
        self._known_forms: dict[Phone, tuple[tuple[str, ...], ...]] = {}

    def for_rows(
        self, connection: Connection, primary: Mapping[int, tuple[str | None, str | None]]
    ) -> dict[int, str]:
        """The word for every row by id, told with its phone and its e-mail of the list."""
        ids = list(primary)
        if not self.nodes or not ids:
            return {}
        if not self.chooses and not isinstance(self.nodes[0], Phone | Email):
            return dict.fromkeys(ids, _field(self.nodes[0]) or "name")
        words = {} if self.chooses else self._listed_words(primary)
        ids = [number for number in ids if number not in words]
        if not ids:
            return words
        identifiers = self._identifiers(connection, ids) if self.asks_identifiers else {}
        owners = self._document_owners(connection, ids, identifiers)
        met = self._met(connection, ids) if self.chooses else {}
        return words | {
            number: self._word(number, identifiers.get(number, []), owners, met.get(number)) for number in ids
        }

    def _listed_words(self, primary: Mapping[int, tuple[str | None, str | None]]) -> dict[int, str]:
        """The word for rows whose phone or e-mail of the list meets the first condition, which all rows meet."""
        node = self.nodes[0]
        words: dict[int, str] = {}
        if isinstance(node, Phone):
            forms = phone_forms_for(node, self.context)
            code = "+" + calling_code(self.context.region)
            starts = (*forms.full, *(code + start for start in forms.prefixes), *forms.e164_prefixes)
            for number, (phone, _) in primary.items():
                if phone is not None and phone.startswith(starts):
                    words[number] = "phone"
                elif phone is not None and phone.endswith(forms.suffixes):
                    words[number] = "phone-suffix"
        elif isinstance(node, Email):
            prefix = node.prefix.lower()
            words = {
                number: "email"
                for number, (_, email) in primary.items()
                if email and email.startswith(prefix)
            }
        return words

    def _met_by(self, node: Phone, value: str, national: str, backwards: str) -> str:
        """How a number meets what was typed, empty if it does not."""
        full, starts, abroad, ends = self._forms(node)
        if value in full or national.startswith(starts) or value.startswith(abroad):
            return "phone"
        return "phone-suffix" if backwards.startswith(ends) else ""

    def _forms(self, node: Phone) -> tuple[tuple[str, ...], ...]:
        """Whole numbers, beginnings without and with the country code, and ends backwards."""
        found = self._known_forms.get(node)
        if found is None:
            forms = phone_forms_for(node, self.context)
            ends = tuple(end[::-1] for end in forms.suffixes)
            found = self._known_forms[node] = (forms.full, forms.prefixes, forms.e164_prefixes, ends)
        return found

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
        best = ""
        for _, kind, value, national, backwards, state in identifiers:
            if kind != "phone":
                continue
            word = self._met_by(node, value, national or "", backwards or "")
            if word and state != "former":
                return word
            best = "phone-former" if word else best
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
