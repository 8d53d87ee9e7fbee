"""When a person must decide, and why, in words that an officer reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.config import Route
from pipeline.records import Candidate, Harm, Prediction
from pipeline.route.accused import Accused
from pipeline.route.case import Case
from pipeline.route.harm import reasons_of_harm
from pipeline.route.promise import Promise, StakesFinder, without_promise
from pipeline.route.question import Questions
from pipeline.route.readable import why_unreadable
from pipeline.route.weigh import ASKED_ANOTHER
from pipeline.taxonomy import AgencyRegistry, Taxonomy

_NOWHERE = {
    "khong_ro": "chưa rõ người dân đề nghị việc gì: hỏi lại",
    "ngoai_dia_ban": "có thể ngoài địa bàn: người xem xác định nơi nhận",
}
_LIKELY = 0.5  # belief in such a topic
_BY_WORDS = frozenset({"danger", "wrongdoing", "secrecy"})
"""Harms told by the words themselves: they count even where the text as a whole cannot be read."""


@dataclass(frozen=True, slots=True)
class Doubts:
    """Why a person must decide; without a reason it may go out unattended.

    `candidates` are those that were asked about, with the answers to `question`.
    """

    candidates: tuple[Candidate, ...]
    reasons: tuple[str, ...] = ()
    harms: tuple[Harm, ...] = ()
    question: str | None = None
    only_unsure: bool = False


class Abstainer:
    """Finds every reason why a person must decide; built once for the reference data, settings and a promise."""

    def __init__(self, taxonomy: Taxonomy, settings: Route, promise: Promise | None = None) -> None:
        """Raises ConfigError or ReferenceDataError where settings or questions name what the lists do not have."""
        self._settings = settings
        self._registry = taxonomy.agencies
        self._type_names = {type_id: str(row["name"]) for type_id, row in taxonomy.types.items()}
        self._questions = Questions.load(taxonomy.folder, taxonomy.topics)
        self._stakes = StakesFinder(settings, taxonomy.topics)
        self._least = promise.least_probabilities(settings) if promise else without_promise(settings)
        self._assured = promise.sets.assured if promise else None

    def doubts(self, case: Case, candidates: tuple[Candidate, ...], accused: Accused) -> Doubts:
        """Return every reason why a person must decide, the gravest first, and the harms among them."""
        prediction, settings = case.prediction, self._settings
        told = reasons_of_harm(case, settings, self._type_names)
        if (unreadable := why_unreadable(case)) is not None:
            told = [one for one in told if one[0] in _BY_WORDS]
            words = (*(reason for _, reason in told), unreadable)
            return Doubts(candidates, words, tuple(dict.fromkeys(harm for harm, _ in told)))
        reasons = [reason for _, reason in told]
        reasons += _by_accused(case, accused, self._registry)
        if prediction.novelty > settings.max_novelty:
            reasons.append("nội dung lạ với mô hình: phần lớn từ chưa từng gặp")
        likely = [one for one in prediction.topics[:1] if one.probability >= _LIKELY]
        reasons += [_NOWHERE[one.id] for one in likely if one.id in _NOWHERE]
        around = _by_office(case, candidates, self._registry)
        question, candidates, unsure = self._unsure(case, candidates)
        only_unsure = bool(unsure) and not reasons and not around
        reasons += [*unsure, *around]
        harms = tuple(dict.fromkeys(harm for harm, _ in told))
        return Doubts(candidates, tuple(dict.fromkeys(reasons)), harms, question, only_unsure)

    def stakes_of(self, prediction: Prediction) -> str:
        """Return what is at stake when a comment goes astray, by what is believed of its topics."""
        return self._stakes.find(prediction.topics)

    def least_probability(self, prediction: Prediction) -> float:
        """Return from which probability on the first office may be sent a comment of which this is believed."""
        return self._least[self.stakes_of(prediction)]

    def _unsure(
        self, case: Case, candidates: tuple[Candidate, ...]
    ) -> tuple[str | None, tuple[Candidate, ...], list[str]]:
        """Return the question to ask, the candidates with its answers, and the reasons for not being sure."""
        if not candidates:
            return None, candidates, []
        first, second = candidates[0], candidates[1] if len(candidates) > 1 else None
        is_low = first.probability < self.least_probability(case.prediction)
        is_close = second is not None and first.probability - second.probability < self._settings.min_margin
        if not is_low and not is_close:
            return None, candidates, []
        question, candidates = self._questions.ask(case.prediction.topics, candidates, self._registry)
        reasons = []
        if is_low:
            reasons.append(f"chưa đủ chắc về cơ quan chủ trì (xác suất {first.probability:.0%})")
            reasons += self._set_of(candidates)
        if is_close and second is not None:
            reasons.append(f"hai cơ quan gần ngang nhau: {first.name} và {second.name}")
        if question is not None:
            reasons.append(f"cần biết: {question} ({_told(candidates)})")
        return question, candidates, reasons

    def _set_of(self, candidates: Sequence[Candidate]) -> list[str]:
        numbers = [str(n) for n, one in enumerate(candidates, start=1) if one.in_label_set]
        if self._assured is None or len(numbers) < 2:
            return []
        return [f"một trong {len(numbers)} cơ quan số {', '.join(numbers)} (bảo đảm {self._assured:.0%})"]


def _told(candidates: Sequence[Candidate]) -> str:
    """Say which answer leads to which candidate, by its number: names would make every such reason a new text."""
    numbered = enumerate(candidates, start=1)
    return "; ".join(f"{one.answer}: số {n}" for n, one in numbered if one.answer is not None)


def _by_accused(case: Case, accused: Accused, registry: AgencyRegistry) -> list[str]:
    if not accused.offices:
        return []
    held, above = (
        ", ".join(registry.name_in(one, case.place) for one in sorted(ids))
        for ids in (accused.offices, accused.superiors)
    )
    return [f"người của {held} bị phản ánh: không gửi nơi này" + (f", xem xét gửi cấp trên {above}" if above else "")]


def _by_office(case: Case, candidates: Sequence[Candidate], registry: AgencyRegistry) -> list[str]:
    """Return what is wrong with sending it to the first office, however likely it is."""
    if not candidates:
        return ["không tìm được cơ quan nào có thẩm quyền vào ngày này"]
    first, reasons = candidates[0], []
    if ASKED_ANOTHER in first.why:
        reasons.append("người nêu gửi một cấp khác: cần người xem việc này thuộc cấp nào")
    level = registry[first.agency_id].level
    if level == "xa_phuong" and case.place.commune is None:
        named = len(case.place.communes)
        reasons.append(
            f"địa bàn chưa rõ: {named} xã, phường có thể" if named > 1 else "không rõ xã, phường nào: bổ sung địa bàn"
        )
    if level == "quan_huyen" and case.place.district is None:
        reasons.append("không rõ quận, huyện nào: bổ sung địa bàn")
    return reasons
