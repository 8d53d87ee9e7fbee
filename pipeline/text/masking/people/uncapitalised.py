"""People's names written without capitals, as speech recognisers and hasty people write them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.text.masking.hints import hint
from pipeline.text.masking.naming import Naming, naming
from pipeline.text.masking.words import NO_WORD, Found, Word, Words
from pipeline.text.masking.wordsets import word_set

NAME = "HỌ TÊN"
_LOOK_BACK = 7  # words between an office ("phó chủ tịch UBND xã …") and the name of who holds it
_STARTS = hint(lambda _: naming(True).starters | naming(False).starters)  # names with tones stand in texts without
_LEADERS = frozenset(("cử tri", "cu tri", "liệt sĩ", "đồng chí"))
_LOOSE = word_set("ở tại tới đến về từ qua huyện xã phường tỉnh quận tòa toà án viện sở trấn")
"""After these a place is named, and now and then the person who works or lives there."""

_POSTS = word_set("trưởng tổ chủ giám phó công bí kế hiệu hàng ở thôn xóm dạy bán nói tên họ ấp bảo kêu")
"""After these words even a plain word is a name: "thầy khoa dạy", "ông hòa trưởng thôn"."""
_YOUNG = word_set("cháu bé bạn cậu thằng mình")
_DOES = word_set("bán nói kêu bảo là ở lấn nuôi đổ xây chửi la mượn đánh cho tổ xóm ấp kể hỏi xin")
_QUARRELS = word_set("tranh lấn cơi xây đào nuôi bán mở đổ chặn lấp cãi tự cố phá ném thuê ký sát giáp chửi")
_COUNTED = word_set(
    "mươi mốt lăm trăm nghìn ngàn triệu tuổi tháng ngày năm lần tầng người đứa con cái căn mặt phòng gian nay ngoái "
    "sau đời vợ chồng bên nhà hộ mẹ cha trước nữa rồi đó lầu tấc mét m thửa sào miếng chiếc xe thằng bữa đêm hôm tiếng "
)
_PUBLIC_PLACES = frozenset(("công viên", "chợ đêm", "hoa viên", "quảng trường", "sân vận", "nhà thờ", "nghĩa trang"))
_SPOKEN_OF = word_set("nhà hộ gặp gọi hệ nhân đơn của bị và cho")
_NAMED = frozenset(("tên",))
_SKIPPED = frozenset(("tên", "giáo"))  # "cô giáo quyên"
_SOMEBODY = word_set("người cậu bé gã đứa kẻ nó")
_AFTER_NAMED = word_set("ạ nhé nha ah sn sđt sdt số quê năm đây sinh")
_NUMBERED = word_set("số so")
_PHONE_DIGITS = 6
_RATHER_SURE = word_set("le vo dinh luu luong quach nghiem kieu bach")  # without their tone marks
_LEADING_BARE = word_set("cao gui viet tri dan")
_SURE_BARE = word_set("ong ten")  # "ba", "anh" and "chi" have other meanings without tone marks
_AMBIGUOUS = word_set("phan bui truong")  # phần thi, bụi thì


def role_before(row: list[Word], first: int, known: Naming) -> bool:
    """Return whether a word that leads a name (ông, tôi là, cử tri) stands close before the word at `first`."""
    for at in range(first - 1, max(-1, first - 1 - _LOOK_BACK), -1):
        if row[at].closing:
            return False
        if row[at].lower in known.offices:
            return True
    return False


def find_uncapitalised(words: Words, known: Naming) -> Iterator[Found]:
    """Yield names written without capitals, as recognisers and hasty people write them."""
    row, lower = words.all, words.lower
    done = 0
    starters, parts, last = known.starters, known.parts, len(lower) - 1
    for at in words.at(_STARTS):
        if at == last or lower[at + 1] not in parts or lower[at] not in starters:
            continue
        if (lower[at] in known.small_titles and lower[at] not in known.surnames) or lower[at] in _SKIPPED:
            at += 1
        elif lower[at] not in known.surnames and f"{lower[at]} {lower[at + 1]}" in known.plain_pairs:
            continue  # "quản lý", unless a title stands before it: then it is looked at from there
        if at < done or row[at].capital:
            continue
        n = _small_name(row, at, known)
        if n:
            done = at + n
            yield *words.cut(at, done - 1), NAME


def _small_name(row: list[Word], at: int, known: Naming) -> int:
    """Return how many words the name that starts at `at` has; 0 if none starts there."""
    last = row[at - 1] if at else NO_WORD
    second = row[at - 2].lower if at > 1 else ""
    if last.closing not in ("", ":", ","):
        last = NO_WORD
    lower = _until_break(row, at, capitals=last.lower in known.small_titles)
    if f"{last.lower} {lower[0]}" in known.not_names or f"{lower[0]} {lower[1]}" in known.not_names:
        return 0  # "vi phạm"
    child = second == "con" and last.lower in known.elders  # "con bà lũy"
    titled = last.lower in known.small_titles and (second not in known.groups or child)
    if lower[0] not in known.surnames and (lower[0] not in known.rare_surnames or not _is_whole(lower, known)):
        return _given(row, at, lower, titled and not last.closing and not last.capital, known)
    if _is_place(last, second, known):
        held = role_before(row, at, known) and not _is_honoured(lower, known)
        if held:
            return _n_words(lower, _Said(sure=True), known)
        if last.lower not in _LOOSE or lower[1] not in known.sure_middles or not _is_whole(lower, known):
            return 0
    said = last.lower in ("là", "la") and second in known.selves
    introduced = said or last.lower in known.introducers or f"{second} {last.lower}" in _LEADERS
    if _is_honoured(lower, known) and not (titled or introduced):
        return 0
    if lower[0] == "tôn" and lower[1] in ("thất", "nữ") and lower[2].isalpha():
        return 3
    woman = lower[1] == "thị" and lower[2] in known.givens and f"thị {lower[2]}" not in known.plain_pairs
    if not (titled or introduced or woman) and f"{last.lower} {lower[0]}" in known.plain_pairs:
        return 0  # "xử lý"
    if known.toneless:
        return _n_words(lower, _Said(said or last.lower in _SURE_BARE, titled or last.lower in _LEADING_BARE), known)
    alone = last is NO_WORD and not "".join(lower[4:]) and bool(lower[2])
    spoken_of = (
        alone
        or last.lower in _SPOKEN_OF
        or last.lower in known.selves
        or last.lower in known.roles
        or role_before(row, at, known)
    )
    return _n_words(lower, _Said(introduced, titled, spoken_of), known)


def _is_place(last: Word, second: str, known: Naming) -> bool:
    """Return whether a place is named next: after "phố", after "ngõ 50"; "lớp 3" and phone numbers say nothing."""
    if last.n_digits:
        return last.n_digits < _PHONE_DIGITS and (second in known.places or second in _NUMBERED) and second != "lớp"
    if f"{second} {last.lower}" in _PUBLIC_PLACES:
        return True
    return last.lower in known.places and last.lower not in known.titles


def _until_break(row: list[Word], at: int, *, capitals: bool) -> list[str]:
    """Return five words from `at` on, empty from a break on, or from a capital on unless `capitals` may follow."""
    name = [row[at]]
    for word in row[at + 1 : at + 5]:
        if (name[-1].closing and not name[-1].initials) or (word.capital and not capitals):
            break
        name.append(word)
    return [*(word.lower for word in name), "", "", "", ""][:5]


def _given(row: list[Word], at: int, lower: list[str], titled: bool, known: Naming) -> int:
    """Return how many words a name without a surname has: "bà liên", "hộ ông sáu", "ông bảy rạng"."""
    title = row[at - 1].lower if at else ""
    if title in _NAMED:
        return _called(row, at, lower, known)
    taught = title == "giáo" and at > 1 and row[at - 2].lower in ("cô", "thầy") and not row[at - 2].closing
    if not (titled or taught) or lower[0] not in known.givens or f"{title} {lower[0]}" in known.not_people:
        return 0
    if at > 1 and row[at - 2].lower in known.places and row[at - 2].lower not in known.owners:
        return 0  # "chung cư cô giang"
    elder = title in known.elders and not known.toneless
    odd = _is_odd(lower[0], lower[1], known)
    if lower[0] in known.numerals and elder and odd and lower[1] in known.givens:
        return 2
    owner = at > 1 and row[at - 2].lower in known.owners
    if lower[0] in known.numerals:
        return int((owner and not lower[1]) or (elder and _is_numbered(lower, owner, known)))
    if lower[0] not in known.everyday:
        double = lower[0] in known.middles and lower[1] in known.givens and not known.toneless
        return 2 if double and odd and _is_odd(lower[1], lower[2], known) else 1  # "chị tuyết nhung"
    closes = not lower[1] or lower[1] in known.follows or lower[1] in _QUARRELS
    apart = odd and _is_odd(title, lower[0], known) and lower[1] not in known.parts and not known.toneless
    if owner and (closes or (apart and lower[0] not in known.follows and title not in _YOUNG)):
        return 1  # "con chó nhà bác hữu cắn"
    return int(lower[1] in _POSTS and title not in _YOUNG and odd and _is_odd(title, lower[0], known))


def _is_numbered(lower: list[str], owner: bool, known: Naming) -> bool:
    """Return whether the order of birth is a name here: "nhà bà năm té", "bà năm bán", and no "bà năm ngoái"."""
    after = lower[1]
    if owner:
        return after not in _COUNTED and after not in known.numerals and after not in known.small_titles
    return after in _DOES


def _called(row: list[Word], at: int, lower: list[str], known: Naming) -> int:
    """Return 1 if one given name stands after "tên": "em tên hạnh ạ", and not "sang tên được"."""
    before = row[at - 2].lower if at > 1 else ""
    somebody = before in _SOMEBODY or (before in known.selves and before not in known.introducers)
    if not somebody or row[at - 1].closing or lower[0] not in known.givens or lower[0] in known.follows:
        return 0
    closes = not lower[1] or lower[1] in known.follows or lower[1] in _AFTER_NAMED
    return int(closes or (lower[0] not in known.everyday and lower[1] not in known.parts))


def _is_honoured(lower: list[str], known: Naming) -> bool:
    if " ".join(lower[:3]) in known.honoured or " ".join(lower[:4]) in known.honoured:
        return True
    pair = " ".join(lower[:2])
    return pair in known.honoured and not (lower[1] in known.sure_middles and _is_whole(lower, known))


def _is_odd(one: str, two: str, known: Naming) -> bool:
    """Return whether the two words do not go together in everyday speech, as "thế bạo" does not and "thế nào" does."""
    pair = f"{one} {two}"
    return pair not in known.plain_pairs and pair not in known.not_names


def _is_whole(lower: list[str], known: Naming) -> bool:
    """Return whether surname, middle and given name stand there, and none of them belongs to its neighbour."""
    first, one, two = lower[:3]
    if known.toneless or one not in known.parts:
        return False
    given = two in known.parts or (one in known.sure_middles and two.isalpha())
    given = given or (one in known.middles and first in known.sure_surnames and two.isalpha())
    return given and two not in known.follows and _is_odd(first, one, known) and _is_odd(one, two, known)


@dataclass(frozen=True, slots=True)
class _Said:
    """What the words before a name say of it."""

    sure: bool  # "tôi là", "tên"
    titled: bool = False  # "bà"
    spoken_of: bool = False  # "phó chủ tịch xã", "tôi"


def _n_words(lower: list[str], said: _Said, known: Naming) -> int:
    """Return how many of the words make a full name: surname, middle name, given name, and perhaps a fourth."""
    first, one, two = lower[:3]
    usual, told = first in known.sure_surnames, said.sure or said.titled
    if known.toneless:
        return _n_toneless(lower, said, known)
    if not one or (one in known.follows and not (told and one in known.middles and two in known.givens)):
        return 0
    if first in known.follows and not (told or (said.spoken_of and one in known.sure_middles)):
        return 0
    fits = bool(two) and f"{one} {two}" not in known.not_names
    called = said.sure and first in known.surnames and one in known.thi_van  # "liệt sĩ trịnh văn rồi"
    fits = fits and (two not in known.follows or called or (told and two in known.givens and one in known.middles))
    if fits and one in known.thi_van and two.isalpha():
        named = usual or told or (one == "thị" and first in known.small_surnames)
        named = named or ((said.spoken_of or first not in known.shaky) and _is_whole(lower, known))
    else:
        plain = one in known.middles and two not in known.everyday
        named = (
            fits and one in known.parts and two in known.givens and (said.sure or (usual and (said.titled or plain)))
        )
        named = named or (fits and _is_likely(lower, said, known))
    if named:
        return 4 if _goes_on(lower, said.sure, known) else 3
    if not told or one not in known.givens:
        return 0
    if usual and one not in known.everyday:
        return 2
    alone = first in known.surnames and _is_odd(first, one, known) and (not two or _is_odd(one, two, known))
    return 2 if alone else 0


def _n_toneless(lower: list[str], said: _Said, known: Naming) -> int:
    """Return the same for words typed without tone marks, of which every other one could be a surname."""
    first, one, two, three = lower[:4]
    usual, sure = (first in known.sure_surnames, one in known.sure_middles or one in known.thi_van)
    told = said.sure or said.titled
    if usual and one == "thi" and two.isalpha() and (told or first not in _AMBIGUOUS):
        return 4 if two in known.parts and three in known.givens and three not in known.follows else 3
    if one in known.follows or two in known.follows or one not in known.parts or two not in known.givens:
        return 0
    odd = _is_odd(first, one, known) and _is_odd(one, two, known)
    if usual:
        return 3 if told or (odd and sure and first not in _AMBIGUOUS) else 0
    if not odd or not (sure or (said.sure and one in known.middles)):
        return 0
    return 3 if first in _RATHER_SURE or (told and sure) else 0


def _is_likely(lower: list[str], said: _Said, known: Naming) -> bool:
    """Return whether the words are a full name although some of them are plain words too."""
    first, one, two = lower[:3]
    if not _is_whole(lower, known):
        return False
    common = first in known.surnames and first not in known.shaky
    named = one in known.middles and two in known.givens
    if said.sure or said.titled:
        return common or one in known.sure_middles or (named and said.titled)
    if one in known.sure_middles or one in known.thi_van:
        return (said.spoken_of and (common or two in known.givens)) or (common and two in known.givens)
    plain = two in known.everyday or one in known.everyday
    if said.spoken_of:
        return common and named and (not plain or first in known.sure_surnames)
    return first in known.sure_surnames and named and (not plain or not lower[3])


def _goes_on(lower: list[str], sure: bool, known: Naming) -> bool:
    """Return whether a fourth word belongs to the name: "hoàng thị mai lan"."""
    one, two, three, four = lower[1:5]
    if three.isalpha() and one in known.thi_van and not known.toneless and three not in known.common:
        return three not in known.follows and three not in known.places  # "thạch thị sa rinh"
    if three not in known.givens or three in known.follows or two not in known.parts or not _is_odd(one, two, known):
        return False
    if sure or three not in known.everyday:
        return _is_odd(two, three, known)
    return _is_odd(two, three, known) and _is_odd(three, four, known)
