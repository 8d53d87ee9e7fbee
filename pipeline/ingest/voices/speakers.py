"""Who speaks: the line that introduces a speaker, an address cell, a name said in the first words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from pipeline.ingest.voices.answered import ANSWERS
from pipeline.ingest.voices.labels import role_of
from pipeline.ingest.voices.names import CAPITAL, GROUP, PLACE, TITLED, after_number, is_name, name_at, place_in
from pipeline.ingest.voices.shorthand import (
    Introduction,
    bracketed_line,
    dashed_line,
    inner_name,
    lone_name,
    role_of_short,
    with_colon,
    with_long_title,
    with_title,
)
from pipeline.ingest.voices.stamps import ANONYMOUS, NUMBERED_ALONE, STAMP, TIMED_LABEL
from pipeline.ingest.words.spelling import TwoSpellings, plain
from pipeline.records import Role

_SAYS = (
    r"(?:(?:có |nêu |phát biểu |tiếp tục |cũng |đã |cùng |xin )*"
    r"(?:kiến nghị|đề nghị|phản ánh|ý kiến|phát biểu|hỏi|nêu(?: ý kiến)?|đề xuất|cho biết|cho rằng|cho hay|góp ý|"
    r"thắc mắc|đặt câu hỏi|trình bày|bày tỏ|than phiền|phàn nàn|bức xúc|trăn trở|kể|"
    r"khiếu nại|tố cáo|yêu cầu|mong muốn|băn khoăn|chất vấn|nói|nhất trí|thống nhất|đề cập|lên tiếng|chia sẻ|"
    r"đồng tình|(?:không )?đồng ý|tán thành|tâm sự|bộc bạch|lo (?:lắng|ngại|sợ|rằng)|than (?:rằng|là|thở)|"
    r"kêu rằng|giãi bày|tha thiết|thông tin|bảo(?! (?:hành|vệ|hiểm|đảm|trì|tồn|dưỡng|quản|trợ))|"
    r"(?:[^\W\d_]+ )?[^\W\d_]+(?= rằng)|không nhất trí)(?! của)(?!, (?:kiến nghị|"
    r"phản ánh))"
    r"(?: (?:ý kiến|kiến nghị|phản ánh|như sau|rằng|về việc|nội dung|câu hỏi|là|\d+ (?:ý kiến|nội dung|vấn đề|"
    r"việc)))*)"
)
_TAIL_OF_SAYING = re.compile(
    r"như sau|cụ thể|sau đây|ý kiến|ý|một số|nhiều|mấy|thêm|lại|luôn|tiếp|các|nội dung|vấn đề|\d+|hai|ba|bốn|việc",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:toi|em|chau|chung toi|ve|doi voi|lien quan|rieng|voi|tai|theo) ")
_GAP = TwoSpellings(
    r"\s*(?:$|[,(–—-]|(?:cũng |còn |thì |lại |đứng (?:lên|dậy) )?$|(?:ở|tại|là|trú|tổ|tdp|thôn|xóm|khu|phường|xã|ấp|số "
    r"nhà|ngõ|cư trú|đại diện|cư dân|thay mặt)(?!\w))"
)


def introduction(line: str) -> Introduction | None:
    """Return who a line introduces and where his words begin in it, or None when it introduces nobody.

    Known forms: "1. Ông A - TDP số 5:", "* Bà B (tổ 12):", "- Đ/c C, Chi hội trưởng CCB:", "Cử tri D, phường X kiến
    nghị:", "Cử tri các phường X, Y đề nghị …", "[00:12:34] Người nói 3:", "Người nói 3:  12:34", "Hỏi:", "MC:".
    """
    if (timed := TIMED_LABEL.fullmatch(line)) is not None and (found := introduction(f"{timed['label']}:")) is not None:
        return replace(found, end=len(line))
    if (longer := with_long_title(line)) is not None:
        found = introduction(longer)
        return None if found is None else replace(found, end=found.end - len(longer) + len(line))
    head = with_title(with_colon(line[:260]))
    start = after_number(head)
    stamp = STAMP.match(head)
    if stamp:
        start = stamp.end()
    body = head[start:]
    if (in_brackets := bracketed_line(head, start, body, listed=start > 0)) is not None:
        return in_brackets
    if (role := _bare_role(body, stamped=stamp is not None)) is not None and len(line) <= len(head):
        return Introduction(len(line), None if role == "any" else role)
    found = (
        dashed_line(start, body)
        or _person_line(head, start, body)
        or _label_line(start, body)
        or _group_line(start, body)
    )
    if (
        found is not None
        and found.role is None
        and found.speaker
        and plain(head[:start]).lstrip()[:7] in {"cau hoi", "y kien "}
    ):
        return replace(found, role="citizen")
    if found is not None and found.speaker is None and found.role in {"citizen", None} and 0 < found.end < len(head):
        inner = _person_line(head, found.end, head[found.end :])
        if inner is not None and inner.end < len(line):
            return inner if inner.role is not None else replace(inner, role=found.role)
    return (
        found
        or _open_office(head, body)
        or _unit_line(start, body)
        or _question(head, start, body)
        or _without_name(line, body)
    )


_UNIT_LABEL = re.compile(
    rf"(?P<unit>(?:[Xx]ã|[Pp]hường|[Tt]hị trấn|[Đđ]ặc khu|[Hh]uyện|[Qq]uận)\s+(?:\d{{1,2}}|"
    rf"{CAPITAL})(?:\s+{CAPITAL}){{0,3}})"
    r"\s*(?:\([^()\n]{1,30}\))?\s*:\s*(?=\S.{11})"
)
_LONGEST_HEADLINE = 160  # code points
_QUESTION = re.compile(r"\W*(?:câu|câu hỏi|ý kiến|kiến nghị)\s+(?:số\s+)?\d{1,3}\s*[.:]\s*", re.IGNORECASE)


def _unit_line(start: int, body: str) -> Introduction | None:
    """A commune whose voters' words follow: "Xã Đông Minh: Kênh bị bồi lấp."; its surroundings may say it answers."""
    match = _UNIT_LABEL.match(body)
    headline = body.rstrip()[-1:] not in set(".;!?") and len(body) < _LONGEST_HEADLINE
    return None if match is None or headline else Introduction(start + match.end(), None, None, match["unit"])


