"""Which role somebody has who takes the floor in minutes: a citizen, who answers, or who only opens and reports."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.ingest.minutes.looks import ITEM, LONGEST_TITLE
from pipeline.ingest.minutes.narrated import reports, runs_meeting
from pipeline.ingest.minutes.sections import Section
from pipeline.ingest.voices.floor import Open
from pipeline.ingest.voices.labels import role_of
from pipeline.ingest.voices.names import PLACE, place_in
from pipeline.ingest.voices.shorthand import Introduction
from pipeline.ingest.voices.speakers import numbered_voice
from pipeline.ingest.voices.utterances import guess_role, is_ceremony, is_narration
from pipeline.ingest.words.spelling import plain
from pipeline.records import Role, Span

_ASKER = re.compile(r"\W*(?:\d+\W*)?(?:nguoi hoi|hoi|cau hoi|cong dan|cu tri|ban doc|y kien)(?: (?:so )?\d+)?\s*:")
_FOREMAN = re.compile(
    r"[^a-z]*(?:(?:ong|ba|anh|chi) )?(?:to truong|to pho|truong thon|pho thon|bi thu chi bo|truong khu)\b"
)
_PROMISES = re.compile(r"\W*(?:(?:toi|em|to|to dan pho|thon) )?(?:xin )?(?:se|ghi nhan|tiep thu|da bao|de toi)(?!\w)")
_SAYS_MUCH = 40  # code points behind a name, more than an office or a place takes
_SAYS_SOMETHING = 12


def introduces(found: Introduction, line: str, section: Section) -> bool:
    """Return whether what looks like an introduction is one: names in lists of those present introduce nobody."""
    n_words = len(line) - found.end
    if section in {"attendance", "closing"}:
        return section == "attendance" and n_words >= _SAYS_MUCH and found.role in {None, "citizen"}
    alone = n_words <= 0 and found.role in {None, "citizen"}
    return section != "none" or n_words >= _SAYS_SOMETHING or found.speaker is not None or alone


def role_given(found: Introduction, line: str, section: Section, known: Mapping[str, Role]) -> Role:
    """Return the role of whoever `line` introduces in a section; `known` are roles of people seen before, by name.

    In a section of answers, one who is no named citizen and asks nothing answers.
    """
    if section in {"replies", "conclusion"} and found.role == "citizen" and not found.speaker:
        return "citizen" if _ASKER.match(plain(line[:40])) else "official"
    return found.role or known.get(found.speaker or "") or _by_section(found, line, section)


def _by_section(found: Introduction, line: str, section: Section) -> Role:
    if section in {"replies", "conclusion"}:
        return "official" if section == "replies" else "chair"
    if section == "comments" and found.speaker:
        return "citizen"
    words = line[found.end :]
    return guess_role(words) if words.strip() else "citizen"


def only_reports(found: Introduction, line: str) -> bool:
    """Return whether somebody only opens the meeting or reports to it, before or behind the end of his introduction."""
    return is_ceremony(line[found.end :]) or reports(line[: found.end]) or runs_meeting(line)


def role_on_second_look(role: Role, found: Introduction, line: str, section: Section) -> Role:
    """Return the role by what the words themselves tell: who narrates is a clerk, a foreman who promises answers."""
    if role == "official" and section in {"none", "opening"} and is_narration(line):
        role = "clerk"
    said = line[found.end :]
    promises = guess_role(said) == "official" or _PROMISES.match(plain(said[:60])) is not None
    return "official" if promises and _FOREMAN.match(plain(line[:40])) else role


def opened_by(found: Introduction, locator: str, span: Span, line: str, role: Role, heading: str | None) -> Open:
    """Return the turn that `line`, which stands at `span`, opens for whoever it introduces.

    What a group asks for in one sentence, without a colon, is whole: lines below it are not its own.
    """
    start = min(span.start + found.end, span.end)
    label = line[: start - span.start]
    group = found.speaker is None and found.role == "citizen"
    whole = group and start < span.end and not label.rstrip().endswith(":")
    voice = numbered_voice(label) if found.speaker is None else None
    sure = found.role is not None
    return Open(locator, start, span.end, role, found.speaker, found.place, heading, not whole, sure, voice)


_BUSINESS = re.compile(r"(?<!\w)(?:cong ty|doanh nghiep|hop tac xa|htx|ho kinh doanh|co so|xuong)(?!\w)")


def who_below(line: str) -> tuple[Role | None, str] | None:
    """Return the role and the place that a line below a name gives its bearer; None where it says something else.

    >>> who_below("Giám đốc Sở Xây dựng")
    ('official', 'Giám đốc Sở Xây dựng')
    """
    role, place = role_of(line), place_in(line)
    if len(line) > LONGEST_TITLE or line.rstrip()[-1] in ".?!:;" or not (role or PLACE.match(line.strip())):
        return None
    return None if _BUSINESS.search(plain(line)) else role, place or line.strip()


def is_office(line: str) -> bool:
    """Return whether a line of its own, in capitals, names an office, which then has the floor.

    >>> is_office("CHỦ TỊCH UBND PHƯỜNG"), is_office("1. CHỦ TỊCH UBND PHƯỜNG"), is_office("Chủ tịch")
    (True, False, False)
    """
    listed = ITEM.match(line) is not None
    return line.isupper() and not listed and len(line) <= LONGEST_TITLE and role_of(line) == "official"
