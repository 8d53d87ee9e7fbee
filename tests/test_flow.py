"""The path, end to end: whole files, and files shared out in parts."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.config import load_settings
from pipeline.flow import Flow, build_flow
from pipeline.records import Document, RoutedComment

ON = date(2026, 11, 2)
TABLE = "mã;nội dung kiến nghị;trả lời\n" + "".join(
    f"k{n};1. Đường thôn {n} xuống cấp, đề nghị sửa chữa. 2. Chợ số {n} thiếu nước sạch, đề nghị cấp nước.;"
    f"{'Đã giao phòng kinh tế xử lý trong tháng 12/2026.' if n % 2 else ''}\n"
    for n in range(7)
)
MEETING = """Bà Lò Thị Mận, thôn 3: Đề nghị xã sửa đường liên thôn bị sạt lở.
Ông Chủ tọa: Xin cảm ơn. Mời các bác tiếp tục.
Ông Quàng Văn Én, thôn 5: Trạm y tế thiếu thuốc bảo hiểm, đề nghị cấp đủ.
Chủ tịch UBND xã: Đường liên thôn bị sạt lở sẽ được sửa xong trước ngày 30/12/2026.
"""


@pytest.fixture(scope="module")
def flow() -> Flow:
    return build_flow(load_settings())


def read(flow: Flow, text: str, source: str) -> Document:
    return flow.read(text.encode(), source=source)


def parts(flow: Flow, document: Document, n: int) -> list[list[RoutedComment]]:
    return [[one for batch in flow.route_batches(document, on=ON, part=(k, n)) for one in batch] for k in range(n)]


@pytest.mark.parametrize("n", [1, 2, 3, 40])
def test_the_parts_of_a_table_are_the_whole_one_after_the_other(
    flow: Flow, n: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("table") / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    document = flow.read(path, source=path.name)
    whole = flow.route_document(document, on=ON)
    assert len(whole) == 14
    assert {one.prepared.comment.state for one in whole} == {"to_route", "promised"}
    divided = parts(flow, document, n)
    assert [one for part in divided for one in part] == whole
    assert max(map(len, divided)) <= -(-7 // n) * 2


def test_where_somebody_answers_the_first_part_has_all(flow: Flow) -> None:
    document = read(flow, MEETING, "meeting.txt")
    first, second = parts(flow, document, 2)
    assert first == flow.route_document(document, on=ON)
    assert any(one.prepared.comment.reply for one in first)
    assert second == []
