"""What the measure of masking counts, and how it tells the kinds apart."""

import json
from pathlib import Path

import pytest

from pipeline.learn.quality.masking import Annotated, measure_masking, personal_kind, read_annotated
from pipeline.text import mask


@pytest.mark.parametrize(
    ("string", "before", "kind"),
    [
        ("0912 345 678", "máy ", "number"),
        ("29A-123.45", "xe ", "number"),
        ("12/3/1954", "sinh ", "number"),
        ("sổ đỏ số BK 402917", "cấp ", "number"),
        ("nga.tran@example.com", "thư về ", "number"),
        ("số 8 ngõ 165", "nhà ", "address"),
        ("64 Lê Văn Thọ", "ở ", "address"),
        ("thửa 214, tờ bản đồ 7", "đối với ", "address"),
        ("1806", "chủ căn ", "address"),
        ("K85/12", "ở ", "address"),
        ("Nhà số sáu", "", "address"),
        ("nhà mười chín", "cái bà ", "address"),
        ("sáu mươi bê", "biển số ", "number"),
        ("hem 51", "", "other"),
        ("Vũ Thị Mận", "Tôi là ", "name"),
        ("bà Nhi", "hộ ", "name"),
        ("Mai Trung Nghị", "Chủ tịch xã ", "name"),
        ("lê quang hiệu", "ông chủ tịch xã ", "name"),
        ("142/2024/DS-PT", "Bản án ", "other"),
        ("số 212/GPXD", "Giấy phép xây dựng ", "other"),
        ("ngõ 298 Ngọc Thụy", "Người gửi: ", "other"),
        ("thôn Cổ Điển", "trú ", "other"),
        ("Hưng Phát", "nhà máy dệt ", "other"),
        ("Sao Băng", "giám đốc công ty ", "other"),
        ("Ngô Sĩ Liên", "vỉa hè phố ", "other"),
        ("CT3A", "Ban quản trị tòa ", "other"),
    ],
)
def test_the_kind_follows_from_the_form_and_from_what_stands_before(string: str, before: str, kind: str) -> None:
    assert personal_kind(string, before) == kind


def test_every_occurrence_counts_and_must_be_hidden_whole() -> None:
    row = Annotated("hand_1", "Tôi là Vũ Thị Mận. Vũ Thị Mận, máy 0912 345 678.", ("Vũ Thị Mận", "0912 345 678"))
    figures = measure_masking([row])["all"]
    assert figures["name"] == {"n": 2, "masked": 2, "share": 1.0}
    assert figures["number"] == {"n": 1, "masked": 1, "share": 1.0}
    assert figures["address"] == {"n": 0, "masked": 0, "share": None}


def test_what_can_be_read_in_part_is_not_hidden() -> None:
    row = Annotated("hand_1", "ông Hùng Blốc Xtơng", ("Hùng Blốc Xtơng", "Xtơng"))
    shown = Annotated("hand_1", "chuyện của Blốc Xtơng", ("Blốc Xtơng",))
    assert mask(shown.text).masks == ()
    assert measure_masking([shown])["all"]["name"]["masked"] == 0
    assert measure_masking([row])["all"]["name"]["masked"] == 2


def test_a_title_and_a_street_may_stay() -> None:
    row = Annotated("hand_1", "bà Nhi ở 64 Lê Văn Thọ", ("bà Nhi", "64 Lê Văn Thọ"))
    assert mask(row.text).text == "bà [HỌ TÊN] ở [ĐỊA CHỈ] Lê Văn Thọ"
    figures = measure_masking([row])["all"]
    assert figures["name"]["share"] == figures["address"]["share"] == 1.0


def test_the_street_of_a_house_said_in_words_may_stay() -> None:
    row = Annotated(
        "hand_1", "em ở số nhà hai mươi hai ngõ chợ khâm thiên", ("số nhà hai mươi hai ngõ chợ khâm thiên",)
    )
    assert measure_masking([row])["all"]["address"] == {"n": 1, "masked": 1, "share": 1.0}
    shown = Annotated("hand_1", "cái nhà hai mươi hai mét", ("nhà hai mươi hai",))
    assert measure_masking([shown])["all"]["address"] == {"n": 1, "masked": 0, "share": 0.0}


def test_masks_beside_the_annotation_are_counted_and_hands_stand_apart() -> None:
    rows = [
        Annotated("hand_1", "Tôi là Vũ Thị Mận, bạn ông Nguyễn Văn Tịnh", ("Vũ Thị Mận",)),
        Annotated("hand_2", "đường hỏng", ()),
    ]
    figures = measure_masking(rows)
    assert figures["all"]["masks"] == {"n": 2, "beside_annotation": 1}
    assert figures["hands"]["hand_1"]["masks"] == {"n": 2, "beside_annotation": 1}
    assert figures["hands"]["hand_2"]["masks"] == {"n": 0, "beside_annotation": 0}


def test_nothing_gives_nothing() -> None:
    figures = measure_masking([])
    assert figures["hands"] == {}
    assert figures["all"]["name"] == {"n": 0, "masked": 0, "share": None}


def test_the_corpus_is_read_with_its_annotation(tmp_path: Path) -> None:
    rows = [{"text": "Tôi là Vũ Thị Mận", "pii": ["Vũ Thị Mận"]}, {"text": "đường hỏng", "pii": [""]}]
    (tmp_path / "hand_1.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert read_annotated(tmp_path) == [
        Annotated("hand_1", "Tôi là Vũ Thị Mận", ("Vũ Thị Mận",)),
        Annotated("hand_1", "đường hỏng", ()),
    ]
