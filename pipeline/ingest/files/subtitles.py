"""Subtitles (.vtt, .srt): cues of one voice, joined so that sentences are whole again."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.ingest.files.builder import Piece
from pipeline.ingest.files.wrapping import ends_sentence

_TIME = re.compile(
    r"((?:\d{1,3}:)?\d{1,2}:\d{2})(?:[.,](\d{1,3}))?\s*-->\s*((?:\d{1,3}:)?\d{1,2}:\d{2})(?:[.,](\d{1,3}))?"
)
_VOICE = re.compile(r"<v(?:\.[^ >]{0,60})?\s+([^>]{1,120})>")
_TAG = re.compile(r"</?[a-zA-Z0-9][^<>]{0,120}>|\{\\[^{}]{0,40}\}")
_NAMED = re.compile(
    r"(?:[-–]\s*|>>\s*)?([^\W\d_](?:[^:.!?,;\n]|(?<=\b[A-ZĐ])\.|(?<=\b(?:TP|TX|TT|KP))\.){1,60}):\s+"
)  # "UBND P. Thắng Nhất: "
_ROLE = re.compile(
    r"(?:ông|bà|anh|chị|cô|chú|bác|em|cụ|đồng chí|đ/c|mc|cử tri|đại biểu|chủ (?:tịch|trì|tọa|toạ)|phó|bí thư|trưởng|"
    r"giám đốc|lãnh đạo|đại diện|người|công dân|điều hành|dẫn chương trình|thư ký|phóng viên|phường|xã|ubnd|hđnd|sở|"
    r"phòng|công an|điểm cầu|tổ|thôn|speaker(?:_?\d+)?|host|voice|giọng|hỏi|đáp|trả lời)(?!\w)",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"(?:[-–]\s*|>>\s*)?[(\[]([^()\[\]\n]{2,80})[)\]]:?\s+(?=\S)")
_DASH = re.compile(r"(?:[-–]|>>)\s*(?=\S)")
_LINE_DASH = re.compile(r"\s*[-–]\s*(?=\S)")
_ARROWS = re.compile(r"(?<!\S)>{2,3}\s*")
_CUT = "\x1f"
_CAPTION = re.compile(r"(?:\{\\an[789]\}\s*(?:<i>)?|<i>)[^<>{}]+(?:</i>)?", re.IGNORECASE)
_MOST_CAPTIONS = 0.4  # share of the cues: where more are set like captions, they are the words themselves
_NOTE = re.compile(r"[(\[](?P<what>[^()\[\]\n]{2,80})[)\]]|[♪♫].*")
_FEWEST_DASHES = 2  # in a file that means other voices by them
_PAUSE_SECONDS = 2.0  # after a finished sentence, another may begin to speak
_LONG_PAUSE_SECONDS = 6.0  # ... even where no sentence was seen to end


@dataclass(frozen=True, slots=True)
class Shown:
    """What a file gives for one stretch of time, in seconds: its lines, under the time as it is written."""

    time: str
    starts_at: float
    ends_at: float
    lines: list[str]


@dataclass(frozen=True, slots=True)
class _Cue:
    time: str
    starts_at: float  # seconds
    ends_at: float
    words: str
    voice: str | None
    dashed: bool
    captioned: bool = False


def read_subtitles(text: str) -> Iterator[Piece]:
    """Yield one cue for each stretch of one voice; where no voices are told apart, one for each between pauses.

    Voices are those of `<v Name>` and of `Name:` or `(Name)` before a cue, and of a caption in a cue of its own, in
    italics or at the top; a voice that `>>` or a dash only tells from the one before it is "". The locator is the start
    of the first cue. Notes, sounds, styles, cue numbers, other captions and lines that a rolling caption repeats are
    dropped.
    """
    return read_shown(list(_blocks(text)))


def read_shown(blocks: Sequence[Shown]) -> Iterator[Piece]:
    """Yield what `blocks` hold as `read_subtitles` does."""
    cues = list(_cues(blocks))
    voiced = any(cue.voice for cue in cues)
    if (not voiced or any(cue.captioned for cue in cues)) and sum(cue.dashed for cue in cues) >= _FEWEST_DASHES:
        cues = [replace(cue, voice="") if cue.dashed and cue.voice is None else cue for cue in cues]
    held: list[_Cue] = []
    for cue in cues:
        if held and _is_new_stretch(held[-1], cue, voiced):
            yield _joined(held)
            held = []
        if held and cue.voice is None:
            cue = replace(cue, voice=held[-1].voice)
        held.append(cue)
    if held:
        yield _joined(held)


def _is_new_stretch(last: _Cue, cue: _Cue, voiced: bool) -> bool:
    if voiced:
        return cue.dashed or (cue.voice is not None and cue.voice != last.voice)
    pause = cue.starts_at - last.ends_at
    return cue.dashed or pause >= _LONG_PAUSE_SECONDS or (pause >= _PAUSE_SECONDS and ends_sentence(last.words))


def _joined(cues: Sequence[_Cue]) -> Piece:
    words = " ".join(cue.words for cue in cues if cue.words)
    return Piece(words, "cue", cues[0].time, voice=cues[0].voice)


def _cues(blocks: Sequence[Shown]) -> Iterator[_Cue]:
    all_lines = [block.lines for block in blocks]
    dashes = sum(_LINE_DASH.match(_plain(lines[0])) is not None for lines in all_lines if lines) >= _FEWEST_DASHES
    names = _speaker_names([[part] for lines in all_lines for part in _parts(list(map(_plain, lines)), dashes=dashes)])
    captions = _captions(all_lines)
    shown, above = "", None
    for block in blocks:
        lines = block.lines
        caption = captions.get(" ".join(lines))
        if caption is not None:
            above = caption if _is_speaker(caption.split(",")[0]) else above
            continue
        fresh = [line for line in lines if line != shown or len(line.split()) < 3]
        shown = lines[-1] if lines else shown
        tagged = _VOICE.search(" ".join(fresh))
        of_file = html.unescape(tagged[1]).strip() if tagged else None
        for words in _parts(list(map(_plain, fresh)), dashes=dashes) or [""]:
            voice = of_file
            dashed = _DASH.match(words)
            named = _named(words, names) if voice is None else None
            if named is not None:
                voice, words = named[1].strip(), words[named.end() :]
            elif dashed:
                words = words[dashed.end() :]
                voice = voice if voice is not None or dashed[0][0] != ">" else ""
            captioned = above is not None and not voice
            if captioned:
                voice, above = above, None
            if words or voice:
                yield _Cue(block.time, block.starts_at, block.ends_at, words, voice, bool(dashed), captioned)


def _captions(cues: Sequence[Sequence[str]]) -> dict[str, str]:
    """Return the cues that are no words of a speaker, and what they say: captions, sounds, notes in brackets."""
    set_apart = {words: _plain(words).strip() for words in map(" ".join, cues) if _CAPTION.fullmatch(words)}
    found = set_apart if len(set_apart) <= len(cues) * _MOST_CAPTIONS else {}
    notes = {words: note["what"] or "" for words in map(" ".join, cues) if (note := _NOTE.fullmatch(_plain(words)))}
    return found | notes


def _parts(lines: Sequence[str], *, dashes: bool) -> list[str]:
    """Return the words of a cue, cut where `>>` or, in a file of `dashes`, a dash at the start of a line is a voice."""
    joined = " ".join(f"{_CUT}{line}" if dashes and _LINE_DASH.match(line) else line for line in lines)
    parts = _ARROWS.sub(f"{_CUT}>> ", joined).split(_CUT)
    return [" ".join(part.split()) for part in parts if part.strip()]


def _named(words: str, names: set[str]) -> re.Match[str] | None:
    """Return the speaker before the words of a cue: one of `names` before a colon, or anybody in brackets."""
    if (named := _NAMED.match(words)) and named[1].strip() in names:
        return named
    named = _IN_BRACKETS.match(words)
    return named if named and _is_speaker(named[1].split(",")[0]) else None


def _blocks(text: str) -> Iterator[Shown]:
    """Yield the times of each cue and the lines below them; what stands outside of cues is notes and styles."""
    time: re.Match[str] | None = None
    lines: list[str] = []
    for line in text.split("\n"):
        if "-->" in line and (match := _TIME.search(line)):
            if time is not None:
                yield _shown(time, lines[:-1] if lines and lines[-1].isdigit() else lines)
            time, lines = match, []
        elif time is not None and line and not line.isspace():
            lines.append(line.strip())
        elif time is not None and lines:
            yield _shown(time, lines)
            time, lines = None, []
    if time is not None:
        yield _shown(time, lines)


def _shown(time: re.Match[str], lines: list[str]) -> Shown:
    return Shown(time[1], seconds(f"{time[1]}.{time[2] or 0}"), seconds(f"{time[3]}.{time[4] or 0}"), lines)


def _speaker_names(cues: Sequence[Sequence[str]]) -> set[str]:
    """Return what stands before a colon at the start of cues and is a speaker: a name, an office, or often repeated."""
    found = Counter(named[1].strip() for lines in cues if lines and (named := _NAMED.match(_plain(lines[0]) + " ")))
    return {name for name, n in found.items() if _is_speaker(name) or (n >= 3 and len(name.split()) <= 6)}


def _is_speaker(name: str) -> bool:
    words = name.split()
    is_name = 2 <= len(words) <= 7 and all(not word[0].islower() for word in words)
    return is_name or (len(words) <= 8 and bool(_ROLE.match(name)))


def _plain(line: str) -> str:
    return html.unescape(_TAG.sub("", line))


def seconds(clock: str) -> float:
    """Return the seconds of a time, "1:02.5" as well as "62,5s".

    >>> seconds("00:01:02.5"), seconds("62,5s")
    (62.5, 62.5)
    """
    total = 0.0
    for part in clock.rstrip("s").replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total
