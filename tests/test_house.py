"""Rules about the house itself."""

from __future__ import annotations

import ast
import importlib
import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from pipeline.cli.app import COMMANDS, ydan

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "pipeline").rglob("*.py"))
ROOMS = sorted(p.name for p in (ROOT / "pipeline").iterdir() if (p / "__init__.py").exists())


def tracked_text_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    names = [ROOT / name for name in listed.decode().split("\0") if name]
    endings = {".py", ".md", ".toml", ".yaml", ".txt", ".csv", ".jsonl", ".html", "", ".cfg"}
    return [p for p in names if p.suffix in endings and p.is_file()]


def test_the_import_name_belongs_to_us_alone() -> None:
    assert set(importlib.metadata.packages_distributions()["pipeline"]) == {"ydan"}


def test_the_code_under_test_lies_in_this_checkout() -> None:
    module = importlib.import_module("pipeline")
    assert Path(str(module.__file__)).is_relative_to(ROOT)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_is_and_lists_its_public_names(room: str) -> None:
    tree = ast.parse((ROOT / "pipeline" / room / "__init__.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    for node in tree.body[1:]:
        assert isinstance(node, ast.Import | ast.ImportFrom | ast.Assign), f"{room}/__init__.py does more than import"
    module = importlib.import_module(f"pipeline.{room}")
    assert all(hasattr(module, name) for name in getattr(module, "__all__", []))


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_public_functions_and_classes_have_docstrings(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not bare


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_and_stands_in_the_readme(name: str) -> None:
    command = ydan.get_command(click.Context(ydan), name)
    assert command is not None
    assert command.help
    assert "Example:" in (command.epilog or "")
    assert f"ydan {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_help_loads_no_heavy_library() -> None:
    code = (
        "import sys\nfrom pipeline.cli.app import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'pandas', 'scipy', 'sklearn', 'underthesea', 'mlflow', 'docx', 'pydantic', 'yaml'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_the_plain_install_names_no_torch() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert not any(re.match(r"(torch|transformers|dask|mlflow(?!-skinny))\b", one) for one in project["dependencies"])


def test_the_lock_file_holds_names_and_versions_only() -> None:
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"(#.*|[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+)?", line), line


def test_nothing_executable_is_unpickled() -> None:
    unsafe = re.compile(r"\b(pickle|joblib|cloudpickle|dill|torch)\.loads?\(|allow_pickle\s*=\s*True")
    assert not [p.name for p in SOURCES if unsafe.search(p.read_text(encoding="utf-8"))]


def test_no_file_holds_a_machine_path_or_points_outside_the_project() -> None:
    outside = re.compile("/" + r"(root|home/\w+|work)/|\.\./" + "shared")
    assert not [p.name for p in tracked_text_files() if outside.search(p.read_text(encoding="utf-8", errors="ignore"))]


def test_vietnamese_data_is_kept_in_nfc() -> None:
    import unicodedata

    data = [p for p in tracked_text_files() if p.is_relative_to(ROOT / "data") or p.is_relative_to(ROOT / "configs")]
    assert data
    assert not [p.name for p in data if not unicodedata.is_normalized("NFC", p.read_text(encoding="utf-8"))]


def test_every_model_has_a_card_and_a_manifest_that_names_its_files() -> None:
    folders = [p for p in (ROOT / "models").iterdir() if p.is_dir()]
    assert folders
    for folder in folders:
        assert (folder / "card.md").stat().st_size > 0
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        assert manifest["files"]
        assert sum(p.stat().st_size for p in folder.iterdir()) < 20_000_000
