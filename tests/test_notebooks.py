"""Notebooks run anywhere, use only public names, say what they ask and what to do next, and hold no output."""

from __future__ import annotations

import ast
import importlib
import json
import re
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
SECONDS = 180
WITHOUT_PICTURES = {"05_add_an_agency"}
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path: Path, kind: str | None = None) -> list[dict[str, Any]]:
    """The cells of a notebook, or those of one kind."""
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in found if kind in (None, cell["cell_type"])]


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def code(path: Path) -> str:
    """The Python of a notebook, without lines that are for the notebook only."""
    lines = "\n".join(source(cell) for cell in cells(path, "code")).splitlines()
    return "\n".join(line for line in lines if not line.startswith("%"))


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Every (module, name) of ours that a notebook imports; `import x` gives (x, "")."""
    for node in ast.walk(ast.parse(code(path))):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def is_public(module: str, name: str) -> bool:
    """Whether `from module import name` takes what a room lists, or what a module beside the rooms defines."""
    if module.count(".") != 1 or name.startswith("_"):
        return False
    room = importlib.import_module(module)
    listed = getattr(room, "__all__", None)
    if listed is not None:
        return name in listed
    return hasattr(room, name) and not hasattr(room, "__path__")


def test_the_five_questions_of_analysts_have_a_notebook() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "01_look_at_a_meeting",
        "02_train_and_compare_two_models",
        "03_where_the_model_errs_and_why",
        "04_drift_and_label_audit",
        "05_add_an_agency",
    ]


@every_notebook
def test_a_notebook_begins_with_the_question_that_it_answers(path: Path) -> None:
    first = cells(path)[0]
    assert first["cell_type"] == "markdown"
    assert re.match(r"# [A-Z].*\?$", source(first).splitlines()[0])


@every_notebook
def test_a_notebook_ends_with_what_to_do_next(path: Path) -> None:
    last = cells(path)[-1]
    assert last["cell_type"] == "markdown"
    assert source(last).startswith("## What to do next\n")
    assert "\n1. " in source(last)


@every_notebook
def test_outputs_are_stripped(path: Path) -> None:
    kept = [cell for cell in cells(path, "code") if cell["outputs"] or cell["execution_count"] is not None]
    assert not kept


@every_notebook
def test_only_public_names_of_rooms_are_imported(path: Path) -> None:
    ours = [(module, name) for module, name in imports(path) if module.split(".")[0] == "pipeline"]
    assert ours
    assert [one for one in ours if not is_public(*one)] == []


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("pipeline.learn.training.train", "train"),
        ("pipeline", "learn"),
        ("pipeline.learn", "gate"),
        ("pipeline.flow", ""),
    ],
)
def test_deeper_imports_would_be_noticed(module: str, name: str) -> None:
    assert not is_public(module, name or "_")


@every_notebook
def test_nothing_is_installed_fetched_or_tied_to_one_machine(path: Path) -> None:
    words = path.read_text(encoding="utf-8")
    assert not re.search(r"pip install|%pip|!pip|conda |https?://|sys\.path", words)
    assert not re.search(r"(?<![\w.])/(?:home|root|work|tmp|Users|mnt|usr)/|[A-Z]:\\\\", words)


@every_notebook
def test_lines_fit_on_a_page(path: Path) -> None:
    assert [line for cell in cells(path) for line in source(cell).splitlines() if len(line) > 120] == []


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a kernel that is this very interpreter, at home in an empty folder."""
    spec = tmp_path / "jupyter" / "kernels" / "ydan-test"
    spec.mkdir(parents=True)
    start = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (spec / "kernel.json").write_text(json.dumps({"argv": start, "display_name": "test", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    for name in ("YDAN_HOME", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.delenv("YDAN_DATABASE_URL", raising=False)
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    return spec.name


@pytest.mark.slow
@every_notebook
def test_a_notebook_runs_from_top_to_bottom(path: Path, kernel: str, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Jupyter's of its own folders, sockets and event loops: nothing of ours
        import nbformat
        from nbclient import NotebookClient

        notebook = nbformat.read(path, as_version=4)
        client = NotebookClient(
            notebook, timeout=SECONDS, kernel_name=kernel, resources={"metadata": {"path": str(elsewhere)}}
        )
        client.execute()
    outputs = [one for cell in notebook.cells if cell.cell_type == "code" for one in cell.outputs]
    assert [one["text"] for one in outputs if one.get("name") == "stderr"] == []
    pictures = [one for one in outputs if "image/png" in one.get("data", {})]
    assert bool(pictures) != (path.stem in WITHOUT_PICTURES)
    assert list(elsewhere.iterdir()) == []
