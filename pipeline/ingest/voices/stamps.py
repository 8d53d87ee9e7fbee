"""Labels as recordings bear them: times of the clock, and voices that a recogniser only numbers."""

from __future__ import annotations

import re

from pipeline.ingest.words.spelling import plain

_CLOCK = r"\d{1,2}(?::|[hg]|\s?giờ\s?)\d{2}(?::\d{2})?(?:[.,]\d+)?(?:\s*[AP]M)?"
_CLOCKS = rf"{_CLOCK}(?:\s*(?:-{{1,2}}>?|[–—→])\s*{_CLOCK})?"
_CALENDAR = r"\d{1,2}/\d{1,2}/\d{2,4}"
STAMP = re.compile(rf"\s*[\[(]?(?:{_CALENDAR},?\s+)?{_CLOCKS}(?:,?\s+{_CALENDAR})?[\])]?\s*[-–:|]?\s*")
TIMED_LABEL = re.compile(rf"(?P<label>[^\W\d_][^:\n]{{1,60}}?)\s*:?\s+[\[(]?{_CLOCKS}[\])]?\s*:?\s*")
ANONYMOUS = re.compile(
    r"(?:nguoi noi|speaker|spk|giong|nguoi|khach(?! moi)|participant|nguoi phat bieu|giong noi|unknown|khong ro|"
    r"(?:nam|nu)(?![a-z]))\s*(?:#|so\s*)?[\d a-z]{0,3}"
)
NUMBERED_ALONE = re.compile(
    r"(?:nguoi (?:noi|phat bieu)|speaker|spk|giong(?: noi)?|participant|unknown(?: speaker)?)[ #]*\d{1,3}"
)
_NUMBERED_VOICE = re.compile(rf"([a-z][a-z ]{{1,30}}?)\s*(?:#|so )?\s*(\d{{1,3}})\W*(?:\s\W*{_CLOCKS}\W*)?")


def numbered_voice(label: str) -> str | None:
    """Return which voice a recogniser means by "[00:12:34] Người nói 3:", the same each time; None for other labels."""
    stamp = STAMP.match(label)
    match = _NUMBERED_VOICE.fullmatch(plain(label[stamp.end() if stamp else 0 :]).replace("_", " ").strip())
    return f"{match[1]} {match[2]}" if match else None
