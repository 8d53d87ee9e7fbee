"""Speech without minutes: subtitles with voices, letters, and recognisers' streams without any structure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.ingest.floor import Voices, lines_of
from pipeline.ingest.labels import role_of
from pipeline.ingest.names import parse_person
from pipeline.ingest.speakers import numbered_voice
from pipeline.ingest.spelling import plain
from pipeline.ingest.utterances import asks, guess_role, self_named
from pipeline.records import Block, Document, Role, Span, Turn

_LETTER = re.compile(
    r"(?:kính gửi|gửi|kính trình)(?!\w)\s*[:,]?|đơn (?:kiến nghị|đề nghị|phản ánh|khiếu nại|tố cáo|xin|kêu cứu|"
    r"trình bày|thư)",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"(?<!\w)(?:(?:tôi|chúng tôi|em|cháu|gia đình tôi) (?:tên|là|làm|xin|viết|kính|ở|hiện|gồm)|(?:họ và tên|họ tên|"
    r"tên tôi|tôi tên)|người (?:(?:làm|viết|gửi) đơn|viết(?=\s*:))|kính đơn)(?!\w)",
    re.IGNORECASE,
)
_FIELD_LINE = re.compile(
    r"\s*[-+*•]?\s*(?:(?:tôi )?(?:tên|họ (?:và )?tên|tên tôi)[^:.]{0,20}:?|địa chỉ|nơi ở|thường trú|trú tại|hiện "
    r"(?:đang )?(?:ở|trú|cư trú)|điện thoại|số điện thoại|đt|sđt|email|sinh (?:năm|ngày)|ngày sinh|năm sinh|"
    r"người đại diện|cccd|cmnd|căn cước|số (?:cccd|cmnd|căn cước)|nghề nghiệp|kính gửi|đồng kính gửi|gửi|đơn |"
    r"cộng hòa|cộng hoà|"
    r"độc lập|hà nội, ngày|ngày \d|v/v|về việc|tiêu đề|chủ đề|[-–—*_=\s]+$)",
    re.IGNORECASE,
)
_SENT_TO = re.compile(r"\s*(?:đồng )?(?:kính )?gửi(?!\w)", re.IGNORECASE)
_SIGN_OFF = re.compile(
    r"\s*(?:người (?:làm|viết|gửi|kiến nghị|khiếu nại|tố cáo|phản ánh)|kính đơn|ký tên|\(?ký,? ?(?:và )?ghi|đại "
    r"diện (?:các hộ|tập thể)|trân trọng|(?:chúng )?tôi xin (?:chân thành |trân trọng )?cảm ơn|"
    r"xin (?:chân thành |trân trọng "
    r")?cảm ơn|hà nội, ngày|.{2,30}, ngày \d+ tháng|nơi nhận)",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?:họ (?:và )?tên|người (?:đại diện|(?:làm|viết|gửi|đứng) đơn|viết|gửi|kiến nghị|khiếu nại|tố cáo|phản ánh))"
    r"\s*:\s*([^\n(]{4,80})",
    re.IGNORECASE,
)
_SPOT = re.compile(r"(?:điểm cầu|đầu cầu|cầu truyền hình|phòng họp)\s+", re.IGNORECASE)


_OPENS = re.compile(r"(?<!\w)(?:kinh thua quy vi|chuong trinh|hoi nghi|buoi)(?!\w).*(?<!\w)moi(?!\w)")
"""Words before the first voice that a file names: whoever says them opens the meeting."""


def voice_turns(document: Document, blocks: Sequence[Block]) -> Iterator[Turn]:
    """Yield one turn for each stretch of a voice that the file's own markup names."""
    voices = Voices()
    for block in blocks:
        words = block.span.cut(document.text)
        voice = block.voice or ""
        role, name, place = _voice(voice)
        if role is None:
            role = guess_role(words) if voice or not _OPENS.search(plain(words)) else "chair"
        if role == "citizen" and name is None:
            name, said = self_named(words)
            place = said or place
        yield voices.named(numbered_voice(voice), _turn(document, block, block.span, role, name, place))


def _voice(voice: str) -> tuple[Role | None, str | None, str | None]:
    name, place = parse_person(voice)
    role = role_of(voice)
    if _SPOT.match(voice):
        return "citizen", name, place or _SPOT.sub("", voice).strip()
    return role, name, place


