"""E-mails below each other in a file: where each begins, what in it is quoted, who signed, whose words it passes on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.ingest.voices.labels import role_of
from pipeline.ingest.voices.names import CAPITAL, after_number, is_name, name_at, parse_person, place_in
from pipeline.ingest.voices.speakers import introduction
from pipeline.ingest.words.spelling import plain
from pipeline.records import Span

FROM = re.compile(r"\s*\**(?:từ|from|người gửi|họ tên người gửi)\**\s*:\**\s*(?P<sender>[^<\n]{2,80})", re.IGNORECASE)
"""The line of a mail's head that names its sender."""
FIELD = re.compile(
    r"\s*\**(?:từ|from|người gửi|người nhận|đến|tới|to|cc|bcc|ngày|date|sent|thời gian|gửi (?:lúc|ngày)|đã gửi|"
    r"tiêu đề|subject|chủ đề|email|đính kèm|tệp đính kèm|attachments?|reply-to)\**\s*:",
    re.IGNORECASE,
)
"""A line of a mail's head."""
_ADDRESS = re.compile(r"\s*[(<\[]?[\w.+-]+@[\w.-]+[)>\]]?|\s*[(<\[]\s*[)>\]]|\"")
_QUOTED = re.compile(r"\s*(?:>|\[(?:tin nhắn|nội dung|thư)[^\]]{0,60}(?:cắt|ẩn|rút gọn)[^\]]{0,30}\])", re.IGNORECASE)
QUOTES_BELOW = re.compile(
    r"\s*(?:-{2,}\s*(?:original message|forwarded message|thư gốc|tin nhắn gốc|thư chuyển tiếp|tin nhắn đã "
    r"chuyển tiếp)|"
    r"(?:vào|on)\s.{5,90}\s(?:đã viết|viết|wrote)\s*:\s*$)",
    re.IGNORECASE,
)
"""A line below which an earlier mail is quoted."""
_GATHERS = re.compile(
    r"(?<!\w)(?:moi|de nghi|mong|nho) (?:quy |cac |toan the )*(?:ba con|nguoi dan|nhan dan|co bac|cu tri|moi "
    r"nguoi|ong ba|ho dan|"
    r"vi)(?!\w)[^.]{0,60}(?<!\w)(?:gop y|y kien|tra loi|gui|neu|tham du|dang ky)(?!\w)|(?<!\w)vui long (?:tra "
    r"loi|gui|gop y|"
    r"dien|neu)(?!\w)"
)
_PARTS = re.compile(
    r"(?:xin )?(?:(?:chan thanh|tran trong|rat) )?(?:cam on|cam ta|cam on nhieu)(?!\w)[^.\n]{0,40}|(?:kinh|cung )?chuc "
    r"[^.\n]{2,60}|(?:tran trong|than men|than ai|than chao|kinh thu|kinh chao|kinh don|xin het|best regards|thanks|"
    r"regards)[^.\n]{0,30}|sent from .{2,40}|(?:duoc )?gui tu (?:iphone|dien thoai|thiet bi|outlook|yahoo).{0,40}|"
    r"get outlook for .{2,20}|[-_=*~ ]+"
)
_NAME_AND_HOME = re.compile(
    rf"{CAPITAL}(?: {CAPITAL}){{0,3}}\s*[,–-]\s*(?i:căn|phòng|tòa|block|lô|số nhà|ngõ|tổ|thôn|xóm|ấp|khu|p\.)(?: "
    rf"[^.?!]{{1,40}})"
)
_LONGEST_LEAVE = 4  # words
_LONGEST_SIGNATURE = 90  # code points of a line that may sign
_TYPISTS = re.compile(r"\[[^\]\n]{2,40}\]\s*")  # "[chữ ký] Lò Thị Én", "[không ký tên]"
_PHONE = re.compile(r"(?<!\d)(?:\+?84|0)[\d .\-]{7,14}\d(?!\d)")


def is_mail_head(lines: Sequence[str]) -> bool:
    """Return whether lines are the fields of a mail's head: who sent it, when, what about."""
    fields = [line for block in lines for line in block.split("\n")][:5]
    sent = next((at for at, line in enumerate(fields[:4]) if FROM.match(line)), None)
    return sent is not None and all(map(FIELD.match, fields[: max(2, sent + 1)]))


def sender_of(written: str) -> str:
    """Return the sender of a mail's head without his address.

    >>> sender_of("Mã Thị Sen (sen.ma@thu.example)")
    'Mã Thị Sen'
    """
    bare = _ADDRESS.sub("", written).strip(" *,;-–")
    return bare or written.strip()


def sent_by_office(head: str) -> bool:
    """Return whether the line of a mail's head that names its sender names an office, or an address of one.

    >>> sent_by_office("Từ: Tiếp dân Vồi <td@voi.gov.vn>"), sent_by_office("Từ: Mã Thị Sen <sen@thu.example>")
    (True, False)
    """
    sender = FROM.match(head)
    return _OF_STATE.search(head) is not None or (sender is not None and role_of(sender["sender"]) == "official")


