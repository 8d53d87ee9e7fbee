"""The one-page report and the numbers behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Meeting, RoutedComment
from pipeline.report import Words, as_record, write_page
from pipeline.report.charts import bar, columns
from pipeline.report.counts import count, deadline_bins

Record = dict[str, Any]
Make = Callable[..., RoutedComment]
VOID = {"meta", "link", "br", "img", "input", "hr", "rect", "line"}


class Page(HTMLParser):
    """Tags, attributes and words of a page; fails on a tag closed out of turn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture
def page(records: list[Record], words: Words, tmp_path: Path) -> Page:
    return written(records, tmp_path, words)


def written(records: list[Record], tmp_path: Path, words: Words | None = None) -> Page:
    out = tmp_path / "report.html"
    assert write_page(iter(records), out, generated_on="2026-11-30", words=words or Words()) == len(records)
    return Page(out.read_text(encoding="utf-8"))


def test_page_says_what_meeting_it_is_about(page: Page) -> None:
    assert "Hội nghị đối thoại định kỳ quý IV/2026 phường Phú Thượng" in page.text()
    assert "12/11/2026" in page.text()
    assert ("lang", "vi") in page.attributes


def test_page_needs_nothing_from_elsewhere_and_runs_nothing(page: Page) -> None:
    assert page.tags["script"] == page.tags["link"] == page.tags["img"] == page.tags["iframe"] == 0
    assert not [value for name, value in page.attributes if name in {"src", "style"} or name.startswith("on")]
    assert all(value.startswith("#") for name, value in page.attributes if name == "href")


def test_comment_text_is_shown_as_text(page: Page) -> None:
    assert '<script>alert("x")</script>' in page.text()


def test_page_shows_masked_text_and_no_speaker(records: list[Record], page: Page) -> None:
    assert "[HỌ TÊN]" in page.text()
    for secret in ("Khổng Văn Dậu", "0912 000 111", *filter(None, (record["speaker"] for record in records))):
        assert secret not in page.text()


def test_every_comment_that_needs_a_person_comes_with_reasons_and_offices(page: Page) -> None:
    assert "Cần người xem (3)" in page.text()
    assert "Hai cơ quan có khả năng gần như nhau" in page.text()
    assert "UBND phường Phú Thượng: có khả năng (44%)" in page.text()
    assert page.tags["article"] == 8


def test_pictures_have_their_numbers_beside_them(page: Page) -> None:
    labels = [value for name, value in page.attributes if name == "aria-label"]
    assert any(label.startswith("Số ý kiến theo hạn trả lời: ") for label in labels)
    assert page.tags["table"] == 4
    assert "Giao thông, bến bãi 3 1" in page.text()


def test_deadlines_that_have_passed_are_marked(page: Page) -> None:
    assert "26/11/2026 (đã qua)" in page.text()
    assert "14/12/2026 (đã qua)" not in page.text()


def test_several_sources_are_listed(routed: Make, tmp_path: Path) -> None:
    other = {**as_record(routed(meeting=Meeting(title="Tiếp xúc cử tri xã Sơn Đồng"))), "source": "khac.docx"}
    text = written([as_record(routed()), other], tmp_path).text()
    assert "Ý kiến từ 2 tài liệu" in text
    assert "khac.docx Tiếp xúc cử tri xã Sơn Đồng" in text


def test_page_without_records_says_so(tmp_path: Path) -> None:
    assert "Không có ý kiến nào" in written([], tmp_path).text()


def test_counts_add_up(records: list[Record], words: Words) -> None:
    counts = count(records, words)
    assert counts.total == sum(counts.by_decision.values()) == sum(counts.by_field.all.values()) == len(records)
    assert next(counts.by_agency.rows()) == ("Sở Xây dựng", 4, 0)


_days = st.integers(0, 20_000).map(lambda n: (date(2000, 1, 1) + timedelta(days=n)).isoformat())


@given(st.lists(st.none() | _days | st.just("cuối năm")))
def test_bins_hold_every_deadline_once(deadlines: list[str | None]) -> None:
    bins = deadline_bins(Counter(deadlines))
    dated = sum(1 for each in deadlines if each and each[0] == "2")
    assert sum(each.count for each in bins) == dated
    assert all(before.last < after.first for before, after in pairwise(bins))


@pytest.mark.parametrize(
    ("last", "labels"),
    [
        ("2026-12-20", ["30/11", "07/12", "14/12"]),
        ("2027-04-01", ["12/26", "01/27", "02/27", "03/27", "04/27"]),
        ("2029-03-01", ["2026", "2027", "2028", "2029"]),
    ],
)
def test_bins_grow_with_the_time_they_cover(last: str, labels: list[str]) -> None:
    bins = deadline_bins(Counter(["2026-12-01", last]))
    assert [each.label for each in bins] == labels


def test_a_label_cannot_break_out_of_a_chart() -> None:
    assert "<b>" not in columns([("<b>", 1, "due")], title='"><b>')
    assert bar([('"><b>', 0.5)]).count("<b>") == 0
