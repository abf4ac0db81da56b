"""Saved searches put in where ``@name`` or ``segment:NAME`` stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from store.search.language.parser import parse
from store.search.language.reading import shown
from store.search.language.tree import And, Node, Not, OneOf, Or, SavedSearch, all_of, any_of, none_of, walk
from store.words import say

NODES_LIMIT = 500
SAVED_LIMIT = 5000


@dataclass(frozen=True, slots=True)
class Expanded:
    """A tree without saved searches; with ``problems`` it still holds those that could not be put in."""

    tree: Node
    problems: tuple[str, ...]


def expand(tree: Node, queries: Mapping[str, str], *, money_exponent: int = 2) -> Expanded:
    """Put in every saved search, also as ``segment:NAME``, and those inside it; names are blind to case.

    Problems are sentences: an unknown name, one that contains itself or is not finished, too much in all.
    """
    known = {name.casefold(): text for name, text in queries.items()}
    problems: dict[str, None] = {}
    budget = NODES_LIMIT

    def put_in(node: Node, inside: tuple[str, ...]) -> Node:
        match node:
            case And(terms):
                return all_of([put_in(term, inside) for term in terms])
            case Or(terms):
                return any_of([put_in(term, inside) for term in terms])
            case Not(term):
                return none_of(put_in(term, inside))
            case SavedSearch(name):
                return found(node, name.casefold(), inside)
            case OneOf("segment", names):
                return any_of([found(SavedSearch(name), name.casefold(), inside) for name in names])
            case _:
                return node

    def found(node: SavedSearch, name: str, inside: tuple[str, ...]) -> Node:
        nonlocal budget
        if name in inside:
            problems[say("search.contains_itself", name=shown(node.name))] = None
            return node
        if name not in known:
            problems[say("search.no_saved", name=shown(node.name))] = None
            return node
        parsed = parse(known[name], money_exponent=money_exponent, limit=SAVED_LIMIT)
        budget -= sum(1 for _ in walk(parsed.tree))
        if budget < 0:
            problems[say("search.saved_too_large")] = None
            return node
        if parsed.problems:
            problems[
                say("search.saved_wrong", name=shown(node.name), problem=parsed.problems[0].sentence)
            ] = None
            return node
        return put_in(parsed.tree, (*inside, name))

    return Expanded(put_in(tree, ()), tuple(problems))


def named_in(tree: Node) -> set[str]:
    """The saved searches a tree names, in lower case."""
    found = set()
    for node in walk(tree):
        match node:
            case SavedSearch(name):
                found.add(name.casefold())
            case OneOf("segment", names):
                found.update(name.casefold() for name in names)
    return found
