"""The role that a label names."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.ingest.words.spelling import plain
from pipeline.records import Role

_OFFICE = re.compile(
    r"(?<!\w)(?:(?:pho )?chu tich(?! (?:hoi|chi hoi|cong doan|mat tran|ubmttq|mttq|uy ban mttq|uy ban mat tran))|"
    r"pct|(?:pho )?truong phong|(?:pho )?giam doc(?= (?:so|trung tam|ban|cong an|bql|benh vien|bao hiem|bhxh|"
    r"kho bac|vien|chi "
    r"nhanh (?:van phong|dien|nuoc|cap|ngan hang|bao hiem|thuy loi|moi truong)))|(?:pho )?chi cuc truong|"
    r"cong an|canh sat khu vuc|cskv|ubnd|uy ban nhan dan|"
    r"dai dien (?:lanh dao |ubnd|so|phong|ban|cong an|cong ty|dien luc|xi nghiep|"
    r"don vi|nha thau|chu dau tu|trung tam|co quan|bao hiem|kho bac|"
    r"chi cuc|chi nhanh|nganh|uy ban|truong|ngan hang|quan|huyen|thanh pho|xa(?! vien)|phuong)|lanh dao|(?:pho "
    r")?bi thu(?! (?:chi bo|chi doan|doan|dang bo bo phan|to dang))|"
    r"can bo (?:dia chinh|tu phap|xa|phuong|mot cua)|cong chuc|chuyen vien|thanh tra(?! nhan dan)|truong cong an|"
    r"(?:phong|so|"
    r"ban|chi cuc|trung tam|vien|kho bac|doi) "
    r"(?:tai nguyen|xay dung|quan ly|giao|y te|tu phap|kinh te|van hoa|lao dong|noi vu|nong nghiep|cong thuong|tai "
    r"chinh|quy hoach|thanh tra(?! nhan dan)|ke hoach|"
    r"phat trien|canh sat|csgt|qldt|qlda|tnmt|tn&mt|gd&dt|gd-dt|gddt|ldtbxh|phuc vu|hanh chinh|du an|boi thuong|"
    r"gpmb|chi huy|tt|trat tu|thuy loi|moi truong|du lich|khoa hoc|thong tin|dan toc|ttxd|kiem lam|thue)|"
    r"don vi tu van|dien luc|cong ty(?! (?:tnhh|co phan|cp)(?! (?:mtv|mot thanh vien))(?!.* (?:nuoc|dien|do thi|"
    r"moi truong|xay dung|quan ly)(?!\w)))|xi nghiep|tram truong|hieu truong|tham muu|nha thau|chu dau tu|ban qlda|bql|"
    r"bqlda|(?:dai bieu|dbqh|to dai bieu) (?:quoc hoi|hdnd|hoi dong)|dai bieu|thay mat (?:ubnd|lanh dao|dang uy)|"
    r"chi huy truong|doi truong|truong ban(?! (?:cong tac|giam sat|thanh tra nhan dan|ctmt|bao ve|quan tri|dai "
    r"dien|lien lac))|vien truong|chanh van phong|chanh an|truong tram|"
    r"^(?:tdv|dtv|tong dai(?: vien)?|dien thoai vien|nhan vien (?:tong dai|truc(?: may)?))(?: \d{1,3})?$|"
    r"nguoi tra loi|tra loi|^dap$|^tl$|giai trinh|phan hoi|giai dap|tiep thu|co quan tra loi|can bo|phong ban|"
    r"doan cong tac)(?!\w)"
)
_CITIZENLY = re.compile(
    r"(?<!\w)(?:cu tri|cong dan|nguoi dan|nhan dan|diem cau|to truong|to pho|tdp|to dan pho|truong thon|pho thon|"
    r"chi hoi|"
    r"bi thu chi bo|chi bo|hoi vien|truong ban cong tac|truong khu|truong xom|truong ban giam sat|ban giam sat|"
    r"truong ban quan tri|ban quan tri|"
    r"ho dan|phu huynh|ba con|nguoi hoi|"
    r"hoi(?! nghi| truong| dong)|cau hoi|y kien|doan vien|truong ban ctmt|ban cong tac mat tran|khu dan "
    r"cu|nguoi phat bieu|nguoi cao tuoi|"
    r"^(?:ph|cmhs)(?= |$)|"
    r"^(?:kh|ndpa|nguoi phan anh|nguoi lien he)(?: \d{1,3})?$|thinh gia|khan gia|ban doc|doc gia|ban nghe dai|"
    r"nguoi goi|khach hang|nguoi dung|cong dan mang|"
    r"dai dien (?:cac |cho |mot so )*(?:ho|gia dinh|cu dan|ba con|nhan dan)|cuu chien binh|chi doan|tieu thuong|hoc "
    r"sinh|sinh vien|thon|xom|to \d+)(?!\w)"
)
_CHAIRLY = re.compile(
    r"(?<!\w)(?:chu tri|chu toa|chu toa doan|chu tich doan|dieu hanh|nguoi dieu hanh|mc|dan chuong trinh|"
    r"nguoi dan chuong trinh|"
    r"btv|pv|ptv|phong vien|bien tap vien|phat thanh vien|nha bao|"
    r"ban to chuc|chu hoi|doan chu tich|host|moderator|"
    r"nguoi chu tri|dong chi chu tri|chu toa ket luan|ket luan)(?!\w)"
)
_COMPERE = re.compile(r"(?<!\w)người dẫn(?!\w)", re.IGNORECASE)  # without its tone it is the citizen: "người dân"
_VILLAGE = re.compile(
    r"(?<!\w)(?:trưởng|phó|phó trưởng|bí thư(?: chi bộ)?) (?:bản|buôn|làng|khóm|ấp|sóc|phum|plei|khối|thôn|xóm|tổ|"
    r"khu)(?!\w)",
    re.IGNORECASE,
)  # without its tones "trưởng bản" is the head of a board
_RANK = re.compile(r"(?<!\w)(?:thiếu|trung|thượng|đại) (?:úy|uý|tá)(?!\w)", re.IGNORECASE)
_RETIRED = re.compile(r"(?<!\w)(?:huu(?: tri)?|cuu chien binh|phuc vien|xuat ngu|cu tri|cong dan)(?!\w)")
_READS_OUT = re.compile(r"(?<!\w)doc (?:ho |giup |thay )?(?:phieu|thu|giay|tin nhan|cau hoi|don)(?!\w)")
_CLERKLY = re.compile(
    r"(?<!\w)(?:(?:ban|to) (?:kiem phieu|bau cu|tham tra tu cach)|thu ky|"
    r"ghi chu|ghi chep|nguoi ghi|nguoi lap|ban thu ky|ghi nhan|^nb$|^ps$)(?!\w)"
)


@lru_cache(maxsize=8192)
def role_of(label: str) -> Role | None:
    """Return the role that a label names: an office answers, a chair leads, a clerk writes, a citizen asks."""
    bare = " ".join(re.sub(r"[^\w&/]+", " ", plain(label)).split())
    if not bare:
        return None
    if _READS_OUT.search(bare):
        return "citizen"
    if _CLERKLY.search(bare):
        return "clerk"
    if _CHAIRLY.search(bare) or _COMPERE.search(label):
        return "chair"
    if _VILLAGE.search(label) and not _OFFICE.search(plain(_VILLAGE.sub(" ", label))):
        return "citizen"
    if bare.startswith("dai bieu") and _CITIZENLY.search(bare) and not _OFFICE.search(bare[8:]):
        return "citizen"
    if _RANK.search(label) and not _RETIRED.search(bare):
        return "official"
    if _OFFICE.search(bare) and not re.match(r"(?:diem cau|cu tri|cong dan|hoi dap|nguoi hoi)", bare):
        return "official"
    return "citizen" if _CITIZENLY.search(bare) else None
