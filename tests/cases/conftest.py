"""A desk with invented people and comments, whose chance is what a test says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from pipeline.cases.bench import Request
from pipeline.cases.desk import Desk
from pipeline.cases.intake import Laid, lay
from pipeline.cases.offices import Offices
from pipeline.config import Review, load_settings
from pipeline.records import Comment, Meeting, Setting, Span, Turn
from pipeline.store import Code, Kept, Origin, Run
from pipeline.store.desk import DeskStore
from pipeline.store.desk.filters import Filter
from pipeline.store.desk.item import Context
from pipeline.store.desk.people import Person
from pipeline.taxonomy import Taxonomy

NOON = datetime(2026, 11, 2, 5, tzinfo=UTC)
TURN = "Ngõ 12 ngập suốt mùa mưa, đề nghị nạo vét cống. Đèn đường đầu ngõ hỏng từ tháng 6, đi lại rất tối."
WARD = ("ubnd_xa_phuong", "UBND phường Phú Thượng", "ha_noi/phu_thuong/ubnd", 0.7)
BUILD = ("so_xay_dung", "Sở Xây dựng", "ha_noi/so_xay_dung", 0.2)
POLICE = ("cong_an_xa_phuong", "Công an phường Phú Thượng", "ha_noi/phu_thuong/cong_an", 0.1)


def laid_of(
    text: str = "Ngõ 12 ngập suốt mùa mưa, đề nghị nạo vét cống.",
    *,
    record_id: str = "bb.docx#1.1",
    decision: str = "review",
    type_id: str = "phan_anh",
    topic: str = "ung_ngap",
    agencies: Sequence[tuple[str, str, str, float]] = (WARD, BUILD, POLICE),
    deadline: str | None = "2026-11-16",
    turn: str = "",
    harms: tuple[str, ...] = (),
    denunciation: float = 0.0,
    concerned: tuple[str, ...] = (),
    turn_id: str = "bb.docx#1",
) -> Laid:
    """Return an invented routed comment; `turn` is all that was said, the comment itself where empty."""
    words = turn or text
    start = words.index(text)
    setting = Setting("phường Phú Thượng, Hà Nội", "2026-10-20", "xa_phuong")
    spoken = Turn(turn_id, turn_id, "bb.docx", "paragraph 4", Span(100, 100 + len(words)), "citizen", setting=setting)
    comment = Comment(record_id, spoken, Span(100 + start, 100 + start + len(text)), text)
    record: dict[str, Any] = {
        "id": record_id,
        "input_id": turn_id,
        "turn_id": turn_id,
        "source": "bb.docx",
        "locator": "paragraph 4",
        "span": [comment.span.start, comment.span.end],
        "speaker": None,
        "speaker_place": None,
        "text": text,
        "masked_text": text,
        "type": {"id": type_id, "score": 0.9},
        "topics": [{"id": topic, "name": topic, "score": 0.8}],
        "agencies": [
            {"id": one[0], "name": one[1], "office": one[2], "role": "lead", "score": one[3]} for one in agencies
        ],
        "state": "to_route",
        "reply": None,
        "promised_by": None,
        "decision": decision,
        "reasons": ["hai cơ quan gần ngang nhau"],
        "evidence": [],
        "deadline": deadline,
        "deadline_basis": "Luật Tiếp công dân Đ.28 k.1",
        "model": "linear@1",
        "rules": "2026-11-01",
        "meeting": {"title": "Hội nghị", "date": setting.date, "level": setting.level, "place": setting.place},
    }
    context = Context(
        words, start, start + len(text), words[:start], words[start + len(text) :], ((0, 6),), {}, (), harms
    )
    return Laid(record, comment, context, denunciation, concerned)


def again(comments: Sequence[Comment], meeting: Meeting, words: str) -> list[Laid]:
    """Stand in for the model: every piece is for the ward."""
    return [
        replace(laid_of(one.text, record_id=one.id, turn=words, turn_id=one.turn.id), comment=one) for one in comments
    ]


class Chance:
    """What the draws of a test come to: 1 (nothing is drawn) unless told otherwise."""

    value = 1.0

    def __call__(self) -> float:
        return self.value


@pytest.fixture
def chance() -> Chance:
    return Chance()


@pytest.fixture(scope="session")
def review() -> Review:
    return load_settings().review


@pytest.fixture(scope="session")
def offices(taxonomy: Taxonomy) -> Offices:
    return Offices(taxonomy)


@pytest.fixture
def desk(desk_store: DeskStore, taxonomy: Taxonomy, offices: Offices, review: Review, chance: Chance) -> Desk:
    types = {type_id: str(row["name"]) for type_id, row in taxonomy.types.items()}
    return Desk(desk_store, offices, taxonomy.topics, types, review, chance, again)


PutItems = Callable[..., list[int]]


@pytest.fixture
def put(desk: Desk, chance: Chance) -> PutItems:
    """Lays invented comments on the desk as one meeting; returns their ids."""
    return putter(desk, chance)


def putter(desk: Desk, chance: Chance) -> PutItems:
    """Return what lays invented comments on a desk."""
    numbers = iter(range(1, 1000))

    def put_items(*laid: Laid) -> list[int]:
        number = next(numbers)
        code = Code("0.1.0", None, "c" * 64)
        day = date(2026, 11, 2)
        run = Run(f"r{number}", NOON, "linear@1", "a" * 64, "2026-11-01", "b" * 64, {}, code, day, Setting())
        origin = Origin(f"bb{number}.docx", f"{number:064x}", Meeting("Hội nghị", Setting()))
        kept = [Kept.of(one.record, one.comment) for one in laid]
        with desk.store.write() as unit:
            unit.ledger.begin_run(run)
            input_id, ids = unit.ledger.save_outcomes(run.id, origin, kept)
            meeting_id = lay(
                unit,
                input_id=input_id,
                origin=origin,
                outcome_ids=ids,
                laid=laid,
                topics=desk.topics,
                settings=desk.settings,
                draw=chance,
                now=NOON,
            )
        with desk.store.read() as unit:
            open_ones = unit.items.ids(Filter(meeting=meeting_id), limit=1000)
            return sorted(open_ones + unit.items.ids(Filter(meeting=meeting_id, sealed=True), limit=1000))

    return put_items


MakePerson = Callable[..., Person]


@pytest.fixture
def person(desk_store: DeskStore) -> MakePerson:
    """Makes a person; called twice with one login, it gives the same one."""
    known: dict[str, Person] = {}

    def make(login: str = "an", role: str = "reviewer", **more: Any) -> Person:
        if login not in known:
            with desk_store.write() as unit:
                known[login] = unit.people.add(
                    login, f"Cán bộ {login}", "digest", role, must_change=False, now=NOON, **more
                )
        return known[login]

    return make


Ask = Callable[..., Request]


@pytest.fixture
def ask(desk: Desk, person: MakePerson) -> Ask:
    """Makes a request about an item as it is now."""
    numbers = iter(range(10_000))

    def make(item_id: int, who: Person | None = None, **more: Any) -> Request:
        with desk.store.read() as unit:
            item = unit.items.get(item_id)
        assert item is not None
        known = {"version": item.version, "id": f"q{next(numbers)}", "now": NOON} | more
        return Request(who or person(), item_id, **known)

    return make
