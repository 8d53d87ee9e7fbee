"""Which role somebody has who takes the floor in minutes: a citizen, who answers, or who only opens and reports."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, MutableMapping
from dataclasses import replace

from pipeline.ingest.letters.forms import Form, Kind
from pipeline.ingest.minutes.looks import CLOCKED, ITEM, LONGEST_TITLE
from pipeline.ingest.minutes.narrated import reports, runs_meeting
from pipeline.ingest.minutes.sections import Section
from pipeline.ingest.voices.answered import asked_after
from pipeline.ingest.voices.floor import Open
from pipeline.ingest.voices.labels import role_of
from pipeline.ingest.voices.names import PLACE, place_in
from pipeline.ingest.voices.shorthand import Introduction
from pipeline.ingest.voices.stamps import numbered_voice
from pipeline.ingest.voices.utterances import asks, guess_role, is_ceremony, is_narration
from pipeline.ingest.words.spelling import plain
from pipeline.records import Role, Span

_ASKER = re.compile(r"\W*(?:\d+\W*)?(?:nguoi hoi|hoi|cau hoi|cong dan|cu tri|ban doc|y kien)(?: (?:so )?\d+)?\s*:")
_FOREMAN = re.compile(
    r"[^a-z]*(?:(?:ong|ba|anh|chi) )?(?:to truong|to pho|truong thon|pho thon|bi thu chi bo|truong khu)\b"
)
_PROMISES = re.compile(r"\W*(?:(?:toi|em|to|to dan pho|thon) )?(?:xin )?(?:se|ghi nhan|tiep thu|da bao|de toi)(?!\w)")
_COUNTED = re.compile(
    r"(?:gom |co |khoang |tren |hon )*\d+ (?:\w+ )?(?:nguoi|cu tri|dai bieu|ho|cong dan|dong chi)(?!\w)"
)
_SAYS_MUCH = 40  # code points behind a name, more than an office or a place takes
_SAYS_SOMETHING = 12


def introduces(found: Introduction, line: str, section: Section) -> bool:
    """Return whether what looks like an introduction is one: names in lists of those present introduce nobody."""
    n_words = len(line) - found.end
    if section in {"attendance", "closing"}:
        counted = found.speaker is None and _COUNTED.match(plain(line[found.end : found.end + 40])) is not None
        return section == "attendance" and n_words >= _SAYS_MUCH and found.role in {None, "citizen"} and not counted
    alone = n_words <= 0 and found.role in {None, "citizen"}
    return section != "none" or n_words >= _SAYS_SOMETHING or found.speaker is not None or alone


def role_given(
    found: Introduction, line: str, section: Section, known: Mapping[str, Role], opened: Open | None
) -> Role:
    """Return the role of whoever `line` introduces in a section; `known` are roles of people seen before, by name.

    Whoever stands right below "Trả lời:", which `opened`, answers. In a section of answers, one who is no named citizen
    and asks nothing answers.
    """
    if opened is not None and _is_awaited(opened, found, line):
        return "official"
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


def _is_awaited(opened: Open, found: Introduction, line: str) -> bool:
    """Whether a line says who answers: right below "Trả lời:", it asks for nothing."""
    if opened.role != "official" or opened.speaker is not None or opened.start < opened.end or ITEM.match(line):
        return False
    words = line[found.end :].strip()
    return _ASKER.match(plain(line[:40])) is None and (found.speaker is None or (words != "" and not asks(words)))


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


def answers_one_of(line: str, asked: Container[str]) -> bool:
    """Return whether a line answers one of those who `asked` before, whose full and given names these are.

    Whoever was introduced in full is called by his given name where he is answered: "Ý kiến ông Cơ: …".
    """
    found = asked_after(line)
    if found is None or found.name not in asked:
        return False
    return found.surely or " " not in found.name or guess_role(line[found.end :]) == "official"


def in_full(found: Introduction, asked: MutableMapping[str, str]) -> Introduction:
    """Return who is introduced, by his full name where he `asked` before and is now called by his given name.

    `asked`, which is kept up, holds full names by full and given name; "" for a given name that two bear.
    """
    name = found.speaker
    if name is None or " " not in name:
        return replace(found, speaker=asked.get(name or "") or name)
    given = name.split()[-1]
    asked[name], asked[given] = name, name if asked.get(given, name) == name else ""
    return found


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


def opened_by_form(
    form: Form, found: tuple[Kind, int], locator: str, span: Span, line: str, heading: str | None
) -> Open | None:
    """Return the turn that a line of a form opens: of whoever filled it in, or of who answers; None for others."""
    kind, begin = found
    if kind == "words" and form.person is not None:
        name, place = form.person
        start = span.end - len(line[begin:].lstrip())
        return Open(locator, start, span.end, "citizen", name, place, heading, True, True)
    if kind == "answer":
        return Open(locator, span.start + begin, span.end, "official", None, None, None, True, True)
    return None


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


def is_of_clerk(line: str, section: Section, opened: Open | None) -> bool:
    """Return whether a line that introduces nobody is of whoever wrote the minutes: who came, how the meeting went."""
    if section in {"attendance", "closing"} or (section == "opening" and opened is None):
        return True
    if section in {"replies", "conclusion"} or not is_narration(line):
        return False
    return opened is None or opened.role == "citizen" or CLOCKED.match(line) is not None


def tells_who(opened: Open | None, span: Span, line: str) -> bool:
    """Read a line below a name on a line of its own that says what its bearer is; return whether it does.

    Below "Ông Lò Văn Én" may stand "Giám đốc Sở Xây dựng": then he answers, and his words begin under it.
    """
    if opened is None or opened.speaker is None or opened.start < opened.end or opened.place is not None:
        return False
    found = who_below(line)
    if found is None:
        return False
    role, opened.place = found
    opened.start = opened.end = span.end
    if role == "official" and not opened.sure:
        opened.role, opened.sure = role, True
    return True


def is_office(line: str, *, styled: bool = False) -> bool:
    """Return whether a line of its own, in capitals or `styled` as a heading, names an office, which has the floor.

    >>> is_office("CHỦ TỊCH UBND PHƯỜNG"), is_office("1. CHỦ TỊCH UBND PHƯỜNG"), is_office("Chủ tịch")
    (True, False, False)
    """
    listed = ITEM.match(line) is not None
    return (styled or line.isupper()) and not listed and len(line) <= LONGEST_TITLE and role_of(line) == "official"
