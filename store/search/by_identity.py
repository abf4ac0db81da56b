"""Finding personas by what names them: phone, e-mail, name, id, receipt, serial, and who survived a merge."""

from functools import lru_cache

from store.people.phones import PhoneSearch, calling_code, search_forms
from store.search.folding import Choices, exact_key, query_choices
from store.search.language.tree import Email, ExactName, Merge, Name, Phone
from store.search.piece import END_OF_TEXT, NOBODY, Context, Piece, Values, either, listed, there_is

LARGEST_ID = 2**62
LAST_FOUR = 4
"""So many digits from the right stand in a shortened number."""


@lru_cache(maxsize=1024)
def phone_forms(digits: str, plus: bool, region: str) -> PhoneSearch:
    """What typed digits may mean, without the starts that are another one's already."""
    forms = search_forms(digits, plus, region)
    inland = {f"+{calling_code(region)}{start}" for start in forms.prefixes}
    abroad = tuple(start for start in forms.e164_prefixes if start not in inland)
    return PhoneSearch(forms.full, forms.prefixes, abroad, forms.suffixes)


def phone_forms_for(phone: Phone, context: Context) -> PhoneSearch:
    """What digits may mean for who asks: a masked role finds no number that it could put together itself."""
    forms = phone_forms(phone.digits, phone.plus, context.region)
    if not context.masked:
        return forms
    four = len(phone.digits) == LAST_FOUR and not phone.plus
    return PhoneSearch(forms.full, (), (), (phone.digits,) if four else ())


def too_short_for_masked(node: Phone | Email, context: Context) -> bool:
    """Whether a masked role asks for a part of a number or an e-mail that it may not search by."""
    if isinstance(node, Email):
        return context.masked and not _whole_email(node)
    forms = phone_forms_for(node, context)
    return context.masked and not (forms.full or forms.suffixes)


def _whole_email(email: Email) -> bool:
    return "." in email.prefix.partition("@")[2]


_PHONES = "SELECT persona_id AS id FROM identifier WHERE kind = 'phone'"
_EMAILS = "SELECT persona_id AS id FROM identifier WHERE kind = 'email'"


def owning(kind: str, wanted: str, dialect: str) -> str:
    """The test of one persona's own identifiers ``i``; SQLite would go by kind and value."""
    by_persona = " INDEXED BY identifier_by_persona" if dialect == "sqlite" else ""
    return there_is(
        f"identifier i{by_persona} WHERE i.persona_id = p.id AND i.kind = '{kind}' AND ({wanted})"
    )


def _numbers(column: str) -> str:
    """Owners of numbers by their digits: only phones have any, and naming the kind would mislead SQLite."""
    return f"{_PHONES} AND " if column == "value" else "SELECT persona_id AS id FROM identifier WHERE "


def by_phone(phone: Phone, context: Context, values: Values) -> Piece:
    """Live, shared and former numbers equal to the digits, beginning or ending with them."""
    forms = phone_forms_for(phone, context)
    starts = [
        *(("national", start) for start in forms.prefixes),
        *(("value", start) for start in forms.e164_prefixes),
        *(("reversed", end[::-1]) for end in forms.suffixes),
    ]
    pieces = []
    if forms.full:
        pieces.append(listed(f"{_PHONES} AND value IN {values.each(list(forms.full))}", 2))
    if starts:
        selects = tuple(_numbers(column) + values.starts(column, text) for column, text in starts)
        code = "+" + calling_code(context.region)
        told = min(len(text.removeprefix(code)) for _, text in starts)
        cost = 1_000_000 // 6 ** min(told, 7) + 1
        pieces.append(Piece(_one_phone(forms, code, starts, context, values), selects, cost, narrow=True))
    if phone.bare and not phone.plus:
        pieces += [
            by_ids((phone.digits,), values),
            by_receipts((phone.digits,), values),
            by_serials((phone.digits,), values),
        ]
    pieces = [piece for piece in pieces if piece is not NOBODY]
    return either(pieces) if pieces else NOBODY


BESIDES = "b.rank <> 1 OR b.state = 'former'"
"""Phones and e-mails that are not their persona's own of the list: of several one is not the first."""
HAS_BESIDES = there_is(f"identifier b WHERE b.persona_id = p.id AND ({BESIDES})")
LISTED_FROM = 2
"""Of so many letters or digits all other numbers are read once a statement, of fewer those of each persona."""


