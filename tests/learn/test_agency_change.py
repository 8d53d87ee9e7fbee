"""The list of agencies changes and the model works on: old labels lead to the heirs, what leads nowhere is listed."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.classify import load_classifier
from pipeline.config import MODELS, REFERENCE, SHIPPED, load_settings
from pipeline.learn.corpus.dataset import unmapped
from pipeline.learn.measures.figures import as_comment
from pipeline.route import load_router
from pipeline.taxonomy import Taxonomy, check_reference, load_taxonomy
from pipeline.text import Preparer
from tests.learn.conftest import issue

CHANGED = date(2027, 1, 1)
LATER = "2027-03-01"
COMPLAINT = (
    "Bệnh viện đa khoa thành phố thiếu thuốc bảo hiểm y tế, người bệnh phải mua ngoài, đề nghị Sở Y tế cung ứng đủ."
)


def changed_reference(folder: Path, change: str) -> Path:
    """A copy of the reference data in which the health department ends on the first day of 2027."""
    shutil.copytree(REFERENCE, folder)
    path = folder / "agencies.yaml"
    tree: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    rows = {row["id"]: row for row in tree["agencies"]}
    health = rows["so_y_te"]
    health["valid_to"] = CHANGED
    new = {**health, "valid_from": CHANGED, "valid_to": None, "successors": [], "aliases": [], "source": "giả định"}
    match change:
        case "merged":
            health["successors"] = [{"id": "so_noi_vu", "scope": "y tế"}]
        case "split":
            tree["agencies"] += [
                {**new, "id": "so_kham_chua_benh", "name": "Sở Khám chữa bệnh Hà Nội"},
                {**new, "id": "so_y_te_du_phong", "name": "Sở Y tế dự phòng Hà Nội"},
            ]
            health["successors"] = [
                {"id": "so_kham_chua_benh", "scope": "bệnh viện, thuốc"},
                {"id": "so_y_te_du_phong", "scope": "phòng dịch"},
            ]
        case "ended":
            health["successors"] = []
    path.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


def offices(taxonomy: Taxonomy, day: str) -> list[str]:
    """What the shipped model and this list of agencies answer to a complaint about a hospital."""
    classifier = load_classifier(MODELS / SHIPPED, taxonomy)
    router = load_router(taxonomy, MODELS / SHIPPED, load_settings().route)
    prepared = Preparer(load_settings().text).prepare(as_comment(issue(1, COMPLAINT, date=day)))
    (prediction,) = classifier.predict([prepared])
    outcome = router.route(prepared, prediction, on=date(2027, 3, 1), telling=classifier.telling_spans)
    return [one.agency_id for one in outcome.candidates]


@pytest.mark.parametrize(
    ("change", "heirs"),
    [("merged", ("so_noi_vu",)), ("split", ("so_kham_chua_benh", "so_y_te_du_phong"))],
)
def test_the_model_works_on_and_routes_to_the_heirs(tmp_path: Path, change: str, heirs: tuple[str, ...]) -> None:
    taxonomy = load_taxonomy(changed_reference(tmp_path / "reference", change))
    before, after = offices(taxonomy, "2026-09-01"), offices(taxonomy, LATER)
    assert "so_y_te" in before
    assert "so_y_te" not in after
    assert set(heirs) <= set(after)


def test_a_split_is_listed_with_its_scopes_and_an_end_without_heirs_with_the_reason(tmp_path: Path) -> None:
    labelled = [issue(1, COMPLAINT, agency="so_y_te"), issue(2, "đèn hỏng", agency="ubnd_xa_phuong")]
    (split,) = unmapped(labelled, load_taxonomy(changed_reference(tmp_path / "a", "split")), LATER)
    assert split["heirs"] == {"so_kham_chua_benh": "bệnh viện, thuốc", "so_y_te_du_phong": "phòng dịch"}
    (ended,) = unmapped(labelled, load_taxonomy(changed_reference(tmp_path / "b", "ended")), LATER)
    assert "no successor" in ended["why"]
    merged = unmapped(labelled, load_taxonomy(changed_reference(tmp_path / "c", "merged")), LATER)
    assert merged == [], "one heir: the label is mapped without asking anybody"


def test_an_agency_that_ends_without_heirs_is_a_fault_of_the_reference_data(tmp_path: Path) -> None:
    faults = check_reference(changed_reference(tmp_path / "reference", "ended"))
    assert any("so_y_te" in str(fault) for fault in faults)