def stream_turns(document: Document, blocks: Sequence[Block]) -> Iterator[Turn]:
    """Yield the turns of speech run together, in which no line introduces a speaker."""
    text = document.text
    held: Turn | None = None
    asked = False  # the floor was just given to somebody who is to answer
    for block, piece in _pieces(document, blocks):
        words = piece.cut(text)
        role: Role = "official" if asked else guess_role(words)
        name, place = self_named(words) if role == "citizen" else (None, None)
        asked = role == "chair" and _ANSWER_WANTED.search(plain(words[-200:])) is not None
        if held is not None and held.role == role == "citizen" and name is None and block.kind == "cue":
            held = replace(held, span=Span(held.span.start, piece.end))
            continue
        if held is not None:
            yield held
        held = _turn(document, block, piece, role, name, place)
    if held is not None:
        yield held


_ANSWER_WANTED = re.compile(
    r"(?<!\w)moi [^.!?]{2,80} (?:tra loi|giai trinh|tiep thu|giai dap|phan hoi|thong tin)(?!\w)"
)


def _pieces(document: Document, blocks: Sequence[Block]) -> Iterator[tuple[Block, Span]]:
    """Yield the stretches of one speaker; a cue is never more than one speaker's, lines may run on."""
    if blocks[0].kind == "cue":
        for block in blocks:
            for piece in _stretches(document.text, block.span):
                yield block, piece
        return
    at = 0
    for piece in _stretches(document.text, Span(blocks[0].span.start, blocks[-1].span.end)):
        while blocks[at].span.end <= piece.start and at + 1 < len(blocks):
            at += 1
        yield blocks[at], piece


_ONE_OF_LETTERS = re.compile(r"\W*(?:thư|đơn|phiếu)(?: thứ| số)? (?:\d{1,3}|nhất|hai|ba|bốn|tư|năm)\W*", re.IGNORECASE)


def letter_turns(document: Document, blocks: Sequence[Block]) -> list[Turn]:
    """Return the turns of letters: one, or several below lines that number them ("Thư số 2"); [] where none is."""
    opens = [at for at, block in enumerate(blocks) if _ONE_OF_LETTERS.fullmatch(block.span.cut(document.text))]
    if len(opens) < 2:
        letter = letter_turn(document, blocks)
        return [letter] if letter is not None else []
    parts = [blocks[start + 1 : end] for start, end in pairwise([*opens, len(blocks)])]
    letters = [letter_turn(document, part) for part in parts if part]
    found = [letter for letter in letters if letter is not None]
    return found if len(found) > 1 else []


_TIME_LINE = re.compile(r"\s*\d{1,2}:\d{2}(?::\d{2})?\s*(?:[AP]M)?\s*", re.IGNORECASE)
_NO_WORDS = re.compile(r"\s*(?:\[[^\]]{2,30}\]|[-–—=* ]*\d{1,2}/\d{1,2}/\d{2,4}[-–—=* ]*)\s*")
_LONGEST_NAME = 40


def chat_turns(document: Document, blocks: Sequence[Block]) -> list[Turn]:
    """Return the messages of a chat that writes each below the line of its name and the line of its time; [] if none.

    Pictures and lines of a date are no words.
    """
    text = document.text
    lines = [(block, line) for block in blocks for line in lines_of(text, block.span)]
    times = [at for at, (_, line) in enumerate(lines) if at and _TIME_LINE.fullmatch(line.cut(text))]
    if len(times) < _FEWEST_MESSAGES or any(len(lines[at - 1][1]) > _LONGEST_NAME for at in times):
        return []
    turns = []
    for at, following in pairwise([*times, len(lines) + 1]):
        said = [line for _, line in lines[at + 1 : following - 1] if not _NO_WORDS.fullmatch(line.cut(text))]
        if said:
            span = Span(said[0].start, said[-1].end)
            label = lines[at - 1][1].cut(text).strip()
            role = _role_in_chat(label, span.cut(text))
            turns.append(_turn(document, lines[at][0], span, role, parse_person(label)[0] or label, None))
    return turns


_FEWEST_MESSAGES = 4
_REMARK_WORDS = 12  # a longer message tells something
_REMARKS = re.compile(
    r"\W*(?:(?:ha|hi|he|ka){2,}\w*|[hk]{3,}|:\)+|=\)+|\+1|ok\w*|chuan|dung (?:roi|r|vay)|hay qua|vote|like)(?!\w)"
)
_HOSTS = re.compile(
    r"(?:to truong|to pho|truong (?:thon|khu|xom|ban)|admin|quan tri|ban (?:quan tri|to chuc)|bqt|btc|"
    r"nhom truong)(?!\w)"
)
_GATHERS = re.compile(
    r"(?<!\w)(?:tong hop|ghi (?:lai|nhan)|chot|nhan (?:vao|tin)|gui (?:danh sach|phuong|xa)|ca nha|moi nguoi|mn|"
    r"thong bao|moi ba con)(?!\w)"
)


