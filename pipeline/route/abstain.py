"""When a person must decide, and why, in words that an officer reads."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pipeline.config import Route
from pipeline.records import Candidate, Scored
from pipeline.route.cues import Cues
from pipeline.route.rank import ASKED_ANOTHER, TIER_NAMES, Case
from pipeline.taxonomy import AgencyRegistry

_DANGER = Cues(
    "chết người|tử vong|thiệt mạng|tự tử|tự sát|tự vẫn|xâm hại|hiếp dâm|dâm ô|bạo hành|bạo lực gia đình|đánh đập",
    "hành hung|dọa (?:giết|chém)|đe dọa tính mạng|cầm dao|truy sát|bắt cóc|cháy nổ|cháy nhà|cháy lớn|hỏa hoạn",
    "nổ bình|rò rỉ (?:gas|khí)|hở điện|rò điện|điện giật|dây điện (?:đứt|rơi|sà|hở|trần)",
    "(?:sập|đổ) (?:nhà|tường|cầu|mái)",
    "(?:dây|cáp)[^.;]{0,90} (?:đứt|sà|hở|rơi xuống)",
    "(?:cột|trụ|tường|cây|cành|mái|nhà|cầu|cổng|biển)[^.;]{0,40} (?:sắp|chực|có thể|nguy cơ) (?:đổ|sập|gãy|rơi)",
    "nguy cơ (?:sập|đổ)|sắp sập|sạt lở|lũ quét|vỡ đê|đuối nước|ngộ độc|dịch bệnh bùng|nguy hiểm (?:đến )?tính mạng",
    "(?:tát|trói|nhốt|bỏ đói|nhét khăn|đánh)[^.;]{0,25} (?:cháu|trẻ|bé|con|học sinh|miệng)|lạm dụng",
    "chất cấm|cần sa|thuốc lắc|chất gây nghiện|nguy hiểm chết người|đe dọa tính mạng",
    "ma túy|buôn người|súng|lựu đạn|bom mìn|vật liệu nổ",
)
_DANGER_BARE = Cues(
    "chet nguoi|tu vong|thiet mang|tu tu|xam hai|hiep dam|bao hanh|danh dap|hanh hung|doa giet|chay no|chay nha",
    "(?:cot|tru|tuong|cay|canh|mai|nha|cau|cong|bien)[^.;]{0,40} (?:sap|chuc|co the|nguy co) (?:do|sap|gay|roi)",
    "hoa hoan|ho dien|ro dien|dien giat|sap nha|nguy co sap|sat lo|duoi nuoc|ngo doc|nguy hiem tinh mang|ma tuy",
)
_WRONGDOING = Cues(
    "nhận (?:tiền|hối lộ|phong bì|quà)|hối lộ|tham ô|tham nhũng|ăn chặn|ăn chia|bớt xén|rút ruột|khai khống|làm giả",
    "giả mạo|bao che|bảo kê|vòi vĩnh|vòi tiền|nhũng nhiễu|sách nhiễu|trục lợi|lạm quyền|lợi dụng chức vụ|chiếm đoạt",
    "lừa đảo|thu (?:tiền )?(?:trái|sai|khống)|chung chi|lót tay|bôi trơn|đưa phong bì|tiền (?:đen|ngoài)",
    "thu (?:quỹ|tiền|phí)[^.;]{0,60} (?:không (?:có|ghi|xuất|công khai)|hai lần|2 lần)|tố cáo|tố giác",
)
_DECISION = Cues(
    r"(?:quyết định|thông báo|kết luận)(?: \w+){0,4} số \d+|quyết định \d+",
    "quyết định thu hồi đất|quyết định cưỡng chế",
)
_AGAINST = Cues(
    "không đồng ý|không đồng tình|không chấp nhận|khiếu nại|đề nghị (?:hủy|thu hồi|bãi bỏ)|xem xét lại",
)
_SENSITIVE = Cues(
    "tôn giáo|nhà thờ|giáo xứ|giáo dân|dân tộc thiểu số|quốc phòng|bí mật nhà nước|khiếu kiện đông người",
    "tập trung đông người|đập phá|biểu tình",
)
_STRANGE = 0.4  # below it, most words are known: the text can be read
_CONDUCT_TOPICS = {"thai_do_cong_vu", "tham_nhung_tieu_cuc"}
_LETTER = re.compile(r"[^\W\d_]")
_VOWEL = re.compile(r"[aeiouyăâêôơư\u00e0-\u1ef9]")

ACCUSING_TYPES = frozenset({"to_cao", "to_giac_toi_pham"})

# Who is complained about, by the words for their people; the office that the comment must then not go to.
_OFFICIAL = "chủ tịch|phó chủ tịch|lãnh đạo|cán bộ|công chức|bí thư|địa chính|trật tự|trưởng phòng"
_OFFICIALS = Cues(f"(?:{_OFFICIAL})")
_GOVERNMENT = {"commune": ("ubnd_xa_phuong",), "district": ("ubnd_quan_huyen",)}
_ACCUSED = (
    ("ubnd_xa_phuong", Cues(rf"(?:{_OFFICIAL})[^.;]{{0,25}} (?:xã|phường|thị trấn)", "ubnd (?:xã|phường)")),
    ("ubnd_quan_huyen", Cues(rf"(?:{_OFFICIAL})[^.;]{{0,25}} (?:huyện|quận|thị xã)", "ubnd (?:huyện|quận)")),
    ("cong_an_xa_phuong", Cues(r"(?:công an|cảnh sát khu vực)[^.;]{0,12} (?:xã|phường|thị trấn)", "công an viên")),
    ("cong_an_quan_huyen", Cues(r"công an[^.;]{0,12} (?:huyện|quận|thị xã)")),
    ("truong_hoc_cong_lap", Cues("hiệu trưởng|hiệu phó|ban giám hiệu")),
)


def accused_offices(case: Case) -> frozenset[str]:
    """Return the offices whose own people a denunciation, or a complaint about conduct, is about.

    Where the text names officials but not whose, they are taken for those of the place itself. A first complaint (khiếu
    nại) goes by law to whoever took the decision, so it excludes nobody.
    """
    prediction, text = case.prediction, case.prepared.model_text
    about_people = _p(prediction.types, ACCUSING_TYPES) >= 0.35 or _p(prediction.topics[:2], _CONDUCT_TOPICS) >= 0.35
    if not about_people:
        return frozenset()
    words = case.words
    found = frozenset(office for office, cues in _ACCUSED if cues.found(text, words))
    if not found and _OFFICIALS.found(text, words):
        return frozenset(_GOVERNMENT.get(case.place.granularity, ()))
    return found


def reasons_to_abstain(
    case: Case, candidates: Sequence[Candidate], settings: Route, registry: AgencyRegistry, type_names: dict[str, str]
) -> tuple[str, ...]:
    """Return every reason why a person must decide, the gravest first; none means that it may go out unattended."""
    prepared, prediction = case.prepared, case.prediction
    text = prepared.model_text
    if prediction.novelty > _STRANGE and (unreadable := _unreadable(text)) is not None:
        return (unreadable,)
    reasons = [*_by_harm(case, settings, type_names)]
    if prediction.novelty > settings.max_novelty:
        reasons.append("nội dung lạ với mô hình: phần lớn từ chưa từng gặp")
    reasons += _by_candidates(case, candidates, settings, registry)
    return tuple(dict.fromkeys(reasons))


def _by_harm(case: Case, settings: Route, type_names: dict[str, str]) -> list[str]:
    prepared, prediction = case.prepared, case.prediction
    text = prepared.model_text
    words = case.words
    reasons: list[str] = []
    for scored in prediction.types:
        if scored.id in settings.always_review_types and scored.probability >= settings.max_harm_probability:
            reasons.append(_by_type(scored.id, type_names))
    if any(mask.kind == "HỌ TÊN" for mask in prepared.masks) and _WRONGDOING.found(text, words):
        reasons.append("nêu tên người kèm hành vi vi phạm: chuyển người được phân quyền xem, không gửi tự động")
    if _WRONGDOING.found(text, words) and _p(prediction.topics[:3], _CONDUCT_TOPICS) >= 0.2:
        reasons.append("phản ánh cán bộ có dấu hiệu vi phạm: chuyển người được phân quyền xem")
    if _DANGER.found(text, words) or (text.isascii() and _DANGER_BARE.found(text, words)):
        reasons.append("có thể nguy hiểm đến tính mạng hoặc liên quan tội phạm: báo người trực ngay")
    if _DECISION.found(text, words) and _AGAINST.found(text, words):
        reasons.append("phản đối một quyết định hành chính cụ thể: xét theo trình tự khiếu nại")
    if _SENSITIVE.found(text, words):
        reasons.append("nội dung nhạy cảm (tôn giáo, dân tộc, quốc phòng hoặc đông người)")
    return reasons


def _by_type(type_id: str, type_names: dict[str, str]) -> str:
    match type_id:
        case "to_cao" | "to_giac_toi_pham":
            return f"có thể là {type_names[type_id].lower()}: không gửi tự động, chuyển người được phân quyền"
        case "khieu_nai":
            return "có thể là khiếu nại: hướng dẫn công dân gửi người đã ra quyết định, không chuyển đơn"
        case _:
            return f"có thể là {type_names.get(type_id, type_id).lower()}: cần người tách và xem"


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


def _p(scored: Sequence[Scored], ids: Collection[str]) -> float:
    return sum(one.probability for one in scored if one.id in ids)
