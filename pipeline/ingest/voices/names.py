"""People's names, titles and places in lines and cells."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.ingest.words.spelling import TwoSpellings, plain, word_set
from pipeline.text import strip_tones

UPPER = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
CAPITAL = rf"(?:[{UPPER}]\.|(?:Ng|Th|Tr|Ph|Kh|Nh)\.|[{UPPER}][\w'’]*)"
_NAME = re.compile(rf"{CAPITAL}(?:[ \t]+(?:-[ \t]+)?{CAPITAL}){{0,6}}")
_TITLE = (
    r"(?:(?:(?:cử tri|công dân|người dân|đại biểu|ý kiến(?: của)?|hộ(?: gia đình)?|gia đình|g\s*/\s*đ|gđ|"
    r"phụ huynh)\s+)?"
    r"(?:ông|bà|anh|chị|cô|chú|bác(?: s[ĩỹ])?|cụ|đồng chí|đ\s*/\s*c|đc|bạn(?! đọc)|em|cháu|luật sư|thầy|sư thầy|"
    r"hòa thượng|đại đức|linh mục|kts|ths|bs|dược sĩ|kỹ sư)"
    r"|cử tri|công dân|người dân|đại biểu|phụ huynh|học sinh|sinh viên|đoàn viên|hội viên|công nhân|nông dân|"
    r"thanh niên|giáo viên|cựu chiến binh|tiểu thương|bạn đọc|độc giả|thính giả|khán giả|"
    r"chủ hộ|hộ)(?:\s*\((?:ông|"
    r"bà)\))?[.:]?"
)
_LISTED = re.compile(
    r"\s*(?:[-–—+*•●▪■◦○·►➢✓#\uf000-\uf0ff]+\s*|(?:ý kiến|câu hỏi|câu|lượt|số)\s+(?:thứ\s+|"
    r"số\s+)?(?:\d{1,3}|(?<=thứ )(?:nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười(?: \w+)?)(?!\w))\s*[.:)\-–]?\s*|"
    r"(?!đ\s*/\s*c|g\s*/\s*đ)\(?(?:\d{1,3}(?:\.\d{1,2})*|[ivx]{1,5}|[a-zđ])\s*[.)/:]\)?\s*|\(\d{1,3}\)\s*|"
    r"\d{1,3}\s+(?=[ôÔbBđĐ]))?",
    re.IGNORECASE,
)
TITLED = TwoSpellings(r"(?<!\w)" + _TITLE + r"\s+")
_TWO_WORD_UNITS = frozenset(
    {
        "thi tran", "thi xa", "thi uy", "chi hoi", "chi bo", "chi doan", "chu tich", "chu nhiem", "pho chu", "pho bi",
        "pho truong", "giam doc", "dai dien", "dai bieu", "can bo", "bo chi", "cong an", "cong ty", "bi thu",
        "truong ban", "truong phong", "truong thon", "truong khu", "truong xom", "truong tieu", "truong mam",
        "truong thcs", "hoi truong", "hoi phu", "hoi cuu", "hoi nong", "hoi nguoi", "hoi vien", "doan thanh",
        "doan vien", "so nha", "so xay", "so y", "tram truong", "tram y", "ban quan", "ban cong", "ban giam",
        "nha so", "nha van", "nha may", "phong quan", "phong tai", "phong kinh", "phong van", "phong lao", "khu do",
        "khu dan", "khu tap", "khu pho", "quan uy", "huyen uy", "pho phong", "pho giam", "pho ban",
    }
)  # fmt: skip
_ALWAYS_UNITS = word_set("to tdp thon phuong xa xom cum ngo ngach hem kdt kdc ktt ubnd hdnd mttq ubmttq thcs thpt")
_FIRST_UNITS = word_set("huyện quận tỉnh xã phường thôn ấp khóm buôn xóm tổ tdp ngõ làng")
_NUMBERED_UNITS = word_set("tổ thôn phường xóm ngõ ngách hẻm ấp khóm khu khối quận đội cụm bản")
_SURNAMES = word_set(
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn lâm trịnh mai đào hà tạ lưu "
    "tô cao chu phùng tống thái quách vương nghiêm kiều khuất bạch giáp ninh nhữ sầm tôn lương trương triệu bàn "
    "lò quàng hứa la lục mạc ngạc nông ma vi cù doãn hàn khổng kim lại lã lều mẫn nhâm phí quản tăng thạch thân "
    "bành lường giàng sùng thào vàng chảo tẩn phàn điểu "
    "thiều tiêu từ ứng văn viên xa âu an bế cấn cung diệp đàm đồng đường giang hạ hùng kha khúc liễu lỗ mã mâu "
    "bàng lăng danh leo rơ ksor siu rmah nay kpă puih rah hồ alăng bríu pơloong zơrâm cà tòng điêu quàng lừu "
    "nghị ngụy nhan nhạc ôn trưng phó sa sơn sử tào thi trà trang trình trưng tưởng uông đậu thẩm hán"
)
_MIDDLE = frozenset({"thị", "văn", "seo", "a"})  # the second word of names only, whatever the family: "Mùa A Vảng"
_NO_FAMILIES = word_set(
    "đô siêu thành cận nhân đại hội khu nhà công tòa lô dãy tổ cụm khối block chung hợp trường lớp đội"
)  # "Đô Thị Mới", "Tòa A Hạ Đình"
_ROYAL = (["công", "tằng"], ["công", "huyền"], ["huyền", "tôn"], ["công", "tôn"])  # "Công Huyền Tôn Nữ Diệu" of Huế
_PLAIN_SURNAMES = frozenset(strip_tones(name) for name in _SURNAMES)
_PHONE = re.compile(
    r"[\s,;(–-]*(?:(?:số\s+)?(?:điện thoại|đt|sđt|dđ|tel|phone|số máy|liên hệ)\s*(?:số|là)?\s*[:.]?\s*)?"
    r"(?<!\d)(?:\+?84|0)[\d .\-]{7,14}\d(?!\d)\)?",
    re.IGNORECASE,
)
OFFICE_BEHIND = re.compile(r"\s*[,(–-]\s*([^.;:\n()]{4,90})")
"""What stands behind a name and may be its bearer's office: ", Phó Chủ tịch UBND xã"."""
PLACE = TwoSpellings(
    r"(?<!\w)(?:số nhà|số|ngõ|ngách|tổ dân phố|tổ|tdp|thôn|xóm|khu phố|khu|cụm|phường|xã|thị trấn|quận|huyện|thị "
    r"xã|ấp|bản|làng|"
    r"p\.|q\.|tp\.|điểm cầu|chung cư|tòa nhà|tòa|(?<!người )nhà|ktt|kđt|kdc|đường|phố|cụm dân cư|địa bàn|đội|hẻm|đặc "
    r"khu)\s*(?=[\wÀ-ỹ])",
)
GROUP = TwoSpellings(
    r"(?:(?:có|còn)\s+(?=ý kiến|một số|nhiều))?"
    r"(?:(?:một số|nhiều|các|đa số|đông đảo|tập thể|toàn thể|bà con|nhóm|đại diện)\s+)*"
    r"(?:(?<=nhiều )hộ|(?<=một số )hộ|cử tri|nhân dân|người dân|bà con|ý kiến|hộ dân|các hộ|cư dân|tập thể|dân)(?!\w)",
)
_GROUP_TITLES = frozenset({"tri", "dan", "bieu", "huynh", "ho"})
_ALONE = re.compile(
    r"\s*(?:[,(:;–—-]|$|(?=[\w/.]*\d)[\w/.]{1,8}\s*[:(+&]|(?-i:[A-ZĐ&]{2,8})\s*[:(]|"
    r"(?:nhà|số|ngõ|hẻm|khu|xóm|ấp|khóm|bản|đội)\s+[^\s:]{1,6}\s*[:,(–-]|"
    r"(?:ở|tại|tổ|tdp|thôn|phường|xã|kiến nghị|đề nghị|phản ánh|hỏi|nêu|có ý kiến|phát biểu)(?!\w))",
    re.IGNORECASE,
)


