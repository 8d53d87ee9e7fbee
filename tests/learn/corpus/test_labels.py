"""Labels are understood as clerks write them."""

from __future__ import annotations

import pytest

from pipeline.learn import LabelReader
from pipeline.taxonomy import Taxonomy


@pytest.mark.parametrize(
    ("target", "written", "wanted"),
    [
        ("agency", "so_xay_dung", "so_xay_dung"),
        ("agency", "Sở Xây dựng Hà Nội", "so_xay_dung"),
        ("agency", "SXD", "so_xay_dung"),
        ("agency", "so xay dung", "so_xay_dung"),
        ("agency", "UBND phường Phú Thượng", "ubnd_xa_phuong"),
        ("agency", "Ủy ban nhân dân xã Ba Vì", "ubnd_xa_phuong"),
        ("agency", "UBND quận Hà Đông", "ubnd_quan_huyen"),
        ("agency", "Công an phường Láng", "cong_an_xa_phuong"),
        ("agency", "Sở Mơ Mộng", None),
        ("type", "Khiếu nại", "khieu_nai"),
        ("type", "to_cao", "to_cao"),
        ("topic", "không có lĩnh vực này", None),
    ],
)
def test_a_name_an_abbreviation_or_an_id_is_understood(
    taxonomy: Taxonomy, target: str, written: str, wanted: str | None
) -> None:
    assert LabelReader(taxonomy).read(target, written) == wanted


def test_every_id_and_every_name_offered_to_a_clerk_is_read_back(taxonomy: Taxonomy) -> None:
    reader = LabelReader(taxonomy)
    for topic in taxonomy.topics:
        assert reader.read("topic", topic.id) == topic.id
        assert reader.read("topic", taxonomy.topics.full_name(topic.id)) == topic.id
    for agency in taxonomy.agencies:
        assert reader.read("agency", agency.id) == agency.id
        if agency.valid_to is None:
            assert taxonomy.agencies[str(reader.read("agency", agency.name))].name == agency.name


def test_the_nearest_name_is_suggested(taxonomy: Taxonomy) -> None:
    assert LabelReader(taxonomy).nearest("agency", "Sở Xây dụngg") == "so_xay_dung"