_OF_STATE = re.compile(r"@[\w.-]*\bgov\.vn\b", re.IGNORECASE)


def gathers(words: str) -> bool:
    """Return whether a mail asks people for their comments, as the office that collects them does.

    >>> gathers("Kính mời bà con góp ý cho xã trước ngày 10/3.")
    True
    """
    return _GATHERS.search(plain(words)) is not None


def own_lines(text: str, lines: Sequence[Span]) -> list[Span]:
    """Return the lines of a mail that its sender wrote, without those of earlier mails that it quotes."""
    found: list[Span] = []
    for at, line in enumerate(lines):
        words = line.cut(text)
        if QUOTES_BELOW.match(words):
            if at + 1 < len(lines) and _QUOTED.match(lines[at + 1].cut(text)):
                continue
            break
        if not _QUOTED.match(words):
            found.append(line)
    return found


def closes(line: str) -> bool:
    """Return whether a line only takes leave, or rules off what signs a mail.

    >>> closes("Trân trọng,"), closes("Cảm ơn xã đã sửa cống.")
    (True, False)
    """
    return len(line.split()) <= _LONGEST_LEAVE and _PARTS.fullmatch(plain(line).strip(" .,!")) is not None


def without_signature(text: str, lines: Sequence[Span]) -> tuple[list[Span], str | None, str | None]:
    """Return the lines above greetings at the end and the signature, and the name and the place that sign."""
    kept = list(lines)
    name, place = None, None
    while len(kept) > 1 and len(kept[-1]) <= _LONGEST_SIGNATURE:
        said, signed = _signed(kept[-1].cut(text).strip())
        if not signed:
            break
        if name is None and said is not None:
            name, place = said
        kept.pop()
    return kept, name, place


def _signed(line: str) -> tuple[tuple[str, str | None] | None, bool]:
    """Return the name and place on a line, if any, and whether it is only manners or a signature."""
    line = _TYPISTS.sub("", line)
    polite = _PARTS.match(plain(line))
    rest = line[polite.end() :].strip(" .,;:!-–—") if polite else line
    if not rest:
        return None, True
    label, colon, after = rest.rpartition(":")
    person = after.strip() if colon and len(label) <= 40 else rest
    name, place = parse_person(person.strip("() "))
    if name is not None and (polite or colon or _is_only_person(person, name)):
        return (name, place), True
    bare = _PHONE.sub("", rest).strip(" .,;:!-–—()")
    if _NAME_AND_HOME.fullmatch(bare):
        return None, True
    alone = bare.istitle() and 1 <= len(bare.split()) <= 5 and (len(bare) < len(rest) or is_name(bare))
    return None, alone or (polite is not None and len(rest) <= 40 and not rest.endswith((".", "?", "!")))


def _is_only_person(words: str, name: str) -> bool:
    after = words.partition(name)[2]
    return (
        len(after.split()) <= 14 and not words.rstrip().endswith(("?", "!", ".")) and (not after or after[0] in " ,–-(")
    )


def passed_on(text: str, lines: Sequence[Span]) -> list[tuple[Span, str, str | None]]:
    """Return what a sender passes on of others: (words, name, place) of each line; [] where fewer than two are named.

    Where two lines name a person before a colon, one that begins with a title and a name is another's too.
    """
    found: list[tuple[Span, str, str | None]] = []
    n_named = 0
    for line in lines:
        words = line.cut(text)
        if (named := named_on(words)) is not None:
            at, name, place = named
            found.append((Span(line.start + at, line.end), name, place))
            n_named += words[:at].rstrip().endswith(":")
    return found if n_named > 1 else []


def named_on(words: str) -> tuple[int, str, str | None] | None:
    """Return where somebody's words begin in a line that names him first, his name and his place; None for others.

    >>> named_on("2/ Bà Lò Thị Én, xóm Trại: đèn cháy đã lâu.")
    (27, 'Lò Thị Én', 'xóm Trại')
    """
    said = introduction(words)
    if said is not None and said.speaker and said.role in {None, "citizen"} and said.end < len(words) - 8:
        return said.end, said.speaker, said.place
    start = after_number(words)
    name, end = name_at(words[start:])
    if name is None or " " not in name or len(words) - start - end < _LEAST_WORDS:
        return None
    about = _ABOUT.match(words, start + end)
    at = about.end() if about else start + end
    return at + len(words[at:]) - len(words[at:].lstrip(" ,:–-")), name, place_in(about[0]) if about else None


_LEAST_WORDS = 20  # code points
_ABOUT = re.compile(r"\s*\([^()\n]{2,80}\)\s*[.:,]?\s+|\s*,[^.:;\n]{2,60}[.:]\s+")
