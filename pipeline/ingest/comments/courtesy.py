"""What is only polite: greetings, thanks, who somebody is, how many things he will say."""

from __future__ import annotations

import re

from pipeline.ingest.voices.utterances import self_named
from pipeline.ingest.words.spelling import plain, word_set
from pipeline.text import strip_tones

_GREETING = re.compile(
    r"(?:(?:da|vang|thua)[ ,]+)*(?:toi|tui|em|chau|con|minh)(?: xin| kinh)* chao [^.!?,]{0,60}|"
    r"(?:cu|ong|ba|anh|chi|thay|co|bac|chu) (?:xin |cung )*(?:chuc|kinh chuc|cam on|het loi|ngoi "
    r"xuong)(?!\w)[^.!?]{0,80}|"
    r"p ?/ ?s|chuc (?:quy|cac|anh|chi|co|chu|bac|ca|moi|phuong|xa|toan|ban|vp|van phong|hoi)(?!\w)[^.!?]{0,60}|"
    r"(?:hi|hello|chao)(?: [^.!?,]{1,40})?|(?:tran trong|than men|than ai|kinh thu)|"
    r"(?:da |thoi )?het (?:roi|a|y kien|do|day)(?: (?:roi|do|day|a|nghe|nhe))*(?:,? (?:xin )?cam on [^.!?]{0,40})?|"
    r"(?:(?:o|u|da|vang),? )?(?:ok|oke|okay|u|uh|dung roi|dung vay|chuan|nhat tri|dong y)(?: \w+){0,3}|"
    r"(?:(?:da|vang)[ ,]+)*(?:kinh thua|thua|kinh gui|kinh chao|xin chao|chao|alo|"
    r"a lo)\b[^.!?,\n]{0,90}(?:,\s*(?:va |cung )?(?:(?:kinh |xin )?(?:thua|gui|chao)|"
    r"quy|toan the|cac (?:dong|vi|bac|ong|ba|anh|dai|ban|co|chu|cu|lanh)|dong chi|lanh dao|dai bieu|hoi nghi|chu "
    r"(?:toa|tri|tich)|doan chu tich|ong|ba(?! con)|ba con(?=[,.]|$)|nhan dan|em (?:la|ten)|toi (?:la|ten))\b"
    r"[^.!?,\n]{0,60}){0,6}[, ]*|(?:da|"
    r"vang|vang a|da vang)|(?:xin )?(?:cam on|cam ta)\b[^.!?]{0,90}|(?:toi|em|chau|chung toi)? ?xin (?:het|"
    r"cam on|co y kien|phat bieu|"
    r"chan thanh cam on|tran trong cam on|phep dung|dung)\b.{0,60}|"
    r"(?:xin )?(?:tran trong|chan thanh)(?: kinh chao| cam on)?.{0,40}|het(?: a)?|(?:toi|em|chau) (?:xin )?(?:het|"
    r"dung) (?:loi|y kien|o day).{0,30}|y kien (?:cua toi )?(?:den day )?(?:la )?het.{0,30}|do la y kien.{0,40}|"
    r"(?:(?:da|vang) )*(?:(?:toi|em|chau|tui|con|ba|ong|co|bac) )?(?:xin |chi )?(?:noi|co) (?:the|vay|bay nhieu|"
    r"den day)"
    r"(?: la)?(?: thoi| het| xong)?(?: a| nhe| nha)*(?:,? (?:xin )?cam on[^.!?]{0,40})?|"
    r"(?:(?:da|vang) )*(?:(?:toi|em|chau|tui|con|minh) )?(?:xin |chi )?(?:noi|hoi|phat bieu|trinh bay)(?: hoi)? "
    r"(?:ngan|nhanh|gon|thang|that|dai)(?: gon)?(?: thoi| a| nha| nhe| nghen)*(?: ad)?"
    r"(?:,? (?:mong |xin )?(?:anh|chi|co|chu|quy vi|ba con|dai|moi nguoi)(?: \w+)? thong cam[^.!?]{0,20})?|"
    r"[^.!?;]{0,60}(?<!\w)(?:cac |quy )?(?:bac|vi|ba con|ong ba|anh chi|dong chi|moi nguoi|ca nha|hoi nghi) (?:hay |"
    r"cung )?(?:thong cam|luong thu|thu loi|bo qua)(?: cho(?: \w+){0,3})?(?: a| nhe| nha| voi)*"
)
_AGREES = re.compile(
    r"(?:truoc (?:het|tien),? |dau tien,? |(?:loi )?dau (?:thu|don|tien),? |(?:nhan dip|thay mat|tai (?:hoi nghi|"
    r"buoi|cuoc))[^,.]{0,40}, )?"
    r"(?:toi|chung toi|em|ba con|(?:(?:phan lon|da so|hau het|nhieu|cac|dong dao) )?"
    r"(?:cu tri|nhan dan)(?: (?:xa|phuong|thi tran|thon|to|quan|huyen)(?: \w+){1,3}?)?)? "
    r"?(?:xin |kinh |hoan toan |co ban |rat |"
    r"cung )*(?:nhat tri|thong nhat|dong tinh|danh gia cao|cam on|hoan nghenh|phan khoi|vui mung|chuc mung|"
    r"ghi nhan|bieu "
    r"duong|tan thanh|dong y|phan khoi|chuc|gui loi)\b"
)
_INTRODUCES = re.compile(
    r"(?:(?:da|vang|alo|a lo|thua [^,]{0,40}|kinh thua [^,]{0,60}|(?:(?:toi|em|chau|con|tui|xin|"
    r"kinh) )*chao [^,]{0,30}|"
    r"truoc "
    r"het|truoc tien),? ){0,3}(?:[^,.:]{0,40}, ?)?(?:(?:toi|em|chau|minh|tui|con|me|"
    r"chung toi)(?: xin)?(?: tu gioi thieu)?(?: ho)?(?: va)?(?: ten)?(?: toi)?(?: "
    r"la)?|ten toi la|xin tu gioi thieu)\b"
)
_ANNOUNCES = re.compile(
    r"(?:(?:vang|da|hom nay|truoc het|nay|sau day|nhan day|tai hoi nghi (?:nay|hom nay)|duoc biet|qua nghe bao "
    r"cao),? )*(?:(?:toi|tui|em|chau|con|minh|chung toi|ba con|cu tri|to (?:toi|dan pho)[^,]{0,20}|thay mat "
    r"[^,.]{0,60},?)\s?)?(?:xin (?:phep )?|muon |chi |cung |cho (?:(?:toi|em|tui|chau|con|minh) )?|deu )*"
    r"(?:neu|co|phat bieu|trinh bay|gop|dong gop|kien nghi|phan anh|noi|de xuat|hoi)?(?: ra| len| them)?(?: y kien)? "
    r"?(?:mot so|may|vai|hai|ba|bon|nam|mot|\d+|nhung|cac)? ?(?:y kien|y|viec|van de|noi dung|kien nghi|cau hoi|"
    r"dieu|cau|chuyen|diem|phan anh)"
    r"(?: (?:nho|nhu sau|sau|sau day|muon|can|can noi|can hoi|the nay|xin|chinh|ngan|kien nghi|phan anh|phat bieu|"
    r"de nghi|voi|gui|toi|hoi nghi|lanh dao|ubnd|quan|phuong|xa|huyen|thanh pho|cac|cap|bac|dong chi|gop y|duoc|"
    r"thoi|a|nhe|nghe|nha|nghen|nua|hoi|nhanh|them|cu the|ve|linh vuc|giao thong|moi truong|do thi|dat dai|giao "
    r"duc|y te|van hoa|an ninh|trat tu|ha tang|dien|nuoc|rieng|"
    r"(?:cua )?(?:gia dinh|nha|ca nhan|ho|to|xom|thon|ban|ap) (?:toi|em|chau|minh|tui)"
    r"))*[ .:,;!]*"
)
_ANNOUNCED = re.compile(
    r"(?<!\w)(?:nêu|nói|có|hỏi|kiến nghị|phản ánh|ý kiến|góp|phát biểu|trình bày)(?: (?:ra|thêm|tôi|lên|xin|"
    r"khoảng))* (hai|ba|bốn|năm|sáu|[2-6]) "
    r"(?:ý kiến|ý|việc|vấn đề|nội dung|kiến nghị|câu hỏi|điều|câu|chuyện|điểm)(?!\w)",
    re.IGNORECASE,
)
_SMALL_NUMBERS = (" hai ", " ba ", " bốn ", " năm ", " sáu ", " 2 ", " 3 ", " 4 ", " 5 ", " 6 ")
_HEARS = re.compile(
    r"(?:(?:toi|em|tui|con|chau) noi duoc|"
    r"(?:(?:da|vang|alo|a lo|roi),? )*[^.!?,]{0,25}(?<!\w)nghe(?: toi| em| tui)?(?: (?:ro|duoc|thay)(?: toi)?)?) "
    r"(?:khong|chua|ko)(?: (?:a|vay|the|chu|anh|chi))*"
)
_ASIDE = re.compile(
    r"(?:toi|em|chi|anh|ong|ba|cu|bac|co)(?: noi| cho biet)?(?: la)? (?:may|cac|nhung) (?:viec|chuyen|y|dieu)(?: "
    r"nay| ni| tren| do)"
    r"[^.,;]{0,30}(?:da|cung) (?:neu|noi|phan anh|kien nghi|trinh)[^.,;]{0,30}|"
    r"(?:tat ca )?(?:cac|nhung|may) (?:y|y kien|viec|chuyen|noi dung|dieu) (?:nay|tren|do)(?: deu)? (?:(?:toi|em|chau|"
    r"chung toi) )?(?:da|cung da) (?:neu|noi|phan anh|kien nghi|trinh)[^.,;]{0,50}|"
    r"(?:o |u )?(?:the |vay |con )?(?:y kien |cau hoi |viec |chuyen )?cua (?:toi|em|chau|minh|"
    r"tui) (?:thi )?(?:sao )?(?:khong|"
    r"chua) (?:thay |co )?ai (?:tra loi|noi|nhac|ghi)[^.]{0,20}|"
    r"(?:tieng|am thanh|hinh|mic|may|duong truyen|song|tin hieu)(?: [^,.]{1,12})? (?:bi |hoi )?(?:mat|nho|re|vang|"
    r"yeu|giat|"
    r"chap chon)(?:, (?:de nghi|xin|nho) [^,.]{0,30}(?:chinh|bat|mo|kiem tra|ket noi) lai [^,.]{0,20})?|"
    r"[^.;]{0,60}(?:mong|xin)(?: \w+){0,4} (?:thong cam|bo qua|luong thu|thu loi)(?: cho)?(?: (?:toi|em|chau))?|"
    r"(?:(?:toi|em|chau) )?xin (?:phep )?(?:duoc )?(?:ra )?ve (?:som|truoc|luon)[^.;]{0,40}|"
    r"(?:(?:toi|em|chung toi) )?(?:de nghi|xin|mong|kinh mong)[^.,;]{0,30} giu (?:bi mat|kin)(?: (?:ve|ca|ho))* "
    r"(?:ten|danh tinh|thong tin|nguoi)[^.;]{0,60}"
)
_HIDES = re.compile(
    r"(?:(?:da|vang) )*(?:toi|em|chau|tui|con) xin (?:phep )?(?:duoc )?(?:giau ten|khong (?:neu|xung) ten)"
    r"(?:, (?:(?:toi|em|chau|tui|con) )?(?:ban|buon|lam|o|la|nha o|song o|chay) [^,.;]{3,40})?"
)
_ASKS_FLOOR = re.compile(
    r"(?:(?:da|vang|alo|thua [^,]{1,30}),? )*(?:(?:xin|cho|muon|de|phep|duoc|toi|em|tui|chau|con|minh) )+(?:bo sung|"
    r"noi|phat bieu|hoi|gop|co|trinh bay)(?: (?:them|lai|vai|mot|may|y|y kien|cau|tieng|loi|chut|ti|xiu|it|nua|phut|"
    r"ngan|nhanh))*(?: (?:co )?duoc (?:khong|chu|chua|ko))?(?: (?:a|vay|nhe|nha))*"
)
"""Whoever asks for the floor: "Cho tôi nói thêm một câu được không ạ"."""
_REPRESENTS = re.compile(
    r"nguoi (?:dai dien|viet|gui|lam don|dung don) ?: ?[^.:;]{4,60}(?:, sinh (?:nam|ngay)[^.:;]{4,30})?"
)
_WRITES = re.compile(
    r"(?:vay|nay|do do|vi vay|vi the)(?: nen)?,? (?:toi|chung toi|em|gia dinh toi|tap the)[^.:;]{0,40} (?:lam|"
    r"viet|gui|co) "
    r"(?:don|thu|giay)(?: \w+){0,2} (?:nay|tren)?,?[^.:;]{0,60}(?:xem xet|giai quyet|quan tam|giup do)[^.:;]{0,60}|"
    r"(?:nay |hom nay |vay |do do )?(?:toi|chung toi|em|gia dinh toi)[^.:]{0,40} (?:lam|viet|gui) (?:don|thu|"
    r"phieu)(?: nay)?[^.;]{0,120}(?:sau|sau day|duoi day|noi dung)|(?:toi|chung toi) (?:xin )?(?:trinh bay|phan "
    r"anh|kien nghi)[^.;]{0,60}(?:nhu sau|sau day|sau)|(?:noi dung|su viec|cu the)(?: su viec| kien nghi| phan anh|"
    r" cu the)? nhu sau|(?:toi|chung toi|gia dinh toi|em)(?: xin)? cam (?:doan|ket)[^.]{0,140}(?:su that|trach nhiem|"
    r"phap "
    r"luat)[^.]{0,40}|(?:toi|chung toi|gia dinh toi|em) xin (?:hoan toan )?chiu (?:hoan toan )?trach nhiem[^.]{0,120}|"
    r"(?:toi|chung toi|em) (?:viet|lam|gui) (?:don|thu) nay[^.]{0,60}(?:binh tinh|tu nguyen|xui giuc|"
    r"ep buoc|minh man|xay dung|dong co|tu loi)[^.]{0,60}|"
    r"(?:(?:kinh|rat|xin) )?(?:mong|de nghi|nho) (?:uy ban|ubnd|lanh dao|chinh quyen|cap tren|"
    r"nha truong|benh vien|ban (?:giam (?:hieu|doc)|quan ly|lanh dao)|cong ty|cac cap|cac ban|quy|xa|phuong|"
    r"(?:cac )?(?:nganh|co quan|don vi) (?:chuc nang|lien quan|huu quan|co tham quyen))"
    r"(?: (?:nhan dan|phuong|xa|quan|huyen|thanh pho|tinh|cac cap|co quan|ong ba|ban|vi|cap|truong))*,? (?:som |"
    r"kip thoi |het suc )?(?:xem xet|quan tam|luu (?:tam|y)|giai quyet|giup do)"
    r"(?:,? (?:va|giai quyet|giup do|tra loi|som|cho|toi|chung toi|"
    r"ba con|nhan dan|gia dinh|theo quy dinh|kip thoi|dung phap luat|quan tam|xem xet))*|kinh mong (?:quy|"
    r"cac)[^.]{0,80}(?:xem xet|quan tam|giai quyet|giup do)[^.]{0,40}"
)
_NUMBER_OF_MINE = re.compile(
    r"(?:so (?:dien thoai |may |dt |zalo )?(?:cua )?(?:toi|em|chau|minh|nha toi|gia dinh)|(?:(?:so )?dien thoai|dt|sdt|"
    r"lien he|so lien he|(?:ai |co |moi nguoi )?can (?:gi )?(?:thi )?(?:goi|ib|nhan)(?: cho)?|co gi (?:xin )?(?:goi|"
    r"lien he|lien "
    r"lac))\b)[^.!?\n]{0,60}\d[\d .\-]{6,}.{0,12}"
)
_SUBSTANCE = re.compile(
    r"(?<!\w)(?:de nghi|kien nghi|phan anh|mong|yeu cau|tuy nhien|nhung|(?<!tu )hoi(?! nghi| dong| truong| vien|"
    r" y| dai)|"
    r"chua|"
    r"khong|bi|hong|o nhiem|ngap|khieu nai|to cao|can|sua|gop y|"
    r"xin (?!het|cam on|phep|chao|tu gioi|noi|y kien|neu|chan thanh|tran trong|"
    r"dung))(?!\w)"
)


