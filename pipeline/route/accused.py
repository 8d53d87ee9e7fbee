"""Whose people a comment is about: the offices that it must not go to, and who stands above them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice

from pipeline.records import Scored
from pipeline.route.case import Case
from pipeline.route.mentions import MentionFinder
from pipeline.taxonomy import AgencyRegistry, Place

ACCUSING_TYPES = frozenset({"to_cao", "to_giac_toi_pham"})
CONDUCT_TOPICS = frozenset({"thai_do_cong_vu", "tham_nhung_tieu_cuc"})
_ABOUT_PEOPLE = 0.35  # belief in such a type or topic from which people count as complained about

_PUBLIC = (  # people in office, whatever else is said of them
    "phó chủ tịch|chủ tịch|lãnh đạo|cán bộ|công chức|viên chức|bí thư|địa chính|trật tự|phó trưởng phòng|trưởng phòng|"
    "phó phòng|chuyên viên|công an|cảnh sát khu vực|bộ phận một cửa"
)
_ANYWHERE = "phó giám đốc|giám đốc|nhân viên|anh|chị"  # people of an office only where it is named behind them
_POLICE = ("công an", "cảnh sát khu vực")
_SCHOOL = "hiệu trưởng|hiệu phó|ban giám hiệu"
_ASKED = (  # whoever stands right behind these words is turned to, not complained about
    r"(?:kính gửi|kính thưa|kính mong|thưa|đề nghị|kiến nghị|yêu cầu|mong|nhờ|gửi|xin|báo cáo|báo|lên|tố cáo với|"
    r"(?:nộp|gửi|trình)(?:\s\w+){0,2}\s(?:cho|tới|đến)):?"
    r"(?:\s+(?:tới|đến|với|cho|các|quý|ngài|ông|bà|đồng chí))*\s+"
)
_PERSON = re.compile(
    rf"(?<!\w)(?P<asked>{_ASKED})?(?:(?P<public>{_PUBLIC})|(?P<school>{_SCHOOL})|{_ANYWHERE})(?!\w)(?P<of>[^.;,\n]{{0,60}})"
)
_UNIT = re.compile(
    r"(?<!\w)(?:(?P<commune>(?<!hợp tác )xã(?! hội)|phường|thị trấn)|(?P<district>huyện|quận|thị xã)|thành phố)(?!\w)"
)
_BODY = re.compile(r"(?<!\w)(?:(?<!ủy )ban|trung tâm|đội|trạm|hội|hợp tác xã|quỹ)(?!\w)")
_UPPER_SCHOOL = re.compile(r"(?<!\w)(?:thpt|trung học phổ thông|cấp (?:3|ba))(?!\w)")

_OFFICE = {
    ("commune", False): "ubnd_xa_phuong",
    ("district", False): "ubnd_quan_huyen",
    ("commune", True): "cong_an_xa_phuong",
    ("district", True): "cong_an_quan_huyen",
}
_ABOVE = {
    "ubnd_xa_phuong": ("ubnd_quan_huyen", "ubnd_thanh_pho"),
    "ubnd_quan_huyen": ("ubnd_thanh_pho",),
    "cong_an_xa_phuong": ("cong_an_quan_huyen", "cong_an_thanh_pho"),
    "cong_an_quan_huyen": ("cong_an_thanh_pho",),
    "truong_hoc_cong_lap": ("ubnd_quan_huyen", "ubnd_xa_phuong"),
}
_ABOVE_TIER = {
    "so": ("ubnd_thanh_pho",),
    "district": ("ubnd_quan_huyen", "ubnd_thanh_pho"),
    "commune": ("ubnd_xa_phuong",),
    "police": ("cong_an_thanh_pho",),
}


@dataclass(frozen=True, slots=True)
class Accused:
    """The offices complained about, and the offices directly above them, both as living on the day."""

    offices: frozenset[str] = frozenset()
    superiors: frozenset[str] = frozenset()


NOBODY = Accused()


class AccusedFinder:
    """Finds whose people a denunciation, or a complaint about conduct, is about; built once over a registry."""

    def __init__(self, registry: AgencyRegistry) -> None:
        self._registry = registry
        self._mentions = MentionFinder(registry)

    def find(self, case: Case) -> Accused:
        """Return the offices complained about and who stands above them.

        Where the text names officials but not whose, they are taken for those of the place itself. A first complaint
        (khiếu nại) goes by law to whoever took the decision, so it excludes nobody.
        """
        prediction = case.prediction
        if belief(prediction.types, ACCUSING_TYPES) < _ABOUT_PEOPLE and (
            belief(prediction.topics[:2], CONDUCT_TOPICS) < _ABOUT_PEOPLE
        ):
            return NOBODY
        offices = self._offices(case)
        above = {higher for one in offices for higher in self._above(one, case)}
        return Accused(offices, frozenset(above - offices))

    def _offices(self, case: Case) -> frozenset[str]:
        found: set[str] = set()
        is_anybodys = False  # somebody in office, and nothing says whose
        for match in _PERSON.finditer(case.prepared.model_text):
            if not match["asked"]:
                theirs = self._behind(match, case)
                found |= theirs or set()
                is_anybodys |= theirs is None and match["public"] not in (None, *_POLICE)
        if is_anybodys and not found and case.place.granularity in ("commune", "district"):
            found = {_OFFICE[case.place.granularity, False]}
        return frozenset(one for one in found if self._registry.lives_on(one, case.day))

    def _behind(self, person: re.Match[str], case: Case) -> set[str] | None:
        """Return the office of a person, as the words behind the title tell; None where they tell nothing.

        Of a body below a commune or a district, which answers for it, only what has an id of its own is returned.
        """
        if person["school"]:
            return {"truong_hoc_cong_lap"}
        named = self._living(self._mentions.find(person["of"]).agencies, case)
        unit = _UNIT.search(person["of"])
        if unit is None:
            return named or None
        tier = _tier_of(unit, case.place)
        if tier == "province":
            return named or ({"ubnd_thanh_pho"} if person["public"] else None)
        if _BODY.search(person["of"], 0, unit.start()):
            return {one for one in named if self._registry[one].tier == tier} - set(_OFFICE.values())
        return {_OFFICE[tier, any(one in person[0] for one in _POLICE)]} if person["public"] else None

    def _living(self, agency_ids: Collection[str], case: Case) -> set[str]:
        there = (self._registry.at(kind, case.place) for one in agency_ids for kind in self._heirs(one, case))
        return {self._authority(living) for kind in there for living in self._heirs(kind, case)}

    def _authority(self, agency_id: str) -> str:
        """Return the government whose inner office it is, or itself."""
        agency = self._registry[agency_id]
        return _OFFICE.get((agency.tier, False), agency_id) if agency.kind == "phong" else agency_id

    def _heirs(self, agency_id: str, case: Case) -> tuple[str, ...]:
        return self._registry.resolve(agency_id, case.day)

    def _above(self, agency_id: str, case: Case) -> set[str]:
        """Return the office directly above another on the day, in the place's province; none where none is known."""
        if agency_id == "truong_hoc_cong_lap" and _UPPER_SCHOOL.search(case.prepared.model_text):
            return self._living(("so_gddt",), case)
        above = _ABOVE.get(agency_id) or _ABOVE_TIER.get(self._registry[agency_id].tier, ())
        living = (one for one in above if one != agency_id and self._registry.lives_on(one, case.day))
        return self._living(tuple(islice(living, 1)), case)


def _tier_of(unit: re.Match[str], place: Place) -> str:
    """Return the tier of a unit that is named; a "thành phố" may be a province, or a town within one."""
    if unit["commune"] or unit["district"]:
        return "commune" if unit["commune"] else "district"
    return "district" if (place.district or "").startswith("thành phố") else place.city_tier


def belief(scored: Collection[Scored], ids: Collection[str]) -> float:
    """Return the probability that it is one of `ids`."""
    total = 0.0
    for one in scored:
        if one.id in ids:
            total += one.probability
    return total
