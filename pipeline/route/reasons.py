"""Why an office, and why not another: what really parted them, in words that an officer reads.

Every score is a sum of features times weights. What a feature brings to one office and not to the others is its part
in the decision; the largest parts are told. A sentence is told only of an office of which it is true.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.records import Prediction, Scored
from pipeline.route.competence import CompetenceRules
from pipeline.route.ground import Ground
from pipeline.route.usual import Shares
from pipeline.route.weigh import ASKED, ASKED_ANOTHER, FEATURES, Weighed
from pipeline.taxonomy import TIERS, Taxonomy, Venue

SUPERIOR = "cấp trên của cơ quan có người bị phản ánh"
UNHEARD = "xếp thêm cho đủ lựa chọn: trong ý kiến chưa có gì nói tới cơ quan này"
CLUES = "điều nêu trong ý kiến (ai quản lý, ai quyết định) cho thấy việc của cấp này"
OTHER_CLUES = "điều nêu trong ý kiến cho thấy việc của cấp khác"
_BELIEFS = {
    "model": ("mô hình: giống những ý kiến đã gán nhãn cho cơ quan này", "ít gặp việc này ở cơ quan đó hơn"),
    "usual": ("thường trả lời ý kiến cùng lĩnh vực", "ít khi trả lời ý kiến cùng lĩnh vực hơn"),
    "mandates": ("nhiệm vụ được giao khớp với ý kiến", "nhiệm vụ được giao ít khớp với ý kiến hơn"),
}
"""Of each belief that names nothing: what it says for an office, and against one in which it is weaker."""

_THEMES: Mapping[str, tuple[str, ...]] = {
    "named": ("named",),
    "asked": ("asked", "not_asked"),
    "clues": ("clues", "other_clues"),
    "matters": ("matters",),
    "rules": ("rules",),
    "model": ("model",),
    "usual": ("usual",),
    "mandates": ("mandates",),
    "tier": ("tier",),
}
"""What belongs together for a reader; features that stand in none are told of by no sentence."""

_WHY = 3  # reasons for one office
_WHY_NOT = 2
_TOLD = 0.2  # log odds from which a part is worth telling
_BELIEVED = 0.05  # below it nobody would say that a belief speaks for an office
_AUDIBLE = 0.01
_LEADS = 0.2  # part in a matter or a topic from which an office leads there; helpers have less

_OF_TIER = dict(
    zip(
        TIERS,
        (
            "xã, phường",
            "quận, huyện",
            "sở, ngành",
            "tỉnh, thành phố",
            "công an, quân sự",
            "bộ, trung ương",
            "doanh nghiệp",
            "cơ quan khác",
        ),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks for an office, and against it where another stands first."""

    why: tuple[str, ...]
    why_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grounds:
    """All that a decision rested on: what was believed, what was weighed, and where and when it was raised."""

    prediction: Prediction
    weighed: Weighed
    ground: Ground
    venue: Venue  # the likeliest
    day: date
    superiors: Collection[str] = ()  # offices above one that is complained about


@dataclass(frozen=True, slots=True)
class _Office:
    """One office in one decision, and what each theme brings to its log odds."""

    id: str
    tier: str
    parts: Mapping[str, float]


