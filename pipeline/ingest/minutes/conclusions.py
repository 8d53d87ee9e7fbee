"""Notices of what a chair concluded: what citizens raised stands inside, each matter before what was decided on it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.ingest.minutes.decided import about_and_decided, decides, labelled, only_label, retold, ruled_from
from pipeline.ingest.minutes.looks import ITEM
from pipeline.ingest.minutes.sections import CLOSING
from pipeline.ingest.voices.floor import Open, lines_of, turn_of
from pipeline.ingest.voices.names import PLACE, TITLED, name_at, place_in
from pipeline.ingest.voices.shorthand import Introduction
from pipeline.ingest.voices.speakers import introduction
from pipeline.ingest.words.spelling import TwoSpellings, plain
from pipeline.records import Block, Document, Role, Span, Turn

_HEAD = 12  # blocks that say what a paper is
_NOTICE = re.compile(r"(?:thong bao|ket luan (?:cua|hoi nghi|buoi|cuoc))(?!\w)[^.:]{0,200}")
_CONCLUDES = re.compile(r"(?<!\w)(?:ket luan|y kien chi dao|ket qua (?:buoi|hoi nghi|cuoc|tiep))(?!\w)")
_WITH_CITIZENS = re.compile(
    r"(?<!\w)(?:doi thoai|tiep (?:cong )?dan|tiep xuc|gap (?:go|mat)|(?<!uy ban )(?<!hoi dong )nhan dan|cong dan|cu "
    r"tri|nguoi dan|cac ho|ho dan|cong nhan|phu huynh|cu dan|doanh nghiep|tieu thuong|kien nghi|phan anh)(?!\w)"
)
_RAISED_HERE = re.compile(
    r"(?:(?:ket luan|tra loi|giai quyet|chi dao|cac|nhung|tung|mot so|noi dung|y kien|van de|cu the|doi voi|ve|voi|va|"
    r"xu ly|tong hop)[ ,]+)*(?!chu t|lanh dao|ubnd)(?:\w+ ){0,4}?(?:kien nghi|phan anh|y kien|de nghi|neu|doi thoai|"
    r"trinh bay|cau hoi)(?!\w)(?! (?:chi dao|ket luan|tra loi|giai trinh|giai dap|giai quyet|phan hoi|cua (?:ong|ba|"
    r"anh|chi|chu tich|lanh dao|ubnd|xa|phuong|huyen))(?!\w)).*"
)
_ENDS = re.compile(
    r"(?:to chuc thuc hien|(?:phan cong|giao) (?:nhiem vu|thuc hien)|danh gia chung|(?:ket luan|chi dao|yeu cau|nhiem "
    r"vu) chung|nhan xet chung|(?:cac )?nhiem vu trong tam)(?!\w)"
)
_SIGNS = re.compile(r"(?:noi nhan|thua lenh|(?:tl|kt|tm|tuq)\.)")
_DECIDED_HERE = re.compile(
    r"(?:(?:noi dung|phan|y kien|cac|nhung) )*(?:ket luan|tra loi|giai trinh|giai dap|chi dao|giai quyet)(?!\w).*"
)
_ROMAN = re.compile(r"\s*(?:[IVX]{1,5}|[A-EĐ])\s*[.)/–-]\s*(?=[^\W\d_])")
_LONGEST_HEADING = 120  # code points
_OF_WHOM = TwoSpellings(
    r"(?:(?:về|đối với|trường hợp|tiếp)\s+)*(?:(?:các |những )?(?:nội dung |ý kiến )?(?:kiến nghị|phản ánh|ý kiến|đề "
    r"nghị|câu hỏi|đơn|trình bày|trường hợp)(?: của)?\s+)?(?:(?:hộ|gia đình|công dân|cử tri)\s+)?"
)
_WHAT_ABOUT = TwoSpellings(r"[^.:;]{0,90}?(?<!\w)(?=về\s+\S)")


def conclusion_turns(document: Document, blocks: Sequence[Block]) -> list[Turn]:
    """Return the turns of a notice of conclusions; [] where a paper is none, or where citizens' matters are not found.

    A notice that speaks of no citizens holds nobody's comments.
    """
    title = _title(document.text, blocks)
    if title is None:
        return []
    notice = _Notice(document)
    for block in blocks[title + 2 :]:
        for span in lines_of(document.text, block.span):
            notice.line(block, span)
    notice.close()
    found = any(turn.role == "citizen" for turn in notice.turns)
    return notice.turns if found or not _WITH_CITIZENS.search(plain(document.text)) else []


def _title(text: str, blocks: Sequence[Block]) -> int | None:
    """Return the index of the block that says that a paper is a notice of conclusions; the next one says of what."""
    head = [plain(block.span.cut(text)) for block in blocks[:_HEAD]]
    title = next((at for at, line in enumerate(head) if _NOTICE.fullmatch(line)), None)
    if title is None:
        return None
    return title if _CONCLUDES.search(" ".join(head[title : title + 3])) else None


_UNITS = frozenset(
    {"dân", "phố", "trấn", "số", "thôn", "xóm", "ấp", "tổ", "khu", "xã", "phường", "huyện", "quận", "cư"}
)


def _is_place(title: str) -> bool:
    """Return whether a line names a place and nothing else: "Thôn Phú Đa", "Tổ dân phố 5"."""
    _, *others = re.findall(r"\w+", title) or [""]
    named = [word for word in others if not word[0].islower()]
    return PLACE.match(title) is not None and bool(named) and set(others) - set(named) <= _UNITS


def _shape(line: str) -> str:
    """Return how an item is numbered, whichever number it bears: "1.1." and "2.3." alike; "" for no item."""
    item = ITEM.match(line)
    return re.sub(r"[a-zđ]", "a", re.sub(r"\d+", "1", item[0].strip().lower())) if item else ""


class _Notice:
    """Reads lines one after the other; knows whose matter is being told and whether something was decided on it."""

    def __init__(self, document: Document) -> None:
        self.turns: list[Turn] = []
        self._document = document
        self._inside = False  # where matters are told, not in the opening or the orders at the end
        self._deciding = False  # under a heading of what was decided or ordered on matters told before
        self._heading: str | None = None
        self._person: tuple[str, str | None] | None = None
        self._person_shape = ""
        self._matter_shape = ""
        self._listing = False  # what was decided is listed below
        self._saw_matter = False
        self._open: Open | None = None

    def line(self, block: Block, span: Span) -> None:
        """Read one line."""
        line = span.cut(self._document.text)
        item = ITEM.match(line)
        begin = item.end() if item and item.end() < len(line) else 0
        bare = plain(line[begin : begin + 220]).strip()
        title = len(line) <= _LONGEST_HEADING and line.rstrip()[-1:] not in {".", ";", "?", "!"}
        styled = title and (block.heading or line.isupper() or _ROMAN.match(line) is not None)
        closes = CLOSING.match(bare) is not None or _SIGNS.match(bare) is not None
        if closes or (title and _ENDS.match(bare)):
            self._inside, self._deciding = False, self._saw_matter and not closes
            self._say(block, span, "clerk")
        elif styled and _RAISED_HERE.fullmatch(bare):
            self._begin(None, "")
        elif styled and _DECIDED_HERE.fullmatch(bare) and (begin or self._saw_matter):
            self._begin(None, "")
            self._deciding = self._saw_matter
        elif self._deciding and not styled:
            self._say(block, Span(span.start + begin, span.end), "official")
        elif (who := self._who(line, begin)) is not None:
            self._begin((who.speaker or "", who.place), _shape(line))
            if who.end < len(line.rstrip()):
                self._matter(block, span, who.end, shape=_shape(line))
        elif not self._inside:
            self._say(block, span, "clerk")
        elif styled or (title and _is_place(line[begin:])):
            self._begin(None, "")
            self._heading = line.strip().rstrip(":")
        else:
            self._read(block, span, line, begin)

    def close(self) -> None:
        """End the turn being read."""
        if self._open is not None and (turn := turn_of(self._document, self._open)) is not None:
            self.turns.append(turn)
        self._open = None

    def _who(self, line: str, begin: int) -> Introduction | None:
        """Return the citizen whose matter a line opens; None where it goes on telling of the one before."""
        who = _person_of(line, begin)
        if who is None or who.speaker is None or not (self._inside or begin):
            return None
        same = self._person is not None and who.speaker == self._person[0].split()[-1]
        return None if same else who

    def _begin(self, person: tuple[str, str | None] | None, shape: str) -> None:
        self.close()
        self._inside, self._listing, self._deciding = True, False, False
        self._person, self._person_shape, self._matter_shape = person, shape, ""

    def _read(self, block: Block, span: Span, line: str, begin: int) -> None:
        """Read a line that is no heading: a matter, what was decided, or first the one and then the other."""
        shape = _shape(line)
        if only_label(line, begin):
            self.close()
            return
        label = labelled(line, begin)
        told = self._open is not None or self._listing
        if label is not None:
            self._decision(block, span, label, goes_on=True)
        elif told and (decides(line[begin:]) or self._goes_on_deciding(shape)):
            self._decision(block, span, begin)
        else:
            if shape and shape == self._person_shape:
                self._person = None
            self._matter(block, span, begin, shape=shape)

    def _goes_on_deciding(self, shape: str) -> bool:
        if self._listing:
            return True
        decided = self._open is not None and self._open.role == "official"
        return decided and not self._is_next(shape)

    def _is_next(self, shape: str) -> bool:
        """Whether a line is numbered as the matter before it was."""
        return any(map(str.isalnum, shape)) and shape == self._matter_shape

    def _matter(self, block: Block, span: Span, begin: int, *, shape: str) -> None:
        """Read a matter that begins in a line, and what was decided on it in the same line."""
        line = span.cut(self._document.text)
        start, end, ruling = about_and_decided(line, begin)
        begin, name = retold(line, start, self._person[0] if self._person else None)
        if self._person is None and name:
            self._person = name, None
        self._saw_matter = True
        asking = self._open is not None and self._open.role == "citizen"
        goes_on = asking and (not shape or self._person is not None)
        if ruling is None and (at := ruled_from(line, begin)) is not None:
            end, ruling = at
        if goes_on and self._open is not None:
            self._open.end = span.start + end
        else:
            self.close()
            name, place = self._person or (None, None)
            self._open = self._opened(block, Span(span.start + begin, span.start + end), "citizen", name, place)
        self._matter_shape = shape or self._matter_shape
        self._listing = False
        if ruling is not None:
            self._decision(block, span, ruling)

    def _decision(self, block: Block, span: Span, begin: int, *, goes_on: bool = False) -> None:
        start = min(span.start + begin, span.end)
        self._listing = start >= span.end
        next_one = begin > 0 and not goes_on and self._is_next(_shape(span.cut(self._document.text)))
        if self._open is not None and self._open.role == "official" and not next_one:
            self._open.end = span.end
            return
        self.close()
        if not self._listing:
            self._open = self._opened(block, Span(start, span.end), "official", None, None)

    def _say(self, block: Block, span: Span, role: Role) -> None:
        self.close()
        self._open = self._opened(block, span, role, None, None)
        self.close()

    def _opened(self, block: Block, span: Span, role: Role, name: str | None, place: str | None) -> Open:
        return Open(block.locator, span.start, span.end, role, name, place, self._heading, role == "official", True)


def _person_of(line: str, begin: int) -> Introduction | None:
    """Return the citizen whose matter a line opens, and where in it his words begin; None where it names none."""
    lead = _OF_WHOM.match(line[begin:])
    at = begin + (lead.end() if lead else 0)
    said = line[at:]
    titled = TITLED.match(said) is not None
    name, end = name_at(said) if titled else (None, 0)
    if name is not None and " " in name and at > begin and (about := _WHAT_ABOUT.match(said[end:])) is not None:
        return Introduction(at + end + about.end(), "citizen", name, place_in(about[0]))
    found = introduction(said)
    if found is None or found.speaker is None or found.role in {"official", "chair", "clerk"}:
        return None
    sure = found.speaker == name if titled else " " in found.speaker and ":" in said[: found.end]
    return Introduction(at + found.end, "citizen", found.speaker, found.place) if sure else None
