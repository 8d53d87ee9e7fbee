"""Text in any encoding that Vietnamese was ever typed in becomes the same Unicode text."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import load_settings
from pipeline.ingest import read_bytes
from pipeline.ingest.files.decoding import clean, decode
from pipeline.ingest.files.legacy import from_tcvn3, from_vni, mend_all

# The published tables, letter by letter: what the encoders below and the decoders of the project must agree on.
LETTERS = "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ"
TCVN3 = "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊËÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ®"
VNI = (
    "aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä eø eû eõ eù eï eâ eà eå eã eá eä ì æ ó í ò oø oû oõ où oï "
    "oâ oà oå oã oá oä ô ôø ôû ôõ ôù ôï uø uû uõ uù uï ö öø öû öõ öù öï yø yû yõ yù î ñ"
)
TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
COMMENTS = [
    "Đề nghị phường nạo vét cống thoát nước ngõ 43, hễ mưa là ngập đến đầu gối.",
    "Bà con xóm Chùa kiến nghị mở rộng đường vào nghĩa trang, xe tang không quay đầu được.",
    "Tôi hỏi hồ sơ hưởng trợ cấp người khuyết tật nộp từ tháng 6, bao giờ có kết quả?",
    "Giữa trưa xưởng gỗ xả khói khét lẹt, trẻ nhỏ ho sặc sụa, người già không thở nổi.",
    "Cảm ơn các đồng chí cán bộ bộ phận một cửa đã hướng dẫn tận tình.",
    "Vỉa hè phố Huỳnh Thúc Kháng bị chiếm làm chỗ để xe, người đi bộ phải xuống lòng đường.",
]


def in_tcvn3(text: str) -> str:
    return text.translate(str.maketrans(LETTERS + "ĂÂÊÔƠƯĐ", TCVN3 + "¡¢£¤¥¦§"))


def in_vni(text: str) -> str:
    table = dict(zip(LETTERS, VNI.split(), strict=True)) | {"Đ": "Ñ"}
    return "".join(table.get(char, char) for char in text)


def in_cp1258(text: str) -> bytes:
    def split(char: str) -> str:
        parts = unicodedata.normalize("NFD", char)
        letter = "".join(part for part in parts if part not in TONES)
        return unicodedata.normalize("NFC", letter) + "".join(part for part in parts if part in TONES)

    return "".join(map(split, text)).encode("cp1258")


ENCODERS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": lambda text: text.encode(),
    "NFD": lambda text: unicodedata.normalize("NFD", text).encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "Windows-1258": in_cp1258,
    "TCVN3": lambda text: in_tcvn3(text).encode("latin-1"),
    "TCVN3 saved as UTF-8": lambda text: in_tcvn3(text).encode(),
    "VNI": lambda text: in_vni(text).encode("latin-1"),
    "VNI saved as UTF-8": lambda text: in_vni(text).encode(),
    "UTF-8 read as Windows-1252": lambda text: text.encode().decode("latin-1").encode(),
}


@pytest.mark.parametrize("encoding", ENCODERS)
@pytest.mark.parametrize("comment", COMMENTS)
def test_a_single_comment_is_known_by_its_letters(encoding: str, comment: str) -> None:
    assert decode(ENCODERS[encoding](comment)) == comment


@given(st.lists(st.sampled_from(COMMENTS), min_size=1), st.lists(st.sampled_from(sorted(ENCODERS)), min_size=1))
def test_each_line_is_decoded_by_itself(comments: list[str], encodings: list[str]) -> None:
    single_byte = [name for name in encodings if name != "UTF-16"] or ["UTF-8"]
    lines = [ENCODERS[single_byte[n % len(single_byte)]](comment) for n, comment in enumerate(comments)]
    assert decode(b"\n".join(lines)) == "\n".join(comments)


@given(st.text(alphabet=LETTERS + " ,.0123456789"))
def test_tcvn3_and_vni_convert_every_letter_back(text: str) -> None:
    assert from_tcvn3(in_tcvn3(text)) == text
    assert from_vni(in_vni(text)) == text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("ÑOÄC LAÄP - TÖÏ DO - HAÏNH PHUÙC", "ĐỘC LẬP - TỰ DO - HẠNH PHÚC"),
    ],
)
def test_the_motto_of_the_state_is_read_from_both_fonts(typed: str, shown: str) -> None:
    assert mend_all([typed]) == [shown]


def test_short_cells_follow_the_rest_of_their_file() -> None:
    assert mend_all([in_tcvn3(comment) for comment in COMMENTS] + ["tæ", "Hµ Néi"])[-2:] == ["tổ", "Hà Nội"]


@pytest.mark.parametrize(
    "text",
    [
        "Café Müller, Nestlé và São Paulo",
        "duong ngo 5 · hong nang « gap »",
        "§ 5 ½ m² 30°C ±2",
        "Bà Mai hỏi: có ai sửa đường không?",
        "à ừ thì mai",
        "Dự án ®, giá 5µm",
    ],
)
def test_sound_text_is_left_as_it_is(text: str) -> None:
    assert mend_all([text]) == [text]


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_legacy_text_behind_json_escapes_is_converted() -> None:
    line = json.dumps({"text": in_tcvn3(COMMENTS[0])})
    assert read_bytes(line.encode(), source="stdin", settings=load_settings().reading).text == COMMENTS[0]


def test_half_a_letter_at_the_end_of_a_cut_file_spoils_nothing_else() -> None:
    text = decode("Đề nghị sửa đường ngõ 5, thoát nước thải ở".encode()[:-1])
    assert text is not None
    assert text.startswith("Đề nghị sửa đường ngõ 5, thoát nước thải ")
