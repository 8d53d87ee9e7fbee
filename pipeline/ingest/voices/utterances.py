"""What words alone tell of their speaker: his role, his name, whether a clerk narrates."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.ingest.voices.labels import role_of
from pipeline.ingest.voices.names import CAPITAL, is_name, place_in
from pipeline.ingest.words.spelling import TwoSpellings, plain, word_set
from pipeline.records import Role

_CHAIR = re.compile(
    r"(?<!\w)(?:(?:xin |kinh |tran trong |tiep theo |tiep tuc |bay gio )+moi (?:ong|ba|bac|anh|chi|co|chu|cu|cac|"
    r"dai bieu|cu tri|y kien|diem cau|dong chi|dai dien|nguoi|ba con|ai|mot)|"
    r"^(?:(?:da|vang|roi|thoi)[ ,]+)*moi (?:ong|ba|bac|anh|chi|co|chu|cu|cac|dai bieu|cu tri|y kien|"
    r"diem cau|dong chi|dai dien|nguoi|ba con|"
    r"(?:pho )?chu tich|lanh dao|(?:pho )?truong|giam doc|bi thu|cong an|phong|so|ubnd)|"
    r"(?<=[,.!?;] )moi (?:ba con|(?:cac |quy )?(?:bac|ong|ba|anh|chi|co|chu|cu|vi)|cu tri|dai bieu|dong chi)"
    r"(?: (?!xuong|ve|den|vao|ra|qua|di|xem|kiem)\w+){0,5}(?=[,.!?;]|$)|"
    r"(?:tuyen bo|xin) (?:khai mac|be mac|ket thuc|bat dau|tam dung|giai lao)|toi xin (?:ket thuc|ket luan|khai "
    r"mac|be mac|phep)|"
    r"(?:phien|buoi|chuong trinh) (?:\w+ ){0,3}(?:bat dau|ket thuc|den day)|"
    r"chung ta (?:xin )?(?:bat dau|chuyen sang|con|tiep tuc|se nghe|nghi|dung|ket thuc)|xin duoc bat dau|"
    r"ai co y kien|con (?:bac|ai|"
    r"ba con|dong chi|y kien) nao|"
    r"cam on (?:y kien|ong|ba|bac|anh|chi|cu|co|chu|phan|cac (?:bac|y kien|ong|anh)|ba con|dong chi)|noi ngan gon|"
    r"(?:de nghi|mong|xin) (?:cac )?(?:bac|ba con|ong ba|dong chi|cu tri) (?:giu|noi|phat bieu|trat tu|ngan gon|"
    r"tat|im lang|ky)|"
    r"hoi nghi (?:xin|cua chung ta|hom nay|duoc|den day)|cuoc (?:hop|doi thoai|tiep xuc) (?:xin|den day|hom nay)|"
    r"thoi gian (?:khong con|con|co han|da het)|tat micro|kinh chuc|chuc (?:ba con|cac bac|quy vi|suc khoe))(?!\w)"
)
_OFFICIAL = re.compile(
    r"(?<!\w)(?:(?:xin )?(?:tra loi|tiep thu|giai trinh|giai dap|ghi nhan|phuc dap)(?: (?:bac|ba con|ong|ba|anh|"
    r"chi|cu tri|y kien|cac|nhu sau|luon|noi dung|cau hoi|rang))|toi xin (?:tra loi|tiep thu|giai trinh|nhan|thong "
    r"tin|bao(?: cao)?|cam ket|hua)|"
    r"(?:ubnd|uy ban|phuong|xa|quan|huyen|thanh pho|phong|cong an|so|don vi|cong ty|chung toi|ben (?:toi|em|minh)|"
    r"toi|chinh quyen|truong|nha truong|dien luc) (?:toi |em |chung toi |xin |cung |hien |dang )*"
    r"(?:da|se) (?:va dang |co |cho |chi dao|giao|kiem tra|xu ly|bo tri|yeu cau|phoi hop|lap|de nghi|de xuat|tham "
    r"muu|trinh|ra quan|bao(?: cao)?|thuc hien|gui van ban|tiep|len|kien nghi|de xuat|duoc|dua|xu phat|ban hanh|"
    r"to chuc|cu|nhac|"
    r"tuyen truyen|ra soat|khac phuc|nhan|thong bao|sua|thay)|"
    r"ve (?:y kien|kien nghi|noi dung|cau hoi|phan anh|viec|van de) (?:cua |ma |bac |ong |ba |anh |chi |cu tri )+|"
    r"^(?:vang |da |xin |kinh |thua |chao )+(?:toan the |tat ca |cac |quy |vi |bac |ba con |co bac |nhan dan |ong ba )*"
    r"cu tri(?=[,.!]| hom nay| va nhan dan| cung)|"
    r"^(?:vang |da |xin )*bao cao (?:voi )?(?:ba con|cac bac|co bac|cu tri)(?=\W)|"
    r"toi (?:chi dao|giao|yeu cau) (?:phong|phuong|cong an|dong chi|ban|don vi|doi|can bo|to|anh)|"
    r"thay mat (?:ubnd|hdnd|thuong truc|(?:to|doan) dai bieu|lanh dao|uy ban|phuong|dang uy|phong|quan|xa|cong ty|"
    r"don vi)|viec nay (?:toi|chung toi|"
    r"thuoc|phuong|quan|xa|ubnd)|theo (?:quy dinh|luat|nghi dinh|thong tu|quyet dinh)[^.]{0,60} thi |"
    r"(?:chung toi|phuong|xa|quan|toi|em) (?:xin )?(?:tiep thu|ghi nhan|nhan trach nhiem|nhan khuyet diem|cam ket|"
    r"hua|giai trinh)|thuoc tham quyen (?:cua )?(?:so|thanh pho|quan|phuong|xa|bo)|du kien (?:hoan thanh|trong|"
    r"khoi cong|quy|thang))(?!\w)"
)
_ANSWERS_SOMEBODY = re.compile(
    r"(?:vang |da |thua [^,]{0,30}, )*(?:tra loi|ve|doi voi|lien quan (?:den|toi)) (?:y kien|kien nghi|cau hoi|noi "
    r"dung|phan anh|van de) (?:cua |ma |do )*(?:ong|ba|bac|anh|chi|cu tri|cu|em|dong chi|ba con)(?!\w)|"
    r"(?:vang |da |thua [^,]{0,30}, )*(?:de|cho) (?:toi|tui|em|minh|chung toi) (?:xin )?(?:tra loi|giai dap|giai trinh|"
    r"noi ro|thong tin)(?!\w)"
)
_CITIZEN = re.compile(
    r"(?<!\w)(?:de nghi|kien nghi|phan anh|mong (?:quan|phuong|xa|thanh pho|lanh dao|cac|chinh quyen|duoc|rang|"
    r"sao)|nha toi|nha em|gia dinh (?:toi|em|chau)|xom toi|to (?:dan pho )?(?:toi|em)|ngo (?:toi|nha)|khu (?:toi|"
    r"nha)|thon toi|con toi|"
    r"(?:toi|em|chau) (?:ten|la|o|xin hoi|muon hoi|xin phan anh|co y kien|co hai|co ba|co mot|xin neu|xin co|hoi|"
    r"kien nghi|de nghi|muon|khieu nai|to cao)|ba con (?:chung toi|toi|rat|mong|de nghi|xom)|chung toi (?:de nghi|"
    r"kien nghi|mong|song|o|phai|khong)|"
    r"chung em|cho (?:toi|em|chau) hoi|sao (?:khong|chua|lai)|khi nao|bao gio|xin hoi|nguyen vong)(?!\w)"
)
_NARRATION = re.compile(
    r"\s*(?:[-–+*•]\s*|\d+[.)]\s*|\d{1,2}[hg:]\d{2}\s*[:–-]\s*)?"
    r"(?:(?:thay mat[^,]{0,80}, )?(?:dong chi|d/c|ong|ba)? ?[^.:;,]{0,50}(?:chu "
    r"(?:toa|tri)|thu ky|dai bieu|bi thu|chu tich|dai dien|lanh dao|ban to chuc|dong chi "
    r"[^.:;,]{2,40})\b[^.:;]{0,110}"
    r"(?:bao cao|khai mac|phat bieu|ghi nhan|tiep thu|ket luan|thong bao|tuyen bo|cam on|tra loi|giai trinh|gioi "
    r"thieu|trinh bay|hua|quan triet|giai dap|lang nghe|thong qua|de nghi cac|yeu cau)|"
    r"(?:hoi nghi|cuoc (?:hop|tiep xuc|doi thoai)|buoi \w+(?: \w+){0,3}|bien ban|cu tri (?:lang nghe|nhat tri|vo "
    r"tay)|hoi truong|tai (?:hoi nghi|buoi|cuoc)) .{0,60}(?:da |duoc |dien ra|ket thuc|bat dau|nghe|co \d+|nghi|"
    r"bieu quyet|thong qua|lap|tien hanh|giai lao|ghi nhan|voi su)|"
    r"(?:cung|trong|sang|chieu|toi|ngay|truoc do|sau do|tiep do)[^.:;]{0,30}, (?:cac |\d+ )*(?:(?:to |doan )?dai bieu|"
    r"doan|to cong tac)(?!\w)[^.:;]{0,80} (?:tiep xuc|doi thoai|gap go|lam viec|to chuc)(?!\w)|"
    r"[^\n]{0,160}(?<!\w)(?:gio tay|bieu quyet|bo phieu|nhat tri|dong y|tan thanh)(?: \w+){0,2}:? ?"
    r"\d+ ?/ ?\d+(?![/\d])|"
    r"(?:thuc hien|can cu) (?:ke hoach|cong van|chi dao|quyet dinh|luat|nghi quyet|van ban|chuong trinh|thong bao|"
    r"chi thi|huong dan)(?!\w).{0,20}(?<!\w)(?:so|ngay|cua)(?!\w)|"
    r"(?:sau khi|tiep theo,?) .{0,80}(?:bao cao|phat bieu|chuong trinh|nghe)|(?:co|da co|tong so|tong "
    r"cong)[: ]+\d+ (?:luot |y kien|cu tri|dai bieu|nguoi|phieu|kien nghi)|"
    r"(?:tat ca|cac y kien) .{0,60}(?:duoc ghi nhan|da duoc|duoc tra loi|se duoc)|(?:hoi nghi|cuoc hop) (?:nghi|"
    r"ket thuc|be mac)|cu tri da nghe|doan dai bieu|"
    r"(?:to truong|to pho|truong (?:thon|ban|xom|khu)|ban to chuc)[^.:;,]{0,40} (?:ghi nhan|tiep thu|ket luan)|"
    r"(?:hoi nghi )?(?:nghi |tam nghi )?(?:giai lao|nghi trua|an trua)(?: (?:\w+ ?){1,6})?\W*$)"
)
_SELF = re.compile(
    r"(?:(?<!\w)(?:(?P<where>[^,.:;]{2,40}), ?)?(?:tôi|em|cháu|mình|tui|con|mệ|già|tớ)(?: xin)?(?: tự giới thiệu)?(?: "
    r"họ)?(?: và)?(?: tên)?(?: tôi)?(?: là)?|^[^\W\d_]+ đây(?: là)?,?|(?:xin )?tự giới thiệu(?: tôi)?(?: tên)?(?: là)?|"
    r"(?:^|(?<=[.!?] )|(?<=\bdạ )|(?<=\bvâng ))(?:tôi|em|cháu|tui|con),|"
    r"(?:họ và )?tên (?:tôi|em|cháu)(?: là)?|(?:tên|là)) +(?:(?:ông|bà|anh|chị|cụ) )?(?=(?P<name>[^\W\d_]+(?: "
    r"[^\W\d_]+(?!\w)){0,4}))",
    re.IGNORECASE,
)


_FIRST_THANKS = re.compile(r"(?:(?:da|vang|roi|the thi)[ ,]+)*(?:toi |em )?(?:xin )?cam on [^.!?]{0,60}[.!?]\s+")
_SAYS_MORE = 40  # code points behind thanks that tell more than these


def guess_role(words: str) -> Role:
    """Return the role that words alone suggest: who gives the floor leads, who promises answers; else a citizen."""
    bare = plain(words[:1500])
    thanks = _FIRST_THANKS.match(bare)
    if thanks is not None and len(bare) - thanks.end() > _SAYS_MORE:
        bare = bare[thanks.end() :]
    if _ANSWERS_SOMEBODY.match(bare):
        return "official"
    official, citizen = len(_OFFICIAL.findall(bare)), len(_CITIZEN.findall(bare))
    chair = len(_CHAIR.findall(bare))
    if chair and (len(bare) < 300 or chair > citizen) and chair >= official:
        return "chair" if chair + official > citizen or len(bare) < 120 else "citizen"
    if official > citizen:
        return "official"
    return "citizen"


def asks(words: str) -> bool:
    """Return whether words ask somebody in office for something, or tell him of a fault.

    >>> asks("Đề nghị phường sửa đường."), asks("Tôi đã kiểm điểm rồi.")
    (True, False)
    """
    return _ASKS.search(plain(words)) is not None


_ASKS = re.compile(
    r"(?<!\w)(?:de nghi|kien nghi|phan anh|yeu cau|xin (?!loi|chao|cam on|phep|het)|mong|nho (?:phuong|xa|cac|ubnd)|"
    r"bao gio|khi nao|tai sao|vi sao|hong|o nhiem|ngap|chua (?:co|duoc|sua|xong|tra|thay|ai))(?!\w)|\?"
)


_CEREMONY = re.compile(
    r"(?:phat bieu (?:khai mac|chi dao|ket luan|tiep thu|be mac)|neu (?:ly do|ro (?:muc dich|ly do))|gioi thieu|"
    r"tuyen bo|thong qua|doc (?:du thao|bien ban|bao cao)|quan triet|bao cao (?:tom tat|ket qua|tinh hinh|"
    r"cong tac|tai chinh|thu chi|quyet toan)|trinh bay (?:tom tat|bao cao|do an|du an|de an|du thao|phuong an|"
    r"quy hoach)|tra loi(?! thoa)|giai trinh|tiep thu)(?!\w)"
)
_LOOKED_AT = 120  # code points that tell a ceremony


def is_ceremony(words: str) -> bool:
    """Return whether somebody only opens or closes a meeting, reports to it, or reads it a paper.

    >>> is_ceremony("Báo cáo công tác năm 2022: thu 3 tỷ."), is_ceremony("Báo cáo các anh, cống tắc.")
    (True, False)
    """
    return _CEREMONY.match(plain(words[:_LOOKED_AT])) is not None


def is_narration(line: str) -> bool:
    """Return whether a line tells of the meeting itself: who opened it, who reported, how it ended."""
    return _NARRATION.match(plain(line[:300])) is not None


def self_named(words: str) -> tuple[str | None, str | None]:
    """Return the name that a speaker gives himself in his first words, and the place he says he is from.

    >>> self_named("Vâng tôi là Vũ Thị Mận, điểm cầu Hạ Đình xin nói.")
    ('Vũ Thị Mận', 'điểm cầu Hạ Đình')
    """
    head = words[:900]
    cased = sum(map(str.isupper, head)) * 60 > len(head)
    if not cased and len(words) > _RUN_TOGETHER:
        head = words[:_RUN_TOGETHER]
    for match in _SELF.finditer(head):
        start = match.start("name")
        name = leading_name(match["name"])
        if name is None and cased and _says_name(head, match):
            start, name = _after_nickname(head, start)
        if name is None or (not name[0].isupper() and (cased or match[0].strip().lower() in _BARE)):
            continue
        end = start + len(name)
        after = _OTHER_WORDS.split(words[end : end + 120])[0]
        place = re.match(
            r"[\s,]*(?:(?:hiện )?(?:ở|tại|trú tại|là cư dân|là người|sống ở|là cử tri|cử tri|thuộc|đại "
            r"diện)\s+)?([^,]*(?:,[^,]*){0,2})",
            after,
        )
        return name.title() if name.islower() else name, said_place(place[1] if place else "")
    return None, None


def holds_office(words: str, name: str) -> bool:
    """Return whether words in which somebody is called by `name` go on with the office that he answers for.

    >>> holds_office("Dạ tôi Mã Văn Sen, Chủ tịch xã. Thưa bác.", "Mã Văn Sen")
    True
    >>> holds_office("Chị MÃ THỊ SEN, Công ty giày Vồi", "Mã Thị Sen")
    False
    """
    at = plain(words).find(plain(name))
    about = _OTHER_WORDS.split(words[at + len(name) : at + len(name) + 120])[0] if at >= 0 else ""
    beside = _BESIDE_NAME.match(about)
    return beside is not None and role_of(about) == "official" and _NO_OFFICE.search(plain(about)) is None


_BESIDE_NAME = re.compile(r"\s*[,(–-]|\s+là\s", re.IGNORECASE)
_NO_OFFICE = re.compile(
    r"^\W*(?:la )?(?:(?:o|ben|lam|lam o|cua|tu|cong nhan|nhan vien|tai xe|bao ve)(?: cua| tai| o)? )?"
    r"(?:cong ty|xi nghiep|doanh nghiep|nha may|xuong|hop tac xa|htx)(?!\w)|"
    r"(?<!\w)(?:huu|nghi huu|nguyen|cuu|con|vo|chong) "
)
"""Whoever works for a firm, or has left his office, does not answer for it."""


def _says_name(head: str, match: re.Match[str]) -> bool:
    """Return whether somebody sets out to say his name: at the head of a sentence, or with "tên", "là"."""
    said, before = match[0].strip().lower(), head[: match.start()].rstrip()
    return said not in _BARE and (said.endswith((" tên", " là")) or before[-1:] in {"", ",", ".", "!", "?", ":"})


def _after_nickname(head: str, start: int) -> tuple[int, str | None]:
    """Return where a full name begins behind what its bearer is called, or the name alone: "tên Ba Rê, Lò Văn Rê,"."""
    called = _CALLED.match(head, start)
    if called is None:
        return start, None
    full = leading_name(head[called.end() : called.end() + 60].split(",")[0]) if called["full"] else None
    if full is not None:
        return called.end(), full
    return start, None if role_of(called["name"]) else called["name"]


_CALLED = re.compile(
    rf"(?P<name>{CAPITAL}(?: {CAPITAL}){{0,2}})"
    rf"(?:(?P<full>, )(?={CAPITAL} {CAPITAL})|(?=,|\.| (?:bên|ở|đây|nhà ở|học)(?!\w)))"
)
_OTHER_WORDS = re.compile(r"[.!?;]|,\s+(?:tôi|em|tui|cháu|con|mình|nhà tôi|xin|hỏi)\s", re.IGNORECASE)
"""Where a speaker who has said who he is goes on to what he wants."""


def leading_name(words: str) -> str | None:
    """Return the longest leading run of words that is a person's full name; None where there is none."""
    parts = words.split()
    capital = [part[:1].isupper() for part in parts]
    if capital[0]:
        n = next((at for at, up in enumerate(capital) if not up), len(parts))
        name = " ".join(parts[:n])
        return name if is_name(name) else None
    for n in (4, 3):
        name = " ".join(parts[:n])
        if (
            len(parts) >= n
            and is_name(name)
            and _UNITS.isdisjoint(parts[:n])
            and _NO_NAMES.isdisjoint(parts[1:n])
            and not any(f"{one} {two}" in _BODIES for one, two in pairwise(parts[:n]))
            and " ".join(parts[n - 1 : n + 1]) not in _BODIES
            and not _COMMON.search(" ".join(parts[1:n]))
        ):
            return name
    return None


