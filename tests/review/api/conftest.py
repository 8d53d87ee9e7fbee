"""Programs that ask the API, each with a token, on a desk with invented comments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from pipeline.cases.desk import Desk
from pipeline.cases.intake import Laid, lay
from pipeline.cases.offices import Offices
from pipeline.config import Settings
from pipeline.records import Comment, Meeting, Setting, Span, Turn
from pipeline.report import Words
from pipeline.review.app import create_app
from pipeline.review.passwords import digest_of, new_secret
from pipeline.review.site import Site
from pipeline.review.templating import Templates
from pipeline.store import Code, Kept, Origin, Run
from pipeline.store.desk import DeskStore
from pipeline.store.desk.filters import Filter
from pipeline.store.desk.item import Context
from pipeline.store.desk.people import Person
from pipeline.taxonomy import Taxonomy

from ...cases.conftest import Chance

WARD = ("ubnd_xa_phuong", "UBND phường Phú Thượng", "ha_noi/phu_thuong/ubnd", 0.7)
BUILD = ("so_xay_dung", "Sở Xây dựng", "ha_noi/so_xay_dung", 0.2)
POLICE = ("cong_an_xa_phuong", "Công an phường Phú Thượng", "ha_noi/phu_thuong/cong_an", 0.1)
TEXT = "Ngõ 12 ngập suốt mùa mưa, gọi 0912 345 678. Đề nghị nạo vét cống."
MASKED = "Ngõ 12 ngập suốt mùa mưa, gọi [SĐT]. Đề nghị nạo vét cống."


def laid_of(number: int = 1, **more: Any) -> Laid:
    """Return an invented routed comment; `more` are fields of its record, `harms` and `denunciation`."""
    setting = Setting("phường Phú Thượng, Hà Nội", "2026-10-20", "xa_phuong")
    span = Span(100, 100 + len(TEXT))
    turn_id = f"bb.docx#{number}"
    turn = Turn(turn_id, turn_id, "bb.docx", "paragraph 4", span, "citizen", speaker="Nguyễn Văn Lâm", setting=setting)
    comment = Comment(f"{turn_id}.1", turn, span, TEXT)
    record: dict[str, Any] = {
        "id": comment.id,
        "input_id": turn_id,
        "turn_id": turn_id,
        "source": "bb.docx",
        "locator": "paragraph 4",
        "span": [span.start, span.end],
        "speaker": "Nguyễn Văn Lâm",
        "speaker_place": "tổ dân phố 5",
        "text": TEXT,
        "masked_text": MASKED,
        "type": {"id": "phan_anh", "score": 0.9},
        "topics": [{"id": "ung_ngap", "name": "Úng ngập", "score": 0.8}],
        "agencies": [
            {"id": one[0], "name": one[1], "office": one[2], "role": "lead", "score": one[3]}
            for one in (WARD, BUILD, POLICE)
        ],
        "state": "to_route",
        "reply": None,
        "promised_by": None,
        "decision": "review",
        "reasons": ["hai cơ quan gần ngang nhau"],
        "evidence": [],
        "deadline": "2026-11-16",
        "deadline_basis": "Luật Tiếp công dân Đ.28 k.1",
        "model": "linear@1",
        "rules": "2026-11-01",
        "meeting": {"title": "Hội nghị", "date": setting.date, "level": setting.level, "place": setting.place},
    }
    harms, denunciation = more.pop("harms", ()), more.pop("denunciation", 0.0)
    context = Context(TEXT, 0, len(TEXT), "", "", ((0, 6),), {}, (), harms)
    return Laid(record | more, comment, context, denunciation, ())


def again(comments: Sequence[Comment], meeting: Meeting, words: str) -> list[Laid]:
    """Stand in for the model: every piece is for the ward."""
    found = []
    for one in comments:
        laid = laid_of(1, id=one.id, text=one.text, masked_text=one.text)
        at = words.index(one.text)
        context = replace(laid.context, turn=words, start=at, end=at + len(one.text))
        found.append(replace(laid, comment=one, context=context))
    return found


@pytest.fixture(scope="session")
def offices(taxonomy: Taxonomy) -> Offices:
    """Every office."""
    return Offices(taxonomy)


@pytest.fixture
def site(
    desk_store: DeskStore,
    clock: Any,
    settings: Settings,
    taxonomy: Taxonomy,
    offices: Offices,
    chance: Chance,
    tmp_path: Path,
) -> Site:
    """What the API stands on."""
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    types = {type_id: str(row["name"]) for type_id, row in taxonomy.types.items()}
    desk = Desk(desk_store, offices, taxonomy.topics, types, settings.review, chance, again)
    agencies = {agency.id: agency.name for agency in taxonomy.agencies if agency.valid_to is None}
    return Site(desk_store, desk, offices, settings, Words.from_taxonomy(taxonomy), uploads, clock, agencies)


@dataclass
class Program:
    """A program that asks with a token."""

    http: TestClient
    person: Person

    def __call__(self, method: str, path: str, status: int = 200, **given: Any) -> Any:
        """Ask below /api/v1 and return what is answered; the status must be this one."""
        answer = self.http.request(method, f"/api/v1{path}", **given)
        assert answer.status_code == status, (answer.status_code, answer.text)
        return answer.json() if answer.content else None


@dataclass
class Programs:
    """Makes programs that act for people."""

    site: Site
    app: FastAPI
    _clients: list[TestClient] = field(default_factory=list)

    def add(self, role: str = "reviewer", login: str = "", **fields: Any) -> Program:
        """Return a program that acts for a new person with this role."""
        now = self.site.clock()
        fields = {"must_change": False, **fields}
        with self.site.store.write() as unit:
            login = login or f"{role}{unit.people.count()}"
            person = unit.people.add(login, f"Cán bộ {login}", "no digest", role, now=now, **fields)
            secret = new_secret()
            unit.tokens.add(person.id, "test", digest_of(secret), now, now + timedelta(days=1))
        return Program(self.client(secret), person)

    def client(self, secret: str = "") -> TestClient:
        """Return a client that sends this token, or none."""
        client = TestClient(self.app, "http://desk.test", follow_redirects=False)
        if secret:
            client.headers["authorization"] = f"Bearer {secret}"
        self._clients.append(client)
        return client

    def close(self) -> None:
        """Close all clients."""
        for client in self._clients:
            client.close()


@pytest.fixture
def programs(site: Site, app: FastAPI) -> Iterator[Programs]:
    """Makes programs."""
    made = Programs(site, app)
    yield made
    made.close()


@pytest.fixture
def put(site: Site, chance: Chance) -> Callable[..., list[int]]:
    """Lays invented comments on the desk as one meeting; returns their ids."""
    numbers = iter(range(1, 1000))

    def put_items(*laid: Laid) -> list[int]:
        number, now = next(numbers), site.clock()
        code = Code("0.1.0", None, "c" * 64)
        run = Run(f"r{number}", now, "linear@1", "a" * 64, "r", "b" * 64, {}, code, date(2026, 11, 2), Setting())
        origin = Origin(f"bb{number}.docx", f"{number:064x}", Meeting("Hội nghị", Setting()))
        kept = [Kept.of(one.record, one.comment) for one in laid]
        with site.store.write() as unit:
            unit.ledger.begin_run(run)
            input_id, ids = unit.ledger.save_outcomes(run.id, origin, kept)
            meeting = lay(
                unit,
                input_id=input_id,
                origin=origin,
                outcome_ids=ids,
                laid=laid,
                topics=site.desk.topics,
                settings=site.settings.review,
                draw=chance,
                now=now,
            )
        with site.store.read() as unit:
            found = [unit.items.ids(Filter(meeting=meeting, sealed=sealed), limit=1000) for sealed in (False, True)]
        return sorted(found[0] + found[1])

    return put_items


@pytest.fixture(scope="session")
def application(templates: Templates) -> FastAPI:
    """The application with the API and nothing else: the pages have tests of their own."""
    nowhere: Any = None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.review.app.PAGES", ())
        return create_app(nowhere, templates)


@pytest.fixture
def laid() -> Callable[..., Laid]:
    """Makes invented routed comments; see `laid_of`."""
    return laid_of
