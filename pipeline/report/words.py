"""What ids, dates and numbers are called on paper: the Vietnamese words of tables, sheets and pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.taxonomy import Taxonomy

NOT_A_COMMENT = "không phải kiến nghị"
UNDECIDED = "Chưa xác định"
WITHHELD = "(giữ bí mật)"
NO_DEADLINE = "không ấn định"

TYPES = {
    "phan_anh": "Phản ánh",
    "kien_nghi": "Kiến nghị",
    "khieu_nai": "Khiếu nại",
    "to_cao": "Tố cáo",
    "to_giac_toi_pham": "Tố giác tội phạm",
    "hoi_dap": "Hỏi đáp",
    "gop_y_khen_ngoi": "Góp ý, khen ngợi",
    "hon_hop": "Nhiều nội dung",
}
LEVELS = {
    "trung_uong": "Trung ương",
    "thanh_pho": "Tỉnh, thành phố",
    "quan_huyen": "Quận, huyện (đến 30/6/2025)",
    "xa_phuong": "Xã, phường",
}
DECISIONS = {"auto": "Chuyển được ngay", "review": "Cần người xem"}
DENUNCIATIONS = frozenset({"to_cao", "to_giac_toi_pham"})
"""Types whose author the law protects: the speaker is withheld wherever the comment is shown."""

_DASH = " – "  # between a field and its leaf
_LOCATOR_WORDS = {
    "paragraph": "đoạn",
    "table": "bảng",
    "row": "dòng",
    "line": "dòng",
    "page": "trang",
    "sheet": "trang tính",
}

_LIKELIHOODS = (
    (0.8, "rất có khả năng"),
    (0.6, "nhiều khả năng"),
    (0.4, "có khả năng"),
    (0.2, "ít khả năng"),
    (0.0, "rất ít khả năng"),
)


@dataclass(frozen=True, slots=True)
class Words:
    """Names that the records alone do not hold.

    `fields`: topic id -> name of the field it belongs to. `topics`, `agencies`: names a clerk may pick from when
    he corrects a row. All may be empty: topics then stand without their field, and the pick lists hold types only.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    types: Mapping[str, str] = field(default_factory=lambda: TYPES)

    @classmethod
    def from_taxonomy(cls, taxonomy: Taxonomy) -> Words:
        """Return the fields of all topics, and as choices the topics and the agencies that have not ended."""
        return cls(
            fields={topic.id: topic.field_name for topic in taxonomy.topics},
            topics=tuple(topic.name for topic in taxonomy.topics),
            agencies=tuple(dict.fromkeys(agency.name for agency in taxonomy.agencies if agency.valid_to is None)),
        )

    def type_of(self, record: Mapping[str, Any]) -> str:
        """Return the name of the record's type."""
        type_id = record["type"]["id"]
        return self.types.get(type_id) or type_id or UNDECIDED

    def field_of(self, record: Mapping[str, Any]) -> str:
        """Return the field of the main topic, or the topic itself where its field is not known."""
        if not record["topics"]:
            return UNDECIDED
        main = record["topics"][0]
        return self.fields.get(main["id"]) or str(main["name"]).split(_DASH)[0]

    def leaf_of(self, record: Mapping[str, Any]) -> str:
        """Return the main topic without its field."""
        return str(record["topics"][0]["name"]).split(_DASH)[-1] if record["topics"] else UNDECIDED

    def topics_of(self, record: Mapping[str, Any]) -> str:
        """Return the main topic as "field – leaf", whether or not the record's own name of it holds the field.

        >>> Words(fields={"cap_dien": "Điện, nước"}).topics_of({"topics": [{"id": "cap_dien", "name": "Cấp điện"}]})
        'Điện, nước – Cấp điện'
        """
        over, leaf = self.field_of(record), self.leaf_of(record)
        return leaf if over == leaf else f"{over}{_DASH}{leaf}"


BARE = Words()
"""Words without any names from the taxonomy."""


def lead_of(record: Mapping[str, Any]) -> str:
    """Return the name of the office ranked first."""
    return record["agencies"][0]["name"] if record["agencies"] else UNDECIDED


def cooperating_of(record: Mapping[str, Any]) -> str:
    """Return the names of the offices that would work along, one a line."""
    return "\n".join(a["name"] for a in record["agencies"][1:] if a["role"] == "cooperating")


def state_of(record: Mapping[str, Any]) -> str:
    """Return what has become of the comment at the meeting, with the (masked) answer if one was given."""
    if record["state"] == "to_route":
        return "Chưa trả lời"
    if record["state"] == "answered":
        said = "Đã trả lời tại hội nghị"
    elif record["promised_by"]:
        said = f"Đã hứa giải quyết, hạn {show_date(record['promised_by'])}"
    else:
        said = "Đã hứa giải quyết"
    return f"{said}: {record['reply']}" if record["reply"] else said


def likelihood(probability: float) -> str:
    """Return a probability in words and percent.

    >>> likelihood(0.62)
    'nhiều khả năng (62%)'
    """
    words = next(words for least, words in _LIKELIHOODS if probability >= least)
    return f"{words} ({percent(probability)})"


def percent(share: float) -> str:
    """Return a share as a whole percent that claims neither certainty nor impossibility unless it is exact.

    >>> percent(0.999), percent(1.0)
    ('99%', '100%')
    """
    shown = round(share * 100)
    if shown == 100 and share < 1:
        return "99%"
    if shown == 0 and share > 0:
        return "dưới 1%"
    return f"{shown}%"


def number(count: int) -> str:
    """Return a count with the Vietnamese thousands mark.

    >>> number(12345)
    '12.345'
    """
    return f"{count:,}".replace(",", ".")


def as_date(written: str | None) -> date | None:
    """Return the day, or None where `written` is no full YYYY-MM-DD."""
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None


def show_date(written: str | None) -> str:
    """Return YYYY-MM-DD as dd/mm/yyyy, YYYY-MM as mm/yyyy, and anything else as it stands.

    >>> show_date("2026-12-14"), show_date("2026-12")
    ('14/12/2026', '12/2026')
    """
    parts = (written or "").split("-")
    return "/".join(reversed(parts)) if all(part.isdigit() for part in parts) else written or ""


def show_locator(locator: str) -> str:
    """Return the place in the file in Vietnamese.

    >>> show_locator("table 1 row 3")
    'bảng 1 dòng 3'
    """
    return " ".join(_LOCATOR_WORDS.get(word, word) for word in locator.split(" "))
