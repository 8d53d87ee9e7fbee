"""Letters, petitions and e-mails: what each asks, and who signed it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.ingest.letters.bundles import Paper, is_decision, noted, own_part, papers
from pipeline.ingest.letters.forms import Form
from pipeline.ingest.letters.mails import (
    FIELD,
    FROM,
    QUOTES_BELOW,
    gathers,
    is_mail_head,
    own_lines,
    passed_on,
    sender_of,
    sent_by_office,
    without_signature,
)
from pipeline.ingest.letters.opening import INTRODUCES, SHORTEST, introduced
from pipeline.ingest.letters.printed import printed_turns
from pipeline.ingest.letters.quoted import answered_turns
from pipeline.ingest.voices.floor import lines_of, said_by
from pipeline.ingest.voices.names import parse_person, person_in_cell
from pipeline.ingest.voices.utterances import self_named
from pipeline.records import Block, Document, Role, Span, Turn

_LETTER = re.compile(
    r"(?:kính gửi|gửi|kính trình)(?!\w)\s*[:,]?|(?:đơn|giấy|thư|bản) (?:kiến nghị|đề nghị|phản ánh|khiếu nại|tố "
    r"cáo|xin|"
    r"kêu cứu|trình bày|thư|góp ý|ngỏ)",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"(?<!\w)(?:(?:tôi|chúng tôi|em|cháu|gia đình tôi) (?:tên|là|làm|xin|viết|kính|ở|hiện|gồm|"
    r"\d+ hộ|các hộ|những|khiếu nại|tố cáo|đề nghị|kiến nghị)|(?:họ và tên|họ tên|"
    r"tên tôi|tôi tên)|người (?:(?:làm|viết|gửi) đơn|viết(?=\s*:))|kính đơn)(?!\w)",
    re.IGNORECASE,
)
_FIELD_LINE = re.compile(
    r"\s*[-+*•]?\s*(?:(?:tôi )?(?:tên|họ (?:và )?tên|tên tôi)[^:.]{0,20}:?|địa chỉ|nơi ở|thường trú|trú tại|hiện "
    r"(?:đang )?(?:ở|trú|cư trú)|điện thoại|số điện thoại|đt|sđt|email|sinh (?:năm|ngày)|ngày sinh|năm sinh|"
    r"người đại diện|cccd|cmnd|căn cước|số (?:cccd|cmnd|căn cước)|nghề nghiệp|kính gửi|đồng kính gửi|gửi|đơn |"
    r"cộng hòa|cộng hoà|"
    r"độc lập|hà nội, ngày|(?:[^.,:]{2,30}, )?ngày \d[^.]{0,40}$|v/v|về việc|tiêu đề|chủ đề|[-–—*_=\s]+$)",
    re.IGNORECASE,
)
_SENT_TO = re.compile(r"\s*(?:đồng )?(?:kính )?gửi(?!\w)", re.IGNORECASE)
_SIGN_OFF = re.compile(
    r"\s*(?:người (?:làm|viết|gửi|kiến nghị|khiếu nại|tố cáo|phản ánh)|kính đơn|ký tên|\(?ký,? ?(?:và )?ghi|đại "
    r"diện (?:các hộ|tập thể)|trân trọng|kính (?:thư|bút)(?!\w)|(?:chúng )?tôi xin (?:chân thành |trân trọng )?cảm ơn|"
    r"xin (?:chân thành |trân trọng "
    r")?cảm ơn|hà nội, ngày|.{2,30}, ngày \d+ tháng|nơi nhận)",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?:họ (?:và )?tên|đại diện (?:ký|đứng) (?:đơn|tên)|người (?:đại diện|(?:làm|viết|gửi|đứng) đơn|viết|gửi|kiến "
    r"nghị|khiếu nại|tố cáo|phản ánh))"
    r"(?:\s*\([^()\n]{2,30}\))?\s*(?::|(?<=đại diện) là(?=\s+[^\W\d_]+\s))\s*([^\n(]{4,80})",
    re.IGNORECASE,
)
_STATE = re.compile(r"\s*cộng h(?:òa|oà) xã hội chủ nghĩa việt nam\s*", re.IGNORECASE)
_ADDRESSED = re.compile(r"\s*kính (?:gửi|trình)(?!\w)", re.IGNORECASE)
_TITLE = re.compile(
    r"\W*(?:đơn|giấy|thư|bản|phiếu) (?:thư )?(?:kiến nghị|đề nghị|phản ánh|khiếu nại|tố cáo|xin|kêu cứu|trình "
    r"bày|góp ý|"
    r"ngỏ|yêu cầu|tố giác|cầu cứu|cứu xét|kêu oan|hỏi)(?!\w)[^.:\n]{0,60}",
    re.IGNORECASE,
)
_RESOLVED = re.compile(
    r"\W*(?:bút phê|ý kiến (?:chỉ đạo|phê duyệt|xử lý|của lãnh đạo)|lãnh đạo[^:\n]{0,30}(?:phê|ghi|chỉ đạo)|phê duyệt|"
    r"(?:kết quả|hướng) (?:xử lý|giải quyết)|trả lời)[^:\n]{0,40}:\s*(?=\S)",
    re.IGNORECASE,
)
_HEAD_OF_LETTER = re.compile(
    r"(?:chúng tôi|tôi|em|gia đình tôi)(?!\w)[^.:;\n]{4,140}?,\s+(?=(?:xin |kính )?(?:đề nghị|kiến nghị|phản ánh|"
    r"yêu cầu|"
    r"khiếu nại|tố cáo)(?!\w))",
    re.IGNORECASE,
)
_OF_OFFICE = re.compile(r"\W*(?:BẢN |BẢNG |BIỂU )?(?:TỔNG HỢP|BÁO CÁO|BIÊN BẢN|TỜ TRÌNH|THÔNG BÁO)(?!\w)")
"""The title of a paper of an office, which it, too, sends to somebody: "TỔNG HỢP … Kính gửi: UBND phường"."""
_HEAD_LINES = 12
_LONGEST_FIELD = 160  # code points; what is longer says more than a field
_LONGEST_FIELD_OF_MAIL = 60
_MOST_LINES = 400  # of a letter
_HEAD = 600  # code points in which an e-mail says who sent it and what about


def letter_turns(document: Document, blocks: Sequence[Block]) -> list[Turn]:
    """Return the turns of letters and of sheets that people filled in, one for each; [] where none is.

    Several in one file begin at lines that number them ("Thư số 2"), at the head of an e-mail ("Từ: …"), at the
    motto of the state, or where each says to whom it is sent; what an office wrote above them is none.
    """
    if sheets := printed_turns(document, blocks) or answered_turns(document, blocks):
        return sheets
    bundle = papers(document.text, blocks)
    turns = [turn for paper in bundle for turn in _of_paper(document, paper)]
    if len(turns) > 1 and not any(_is_form(document.text, paper) for paper in bundle):
        return _of_office(turns)
    for opens in _openings(document.text, blocks):
        parts = [blocks[start:end] for start, end in pairwise([*opens, len(blocks)])]
        letters = [_letter(document, part) for part in parts]
        found = [letter for letter in letters if letter]
        if len(found) > 1:
            return _of_office([turn for letter in found for turn in letter])
    return _letter(document, blocks)


def _of_office(turns: Sequence[Turn]) -> list[Turn]:
    """Return the turns; who writes for an office in one letter does so in all."""
    offices = {turn.speaker for turn in turns if turn.role == "official" and turn.speaker}
    return [replace(turn, role="official") if turn.speaker in offices else turn for turn in turns]


def _openings(text: str, blocks: Sequence[Block]) -> Iterator[list[int]]:
    """Yield where letters may begin, in the ways that people put several into one file; the surest way first."""
    lines = [block.span.cut(text) for block in blocks]
    heads = [at for at, line in enumerate(lines) if FIELD.match(line) and is_mail_head(lines[at : at + 5])]
    yield [at for at in heads if not at or not (FIELD.match(lines[at - 1]) or QUOTES_BELOW.match(lines[at - 1]))]
    yield [at for at, line in enumerate(lines) if _STATE.fullmatch(line.split("\n")[0])]
    yield [at for at, line in enumerate(lines) if _TITLE.fullmatch(line) and line[:8].isupper()]
    sent = [at for at, line in enumerate(lines) if _ADDRESSED.match(line)]
    yield [at for at in sent if at - 1 not in sent]


def _is_form(text: str, paper: Paper) -> bool:
    """A paper that says in fields who writes and what: those who read minutes know these."""
    form = Form()
    fields = [form.read(line.cut(text)) for block in paper.blocks for line in lines_of(text, block.span)]
    return {"name", "words"} <= {field[0] for field in fields if field is not None}


def _of_paper(document: Document, paper: Paper) -> list[Turn]:
    """Return the turns of one paper of a bundle: of a letter, or of each paragraph where many wrote on one sheet."""
    if paper.by_several:
        return [said_by(document, block, block.span, "citizen", None, None) for block in paper.blocks]
    name, place = paper.writer
    found = _letter(document, paper.blocks, surely=True)
    return [
        replace(turn, speaker=turn.speaker or name, speaker_place=turn.speaker_place or place)
        if turn.role == "citizen"
        else turn
        for turn in found
    ]


def _letter(document: Document, blocks: Sequence[Block], *, surely: bool = False) -> list[Turn]:
    """Return the turn of a letter or petition, those of others that it passes on, and what was decided below it."""
    turn = letter_turn(document, blocks, surely=surely)
    if turn is None:
        return []
    text, block = document.text, blocks[0]
    others = passed_on(text, list(lines_of(text, turn.span)))
    found = [said_by(document, block, span, "citizen", name, place) for span, name, place in others] or [turn]
    decided, end = False, blocks[-1].span.end
    read_to = turn.span.end
    for below in lines_of(text, Span(turn.span.end, end)):
        if below.start < read_to:
            continue
        if (note := noted(text, below, end)) is not None:
            found.append(said_by(document, block, note, "official", None, None))
            read_to = note.end
            continue
        titled = is_decision(below.cut(text))
        decided = decided or titled
        label = _RESOLVED.match(text, below.start, below.end)
        if label or (decided and not titled):
            said = Span(label.end() if label else below.start, below.end)
            found.append(said_by(document, block, said, "official", None, None))
    return found


def letter_turn(document: Document, blocks: Sequence[Block], *, surely: bool = False) -> Turn | None:
    """Return the one turn of a letter or petition: its words between the fields of its head and the signature.

    What is `surely` a letter need not say to whom it is sent, nor speak of the writer.
    """
    text = document.text
    lines = own_part(document, [line for block in blocks for line in lines_of(text, block.span)])
    is_mail = is_mail_head([text[lines[0].start : lines[0].start + _HEAD]])
    heads = (FROM.match(text, line.start, line.end) for line in lines[:4]) if is_mail else ()
    mail = next((head for head in heads if head), None)
    opened = _opened_at([line.cut(text) for line in lines], is_mail=mail is not None, surely=surely)
    if opened is None:
        return None
    first = _after_addressees(text, lines, opened)
    if mail is not None:
        lines = [*lines[:first], *own_lines(text, lines[first:])]
    longest = _LONGEST_FIELD if mail is None else _LONGEST_FIELD_OF_MAIL
    body = [line for line in lines[first:] if not _is_field(line.cut(text), longest)]
    while len(body) > 1 and len(body[0]) < 120 and _is_head(body[0].cut(text).strip()):
        del body[0]
    n_end = next(
        (at for at, line in enumerate(body) if at and _SIGN_OFF.match(line.cut(text)) and len(line) < 120), len(body)
    )
    if not body[:n_end]:
        return None
    sender, at_home = None, None
    if mail is not None or surely:
        kept, sender, at_home = without_signature(text, body)
        n_end = min(len(kept), n_end)
    said = text[lines[0].start : lines[-1].end]
    head = text[lines[opened].start : min(lines[opened].start + 900, lines[-1].end)]
    opening = _HEAD_OF_LETTER.match(text, body[0].start, body[0].end)
    start, called, lives = introduced(text, Span(opening.end() if opening else body[0].start, body[n_end - 1].end))
    signed = _SIGNED.search(head) or _SIGNED.search(said[-300:])
    name, place = person_in_cell(signed[1].strip(" .")) if signed else (None, None)
    if name is None and surely and sender is not None:
        name, place = sender, at_home
    if name is None and mail is not None:
        name, place = parse_person(sender_of(mail["sender"]))[0] or sender or sender_of(mail["sender"]), at_home
    if name is None:
        name, place = (called, lives) if called else self_named(head.replace(":", " "))
    if name is None and n_end < len(body):
        name = parse_person(body[-1].cut(text))[0]
    place = place or next((p for p in map(_address, said.split("\n")) if p), None)
    span = Span(start, body[n_end - 1].end)
    office = mail is not None and (sent_by_office(text[mail.start() :].partition("\n")[0]) or gathers(span.cut(text)))
    role: Role = "official" if office else "citizen"
    return said_by(document, blocks[0], span, role, name, place)


def _opened_at(lines: Sequence[str], *, is_mail: bool, surely: bool) -> int | None:
    """Return the index of the line at which a letter opens; None where lines are none."""
    if is_mail:
        opened = next((at for at, line in enumerate(lines) if not FIELD.match(line)), None)
    else:
        opened = next((at for at, line in enumerate(lines[:_HEAD_LINES]) if _LETTER.match(line.strip())), None)
    opened = 0 if opened is None and surely else opened
    reports = not (is_mail or surely) and any(map(_OF_OFFICE.match, lines[:_HEAD_LINES]))
    if opened is None or reports or len(lines) > _MOST_LINES:
        return None
    speaks = is_mail or surely or any(_FIRST_PERSON.search(line) for line in lines[opened : opened + 40])
    return opened if speaks else None


def _is_field(line: str, longest: int) -> bool:
    """A line of the head that says no more than who writes, where he lives, or to whom."""
    if not _FIELD_LINE.match(line) or len(line) > longest:
        return False
    said = INTRODUCES.match(line)
    return said is None or len(line) - said.end() < SHORTEST


def _is_head(line: str) -> bool:
    return _SIGNED.match(line) is not None or _TITLE.fullmatch(line) is not None


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
