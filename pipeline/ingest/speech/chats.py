"""Messages of a chat, as programs export them: who wrote each, and what is only a remark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from pipeline.ingest.speech.dialogue import takes_up
from pipeline.ingest.speech.posts import BELOW_ARTICLE, WRITTEN_AT, comments_below
from pipeline.ingest.voices.floor import lines_of, said_by
from pipeline.ingest.voices.labels import role_of
from pipeline.ingest.voices.names import parse_person
from pipeline.ingest.voices.utterances import asks, guess_role
from pipeline.ingest.words.spelling import plain
from pipeline.records import Block, Document, Role, Span, Turn

_TIME_LINE = re.compile(rf"\s*(?:\d{{1,2}}:\d{{2}}(?::\d{{2}})?\s*(?:[AP]M)?|{WRITTEN_AT})\s*", re.IGNORECASE)
_NO_WORDS = re.compile(r"\s*(?:\[[^\]]{2,30}\]|[-–—=* ]*\d{1,2}/\d{1,2}/\d{2,4}[-–—=* ]*)\s*")
_LONGEST_NAME = 40


_STAMPED = re.compile(
    r"\s*\[?(?:\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s*[AP]M)?,?\s+\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|"
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4},?\s+\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s*[AP]M)?)\]?\s*[-–:|]?\s*"
    r"(?P<label>[^:\n]{1,40}):\s+",
    re.IGNORECASE,
)
_HEAD_LINE = re.compile(rf"\s*(?P<label>[^\[\]:\n]{{1,60}}?)(?:,?\s*\[|[\s,·•|–-]+){WRITTEN_AT}\]?\s*", re.IGNORECASE)
_IN_REPLY = re.compile(r"\s*(?:In reply to|Trả lời|Replying to)\s+[^:\n]{1,60}:?\s*")
_NO_MESSAGE = re.compile(r"\s*(?:<[^>]{3,40}>|\[[^\]]{2,30}\]|[^\w]{1,12})\s*")


def chat_turns(document: Document, blocks: Sequence[Block]) -> list[Turn]:
    """Return the messages of a chat; [] if it is none.

    A message stands below the line of its name and the line of its time, after both ("[08:12, 3/5/2026] Lan: …"), or
    below both ("Lan, [03.05.2026 08:12]"). Pictures, lines of a date and whom somebody replies to are no words.
    """
    lines = [(block, line) for block in blocks for line in lines_of(document.text, block.span)]
    read = _below_post(document, lines) or _below_names(document, lines, _FEWEST_MESSAGES)
    read = read or _after_stamps(document, lines) or _below_heads(document, lines, _FEWEST_MESSAGES)
    return _with_hosts(document.text, read)


def of_readers(document: Document, blocks: Sequence[Block]) -> tuple[Sequence[Block], list[Turn]]:
    """Return an article without what its readers wrote below it, and that, as turns; all of it and [] if they did not.

    A line says that their comments follow, each below its name and time.
    """
    for at, block in enumerate(blocks):
        if BELOW_ARTICLE.fullmatch(block.span.cut(document.text)):
            lines = [(below, line) for below in blocks[at + 1 :] for line in lines_of(document.text, below.span)]
            found = _below_post(document, lines) or _below_heads(document, lines, 1) or _below_names(document, lines, 1)
            if found:
                return blocks[:at], found
    return blocks, []


def _after_stamps(document: Document, lines: Sequence[tuple[Block, Span]]) -> list[Turn]:
    text = document.text
    heads = {at: match for at, (_, line) in enumerate(lines) if (match := _STAMPED.match(text, line.start, line.end))}
    turns: list[Turn] = []
    for at, end in _reaches(heads, len(lines), _FEWEST_MESSAGES):
        span = Span(heads[at].end(), max(heads[at].end(), lines[end - 1][1].end))
        if span.cut(text).strip() and not _NO_MESSAGE.fullmatch(span.cut(text)):
            turns.append(_message(document, lines[at][0], span, heads[at]["label"].strip()))
    return turns


def _below_heads(document: Document, lines: Sequence[tuple[Block, Span]], fewest: int) -> list[Turn]:
    text = document.text
    heads = {at: match for at, (_, line) in enumerate(lines) if (match := _HEAD_LINE.fullmatch(line.cut(text)))}
    turns: list[Turn] = []
    for at, end in _reaches(heads, len(lines), fewest):
        said = [line for _, line in lines[at + 1 : end] if not _NO_WORDS.fullmatch(line.cut(text))]
        replies = bool(said) and _IN_REPLY.fullmatch(said[0].cut(text)) is not None
        said = said[1:] if replies else said
        span = Span(said[0].start, said[-1].end) if said else None
        if span is None or _NO_MESSAGE.fullmatch(span.cut(text)):
            continue
        message = _message(document, lines[at][0], span, heads[at]["label"].strip())
        if replies and message.role == "citizen" and len(span.cut(text).split()) <= _REMARK_WORDS:
            message = replace(message, role="clerk")  # he only agrees
        turns.append(message)
    return turns


def _reaches(heads: Iterable[int], n_lines: int, fewest: int) -> list[tuple[int, int]]:
    """Return from which line to before which each message reaches; [] where too few lines head one."""
    starts = list(heads)
    return list(pairwise([*starts, n_lines])) if len(starts) >= fewest else []


def _with_hosts(text: str, turns: Sequence[Turn]) -> list[Turn]:
    """Return the turns; whoever gathers what others say leads the chat, and answers whom he speaks to.

    He may have a matter of his own: what asks for something and speaks to nobody stays a citizen's.
    """
    hosts = {turn.speaker for turn in turns if turn.role == "chair"}
    found: list[Turn] = []
    writers: set[str] = set()
    said: list[str] = []
    for turn in turns:
        words = turn.span.cut(text)
        if turn.speaker in hosts and turn.role in {"citizen", "chair"}:
            answers = _speaks_to(words, writers) or takes_up(words, said[-_REMEMBERED:])
            own = turn.role == "citizen" and _WANTS.search(plain(words)) is not None and not _speaks_to(words, writers)
            turn = replace(turn, role="citizen" if own else _role_of_host(words, answers=answers))
        elif turn.role == "citizen":
            said.append(words)
        if turn.speaker and turn.speaker not in hosts:
            writers |= set(plain(turn.speaker).split())
        found.append(turn)
    return found


def _speaks_to(words: str, writers: Set[str]) -> bool:
    """Return whether words speak to one who wrote before, by a word of his name: "Bác Tám ơi", "@Lan Phương"."""
    return any((match["who"] or match["at"]) in writers for match in _VOCATIVE.finditer(plain(words)))


def _role_of_host(words: str, *, answers: bool) -> Role:
    """Return what a host does: keep order in the group, answer somebody, or lead."""
    if _RULES.search(plain(words)) is not None:
        return "clerk"
    return "official" if answers and not words.rstrip().endswith("?") else "chair"


_VOCATIVE = re.compile(
    r"@(?P<at>[^\W\d_]+)|(?<!\w)(?:bac|co|chu|anh|chi|em|ong|ba|me|bo|chau|cu) (?P<who>[^\W\d_]+)(?= (?:oi|a|cu|nhe|"
    r"nha|"
    r"thi|da|xong)(?!\w)|[ ,]*$|[,:])"
)
_WANTS = re.compile(
    r"(?<!\w)(?:de nghi (?:phuong|xa|cong an|ban|bqt|cdt|cac)|kien nghi|nha (?:toi|em|minh)|mong (?:phuong|xa|bqt)|"
    r"xin (?:phuong|bqt)|cho (?:toi|em|minh) hoi)(?!\w)"
)
_RULES = re.compile(r"(?<!\w)(?:nhom (?:minh )?(?:khong|ko|k) |khong (?:dang|spam|quang cao|cai|chui)|xoa tin)(?!\w)?")
_REMEMBERED = 12  # messages that an answer may take up


def _below_names(document: Document, lines: Sequence[tuple[Block, Span]], fewest: int) -> list[Turn]:
    text = document.text
    times = [at for at, (_, line) in enumerate(lines) if at and _TIME_LINE.fullmatch(line.cut(text))]
    if len(times) < fewest or any(len(lines[at - 1][1]) > _LONGEST_NAME for at in times):
        return []
    turns = []
    for at, following in pairwise([*times, len(lines) + 1]):
        said = [line for _, line in lines[at + 1 : following - 1] if not _NO_WORDS.fullmatch(line.cut(text))]
        if said:
            label = lines[at - 1][1].cut(text).strip()
            turns.append(_message(document, lines[at][0], Span(said[0].start, said[-1].end), label))
    return turns


def _below_post(document: Document, lines: Sequence[tuple[Block, Span]]) -> list[Turn]:
    """Return the comments under a post; who only agrees with another, or answers him in few words, has no matter."""
    turns: list[Turn] = []
    for posted in comments_below(document.text, lines):
        message = _message(document, posted.block, posted.words, posted.label)
        words = posted.words.cut(document.text)
        if posted.host and (message.role == "citizen" or message.speaker is None):
            message = replace(message, role="official")
        elif message.role == "citizen" and _n_words(words) <= (_REMARK_WORDS if posted.to else _FEW_WORDS):
            message = replace(message, role="clerk")
        turns.append(message)
    return turns


def _n_words(words: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in words.split())


def _message(document: Document, block: Block, span: Span, label: str) -> Turn:
    role = _role_in_chat(label, span.cut(document.text))
    return said_by(document, block, span, role, _writer(label), None)


def _writer(label: str) -> str | None:
    """Return the name in a label, or all of a label that is a nickname with numbers in it: "Hoàng Yến 19.08"."""
    name = parse_person(label)[0]
    rest = label[label.find(name) + len(name) :].strip() if name else ""
    return (
        label if name is None or label.isascii() or (rest and " " not in rest and any(map(str.isdigit, rest))) else name
    ) or None


_FEWEST_MESSAGES = 4
_FEW_WORDS = 2  # below a post: "Hóng quá"
_REMARK_WORDS = 12  # in a longer message somebody tells something
_REMARKS = re.compile(
    r"\W*(?:(?:ha|hi|he|ka){2,}\w*|[hk]{3,}|:\)+|=\)+|\+1|ok\w*|chuan|dung (?:roi|r|vay)|hay qua|vote|like|"
    r"(?:o )?(?:nha|ngo|to|khu|ben|cho) (?:em|toi|minh|chau|tui|nay) cung (?:the|vay|bi|y (?:het|chang)|nhu (?:the|"
    r"vay))|"
    r"(?:em|toi|minh|tui) cung (?:the|vay|thay the|nghi vay))(?!\w)"
)
_THANKS = re.compile(r"\W*(?:(?:da|vang|ok\w*|em|minh|toi|xin) )*(?:cam on|thank)")
_HOSTS = re.compile(
    r"(?:to truong|to pho|truong (?:thon|khu|xom|ban)|admin|quan tri|ban (?:quan tri|to chuc)|bqt|btc|"
    r"nhom truong|mod|thu ky)(?!\w)"
)
_GATHERS = re.compile(
    r"(?<!\w)(?:tong hop|ghi (?:lai|nhan)|chot|nhan (?:vao|tin)|gui (?:danh sach|phuong|xa)|ca nha|moi nguoi|mn|"
    r"thong bao|moi ba con|ai co (?:gi|viec|y kien|buc xuc|thac mac)|(?:viet|gui|nhan|ghi)(?: \w+)? vao (?:day|nhom)|"
    r"de (?:toi|minh|em|anh|chi) (?:bao|hoi|chuyen|gui|phan anh|kien nghi|noi|xem|goi))(?!\w)"
)


def _role_in_chat(label: str, words: str) -> Role:
    """Return who writes: the host who gathers what others say, somebody who only remarks, or one who has a matter."""
    named = role_of(label)
    if named == "official":
        return named
    role, bare = guess_role(words), plain(words)
    n_words = _n_words(bare)
    if _REMARKS.match(bare) and n_words <= _REMARK_WORDS:
        return "clerk"
    if (
        (_HOSTS.match(plain(label)) or _ADMIN.search(plain(label)))
        and _GATHERS.search(bare)
        and not _WANTS.search(bare)
    ):
        return "chair"
    if role != "citizen" or asks(words):
        return role
    thanks = _THANKS.match(bare) and n_words <= _REMARK_WORDS
    return "clerk" if thanks or (_SELLS.search(bare) and n_words <= _NOTICE_WORDS) else role


_ADMIN = re.compile(r"\((?:admin|qtv|quan tri|truong nhom|to truong|to pho)\)")
_NOTICE_WORDS = 40
_SELLS = re.compile(
    r"(?<!\w)(?:tin tuyen dung|tuyen (?:dung|gap|nhan vien)|can (?:tuyen|ban|thue|sang nhuong|pass)|thanh ly|"
    r"pass (?:lai|nha)|cho thue (?:can|phong|nha)|ai ban |"
    r"nhan (?:order|ship|giat|don|trong tre|day kem)|ban (?:hang|do an) online|"
    r"(?:ib|inbox) (?:em|minh|e|shop|de)(?!\w)|(?:nhan tin|lien he|goi) (?:em|minh|e|shop)(?!\w).{0,20}$)"
)
"""What is offered or sought among neighbours is nothing for an office."""
