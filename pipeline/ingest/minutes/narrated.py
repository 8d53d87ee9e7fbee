"""Speech that a clerk or a reporter tells in running prose: "Tại hội nghị, ông A cho biết …"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain

from pipeline.ingest.minutes.looks import ITEM
from pipeline.ingest.minutes.prose import follows
from pipeline.ingest.voices.labels import role_of
from pipeline.ingest.voices.names import OFFICE_BEHIND, TITLED, name_at, place_in
from pipeline.ingest.voices.shorthand import Introduction
from pipeline.ingest.voices.speakers import introduction
from pipeline.ingest.words.spelling import TwoSpellings, plain
from pipeline.records import Role

LEADS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "official",
        re.compile(
            r"(?:tra loi|giai trinh|tiep thu|phan hoi|giai dap|trao doi (?:voi|them|tai)|lam ro|thong tin (?:voi|"
            r"them|toi)|"
            r"phat bieu (?:tra loi|giai trinh|tiep thu)|thay "
            r"mat)[^,.:;]{0,80}, "
        ),
    ),
    (
        "chair",
        re.compile(
            r"(?:ket (?:luan|thuc (?:hoi nghi|buoi|cuoc))|phat bieu (?:ket luan|chi dao|be mac)|be mac|"
            r"thay mat chu toa)[^,.:;]{0,80}, "
        ),
    ),
    ("clerk", re.compile(r"(?:mo dau|khai mac|phat bieu khai mac|truoc khi)[^,.:;]{0,80}, ")),
)
ANSWER_LEAD = TwoSpellings(
    r"(?:trả lời|giải trình|giải đáp|phản hồi|phát biểu (?:trả lời|giải trình))(?!\w)[^:.!?\n]{0,140}:\s*(?=\S)"
)
"""What stands before an answer on one line with it: "Trả lời lượt thứ hai, bà Lò Thị Én, Phó Chủ tịch xã: …"."""
_REPORTS = TwoSpellings(
    r",?\s*(?:đã |sẽ |lên )?(?:thông qua|đọc (?:dự thảo|biên bản|báo cáo)|quán triệt|giới thiệu|tuyên bố|"
    r"báo cáo(?= \w)(?! (?:rằng|là|thêm|các (?:anh|đồng chí|bác|ông)|anh|chị|ông|bà))|thông báo(?= \w)|phổ biến|khai "
    r"mạc)(?!\w)"
)


def reports(label: str) -> bool:
    """Return whether what stands before somebody's words says that he only reports or opens.

    >>> reports("Đại biểu Lò Thị Én thông qua báo cáo kết quả kỳ họp:"), reports("Bà Lò Thị Én, tổ 3:")
    (True, False)
    """
    listed = ITEM.match(label)
    label = label[listed.end() if listed else 0 :]
    name, end = name_at(label)
    return name is not None and _REPORTS.match(label[end:]) is not None


_TURN_LEAD = re.compile(
    r"(?:(?:sau đó|tiếp đó|kế đó|kế (?:đến|tiếp)|tiếp (?:đến|theo|sau|tục|lời)|đến lượt|tới lượt|cuối cùng|đầu tiên|"
    r"lần lượt|"
    r"mở đầu|rồi(?: đến| tới)?|còn)(?: thì| là|,)?)\s+(?=(?:ông|bà|anh|chị|cô|chú|bác|cụ|cử tri|đại biểu|đ/c|đồng "
    r"chí)\s)",
    re.IGNORECASE,
)
"""What passes on, in a report, from one speaker to the next."""
LEAD_CLAUSE = re.compile(
    rf"{_TURN_LEAD.pattern}|"
    r"(?:tại|cùng|tiếp|nối|có mặt|chung|góp|bổ sung|theo|phát biểu|cũng|đồng|về|liên quan|trong|cũng tại|bên "
    r"cạnh|ngoài ra|mở đầu|nêu|bày tỏ|băn khoăn|bức xúc|lo (?:lắng|ngại)|trăn trở)[^,.:;]{0,80},\s+|"
    r"không khí [^,.:;]{0,60} khi\s+",
    re.IGNORECASE,
)
_NARRATED = re.compile(r"(?<=[.!?])\s+(?=[A-ZĐÀ-Ỹ])")


def narrated(line: str) -> list[tuple[int, int]]:
    """Cut a paragraph where its sentences tell what another named person said; [] where fewer than two or none do."""
    item = ITEM.match(line)
    starts = [0, *(match.end() for match in _NARRATED.finditer(line, item.end() if item else 0))]
    telling = [at for at in starts if tells(line[at : at + 260])]
    if not telling or (telling == [0]):
        return []
    cuts = [
        0,
        *(at for at in starts[1:] if at in telling or any(p.match(plain(line[at : at + 120])) for _, p in LEADS)),
    ]
    return list(zip(cuts, [*cuts[1:], len(line)], strict=True))


_ABOUT = re.compile(r"(?:\s*[,(–-]\s*(?P<about>[^,.:;()]{2,60})\)?)?\s*(?:[,.:]|thì(?!\w))?\s*")


def told_by(line: str) -> Introduction | None:
    """Return who a line of a report gives the floor to, whatever it says that he did; None where it names nobody.

    >>> told_by("Đến lượt bà Lò Thị Én, bản Co. Bà nói nhỏ.").speaker
    'Lò Thị Én'
    """
    lead = _TURN_LEAD.match(line)
    if lead is None:
        return _followed(line)
    name, end = name_at(line[lead.end() :])
    about = _ABOUT.match(line, lead.end() + end)
    if name is None or " " not in name or about is None:
        return None
    said = about["about"] or ""
    return Introduction(about.end(), role_of(said), name, place_in(said))


def _followed(line: str) -> Introduction | None:
    """Return who is followed at the head of a sentence or behind a clause: "Trong khi đó, theo bà Lò Thị Én (…), …"."""
    clause = LEAD_CLAUSE.match(line)
    found = follows(line, 0) or (follows(line, clause.end()) if clause else None)
    return found.who if found else None


def tells(sentence: str) -> bool:
    """Return whether a sentence tells what a person with a full name said, after words like "Tại hội nghị," or none."""
    lead = LEAD_CLAUSE.match(sentence)
    rest = sentence[lead.end() if lead else 0 :]
    if not rest[:1].isupper() and not lead:
        return False
    found = introduction(rest)
    if found is None or found.speaker is None or " " not in found.speaker:
        return _followed(sentence) is not None
    return ":" not in rest[: found.end] or TITLED.match(rest) is not None


def role_by_lead(line: str, bare: str, known: Mapping[str, Role]) -> Role | None:
    """Return whose words a line holds that opens with what is done in it; None where nothing says so.

    `bare` is the line without tones. A meeting may open with what a citizen tells, none of the officers `known`.
    """
    role = next((role for role, pattern in LEADS if pattern.match(bare)), None)
    if role is None and _says_of(line):
        return "official"
    return None if role == "clerk" and _is_told_of_citizen(line, known) else role


_OF_A_MATTER = TwoSpellings(
    r"(?:liên quan(?: đến| tới)?|về|đối với|trước|riêng|với)(?!\w)[^,.:;]{2,100}, (?P<who>[^.:;]{2,120}?)\s"
    r"(?:cũng |đã )?(?:khẳng định|cho (?:biết|hay|rằng)|thông tin|giải thích|trả lời|nói rõ|lý giải)(?!\w)"
)


def _says_of(line: str) -> bool:
    """Return whether an office tells something of a matter: "Về việc của bà Én, Chánh án tòa huyện cho biết …"."""
    found = _OF_A_MATTER.match(line[:260])
    return found is not None and role_of(found["who"]) == "official"


def _is_told_of_citizen(line: str, known: Mapping[str, Role]) -> bool:
    lead = LEAD_CLAUSE.match(line)
    found = introduction(line[lead.end() :][:260]) if lead and tells(line[:260]) else None
    return found is not None and found.role in {None, "citizen"} and found.speaker not in known


_SUBJECT = TwoSpellings(
    r"(?:(?:sau đó|tiếp đó|cuối cùng|kết thúc|rồi|mở đầu|kết luận)[^.:;]{0,40}?,?\s+)?(?:ông|bà|anh|chị|cô|chú|bác|"
    r"cụ|đồng chí|"
    r"đ/c)\s+(?P<name>[^\W\d_]+(?: [^\W\d_]+){0,4}?)\s+(?P<does>[^\W\d_]+)"
)
_RUNS_MEETING = TwoSpellings(
    r"(?P<what>chủ trì|chủ tọa|chủ toạ|điều hành|thư ký|người ghi(?: biên bản)?)(?: (?:cuộc họp|hội nghị|buổi họp|"
    r"buổi làm việc|"
    r"phiên họp|kỳ họp))?\s*(?::|là)\s*(?:\(?(?:ông|bà|anh|chị|đồng chí|đ/c|ô\.|b\.)\)?:?\s+)?"
)

_IN_TABLE = TwoSpellings(
    r"(?:(?<=\n)|^)(?P<what>chủ trì|chủ tọa|chủ toạ|thư ký)(?: (?:cuộc họp|hội nghị|buổi họp))?\n\s*"
    r"(?:(?:ông|bà|đồng chí|đ/c|bs|ths|ts|cn|ks|ds)\w*\.?\s+){0,2}(?=[^\W\d_]+(?: [^\W\d_]+){1,4}\s*(?:[,(–\n-]|$))"
)
"""What stands above or before a name in a table of those present, or under a signature."""


def runs_meeting(line: str) -> bool:
    """Return whether a line only says who leads or writes, none of his words.

    >>> runs_meeting("Chủ trì: ông Quàng Văn Hặc, trưởng bản."), runs_meeting("Chủ trì: Ông Hặc nói đúng.")
    (True, False)
    """
    match = _RUNS_MEETING.match(line)
    name, end = name_at(line[match.end() :], bare=True) if match else (None, 0)
    return match is not None and name is not None and _NOTHING_SAID.match(line, match.end() + end) is not None


_NOTHING_SAID = re.compile(r"\s*(?:[,(;–-]|\.\s*(?:Thư|Người|Chủ)|\.?\s*$)")
_OFFICE_IN_BRACKETS = re.compile(r"\s*\(([^().:;\n]{4,60})\)")
_OFFICE_BEFORE = re.compile(r"(?:^|[\n.;])\s*(?:[-–+*•]\s*|\d{1,2}[.)]\s*)?([^.;:\n]{4,80}):\s*$")
_LONGEST_OFFICE = 100  # code points
_BEFORE_ASKER = re.compile(
    r"(?<!\w)(?:ý kiến|phản ánh|kiến nghị|câu hỏi|thắc mắc|đơn|nội dung|trường hợp)(?: của)?(?: [^\W\d_]+){0,2} $",
    re.IGNORECASE,
)
"""What makes the office behind a name the one that answers him: "Về ý kiến của ông Cơ, UBND xã trả lời …"."""


def officers(text: str) -> dict[str, Role]:
    """Return who leads the meeting, who writes, and who is said to hold an office, by full name.

    Those who lead and write are known by their given names too.

    >>> officers("Chủ trì: ông Quàng Văn Hặc. Thư ký: bà Lò Thị Thoa.")["Hặc"]
    'chair'
    """
    found: dict[str, Role] = {}
    for match in TITLED.finditer(text):
        name, end = name_at(text[match.start() : match.start() + 90])
        if name is None:
            continue
        asked_after = _BEFORE_ASKER.search(text, max(0, match.start() - 30), match.end())
        office = None if asked_after else OFFICE_BEHIND.match(text, match.start() + end)
        label = _OFFICE_BEFORE.search(text, max(0, match.start() - _LONGEST_OFFICE), match.start())
        if " " not in name:  # "anh Kha (công an xã)"; others may be called so, and no more than his office tells him
            label = None
            office = _OFFICE_IN_BRACKETS.match(text, match.start() + end)
        if any(said is not None and role_of(said[1]) == "official" for said in (office, label)):
            found[name] = "official"
    for match in chain(_RUNS_MEETING.finditer(text), _IN_TABLE.finditer(text)):
        name = name_at(text[match.end() : match.end() + 60], bare=True)[0]
        if name is not None:
            role: Role = "clerk" if plain(match["what"])[0] in "tn" else "chair"
            found |= {name: role, name.split()[-1]: role}
    return found


_CONCLUDES = re.compile(r"\s+(?:phát biểu )?(?:kết luận|bế mạc|tổng kết)\s+(?!của)", re.IGNORECASE)


def told_of(line: str, known: Mapping[str, Role]) -> Role | None:
    """Return the role of an officer of the meeting of whom a line tells something: "Ông Hặc nhắc bà con nói ngắn."."""
    who, end = name_at(line)
    if who is not None and _CONCLUDES.match(line, end):
        return "chair"
    match = _SUBJECT.match(line) if known else None
    if match is None:
        return None
    name = match["name"]
    if (
        name[:1].isupper()
        and match["does"][:1].isupper()
        and (full := name_at(line[match.start("name") :], bare=True)[0])
    ):
        role = known.get(full) if line[match.start("name") + len(full) :].lstrip()[:1].islower() else None
    else:
        role = known.get(name) if name[:1].isupper() and not match["does"][:1].isupper() else None
    return role if role != "official" else None
