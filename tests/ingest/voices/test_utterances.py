"""What words tell of who says them."""

import pytest

from pipeline.ingest.voices.utterances import holds_office, self_named


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Alô, tui Năm Rê, Lò Văn Rê, bên Vồi. Đò hỏng.", "Lò Văn Rê"),
        ("Em là Ngọc Sen bên xóm Trại. Cống tắc.", "Ngọc Sen"),
        ("Dạ em là Páo, tài xế. Đường lầy.", "Páo"),
        ("Con tên Thảo Sen, học lớp 9.", "Thảo Sen"),
        ("báo cáo xã tôi võ cơ thảy cựu chiến binh xóm trại cầu gãy", "Võ Cơ Thảy"),
        ("dạ em là lò thị hợi đảng viên xóm trại giếng cạn", "Lò Thị Hợi"),
        ("Bà con Hương Vồi, ngập quá rồi.", None),
        ("Tôi có ao, sổ ghi là T, bản đồ ghi ao.", None),
        ("Em thi bằng A2 từ tháng giêng.", None),
        ("Tôi là Chủ tịch, xin trả lời.", None),
    ],
)
def test_somebody_may_say_what_he_is_called_without_his_family(words: str, name: str | None) -> None:
    assert self_named(words)[0] == name


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("Tôi Mã Văn Sen, Trưởng công an xã.", True),
        ("Tôi là Mã Văn Sen, cán bộ hưu trí.", False),
        ("Em là Mã Văn Sen, công nhân công ty giày Vồi.", False),
        ("Tôi là Mã Văn Sen xóm Trại cán bộ bảo chờ", False),
    ],
)
def test_an_office_stands_beside_a_name(words: str, holds: bool) -> None:
    assert holds_office(words, "Mã Văn Sen") is holds