_BARE = ("là", "la")  # alone, in small letters, they name nobody: "tôi nói thật là từ khi …"
_RUN_TOGETHER = 240  # code points of a recogniser's text in small letters in which somebody may say his name
_NO_NAMES = word_set(
    "thì họ ngày tháng một này nọ ấy đã sẽ bị được cái mà là và với cho của không chưa cũng rồi lại mấy những các nói "
    "hỏi đi ra vào lên xuống về làm bán"
)
_UNITS = frozenset({"quận", "huyện", "xóm", "ấp", "cụm", "khối", "làng", "bản", "ngách", "hẻm", "số", "hiện", "sống"})
_BODIES = frozenset(
    {
        "đoàn thanh", "đoàn viên", "đảng viên", "hội phụ", "hội nông", "hội cựu", "hội viên", "hội trưởng",
        "cựu chiến", "chi hội", "chi bộ", "chi đoàn", "cán bộ", "giáo viên", "công nhân", "sinh viên", "học sinh",
        "đại diện", "trưởng thôn", "năm nay", "đồng chí", "bí thư", "chủ tịch", "từ ngày", "nông dân",
    }
)  # fmt: skip
_COMMON = TwoSpellings(
    r"(?<!\w)(?:ở|có|xin|tại|hỏi|là|đề|nghị|kiến|phản|muốn|thấy|tổ|thôn|phố|phường|xã|đường|nhà|nay|này|khu|ngõ|xóm|"
    r"ngách|hẻm)(?!\w)"
)


def said_place(text: str) -> str | None:
    """Return the address in words as they are spoken, without what follows it."""
    place = place_in(text)
    return (
        re.split(r"\s+(?:ạ|nhé|xin|tôi|em|phát biểu|có ý kiến|nói|kiến nghị|đề nghị|cho)(?:\s|$)", place)[0].strip(" ,")
        or None
        if place
        else None
    )