def _question(head: str, start: int, body: str) -> Introduction | None:
    """A numbered question of nobody named: "Câu 2: Bao giờ sửa đường?"."""
    return Introduction(start, "citizen") if _QUESTION.fullmatch(head[:start]) and len(body.strip()) > 11 else None


_BARE_LABEL = re.compile(r"(?:(?P<asks>(?:cau )?hoi)|(?P<answers>dap|tra loi))(?: \d{1,3})?(?: ?\([^()]{2,80}\))?")


def _bare_role(body: str, *, stamped: bool) -> Role | Literal["any"] | None:
    """Return the role that a label alone on its line names: "HỎI", "ĐÁP (UBND quận)", "Speaker 1"."""
    bare = plain(body).replace("_", " ").strip(" .:|*#-")
    if len(bare) > 100:
        return None
    label = _BARE_LABEL.fullmatch(bare)
    if label:
        return "citizen" if label["asks"] else "official"
    return "any" if (ANONYMOUS if stamped else NUMBERED_ALONE).fullmatch(bare) else None


_TAKES_FLOOR = re.compile(
    r"(?<!\w)(?:tra loi|giai trinh|tiep thu|phan hoi|giai dap|phat bieu|ket luan|co y kien|thong tin)"
    r"(?: (?:va|y kien|cu tri|nhan dan|ba con|them|nhu sau|tiep thu|giai trinh|cac y kien|mot so|noi dung|truc tiep|"
    r"tai hoi nghi))*"
)


def _open_office(head: str, body: str) -> Introduction | None:
    """A line of its own that gives the floor to an office: "Chủ tịch UBND xã trả lời"; its words stand below it."""
    if not 0 < len(body) <= 110:
        return None
    bare = plain(body).strip(" .:*")
    said = next((match for match in _TAKES_FLOOR.finditer(bare) if match.end() == len(bare)), None)
    if said is None or re.search(r"[.;!?]\s", body):
        return None
    label = body[: said.start()]
    role = role_of(label)
    return Introduction(len(head), role, None, None) if role in {"official", "chair"} else None


def _person_line(head: str, start: int, body: str) -> Introduction | None:
    name, end = name_at(body, bare=True)
    if name is None:
        name, end = lone_name(body)
    if name is None or role_of(name) == "chair":  # "ĐỒNG CHÍ CHỦ TỌA" is no name
        return None
    rest = body[end:]
    colon = _colon(rest)
    titled = TITLED.match(body) is not None
    if titled and colon < 0 and (answers := ANSWERS.match(rest)) is not None:
        return Introduction(start + end + answers.end(), "official", name)
    said_in = _SAYING.finditer(rest[: 150 if colon < 0 else min(colon, 150)]) if titled or is_name(name) else ()
    saying = next((match for match in said_in if match[0] != "Bảo"), None)  # "xã Vĩnh Bảo" is a place
    if saying is not None:
        stop = len(_NOT.sub("", rest[: saying.start()]))
        if not _GAP.match(rest[:stop]):
            return None
        said = rest[saying.end() : colon] if colon >= 0 else "…"
        begin = colon + 1 if not re.search(r"\w", _TAIL_OF_SAYING.sub("", said)) and colon >= 0 else stop
        if begin == stop and (only_tells := _ONLY_TELLS.match(rest[stop:])) is not None:
            begin += only_tells.end()
    elif colon >= 0:
        stop, begin = colon, colon + 1
    elif titled or is_name(name):
        return _open_line(head, name, rest, titled)
    else:
        return None
    about = rest[:stop]
    if len(about) > 150 or re.search(r"[.!?]\s", about):
        return None
    role = role_of(_HANDED.split(about)[0]) or role_of_short(about) or ("citizen" if saying and colon < 0 else None)
    return Introduction(start + end + begin + _blank(rest[begin:]), role, name, place_in(about))


