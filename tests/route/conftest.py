"""Comments and predictions made by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

import pytest

from pipeline.config import load_settings
from pipeline.records import (
    Abstained,
    Comment,
    Outcome,
    Prediction,
    PreparedComment,
    Pull,
    Routed,
    Scored,
    Setting,
    Span,
    Turn,
)
from pipeline.route import Ranking, Router
from pipeline.taxonomy import Taxonomy
from pipeline.text import Preparer

WEIGHTS = (1.0, 0.5, 1.0, 0.3, 0.2, 0.3, 1.0, 0.5, -0.5, 0.2, -0.2)


def prepare(text: str, setting: Setting) -> PreparedComment:
    span = Span(100, 100 + len(text))
    turn = Turn("x#1", "x#1", "x", "line 1", span, "citizen", setting=setting)
    return Preparer(load_settings().text).prepare(Comment("x#1.1", turn, span, text))


def predict(
    topic: str = "chieu_sang",
    kind: str = "kien_nghi",
    agencies: Sequence[tuple[str, float]] = (("ubnd_xa_phuong", 0.95),),
    novelty: float = 0.0,
) -> Prediction:
    return Prediction(
        types=(Scored(kind, 0.97),),
        topics=(Scored(topic, 0.95),),
        tiers=(Scored("commune", 0.9),),
        agencies=tuple(Scored(agency, p) for agency, p in agencies),
        novelty=novelty,
        model_id="fake",
    )


def keyword_telling(
    texts: Sequence[str], words: Sequence[Sequence[str]], pulls: Sequence[Pull]
) -> list[tuple[Span, ...]]:
    """A model for which only the word "đèn" speaks for anything."""
    return [tuple(Span(*found.span()) for found in re.finditer("đèn", text)) for text in texts]


Route = Callable[..., Outcome]


@pytest.fixture(scope="session")
def router(taxonomy: Taxonomy) -> Router:
    return Router(taxonomy, Ranking(WEIGHTS, {}, 1.5), load_settings().route)


@pytest.fixture
def route(router: Router) -> Route:
    def routed(
        text: str,
        prediction: Prediction | None = None,
        place: str | None = "phường Phú Thượng, Hà Nội",
        on: str | None = "2026-09-10",
        level: str | None = "xa_phuong",
    ) -> Outcome:
        prepared = prepare(text, Setting(place, on, level))  # type: ignore[arg-type]
        return router.route(prepared, prediction or predict(), on=date(2026, 9, 1), telling=keyword_telling)

    return routed


def is_routed(outcome: Outcome) -> bool:
    assert isinstance(outcome, Routed | Abstained)
    return isinstance(outcome, Routed)
