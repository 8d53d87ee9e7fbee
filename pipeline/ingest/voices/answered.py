"""What says that words are an answer, and whose: "5.1. Ý kiến ông Cơ về kênh: …"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.ingest.voices.names import CAPITAL
from pipeline.ingest.words.spelling import TwoSpellings


@dataclass(frozen=True, slots=True)
class AskedAfter:
    """Who is answered, where in the line the answer begins, whether nobody could be introduced so: "Về ý kiến …"."""

    name: str
    end: int
    surely: bool


ANSWERS = TwoSpellings(
    r"\s*(?:[(,][^(),.:;]{2,60}[),])?\s*(?:đã |cũng |xin |tiếp tục )*"
    r"(?:trả lời|giải trình|giải đáp|làm rõ|nói rõ|thông tin(?= (?:thêm|rõ)))"
    r"(?: thêm| tiếp| rõ| ngay| luôn| rằng| là)*,?\s+(?=\S)"
)
"""What whoever answers does in running prose: "Ông Lò Văn Én giải trình thêm, cống đã nạo vét."."""
_ASKED_AFTER = TwoSpellings(
    r"[\W\d]*(?P<about>(?:về|đối với|trả lời|liên quan(?: đến)?)\s+)?(?:các\s+)?(?:ý kiến|câu hỏi|kiến nghị|phản ánh|"
    r"thắc mắc|đề nghị|trường hợp|hộ|nội dung)(?:\s+của)?\s+(?:(?:cử tri|đại biểu|hộ)\s+)?"
    r"(?:ông|bà|anh|chị|cô|chú|bác|cụ|em|đồng chí|đ/c)\s+(?P<who>[^\W\d_][^:.;?\n]{0,120}):\s*(?=\S)"
)
_NAME = re.compile(rf"{CAPITAL}(?:\s+{CAPITAL}){{0,4}}(?!\w)")


def asked_after(line: str) -> AskedAfter | None:
    """Return whom a line says it answers; None for a line that says no such thing.

    >>> asked_after("5.1. Ý kiến ông Cơ về kênh N2: xã đã nạo vét.")
    AskedAfter(name='Cơ', end=31, surely=False)
    """
    found = _ASKED_AFTER.match(line)
    name = _NAME.match(found["who"]) if found else None
    return AskedAfter(" ".join(name[0].split()), found.end(), found["about"] is not None) if found and name else None