def _among_besides(column: str, text: str, values: Values, dialect: str, kind: str = "phone") -> str:
    """The test that another phone or e-mail than the persona's own begins so, by one list of them all."""
    index = f" INDEXED BY identifier_besides_{column}" if dialect == "sqlite" else ""
    of_kind = f"b.kind = '{kind}' AND " if column == "value" else ""
    return (
        f"p.id IN (SELECT b.persona_id FROM identifier b{index} "
        f"WHERE {of_kind}{values.starts(f'b.{column}', text)} AND ({BESIDES}))"
    )


def _one_phone(
    forms: PhoneSearch, code: str, starts: list[tuple[str, str]], context: Context, values: Values
) -> str:
    """The test of one persona: by the phone of the list, by all numbers only where that does not say all."""
    own = [
        *(values.starts("p.phone", code + start) for start in forms.prefixes),
        *(values.starts("p.phone", start) for start in forms.e164_prefixes),
        *(f"p.phone LIKE {values.add('%' + end)}" for end in forms.suffixes),
    ]
    each = " OR ".join(f"({values.starts(f'i.{column}', text)})" for column, text in starts)
    owned = owning("phone", each, context.dialect)
    told = min(len(text) for _, text in starts)
    if told < LISTED_FROM:
        own.append(f"{HAS_BESIDES} AND {owned}")
    else:
        own += [_among_besides(column, text, values, context.dialect) for column, text in starts]
    if forms.prefixes:
        abroad = f"p.phone < {values.add(code)} OR p.phone >= {values.add(code + END_OF_TEXT)}"
        own.append(f"({abroad}) AND {owned}")
    return " OR ".join(f"({test})" for test in own)


