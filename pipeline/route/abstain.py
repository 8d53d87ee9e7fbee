"""When a person must decide, and why, in words that an officer reads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.config import Route
from pipeline.records import Candidate, Harm
from pipeline.route.accused import Accused
from pipeline.route.case import Case
from pipeline.route.harm import reasons_of_harm
from pipeline.route.weigh import ASKED_ANOTHER
from pipeline.taxonomy import TIERS, AgencyRegistry

_STRANGE = 0.4  # below it, most words are known: the text can be read
_LETTER = re.compile(r"[^\W\d_]")
_VOWEL = re.compile(r"[aeiouyăâêôơư\u00e0-\u1ef9]")

_NOWHERE = {
    "khong_ro": "chưa rõ người dân đề nghị việc gì: hỏi lại",
    "ngoai_dia_ban": "có thể ngoài địa bàn: người xem xác định nơi nhận",
}
_LIKELY = 0.5  # belief in such a topic

TIER_NAMES = dict(
    zip(
        TIERS,
        ("cấp xã", "cấp huyện", "sở, ngành", "cấp tỉnh", "công an, quân sự", "bộ, trung ương", "doanh nghiệp", "khác"),
        strict=True,
    )
)
"""What a tier is called where a reviewer reads it."""


def reasons_to_abstain(
    case: Case,
    candidates: Sequence[Candidate],
    accused: Accused,
    settings: Route,
    registry: AgencyRegistry,
    type_names: Mapping[str, str],
) -> tuple[tuple[str, ...], tuple[Harm, ...]]:
    """Return every reason why a person must decide, the gravest first, and the harms among them.

    No reason means that it may go out unattended.
    """
    prediction = case.prediction
    if prediction.novelty > _STRANGE and (unreadable := _unreadable(case.prepared.model_text)) is not None:
        return (unreadable,), ()
    told = reasons_of_harm(case, settings, type_names)
    reasons = [reason for _, reason in told]
    reasons += _by_accused(case, accused, registry)
    if prediction.novelty > settings.max_novelty:
        reasons.append("nội dung lạ với mô hình: phần lớn từ chưa từng gặp")
    reasons += [_NOWHERE[one.id] for one in prediction.topics[:1] if one.id in _NOWHERE and one.probability >= _LIKELY]
    reasons += _by_candidates(case, candidates, settings, registry)
    return tuple(dict.fromkeys(reasons)), tuple(dict.fromkeys(harm for harm, _ in told))


def _by_accused(case: Case, accused: Accused, registry: AgencyRegistry) -> list[str]:
    if not accused.offices:
        return []
    held, above = (
        ", ".join(registry.name_in(one, case.place) for one in sorted(ids))
        for ids in (accused.offices, accused.superiors)
    )
    return [f"người của {held} bị phản ánh: không gửi nơi này" + (f", xem xét gửi cấp trên {above}" if above else "")]


def _by_candidates(case: Case, candidates: Sequence[Candidate], settings: Route, registry: AgencyRegistry) -> list[str]:
    if not candidates:
        return ["không tìm được cơ quan nào có thẩm quyền vào ngày này"]
    reasons = []
    first = candidates[0]
    second = candidates[1] if len(candidates) > 1 else None
    if first.probability < settings.min_probability:
        reasons.append(f"chưa đủ chắc về cơ quan chủ trì (xác suất {first.probability:.0%})")
    if second is not None and first.probability - second.probability < settings.min_margin:
        reasons.append(
            f"hai cơ quan gần ngang nhau: {first.name} và {second.name}{_missing_fact(first, second, registry)}"
        )
    if ASKED_ANOTHER in first.why:
        reasons.append("người nêu gửi một cấp khác: cần người xem việc này thuộc cấp nào")
    level = registry[first.agency_id].level
    if level == "xa_phuong" and case.place.commune is None:
        named = len(case.place.communes)
        reasons.append(
            f"địa bàn chưa rõ: {named} xã, phường có thể" if named > 1 else "không rõ xã, phường nào: bổ sung địa bàn"
        )
    if level == "quan_huyen" and case.place.district is None:
        reasons.append("không rõ quận, huyện nào: bổ sung địa bàn")
    return reasons


def _missing_fact(first: Candidate, second: Candidate, registry: AgencyRegistry) -> str:
    """Name the question whose answer would decide between the two."""
    tiers = {registry[first.agency_id].tier, registry[second.agency_id].tier}
    if "company" in tiers:
        return " (cần biết: tài sản do doanh nghiệp hay chính quyền quản lý?)"
    if len(tiers) == 2:
        names = " hay ".join(TIER_NAMES[tier] for tier in sorted(tiers))
        return f" (cần biết: việc này thuộc {names}; ai quản lý công trình, ai đã quyết định?)"
    return ""


def _unreadable(text: str) -> str | None:
    letters = len(_LETTER.findall(text[:2000]))
    words = text[:2000].split()
    if letters < 8 or len(words) < 3:
        return "nội dung quá ngắn hoặc không đọc được"
    spoken = sum(bool(_VOWEL.search(word)) and len(word) <= 12 for word in words)
    if letters < len(text[:2000]) * 0.4 or spoken < len(words) * 0.5:
        return "không đọc được như tiếng Việt"
    return None
