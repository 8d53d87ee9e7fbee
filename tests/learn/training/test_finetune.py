"""Fine-tuning learns what can be learnt, stops by itself, and looks only at what it may look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from pipeline.classify.artefact import read_manifest
from pipeline.classify.encoder import make_encoder
from pipeline.classify.features import Context
from pipeline.classify.transformer_files import load_transformer
from pipeline.config import ROOT
from pipeline.errors import ConfigError
from pipeline.learn.corpus.seed import Issue, Seed
from pipeline.learn.fitting.examples import Example
from pipeline.learn.training.finetune import FineTuned, fine_tune
from pipeline.learn.training.finetune_table import (
    UNKNOWN,
    FinetuneConfig,
    classes_of,
    read_finetune_config,
    split_rows,
    tabulate,
)
from pipeline.learn.training.train_transformer import build_transformer, train_transformer
from pipeline.records import Setting
from pipeline.taxonomy import Taxonomy

CONFIG = ROOT / "configs" / "train_transformer.yaml"
NOWHERE = Context(None, None, "none")

# Topic and office of an invented world in which each word speaks for one topic, and the level for the office.
WORDS = {
    "chieu_sang": ["đèn", "bóng", "tối", "sáng", "cột"],
    "hu_hong_mat_duong": ["đường", "ổ gà", "nhựa", "lún", "hè"],
    "thieu_truong_lop": ["trường", "lớp", "học sinh", "cô giáo", "mầm non"],
}
OFFICES = {"xa_phuong": ("commune", "ubnd_xa_phuong"), "thanh_pho": ("department", "so_xay_dung")}
AGAINST = ["xin mời đại biểu tiếp theo", "hội nghị nghỉ mười phút", "tôi xin kết thúc phần trình bày"] * 5


def toy(n: int = 240) -> tuple[list[Example], list[str]]:
    """Examples in four groups, and the group of each."""
    chance = np.random.default_rng(3)
    examples, groups = [], []
    for number in range(n):
        topic = list(WORDS)[number % 3]
        level = list(OFFICES)[number // 3 % 2]
        words = [*chance.choice(WORDS[topic], 3), *chance.choice(["đề nghị", "xin", "ngõ", "nhà tôi", "phường"], 3)]
        text = " ".join(str(word) for word in chance.permutation(words))
        tier, agency = OFFICES[level]
        labels: dict[str, str | None] = {"type": "kien_nghi", "topic": topic, "tier": tier, "agency": agency}
        examples.append(Example(text, Context(level, date(2026, 1, 1), "none"), labels))
        groups.append(f"g{number % 4}")
    return examples, groups


def config(**changed: Any) -> FinetuneConfig:
    base = {
        "held_out": ["g1"], "tested": ["g0"], "epochs": 12, "batch_size": 16, "learning_rate": 0.003,
        "head_learning_rate": 0.01, "frozen_word_vectors": False, "toneless_share": 0.0, "forget_level_share": 0.0,
        "checks_per_epoch": 1, "probe_epochs": 0, "min_texts": 1, "dropout": 0.0, "encoder": "tiny",
    }  # fmt: skip
    return read_finetune_config(CONFIG).model_copy(update={**base, **changed})


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An untrained BERT of one layer, 32 wide, and word pieces of the invented world."""
    tokenizers = pytest.importorskip("tokenizers")
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    at = tmp_path_factory.mktemp("tiny")
    pieces = tokenizers.BertWordPieceTokenizer(strip_accents=False)
    texts = [example.text for example in toy()[0]]
    pieces.train_from_iterator([*texts, *AGAINST], vocab_size=300, min_frequency=1, show_progress=False)
    transformers.BertTokenizerFast(tokenizer_object=pieces._tokenizer).save_pretrained(at / "raw")
    with torch.random.fork_rng():
        torch.manual_seed(1)
        shape = transformers.BertConfig(
            vocab_size=400, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64,
            max_position_embeddings=64, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
        )  # fmt: skip
        transformers.BertModel(shape).save_pretrained(at / "raw")
    make_encoder(str(at / "raw"), at / "encoder")
    return at / "encoder"


