"""Speech run together, cut where the floor passes from one to another, and who was given it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.ingest.speech.changes import calls_to_answer, is_run_together, others_begin
from pipeline.ingest.voices.labels import role_of
from pipeline.ingest.voices.names import TITLED, name_at
from pipeline.ingest.voices.utterances import leading_name, said_place, self_named
from pipeline.ingest.words.passages import is_unpunctuated, statements
from pipeline.ingest.words.spelling import TwoSpellings, plain
from pipeline.records import Document, Span, Turn

_PERSON = (
    r"(?:ông|bà|bác|anh|chị|cô|chú|cụ|dì|cậu|mợ|thím|em|đại biểu|cử tri|đồng chí|hộ)(?!\w)(?! (?:con|ta|nhà tôi)(?!\w))"
)
_ANYBODY = (
    rf"(?:{_PERSON}|(?:ý kiến|điểm cầu|đại diện|người|ai|lãnh đạo|phó|trưởng|giám đốc|chủ tịch|bí thư|công an|ubnd|"
    r"các|một|bà con|hai|quý)(?!\w))"
)
_FILLERS = (
    r"(?:(?:vâng|dạ|rồi|thôi|vậy|ừ|ok|à|thì|và|còn|nào|xin|kính|trân trọng|bây giờ|giờ|tiếp theo|tiếp tục|"
    r"sau đây)[ ,]+)*"
)
_INVITES = TwoSpellings(
    rf"(?:^|[,;:] ?|(?:ạ|nhé|không) ){_FILLERS}mời {_ANYBODY}|(?:xin|kính|tiếp theo|tiếp tục|trân trọng) mời (?!quý "
    rf"khách)|"
    rf"[.?!] {_FILLERS}mời {_PERSON}(?: (?!xuống|về|đến|vào|ra|lên|đi|xem|kiểm)[^\W\d_]+){{1,4}}"
    r"(?:,[^.?!]{2,40})?[.!]?$"
)
_NEXT = TwoSpellings(
    rf"^{_FILLERS}(?:(?:tới|đến)(?: lượt| phiên)?|tiếp theo(?: là)?|lượt) (?:(?:ý kiến )?(?:của )?)?{_PERSON}"
)
_THANKS = TwoSpellings(rf"^{_FILLERS}(?:cảm|cám) ơn (?:(?:ý kiến|phần)(?!\w)|(?!em){_PERSON}(?! đã (?:nghe|lắng)))")
_LEADS = TwoSpellings(
    r"(?<!\w)(?:(?:khép lại|kết thúc|bắt đầu|khai mạc|bế mạc|mở đầu) (?:chương trình|hội nghị|buổi|cuộc|phần|phiên)|"
    r"(?:chương trình|hội nghị|phiên \w+|buổi \w+(?: \w+)?|cuộc \w+(?: \w+)?)(?: hôm nay| tối nay| sáng nay| chiều "
    r"nay| của chúng ta)*"
    r"(?: xin)?(?: được)? (?:kết thúc|bắt đầu|đến đây|khép lại|bế mạc)|đây là (?:buổi|chương trình|cuộc)(?! (?:gì|mà))|"
    r"xin phép (?:được )?(?:bắt đầu|khép lại|kết thúc)|nghỉ giải lao|để tôi ghi(?: lại| nhận)?|mỗi (?:người|ý kiến|"
    r"bác) "
    r"(?:không quá|tối đa)|(?:bác|ông|bà|anh|chị|cô|chú|cụ) (?:nói|phát biểu) (?:rất là |rất )?(?:gọn|hay|ngắn)|"
    r"(?:bác|ông|bà|cụ|chú) ngồi xuống|còn (?:ai|bác nào|ý kiến nào|bà con nào)|ý kiến (?:đã |của [^.]{3,40} đã )được "
    r"ghi|nghe rõ không)(?!\w)"
)
_ASKS_OFFICE = TwoSpellings(
    r"(?:trả lời|giải đáp|giải trình|nói rõ|thông tin)(?: luôn| thêm| giúp| ngay| cho bà con)*"
    r"(?: được không| đi| cho bà con| ngay|(?= ?ạ)|$)"
)
_GIVEN = TwoSpellings(rf"(?<!\w)mời {_PERSON} [^.!?\n]{{2,60}}?\s+(?=(?:dạ|vâng|kính thưa|thưa|tôi|tui|em|chào|alo) )")
_SHORTEST = 12  # code points; "vâng" alone is no turn
_LONGEST = 260  # code points; whoever speaks longer does not only lead


def moderates(words: str) -> bool:
    """Return whether words only lead the meeting: give the floor, thank a speaker, open, close or keep time.

    >>> moderates("Dạ cảm ơn bác, mời chị Lan."), moderates("Tôi mời thợ về xem thì cống vỡ.")
    (True, False)
    """
    if len(words) > _LONGEST:
        return False
    said = words.strip()
    if any(pattern.search(said) for pattern in (_INVITES, _NEXT, _THANKS, _LEADS)) or calls_to_answer(said):
        return True
    found = _ASKS_OFFICE.search(said.rstrip(" .?!")) if len(said) < 160 else None
    return found is not None and TITLED.match(said) is not None and role_of(said[: found.start()]) == "official"


def stretches(text: str, spans: Sequence[Span]) -> Iterator[tuple[int, Span, bool]]:
    """Yield (index of its span, what one person says, whether he only leads) for lines or cues of speech, in order."""
    for number, span in enumerate(spans):
        held: tuple[Span, bool] | None = None
        for piece, leads, opens in _pieces(text, span):
            if held is not None and held[1] == leads and not opens:
                held = (Span(held[0].start, piece.end), leads)
                continue
            if held is not None:
                yield number, *held
            held = (piece, leads)
        if held is not None:
            yield number, *held


def _pieces(text: str, span: Span) -> Iterator[tuple[Span, bool, bool]]:
    """Yield (piece, whether it only leads, whether somebody else begins there)."""
    changes = _changes(text, span)
    cuts = {span.start, *changes}
    if not is_run_together(span.cut(text)):
        cuts |= {span.start + match.end() for match in _GIVEN.finditer(span.cut(text))}
    given = cuts - set(changes) - {span.start}
    if not is_unpunctuated(span.cut(text)):
        cuts |= {piece.span.start for piece in statements(text, span)}
    for start, end in pairwise([*sorted(cuts), span.end]):
        words = text[start:end]
        if words.strip():
            yield Span(start, end), moderates(words), start in changes or start in given


_CHANGE = TwoSpellings(
    r"(?<!\w)(?:(?:vâng |dạ |rồi )*(?:xin |kính )?(?:cảm ơn|cám ơn) (?:ý kiến|ông|bà|bác|anh|chị|cụ|cô|chú|phần)|"
    r"(?:tiếp theo |xin |kính |trân trọng )+mời (?:ông|bà|bác|anh|chị|cô|chú|cụ|đại biểu|cử tri|đại diện|đồng chí|"
    r"người|ý kiến|lãnh đạo)|"
    r"(?:vâng |dạ |kính thưa [^,.]{0,40}?|thưa [^,.]{0,40}? ){0,2}(?:tôi|em|cháu) (?:tên là|là|tên|xin tự giới "
    r"thiệu) (?=\w)|về (?:ý kiến|kiến nghị|câu hỏi) (?:của|bác|ông|bà)|(?:tôi )?xin (?:phép )?trả lời|(?:thay mặt|"
    r"đại diện) (?:ubnd|lãnh đạo|ủy ban))"
)


def _changes(text: str, span: Span) -> list[int]:
    """Return where somebody else begins to speak: thanks and invitations, somebody saying who he is, an answer."""
    found = []
    if is_run_together(span.cut(text)):
        return [span.start + at for at in others_begin(span.cut(text))]
    for match in _CHANGE.finditer(text[span.start : span.end]):
        start = span.start + match.start()
        names_himself = plain(match[0]).rstrip().endswith((" la", " ten", "thieu"))
        if names_himself and self_named(text[start : span.start + match.end() + 60])[0] is None:
            continue
        if start - span.start < _SHORTEST:
            continue
        found.append(start)
    return found


_CALLED = TwoSpellings(
    rf"(?<!\w)(?:mời|(?:tới|đến)(?: lượt| phiên)?|lượt|tiếp theo là) (?:(?:ý kiến )?(?:của )?)?(?={_PERSON})"
)
_ALSO_TITLE = re.compile(r"(?:dì|cậu|mợ|thím|cu|di|cau|mo|thim) ", re.IGNORECASE)


def called(words: str) -> tuple[str | None, str | None]:
    """Return the name and the place of the last person whom words give the floor to.

    >>> called("Cảm ơn bác Tư. Mời chị Phạm Thu Hà ở tổ 5.")
    ('Phạm Thu Hà', 'tổ 5')
    """
    found: tuple[str | None, str | None] = (None, None)
    for match in _CALLED.finditer(words):
        rest = words[match.end() : match.end() + 120].split("\n")[0]
        title = TITLED.match(rest) or _ALSO_TITLE.match(rest)
        if title is None:
            continue
        name, end = name_at(rest)
        if name is None:
            name = leading_name(rest[title.end() :])
            end = title.end() + len(name or "")
            name = name.title() if name else None
        after = re.split(r"[.!?;]", rest[end:])[0]
        found = (name, said_place(after)) if role_of(after) != "official" else (None, None)
    return found


def named_by_chair(document: Document, turns: Sequence[Turn]) -> list[Turn]:
    """Return the turns; a citizen who does not say his name bears the one by which he was just given the floor.

    One who spoke before may say only his given name, "Tôi Sen hồi nãy", or be called by it: "Mời chú Sen bổ sung".
    """
    text, found = document.text, list(turns)
    for at, (before, turn) in enumerate(pairwise(turns), start=1):
        if turn.role == "citizen" and turn.speaker is None and before.role in {"chair", "clerk"}:
            words = before.span.cut(text)[-_LONGEST:]
            name, place = called(words) if before.role == "chair" or moderates(words) else (None, None)
            if name is not None:
                found[at] = replace(turn, speaker=name, speaker_place=turn.speaker_place or place)
    known: dict[str, Turn] = {}
    for at, turn in enumerate(found):
        if turn.role != "citizen":
            continue
        again = _AGAIN.search(turn.span.cut(text)[:_FIRST_WORDS]) if turn.speaker is None else None
        if again is not None and again["name"] in known:
            one = known[again["name"]]
            span = Span(turn.span.start + _behind_sentence(turn.span.cut(text), again.end()), turn.span.end)
            found[at] = turn = replace(turn, span=span, speaker=one.speaker, speaker_place=one.speaker_place)
        elif turn.speaker is None and at and found[at - 1].role == "chair":
            recalled = known.get(_given_name(found[at - 1].span.cut(text)[-_LONGEST:]))
            if recalled is not None:
                found[at] = replace(turn, speaker=recalled.speaker, speaker_place=recalled.speaker_place)
        if turn.speaker is not None:
            known[turn.speaker.split()[-1]] = turn
    return found


def _given_name(words: str) -> str:
    """Return the first word by which words last call somebody: "Bền" of "mời chú Bền bổ sung"; "" if they do not."""
    for match in reversed(list(_CALLED.finditer(words))):
        rest = words[match.end() :]
        title = TITLED.match(rest) or _ALSO_TITLE.match(rest)
        if title is not None:
            return next(iter(rest[title.end() :].split()), "").strip(".,;!").title()
    return ""


_AGAIN = TwoSpellings(
    r"(?<!\w)(?:tôi|em|cháu|con|tui|mình)(?: là)? (?P<name>[^\W\d_]+)"
    r"(?=(?: đây)?(?: hồi nãy| lúc nãy| khi nãy| ban nãy| hồi sáng| nãy| nói lúc)|,| lại đây| đây)"
)
_SENTENCE_ENDS = re.compile(r"[.!?]\s+(?=\S.{20})", re.DOTALL)
_FIRST_WORDS = 120  # code points in which somebody who spoke before says so


def _behind_sentence(words: str, at: int) -> int:
    """Return where the sentence behind the one that `at` lies in begins; 0 where that is the last or a long one."""
    end = _SENTENCE_ENDS.search(words, at, at + _FIRST_WORDS)
    return end.end() if end is not None else 0
