"""The built wheel in a fresh environment outside the checkout: the demo is made, and somebody is found."""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout without the net."""
    folder = tmp_path_factory.mktemp("wheel")
    words = ["wheel", "--quiet", "--no-build-isolation", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run([sys.executable, "-m", "pip", *words], check=True, capture_output=True)
    (built,) = folder.glob("regulars-*.whl")
    return built


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``regulars`` installed from the wheel; the packages it needs are the present environment's."""
    folder = tmp_path_factory.mktemp("fresh")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / "bin" / "python"
    words = ["--python", str(python), "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", *words], check=True, capture_output=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "present.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin" / "regulars"


def _ran(program: Path, folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("REGULARS_", "PYTHON"))}
    return subprocess.run(
        [str(program), *words], cwd=folder, env={**kept, **more}, capture_output=True, text=True, check=False
    )


def test_the_wheel_holds_every_file_of_the_four_packages(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    listed = subprocess.run(
        ["git", "ls-files", "console", "screens", "widgets", "store"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    assert listed
    assert [name for name in listed if (ROOT / name).exists() and name not in held] == []


def test_the_installed_program_makes_the_demo_and_finds_somebody(program: Path, tmp_path: Path) -> None:
    demo = str(tmp_path / "demo.store")
    made = _ran(program, tmp_path, "demo", "--no-open", "--json", "--store", demo)
    assert made.returncode == 0, made.stderr
    data = json.loads(made.stdout)
    assert data["store"] == demo
    owner = next(one for one in data["staff"] if one["role"] == "Owner")
    who = {"REGULARS_STAFF": owner["code"], "REGULARS_PIN": owner["pin"], "REGULARS_STORE": demo}
    found = _ran(program, tmp_path, "find", "has:phone", "--limit", "3", "--json", **who)
    assert found.returncode == 0, found.stderr
    rows = json.loads(found.stdout)
    assert len(rows) == 3
    again = _ran(program, tmp_path, "find", rows[0]["phone"], "--json", **who)
    assert rows[0]["id"] in [row["id"] for row in json.loads(again.stdout)]


def test_another_package_named_store_is_named_in_a_sentence(program: Path, tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "__init__.py").write_text("")
    ran = _ran(program, tmp_path, "roles", PYTHONPATH=str(tmp_path))
    assert ran.returncode == 1
    assert str(tmp_path / "store") in ran.stderr
    assert "Traceback" not in ran.stderr
