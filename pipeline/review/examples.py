"""Labelled examples like a comment that lies open: the corpus is read when the first page asks, and then kept."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from threading import Lock

from pipeline.classify.similar import SimilarCases
from pipeline.config import CHAMPION, MODELS, SEED, SHIPPED, Settings
from pipeline.errors import ModelError
from pipeline.review.opened_view import Example
from pipeline.taxonomy import Taxonomy

_loading = Lock()


class Examples:
    """Finds labelled examples for the pages of one desk."""

    def __init__(self, model: Path, seed: Path, taxonomy: Taxonomy) -> None:
        """`model` is the folder of the model whose words count, `seed` the folder of the corpus."""
        self._folders = model, seed
        self._topics = {topic.id: topic.name for topic in taxonomy.topics}
        self._agencies = {agency.id: agency.name for agency in taxonomy.agencies}  # those that ended too

    @classmethod
    def of_settings(cls, settings: Settings, taxonomy: Taxonomy) -> Examples:
        """Return those of the corpus that comes along, as the model in service sees it."""
        model = settings.classify.model
        return cls(MODELS / (SHIPPED if model == CHAMPION else model), SEED, taxonomy)

    def like(self, masked_text: str) -> tuple[Example, ...]:
        """Return up to three examples, the likest first; none where corpus or model is absent."""
        with _loading:
            cases = _cases(*self._folders)
        if cases is None:
            return ()
        return tuple(
            Example(one.text, self._topics.get(one.topic, one.topic), self._agencies.get(one.agency, one.agency))
            for one in cases.most_like(masked_text)
        )


@lru_cache(maxsize=2)
def _cases(model: Path, seed: Path) -> SimilarCases | None:
    if not seed.is_dir():
        return None
    try:
        return SimilarCases.load(model, seed)
    except ModelError:  # whoever needs the model says so; a page goes without examples
        return None