@pytest.fixture(scope="module")
def tuned(encoder: Path, taxonomy: Taxonomy) -> FineTuned:
    examples, groups = toy()
    return fine_tune(config(), encoder, examples, groups, taxonomy, against=AGAINST, device="cpu")


def scored(tuned: FineTuned, target: str, rows: list[int]) -> tuple[float, float]:
    """Return (share right, mean probability of the best class) of a target on some of the toy's examples."""
    examples = [toy()[0][row] for row in rows]
    found = tuned.classifier.probabilities([e.text for e in examples], [e.context for e in examples])[target]
    best = [tuned.classifier.classes[target][column] for column in found.argmax(axis=1)]
    right = [one == e.labels[target] for one, e in zip(best, examples, strict=True)]
    return float(np.mean(right)), float(found.max(axis=1).mean())


TESTED = [row for row in range(240) if row % 4 == 0]


@pytest.mark.transformer
def test_what_words_tell_is_learnt(tuned: FineTuned) -> None:
    right, sure = scored(tuned, "topic", TESTED)
    assert right > 0.95
    assert sure > 0.8


@pytest.mark.transformer
@pytest.mark.parametrize("target", ["tier", "agency"])
def test_what_only_the_level_tells_is_learnt(tuned: FineTuned, target: str) -> None:
    assert scored(tuned, target, TESTED)[0] > 0.95


@pytest.mark.transformer
def test_talk_of_the_chair_is_told_from_comments(tuned: FineTuned) -> None:
    chair, citizen = tuned.classifier.comment_probability(["xin mời đại biểu tiếp theo", "đề nghị đường lún ngõ"])
    assert chair < 0.5 < citizen


@pytest.mark.transformer
def test_the_held_out_loss_falls_and_the_best_check_is_kept(tuned: FineTuned) -> None:
    losses = {check.step: check.held_out_loss for check in tuned.checks}
    assert losses[tuned.best_step] == min(losses.values()) < next(iter(losses.values())) / 2
    assert tuned.held_out == [row for row in range(240) if row % 4 == 1]


@pytest.mark.transformer
def test_the_same_seed_gives_the_same_model_and_another_another(encoder: Path, taxonomy: Taxonomy) -> None:
    examples, groups = toy(80)
    found = []
    for seed in (1, 1, 2):
        short = config(seed=seed, most_steps=4)
        one = fine_tune(short, encoder, examples, groups, taxonomy, device="cpu").classifier
        found.append(one.probabilities([examples[0].text], [NOWHERE])["topic"])
    assert np.array_equal(found[0], found[1])
    assert not np.array_equal(found[0], found[2])


@pytest.mark.transformer
def test_what_is_tested_and_held_out_is_not_learnt_from(encoder: Path, taxonomy: Taxonomy) -> None:
    examples, groups = toy(80)
    other = [
        replace(e, text="lớp lớp", labels={**e.labels, "topic": "thieu_truong_lop"}) if group == "g0" else e
        for e, group in zip(examples, groups, strict=True)
    ]
    found = [
        fine_tune(config(most_steps=3), encoder, rows, groups, taxonomy, device="cpu").classifier
        for rows in (examples, other)
    ]
    first, second = (one.probabilities([examples[1].text], [NOWHERE])["topic"] for one in found)
    assert np.array_equal(first, second)
    assert found[0].vocabulary.columns == found[1].vocabulary.columns


