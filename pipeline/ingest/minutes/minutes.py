"""Minutes and reports: sections, field headings, speaker lines and what stands below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.ingest.letters.forms import Form
from pipeline.ingest.minutes.looks import (
    FIRST_PERSON,
    ITEM,
    holds_words,
    is_aside,
    is_heading,
    is_new_item,
    is_next,
    mark_of,
    n_bare_answers,
)
from pipeline.ingest.minutes.narrated import (
    ANSWER_LEAD,
    LEAD_CLAUSE,
    narrated,
    officers,
    role_by_lead,
    tells,
    told_by,
    told_of,
)
from pipeline.ingest.minutes.prose import beside_place, told
from pipeline.ingest.minutes.sections import (
    BARE_ANSWER,
    CLOSING,
    FRAME,
    PASSES_ON,
    Section,
    collects,
    is_of_residents,
    section_below,
    section_of,
    titled,
)
from pipeline.ingest.minutes.taking import (
    answers_one_of,
    in_full,
    introduces,
    is_of_clerk,
    is_office,
    only_reports,
    opened_by,
    opened_by_form,
    role_given,
    role_on_second_look,
    tells_who,
)
from pipeline.ingest.voices.floor import Open, Voices, lines_of, turn_of
from pipeline.ingest.voices.names import attribution, is_signature
from pipeline.ingest.voices.shorthand import Introduction
from pipeline.ingest.voices.speakers import introduction
from pipeline.ingest.words.spelling import plain
from pipeline.records import Block, Document, Role, Span, Turn


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
        self._form = Form()
        self._title = ""  # where it opens no section
        self._collects = collects(document)
        self._names_on_lines = False  # speakers stand on lines of their own
        self._officers: Mapping[str, Role] = {}  # who leads and who writes, by name
        self._known: dict[str, Role] = {}  # the officers, and who answered so far; also by given name
        self._asked: dict[str, str] = {}  # full names of citizens who spoke so far, by full and given name
        self._mark = ""  # of the line in a list that gave the floor to whoever has it
        self._turns: list[Turn] = []
        self._voices = Voices()

    def read(self, blocks: Sequence[Block]) -> list[Turn]:
        """Return the turns of the blocks."""
        self._answers_by_label = n_bare_answers(self._document.text, blocks) > 1
        self._officers = officers(self._document.text[blocks[0].span.start : blocks[-1].span.end] if blocks else "")
        self._known = dict(self._officers)
        self._title = titled(self._document, blocks)
        for block in blocks:
            for span in lines_of(self._document.text, block.span):
                self._line(block, span)
        self._close()
        return self._voices.settled(self._document.text, self._turns)

    def _line(self, block: Block, span: Span) -> None:
        line = span.cut(self._document.text)
        if self._form_line(block, span, line):
            return
        if self._open is not None and self._open.role == "citizen" and self._open.introduced and is_signature(line):
            self._open.end = span.end
            self._close()
            return
        item = ITEM.match(line)
        bare = plain(line[item.end() if item else 0 : 220]).strip()
        if CLOSING.match(bare):
            self._section = "closing"
            self._say(block, span, "clerk")
            return
        is_title = self._section == "none" and line.strip() in self._title
        is_frame = not self.saw_speakers and FRAME.match(bare) is not None
        if is_frame or (not item and (is_title or (PASSES_ON.match(bare) and not line.rstrip().endswith(":")))):
            self._say(block, span, "clerk")
            return
        if self._answers_by_label and BARE_ANSWER.fullmatch(bare):
            self._speak(block, span, Introduction(len(line), "official"))
            return
        section = section_of(bare, block.heading) if len(line) <= 200 and not FIRST_PERSON.match(bare) else None
        below = section_below(line, bare) if self._section in {"none", "opening", "attendance"} else None
        if below is not None:
            self._say(block, span, "clerk")
            self.saw_sections = True
            self._section = below
            return
        if self._led(block, span, line, bare, titled=section is not None and len(line) < 60):
            return
        if self._narrated(block, span, line, titled=section is not None):
            return
        found = introduction(line) or (beside_place(line) if self._asked and self._section == "comments" else None)
        office = self._names_on_lines and is_office(line, styled=block.heading)
        of_residents = self._collects and is_of_residents(bare)
        if (
            section
            and not holds_words(line)
            and (found is None or found.speaker is None or self._section == "attendance")
        ):
            found = None
        if found is not None and introduces(found, line, self._section):
            self._speak(block, span, found)
        elif section is not None:
            self._enter(section, bare)
        elif office and self._section in {"none", "comments", "replies"}:
            self._speak(block, span, Introduction(len(line), "official"))
        elif is_heading(self._section, line, bare, styled=block.heading or (item is not None and of_residents)):
            self._close()
            self._heading = line.strip().rstrip(":")
            if self._section in {"none", "opening"} and of_residents:
                self._section = "comments"
        else:
            self._continue(block, span, line)

    def _led(self, block: Block, span: Span, line: str, bare: str, *, titled: bool) -> bool:
        """Read a line that opens with what is done in it, or by which officer: "Trả lời lượt thứ hai, bà A: …"."""
        role = role_by_lead(line, bare, self._officers)
        answers = ANSWER_LEAD.match(line) if role == "official" and not titled else None
        by_name = role is None and answers_one_of(line, self._asked)
        if answers is not None or (by_name and self._section != "replies"):
            self._speak(block, span, Introduction(answers.end() if answers else 0, "official"))
            return True
        if by_name or (role is not None and not titled):
            self._say(block, span, role or "official")
            return True
        officer = told_of(line, self._officers) if self._section != "attendance" else None
        if officer is not None:
            self._say(block, span, officer)
        return officer is not None

    def _narrated(self, block: Block, span: Span, line: str, *, titled: bool) -> bool:
        """Read a paragraph of running prose that tells what one person or more said."""
        parts = narrated(line) if len(line) > 120 else []
        if len(line) > 100 and len(parts) < 3 and self._told(block, span, line):
            return True
        if not parts and not titled and LEAD_CLAUSE.match(line) and tells(line[:260]):
            parts = [(0, len(line))]
        for begin, end in parts:
            self._part(block, Span(span.start + begin, span.start + end))
        if parts:
            return True
        given = told_by(line) if self._section in {"none", "opening", "comments"} else None
        if given is not None:
            self._speak(block, span, given)
        return given is not None

    def _told(self, block: Block, span: Span, line: str) -> bool:
        """Read a paragraph of prose that opens with who speaks: "Người nói sau cùng là thầy A, thôn B. Thầy …"."""
        found = told(line) if self._section in {"none", "opening", "comments"} else None
        if found is None or found.who.speaker in self._officers:
            return False
        self._speak(block, Span(span.start, span.start + found.end), found.who)
        return True

    def _part(self, block: Block, span: Span) -> None:
        """Read one sentence or more of a report in running prose that tells what one person said."""
        line = span.cut(self._document.text)
        lead = LEAD_CLAUSE.match(line)
        begin = lead.end() if lead else 0
        found = introduction(line[begin:])
        if found is not None:
            found = replace(found, end=found.end + begin)
        if found is None or found.end >= len(line.rstrip()):
            found = told_by(line) or found
        if found is not None and self._section != "closing":
            self._speak(block, span, found)
        else:
            self._say(block, span, role_by_lead(line, plain(line[:220]), {}) or "clerk")

    def _form_line(self, block: Block, span: Span, line: str) -> bool:
        """Read the lines of a filled-in form: "Họ và tên: …", "Địa chỉ: …", "Nội dung kiến nghị: …"."""
        opens = self._form.opens(line, listed=ITEM.match(line) is not None)
        found = self._form.read(line) or (("words", 0) if opens else None)
        if found is None:
            return False
        if found[0] == "place":
            return True
        self._close()
        self._open = opened_by_form(self._form, found, block.locator, span, line, self._heading)
        if self._open is not None and self._open.role == "citizen":
            self.saw_speakers = True
            self._section = "comments"
        return True

    def _enter(self, section: Section, bare: str) -> None:
        self._close()
        if section in {"attendance", "opening"} and bare.partition(":")[2].strip():
            return
        if not (section == "opening" and self._section in {"comments", "replies"}):
            self._section = section
            self.saw_sections = self.saw_sections or section in {"comments", "replies", "conclusion"}
        self._heading = None

    def _speak(self, block: Block, span: Span, found: Introduction) -> None:
        line = span.cut(self._document.text)
        role = role_given(found, line, self._section, self._known, self._open)
        if role != "official" and only_reports(found, line):
            self._say(block, span, "clerk")
            return
        label = plain(line[:40])
        role = role_on_second_look(role, found, line, self._section)
        if role == "citizen" and self._section in {"none", "opening", "replies" if found.speaker else "none"}:
            self._section = "comments"
        self._voters_labelled = self._voters_labelled or (role == "citizen" and label.startswith("cu tri "))
        if found.role is None and self._voters_labelled and label.startswith("dai bieu "):
            role = "official"
        if role == "official" and found.speaker:
            self._known |= {found.speaker: role, found.speaker.split()[-1]: role}
        elif role == "citizen":
            found = in_full(found, self._asked)
        self._close()
        self.saw_speakers = True
        start = min(span.start + found.end, span.end)
        self._mark = mark_of(line, line[found.end :])
        self._names_on_lines = self._names_on_lines or (start == span.end and found.speaker is not None)
        self._open = opened_by(found, block.locator, span, line, role, self._heading)

    def _continue(self, block: Block, span: Span, line: str) -> None:
        if self._section in {"none", "opening"} and len(line) > 60 and attribution(line) is not None:
            self._section = "comments"  # "… (cử tri phường Bàng La)": whose words they are stands behind them
        apart = is_new_item(self._section, line) or is_next(self._mark, line, dashes=self._collects)
        if is_of_clerk(line, self._section, self._open):
            self._say(block, span, "clerk")
        elif tells_who(self._open, span, line):
            pass
        elif self._open is not None and self._open.introduced and not apart:
            if not is_aside(line):
                self._open.end = span.end
        elif self._section in {"replies", "conclusion"}:
            self._say(block, span, "official" if self._section == "replies" else "chair")
        elif self._section == "comments" and not is_aside(line):
            if not (line.rstrip().endswith(":") and len(line) < 200):
                self._say(block, span, "citizen")
        else:
            self._say(block, span, "clerk")

    def _say(self, block: Block, span: Span, role: Role) -> None:
        self._close()
        line = span.cut(self._document.text)
        item = ITEM.match(line) if role != "clerk" else None
        start = span.start + (item.end() if item and item.end() < len(line) else 0)
        self._open = Open(block.locator, start, span.end, role, None, None, self._heading, False, False)
        self._close()

    def _close(self) -> None:
        if self._open is not None:
            turn = turn_of(self._document, self._open)
            if turn is not None:
                self._turns.append(self._voices.named(self._open.voice, turn))
        self._open = None