def _role_in_chat(label: str, words: str) -> Role:
    """Return who writes: the host who gathers what others say, somebody who only remarks, or one who has a matter."""
    role, bare = guess_role(words), plain(words)
    if role != "citizen" or asks(words):
        return role
    if _HOSTS.match(plain(label)) and _GATHERS.search(bare):
        return "chair"
    return "clerk" if _REMARKS.match(bare) and len(bare.split()) < _REMARK_WORDS else role


def letter_turn(document: Document, blocks: Sequence[Block]) -> Turn | None:
    """Return the one turn of a letter or petition: its words between the fields of its head and the signature."""
    text = document.text
    lines = [line for block in blocks for line in lines_of(text, block.span)]
    opened = next((at for at, line in enumerate(lines[:12]) if _LETTER.match(line.cut(text).strip())), None)
    if (
        opened is None
        or len(lines) > 400
        or not any(_FIRST_PERSON.search(line.cut(text)) for line in lines[opened : opened + 40])
    ):
        return None
    first = _after_addressees(text, lines, opened)
    body = [line for line in lines[first:] if not _FIELD_LINE.match(line.cut(text)) or len(line) > 160]
    n_end = next(
        (at for at, line in enumerate(body) if at and _SIGN_OFF.match(line.cut(text)) and len(line) < 120), len(body)
    )
    if not body[:n_end]:
        return None
    said = text[lines[0].start : lines[-1].end]
    head = text[lines[opened].start : lines[opened].start + 900]
    signed = _SIGNED.search(head) or _SIGNED.search(said[-300:])
    name, place = parse_person(signed[1]) if signed else (None, None)
    if name is None:
        name, place = self_named(head.replace(":", " "))
    if name is None and n_end < len(body):
        name = parse_person(body[-1].cut(text))[0]
    place = place or next((p for p in map(_address, said.split("\n")) if p), None)
    span = Span(body[0].start, body[n_end - 1].end)
    return Turn("", "", document.source, blocks[0].locator, span, "citizen", name, place, document.meeting.setting)


def _after_addressees(text: str, lines: Sequence[Span], opened: int) -> int:
    """Return the index of the first line below "Kính gửi:" and the list of offices it is sent to."""
    at = (
        max(
            (n for n in range(opened, min(len(lines), opened + 12)) if _SENT_TO.match(lines[n].cut(text))),
            default=opened - 1,
        )
        + 1
    )
    while at < len(lines) and len(lines[at]) < 100 and re.match(r"\s*[-+*•]", lines[at].cut(text)):
        at += 1
    return at if at < len(lines) else opened


def _address(line: str) -> str | None:
    match = re.match(
        r"\s*[-+*•]?\s*(?:địa chỉ|nơi ở|thường trú|trú tại|hiện (?:đang )?(?:ở|trú))[^:]{0,20}:\s*(.{3,120})",
        line,
        re.IGNORECASE,
    )
    return match[1].strip(" .") if match else None


_CHANGE = re.compile(
    r"(?<!\w)(?:(?:vâng |dạ |rồi )*(?:xin |kính )?(?:cảm ơn|cám ơn) (?:ý kiến|ông|bà|bác|anh|chị|cụ|cô|chú|phần)|"
    r"(?:tiếp theo |xin |kính |trân trọng )+mời (?:ông|bà|bác|anh|chị|cô|chú|cụ|đại biểu|cử tri|đại diện|đồng chí|"
    r"người|ý kiến|lãnh đạo)|"
    r"(?:vâng |dạ |kính thưa [^,.]{0,40}?|thưa [^,.]{0,40}? ){0,2}(?:tôi|em|cháu) (?:tên là|là|tên|xin tự giới "
    r"thiệu) (?=\w)|về (?:ý kiến|kiến nghị|câu hỏi) (?:của|bác|ông|bà)|(?:tôi )?xin (?:phép )?trả lời|(?:thay mặt|"
    r"đại diện) (?:ubnd|lãnh đạo|ủy ban))",
    re.IGNORECASE,
)


def _stretches(text: str, span: Span) -> Iterator[Span]:
    """Cut a stream where the floor passes on: thanks and invitations, somebody saying who he is, an answer."""
    cuts = [span.start]
    for match in _CHANGE.finditer(text, span.start, span.end):
        bare = plain(match[0])
        if (
            bare.rstrip().endswith((" la", " ten", "thieu"))
            and self_named(text[match.start() : match.end() + 60])[0] is None
        ):
            continue
        if match.start() > cuts[-1]:
            cuts.append(match.start())
    for start, end in zip(cuts, [*cuts[1:], span.end], strict=True):
        if text[start:end].strip():
            yield Span(start, end)


def _turn(document: Document, block: Block, span: Span, role: Role, name: str | None, place: str | None) -> Turn:
    return Turn("", "", document.source, block.locator, span, role, name, place, document.meeting.setting)
