"""Personal data out, typed tokens in: nothing that a model, a log or a letter reads names a person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from pipeline.records import Mask, Span
from pipeline.text.masking.addresses.addresses import find_addresses
from pipeline.text.masking.identifiers.identifiers import find_identifiers
from pipeline.text.masking.people.people import find_people
from pipeline.text.masking.words import Found, Words

_MARKS = "\u0300-\u036f"
_INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff"
_ODD = re.compile(f"[{_MARKS}{_INVISIBLE}\uff01-\uff5e]")
_CLUSTER = re.compile(f"[^{_MARKS}][{_MARKS}]*|[{_MARKS}]+")
_TOKEN = re.compile(r"\[([A-ZĐÀ-Ỹ]{2,9}(?: [A-ZĐÀ-Ỹ]{2,5})?)\]")
"""A mask that stands in the text already: what was masked once is not read as words the second time."""

_PLAIN: dict[int, str | None] = {0xFF01 + i: chr(0x21 + i) for i in range(94)}
_PLAIN |= {ord(sign): None for sign in re.findall(f"[{_INVISIBLE}]", "".join(map(chr, range(0x10000))))}


_YEAR = r"(?:19[1-9]\d|200\d|201\d)"
_BIRTHDAY = re.compile(
    rf"\s?[,(–-]\s?(?P<value>\d{{1,2}}[./-]\d{{1,2}}[./-]{_YEAR})(?!\d)|(?:\s\(|,\s(?=\d{{4}},))(?P<year>{_YEAR})(?=[,;)])"
    rf"|\s[–-]\s(?P<born>{_YEAR})(?=[.,;)\s]*(?:$|\n|[,;)]))"
)
_YEAR_DIGITS = 4
_LAST_READ = 4_096  # texts: a passage that is looked at twice before it is cut is most often masked whole in the end
KINDS = frozenset(
    ("HỌ TÊN", "SĐT", "CCCD", "ĐỊA CHỈ", "TÀI KHOẢN", "BIỂN SỐ", "THỬA ĐẤT", "SỐ GCN", "EMAIL", "MST", "NGÀY SINH",
     "HỘ CHIẾU", "MÃ BHXH", "MÃ HỒ SƠ")
)  # fmt: skip
"""What a token can say that it stands for."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with each `mask` replaced by its token, otherwise verbatim. Spans refer to the text that was given."""

    text: str
    masks: tuple[Mask, ...]


def mask(text: str, *, people: Iterable[str] = ()) -> Masked:
    """Return `text` with people's names, numbers and addresses replaced by tokens such as `[HỌ TÊN]` and `[SĐT]`.

    Works on any Unicode form, any case, and text typed without diacritics. Masks never overlap and run in text order.
    What is public stays: communes, streets, agencies, numbers of documents, amounts, dates. `people` are names known
    to be people's (the speaker's); they are masked wherever they stand.

    >>> mask("Tôi là Vũ Thị Mận, số máy 0912 345 678, phản ánh phố Nguyễn Trãi ngập").text
    'Tôi là [HỌ TÊN], số máy [SĐT], phản ánh phố Nguyễn Trãi ngập'
    """
    plain, positions = _plain(text)
    found = [*_found_in(plain), *_find_known(plain, people)]
    found += [born for one in found if one[2] == "HỌ TÊN" and (born := _born(plain, one[1]))]
    if "[" in plain:
        found += [(*token.span(), token[1]) for token in _TOKEN.finditer(plain) if token[1] in KINDS]
    masks = tuple(
        Mask(Span(start, end) if positions is None else Span(positions[start], positions[end]), kind)
        for start, end, kind in _without_lone_years(_merged(found))
    )
    return Masked(replace_masks(text, masks), masks)


@lru_cache(maxsize=_LAST_READ)
def _found_in(plain: str) -> tuple[Found, ...]:
    words = Words(plain)
    return (*find_identifiers(words), *find_addresses(words), *find_people(words))


def _find_known(text: str, people: Iterable[str]) -> Iterator[Found]:
    for name in people:
        if name and name in text:
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
                yield *match.span(), "HỌ TÊN"


def _token(kind: str) -> str:
    return f"[{kind}]"


def replace_masks(text: str, masks: Sequence[Mask], token: Callable[[str], str] = _token) -> str:
    """Return `text` with each of `masks` (in text order) replaced by the token of its kind."""
    if not masks:
        return text
    pieces, end = [], 0
    for one in masks:
        pieces += [text[end : one.span.start], token(one.kind)]
        end = one.span.end
    return "".join((*pieces, text[end:]))


def _plain(text: str) -> tuple[str, list[int] | None]:
    """Return `text` composed, with ASCII digits and nothing invisible, and where each code point of it came from.

    The positions are None where the text was plain already, as almost every text is.
    """
    if not _ODD.search(text):
        return text, None
    pieces: list[str] = []
    positions: list[int] = []
    for match in _CLUSTER.finditer(text):
        piece = match[0].translate(_PLAIN)
        piece = unicodedata.normalize("NFC", piece) if len(piece) > 1 else piece
        pieces.append(piece)
        positions += [match.start()] * len(piece)
    return "".join(pieces), [*positions, len(text)]


def _born(text: str, end: int) -> Found | None:
    """Return the birthday after a name that ends at `end`: "Bùi Thị Hường - 17/02/1966"."""
    day = _BIRTHDAY.match(text, end)
    return (*day.span(day.lastgroup or 0), "NGÀY SINH") if day else None


def _without_lone_years(found: list[Found]) -> list[Found]:
    """Drop years of birth where nothing else is hidden: "con tôi sinh năm 2018" points at nobody."""
    if found and all(kind == "NGÀY SINH" and end - start == _YEAR_DIGITS for start, end, kind in found):
        return []
    return found


def _merged(found: list[Found]) -> list[Found]:
    """Join what overlaps, so that nothing found stays readable; the longest piece says the kind, or the first found."""
    out: list[tuple[int, int, str, int]] = []
    for start, end, kind in sorted(found, key=itemgetter(0)):
        if out and start < out[-1][1]:
            first, last, old_kind, longest = out[-1]
            kind = kind if end - start > longest else old_kind
            out[-1] = (first, max(last, end), kind, max(longest, end - start))
        else:
            out.append((start, end, kind, end - start))
    return [(start, end, kind) for start, end, kind, _ in out]
