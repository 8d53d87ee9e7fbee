"""Newspaper articles that report a meeting: headline, lead, captions, cross-heads and links report nobody's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.ingest.voices.speakers import introduction
from pipeline.ingest.words.spelling import TwoSpellings
from pipeline.records import Block, Document

_TIME = r"\d{1,2}[:hg]\d{2}(?::\d{2})?"
_DAY = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
_WEEKDAY = r"(?:(?:thứ \w+|chủ nhật)\W+)?"
_PUBLISHED = TwoSpellings(
    rf"\W*(?:(?:cập nhật|đăng|xuất bản)\w*[^\d\n]{{0,20}})?{_WEEKDAY}(?:ngày )?(?:{_DAY}\W+{_TIME}|"
    rf"{_TIME}\W+{_WEEKDAY}(?:ngày )?{_DAY})(?:\s*[ap]m)?\s*(?:\(?gmt ?\+?\d\)?)?\W*"
)
_LEAD = re.compile(r"\s*(?:\([^\W\d_][\w. ]{1,30}\)|[A-ZĐ]{2,6}|[A-Z]\w+\.vn)\s*[-–—]\s+(?=[^\W\d_].{60})")
_CAPTION = TwoSpellings(r"[\W_]*ảnh(?: minh họa)?\s*[:.].*|.{0,250}[.(\[]\s*ảnh(?: minh họa)?\s*[:.]?[^\n]{0,40}")
_LINKS = TwoSpellings(
    r"\W*(?:(?:tin|bài|các tin|các bài)(?: viết)? (?:liên quan|khác|cùng chuyên mục|mới hơn|cũ hơn)|đọc thêm|xem thêm|"
    r"có thể bạn quan tâm|mời (?:bạn )?(?:đọc|xem) thêm)\W*[^\n]{0,160}"
)
_FOOT = TwoSpellings(
    r"\W*(?:(?:từ khóa|tags?|chủ đề|bình luận|ý kiến bạn đọc|gửi bình luận|chia sẻ|in bài(?: viết)?|bản quyền|nguồn|"
    r"tác giả)\s*(?:[:(|][^\n]{0,160})?|(?:(?:tin|bài|bài viết|ảnh)(?:,| và| -)? ?){1,3}:[^\n]{2,60})|©[^\n]{0,160}"
)
_FEWEST_SIGNS = 2
_HEAD = 12  # blocks in which an article opens
_FEWEST_BELOW = 3  # blocks that an article has below its head
_BELOW_A_HEAD = 2  # paragraphs for each cross-head, on the average
_LONGEST_TITLE = 90  # code points


def reported(document: Document, blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the blocks of a newspaper article that report; all of them for any other paper.

    An article shows itself by when it was published or a lead behind the name of the paper, and by the other of these,
    captions of pictures, or links and keywords at its foot.
    """
    lines = [block.span.cut(document.text).strip() for block in blocks]
    published = _last(_PUBLISHED.fullmatch(line) is not None for line in lines[:_HEAD])
    lead = _last(_LEAD.match(line) is not None for line in lines[:_HEAD])
    captions = [_CAPTION.fullmatch(line) is not None for line in lines]
    links = [_LINKS.fullmatch(line) is not None for line in lines]
    feet = [_FOOT.fullmatch(line) is not None for line in lines]
    begins = max(published, lead) + 1
    n_signs = sum((published >= 0, lead >= 0, any(captions), any(links) or any(feet)))
    if begins == 0 or n_signs < _FEWEST_SIGNS or begins + _FEWEST_BELOW > len(lines):
        return blocks
    kept, linked, n_heads = [], False, 0
    for at in range(begins, len(lines)):
        cross_head = _is_cross_head(lines[at])
        linked = links[at] or (linked and cross_head)  # titles below "Tin liên quan"
        if linked or captions[at] or feet[at]:
            continue
        n_heads += cross_head
        if not cross_head:
            kept.append(blocks[at])
    return kept if len(kept) >= _BELOW_A_HEAD * n_heads else blocks  # messages are no sentences either


def _last(told: Iterable[bool]) -> int:
    """Return the last place of what is told to be so, -1 where nothing is."""
    return max((at for at, is_so in enumerate(told) if is_so), default=-1)


def _is_cross_head(line: str) -> bool:
    """Return whether a line is no sentence: a title, or who wrote the article."""
    if len(line) > _LONGEST_TITLE or line[-1:] in _SENTENCE_ENDS:
        return False
    found = introduction(line)
    return found is None or found.speaker is None


_SENTENCE_ENDS = frozenset(".!?:;…”\"')")
