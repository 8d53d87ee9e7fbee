"""An answer in parts tells which matters were raised beside it."""

import pytest

from pipeline.ingest import split_comments
from pipeline.records import Document, Span, Turn

CANAL = "Mương N3 xóm Trại lấp cứng từ mùa lũ, ruộng không có nước."
BRIDGE = "Cầu treo Vồi đứt một bên cáp, trẻ con phải lội suối."


def _comments(words: str, reply: str) -> list[str]:
    text = f"{words}\n{reply}"
    turn = Turn("a", "a", "a", "row 2", Span(0, len(words)), "citizen", reply=Span(len(words) + 1, len(text)))
    return [comment.text for comment in split_comments(Document("a.xlsx", "", text, ()), [turn])]


@pytest.mark.parametrize(
    "reply",
    [
        "Mương N3: đã giao hợp tác xã nạo vét.\nCầu treo Vồi: đang lập dự toán.",
        "Xã đã thuê máy múc mương N3, xong trong tháng 4. Cầu treo Vồi huyện xin vốn năm sau.",
    ],
)
def test_what_an_answer_has_a_part_for_is_a_matter_of_its_own(reply: str) -> None:
    assert _comments(f"{CANAL} {BRIDGE}", reply) == [CANAL, BRIDGE]


@pytest.mark.parametrize(
    "reply",
    [
        "Cầu treo Vồi: đang lập dự toán.",
        "Huyện ghi nhận. Trước mắt xã cử dân quân trực đưa các cháu qua.",
        "Cầu treo Vồi đã có trong kế hoạch. Cầu treo Vồi sẽ khởi công tháng 9.",
    ],
)
def test_an_answer_of_one_part_or_to_one_matter_tells_nothing(reply: str) -> None:
    assert _comments(f"{CANAL} {BRIDGE}", reply) == [f"{CANAL} {BRIDGE}"]


def test_what_goes_on_or_was_named_before_is_no_matter_of_its_own() -> None:
    asks = "Đề nghị xã nạo vét mương N3 trước vụ cấy."
    reply = "Mương N3 đã nạo vét. Đề nghị xã giữ vệ sinh lòng mương."
    assert _comments(f"{CANAL} {asks}", reply) == [f"{CANAL} {asks}"]