class Reasons:
    """Tells reasons; built once for a taxonomy, its rules, and the weights of the features (temperature included)."""

    def __init__(self, taxonomy: Taxonomy, rules: CompetenceRules, weight: Mapping[str, float]) -> None:
        self._taxonomy = taxonomy
        self._rules = rules
        self._tier = {agency.id: agency.tier for agency in taxonomy.agencies}
        at = {name: number for number, name in enumerate(FEATURES)}
        self._used = {
            theme: [(at[name], weight[name]) for name in names if name in at] for theme, names in _THEMES.items()
        }

    def of(self, offices: Sequence[str], grounds: Grounds) -> list[Reason]:
        """Return the reasons for each of the offices, which run best first."""
        seen = [self._office(one, grounds.weighed) for one in offices]
        whys = [self._why(one, [other for other in seen if other is not one], grounds) for one in seen]
        return [Reason(why, self._why_not(one, seen[0], grounds)) for one, why in zip(seen, whys, strict=True)]

    def _office(self, agency_id: str, weighed: Weighed) -> _Office:
        tier = self._tier[agency_id]
        values = weighed.features(agency_id, tier)
        parts = {theme: sum([values[at] * weight for at, weight in used]) for theme, used in self._used.items()}
        return _Office(agency_id, tier, parts)

    def _why(self, one: _Office, others: Sequence[_Office], grounds: Grounds) -> tuple[str, ...]:
        """Say what this office has before the others on average, the most first."""
        mean = {theme: sum([o.parts[theme] for o in others]) / max(1, len(others)) for theme in one.parts}
        gains = sorted(one.parts, key=lambda theme: mean[theme] - one.parts[theme])
        told = [self._for(theme, one, grounds) for theme in gains if one.parts[theme] - mean[theme] >= _TOLD]
        reasons = [text for text in told if text][:_WHY] or [self._least(gains, one, grounds)]
        if one.id in grounds.superiors:
            reasons.insert(0, SUPERIOR)
        asked = grounds.weighed.asked
        if asked and one.tier not in asked and asked != {"commune"}:
            reasons.append(ASKED_ANOTHER)
        return tuple(reasons)

    def _least(self, gains: Sequence[str], one: _Office, grounds: Grounds) -> str:
        """Say of an office that nothing sets apart what still holds of it."""
        return next(filter(None, (self._for(theme, one, grounds) for theme in gains)), UNHEARD)

    def _for(self, theme: str, one: _Office, grounds: Grounds) -> str:
        """Return what a theme says for an office; nothing where that would not be true of it."""
        weighed, prediction = grounds.weighed, grounds.prediction
        if theme == "named":
            return "được nêu tên trong ý kiến" if one.id in weighed.named else ""
        if theme == "asked":
            return ASKED if one.tier in weighed.asked else ""
        if theme == "clues":
            return CLUES if one.tier in weighed.clues else ""
        if theme == "matters":
            return self._by_matter(one, prediction.matters, grounds)
        if theme == "rules":
            return self._by_topic(one, prediction.topics, grounds)
        if theme in _BELIEFS:
            return _BELIEFS[theme][0] if getattr(weighed, theme).get(one.id, 0.0) >= _BELIEVED else ""
        return f"nội dung giống việc của {_OF_TIER[one.tier]}" if weighed.tiers.get(one.tier, 0.0) >= _BELIEVED else ""

    def _by_matter(self, one: _Office, scored: Sequence[Scored], grounds: Grounds) -> str:
        best = _carrier(one.id, scored, grounds.ground.of_matter)
        if best is None:
            return ""
        verb = "xử lý" if best[1] >= _LEADS else "có tên ở"
        return f"{verb} vụ việc “{self._taxonomy.matters[best[0]].name}” trong danh mục"

    def _by_topic(self, one: _Office, scored: Sequence[Scored], grounds: Grounds) -> str:
        best = _carrier(one.id, scored, grounds.ground.of_topic)
        if best is None:
            return ""
        name = self._topic(best[0])
        if best[1] < _LEADS:
            return f"có tên trong phân công về {name}"
        rule = self._rules.rule(best[0], grounds.venue, grounds.day)
        named = rule is not None and any(one.id == lead for lead, _ in rule.leads)
        return f"có thẩm quyền về {name}" + (f" ({rule.basis})" if rule is not None and named and rule.basis else "")

    def _topic(self, topic_id: str) -> str:
        return f"lĩnh vực {self._taxonomy.topics[topic_id].name}"

    def _why_not(self, one: _Office, first: _Office, grounds: Grounds) -> tuple[str, ...]:
        """Say what the office ranked first has before this one, the most first; nothing of the first itself."""
        if one is first:
            return ()
        gaps = {theme: first.parts[theme] - one.parts[theme] for theme in one.parts}
        widest = [theme for theme in sorted(gaps, key=lambda theme: -gaps[theme]) if gaps[theme] >= _TOLD]
        told = [self._against(theme, one, first, grounds) for theme in widest]
        return tuple([text for text in told if text][:_WHY_NOT])

    def _against(self, theme: str, one: _Office, first: _Office, grounds: Grounds) -> str:
        """Return what a theme says against an office beside the first; nothing where that would not be true."""
        weighed, prediction = grounds.weighed, grounds.prediction
        if theme == "named":
            return "không được nêu tên trong ý kiến" if one.id not in weighed.named else ""
        if theme == "asked":
            return "người nêu gửi tới cấp khác" if weighed.asked and one.tier not in weighed.asked else ""
        if theme == "clues":
            return OTHER_CLUES if weighed.clues.get(one.tier, 0.0) < weighed.clues.get(first.tier, 0.0) else ""
        if theme == "matters":
            matter = _given_elsewhere(one, first, prediction.matters, grounds.ground.of_matter)
            return f"danh mục giao vụ việc “{self._taxonomy.matters[matter].name}” cho nơi khác" if matter else ""
        if theme == "rules":
            topic = _given_elsewhere(one, first, prediction.topics, grounds.ground.of_topic)
            return f"{self._topic(topic)} thường giao cho nơi khác" if topic else ""
        if theme in _BELIEFS:
            belief: Mapping[str, float] = getattr(weighed, theme)
            return _BELIEFS[theme][1] if belief.get(one.id, 0.0) < belief.get(first.id, 0.0) else ""
        if weighed.tiers.get(one.tier, 0.0) >= weighed.tiers.get(first.tier, 0.0):
            return ""
        return f"nội dung giống việc của {_OF_TIER[first.tier]} hơn của {_OF_TIER[one.tier]}"


def _given_elsewhere(
    one: _Office, first: _Office, scored: Sequence[Scored], behind: Callable[[str], Shares]
) -> str | None:
    """Return what carries the first office, if the other has a smaller part in it."""
    best = _carrier(first.id, scored, behind)
    return best[0] if best is not None and _part(one.id, best[0], behind) < best[1] else None


def _part(agency_id: str, one: str, behind: Callable[[str], Shares]) -> float:
    return sum([part for office, part in behind(one) if office == agency_id])


def _carrier(agency_id: str, scored: Sequence[Scored], behind: Callable[[str], Shares]) -> tuple[str, float] | None:
    """Return what hands most belief on to an office, and its part in that; None where nothing audible does."""
    parts = [(one.probability * part, one.id, part) for one in scored if (part := _part(agency_id, one.id, behind))]
    if not parts:
        return None
    belief, best, part = max(parts, key=lambda one: one[0])
    return (best, part) if belief >= _AUDIBLE else None