_NOT = re.compile(r"(?<=\s)(?:không|chưa)\s+$")
_ONLY_TELLS = TwoSpellings(
    r"(?:cho (?:biết|hay)|(?:[^\W\d_]+ ){1,4}rằng|(?:phản ánh|nêu|cho rằng|cho biết|bày tỏ|kiến nghị|đề nghị)(?=,))"
    r"(?: là)?,?\s+(?=\S)"
)
"""Verbs that tell no more than that somebody said what follows them."""


def _open_line(head: str, name: str, rest: str, titled: bool) -> Introduction | None:
    """A line that holds a speaker and nothing else; the words stand below it."""
    short = len(rest) <= 110 and not re.search(r"[.!?;]\s*\S", rest.strip(" .")) and not _DATED.match(rest)
    alone = rest.strip(" .,") == "" or re.match(r"\s*[,(–—-]", rest) or PLACE.match(rest.strip())
    if not (short and alone and (titled or is_name(name))) or len(head) >= 260:
        return None
    return Introduction(len(head), role_of(rest), name, place_in(rest))


_DATED = TwoSpellings(r",\s*(?:hôm nay,?\s*)?ngày\s+\d{0,2}")
"""What follows a place, not a person: "Sơn Xuân, ngày 12 tháng 5"."""
_SAYING = TwoSpellings(r"(?<!\w)" + _SAYS + r"(?!\w)")


def _label_line(start: int, body: str) -> Introduction | None:
    """A label before a colon that names an office, a role or a numbered voice."""
    colon = _colon(body)
    if not 0 < colon <= 120:
        return None
    label = body[:colon]
    bare = plain(label).strip()
    if len(bare.split()) > 18 or _ABOUT.match(bare) or re.search(r"[.!?;]\s", label):
        return None
    begin = start + colon + 1 + _blank(body[colon + 1 :])
    if (short := role_of_short(label)) is not None:
        return Introduction(begin, short, inner_name(label) if short != "citizen" else None, place_in(label))
    role = role_of(_HANDED.split(label)[0])
    if role != "chair" and ANONYMOUS.fullmatch(bare.replace("_", " ")):
        return Introduction(begin, None)
    if role is None:
        return None
    bracket = re.search(r"[(\[]([^()\[\]]+)", label)
    if bracket is not None and TITLED.match(bracket[1]):
        return Introduction(begin, role, inner_name(bracket[1]), place_in(bracket[1]))
    name = inner_name(label)
    if role == "citizen" and GROUP.match(label) and not (name and is_name(name) and _HOUSEHOLD.match(bare)):
        name = None
    return Introduction(begin, role, name, place_in(label))


_HANDED = TwoSpellings(r"\s(?:gửi|đưa|chuyển|nộp|viết|nhắn)(?: \w+){0,2} (?:lên|cho|tới|đến|vào|về|qua|ra)\s")
"""What parts who writes from whom he writes to: "Cử tri ấp Tây gửi giấy lên bàn chủ tọa"."""
_HOUSEHOLD = re.compile(
    r"(?:y kien (?:cua )?)?(?:nguoi )?dai dien (?:cho )?(?:gia dinh|ho)(?!\w)|(?:y kien (?:cua )?)?ho "
)


def _group_line(start: int, body: str) -> Introduction | None:
    """A line that says what a group of citizens asks for: its words are the comment."""
    match = GROUP.match(body)
    if not match:
        return None
    rest = body[match.end() :]
    said = _SAYING.search(rest[:150])
    if said is None:
        return None
    stop = said.start()
    begin = said.end() if re.match(r"\s*[:,]", rest[said.end() :]) else stop
    if re.search(r"[.!?;:]\s", rest[:stop]) or stop > 150:
        return None
    colon = re.match(r"\s*:\s*", rest[begin:])
    begin_at = start + match.end() + begin + (colon.end() if colon else 0)
    return Introduction(begin_at if colon else start, "citizen", None, place_in(rest[:stop]))


def _colon(text: str) -> int:
    for match in re.finditer(r":", text[:200]):
        at = match.start()
        if not (text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()):
            return at
    return -1


def _blank(text: str) -> int:
    return len(text) - len(text.lstrip())


_WITHOUT_NAME = TwoSpellings(
    r"(?:một )?(?:đại biểu|cử tri|công dân|người dân|hội viên|đoàn viên|bạn)(?!\w)[^.:;()]{0,50}\((?:[^()]{0,20}\s)?"
    r"(?:không|chưa|giấu|ẩn|khuyết)(?: rõ| ghi| nêu| đề| xưng| cho biết)* (?:họ )?(?:tên|danh)\)\s*:?\s*$"
)


def _without_name(line: str, body: str) -> Introduction | None:
    """A line of its own that says whence somebody came, and that he gave no name: "Cử tri tổ 4 (không ghi tên)"."""
    return Introduction(len(line), "citizen", None, place_in(body)) if _WITHOUT_NAME.match(body) else None
