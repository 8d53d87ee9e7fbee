"""Speech that a clerk or a reporter tells in running prose: "Tại hội nghị, ông A cho biết …"."""

from __future__ import annotations

import re

from pipeline.ingest.speakers import introduction
from pipeline.ingest.spelling import plain
from pipeline.records import Role

LEADS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "official",
        re.compile(
            r"(?:tra loi|giai trinh|tiep thu|phan hoi|giai dap|phat bieu (?:tra loi|giai trinh|tiep thu)|thay "
            r"mat)[^,.:;]{0,80}, "
        ),
    ),
    ("chair", re.compile(r"(?:ket luan|phat bieu (?:ket luan|chi dao|be mac)|be mac|thay mat chu toa)[^,.:;]{0,80}, ")),
    ("clerk", re.compile(r"(?:mo dau|khai mac|phat bieu khai mac|truoc khi)[^,.:;]{0,80}, ")),
)
LEAD_CLAUSE = re.compile(
    r"(?:tại|cùng|tiếp|theo|phát biểu|cũng|đồng|về|liên quan|trong|cũng tại|bên cạnh|ngoài ra)[^,.:;]{0,80},\s+",
    re.IGNORECASE,
)
_NARRATED = re.compile(r"(?<=[.!?])\s+(?=[A-ZĐÀ-Ỹ])")


def narrated(line: str) -> list[tuple[int, int]]:
    """Cut a paragraph where its sentences tell what another named person said; [] where fewer than two or none do."""
    starts = [0, *(match.end() for match in _NARRATED.finditer(line))]
    telling = [at for at in starts if tells(line[at : at + 260])]
    if not telling or (telling == [0]):
        return []
    cuts = [
        0,
        *(at for at in starts[1:] if at in telling or any(p.match(plain(line[at : at + 120])) for _, p in LEADS)),
    ]
    return list(zip(cuts, [*cuts[1:], len(line)], strict=True))


def tells(sentence: str) -> bool:
    """Return whether a sentence tells what a person with a full name said, after words like "Tại hội nghị," or none."""
    lead = LEAD_CLAUSE.match(sentence)
    rest = sentence[lead.end() if lead else 0 :]
    if not rest[:1].isupper() and not lead:
        return False
    found = introduction(rest)
    return found is not None and found.speaker is not None and " " in found.speaker and ":" not in rest[: found.end]
