"""One contract for every classifier: order kept, calibrated probabilities, nothing in nothing out, one answer."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from pipeline.classify import Classifier, LinearClassifier, load_classifier, save_classifier
from pipeline.config import MODELS, SHIPPED, load_settings
from pipeline.errors import ModelError
from pipeline.records import Comment, PreparedComment, Pull, Scored, Setting, Span, Turn
from pipeline.taxonomy import Taxonomy
from pipeline.text import Preparer

TEXTS = [
    "Đèn đường ngõ 12 hỏng cả tháng nay, đề nghị phường cho thay bóng.",
    "Đề nghị Bộ Y tế nâng mức hưởng bảo hiểm y tế khi khám trái tuyến trên cả nước.",
    "Tôi tố cáo cán bộ địa chính nhận tiền của dân để làm sổ đỏ.",
    "de nghi sua duong lien xa bi hong nang",
    "zxqv brrt 12345",
]


@pytest.fixture(scope="module")
def model() -> Path:
    return MODELS / SHIPPED


@pytest.fixture(scope="module")
def classifier(model: Path, taxonomy: Taxonomy) -> LinearClassifier:
    return load_classifier(model, taxonomy)


def prepare(texts: Sequence[str], setting: Setting = Setting(None, "2026-09-01")) -> list[PreparedComment]:  # noqa: B008
    comments = []
    for number, text in enumerate(texts):
        turn = Turn(f"x#{number}", f"x#{number}", "x", "", Span(0, len(text)), "citizen", setting=setting)
        comments.append(Comment(f"x#{number}.1", turn, turn.span, text))
    return Preparer(load_settings().text).prepare_all(comments)


def lists_of(classifier: Classifier, texts: Sequence[str]) -> list[tuple[Scored, ...]]:
    return [
        scored
        for one in classifier.predict(prepare(texts))
        for scored in (one.types, one.topics, one.tiers, one.agencies)
    ]


def test_nothing_in_gives_nothing_out(classifier: Classifier) -> None:
    assert classifier.predict([]) == []
    assert classifier.comment_probability([]) == []


def test_the_order_of_the_comments_is_kept(classifier: Classifier) -> None:
    forth, back = classifier.predict(prepare(TEXTS)), classifier.predict(prepare(TEXTS[::-1]))
    assert [one.topics[0].id for one in forth] == [one.topics[0].id for one in back[::-1]]


def test_probabilities_lie_between_0_and_1_and_run_best_first(classifier: Classifier) -> None:
    for scored in lists_of(classifier, TEXTS):
        values = [one.probability for one in scored]
        assert values == sorted(values, reverse=True)
        assert all(0 <= value <= 1 for value in values)
        assert sum(values) <= 1 + 1e-4


def test_a_text_is_judged_alike_alone_and_among_others(classifier: Classifier) -> None:
    (alone,) = classifier.predict(prepare(TEXTS[:1]))
    together = classifier.predict(prepare(TEXTS))[0]
    assert [one.id for one in alone.topics] == [one.id for one in together.topics]
    assert alone.topics[0].probability == pytest.approx(together.topics[0].probability, abs=1e-4)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Cả dãy đèn đường ngõ nhà tôi tắt ngóm, tối om không ai dám đi, xin thay bóng", "chieu_sang"),
        ("ca day den duong ngo nha toi tat ngom, toi om khong ai dam di, xin thay bong", "chieu_sang"),
        ("Lớp con tôi 55 cháu, phường thiếu trường tiểu học, đề nghị xây thêm", "thieu_truong_lop"),
    ],
)
def test_plain_cases_find_their_topic_with_and_without_diacritics(
    classifier: Classifier, text: str, topic: str
) -> None:
    assert classifier.predict(prepare([text]))[0].topics[0].id == topic


def test_a_rule_for_the_whole_country_is_for_a_ministry(classifier: Classifier) -> None:
    setting = Setting(None, "2026-05-01", "trung_uong")
    (one,) = classifier.predict(prepare(["Đề nghị sửa luật để tăng tuổi nghỉ hưu hợp lý hơn trên cả nước."], setting))
    assert one.tiers[0].id == "ministry"


def test_strange_words_are_novel(classifier: Classifier) -> None:
    known, strange = classifier.predict(prepare([TEXTS[0], TEXTS[4]]))
    assert known.novelty < 0.2
    assert strange.novelty > 0.5


def test_talk_of_the_chair_is_no_comment_and_a_request_is(classifier: Classifier) -> None:
    chair, citizen = classifier.comment_probability(
        ["Xin mời đại biểu tiếp theo, thời gian còn khoảng mười phút.", "Đề nghị phường sửa ngay cống vỡ ở ngõ 7."]
    )
    assert chair < 0.5 < citizen


def test_what_speaks_for_what_is_asked_for_is_told(classifier: Classifier) -> None:
    (one,) = prepare(["Trời hôm nay mát, điện lực cắt điện cả ngày không báo trước"])
    words, pull = one.model_text.replace(",", "").split(), Pull((("agency", "evn_ha_noi", 1.0),))
    (spans,) = classifier.telling_spans([one.model_text], [words], [pull])
    assert "điện" in " ".join(span.cut(one.model_text) for span in spans)
    assert all(span.start > one.model_text.index("mát") for span in spans)
    assert list(spans) == sorted(spans)


def test_nothing_is_told_where_nothing_is_asked_for(classifier: Classifier) -> None:
    (one,) = prepare(["Điện lực cắt điện cả ngày"])
    words = one.model_text.replace(",", "").split()
    unknown = Pull((("agency", "an_office_of_yesterday", 1.0),))
    assert classifier.telling_spans([one.model_text] * 2, [words] * 2, [Pull(), unknown]) == [(), ()]
    assert classifier.telling_spans([], [], []) == []


def test_saving_and_loading_agree(classifier: LinearClassifier, taxonomy: Taxonomy, tmp_path: Path) -> None:
    save_classifier(tmp_path, classifier, {})
    again = load_classifier(tmp_path, taxonomy)
    for before, after in zip(classifier.predict(prepare(TEXTS)), again.predict(prepare(TEXTS)), strict=True):
        assert [one.id for one in before.topics[:3]] == [one.id for one in after.topics[:3]]
        assert before.types[0].probability == pytest.approx(after.types[0].probability, abs=0.02)


def test_saving_twice_gives_the_same_bytes(classifier: LinearClassifier, tmp_path: Path) -> None:
    for name in ("one", "two"):
        save_classifier(tmp_path / name, classifier, {"a": 1})
    first, second = (sorted((tmp_path / name).iterdir()) for name in ("one", "two"))
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]


@pytest.fixture
def copied(model: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(model, tmp_path / "model"))


@pytest.mark.parametrize("name", ["weights.npz", "heads.json", "vocabulary.txt.z", "ranking.json"])
def test_a_changed_file_is_refused(copied: Path, taxonomy: Taxonomy, name: str) -> None:
    path = copied / name
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelError, match=name):
        load_classifier(copied, taxonomy)


def test_a_missing_model_says_how_to_get_one(tmp_path: Path, taxonomy: Taxonomy) -> None:
    with pytest.raises(ModelError, match="make model"):
        load_classifier(tmp_path / "none", taxonomy)


def test_a_model_for_another_topic_list_is_refused(copied: Path, taxonomy: Taxonomy) -> None:
    from pipeline.classify import write_manifest

    heads = json.loads((copied / "heads.json").read_text(encoding="utf-8"))
    heads["topic"]["classes"][0] = "a_topic_of_yesterday"
    (copied / "heads.json").write_text(json.dumps(heads), encoding="utf-8")
    manifest = json.loads((copied / "manifest.json").read_text(encoding="utf-8"))
    manifest.pop("files")
    write_manifest(copied, manifest)
    with pytest.raises(ModelError, match="a_topic_of_yesterday"):
        load_classifier(copied, taxonomy)


def test_weights_survive_eight_bits() -> None:
    from pipeline.classify.artefact import quantise

    weights = np.random.default_rng(1).normal(size=(50, 4)).astype(np.float32)
    small, scale = quantise(weights)
    assert small.dtype == np.int8
    assert np.abs(small * scale - weights).max() <= scale.max() / 2 + 1e-6


def test_no_text_of_the_corpus_lies_in_the_model(model: Path) -> None:
    keys = (model / "heads.json").read_text(encoding="utf-8") + (model / "manifest.json").read_text(encoding="utf-8")
    assert "đề nghị" not in keys
