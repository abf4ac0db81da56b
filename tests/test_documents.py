"""What the documents say is what the program does."""

import re
from pathlib import Path

import pytest

from widgets.commands import key_table_markdown

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ("home_found", "home_mistake", "card_general", "card_points")
DRAWN = ROOT / "tests" / "snapshots" / "__snapshots__" / "test_screens"


def drawn(name: str) -> str:
    """The snapshot of a screen at 80×24."""
    return (DRAWN / f"test_the_screen_looks_as_it_did[{name}-80x24].svg").read_text()


def test_the_key_table_of_the_readme_is_the_registrys() -> None:
    readme = (ROOT / "README.md").read_text()
    found = re.search(r"<!-- keys: .*? -->\n(.*?)<!-- end of keys -->", readme, re.DOTALL)
    assert found is not None
    assert found[1].strip() == key_table_markdown().strip()


@pytest.mark.parametrize("name", PICTURES)
def test_the_pictures_of_the_readme_are_the_snapshots(name: str) -> None:
    assert (ROOT / "docs" / "pictures" / f"{name}.svg").read_text() == drawn(name)
    assert f"docs/pictures/{name}.svg" in (ROOT / "README.md").read_text()


def test_every_link_of_the_readme_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text()):
        if "://" not in target:
            assert (ROOT / target).exists(), target


def test_every_make_target_of_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"^make (\w+)", (ROOT / "README.md").read_text(), re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


if __name__ == "__main__":
    for picture in PICTURES:
        (ROOT / "docs" / "pictures" / f"{picture}.svg").write_text(drawn(picture))
