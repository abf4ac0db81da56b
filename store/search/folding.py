"""Names as search sees them: blind to case, accents, apostrophes, hyphens; a second key for ü, ö, ä and å.

The index holds, for every word of a name, its plain form (``muller``), the spelled-out one where it differs
(``mueller``), and for a word with an apostrophe or a hyphen its parts and all in one (``o brien obrien``).
A query may use any: `query_choices` gives each word's alternatives, `query_tokens` the plain tokens. Tokens
hold nothing but lower-case letters and digits, so every full-text tokenizer leaves them whole.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import chain

_PLAIN = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
        "ĸ": "k",
        "ə": "e",
        "ɖ": "d",
        "ɓ": "b",
        "ɗ": "d",
        "ƙ": "k",
    }
)
_SPELLED = str.maketrans({"ü": "ue", "ö": "oe", "ä": "ae", "å": "aa", "ø": "oe"})
_APOSTROPHES = frozenset("'’‘‛ʼʻʹʽ`´′＇")
_HYPHENS = frozenset("-‐‑‒–—−﹣－")
_PARTICLES = frozenset(("o", "d", "l", "mc"))
_WORDS = re.compile(r"[^\W_'\-]+(?:['\-]+[^\W_'\-]+)*")

Choices = tuple[tuple[str, ...], ...]


class _Folding(dict[int, str]):
    """What each character becomes, worked out when it is first met, for ``str.translate``.

    Letters and digits become plain lower-case ones, marks and invisible characters nothing, every apostrophe
    ``'`` and every hyphen ``-``; anything else a space, or itself if ``exact``.
    """

    def __init__(self, *, spelled: bool = False, exact: bool = False) -> None:
        super().__init__()
        self._spelled = _SPELLED if spelled else {}
        self._exact = exact

    def __missing__(self, code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        if char in _APOSTROPHES:
            folded = "'"
        elif char in _HYPHENS:
            folded = "-"
        elif category[0] == "M" or category == "Cf":
            folded = ""
        else:
            low = unicodedata.normalize("NFKD", char.casefold().translate(self._spelled)).casefold().lower()
            kept = "".join(filter(self._keeps, low.translate(_PLAIN)))
            folded = unicodedata.normalize("NFC", kept) or " "
        self[code] = folded
        return folded

    def _keeps(self, char: str) -> bool:
        return char.isalnum() or (
            self._exact and not char.isspace() and unicodedata.category(char)[0] in "PS"
        )


_plain = _Folding()
_spelled = _Folding(spelled=True)
_exact = _Folding(exact=True)


def fold(name: str) -> str:
    """The plain tokens of a name, joined by spaces: ``"Bjørn O'Brien"`` gives ``"bjorn o brien obrien"``."""
    if name.isascii():
        low = name.lower()
        words = low.split()
        if low.replace(" ", "").isalnum() and _PARTICLES.isdisjoint(words):
            return " ".join(words)
    return " ".join(_tokens(_composed(name).translate(_plain)))


def fold_both(name: str) -> str:
    """The text for a full-text index: the plain tokens, then those of the spelled-out form that differ."""
    plain = fold(name)
    if name.isascii():
        return plain
    known = set(plain.split())
    spelled = _tokens(_composed(name).translate(_spelled))
    return " ".join((plain, *dict.fromkeys(token for token in spelled if token not in known))).strip()


def query_tokens(words: str | Iterable[str]) -> tuple[str, ...]:
    """The plain tokens to look for, all of them, each as a prefix: ``O'Brien Smith-Jones`` gives three."""
    return tuple(chain.from_iterable(choices[0] for choices in query_choices(words)))


def query_choices(words: str | Iterable[str]) -> tuple[Choices, ...]:
    """For each word its alternatives, one of which must match: tokens, all of them prefixes.

    ``müller smith-jones`` gives ``((("muller",), ("mueller",)), (("smith", "jones"), ("smithjones",)))``.
    A word without a letter or digit is left out.
    """
    text = _composed(words if isinstance(words, str) else " ".join(words))
    if text.isascii() and text.replace(" ", "").isalnum():
        return tuple([((word,),) for word in text.lower().split()])
    plain = _WORDS.findall(text.translate(_plain))
    spelled = plain if text.isascii() else _WORDS.findall(text.translate(_spelled))
    return tuple(
        tuple(dict.fromkeys(chain(_alternatives(word), _alternatives(second))))
        for word, second in zip(plain, spelled, strict=True)
    )


def exact_key(name: str) -> str:
    """What two writings of one full name share: case and accents are folded, words and their order kept."""
    if name.isascii():
        return " ".join(name.lower().replace("`", "'").split())
    return " ".join(_composed(name).translate(_exact).split())


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _tokens(folded: str) -> list[str]:
    """Every token under which the words of a folded text are found."""
    tokens: list[str] = []
    words: list[str] = _WORDS.findall(folded)
    for place, word in enumerate(words):
        if word.isalnum():
            tokens.append(word)
            if word in _PARTICLES and place + 1 < len(words) and words[place + 1].isalnum():
                tokens.append(word + words[place + 1])
        else:
            at_hyphens, joined, parts = _alternatives(word)
            tokens += dict.fromkeys((*parts, *at_hyphens, *joined))
    return tokens


def _alternatives(word: str) -> tuple[tuple[str, ...], ...]:
    """A folded word cut at its hyphens, in one piece, and cut at its apostrophes too."""
    if word.isalnum():
        return ((word,),)
    segments = tuple(filter(None, (segment.replace("'", "") for segment in word.split("-"))))
    return segments, ("".join(segments),), tuple(filter(None, re.split(r"['\-]+", word)))
