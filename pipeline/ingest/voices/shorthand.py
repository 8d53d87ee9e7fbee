"""How clerks shorten the line that introduces somebody: titles of a letter, names in brackets, words after a dash."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.ingest.voices.labels import role_of
from pipeline.ingest.voices.names import CAPITAL, PLACE, TITLED, UPPER, name_at, place_in
from pipeline.ingest.words.spelling import TwoSpellings, plain
from pipeline.records import Role


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a line says before the words begin. `end` is where, in the line, the words begin."""

    end: int
    role: Role | None  # None: the line does not say, its surroundings must
    speaker: str | None = None
    place: str | None = None


_CAPITAL_LABEL = re.compile(r"([^\Wa-z\d_][^.:\n]{3,60})\. [–—-] ")


def with_colon(head: str) -> str:
    """Return "ÔNG A. – Thưa" as "ÔNG A:   Thưa", which is as long: so shorthand writers end a name in capitals."""
    match = _CAPITAL_LABEL.match(head)
    if match is None or not match[1].isupper():
        return head
    return head[: match.end(1)] + ":  " + head[match.end(1) + 3 :]


_SHORT_TITLE = re.compile(
    rf"(?P<before>\s*(?:[-–+*•]\s*|\(?\d{{1,3}}[.)]\s*)?)[ÔB]\.(?=\s*{CAPITAL}(?:\s+{CAPITAL}){{0,4}}\s*"
    r"(?:[(,–-][^:.;]{2,60})?\s*:\s*\S.{8})"
)


def with_title(head: str) -> str:
    """Return "Ô. Nam (tổ 5): …" as "Cụ Nam (tổ 5): …", which is as long: clerks shorten "ông" and "bà"."""
    match = _SHORT_TITLE.match(head)
    return head if match is None else f"{match['before']}Cụ{head[match.end() :]}"


ONE_LETTER = re.compile(
    rf"(?:(?:g\s*/\s*đ|gđ|hộ|gia đình)\s+)?[ôbac]\.?\s+(?={CAPITAL}\s+{CAPITAL})"
)  # "ô Lò Văn Én": a title, as notebooks shorten it
_BRACKETED = TwoSpellings(
    r"(?P<label>(?:câu )?hỏi|đáp|trả lời|phát biểu|ý kiến|kiến nghị|phản ánh|bạn đọc hỏi)?\s*[:.]?\s*"
    r"[(\[](?P<who>[^()\[\]\n]{3,110})[)\]]\s*(?P<mark>[:.–-]?)\s*"
)
_ROLE_OF_LABEL: dict[str, Role] = {
    "hoi": "citizen", "cau hoi": "citizen", "cau": "citizen", "ban doc hoi": "citizen", "dap": "official",
    "tra loi": "official",
}  # fmt: skip
_LABEL_OF_ITEM = re.compile(r"[\d\W]+|(?<!\w)(?:thu|so)(?!\w)")
_BEFORE_NAME = re.compile(rf"[^{UPPER}]*(?={CAPITAL})")


def bracketed_line(head: str, start: int, body: str, *, listed: bool) -> Introduction | None:
    """Return who is introduced by a label and a person in brackets: "Hỏi (chị Tuyền, chợ Phước Long):".

    `body` is `head` from `start` on; `listed`: a number or a dash stands before it. None where there is no such label.
    """
    match = _BRACKETED.match(body)
    if match is None or not (
        match["label"] or listed or match["mark"] == ":" or TITLED.match(match["who"]) or body[:1] == "["
    ):
        return None
    if match.end() >= len(body) and not (match["label"] or listed):
        return None
    who = match["who"]
    if not match["label"] and body[:1] == "[" and (voice := role_of(who)) is not None:
        return Introduction(start + match.end(), voice, inner_name(who), place_in(who))
    begin = 0
    name, end = name_at(who, bare=True)
    if name is None and (before := _BEFORE_NAME.match(who)) is not None:
        begin = before.end()
        name, end = name_at(who[begin:], bare=True)
    if name is None or (begin and PLACE.search(who[:begin])):
        return None
    label = plain(match["label"] or "").strip() or _LABEL_OF_ITEM.sub(" ", plain(head[:start])).strip()
    role = _ROLE_OF_LABEL.get(label) or role_of(who)
    return Introduction(start + match.end(), role, name, place_in(who[begin + end :]))


_DASHED = TwoSpellings(r"\s*(?:[(,–—-])\s*(?P<about>[^:.;!?()–—]{3,60}?)\)?\s+[-–—]\s+(?=\S.{14})")


def dashed_line(head: str, start: int, body: str) -> Introduction | None:
    """Return a person whose words follow a dash: "Bà Tư (tổ 5) – Hẻm 12 ngập hoài."; None for any other line."""
    name, end = name_at(body, bare=True)
    if (
        name is not None
        and (" " in name or TITLED.match(body))
        and (found := _after_dash(start, body, name, end)) is not None
    ):
        return found
    match = _DASHED.match(body[end:]) if name is not None else None
    if match is None or not (PLACE.match(match["about"]) or role_of(match["about"])):
        return None
    return Introduction(start + end + match.end(), role_of(match["about"]), name, place_in(match["about"]))


_DASH = re.compile(r"\s+[–—-]\s+(?=\S)")
_SAID_AFTER_DASH = 60  # code points; what is shorter, or a place or an office, only says who somebody is


def _after_dash(start: int, body: str, name: str, end: int) -> Introduction | None:
    """A person and, straight behind a dash, what he said: "ông Lò Văn Én – trâu chết rét mà chưa được đền"."""
    dash = _DASH.match(body, end)
    said = body[dash.end() :] if dash else ""
    if " " not in name and not said[:1].islower():
        return None
    short = len(said) < (_SAID_AFTER_DASH // 2 if said[:1].islower() else _SAID_AFTER_DASH)
    if dash is None or short or PLACE.match(said) or role_of(said[:40]) is not None:
        return None
    return Introduction(start + dash.end(), None, name)


_NOBODY = TwoSpellings(
    r"(?:có )?(?:\d|một|hai|vài|mấy) (?:người|chị|anh|ông|bà|cụ|hộ|bác|cô|cháu|thanh niên|phụ nữ)(?: [^\W\d_]+){0,3}"
    r"(?: ?\([^()]{2,40}\))?"
)
"""A label of somebody whom the clerk does not name: "1 người (không ghi tên)"."""
_AN_OFFICE = TwoSpellings(r"(?:phường|xã|huyện|quận|thị trấn|ubnd|ấp)(?: (?:trả lời|nói|đáp))?(?: ?\([^()]{2,40}\))?")


def role_of_short(label: str) -> Role | None:
    """Return the role of a label as notebooks have it, None for any other.

    >>> role_of_short("1 người (không ghi tên)"), role_of_short("Phường (a Hải)"), role_of_short("Hẻm 5")
    ('citizen', 'official', None)
    """
    said = label.strip()
    return "citizen" if _NOBODY.fullmatch(said) else "official" if _AN_OFFICE.fullmatch(said) else None


def inner_name(label: str) -> str | None:
    """Return the first name behind a title in a label, None where there is none."""
    for match in TITLED.finditer(label):
        name, _ = name_at(label[match.start() :])
        if name and role_of(name) != "chair":
            return name
    return None
