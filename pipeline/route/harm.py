"""What must never go out unattended: danger, accusations, complaints, what is delicate. In doubt, a person looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.config import Route
from pipeline.records import Harm
from pipeline.route.accused import CONDUCT_TOPICS, belief
from pipeline.route.case import Case
from pipeline.route.cues import Cues, first_words, words_of
from pipeline.taxonomy import TWO_LEVELS
from pipeline.text import lacks_diacritics, strip_tones

_DANGER = Cues(
    "chết (?:người|đuối|cháy)|làm chết|có (?:người|cháu|em) chết|tử vong|thiệt mạng|thương vong|nguy kịch|hấp hối",
    "tự (?:tử|sát|vẫn|thiêu)|quyên sinh|nhảy (?:cầu|lầu)|uống thuốc (?:sâu|trừ sâu|diệt cỏ|chuột)|không muốn sống",
    "tìm đến cái chết|xâm hại|hiếp dâm|dâm ô|lạm dụng|bạo hành|bạo lực gia đình|đánh đập|hành hung|chém|đâm chết",
    "(?:tát|trói|nhốt|bỏ đói|nhét khăn|đánh)[^.;]{0,25} (?:cháu|trẻ|bé|con|học sinh|miệng)|(?:chặn|đuổi) đánh",
    "đánh (?:hội đồng|vợ|nhau)",
    "(?:chồng|vợ|bố|mẹ|cha|con trai|dượng)[^.;]{0,40} đánh(?! giá| cờ| cá| bắt| số| dấu| thuế)|đòi (?:giết|chém)",
    "dọa (?:giết|chém|đốt)|(?:cầm|vác|rút|vung|thủ) (?:cả )?(?:dao|mã tấu|kiếm|gậy)|truy sát|bắt cóc|buôn người",
    "đe dọa tính mạng|đe dọa đến tính mạng|nguy hiểm (?:đến |cho )?tính mạng|nguy hiểm chết người|mất mạng|bỏ mạng",
    "cháy (?:nổ|nhà|lớn|rừng|kho|xưởng|bình|lan|chợ)|hỏa hoạn|nổ (?:bình|ga|gas|trạm)|rò rỉ (?:gas|ga|khí|hóa chất)",
    "bình ga[^.;]{0,25} (?:rò|xì|nổ)|phóng hỏa|hở điện|rò điện|rò rỉ điện|điện giật|giật chết|phóng điện|chập điện",
    "(?:dây|cáp)[^.;]{0,90} (?:đứt|sà|hở|rơi xuống|trần)|vật liệu nổ|thuốc nổ|bom|mìn|lựu đạn|súng",
    "(?:sập|đổ) (?:nhà|tường|cầu|mái|cột|cây)|nguy cơ (?:sập|đổ|cháy|đuối|vỡ)|sắp (?:sập|đổ)|sụt lún|hố sụt",
    "(?:cột|trụ|tường|cây|cành|mái|nhà|cầu|cổng|biển)[^.;]{0,40} (?:sắp|chực|có thể|nguy cơ) (?:đổ|sập|gãy|rơi)",
    "(?:vữa|trần|ban công|mảng|lan can|gạch)[^.;]{0,40} (?:rơi|sập|rớt)",
    "(?:tường|cột|dầm|móng)[^.;]{0,25} (?:nứt|nghiêng)",
    "sạt lở|lở (?:núi|đất|bờ)|lũ quét|lũ ống|vỡ (?:đê|đập)|đuối nước|nước cuốn|rơi xuống (?:cống|hố|giếng|kênh|mương)",
    "ngộ độc|đầu độc|dịch bệnh bùng|(?:phải|đi) cấp cứu|phải nhập viện|bị thương|thương tích|gãy (?:tay|chân|xương|cổ)",
    "(?:chôn|đổ trộm|xả|xả trộm|đốt)[^.;]{0,60} (?:phuy|hóa chất|chất độc|nguy hại|dầu thải|axit|thuốc trừ sâu)",
    "(?:chó|rắn|ong|trâu|bò|khỉ)[^.;]{0,60} (?:cắn|đốt|húc)(?! nhau| trộm)",
    "(?:báo|chữa|phòng) cháy[^.;]{0,30} (?:không (?:kêu|hoạt động|chạy|có)|hỏng|hư|tê liệt)",
    "(?:lối|cửa|đường) thoát (?:nạn|hiểm)[^.;]{0,40} (?:bịt|khóa|chặn|kê|chắn|lấn|hàn)",
    "chất cấm|cần sa|thuốc lắc|bóng cười|chất gây nghiện|ma túy|con nghiện|hút chích|kim tiêm",
)
_DANGER_BARE = Cues(
    "chet (?:nguoi|duoi|chay)|tu vong|thiet mang|thuong vong|tu tu|tu thieu|khong muon song|xam hai|hiep dam|bao hanh",
    "bao luc gia dinh|danh dap|hanh hung|chan danh|danh hoi dong|danh vo|doa (?:giet|chem)|cam dao|vac dao|bat coc",
    "nguy hiem (?:den |cho )?tinh mang|nguy hiem chet nguoi|chay (?:no|nha|lon|kho|xuong)|hoa hoan|no binh|ro ri ga",
    "ho dien|ro dien|dien giat|phong dien|chap dien|(?:day|cap) (?:dien|cap|vien thong)[^.;]{0,60} (?:dut|sa|roi)",
    "sap (?:nha|tuong|cau)|(?:nguy co|sap) (?:sap|do)|(?:vua|tran|ban cong)[^.;]{0,30} (?:roi|rot)|sat lo|lu quet",
    "(?:cot|tru|tuong|cay|canh|mai|nha|cau|cong|bien)[^.;]{0,40} (?:sap|chuc|co the|nguy co) (?:do|sap|gay|roi)",
    "cho (?:dai |tha rong )?can (?:nguoi|chau|be|tre)|bi cho can|(?:loi|cua) thoat (?:nan|hiem)|bong cuoi",
    "duoi nuoc|ngo doc|di cap cuu|phai nhap vien|thuong tich|gay (?:tay|chan)|ma tuy|can sa|chich choac|kim tiem",
)
_WRONGDOING = Cues(
    "nhận (?:tiền|hối lộ|phong bì|quà)|hối lộ|tham ô|tham nhũng|ăn chặn|ăn chia|bớt xén|rút ruột|khai khống|làm giả",
    "giả mạo|bao che|bảo kê|vòi vĩnh|vòi tiền|nhũng nhiễu|sách nhiễu|trục lợi|lạm quyền|lợi dụng chức vụ|chiếm đoạt",
    "lừa đảo|thu (?:tiền )?(?:trái|sai|khống)|chung chi|lót tay|bôi trơn|phong bì|tiền (?:đen|ngoài)|(?:ký|lập) khống",
    "thu (?:quỹ|tiền|phí)[^.;]{0,60} (?:không (?:có|ghi|xuất|công khai)|hai lần|2 lần)|tố cáo|tố giác|quịt|ém|biển thủ",
    "bán[^.;]{0,30} (?:tịch thu|tang vật|của công|cứu trợ)|tuồn",
    "tiếp tay|móc nối|thông đồng|thông thầu|chia chác|ăn tiền|ăn bẩn|đòi tiền|trù dập|quấy rối",
)
_WRONGDOING_BARE = Cues(
    "nhan (?:tien|hoi lo|phong bi)|hoi lo|tham nhung|an chan|an chia|bot xen|rut ruot|lam gia|bao che|bao ke|voi vinh",
    "nhung nhieu|sach nhieu|truc loi|lam quyen|chiem doat|lua dao|lot tay|phong bi|ky khong|to cao|to giac|bien thu",
)
_OFFICIALS = Cues(
    "cán bộ|công chức|chủ tịch|phó chủ tịch|bí thư|trưởng (?:thôn|xóm|khu|phòng|ban|công an)|tổ trưởng|hiệu trưởng",
    "hiệu phó|kế toán|thủ quỹ|công an viên|cảnh sát khu vực|địa chính|thanh tra (?:xây dựng|giao thông)",
    "kiểm lâm|trưởng trạm|trạm trưởng|trực trạm|quản lý thị trường|hải quan|dân quân",
)
_SECRECY = Cues(
    "báo (?:cáo )?kín|giấu tên|ẩn danh|giữ (?:kín|bí mật)|đừng (?:hỏi|nói|nêu|lộ)[^.;]{0,25} (?:ai báo|tên|danh tính)",
    "không (?:nêu|tiết lộ|ghi|để lộ) (?:tên|danh tính)|sợ (?:bị )?(?:trả thù|trù dập|lộ)",
)
_DECISION = Cues(
    r"(?:quyết định|thông báo|kết luận)(?: \w+){0,4} số \d+|quyết định \d+",
    "truy thu|quyết định (?:thu hồi|cưỡng chế|xử phạt|bồi thường|kỷ luật|giải quyết)|lệnh cưỡng chế|cưỡng chế",
)
_AGAINST = Cues(
    "không đồng (?:ý|tình|thuận)|không chấp nhận|khiếu nại|đề nghị (?:hủy|thu hồi|bãi bỏ|dừng)|xem xét lại|trái luật",
    "luật không (?:bắt|quy định|cho)|không hoàn|sai quy định|oan|hủy (?:bỏ )?quyết định",
)
_DISTRICT = Cues("(?:quận|huyện|thị xã)")
_COURT = Cues("bản án|tòa (?:án )?(?:đã|đang|tuyên|thụ lý|xử)|khởi kiện|kiện ra tòa|đang kiện|viện kiểm sát đã")
_SENSITIVE = Cues(
    "tôn giáo|nhà thờ|giáo xứ|giáo họ|giáo dân|tín đồ|tà đạo|truyền đạo|dân tộc thiểu số|quốc phòng|bí mật nhà nước",
)
_CROWD = Cues(
    "khiếu kiện|tập trung đông người|đập phá|biểu tình|kéo (?:nhau )?(?:lên|đến|ra) (?:trụ sở|ủy ban|ubnd)",
    "(?:cùng|đồng loạt|tập thể) (?:ký|làm đơn|đứng đơn)|ký (?:tên )?tập thể|đơn tập thể|chặn xe|chặn đường phản đối",
    r"(?:gồm|tập thể|đại diện) (?:\w+ )?\d+ (?:hộ|người|công nhân|lao động|tiểu thương)[^.;]{0,40} (?:ký|đơn|phản đối)",
)
_TELLING = first_words(
    *(_DANGER, _DANGER_BARE, _WRONGDOING, _WRONGDOING_BARE, _OFFICIALS, _SECRECY),
    *(_DECISION, _AGAINST, _DISTRICT, _COURT, _SENSITIVE, _CROWD),
)


Told = tuple[Harm, str]
"""In what way a comment could do harm, and the reason as an officer reads it."""


def reasons_of_harm(case: Case, settings: Route, type_names: Mapping[str, str]) -> list[Told]:
    """Return why a person must look because harm could be done, the gravest first.

    Cautious: a cue is enough, whatever the probabilities say. `type_names` are what petition types are called.
    """
    text, words, bare = case.prepared.model_text, case.words & _TELLING, _Bare.of(case)
    told: list[Told] = []
    if _DANGER.found(text, words) or bare.found(_DANGER_BARE):
        told.append(("danger", "có thể nguy hiểm đến tính mạng hoặc liên quan tội phạm: báo người trực ngay"))
    told += [
        _by_type(scored.id, type_names)
        for scored in case.prediction.types
        if scored.probability >= settings.max_harm_probability and scored.id in settings.always_review_types
    ]
    if _WRONGDOING.found(text, words) or bare.found(_WRONGDOING_BARE):
        if any(mask.kind == "HỌ TÊN" for mask in case.prepared.masks):
            reason = "nêu tên người kèm hành vi vi phạm: chuyển người được phân quyền xem, không gửi tự động"
            told.append(("wrongdoing", reason))
        elif _OFFICIALS.found(text, words) or belief(case.prediction.topics[:3], CONDUCT_TOPICS) >= _SOME:
            told.append(("wrongdoing", "phản ánh cán bộ có dấu hiệu vi phạm: chuyển người được phân quyền xem"))
    if _SECRECY.found(text, words):
        told.append(("secrecy", "người nêu xin giữ kín: chuyển người được phân quyền, không nêu tên"))
    told += _about_decisions(case, words)
    if _SENSITIVE.found(text, words):
        told.append(("sensitive", "nội dung nhạy cảm (tôn giáo, dân tộc, quốc phòng)"))
    if _CROWD.found(text, words):
        told.append(("crowd", "vụ việc đông người hoặc gay gắt"))
    return told


@dataclass(frozen=True, slots=True)
class _Bare:
    """A text as typed without diacritics: only there do cues without them mean something."""

    text: str = ""
    words: frozenset[str] = frozenset()

    @classmethod
    def of(cls, case: Case) -> _Bare:
        if not lacks_diacritics(case.prepared.comment.text):
            return _TYPED
        text = strip_tones(case.prepared.model_text)
        return cls(text, words_of(text) & _TELLING)

    def found(self, cues: Cues) -> bool:
        return cues.found(self.text, self.words)


_TYPED = _Bare()


_SOME = 0.2  # belief from which a matter of conduct is suspected


def _about_decisions(case: Case, words: frozenset[str]) -> list[Told]:
    text = case.prepared.model_text
    told: list[Told] = []
    decision = _DECISION.found(text, words)
    if decision and _AGAINST.found(text, words):
        told.append(("decision", "phản đối một quyết định hành chính cụ thể: xét theo trình tự khiếu nại"))
    complains = bool(case.prediction.types) and case.prediction.types[0].id == "khieu_nai"
    if case.day >= TWO_LEVELS and (decision or complains) and _DISTRICT.found(text, words):
        told.append(("decision", "quyết định của cấp huyện đã giải thể: người xem xác định cơ quan kế thừa"))
    if _COURT.found(text, words):
        told.append(("decision", "vụ việc đã hoặc đang ở tòa án: xem còn thuộc thẩm quyền hành chính không"))
    return told


def _by_type(type_id: str, type_names: Mapping[str, str]) -> Told:
    name = type_names.get(type_id, type_id).lower()
    match type_id:
        case "to_cao" | "to_giac_toi_pham":
            return "denunciation", f"có thể là {name}: không gửi tự động, chuyển người được phân quyền"
        case "khieu_nai":
            return "complaint", "có thể là khiếu nại: hướng dẫn công dân gửi người đã ra quyết định, không chuyển đơn"
        case _:
            return "mixed", f"có thể là {name}: cần người tách và xem"
