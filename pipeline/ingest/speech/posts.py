"""Comments below a post or an article, copied with the buttons that a page sets around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.ingest.words.spelling import plain
from pipeline.records import Block, Span

Line = tuple[Block, Span]

_UNIT = r"(?:giây|phút|giờ|ngày|tuần|tháng|năm|s|m|h|d|w|y|min|mins|hrs?|days?|weeks?)"
WRITTEN_AT = (
    rf"(?:(?:khoảng )?\d{{1,2}} ?{_UNIT} (?:trước|ago)|vừa xong|just now|"
    r"\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s*[AP]M)?,?\s+(?:-\s+)?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|"
    r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?,?\s+(?:-\s+)?\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s*[AP]M)?)"
)
"""When somebody wrote, as pages and programs say it: "2 giờ trước", "07:02 12/8", "03.05.2026 08:12"."""
_AGE = (
    rf"(?:{WRITTEN_AT}|\d{{1,2}} ?{_UNIT}|hôm qua|"
    r"\d{1,2} tháng \d{1,2}(?:,? \d{4})?(?: lúc \d{1,2}:\d{2})?(?: [·•] (?:công khai|public))?)"
)
_LIKE = r"(?:(?:không )?thích|(?:dis)?like|yêu thích|thương thương|haha)"
_REPLY = r"(?:phản hồi|trả lời|reply|bình luận)"
_SMALL = rf"(?:{_AGE}|(?:đã )?chỉnh sửa|edited|(?:báo cáo|chia sẻ|share|xem bản dịch|see translation)|\d[\d.,]*k?)"
_GAP = r"[\s·•|.,()–-]*"
_BUTTONS = re.compile(rf"{_GAP}(?:(?:{_LIKE}|{_REPLY}|{_SMALL})(?!\w){_GAP}){{1,6}}", re.IGNORECASE)
_ANSWER = re.compile(rf"(?<!\w){_REPLY}(?!\w)", re.IGNORECASE)
_LIKE_OR_AGE = re.compile(rf"(?<!\w)(?:{_LIKE}|{_AGE})(?!\w)", re.IGNORECASE)
_OF_PAGE = re.compile(
    r"\W*(?:xem (?:thêm|tất cả|các)(?: \d+)? (?:bình luận|phản hồi|trả lời|câu trả lời|ý kiến).*|"
    r"ẩn (?:bớt )?(?:bình luận|phản hồi).*|viết (?:bình luận|phản hồi|câu trả lời).*|bình luận dưới tên .*|"
    r"phù hợp nhất|mới nhất|cũ nhất|sắp xếp (?:theo|bởi).*|tất cả (?:bình luận|cảm xúc).*|chia sẻ|"
    r"(?:[\d.,]+k?(?: lượt)? (?:bình luận|chia sẻ|thích|xem|ý kiến)\W*)+|"
    r".{2,40} đã (?:trả lời|phản hồi)\W+\d+ (?:trả lời|phản hồi)|view \d+ (?:more )?(?:replies|comments)|"
    r"write a comment.*|[\d.,]+k?)\W*",
    re.IGNORECASE,
)
_BADGE = re.compile(
    r"\W*(?:(?P<host>tác giả|author|quản trị viên|admin|người kiểm duyệt|ban biên tập|tòa soạn|chủ bài viết)|"
    r"fan (?:cứng|nổi bật|hâm mộ).*|top fan|người (?:đóng góp|bình luận) (?:nhiều|hàng đầu|mới).*|thành viên mới|"
    r"đã xác minh|theo dõi|người theo dõi)\W*",
    re.IGNORECASE,
)
_NO_WORDS = re.compile(r"[\W\d_]*")
_LONGEST_NAME = 60
_FEWEST = 2
_HIDDEN = re.compile(
    r"(?:nguoi (?:tham gia|dung|binh luan) )?an danh(?! \w)|anonymous|thanh vien an danh|nguoi dung facebook"
)


BELOW_ARTICLE = re.compile(
    r"\s*(?:(?:ý kiến|bình luận|phản hồi|comments?)(?: (?:của )?(?:bạn đọc|độc giả|người đọc|bạn))?\s*\(?\d{1,5}\)?|"
    r"(?:ý kiến|bình luận|phản hồi)(?: của)? (?:bạn đọc|độc giả|người đọc))\s*:?\s*",
    re.IGNORECASE,
)
"""The line above what readers wrote below an article: "Ý kiến bạn đọc (2)"."""


@dataclass(frozen=True, slots=True)
class Posted:
    """One comment as it stands on the page; `host` if it is of whoever wrote the post, `to` whom its words begin with.

    `label` is its line of the name; "" where it has none, or hides it.
    """

    block: Block
    label: str
    words: Span
    host: bool
    to: str | None


@dataclass(slots=True)
class _Body:
    lines: list[Line] = field(default_factory=list)
    host: bool = False


def comments_below(text: str, lines: Sequence[Line]) -> list[Posted]:
    """Return the comments on a page, each a name, its words and buttons that offer to answer it; [] if it has none.

    Buttons, ages and counts may stand on one line or each on its own, in any order; a badge above or below the name
    tells the host, whose name also stands above the post.
    """
    post, bodies = _bodies(text, lines)
    found: list[Posted] = []
    labels: set[str] = set()
    for at, body in enumerate(bodies):
        name = _name_line(text, body, last=at == 0 and not post)
        said = body.lines[name + 1 :]
        if not said or _NO_WORDS.fullmatch(text, said[0][1].start, said[-1][1].end):
            continue
        label = body.lines[name][1].cut(text).strip() if name >= 0 else ""
        start = said[0][1].start
        to = next(
            (other for other in sorted(labels, key=len, reverse=True) if text.startswith(f"{other} ", start)), None
        )
        span = Span(start + len(to) + 1 if to else start, said[-1][1].end)
        hidden = _HIDDEN.fullmatch(plain(label)) is not None
        found.append(Posted(said[0][0], "" if hidden else label, span, body.host or label in post, to))
        labels |= {label} - {""}
    return found if len(bodies) >= _FEWEST else []


def _bodies(text: str, lines: Sequence[Line]) -> tuple[set[str], list[_Body]]:
    """Return the lines of the post, and what stands between the buttons that offer to answer, in order."""
    post: set[str] = set()
    found: list[_Body] = []
    body, buttons = _Body(), ""
    for block, line in lines:
        said = line.cut(text).strip()
        if _BUTTONS.fullmatch(said):
            buttons += f" {said}"
            continue
        if body.lines and _answerable(buttons):
            found.append(body)
            body = _Body()
        buttons = ""
        badge = _BADGE.fullmatch(said)
        if badge is not None:
            body.host = body.host or badge["host"] is not None
        elif not _OF_PAGE.fullmatch(said):
            body.lines.append((block, line))
        elif not found:
            post |= {own.cut(text).strip() for _, own in body.lines}
            body = _Body()
    return post, [*found, body] if body.lines and _answerable(buttons) else found


def _answerable(buttons: str) -> bool:
    return _ANSWER.search(buttons) is not None and _LIKE_OR_AGE.search(buttons) is not None


def _name_line(text: str, body: _Body, *, last: bool) -> int:
    """Return which line of a comment is its name, -1 if none; `last`: a post stands above, so that it is the last."""
    names = [at for at, (_, line) in enumerate(body.lines[:-1]) if _is_label(line.cut(text).strip())]
    return names[-1] if names and last else 0 if names[:1] == [0] else -1


def _is_label(line: str) -> bool:
    return len(line) <= _LONGEST_NAME and (line[-1:].isalnum() or line[-1:] == ")") and line.lstrip("@")[:1].isalnum()