def by_email(email: Email, context: Context, values: Values) -> Piece:
    """E-mails beginning with the text, blind to case."""
    prefix = email.prefix.lower()
    if context.masked:
        whole = f"{_EMAILS} AND value = {values.add(prefix)}"
        return listed(whole, 2) if _whole_email(email) else NOBODY
    if not prefix:
        return Piece("p.email IS NOT NULL", narrow=True)
    select = f"{_EMAILS} AND {values.starts('value', prefix)}"
    if len(prefix) < LISTED_FROM:
        others = f"{HAS_BESIDES} AND {owning('email', values.starts('i.value', prefix), context.dialect)}"
    else:
        others = _among_besides("value", prefix, values, context.dialect, kind="email")
    test = f"({values.starts('p.email', prefix)}) OR ({others})"
    return Piece(test, (select,), 1_000_000 // 6 ** min(len(prefix), 7) + 1, narrow=True)


TELLING = 2
"""So many letters of a word leave few enough names."""


def match_text(choices: tuple[Choices, ...], dialect: str, *, whole: bool = False) -> str:
    """The full-text query for words of a name, each with its alternatives, all of them prefixes or ``whole``."""
    star, both, any_of = (" *", " AND ", " OR ") if dialect == "sqlite" else (":*", " & ", " | ")
    star = "" if whole else star
    words = []
    for alternatives in choices:
        joined = [
            both.join(f'"{token}"{star}' if dialect == "sqlite" else token + star for token in tokens)
            for tokens in alternatives
        ]
        words.append("(" + any_of.join(f"({text})" for text in joined) + ")")
    return both.join(words)


def by_name(name: Name, context: Context, values: Values) -> Piece:
    """Words of the name, each the start of one, in any order.

    Whole words for a masked role: it finds whom it can name, and puts no name together letter by letter.
    """
    choices = query_choices(name.words)
    if not choices:
        return Piece("1 = 1", narrow=True)
    telling = choices
    if context.dialect == "sqlite":
        query = values.add(match_text(choices, context.dialect, whole=context.masked))
        select = f"SELECT rowid AS id FROM persona_names WHERE persona_names MATCH {query}"
    else:
        telling = choices if context.masked else _telling(choices)
        query = values.add(match_text(telling, context.dialect, whole=context.masked))
        select = f"SELECT id FROM persona WHERE name_vector @@ to_tsquery('simple', {query})"
    tests = [
        "(" + " OR ".join(_has_tokens(tokens, context, values) for tokens in alternatives) + ")"
        for alternatives in choices
    ]
    told = sum(max(len(token) for tokens in alternatives for token in tokens) for alternatives in telling)
    guess = 1_000_000 // 5 ** min(told, 6) + 1
    return Piece(" AND ".join(tests), (select,), guess, telling == choices, narrow=True)


def _telling(choices: tuple[Choices, ...]) -> tuple[Choices, ...]:
    """The words by which PostgreSQL looks names up: it gathers everybody for each prefix before it compares them, so
    single letters are only tested. The longest where all are.
    """
    long = tuple(one for one in choices if _shortest(one) >= TELLING)
    return long or (max(choices, key=_shortest),)


def _shortest(alternatives: Choices) -> int:
    return min(len(token) for tokens in alternatives for token in tokens)


def _has_tokens(tokens: tuple[str, ...], context: Context, values: Values) -> str:
    found = "instr" if context.dialect == "sqlite" else "strpos"
    folded, end = ("' ' || p.folded || ' '", " ") if context.masked else ("' ' || p.folded", "")
    return (
        "(" + " AND ".join(f"{found}({folded}, {values.add(f' {token}{end}')}) > 0" for token in tokens) + ")"
    )


def by_exact_name(name: ExactName, values: Values) -> Piece:
    """Exactly this full name, blind to case and accents."""
    key = values.add(exact_key(name.name))
    return Piece(f"p.exact_key = {key}", (f"SELECT id FROM persona WHERE exact_key = {key}",), 20)


def by_ids(ids: tuple[str, ...], values: Values) -> Piece:
    """Personas by their own number."""
    numbers = [int(text) for text in ids if text.isascii() and text.isdigit() and int(text) < LARGEST_ID]
    if not numbers:
        return NOBODY
    known = values.each(list(numbers))
    return Piece(f"p.id IN {known}", (f"SELECT id FROM persona WHERE id IN {known}",), 1, narrow=True)


RECEIPT_OWNERS = (
    "SELECT persona_id AS id FROM purchase WHERE receipt IN {known} AND persona_id IS NOT NULL",
    "WITH RECURSIVE origin (name) AS (SELECT min(source) FROM purchase UNION ALL "
    "SELECT (SELECT min(source) FROM purchase WHERE source > origin.name) FROM origin "
    "WHERE origin.name IS NOT NULL) "
    "SELECT x.persona_id AS id FROM origin CROSS JOIN purchase x "
    "WHERE x.source = origin.name AND x.order_id IN {known} AND x.persona_id IS NOT NULL",
)
"""Who bought on a receipt: by its number, or by the order id of any source (unique by source and id)."""


def by_receipts(numbers: tuple[str, ...], values: Values) -> Piece:
    """Whose receipt or order id it is."""
    known = values.each(list(numbers))
    return either([listed(select.format(known=known), 3) for select in RECEIPT_OWNERS])


def by_serials(serials: tuple[str, ...], values: Values) -> Piece:
    """Who has the card with this serial, installed or not, blind to case."""
    spelled = {spelling for serial in serials for spelling in (serial, serial.upper(), serial.lower())}
    known = values.each(sorted(spelled))
    return listed(f"SELECT persona_id AS id FROM card WHERE serial IN {known} AND status <> 'deleted'", 3)


def merge_lists(merge: Merge, context: Context, values: Values) -> tuple[str, ...]:
    """The lists of those who have the phone, e-mail, id or name of a ``merge:``, merged away or not."""
    target = merge.target
    if isinstance(target, Phone):
        found = by_phone(Phone(target.digits, target.plus, bare=False), context, values)
        return (*found.lists, *(by_ids((target.digits,), values).lists if target.bare else ()))
    if isinstance(target, Email):
        return by_email(target, context, values).lists
    if isinstance(target, ExactName):
        return by_exact_name(target, values).lists
    if isinstance(target, Name):
        return by_name(target, context, values).lists
    return by_ids(target.values, values).lists


def by_merge(merge: Merge, context: Context, values: Values) -> Piece:
    """Who survived, at the end of the chain, the merge of personas with this phone, e-mail, id or name."""
    lists = merge_lists(merge, context, values)
    if not lists:
        return NOBODY
    known = " UNION ALL ".join(
        f"SELECT id FROM ({select}) AS found{number}" for number, select in enumerate(lists)
    )
    select = (
        f"WITH RECURSIVE lineage (id) AS (SELECT id FROM ({known}) AS known UNION "
        "SELECT p.merged_into FROM lineage CROSS JOIN persona p "
        "WHERE p.id = lineage.id AND p.merged_into IS NOT NULL) "
        "SELECT p.id FROM lineage CROSS JOIN persona p WHERE p.id = lineage.id AND p.merged_into IS NULL "
        "AND EXISTS (SELECT 1 FROM persona a WHERE a.merged_into = p.id)"
    )
    return listed(select, 5)
