"""Which role a label names."""

import pytest

from pipeline.ingest.voices.labels import role_of
from pipeline.records import Role


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Trưởng ban Thanh tra nhân dân", "citizen"),
        ("Ban thanh tra nhân dân tổ 14", "citizen"),
        ("Chánh Thanh tra quận", "official"),
        ("Thanh tra xây dựng", "official"),
    ],
)
def test_the_inspectors_of_the_people_are_no_office(label: str, role: Role) -> None:
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
