"""Which words make a name, which announce one, and which say that it belongs to a street or a school."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.config import REFERENCE
from pipeline.text.diacritics import strip_tones
from pipeline.text.words import word_set

_SURE_TONELESS = word_set("nguyen tran pham huynh hoang phan truong trinh bui phung")
_TITLES_TONELESS = word_set("ong ba anh chi")
_OTHER_TONELESS = word_set("be di cau duong cu")  # bể đi cầu đường cư, far more often than a title


@dataclass(frozen=True, slots=True)
class Naming:
    """Sets of words in lower case. Pairs ("công ty") are compared with two neighbours, `honoured` with whole names."""

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
    roles: frozenset[str]  # what follows is a name if it is a surname and more
    clerks: frozenset[str]  # "thư ký", "kế toán": one given name is enough
    counted: frozenset[str]  # "hộ", "bạn": the same
    introducers: frozenset[str]  # "người viết", "đại diện", "tài khoản": a full name follows
    selves: frozenset[str]  # who says "là" of himself: "tôi là …"
    groups: frozenset[str]  # "con em", "các ông": no single person
    homes: frozenset[str]  # "quê tôi là …": a place follows
    renaming: frozenset[str]  # "đổi tên", "tên đường": a place follows
    offices: frozenset[str]  # "chủ tịch UBND xã …": who holds the office may be named after the place
    places: frozenset[str]  # what follows is named after a person, or is a place
    street_words: frozenset[str]  # a street at the head of capitals: "Duong Nguyen Trai"
    stops: frozenset[str]  # no name goes on with these, even after a title
    never: frozenset[str]  # no name begins with these without a title
    shaky: frozenset[str]  # surnames that also begin names of places and plain sentences
    sure_surnames: frozenset[str]
    small_surnames: frozenset[str]
    sure_middles: frozenset[str]
    thi_van: frozenset[str]
    everyday: frozenset[str]  # given names that are plain words when written small
    owners: frozenset[str]  # "nhà ông …": even a plain word is a name here, if one of these follows it:
    follows: frozenset[str]
    not_names: frozenset[str]  # pairs: a word that is often part of a name, and is none before its partner
    not_people: frozenset[str]  # pairs: titles in names of places ("Bà Triệu"), and those whom all may name ("Bác Hồ")
    announcers: frozenset[str]  # after these even a single capitalised word may be a name
    starters: frozenset[str]  # with these an uncapitalised name may begin


@cache
def naming(toneless: bool) -> Naming:
    """Return the sets as they are typed with diacritics, or without."""
    words = {**_read(REFERENCE / "personal_names.csv"), **_read(REFERENCE / "name_context.csv")}
    words["small_surnames"] |= words["surnames"]
    words["honoured"] |= _communes()
    words["street_words"] = frozenset()
    if toneless:
        words = _toneless(words)
    words["parts"] = words["surnames"] | words["middles"] | words["givens"]
    words["announcers"] |= words["titles"] | words["counted"] | words["clerks"] | words["introducers"] | words["selves"]
    words["starters"] = words["surnames"] | words["small_titles"]
    return Naming(**words)


def _communes() -> frozenset[str]:
    """Return the communes, old and new, that are called like people: two words or more."""
    with (REFERENCE / "communes.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        names = {row[column].lower() for row in rows for column in ("old_commune", "commune")}
    return frozenset(name for name in names if " " in name)


def _read(path: Path) -> dict[str, frozenset[str]]:
    words: dict[str, set[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words.setdefault(row["kind"], set()).add(row["words"].lower())
    return {kind: frozenset(some) for kind, some in words.items()}


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
        "never": words["never"] - parts,
        "stops": words["stops"] - parts,
        "places": words["places"] | {"duong"},
        "street_words": frozenset(("duong",)),
        "everyday": words["everyday"] | words["givens"],  # a small syllable alone says nothing
        "follows": words["follows"] - words["thi_van"],
        "owners": frozenset(),
        "offices": frozenset(),
        "not_names": words["not_names"] - {"truong cong", "truong thi"},
    }
