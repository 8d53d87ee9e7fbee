"""Which words make a name, which announce one, and which say that it belongs to a street or a school."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.config import REFERENCE
from pipeline.text.diacritics import strip_tones
from pipeline.text.masking.wordsets import word_set

_SURE_TONELESS = word_set("nguyen tran pham huynh hoang phan truong trinh bui phung")
_SURNAMES_TONELESS = word_set("nguyen truong luong")  # "nguyên trưởng" is none, "Nguyen Truong Xuan" is one
_TITLES_TONELESS = word_set("ong ba anh chi")
_OTHER_TONELESS = word_set(
    "be di cau duong cu me thang o ma mu on"
)  # bể đi cầu đường cư mẹ tháng ở mà, far more often than a title
_TONES = (
    ("óa", "oá"), ("òa", "oà"), ("ỏa", "oả"), ("õa", "oã"), ("ọa", "oạ"), ("óe", "oé"), ("òe", "oè"), ("ỏe", "oẻ"),
    ("õe", "oẽ"), ("ọe", "oẹ"), ("úy", "uý"), ("ùy", "uỳ"), ("ủy", "uỷ"), ("ũy", "uỹ"), ("ụy", "uỵ"),
)  # fmt: skip
_PLAIN_WORDS = word_set(  # surnames that, in small letters, are next to never one
    "và đường tiền bố cái viên doanh hàng vì nay giao chung sử báo cư chế ô vệ trình cứ chương lộ hình cà y dụng phục "
    "tiết ng"
)
_SPOUSES = word_set("vợ chồng")
_OFFICES_TONELESS = word_set("tich vien doc nhiem chanh uy thu")
_NO_PLACES_TONELESS = word_set("toi ho")  # tôi hộ, far more often than tới hồ
_GROUPS_TONELESS = word_set("nga thu hon")  # ngã ba, thứ ba, hơn ba


@dataclass(frozen=True, slots=True)
class Naming:
    """Sets of words in lower case. Pairs ("công ty") are compared with two neighbours, `honoured` with whole names."""

    toneless: bool
    # parts of names: data/reference/personal_names.csv
    surnames: frozenset[str]
    rare_surnames: frozenset[str]
    middles: frozenset[str]
    givens: frozenset[str]
    honoured: frozenset[str]  # people whom streets honour, and places that look like names
    parts: frozenset[str]  # any of the first four but the rare ones
    # words around names: data/reference/name_context.csv
    titles: frozenset[str]  # what follows with a capital is a name, unless it is an office or an organisation
    small_titles: frozenset[str]  # the same where nothing has capitals
    elders: frozenset[str]  # "ông", "bà", "bác": titles that are seldom anything else
    numerals: frozenset[str]  # "ba", "tư", "út": the order of birth, by which the South calls people
    roles: frozenset[str]  # what follows is a name if it is a surname and more
    clerks: frozenset[str]  # "thư ký", "kế toán": one given name is enough
    counted: frozenset[str]  # "hộ", "bạn": the same
    introducers: frozenset[str]  # "người viết", "đại diện", "tài khoản": a full name follows
    signers: frozenset[str]  # "người đề nghị:", "Trân trọng,": whoever signs follows, after a colon or a comma
    posts: frozenset[str]  # "giám đốc", "hiệu trưởng": one given name is enough, if it is no plain word
    belonging: frozenset[str]  # "nhà", "chồng", "của": the same
    saints: frozenset[str]  # baptismal names, which stand before the whole name
    kin: frozenset[str]  # "phụ huynh", "con trai", "tôi": two names without a surname are enough
    several: frozenset[str]  # "các ông", "hai bà": names follow, not the rest of a phrase as after "con em"
    selves: frozenset[str]  # who says "là" of himself: "tôi là …"
    groups: frozenset[str]  # "con em", "các ông": no single person
    homes: frozenset[str]  # "quê tôi là …": a place follows
    renaming: frozenset[str]  # "đổi tên", "tên đường": a place follows
    offices: frozenset[str]  # "chủ tịch UBND xã …": who holds the office may be named after the place
    places: frozenset[str]  # what follows is named after a person, or is a place
    street_words: frozenset[str]  # a street at the head of capitals: "Duong Nguyen Trai"
    streets: frozenset[str]  # what is named after people however it is typed
    stops: frozenset[str]  # no name goes on with these, even after a title
    never: frozenset[str]  # no name begins with these without a title
    shaky: frozenset[str]  # surnames that also begin names of places and plain sentences
    sure_surnames: frozenset[str]
    surest: frozenset[str]  # with a given name alone they are a name
    small_surnames: frozenset[str]
    sure_middles: frozenset[str]
    thi_van: frozenset[str]
    everyday: frozenset[str]  # given names that are plain words when written small
    owners: frozenset[str]  # "nhà ông …": even a plain word is a name here, if one of these follows it:
    follows: frozenset[str]
    common: frozenset[str]  # what comments say in small letters: a word beyond these after a title is a name
    not_names: frozenset[str]  # pairs: a word that is often part of a name, and is none before its partner
    plain_pairs: frozenset[str]  # pairs of everyday speech whose words are parts of names too; only for small letters
    not_people: frozenset[str]  # pairs: titles in names of places ("Bà Triệu"), and those whom all may name ("Bác Hồ")
    announcers: frozenset[str]  # after these even a single capitalised word may be a name
    starters: frozenset[str]  # with these an uncapitalised name may begin


@cache
def naming(toneless: bool) -> Naming:
    """Return the sets as they are typed with diacritics, or without."""
    words = {**_read(REFERENCE / "personal_names.csv"), **_read(REFERENCE / "name_context.csv")}
    words["small_surnames"] |= words["surnames"]
    words["honoured"] |= _communes() | _provinces()
    words["street_words"] = frozenset()
    words["stops"] |= words["counted"] | _SPOUSES
    if toneless:
        words = _toneless(words)
    words["parts"] = words["surnames"] | words["middles"] | words["givens"]
    words["announcers"] |= words["titles"] | words["counted"] | words["clerks"] | words["introducers"] | words["selves"]
    words["announcers"] |= words["posts"] | words["belonging"]
    words["starters"] = words["surnames"] | words["small_titles"]
    if not toneless:
        words["starters"] |= (words["rare_surnames"] - _PLAIN_WORDS) | {"tên", "giáo"}
    return Naming(toneless, **words)


@cache
def _communes() -> frozenset[str]:
    """Return the districts and communes, old and new, that are called like people: two words or more."""
    with (REFERENCE / "communes.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        names = {row[column].lower() for row in rows for column in ("district", "old_commune", "commune")}
    return frozenset(name for name in names if " " in name)


def _provinces() -> frozenset[str]:
    with (REFERENCE / "provinces.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["name"].lower() for row in csv.DictReader(file))


@cache
def _read(path: Path) -> dict[str, frozenset[str]]:
    words: dict[str, set[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words.setdefault(row["kind"], set()).update(_spellings(row["words"].lower()))
    return {kind: frozenset(some) for kind, some in words.items()}


def _spellings(words: str) -> tuple[str, ...]:
    """Return the words with the tone mark on either vowel: "thúy" and "thuý"."""
    for old, new in _TONES:
        if words.endswith(old):
            return words, words[: -len(old)] + new
        if words.endswith(new):
            return words, words[: -len(new)] + old
    return (words,)


def _toneless(words: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Strip the tones, and drop what means something else too often without them."""
    words = {kind: frozenset(map(strip_tones, some)) for kind, some in words.items()}
    parts = words["surnames"] | words["middles"] | words["givens"]
    return words | {
        "rare_surnames": frozenset(),
        "sure_surnames": _SURE_TONELESS,
        "small_surnames": _SURE_TONELESS,
        "small_titles": _TITLES_TONELESS,
        "titles": words["titles"] - _OTHER_TONELESS,
        "counted": words["counted"] - _OTHER_TONELESS,
        "never": words["never"] - parts,
        "stops": words["stops"] - parts,
        "places": (words["places"] | {"duong"}) - _NO_PLACES_TONELESS,
        "street_words": frozenset(("duong",)),
        "everyday": words["everyday"] | words["givens"],  # a small syllable alone says nothing
        "follows": words["follows"] - words["thi_van"],
        "owners": frozenset(),
        "belonging": frozenset(),
        "posts": frozenset(),
        "kin": frozenset(),
        "offices": _OFFICES_TONELESS,
        "groups": words["groups"] | _GROUPS_TONELESS,
        "not_names": frozenset(pair for pair in words["not_names"] if pair.split()[0] not in _SURNAMES_TONELESS),
    }