_SHORTENED = re.compile(rf"^[ABCÔ]\.\s?(?={CAPITAL}(?:\s+{CAPITAL}){{0,3}}\s*(?:$|[-–,(]))")  # "A. Tùng - P.7": a title


def after_number(text: str) -> int:
    """Return where words begin behind the number or the bullet of an item; 0 where they bear none.

    >>> after_number("2/ Bà Lò Thị Én")
    3
    """
    listed = _LISTED.match(text)
    return listed.end() if listed else 0


def parse_person(text: str) -> tuple[str | None, str | None]:
    """Return the name and the place in a cell or label like "Ông Bạch Ngọc Sơn – TDP 16, phường Phú La, ĐT 0356…".

    A phone number is dropped. Words about a group ("Cử tri phường Phú Lương") give no name.

    >>> parse_person("Bà Lò Thị Én (thôn Đồng Tâm, xã Ba Trại)")
    ('Lò Thị Én', 'thôn Đồng Tâm, xã Ba Trại')
    >>> parse_person("Cử tri phường Phú Lương")
    (None, 'phường Phú Lương')
    """
    text = _SHORTENED.sub("cụ ", " ".join(_PHONE.sub("", text[:400]).split()), count=1)
    text = text[after_number(text) :]
    name, end = name_at(text, bare=True)
    place = place_in(text[end:])
    return name, place


