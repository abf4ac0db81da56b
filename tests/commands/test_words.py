"""The catalogue: nothing missing, nothing left over, a language is a file."""

import ast
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.errors import BadInput
from store.settings import SETTINGS
from store.staff.permissions import PERMISSIONS, in_words
from store.words import Catalogue, areas, english, language, language_from, say, speak

ROOT = Path(__file__).parents[2]


def _asked() -> Iterator[tuple[str, str]]:
    """Every key that ``say`` is asked for; of composed ones the beginning and ``*``."""
    for package in ("store", "widgets", "screens", "console"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and node.args:
                    yield from ((key, str(path)) for key in _keys(node.args[0]))
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield f"={node.value}", str(path)


def _keys(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.IfExp):
        return [*_keys(node.body), *_keys(node.orelse)]
    if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
        return [f"{node.values[0].value}*"]
    return []


def _known() -> set[str]:
    return {key for words in areas().values() for key in words}


def test_every_key_that_is_asked_for_exists() -> None:
    known = _known()
    missing = {
        (key, path)
        for key, path in _asked()
        if not key.startswith("=")
        and key not in known
        and not (key.endswith("*") and any(one.startswith(key[:-1]) for one in known))
    }
    assert missing == set()


def test_every_key_is_used_somewhere() -> None:
    asked = {key for key, _ in _asked()}
    literal = {key.removeprefix("=") for key in asked}
    begun = tuple(key[:-1] for key in asked if key.endswith("*") and len(key) > 2 and not key.startswith("="))
    unused = {key for key in _known() if key not in literal and not key.startswith(begun)}
    assert unused == set()


SHOWN = {
    "Wrong": ("store/", (1,)),
    "Reject": ("store/", (3,)),
    "reject": ("store/", (3,)),
    "Row": ("store/transfer", (2,)),
    "Check": ("store/upkeep", (2,)),
    "Step": ("store/search", (0, 1)),
    "NextKey": ("store/search", (1,)),
    "problem": ("store/search", (2,)),
    "Problem": ("store/search", (2,)),
    "OverviewLine": ("store/points", (0,)),
    "Cause": ("store/points", (1,)),
    "tell": ("console/", (0,)),
    "Column": ("console/", (0,)),
    "PromptField": ("screens/", (1,)),
    "notify": ("screens/", (0,)),
}
"""What else carries words to a person: where it is made, and which of its arguments are the words."""


def _errors(trees: dict[str, ast.Module]) -> set[str]:
    """The names of all errors whose sentence is shown as it is."""
    bases: dict[str, set[str]] = {}
    for tree in trees.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases.setdefault(node.name, set()).update(getattr(base, "id", "") for base in node.bases)
    found = {"RegularsError"}
    while more := {name for name, above in bases.items() if above & found} - found:
        found |= more
    return found


def _written(node: ast.expr) -> Iterator[str]:
    """The words that stand in an expression itself, not in what it calls."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and any(map(str.isalpha, node.value)):
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from (word for part in node.values for word in _written(part))
    elif isinstance(node, ast.IfExp):
        yield from (*_written(node.body), *_written(node.orelse))
    elif isinstance(node, ast.BinOp):
        yield from (*_written(node.left), *_written(node.right))
    elif isinstance(node, ast.BoolOp):
        yield from (word for part in node.values for word in _written(part))


def test_no_sentence_for_a_person_is_written_in_place() -> None:
    trees = {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8"))
        for package in ("store", "widgets", "screens", "console")
        for path in sorted((ROOT / package).rglob("*.py"))
    }
    errors = _errors(trees)
    assert {"Refused", "NotFound", "Busy", "Collision"} <= errors
    in_place = []
    for path, tree in trees.items():
        constants = {
            target.id: word
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(target := node.targets[0], ast.Name)
            for word in _written(node.value)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            below, places = SHOWN.get(name, ("", (0,) if name in errors | {"__init__"} else ()))
            for place in places if path.startswith(below) else ():
                if place < len(node.args):
                    said = node.args[place]
                    words = [*_written(said), constants.get(getattr(said, "id", ""), "")]
                    in_place += [f"{path}:{said.lineno}: {word}" for word in words if word]
    assert in_place == []


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    """What is done when a module is imported."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            for default in (*child.args.defaults, *filter(None, child.args.kw_defaults)):
                yield from ast.walk(default)
        elif not isinstance(child, ast.Lambda):
            yield child
            yield from _outside_functions(child)


def test_nothing_is_said_before_the_language_is_known() -> None:
    early = [
        f"{path}:{node.lineno}"
        for package in ("store", "widgets", "screens", "console")
        for path in (ROOT / package).rglob("*.py")
        for node in _outside_functions(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say"
    ]
    assert early == []


def test_no_key_stands_in_two_files() -> None:
    seen: dict[str, str] = {}
    for area, words in areas().items():
        for key in words:
            assert key not in seen, f"{key} stands in {area} and {seen[key]}"
            seen[key] = area


def test_a_file_of_the_stores_sentences_holds_keys_of_its_own_name_so_that_they_are_found() -> None:
    named = {
        area.removeprefix("store."): words for area, words in areas().items() if area.startswith("store.")
    }
    assert named
    strangers = {
        (area, key) for area, words in named.items() for key in words if key.partition(".")[0] != area
    }
    assert strangers == set()


def test_the_words_of_the_first_screen_are_read_without_those_of_the_store_and_the_commands() -> None:
    script = (
        "import sys; from store.words import say; say('sign_in.code'); "
        "print(*(name for name in sys.modules if name.startswith('store.words.en.')))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == ["store.words.en.store", "store.words.en.screens"]


def test_every_setting_says_what_it_is_for_and_every_permission_what_it_permits() -> None:
    assert all(kind.meaning for kind in SETTINGS.values())
    assert all(in_words(permission) for permission in PERMISSIONS)


def test_a_language_is_one_file_and_what_it_leaves_out_is_english(tmp_path: Path) -> None:
    file = tmp_path / "de.toml"
    file.write_text(
        '[command.word]\nyes = "ja"\n[command.edit]\ndone_before = ["eins von {all}", "{count} von {all}"]\n'
    )
    german = language_from(file)
    speak(german)
    try:
        assert say("command.word.yes") == "ja"
        assert say("command.word.no") == "no"
        assert say("command.edit.done_before", count=1, all=3) == "eins von 3"
        assert say("command.edit.done_before", count=2, all=3) == "2 von 3"
    finally:
        speak(english())


def test_another_process_speaks_the_same_language(tmp_path: Path) -> None:
    file = tmp_path / "de.toml"
    file.write_text('[transfer]\nnumber = "{field} ist eine Zahl"\n')
    speak(language_from(file))
    try:
        there = pickle.loads(pickle.dumps(language()))
    finally:
        speak(english())
    assert there.say("transfer.number", {"field": "points"}) == "points ist eine Zahl"
    assert there.say("transfer.whole", {"field": "points"}) == "points is a whole number"


def test_every_command_speaks_the_configured_language_its_help_too(tmp_path: Path) -> None:
    (tmp_path / "de.toml").write_text(
        '"permission.adjust_points" = "Punkte ändern"\n"command.help.roles" = "wer was darf"\n'
    )
    configuration = tmp_path / "config.toml"
    configuration.write_text(f'language = "{(tmp_path / "de.toml").as_posix()}"\n')
    environment = {**os.environ, "REGULARS_CONFIG": str(configuration), "COLUMNS": "200"}
    for words, told in ((["roles"], "Punkte ändern"), (["--help"], "wer was darf")):
        answer = subprocess.run(
            [sys.executable, "-m", "console", *words],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert told in answer.stdout


def test_a_language_with_an_unknown_key_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "de.toml"
    file.write_text('[command.word]\nyess = "ja"\n')
    with pytest.raises(BadInput, match=r"command\.word\.yess"):
        language_from(file)
    with pytest.raises(BadInput, match="cannot be read"):
        language_from(tmp_path / "none.toml")


def test_values_are_filled_in_and_never_read_as_templates() -> None:
    words = Catalogue({"greet": "Hello {name}", "brace": "{{x}}"})
    assert words.say("greet", {"name": "{points}"}) == "Hello {points}"
    assert words.say("brace", {}) == "{x}"
