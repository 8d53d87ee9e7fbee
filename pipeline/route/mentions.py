"""Agencies named in a text: whom the speaker turns to, and who is merely mentioned."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from pipeline.records import Span
from pipeline.taxonomy import AgencyRegistry
from pipeline.text import normalise, strip_tones, tokens_of

_ASKS = re.compile(
    r"(?:đề nghị|kiến nghị|đề xuất|mong|xin|yêu cầu|nhờ|kính gửi|gửi|kính mong|báo|phản ánh (?:tới|với|đến)|hỏi)\s+"
    r"(?:(?:rằng|tới|đến|với|các|các cấp|quý|lãnh đạo|ông|bà|đồng chí|chủ tịch|giám đốc|cơ quan|ubnd|uỷ ban|ủy ban|"
    r"nhân dân|hđnd|chính quyền|cấp|ban|ngành)\s+){0,4}"
    r"(phường|xã|thị trấn|quận|huyện|thị xã|thành phố|tỉnh|sở|bộ|công an|trung ương|chính phủ|quốc hội|điện lực|"
    r"nhà nước)(?!\w)"
)
_TIER = {
    "phường": "commune", "xã": "commune", "thị trấn": "commune", "quận": "district", "huyện": "district",
    "thị xã": "district", "tỉnh": "province", "sở": "so", "bộ": "ministry",
    "trung ương": "ministry", "chính phủ": "ministry", "quốc hội": "ministry", "công an": "police",
    "điện lực": "company", "nhà nước": "ministry",
}  # fmt: skip
_SHORTEST = 5  # letters of an alias; shorter ones mean too many things
_VAGUE = {
    "thanh pho", "nha nuoc", "ubnd", "phuong", "xa", "quan", "huyen", "chu tich xa", "cong an", "dien luc",
    "to dan pho", "chu dau tu", "ban quan tri", "truong hoc", "hoi phu nu", "doan thanh nien", "quoc hoi", "chinh phu",
}  # fmt: skip


Places = list[tuple[Span, str]]
"""Pieces of a normal text, each with the id of an agency or a tier."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a text names: agencies by id, and the tiers that the speaker turns to."""

    agencies: frozenset[str]
    tiers: frozenset[str]


class MentionFinder:
    """Finds agencies by name and alias; built once over a registry.

    Most texts name none, though many hold the first word of a name: names are looked up by their first two words.
    """

    def __init__(self, registry: AgencyRegistry) -> None:
        self._by_start: dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for agency in registry:
            for alias in (agency.name.replace(" Hà Nội", "").replace(" thành phố", ""), *agency.aliases):
                words = tokens_of(normalise(alias).text)
                bare = strip_tones(" ".join(words))
                if len(bare) >= _SHORTEST and bare not in _VAGUE and words:
                    self._by_start[words[:2]].append((words, agency.id))
        self._pairs = frozenset(start for start in self._by_start if len(start) > 1)
        self._single = frozenset(start[0] for start in self._by_start if len(start) == 1)

    def find(self, text: str, tokens: tuple[str, ...] | None = None, *, city: str = "province") -> Mentions:
        """Return what a normal text names; the longest name at each place counts.

        `tokens` are those of the text, where they are already known. `city` is the tier of what is called "thành phố"
        where the speaker lives: in a tỉnh it is a town, of the tier "district".
        """
        found = self._agencies(tokens_of(text) if tokens is None else tokens)
        return Mentions(found, frozenset([_TIER.get(unit, city) for unit in _ASKS.findall(text)]))

    def named_at(self, text: str, tokens: tuple[str, ...]) -> Places:
        """Return where a normal text, whose tokens are given, names agencies."""
        named = self._names(tokens)
        starts, at = [], 0
        for token in tokens[: max((end for _, end, _ in named), default=0)]:
            starts.append(text.find(token, at))
            at = starts[-1] + len(token)
        return [(Span(starts[a], starts[b - 1] + len(tokens[b - 1])), agency_id) for a, b, agency_id in named]

    def asked_at(self, text: str, *, city: str = "province") -> Places:
        """Return where a normal text turns to tiers; `city` as for `find`."""
        return [(Span(*one.span(1)), _TIER.get(one[1], city)) for one in _ASKS.finditer(text)]

    def _agencies(self, tokens: tuple[str, ...]) -> frozenset[str]:
        return frozenset([agency_id for _, _, agency_id in self._names(tokens)])

    def _names(self, tokens: tuple[str, ...]) -> list[tuple[int, int, str]]:
        """Return (first token, token after the last, agency) of each name, in order."""
        found: list[tuple[int, int, str]] = []
        end = 0  # of the last name
        for at in self._starts(tokens):
            if at < end:
                continue
            for start in (tokens[at : at + 2], (tokens[at],)):
                for alias, agency_id in self._by_start.get(start, ()):
                    if tokens[at : at + len(alias)] == alias:
                        found.append((at, at + len(alias), agency_id))
                        end = max(end, at + len(alias))
        return found

    def _starts(self, tokens: tuple[str, ...]) -> list[int]:
        """Return where names may begin, in order."""
        starts: list[int] = []
        if not self._pairs.isdisjoint(pairwise(tokens)):
            starts += [at for at, pair in enumerate(pairwise(tokens)) if pair in self._pairs]
        if not self._single.isdisjoint(tokens):
            starts = sorted([*starts, *(at for at, token in enumerate(tokens) if token in self._single)])
        return starts