_FIRST_OF_COURTESY = word_set(
    "ok oke okay ừ ừm ờ rồi alô đúng chuẩn nhất đồng vâng dạ kính thưa xin chào alo a cảm cám tôi em cháu chúng mình "
    "tui con mệ nói ai ơ ủa thế tiếng âm hình mic máy đường tín xin trân chân hết đó trước đầu cử bà rất đánh hoan "
    "phấn vui chúc ghi biểu tán gửi tên sau nay hôm "
    "nhân tại được qua tổ thay số điện đt sđt liên thống người cụ ông anh chị thầy cô bác chú p/s hi hello thân "
    "anh đề mong nhờ tất phần đa hầu nhiều các đông"
)
_FIRST_OF_ANNOUNCEMENT = word_set(
    "muốn chỉ cũng cho đều nêu có phát trình góp đóng kiến phản nói đề hỏi một mấy vài hai ba bốn năm những các "
    "việc vấn nội câu điều chuyện điểm ý cần gia vậy do sự cụ 1 2 3 4 5 6"
)
_FIRST_OF_COURTESY |= {strip_tones(word) for word in _FIRST_OF_COURTESY}
_FIRST_OF_ANNOUNCEMENT |= {strip_tones(word) for word in _FIRST_OF_ANNOUNCEMENT}
_SURELY_SUBSTANCE = ("đề nghị", "kiến nghị", "phản ánh", "yêu cầu", "không", "chưa", "bị ", "hỏng", "ngập", "mong ")
_SELF_LATER = (", tôi ", ", em ", ", cháu ", " tôi ", " em là ", ", toi ", ", em", " tên là ")


