"""How clerks shorten the line that introduces somebody: titles of a letter, names in brackets, words after a dash."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.ingest.voices.labels import role_of
from pipeline.ingest.voices.names import CAPITAL, PLACE, TITLED, UPPER, is_name, name_at, place_in
from pipeline.ingest.words.spelling import TwoSpellings, plain
from pipeline.records import Role


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a line says before the words begin. `end` is where, in the line, the words begin."""

    end: int
    role: Role | None  # None: the line does not say, its surroundings must
    speaker: str | None = None
    place: str | None = None


_CAPITAL_LABEL = re.compile(r"([^\Wa-z\d_][^.:\n]{3,60})\. [–—-] ")


def with_colon(head: str) -> str:
    """Return "ÔNG A. – Thưa" as "ÔNG A:   Thưa", which is as long: so shorthand writers end a name in capitals."""
    match = _CAPITAL_LABEL.match(head)
    if match is None or not match[1].isupper():
        return head
    return head[: match.end(1)] + ":  " + head[match.end(1) + 3 :]


_SHORT_TITLE = re.compile(
    rf"(?P<before>\s*(?:[-–+*•]\s*|\(?\d{{1,3}}[.)]\s*)?)[ÔB]\.(?=\s*{CAPITAL}(?:\s+{CAPITAL}){{0,4}}\s*"
    r"(?:[(,–-][^:.;]{2,60})?\s*:\s*\S.{8})"
)


def with_title(head: str) -> str:
    """Return "Ô. Nam (tổ 5): …" as "Cụ Nam (tổ 5): …", which is as long: clerks shorten "ông" and "bà"."""
    match = _SHORT_TITLE.match(head)
    return head if match is None else f"{match['before']}Cụ{head[match.end() :]}"


_ONE_LETTER = re.compile(
    r"(?P<before>\s*(?:[-–+*•]\s*|\(?\d{1,3}[.)]\s*)?(?:(?:g\s*/\s*đ|gđ|hộ|gia đình)\s+)?)[ôbac]\.?\s+"
    rf"(?={CAPITAL}(?:\s+{CAPITAL}|\s*[:(]|\s[^:.;?!\n]{{1,40}}:))"
)


def with_long_title(line: str) -> str | None:
    """Return "ô Lò Văn Én: …" as "ông Lò Văn Én: …": notebooks shorten titles to a letter; None for any other line."""
    match = _ONE_LETTER.match(line)
    return None if match is None else f"{match['before']}ông {line[match.end() :]}"


_BRACKETED = TwoSpellings(
    r"(?P<label>(?:câu )?hỏi|đáp|trả lời|phát biểu|ý kiến|kiến nghị|phản ánh|bạn đọc hỏi)?\s*[:.]?\s*"
    r"[(\[](?P<who>[^()\[\]\n]{3,110})[)\]]\s*(?P<mark>[:.–-]?)\s*"
)
_ROLE_OF_LABEL: dict[str, Role] = {
    "hoi": "citizen", "cau hoi": "citizen", "cau": "citizen", "ban doc hoi": "citizen", "dap": "official",
    "tra loi": "official",
}  # fmt: skip
_LABEL_OF_ITEM = re.compile(r"[\d\W]+|(?<!\w)(?:thu|so)(?!\w)")
_BEFORE_NAME = re.compile(rf"[^{UPPER}]*(?={CAPITAL})")


def bracketed_line(head: str, start: int, body: str, *, listed: bool) -> Introduction | None:
    """Return who is introduced by a label and a person in brackets: "Hỏi (chị Tuyền, chợ Phước Long):".

    `body` is `head` from `start` on; `listed`: a number or a dash stands before it. None where there is no such label.
    """
    match = _BRACKETED.match(body)
    if match is None or not (
        match["label"] or listed or match["mark"] == ":" or TITLED.match(match["who"]) or body[:1] == "["
    ):
        return None
    if match.end() >= len(body) and not (match["label"] or listed):
        return None
    who = match["who"]
    if not match["label"] and body[:1] == "[" and (voice := role_of(who)) is not None:
        return Introduction(start + match.end(), voice, inner_name(who), place_in(who))
    begin = 0
    name, end = name_at(who, bare=True)
    if name is None and (before := _BEFORE_NAME.match(who)) is not None:
        begin = before.end()
        name, end = name_at(who[begin:], bare=True)
    if name is None or (begin and PLACE.search(who[:begin])):
        return None
    label = plain(match["label"] or "").strip() or _LABEL_OF_ITEM.sub(" ", plain(head[:start])).strip()
    role = _ROLE_OF_LABEL.get(label) or role_of(who)
    return Introduction(start + match.end(), role, name, place_in(who[begin + end :]))


