"""The page of exports: files in every format, masked unless a reason is given, each noted in the trail."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.review.site import Site

from ..store.desk.rows import Rows

SAID = "Gọi tôi số 0987 654 321, đèn ngõ hỏng."


@pytest.fixture
def filled(site: Site) -> Any:
    """A desk with a decided comment, one that went out, and a sealed one."""
    rows = Rows(site.store)
    meeting = rows.meeting("Hội nghị tổ 5")
    rows.taken(meeting, text=SAID)
    rows.item(meeting, state="out", queue=None)
    rows.taken(meeting, sealed=True, text="Tôi tố cáo.")
    return rows


def _trail(site: Site) -> list[Any]:
    with site.store.read() as unit:
        return [one for one in unit.trail.entries() if one.action == "export.take"]


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".jsonl", ".parquet"])
def test_a_file_comes_in_every_format_and_is_noted(filled: Any, clerks: Any, site: Site, ending: str) -> None:
    answer = clerks.log_in("analyst").post("/exports", {"which": "sent", "ending": ending})
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="ydan-2026-11-02{ending}"'
    assert answer.content
    (entry,) = _trail(site)
    assert json.loads(entry.details)["records"] == 2
    assert list(site.uploads.iterdir()) == []


def test_words_are_masked_and_what_is_sealed_is_not_there(filled: Any, clerks: Any) -> None:
    answer = clerks.log_in("analyst").post("/exports", {"which": "all", "ending": ".jsonl"})
    assert "0987" not in answer.text
    assert "tố cáo" not in answer.text
    first = json.loads(answer.text.splitlines()[0])
    assert first["decided"]["by"] == "binh"
    assert first["speaker"] is None


def test_exact_words_need_a_reason(filled: Any, clerks: Any, site: Site) -> None:
    client = clerks.log_in("reviewer")
    asked = {"ending": ".jsonl", "unmasked": "1"}
    refused = client.post("/exports", asked)
    assert refused.status_code == 422
    assert "Hãy nêu lý do" in refused.text
    assert _trail(site) == []
    answer = client.post("/exports", {**asked, "reason": "gọi lại cho dân"})
    assert SAID in answer.text
    assert json.loads(_trail(site)[0].details)["reason"] == "gọi lại cho dân"


def test_an_analyst_is_not_offered_exact_words_and_does_not_get_them(filled: Any, clerks: Any) -> None:
    client = clerks.log_in("analyst")
    assert 'name="unmasked"' not in client.get("/exports").text
    assert client.post("/exports", {"unmasked": "1", "reason": "xem"}).status_code == 403


def test_a_monitor_exports_nothing(clerks: Any) -> None:
    client = clerks.log_in("monitor")
    assert client.get("/exports").status_code == 403
    assert client.post("/exports").status_code == 403


def test_nothing_to_take_and_days_that_are_none_are_said(filled: Any, clerks: Any, site: Site) -> None:
    client = clerks.log_in("analyst")
    nothing = client.post("/exports", {"since": "2030-01-01"})
    assert nothing.status_code == 200
    assert "Không có ý kiến nào hợp" in nothing.text
    wrong = client.post("/exports", {"since": "hôm qua"})
    assert wrong.status_code == 422
    assert "Ngày này không đọc được" in wrong.text
    assert list(site.uploads.iterdir()) == []


def test_a_form_of_another_site_is_refused(filled: Any, clerks: Any) -> None:
    client = clerks.log_in("analyst")
    assert client.post("/exports", {"csrf": "x"}).status_code == 403


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_speaks_both_languages(filled: Any, clerks: Any, language: str) -> None:
    page = clerks.log_in("reviewer").get(f"/exports?lang={language}")
    assert page.status_code == 200
    assert 'name="which"' in page.text
    assert "Hội nghị tổ 5" in page.text