_LONGEST_ABOUT = 12  # words in which somebody says, without a stop, where he lives and what he does
_PRAISE_WORDS = 12  # manners are shorter
_PRAISED = re.compile(
    r"(?:cam on|hoan nghenh|khen|bieu duong|danh gia cao).{0,120}?(?<!\w)"
    r"(?:da|vua|luon|nhiet tinh)(?!\w)"
)
_LISTENED = re.compile(r"lang nghe|theo doi|quan tam den (?:hoi nghi|buoi)|den du")


def is_courtesy(words: str, bare: str | None = None) -> bool:
    """Return whether a statement is only polite: a greeting, thanks, who I am, how many things I shall say, my number.

    `bare` is `plain(words)` where the caller has it.

    >>> is_courtesy("Tôi xin nêu hai việc."), is_courtesy("Ngõ tôi ngập.")
    (True, False)
    """
    if len(words) > 330 or not _may_be_polite(words):
        return False
    bare = (plain(words) if bare is None else bare).strip(' .!?,:;-–…"”“')
    if not bare or _HEARS.fullmatch(bare):
        return True
    if (
        _REPRESENTS.fullmatch(bare)
        or _NUMBER_OF_MINE.fullmatch(bare)
        or _WRITES.fullmatch(bare)
        or _ASIDE.fullmatch(bare)
        or _HIDES.fullmatch(bare)
        or _ASKS_FLOOR.fullmatch(bare)
        or (_ANNOUNCES.fullmatch(bare) and len(bare) < 140)
    ):
        return True
    if len(bare) < 150 and _introduces(words, bare):
        return True
    return not _SUBSTANCE.search(bare) and bool(_GREETING.fullmatch(bare) or _AGREES.match(bare))


