"""Paragraphs of minutes in running prose that open with who speaks, though no verb of saying follows the name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.ingest.voices.labels import role_of
from pipeline.ingest.voices.names import CAPITAL, TITLED, UPPER, is_name, name_at, place_in
from pipeline.ingest.voices.shorthand import Introduction
from pipeline.ingest.voices.utterances import asks, guess_role
from pipeline.ingest.words.spelling import TwoSpellings, plain


@dataclass(frozen=True, slots=True)
class Told:
    """Who a paragraph says speaks, and where in it his words begin (in `who`) and end."""

    who: Introduction
    end: int


_SENTENCE_END = re.compile(rf"[.!?…]+[”\"’)]*(?=\s+[“\"‘]?[{UPPER}]|\s*$)")
_NO_PLACE = re.compile(
    r",\s+(?:tuổi|năm nay|bắt đầu|nói|mở lời|mở đầu|đã|là|cho|nay|người|đứng|xin|thay|nêu|kể|nhờ)(?!\w)", re.IGNORECASE
)
_TAKES_TURN = TwoSpellings(
    r"(?:[^.:;“”\"]{0,40}?(?<!\w))?(?:đứng (?:lên|dậy)|người|ý kiến|lượt|phát biểu|lên tiếng|mở (?:đầu|màn)|bắt đầu|"
    r"khép lại|nối (?:lời|tiếp)|tiếp (?:theo|đến|nối|sau|lời)|đầu tiên|sau cùng|cuối cùng)(?!\w)[^.:;“”\"]{0,50}?"
    r"(?<!\w)(?:là|của|thuộc về)(?: ý kiến(?: của)?| phát biểu(?: của)?)?\s+"
)
_BEFORE_NAME = re.compile(rf"[^{UPPER}.:;,“”]{{0,40}}(?={CAPITAL}\s+{CAPITAL})")
_FOLLOWS = TwoSpellings(
    r"(?:theo|cùng (?:chung )?(?:ý kiến|quan điểm|nội dung|vấn đề|chuyện|việc)[^,.:;]{0,40},|đồng (?:tình|quan "
    r"điểm|ý kiến)"
    r"[^,.:;]{0,40},|tiếp lời[^,.:;]{0,40},|cũng (?:theo|như)|về phần(?: mình)?,?|(?P<of>(?:còn |riêng )?với))"
    r"\s+(?:(?:ý kiến|phản ánh|lời|kiến nghị|phát biểu)(?: của)?\s+)?(?=(?:ông|bà|anh|chị|cô|chú|bác|cụ|cử tri|"
    r"em|bạn|thầy)\s)"
)
_ABOUT = re.compile(r"\s*(?:\((?P<inside>[^()]{2,60})\)\s*,?|,\s*(?P<beside>[^,.:;“”]{2,60}),)\s*")
_IS_ABOUT = re.compile(
    r"(?:(?:hien |cung |dang )?(?:o|tai|thuoc|tru|nguoi|dan|cu dan|nong dan|cong nhan|giao vien|can bo|chu|ho|hoi vien|"
    r"tieu thuong|cuu chien binh|thon|to|xom|ap|khu|ban|lang|phuong|xa|khoi|ngo|so nha|tdp|bi thu|truong|pho|dai "
    r"dien))(?!\w)"
)
_UNNAMED = TwoSpellings(
    r"(?:[^.:;“”\"]{0,50}?(?:,|có|thì|bỗng)\s+)?một (?:chị|anh|ông|bà|cụ|cô|chú|bác|cử tri|người|phụ nữ|thanh "
    r"niên|nam|nữ|"
    r"bạn|hộ|phụ huynh|tiểu thương)(?!\w)[^.:;“”\"]{0,60}?(?<!\w)(?:"
    r"(?:nói|hỏi|kiến nghị|đề nghị|phản ánh|ý kiến|kêu|than|"
    r"nhắc|lên tiếng|bức xúc|cho biết)(?!\w)[^.:;“”\"]{0,30}:\s*|"
    r"(?:(?:xin|kiến nghị|đề nghị|phản ánh|mong)(?! (?:được )?(?:giấu|phép|nói|phát biểu|không (?:nêu|xưng))))(?!\w)"
    r"(?:,| rằng| việc| về việc)?\s+|(?:kể|cho|than|nói) rằng\s+)"
)
_QUOTED_FIRST = re.compile(
    r"[“\"](?P<said>[^”\"]{10,600})[”\"]\s*(?:,\s*)?[–—-]?\s*(?=(?:ông|bà|anh|chị|cô|chú|bác|cụ|cử tri|thầy|em)\s)",
    re.IGNORECASE,
)
_WRITES = re.compile(r"[^“”\"]{0,220}:\s*[“\"]")
_NOTHING_YET = re.compile(
    r"(?:[^.]*(?<!\w))?(?:noi thay|thay mat|dai dien|dung (?:len|day)|xin (?:phep )?(?:phat bieu|noi|co)|phat "
    r"bieu|co y kien|"
    r"neu (?:may|hai|ba|\d|mot so|nhieu|cac|y kien)|noi (?:may|hai|ba|ngan)|khong den duoc|"
    r"nho|gui (?:loi|giay|thu))(?!\w)"
)
_LONGEST_LEAD = 170  # code points of a sentence that only says who speaks
_LONG = 100  # a paragraph of prose is no shorter
_HALL = re.compile(
    r"(?:(?:ca )?(?:hoi truong|moi nguoi|ba con|cu tri)|co tieng)[^.]{0,30}(?:vo tay|cuoi|on ao|xi xao)[^.]{0,20}\.\s+"
)


def told(line: str) -> Told | None:
    """Return who a paragraph of prose lets speak, and where his words stand; None where it names nobody.

    >>> told("Người nói sau cùng là thầy giáo Lỗ Văn Cơ, thôn Đông. Thầy cho rằng cống tắc.").who.speaker
    'Lỗ Văn Cơ'
    """
    hall = _HALL.match(plain(line[:90]))
    start = hall.end() if hall else 0
    found = _quoted_first(line, start) or _takes_turn(line, start) or follows(line, start) or _unnamed(line, start)
    return found or _begins_with_name(line, start)


def beside_place(line: str) -> Introduction | None:
    """Return who a line begins with, and where he is from, whatever the verb behind; None where no place follows him.

    >>> beside_place("Ông Lỗ Văn Cơ (thôn Đông) góp thêm cho rõ chuyện cống tắc ở ngã ba chợ.").place
    'thôn Đông'
    """
    name, end = name_at(line)
    about = _ABOUT.match(line, end)
    said = about["inside"] if about else None
    if name is None or " " not in name or about is None or said is None or not line[about.end() :][:1].islower():
        return None
    place = place_in(said)
    known = place is not None and role_of(said) != "official" and len(line) - about.end() > _SAYS_LITTLE
    return Introduction(about.end(), "citizen", name, place) if known else None


_SAYS_LITTLE = 40  # code points


def _end_of_sentence(line: str, at: int) -> int | None:
    found = _SENTENCE_END.search(line, at)
    return found.end() if found is not None and found.end() - at <= _LONGEST_LEAD else None


def _person(said: str, at: int, end: int, name: str, about: str) -> Told:
    while at < end and (said[at].isspace() or said[at] in '“"'):
        at += 1
    while end > at and said[end - 1] in '”" ':
        end -= 1
    role = role_of(about.split(",")[-1] if about else "")
    return Told(
        Introduction(at, role if role == "official" else "citizen", name or None, place_in(_NO_PLACE.split(about)[0])),
        end,
    )


def _takes_turn(line: str, start: int) -> Told | None:
    """ "Đứng lên trước nhất là cụ Lỗ Văn Cơ, ở thôn Đông." """
    lead = _TAKES_TURN.match(line[start:])
    if lead is None:
        return None
    at = start + lead.end()
    title = _BEFORE_NAME.match(line, at)
    name, end = name_at(line[title.end() :], bare=True) if title else (None, 0)
    stop = _end_of_sentence(line, at)
    if title is None or name is None or " " not in name or stop is None or stop >= len(line) - 10:
        return None
    about = line[title.end() + end : stop]
    return _person(line, stop, len(line), name, about) if ":" not in about[:-2] else None


def follows(line: str, start: int) -> Told | None:
    """Return who is followed in a line from `start` on: "Theo anh Lỗ Văn Cơ, dân ở thôn Đông, hai mươi hộ …"."""
    lead = _FOLLOWS.match(line[start:])
    if lead is None:
        return None
    at = start + lead.end()
    name, end = name_at(line[at:])
    if name is None or " " not in name or (lead["of"] and guess_role(line[at:]) == "official"):
        return None
    at += end
    about = _ABOUT.match(line, at)
    said = (about["inside"] or about["beside"]) if about else ""
    if about and (about["inside"] or _IS_ABOUT.match(plain(said))):
        return _person(line, about.end(), len(line), name, said)
    return _person(line, at + 1, len(line), name, "") if line[at : at + 1] == "," else None


def _unnamed(line: str, start: int) -> Told | None:
    """ "Từ phía cuối, một chị không xưng tên nói vọng lên: …" """
    lead = _UNNAMED.match(line[start:])
    return _person(line, start + lead.end(), len(line), "", "") if lead and len(line) - lead.end() > 20 else None


def _quoted_first(line: str, start: int) -> Told | None:
    """ "“Cống tắc mãi” – ông Lỗ Văn Cơ, thôn Đông, nói." The words of a quotation may go on behind the name."""
    quote = _QUOTED_FIRST.match(line, start)
    name, end = name_at(line[quote.end() :]) if quote else (None, 0)
    if quote is None or name is None:
        return None
    at = quote.end() + end
    stop = _end_of_sentence(line, at)
    about = line[at:stop]
    if stop is not None and len(line) - stop > 20 and not asks(quote["said"]):
        return _person(line, stop, len(line), name, about)
    return _person(line, quote.start("said"), quote.end("said"), name, about)


def _begins_with_name(line: str, start: int) -> Told | None:
    """A titled name, and a sentence that raises nothing yet, or a letter read out: "Ông Lỗ Văn Cơ nhờ đọc hộ: “…”"."""
    if TITLED.match(line[start : start + 30]) is None:
        return None
    name, end = name_at(line[start:])
    if name is None or not is_name(name):
        return None
    at = start + end
    written = _WRITES.match(line, at)
    stop = _end_of_sentence(line, at)
    about = line[at : stop or at]
    if written is not None and line.rstrip()[-2:].find("”") >= 0:
        return _person(line, written.end(), len(line.rstrip(" .")), name, about)
    if stop is None or len(line) - stop < _LONG or ":" in about or not _NOTHING_YET.match(plain(about)) or asks(about):
        return None
    return _person(line, stop, len(line), name, about)