_FLAT = re.compile(
    rf"(?P<name>{CAPITAL}(?:\s+{CAPITAL}){{0,3}})\s*\((?:(?:[Cc]ăn(?: hộ)?|[Pp]hòng|CH)\s*)?"
    r"(?!QL|[ĐDTH][TLH]|[Kk][Mm])(?:[A-Z]{0,2}\d{0,2}[-.])?[A-Z]{0,2}\.?\d{2,5}[A-Z]?(?:\s*[,;–-][^():\n]{2,40})?\)"
    r"\s*:\s*(?=\S.{8})"
)
_DASHED = TwoSpellings(r"\s*(?:[(,–—-])\s*(?P<about>[^:.;!?()–—]{3,60}?)\)?\s+[-–—]\s+(?=\S.{14})")


def dashed_line(start: int, body: str) -> Introduction | None:
    """Return a person whose words follow a dash: "Bà Tư (tổ 5) – Hẻm 12 ngập hoài."; None for any other line.

    In a list, one with the number of his flat needs no title: "– Sen (P1402): Thang kẹt.".
    """
    if start and not TITLED.match(body) and (flat := _FLAT.match(body)) is not None:
        return Introduction(start + flat.end(), None, flat["name"])
    name, end = name_at(body, bare=True)
    if (
        name is not None
        and (" " in name or TITLED.match(body))
        and (found := _after_dash(start, body, name, end)) is not None
    ):
        return found
    match = _DASHED.match(body[end:]) if name is not None else None
    if match is None or not (PLACE.match(match["about"]) or role_of(match["about"])):
        return None
    return Introduction(start + end + match.end(), role_of(match["about"]), name, place_in(match["about"]))


_DASH = re.compile(r"\s+[–—-]\s+(?=\S)")
_SAID_AFTER_DASH = 60  # code points; what is shorter, or a place or an office, only says who somebody is


