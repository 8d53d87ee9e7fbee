"""Who speaks where nothing names the voices: what was said before tells whether words ask, answer or lead."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.ingest.voices.labels import role_of
from pipeline.ingest.voices.utterances import asks, guess_role, holds_office
from pipeline.ingest.words.spelling import TwoSpellings, plain, word_set
from pipeline.records import Role

_PRONOUN = r"(?:tôi|em|cháu|con|tui|mình|chúng tôi|bọn em|chúng em|tụi em|tụi con|tụi tui|mệ|bà|ông|cô|chú|bác|già)"
_BEGINS = TwoSpellings(
    r"(?:(?:dạ|vâng|rồi|thôi|à|ừ|ok|alo|a lô|hello|trước hết)[ ,.]+)*(?:"
    r"(?:xin |kính |em |tôi |con |cháu |tui )*(?:chào|thưa) (?:anh|chị|các|quý|ban|lãnh đạo|chủ|mấy|hội|đồng chí|cô|"
    r"chú|"
    r"bác|cán bộ|phường|xã|ubnd|đoàn)|alo|a lô|"
    rf"(?:đến|tới) (?:lượt |phiên )?{_PRONOUN}(?!\w)|{_PRONOUN} (?:hả|á|già rồi)(?!\w)|"
    rf"(?:cho )?(?P<who>{_PRONOUN}) (?:thì |cũng |chỉ |xin (?:được )?|xin phép (?:được )?|muốn |được |hiện |đang )*"
    rf"(?:{_PRONOUN} )?(?:là|tên|ở|bên|hỏi|nói|phản ánh|kiến nghị|đề nghị|góp ý|có (?:ý kiến|câu hỏi|một|hai|ba|mấy|"
    rf"việc)|"
    r"trình bày|nêu|phát biểu|xin phép|giấu tên|thắc mắc|năm nay|làm (?:nghề|ở|bên|công nhân)|bán|chạy|sống|"
    r"thuộc)(?!\w)|"
    r"(?:nhà|con|cháu|mẹ|bố|ba|má|vợ|chồng|ngõ|xóm|tổ|khu|thôn|ấp|hẻm|trường con|gia đình) (?:tôi|em|cháu|tui|mình|con|"
    r"chúng tôi|tụi em)(?!\w))"
)
"""Words with which somebody begins who has a matter of his own."""
_ANSWERING = TwoSpellings(
    r"(?<!\w)(?:sẽ|đã (?:cho|có (?:văn bản|kế hoạch|chủ trương|quyết định)|giao|ký|chỉ đạo|yêu cầu|bố trí|làm việc|xử|"
    r"phạt|thu hồi|lập|duyệt|bỏ|trả|sửa|mời)|giao (?:cho )?(?:phòng|các phòng|sở|công an|ban|trung tâm)|cam kết|"
    r"chịu trách nhiệm|phê bình|đình chỉ|ra (?:quân|dẹp)|theo (?:quy định|luật|nghị định)|(?:kể )?từ (?:ngày|tháng|"
    r"thứ|mai|"
    r"mùng)|trước (?:ngày|tháng|mùa|tết)|(?:ngay |trong )?(?:ngày mai|tối nay|chiều nay|tuần (?:sau|này)|tháng (?:sau|"
    r"tới)|quý (?:sau|tới|[ivx]+|\d))|ghi (?:nhận|lại|rồi)|tiếp thu|rà soát|chuyển (?:phòng|sở|lên|cho|ubnd)|gửi (?:sở|"
    r"phòng|lên) [^,.]{0,40}trả lời|chờ (?:phương án|chủ trương|kinh phí))(?!\w)"
)
_COMPLAINS = TwoSpellings(
    r"(?<!\w)(?:nhờ (?:thành phố|phường|xã|các|quận|huyện|tỉnh|lãnh đạo)|mong|đề nghị (?:phường|xã|các|thành phố|quận|"
    r"huyện)|xin (?:phường|xã|cho|các)|sao (?:không|chưa|lại)|bao giờ|khi nào|(?:tôi|em|cháu|tui|con|dân) (?:không|"
    r"chưa|"
    r"phải|bị|đi|lên|gọi|kêu|nộp|làm đơn)|(?:nhà|con) (?:tôi|em|tui|cháu))(?!\w)"
)
_LEADS = TwoSpellings(
    r"(?<!\w)(?:đường truyền|mất tín hiệu|thời lượng|thời gian (?:đã|của chúng ta|không)|hẹn (?:gặp lại|cô bác|"
    r"bà con|quý vị|các "
    r"bác)|(?:mình|chúng ta|ta) (?:xin )?(?:tiếp tục|bắt đầu|nghỉ|dừng|sang phần)|xin (?:được )?(?:chuyển|nối máy|"
    r"kết nối)|"
    r"(?:có|đây là|nhận được|đọc) (?:một )?(?:bình luận|tin nhắn|câu hỏi|cuộc gọi|thư) (?:của|từ|gửi)|"
    r"theo dõi (?:trên|qua|"
    r"chương trình|buổi)|ai (?:có|muốn|cần) (?:gì|chi|nói|hỏi|ý kiến|phát biểu)|xin phép dừng|"
    r"dừng (?:ở đây|tại đây))(?!\w)"
)
_REMARKS = TwoSpellings(
    r"(?<!\w)(?:(?:trật tự|im lặng) (?:một|chút|giúp|đi|giùm)|ngồi xuống|uống nước đã|nói nhỏ|(?:cái|việc|chuyện|ý|"
    r"chỗ|vụ) "
    r"này (?:tôi |em |chúng tôi )?(?:xin )?ghi|ghi (?:rồi|lại) (?:bác|ông|bà|chị|anh|cô|chú))(?!\w)"
)
_ASKED = TwoSpellings(
    r"(?<!\w)(?:mời|(?:cho|để)(?=[^.!?]{2,60} trả lời(?!\w))) (?P<whom>[^.!?]{2,60}?)"
    r"(?: (?:có (?:mấy|vài|đôi) (?:câu|lời)|trả lời|giải đáp|phát biểu|cho ý kiến)|[.!?,]|$)"
)
_OWN = TwoSpellings(
    r"(?<!\w)(?:tôi|em|cháu|con|tui|mình|chúng tôi|bọn em|tụi em|mệ) (?:xin |thì |cũng |chỉ |hiện )*(?:là|tên|ở|bên|"
    r"hỏi|nói|bán|"
    r"làm|chạy|có (?:ý kiến|một|hai|ba|mấy))(?!\w)"
)
"""Words with which somebody speaks of himself, as whoever leads or answers seldom does at once."""
_THIS = TwoSpellings(
    r"(?:(?:dạ|vâng|rồi|à)[ ,]+)*[^\W\d_]+(?: [^\W\d_]+){0,2} (?:này|ni|đó|nớ|ấy|của (?:anh|chị|ông|bà|bác|cô|chú|em|"
    r"cháu|"
    r"mệ))(?!\w)"
)
"""Words that point back to what was just said."""
_FEW_WORDS = 9  # fewer, of whoever asks for nothing, are only a remark
_REMARK = 150  # code points; who says more has something to say
_LONGEST_LEAD = 400
_SHORT_LEAD = 80  # longer words of somebody who speaks of himself do not only lead
_BEGINNING = 90  # code points in which somebody shows that he begins
_REMEMBERED = 3  # turns of citizens that an answer may follow
_EMPTY = word_set(
    "va cua cho co cac nhung mot duoc khong da dang se thi ma la tai o trong den tu voi ve nay do toi chung ba con "
    "nguoi "
    "dan khi vi bi nen hay lai ra vao len xuong cung nhieu rat qua nam thang ngay xin mong phuong xa thanh pho chua "
    "de nghi "
    "em chau ong anh chi bac co chu tui minh nha hai ba bon cai viec chuyen roi con moi thay di noi hoi tra loi a da "
    "vang "
    "nua luon ay kia no ho neu nhu vua phai hom truoc sau bao lam gi chi"
)


@dataclass(slots=True)
class Dialogue:
    """Follows a talk, voice after voice, and says of each whether a citizen, an official or the chair speaks."""

    asked: bool = False
    _before: deque[frozenset[tuple[str, str]]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    _names: deque[str] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    _began: bool = False  # a citizen has spoken
    _called: bool = False  # the floor was just given to somebody of no office

    def role(self, words: str, name: str | None = None, *, leads: bool = False) -> Role:
        """Return who says `words`, the next in the talk; `name` is what the speaker calls himself there, if he does.

        `leads`: they give the floor, or open or close the meeting. Whoever only throws in a word is a clerk: that
        answers nobody.
        """
        role = self._role(words, name, leads=leads)
        self.heard(role, words, name)
        return role

    def heard(self, role: Role, words: str, name: str | None = None) -> None:
        """Note what was said next in the talk, by whom, where the file itself tells."""
        if role == "citizen":
            self._before.append(_pairs(words))
            self._names.append(plain(name).split()[-1] if name else "")
        self._began = self._began or role == "citizen"
        given = _given_to(words) if role == "chair" else []
        self.asked = "official" in given
        self._called = bool(given) and not self.asked

    def _role(self, words: str, name: str | None, *, leads: bool) -> Role:
        head = words[:_BEGINNING]
        own = name is not None or _OWN.search(head) is not None
        if leads and not (own and (asks(words) or len(words) > _SHORT_LEAD)):
            return "chair"
        begins = own or _BEGINS.match(head) is not None
        if _LEADS.search(words) and not (begins and asks(words)) and len(words) < _LONGEST_LEAD and name is None:
            return "chair"
        if _REMARKS.search(words) and not begins and len(words) < _REMARK:
            return "clerk"
        guessed = guess_role(words)
        if name is not None and holds_office(words, name):
            return "official"
        if name is not None or (begins and guessed != "official" and not self.asked):
            return (
                "chair"
                if guessed == "chair" and not asks(words)
                else "citizen"
                if own or self._began or self._called
                else _first(words)
            )
        if self.asked:
            return "official"
        if guessed != "citizen":
            return guessed
        if not (self._began or self._called):
            return _first(words)
        if self._answers(words, plain(words)):
            return "official"
        return "clerk" if len(words.split()) < _FEW_WORDS and not asks(words) else "citizen"

    def _answers(self, words: str, bare: str) -> bool:
        """Return whether words take up what a citizen just said, or promise something and ask for nothing."""
        if _COMPLAINS.search(words) is not None and _ANSWERING.search(words) is None:
            return False
        takes_up = (
            _THIS.match(words) is not None
            or any(_pairs(words) & said for said in self._before)
            or any(name and f" {name} " in f" {bare} " for name in self._names)
        )
        promises = sum(1 for _ in _ANSWERING.finditer(words))
        complains = sum(1 for _ in _COMPLAINS.finditer(words))
        return promises + takes_up > complains + (not takes_up)


def _first(words: str) -> Role:
    """Whoever speaks before all others, does not say who he is and asks for nothing, opens the meeting."""
    return "citizen" if asks(words) else "chair"


def takes_up(words: str, said: Iterable[str]) -> bool:
    """Return whether words name a subject of something that was said before: two words side by side in both."""
    pairs = _pairs(words)
    return any(pairs & _pairs(other) for other in said)


def _given_to(words: str) -> list[Role | None]:
    """Return the roles of those whom words give the floor to."""
    return [role_of(match["whom"]) for match in _ASKED.finditer(words)]


def _pairs(words: str) -> frozenset[tuple[str, str]]:
    """Return the pairs of neighbouring words that carry a subject."""
    said = "".join(letter if letter.isalnum() else " " for letter in plain(words)).split()
    return frozenset((one, two) for one, two in pairwise(said) if one not in _EMPTY and two not in _EMPTY)