def is_praise(words: str) -> bool:
    """Return whether polite words are more than manners: somebody is thanked or praised for something done.

    >>> is_praise("Xin cảm ơn bác sĩ trạm y tế đã khám cho các cụ rất chu đáo, bà con phấn khởi lắm.")
    True
    >>> is_praise("Tôi xin cảm ơn các đồng chí đã lắng nghe.")
    False
    """
    bare = plain(words)
    done = _PRAISED.search(bare)
    return len(bare.split()) >= _PRAISE_WORDS and done is not None and not _LISTENED.search(bare)


def _may_be_polite(words: str) -> bool:
    """Tell most statements of substance by their first word or a telling one, which is cheap."""
    head = words.lstrip(' .!?,:;-–…"”“\n\t').lower()
    if not head.strip():
        return True
    if len(head) >= 140 and any(said in head for said in _SURELY_SUBSTANCE):
        return False
    first = head.split(None, 1)[0].rstrip(",.:;!?")
    if first in _FIRST_OF_COURTESY or (len(head) < 100 and first in _FIRST_OF_ANNOUNCEMENT):
        return True
    return any(said in head[:70] for said in _SELF_LATER)


def n_announced(words: str) -> int:
    """Return how many things a speaker says he will raise: 2 for "Tôi xin nêu hai việc.", 0 where he does not say."""
    match = _ANNOUNCED.search(words[:330]) if any(number in words for number in _SMALL_NUMBERS) else None
    if match is None:
        return 0
    said = match[1].lower()
    return int(said) if said.isdigit() else {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6}[said]