def person_in_cell(cell: str) -> tuple[str | None, str | None]:
    r"""Return the name and the place in a cell of a column of speakers, whichever line of it holds which.

    In such a column a few words with capitals are a name, though nobody knows the family.

    >>> person_in_cell("Thôn Đồng Tâm\nbà Lò Thị Én"), person_in_cell("K' Brôi")
    (('Lò Thị Én', 'Thôn Đồng Tâm'), ("K' Brôi", None))
    """
    name, place = parse_person(cell)
    if name is not None:
        return name, place
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    for line in lines if len(lines) > 1 else ():
        said, own = parse_person(line)
        if said is not None:
            others = " ".join(other for other in lines if other != line)
            return said, own or place_in(others)
    first = lines[0].split() if lines else []
    if len(first) == 1 and _NICKNAME.fullmatch(first[0]) and not _UNKNOWN.match(plain(lines[0])):
        return first[0], place
    capital = 2 <= len(first) <= 5 and all(word[0].isupper() for word in first) and not lines[0].isupper()
    if capital and place_in(lines[0]) is None and not GROUP.match(lines[0]) and _n_name_words(first) == len(first):
        return lines[0], place
    return None, place


_NICKNAME = re.compile(r"(?=[^\d]*[^\W\d_])[\w.]{2,30}")
_UNKNOWN = re.compile(
    r"(?:khong|an|vo|khuyet|none|null|na|nan|anonymous|khach|user|guest|admin|test|nguoi|cong|cu|dan|ho|ba|nhieu)$"
)


_ATTRIBUTED = re.compile(r"\s*[(\[]([^()\[\]]{5,120})[)\]]\s*[.;]?\s*$|\s*\n\s*[–—]\s*([^\n]{5,120})$")
_UNNAMED = re.compile(r"(?:mot|1) (?:ban doc|cu tri|nguoi dan|cong dan|ban tre)|(?:ban doc|nguoi dan) (?:giau|an) ")


def attribution(words: str) -> tuple[int, str | None, str | None] | None:
    """Return where a closing "(Ông A – TDP số 4)" begins, and the name and place in it; None where there is none."""
    match = _ATTRIBUTED.search(words, max(0, len(words) - 140))
    if match is None or match.start() < 20:
        return None
    said = match[1] or match[2]
    name, place = parse_person(said)
    unnamed = match[2] and _UNNAMED.match(plain(said))
    return (match.start(), name, place) if name or unnamed or (place and GROUP.match(said)) else None


def is_signature(line: str) -> bool:
    """Return whether a line only signs what stands above it: "— Vũ Thị Mận, phường Ngọc Hà"."""
    if line.lstrip()[:1] not in {"–", "—"} or len(line) >= 120 or _SAYS_MORE.search(line):
        return False
    return attribution(f"{'.' * 20}\n{line}") is not None


