"""Agencies named in a text: whom the speaker turns to, and who is merely mentioned."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from pipeline.taxonomy import AgencyRegistry
from pipeline.text import normalise, strip_tones

_WORD = re.compile(r"\w+")
_ASKS = re.compile(
    r"(?:đề nghị|kiến nghị|đề xuất|mong|xin|yêu cầu|nhờ|kính gửi|gửi|kính mong|báo|phản ánh (?:tới|với|đến)|hỏi)\s+"
    r"(?:(?:rằng|tới|đến|với|các|các cấp|quý|lãnh đạo|ông|bà|đồng chí|chủ tịch|giám đốc|cơ quan|ubnd|uỷ ban|ủy ban|"
    r"nhân dân|hđnd|chính quyền|cấp|ban|ngành)\s+){0,4}"
    r"(phường|xã|thị trấn|quận|huyện|thị xã|thành phố|tỉnh|sở|bộ|công an|trung ương|chính phủ|quốc hội|điện lực|"
    r"nhà nước)(?!\w)"
)
_TIER = {
    "phường": "commune", "xã": "commune", "thị trấn": "commune", "quận": "district", "huyện": "district",
    "thị xã": "district", "thành phố": "province", "tỉnh": "province", "sở": "so", "bộ": "ministry",
    "trung ương": "ministry", "chính phủ": "ministry", "quốc hội": "ministry", "công an": "police",
    "điện lực": "company", "nhà nước": "ministry",
}  # fmt: skip
_SHORTEST = 5  # letters of an alias; shorter ones mean too many things
_VAGUE = {
    "thanh pho", "nha nuoc", "ubnd", "phuong", "xa", "quan", "huyen", "chu tich xa", "cong an", "dien luc",
    "to dan pho", "chu dau tu", "ban quan tri", "truong hoc", "hoi phu nu", "doan thanh nien", "quoc hoi", "chinh phu",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a text names: agencies by id, and the tiers that the speaker turns to."""

    agencies: frozenset[str]
    tiers: frozenset[str]


class MentionFinder:
    """Finds agencies by name and alias; built once over a registry, one pass over the words of a text."""

    def __init__(self, registry: AgencyRegistry) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for agency in registry:
            for alias in (agency.name.replace(" Hà Nội", "").replace(" thành phố", ""), *agency.aliases):
                words = tuple(_WORD.findall(normalise(alias).text))
                bare = strip_tones(" ".join(words))
                if len(bare) >= _SHORTEST and bare not in _VAGUE and words:
                    self._by_first[words[0]].append((words, agency.id))
        for options in self._by_first.values():
            options.sort(key=lambda option: (-len(option[0]), option))

    def find(self, text: str) -> Mentions:
        """Return what a normal text names; the longest name at each place counts."""
        words = _WORD.findall(text)
        found: set[str] = set()
        at = 0
        while at < len(words):
            step = 1
            for alias, agency_id in self._by_first.get(words[at], ()):
                if tuple(words[at : at + len(alias)]) == alias:
                    found.add(agency_id)
                    step = max(step, len(alias))
            at += step
        tiers = frozenset(_TIER[match[1]] for match in _ASKS.finditer(text))
        return Mentions(frozenset(found), tiers)
