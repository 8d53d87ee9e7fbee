"""Minutes and reports: sections, field headings, speaker lines and what stands below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.ingest.floor import Open, Voices, lines_of, turn_of
from pipeline.ingest.names import attribution, is_signature, parse_person
from pipeline.ingest.narrated import LEAD_CLAUSE, LEADS, narrated, tells
from pipeline.ingest.sections import CLOSING, LIST_BELOW, LISTS, PASSES_ON, Section, section_of
from pipeline.ingest.speakers import Introduction, introduction, numbered_voice
from pipeline.ingest.spelling import plain
from pipeline.ingest.utterances import guess_role, is_narration
from pipeline.records import Block, Document, Role, Span, Turn

_ITEM = re.compile(
    r"\s*(?:ý kiến|câu hỏi|câu|kiến nghị) (?:thứ |số )?\d{1,3}\s*[:.)]\s*|\s*(?:[IVXivx]{1,6}|"
    r"\d{1,2}(?:\.\d{1,2})*|[A-Za-zĐđ]|[-–+*•#]+)\s*[.)/:]?\)?\s+|\s*[IVX]{1,6}\s*[-–/]\s*|"
    r"\s*phần\s+(?:thứ\s+)?\w+\s*[:.–-]\s*",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"(?:(?:ve |nhom |cac )*(?:linh vuc|nhom|mang|cong tac|van de|noi dung|khoi|chuyen de)|ve|doi voi)\b"
)
_ASKER = re.compile(r"\W*(?:\d+\W*)?(?:nguoi hoi|hoi|cau hoi|cong dan|cu tri|ban doc|y kien)(?: (?:so )?\d+)?\s*:")
_FORM = re.compile(
    r"\s*[-+*•]?\s*(?:\d+[.)]\s*)?(?:(?P<name>họ (?:và |, )?tên[^:\n]{0,40}:|người (?:kiến nghị|phản ánh|góp ý|gửi|"
    r"hỏi|có ý kiến)\s*:)|(?P<place>(?:địa chỉ|nơi ở|thường trú|tổ dân phố|thôn|đơn vị)[^:\n]{0,20}:)|"
    r"(?P<words>(?:nội dung|ý kiến|kiến nghị|câu hỏi|phản ánh|đề xuất|góp ý)(?: (?:của|kiến nghị|phản ánh|góp ý|"
    r"câu hỏi|ý kiến|cần|đề nghị|đóng góp|khác|,|và)){0,4}[^:\n]{0,25}:)|"
    r"(?P<other>(?:điện thoại|số điện thoại|sđt|đt|ngày sinh|năm sinh|giới tính|nghề nghiệp|email|cccd|số cccd|căn "
    r"cước|chữ ký|ký tên|ngày gửi|ngày|lĩnh vực)[^:\n]{0,20}:|phiếu (?:số )?\d+\s*[:.]?\s*$))\s*",
    re.IGNORECASE,
)
_CEREMONY = re.compile(
    r"(?:phat bieu (?:khai mac|chi dao|ket luan|tiep thu|be mac)|neu (?:ly do|ro (?:muc dich|ly do))|gioi thieu|"
    r"tuyen bo|thong qua|doc (?:du thao|bien ban|bao cao)|quan triet|bao cao (?:tom tat|ket qua|tinh hinh)|tra "
    r"loi(?! thoa)|giai trinh|tiep thu)(?!\w)"
)
_FOREMAN = re.compile(
    r"[^a-z]*(?:(?:ong|ba|anh|chi) )?(?:to truong|to pho|truong thon|pho thon|bi thu chi bo|truong khu)\b"
)
_FIRST_PERSON = re.compile(r"(?:toi|em|chau|chung toi|ba con chung toi)\b")
_ASKS = re.compile(
    r"(?<!\w)(?:de nghi|kien nghi|phan anh|mong|xin|yeu cau|(?<!xa )(?<!le )hoi(?! (?:dong|nghi|vien))|chua|"
    r"(?<!hang )khong(?! gian| khi)|(?<!thiet )bi|(?<!thiet )(?<!nhu )can(?! bo| cu)|(?<!viec )lam|gay|hong)(?!\w)"
)


class Reader:
    """Reads blocks one after the other; remembers the section, the field heading and the speaker who has the floor."""

    def __init__(self, document: Document) -> None:
        self.saw_speakers = False
        self.saw_sections = False
        self._document = document
        self._section: Section = "none"
        self._heading: str | None = None
        self._open: Open | None = None
        self._voters_labelled = False  # voters are called "Cử tri A", so "Đại biểu B" is their deputy
        self._answers_by_label = False  # "Trả lời:" stands below each question, and opens no section
        self._person: tuple[str | None, str | None] | None = None  # of the form being read
        self._turns: list[Turn] = []
        self._voices = Voices()

    def read(self, blocks: Sequence[Block]) -> list[Turn]:
        """Return the turns of the blocks."""
        self._answers_by_label = _n_bare_answers(self._document.text, blocks) > 1
        for block in blocks:
            for span in lines_of(self._document.text, block.span):
                self._line(block, span)
        self._close()
        return self._voices.settled(self._turns)

    def _line(self, block: Block, span: Span) -> None:
        line = span.cut(self._document.text)
        if self._form(block, span, line):
            return
        if self._open is not None and self._open.role == "citizen" and self._open.introduced and is_signature(line):
            self._open.end = span.end
            self._close()
            return
        item = _ITEM.match(line)
        bare = plain(line[item.end() if item else 0 : 220]).strip()
        if CLOSING.match(bare):
            self._section = "closing"
            self._say(block, span, None, "clerk")
            return
        if not item and PASSES_ON.match(bare) and not line.rstrip().endswith(":"):
            self._say(block, span, None, "clerk")
            return
        if self._answers_by_label and _BARE_ANSWER.fullmatch(bare):
            self._speak(block, span, Introduction(len(line), "official"))
            return
        section = section_of(bare, block.heading) if len(line) <= 200 and not _FIRST_PERSON.match(bare) else None
        if (
            self._section in {"none", "opening", "attendance"}
            and line.rstrip().endswith(":")
            and len(line) > 40
            and LIST_BELOW.match(bare)
        ):
            self._say(block, span, None, "clerk")
            self.saw_sections = True
            self._section = next((section for section, words in LISTS if words.search(bare)), "comments")
            return
        role = next((role for role, pattern in LEADS if pattern.match(bare)), None)
        if role is not None and not (section and len(line) < 60):
            self._say(block, span, None, role)
            return
        parts = narrated(line) if len(line) > 120 else []
        if parts:
            for begin, end in parts:
                self._part(block, Span(span.start + begin, span.start + end))
            return
        if LEAD_CLAUSE.match(line) and tells(line[:260]) and not section:
            self._part(block, span)
            return
        found = introduction(line)
        if (
            section
            and not self._speaks(line)
            and (found is None or found.speaker is None or self._section == "attendance")
        ):
            found = None
        if found is not None and self._accepts(found, line):
            self._speak(block, span, found)
        elif section is not None:
            self._enter(section, bare, line)
        elif self._is_heading(block, line, bare):
            self._close()
            self._heading = line.strip().rstrip(":")
        else:
            self._continue(block, span, line, bare)

    def _part(self, block: Block, span: Span) -> None:
        """Read one sentence or more of a report in running prose that tells what one person said."""
        line = span.cut(self._document.text)
        lead = LEAD_CLAUSE.match(line)
        begin = lead.end() if lead else 0
        found = introduction(line[begin:])
        if found is not None and self._section != "closing":
            self._speak(block, span, replace(found, end=found.end + begin))
        else:
            bare = plain(line[:220])
            role = next((role for role, pattern in LEADS if pattern.match(bare)), None)
            self._say(block, span, None, role or "clerk")

    def _form(self, block: Block, span: Span, line: str) -> bool:
        """Read the lines of a filled-in form: "Họ và tên: …", "Địa chỉ: …", "Nội dung kiến nghị: …"."""
        match = _FORM.match(line) if len(line) < 160 or self._person is not None else None
        if match is None:
            return False
        value = line[match.end() :].strip()
        if match["name"]:
            self._close()
            self._person = (parse_person(value)[0], None)
        elif self._person is None:
            return False
        elif match["place"]:
            self._person = (self._person[0], value or None)
        elif match["words"]:
            self._close()
            self.saw_speakers = True
            self._section = "comments"
            name, place = self._person
            start = span.end - len(line[match.end() :].lstrip())
            self._open = Open(block.locator, start, span.end, "citizen", name, place, self._heading, True, True)
        else:
            self._close()
        return True

    @staticmethod
    def _speaks(line: str) -> bool:
        """A line that sounds like a section but holds words after a colon may be somebody's: "Hỏi: …"."""
        colon = line.find(":")
        return 0 < colon < 120 and len(line) - colon > 12

    def _accepts(self, found: Introduction, line: str) -> bool:
        """Names in lists of those present, and headings, introduce nobody."""
        words = len(line) - found.end
        if self._section == "attendance":
            return words >= 40 and found.role in {None, "citizen"}
        if self._section == "closing":
            return False
        alone = words <= 0 and found.role in {None, "citizen"}
        return self._section != "none" or words >= 12 or found.speaker is not None or alone

    def _enter(self, section: Section, bare: str, line: str) -> None:
        self._close()
        rest = bare.partition(":")[2].strip()
        if section in {"attendance", "opening"} and rest:
            return
        if not (section == "opening" and self._section in {"comments", "replies"}):
            self._section = section
            self.saw_sections = self.saw_sections or section in {"comments", "replies", "conclusion"}
        self._heading = None

    def _is_heading(self, block: Block, line: str, bare: str) -> bool:
        """A short line that names a field and asks for nothing."""
        if len(line) > 110 or _FIRST_PERSON.match(bare) or line.rstrip().endswith((".", ";", "!", "?")):
            return False
        roman = re.match(r"\s*(?:[IVX]{1,5}|[A-ZĐ])\s*[.)/–-]", line) is not None
        if roman and line.isupper() and self._section not in {"attendance", "closing"}:
            return True
        if self._section not in {"comments", "none", "replies"}:
            return False
        named = _FIELD.match(bare) is not None
        short = line.rstrip().endswith(":") or block.heading or roman or line.isupper()
        return (short or named) and not _ASKS.search(bare)

    def _speak(self, block: Block, span: Span, found: Introduction) -> None:
        role = found.role or self._default_role(found, span)
        label = plain(span.cut(self._document.text)[:40])
        if (
            self._section in {"replies", "conclusion"}
            and found.role == "citizen"
            and not (found.speaker or _ASKER.match(label))
        ):
            role = "official"
        after = plain(self._document.text[span.start + found.end : span.start + found.end + 120])
        if _CEREMONY.match(after) and role != "official":
            self._say(block, span, None, "clerk")
            return
        if role == "official" and self._section in {"none", "opening"} and is_narration(span.cut(self._document.text)):
            role = "clerk"
        if _FOREMAN.match(label) and guess_role(self._document.text[span.start + found.end : span.end]) == "official":
            role = "official"
        if role == "citizen" and (
            self._section in {"none", "opening"} or (self._section == "replies" and found.speaker)
        ):
            self._section = "comments"
        self._voters_labelled = self._voters_labelled or (role == "citizen" and label.startswith("cu tri "))
        if found.role is None and self._voters_labelled and label.startswith("dai bieu "):
            role = "official"
        self._close()
        self.saw_speakers = True
        start = min(span.start + found.end, span.end)
        whole = (
            found.speaker is None
            and found.role == "citizen"
            and start < span.end
            and not self._document.text[span.start : start].rstrip().endswith(":")
        )
        self._open = Open(
            block.locator,
            start,
            span.end,
            role,
            found.speaker,
            found.place,
            self._heading,
            not whole,
            found.role is not None,
            numbered_voice(self._document.text[span.start : start]) if found.speaker is None else None,
        )

    def _default_role(self, found: Introduction, span: Span) -> Role:
        if self._section in {"replies", "conclusion"}:
            return "official" if self._section == "replies" else "chair"
        if self._section == "comments" and found.speaker:
            return "citizen"
        words = self._document.text[span.start + found.end : span.end]
        return guess_role(words) if words.strip() else "citizen"

    def _continue(self, block: Block, span: Span, line: str, bare: str) -> None:
        if self._section in {"none", "opening"} and len(line) > 60 and attribution(line) is not None:
            self._section = "comments"  # "… (cử tri phường Bàng La)": whose words they are stands behind them
        if (
            self._section in {"attendance", "closing"}
            or (self._section == "opening" and self._open is None)
            or (
                self._section not in {"replies", "conclusion"}
                and is_narration(line)
                and not (self._open is not None and self._open.role != "citizen")
            )
        ):
            self._say(block, span, None, "clerk")
        elif self._open is not None and self._open.introduced and not self._is_new_item(line):
            if not _is_aside(line):
                self._open.end = span.end
        elif self._section in {"replies", "conclusion"}:
            self._say(block, span, None, "official" if self._section == "replies" else "chair")
        elif self._section == "comments":
            if _is_aside(line):
                self._say(block, span, None, "clerk")
            elif not (line.rstrip().endswith(":") and len(line) < 200):
                self._say(block, span, None, "citizen")
        else:
            self._say(block, span, None, "clerk")

    def _is_new_item(self, line: str) -> bool:
        """Each item of a conclusion or of a list of replies is read on its own."""
        return self._section in {"replies", "conclusion"} and _ITEM.match(line) is not None

    def _say(self, block: Block, span: Span, speaker: str | None, role: Role) -> None:
        self._close()
        line = span.cut(self._document.text)
        item = _ITEM.match(line) if role != "clerk" else None
        start = span.start + (item.end() if item and item.end() < len(line) else 0)
        self._open = Open(block.locator, start, span.end, role, speaker, None, self._heading, False, False)
        self._close()

    def _close(self) -> None:
        if self._open is not None:
            turn = turn_of(self._document, self._open)
            if turn is not None:
                self._turns.append(self._voices.named(self._open.voice, turn))
        self._open = None


def _is_aside(line: str) -> bool:
    """ "(Hội trường vỗ tay.)" is the clerk's, between two paragraphs of a speaker or below his last."""
    return line.strip().startswith("(") and line.strip().endswith(")")


_BARE_ANSWER = re.compile(
    r"\W*(?:(?:noi dung |phan |y kien |ket qua )?(?:tra loi|giai trinh|giai dap|phan hoi)|dap|tl)\W*"
)


def _n_bare_answers(text: str, blocks: Sequence[Block]) -> int:
    """Count the lines that hold nothing but "Trả lời:"."""
    lines = (span.cut(text) for block in blocks for span in lines_of(text, block.span) if len(span) <= 30)
    return sum(_BARE_ANSWER.fullmatch(plain(line)) is not None for line in lines)
