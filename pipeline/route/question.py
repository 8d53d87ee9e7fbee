"""The missing fact: the one question whose answer would decide between the offices that seem likeliest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ReferenceDataError
from pipeline.records import Candidate, Scored
from pipeline.route.candidates import answering
from pipeline.taxonomy import TIERS, Agency, AgencyRegistry, Topics, read_csv

QUESTIONS = "questions.csv"
ANY = "*"
"""As the topic of a question: asked where neither the topic nor its field has one."""

_POLICE = {"xa_phuong": "police_commune", "quan_huyen": "police_district"}
_POLICE_ELSE = "police_province"
SIDES = (*(tier for tier in TIERS if tier != "police"), *_POLICE.values(), _POLICE_ELSE)
"""What an answer can speak for: the tiers, and of the police, which has offices on three of them, each level."""

_LIKELY_TOPIC = 0.3  # belief from which the questions of a topic are asked
_LIKELY_FIELD = 0.5  # belief in all topics of a field together, from which its questions are
_IN_QUESTION = 0.08  # probability from which an office is worth asking about
_MOST = 3  # offices that one question tells apart


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and for each side what is true if an office of that side must answer."""

    text: str
    answers: Mapping[str, str]


@dataclass(frozen=True)
class Questions:
    """The questions of data/reference/questions.csv, by topic, by field and for any, in the order of the file."""

    _by_topic: Mapping[str, Sequence[Question]]
    _field_of: Mapping[str, str]

    @classmethod
    def load(cls, folder: Path, topics: Topics) -> Questions:
        """Return the questions in a folder of reference data; none where it has no such table.

        Raises ReferenceDataError naming every faulty row at once.
        """
        path = folder / QUESTIONS
        field_of = {topic.id: topic.field_id for topic in topics}
        if not path.exists():  # data as they were before there were questions
            return cls({}, field_of)
        known = {ANY, *field_of, *field_of.values()}
        by_topic: dict[str, list[Question]] = defaultdict(list)
        faults: list[str] = []
        for number, row in enumerate(read_csv(path), start=2):
            answers = _answers(row.get("answers") or "")
            faults += [f"row {number}: {fault}" for fault in _faults(row, answers, known)]
            by_topic[row.get("topic") or ""].append(Question(row.get("question") or "", dict(answers)))
        if faults:
            raise ReferenceDataError(f"{path}: {'; '.join(faults)}")
        return cls(dict(by_topic), field_of)

    def between(self, topics: Sequence[Scored], sides: Sequence[str]) -> Question | None:
        """Return the question that tells the first two of `sides` apart: of the topic, else of its field, else of any.

        `topics` run best first. None where the two sides are the same.
        """
        if len(sides) < 2 or sides[0] == sides[1]:
            return None
        wanted = set(sides[:2])
        keys = (*self._believed(topics), ANY)
        found = (one for key in keys for one in self._by_topic.get(key, ()) if wanted <= one.answers.keys())
        return next(found, None)

    def _believed(self, topics: Sequence[Scored]) -> tuple[str, ...]:
        """Return the topic and its field; of doubted topics the field that they have in common, if they do."""
        if not topics:
            return ()
        field = self._field_of.get(topics[0].id, ANY)
        if topics[0].probability >= _LIKELY_TOPIC:
            return topics[0].id, field
        together = sum(one.probability for one in topics if self._field_of.get(one.id) == field)
        return (field,) if together >= _LIKELY_FIELD else ()

    def ask(
        self, topics: Sequence[Scored], candidates: Sequence[Candidate], registry: AgencyRegistry
    ) -> tuple[str | None, tuple[Candidate, ...]]:
        """Return the question that decides between the likeliest offices, and all candidates with their answers.

        An answer stands at the likeliest office of its side only, so that it leads to one office. Where no single fact
        decides (both offices are of one side, or the second is too unlikely to matter) there is no question.
        """
        near = [one for one in candidates[:_MOST] if one.probability >= _IN_QUESTION]
        sides = [side_of(registry[one.agency_id]) for one in near]
        question = self.between(topics, sides)
        if question is None:
            return None, tuple(candidates)
        answered = [
            answering(one, question.answers[side]) if side in question.answers and side not in sides[:n] else one
            for n, (one, side) in enumerate(zip(near, sides, strict=True))
        ]
        return question.text, (*answered, *candidates[len(near) :])


def side_of(agency: Agency) -> str:
    """Return the side of an agency, one of SIDES."""
    return _POLICE.get(agency.level, _POLICE_ELSE) if agency.tier == "police" else agency.tier


def _answers(written: str) -> list[tuple[str, str]]:
    pairs = [one.partition("=") for one in written.split(";") if one.strip()]
    return [(side.strip(), answer.strip()) for side, _, answer in pairs]


def _faults(row: Mapping[str, str], answers: Sequence[tuple[str, str]], topics: Collection[str]) -> list[str]:
    sides = [side for side, _ in answers]
    faults = [f"no side {side!r}; expected one of {', '.join(SIDES)}" for side in sides if side not in SIDES]
    faults += [f"side {side!r} has no answer" for side, answer in answers if not answer]
    if len(set(sides)) < len(sides) or len(sides) < 2:
        faults.append("answers are written side=answer;side=answer, for two sides at least, each once")
    if row.get("topic") not in topics:
        faults.append(f"topic {row.get('topic')!r} is no topic or field of topics.yaml, nor {ANY!r}")
    if not (row.get("question") or "").endswith("?"):
        faults.append("the question does not end in a question mark")
    return faults