@pytest.mark.transformer
def test_frozen_word_vectors_stay_and_the_rest_moves(encoder: Path, taxonomy: Taxonomy) -> None:
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    before = transformers.AutoModel.from_pretrained(encoder, local_files_only=True)
    examples, groups = toy(80)
    frozen = config(frozen_word_vectors=True, most_steps=3)
    after = fine_tune(frozen, encoder, examples, groups, taxonomy, device="cpu").classifier.network.encoder
    assert torch.equal(before.get_input_embeddings().weight, after.get_input_embeddings().weight)
    old, new = (dict(one.named_parameters())["encoder.layer.0.attention.self.query.weight"] for one in (before, after))
    assert not torch.equal(old, new)


@pytest.mark.transformer
def test_heads_that_learn_alone_first_begin_better(encoder: Path, taxonomy: Taxonomy) -> None:
    examples, groups = toy()
    slow = {"most_steps": 1, "learning_rate": 1e-6, "head_learning_rate": 0.01}
    without, first = (
        fine_tune(config(**slow, probe_epochs=n), encoder, examples, groups, taxonomy, device="cpu") for n in (0, 15)
    )
    assert first.checks[0].step == 0
    assert first.checks[0].held_out_loss < without.checks[0].held_out_loss * 0.8


@pytest.mark.transformer
def test_training_stops_when_the_held_out_loss_no_longer_falls(encoder: Path, taxonomy: Taxonomy) -> None:
    examples, groups = toy(80)
    wild = config(learning_rate=5.0, head_learning_rate=5.0, epochs=50, patience=2, warmup_share=0.0)
    tuned = fine_tune(wild, encoder, examples, groups, taxonomy, device="cpu")
    assert tuned.n_steps < 60
    assert tuned.best_step <= tuned.n_steps - 2


@pytest.mark.transformer
def test_a_time_box_ends_the_training(encoder: Path, taxonomy: Taxonomy) -> None:
    examples, groups = toy(80)
    done: list[int] = []
    tuned = fine_tune(
        config(), encoder, examples, groups, taxonomy, device="cpu",
        progress=lambda step, total: done.append(step), spent=lambda: len(done) / 5,
    )  # fmt: skip
    assert tuned.n_steps == 5
    assert done == [1, 2, 3, 4, 5]
    assert tuned.checks


@pytest.mark.transformer
def test_too_many_frozen_layers_are_a_fault_of_the_settings(encoder: Path, taxonomy: Taxonomy) -> None:
    examples, groups = toy(80)
    with pytest.raises(ConfigError, match="frozen_layers: 9"):
        fine_tune(config(frozen_layers=9), encoder, examples, groups, taxonomy, device="cpu")


def test_every_key_of_the_shipped_configuration_is_known_and_has_a_comment() -> None:
    settings = read_finetune_config(CONFIG)
    lines = CONFIG.read_text(encoding="utf-8").splitlines()
    keys = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert {line.partition(":")[0] for line in keys} == set(FinetuneConfig.model_fields)
    assert all("# " in line for line in keys if not line.startswith("model_id"))
    assert not set(settings.held_out) & set(settings.tested)
    assert "phobert" in CONFIG.read_text(encoding="utf-8").lower()