def _introduces(words: str, bare: str) -> bool:
    """Somebody says who he is: a name, an office in the neighbourhood, where he lives."""
    match = _INTRODUCES.match(bare)
    if match is None:
        return False
    name, _ = self_named(words)
    if _SUBSTANCE.search(bare.replace(plain(name), "", 1) if name else bare):
        return False
    if name is not None:
        behind = bare[bare.find(plain(name)) + len(name) :]
        return (
            len(bare) < 140 and max(len(clause.split()) for clause in re.split(r"[,;.:()–]", behind)) <= _LONGEST_ABOUT
        )
    return (
        re.match(
            r"(?:(?:da|vang|thua [^,]{0,40}|kinh thua [^,]{0,60}),? ){0,3}(?:toi|em|chau|tui|con|chung toi) (?:hien "
            r")?(?:nam nay \d{2} tuoi(?!\w)|lam (?:ca(?: dem| ngay)?|cong nhan|nghe \w+)(?! (?:thi|ma))(?!\w)|"
            r"(?:la|gom|o|dang o|song o|ten la|thuoc) (?:(?:cac |nhung |tap the |\d+ )*(?:ho dan|ho|cu dan|tieu "
            r"thuong|phu huynh|nguoi dan|cong nhan)|nguoi dan|cu tri|to truong|to pho|truong|bi thu|chi hoi|dai "
            r"dien|chu ho|phu huynh|hoi vien|can bo huu|giao vien|to|tdp|thon|xom|ngo|khu|phuong|xa|so nha|"
            r"so)\b)[^;,]{0,90}(?:,(?: (?:hien |nay |nam nay |dang )*(?:\d|o|tru|to|tdp|thon|xom|ap|khu|khoi|ngo|so|"
            r"phuong|xa|thi tran|"
            r"quan|huyen|tinh|thanh pho|dai dien|la|song|sinh|nguyen|thuoc|cung|va|thay mat|cong tac|"
            r"lam)(?!\w)[^;,]{0,60}|"
            r" [^;, ]+(?: [^;, ]+){0,5})){0,4}\W*$",
            bare,
        )
        is not None
    )
