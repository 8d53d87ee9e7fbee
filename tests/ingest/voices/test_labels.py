"""Which role a label names."""

import pytest

from pipeline.ingest.voices.labels import role_of
from pipeline.ingest.voices.speakers import introduction
from pipeline.records import Role


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Trưởng ban Thanh tra nhân dân", "citizen"),
        ("Ban thanh tra nhân dân tổ 14", "citizen"),
        ("Chánh Thanh tra quận", "official"),
        ("Thanh tra xây dựng", "official"),
        ("Phó Chi cục trưởng Hải quan", "official"),
        ("Công ty TNHH may Thuận", None),
        ("Công ty Cổ phần Cấp nước Thuận", "official"),
        ("Công ty TNHH MTV Thoát nước", "official"),
    ],
)
def test_not_every_inspector_or_firm_answers(label: str, role: Role) -> None:
    assert role_of(label) == role


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Chủ tọa (đọc phiếu không ghi tên)", "citizen"),
        ("Thiếu tá Lỗ Văn Cơ", "official"),
        ("Thượng tá nghỉ hưu Lỗ Văn Cơ", None),
        ("Ban kiểm phiếu", "clerk"),
    ],
)
def test_whoever_reads_out_a_note_lends_his_voice_and_ranks_serve(label: str, role: Role | None) -> None:
    assert role_of(label) == role


@pytest.mark.parametrize("line", ["ĐOÀN TNCS HỒ CHÍ MINH XÃ VỒI", "HỘI LHPN XÃ VỒI"])
def test_what_holds_initials_is_no_name(line: str) -> None:
    found = introduction(line)
    assert found is None or found.speaker is None


def test_an_office_behind_a_title_is_no_given_name() -> None:
    found = introduction("Đồng chí Chủ tịch UBND xã: Mặt sân thay trong tháng 6.")
    assert found is not None and (found.role, found.speaker) == ("official", None)