def _after_dash(start: int, body: str, name: str, end: int) -> Introduction | None:
    """A person and, straight behind a dash, what he said: "ông Lò Văn Én – trâu chết rét mà chưa được đền"."""
    dash = _DASH.match(body, end)
    said = body[dash.end() :] if dash else ""
    if " " not in name and not said[:1].islower():
        return None
    short = len(said) < (_SAID_AFTER_DASH // 2 if said[:1].islower() else _SAID_AFTER_DASH)
    if dash is None or short or PLACE.match(said) or role_of(said[:40]) is not None:
        return None
    return Introduction(start + dash.end(), None, name)


_NOBODY = TwoSpellings(
    r"(?:(?:có )?(?:\d|một|hai|vài|mấy) (?:người|chị|anh|ông|bà|cụ|hộ|bác|cô|cháu|em|bạn|thanh niên|phụ nữ|"
    r"công nhân|phụ huynh|tiểu thương|cư dân|học sinh|sinh viên|bệnh nhân)(?: [\w/.]+){0,5}|"
    r"(?:(?:một|1) )?(?:người nhà|thân nhân|phụ huynh|ph|gia đình|mẹ|bố|ba|má|vợ|chồng|con|(?:ông|bà) (?:nội|ngoại)|"
    r"cô|chú|dì|cậu)(?: của)? (?:các )?"
    r"(?:cháu|em|hs|học sinh|bé|con|người bệnh|bệnh nhân|bn|anh|chị|ông|bà|cụ|bác|cô|chú)(?: [\w/.]+){1,6})"
    r"(?: ?\([^()]{2,40}\))?"
)
"""A label of somebody whom the clerk does not name: "1 người (không ghi tên)", "mẹ cháu Bo lớp 5A"."""
_AUTHORITY = TwoSpellings(r"(?:phường|xã|huyện|quận|thị trấn|ubnd|ấp)(?: (?:trả lời|nói|đáp))?(?: ?\([^()]{2,40}\))?")
_SHORT_OFFICE = re.compile(
    r"(?:P?(?:HT|HP|CT|BT|GĐ|TBT|CVP)(?!\s+(?:Hội|Đoàn|Chi|HĐQT|HTX|CĐ|CCB|MTTQ|H[NP]\w+))|B(?:GH|GĐ|CH|QL)|"
    r"UB(?:ND)?|HĐND|CA(?:[XPV]|KV)?|KT|VP|ĐC(?:-?XD)?|TP-?HT|QLĐT|TNMT|TCKT|HCQT|"
    r"KHTH|GVCN)(?:\s+(?:xã|phường|huyện|quận|tỉnh|trường|trg))?"
    rf"(?:\s+(?:thầy|cô|anh|chị|ông|bà|bác|[acôb]\.?))?(?:\s+{CAPITAL}){{0,4}}(?:\s*\([^()]*\))?"
    r"(?:\s+(?:(?P<ends>chốt|KL|kết luận|mở đầu|khai mạc)|TL|trả lời|GT|giải trình|BC|báo cáo|nói|đáp|hứa)(?!\w)"
    r"[^:]{0,40})?"
)
"""A label of who answers, by the first letters of his office, as notes typed fast have it: "PHT Dung", "HT chốt"."""


_DEPARTMENT = re.compile(
    rf"(?:Phòng|Khoa)\s+(?:[A-ZĐ&]{{2,8}}|{CAPITAL}(?:\s+[^\W\d_]+)?)(?:(?:\s+|,\s+|\s*[-–&]\s*)[^\W\d_]+){{0,6}}"
    r"(?:\s*\([^()]*\))?"
)
"""A label of a department of any office, school or hospital: "Khoa Nội tổng hợp", "Phòng TCKT"."""


def role_of_short(label: str) -> Role | None:
    """Return the role of a label as notebooks have it, None for any other.

    >>> role_of_short("1 người (không ghi tên)"), role_of_short("Phường (a Hải)"), role_of_short("Hẻm 5")
    ('citizen', 'official', None)
    """
    said = label.strip()
    if _NOBODY.fullmatch(said):
        return "citizen"
    short = _SHORT_OFFICE.fullmatch(said)
    if short is not None and short["ends"]:
        return "chair"
    office = short or _AUTHORITY.fullmatch(said) or (_DEPARTMENT.fullmatch(said) and not is_name(said))
    return "official" if office else None


def lone_name(body: str) -> tuple[str | None, int]:
    """Return the given name behind a title, and where it ends, where words on its bearer and a colon follow it.

    >>> lone_name("Cô Bảy bán nước đầu ngõ: phạt"), lone_name("Đồng chí Chủ tịch xã: xong")
    (('Bảy', 6), (None, 0))
    """
    found = _LONE.match(body)
    if found is None:
        return None, 0
    about = f"{found['name']} {found['next'].capitalize()}"
    office = name_at(f"{found['title']} {about}")[0] is None or role_of(about) is not None
    return (None, 0) if office else (found["name"], found.end())


_LONE = re.compile(
    rf"(?P<title>(?i:ông|bà|anh|chị|cô|chú|bác|cụ|thầy|bạn|em|đồng chí|đ/c))\s+(?P<name>{CAPITAL})"
    r"(?! (?:mở đầu|khai mạc|bế mạc|giới thiệu|thông qua|tuyên bố|báo cáo|đọc|điều hành|"
    r"nói (?:\d+|hai|ba|bốn|mấy|vài))(?!\w))(?= (?P<next>[^\W\d_A-ZĐ][^\W\d_]*)[^:.;?!\n]{0,60}:)"
)


def inner_name(label: str) -> str | None:
    """Return the first name behind a title in a label, None where there is none."""
    for match in TITLED.finditer(label):
        name, _ = name_at(label[match.start() :])
        if name and role_of(name) != "chair":
            return name
    letter = _INNER_LETTER.search(label)
    return letter["name"] if letter else None


_INNER_LETTER = re.compile(rf"\s[ôabc]\.?\s+(?P<name>{CAPITAL}(?:\s+{CAPITAL}){{0,3}})\)?$")  # "PH 2B a Phong"