_SAYS_MORE = re.compile(r":\s*[^\W\d_]+\s+[^\W\d_]+\s")
"""What follows a name in an item of a list, none under a signature: "– Ông A (tổ 5): cống tắc hoài"."""


def place_in(text: str) -> str | None:
    """Return the address that `text` mentions, from its first unit word on."""
    match = PLACE.search(text)
    if not match:
        return None
    place = re.split(r"[;:()\n]|\s[–—-]\s(?=(?:chi hội|tổ trưởng|bí thư|trưởng|đại diện))", text[match.start() :])[0]
    return _PHONE.sub("", place).strip(" ,.;:–—-") or None


def name_at(text: str, *, bare: bool = False) -> tuple[str | None, int]:
    """Return the name that `text` begins with, after its titles, and where it ends. `bare`: it needs no title."""
    titled = TITLED.match(text)
    start = titled.end() if titled else 0
    if not titled and not bare:
        return None, 0
    match = _NAME.match(text, start)
    if not match or (titled and _AN_OFFICE.match(text[start:][:20])):
        return None, start
    words = match[0].split()
    keep = _n_name_words(words, numbered=text[match.end() :].lstrip()[:1].isdigit())
    after = text[match.start() + len(words[0]) :]
    if keep == 1:
        group = titled is not None and plain(titled[0]).split()[-1] in _GROUP_TITLES
        alone = titled is not None and (after.lstrip()[:1] in {":", "("} if group else _ALONE.match(after))
        if not alone:
            return None, start
    elif not keep or (not titled and not is_name(" ".join(words[:keep]))):
        return None, start
    end = start
    for word in words[:keep]:
        end = text.index(word, end) + len(word)
    name = " ".join(words[:keep]).rstrip(".") if len(words[keep - 1]) > 2 else " ".join(words[:keep])
    return (name.title() if name.isupper() and len(name) > 4 else name), end


_AN_OFFICE = TwoSpellings(
    r"(?:phó )?(?:chủ (?:tịch|nhiệm)|giám đốc|bí thư|chi cục|chánh (?:văn phòng|án|thanh tra)|hiệu trưởng|hiệu phó|"
    r"viện trưởng|đội trưởng|trạm trưởng|tổ trưởng|tổ phó|trưởng (?:phòng|ban|công an|trạm|đội|thôn|xóm|khu))(?!\w)"
)
"""What names an office behind a title, nobody: "Đ/c Chủ tịch xã"."""
_INITIALS = re.compile(r"[BCDĐGHKLMNPQRSTVX&]{2,8}")  # no name lacks a vowel: "anh Hải VP", "ĐOÀN TNCS"
_SHORT_OFFICES = frozenset({"CA", "UB", "UBND"})


def _n_name_words(words: list[str], *, numbered: bool = False) -> int:
    """Count the words that can be a name: it ends where a unit, an office or a number begins.

    `numbered`: a number follows the words, so that the last may be the unit that bears it ("Thanh Tổ 3").
    """
    bare = [plain(word) for word in words]
    for at, word in enumerate(bare):
        if at == 0 and len(words) > 1 and words[0].lower() in _FIRST_UNITS:
            return 0
        if word == "-" or (at and at + 1 == len(words) and numbered and words[at].lower() in _NUMBERED_UNITS):
            return at
        if at and (_INITIALS.fullmatch(words[at]) or any(map(str.isdigit, word))):
            return at
        if at and words[at] in _SHORT_OFFICES and not words[0].isupper():
            return at
        pair = f"{word} {bare[at + 1]}" if at + 1 < len(bare) else ""
        if words[at].lower() in _ALWAYS_UNITS or pair in _TWO_WORD_UNITS:
            return at
    return min(len(words), 5)


@lru_cache(maxsize=4096)
def is_name(text: str) -> bool:
    """Return whether capitalised words are a full personal name: two to five words, the first a family name."""
    words = text.lower().split()
    if words[:2] in _ROYAL:
        return len(words) > 3
    if 3 <= len(words) <= 5 and words[1] in _MIDDLE and text[0].isupper() and words[0] not in _NO_FAMILIES:
        return True
    return 2 <= len(words) <= 5 and words[0] in (_PLAIN_SURNAMES if text.isascii() else _SURNAMES)