def test_every_fault_of_a_configuration_is_told_at_once(tmp_path: Path) -> None:
    wrong = {**yaml.safe_load(CONFIG.read_text(encoding="utf-8")), "epochs": 0, "mood": 1, "dropout": "much"}
    (tmp_path / "c.yaml").write_text(yaml.safe_dump(wrong), encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        read_finetune_config(tmp_path / "c.yaml")
    assert all(key in str(error.value) for key in ("epochs", "mood", "dropout"))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"held_out": ["nobody"]}, "'nobody'"),
        ({"tested": ["g1"]}, "in both"),
        ({"batch_size": 200}, "at least one batch"),
    ],
)
def test_a_split_that_cannot_be_is_a_fault_of_the_settings(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        split_rows(config(**changed), toy()[1])


def test_a_target_without_any_label_is_a_fault_of_the_data() -> None:
    examples = [replace(example, labels={**example.labels, "topic": None}) for example in toy()[0]]
    with pytest.raises(ConfigError, match="topic"):
        classes_of(examples)


def test_what_an_example_does_not_say_is_not_learnt() -> None:
    examples = toy(3)[0]
    phrase = replace(examples[0], labels={"type": None, "topic": "chieu_sang", "tier": None, "agency": "unheard_of"})
    table = tabulate([*examples, phrase], 3, ["xin mời"], classes_of(examples))
    type_, topic, tier, agency, passage = table.labels.T.tolist()
    assert type_ == [0, 0, 0, UNKNOWN, UNKNOWN]
    assert topic == [0, 1, 2, 0, UNKNOWN]
    assert tier[3:] == agency[3:] == [UNKNOWN, UNKNOWN]
    assert passage == [1, 1, 1, UNKNOWN, 0]
    assert list(table.phrases) == [3]


@pytest.mark.transformer
def test_an_example_without_weight_teaches_nothing(encoder: Path, taxonomy: Taxonomy) -> None:
    examples, groups = toy(80)
    learnt = [group not in ("g0", "g1") for group in groups]
    light = [replace(e, weight=0.0) if n % 3 and learnt[n] else e for n, e in enumerate(examples)]
    lying = [replace(e, labels={**e.labels, "topic": "chieu_sang"}) if e.weight == 0 else e for e in light]
    alike = config(most_steps=3, class_weight_power=0.0)
    found = [
        fine_tune(alike, encoder, rows, groups, taxonomy, device="cpu").classifier.probabilities(["đèn"], [NOWHERE])
        for rows in (light, lying, examples)
    ]
    assert np.allclose(found[0]["topic"], found[1]["topic"], atol=1e-6)
    assert not np.allclose(found[0]["topic"], found[2]["topic"], atol=1e-6)


def authored(n: int = 48) -> Seed:
    """The invented world as a corpus of four hands."""
    examples, groups = toy(n)
    issues = [
        Issue(
            id=f"t-{number}.1",
            row_id=f"t-{number}",
            hand=group,
            text=example.text,
            setting=Setting(None, "2026-01-01", "xa_phuong"),
            type="kien_nghi",
            topics=(str(example.labels["topic"]),),
            agencies=(str(example.labels["agency"]),),
        )
        for number, (example, group) in enumerate(zip(examples, groups, strict=True))
    ]
    return Seed(tuple(issues), tuple(AGAINST), (), "0" * 64)


@pytest.mark.transformer
def test_a_corpus_becomes_a_model_with_figures_of_the_tested_hands(encoder: Path, taxonomy: Taxonomy) -> None:
    trained = train_transformer(config(most_steps=2), encoder, taxonomy, authored(), device="cpu")
    assert trained.figures["topic"]["n"] == len(trained.issues) == len(trained.predictions) == 12
    assert {issue.hand for issue in trained.issues} == {"g0"}


@pytest.mark.transformer
def test_a_built_model_has_a_card_and_a_ranking_and_can_be_loaded(
    encoder: Path, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    model = tmp_path / "model"
    figures = build_transformer(config(most_steps=1), encoder, taxonomy, authored(), model, device="cpu")
    assert {"held_out.jsonl.z", "trained_on.txt.z"} <= read_manifest(model)["files"].keys()
    assert f"| topic | 12 | {figures['topic']['accuracy']:.3f} |" in (tmp_path / "model" / "card.md").read_text("utf-8")
    assert {"card.md", "ranking.json"} <= read_manifest(tmp_path / "model")["files"].keys()
    assert load_transformer(tmp_path / "model", taxonomy).model_id == config().model_id


@pytest.mark.transformer
def test_a_corpus_without_a_tested_hand_has_no_figures_and_is_refused(encoder: Path, taxonomy: Taxonomy) -> None:
    with pytest.raises(ConfigError, match="tested"):
        train_transformer(config(tested=[]), encoder, taxonomy, authored())
