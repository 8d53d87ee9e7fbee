"""A planted shift is found and named; where nothing changed, alarms are as rare as stated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.errors import PipelineError
from pipeline.learn.drift.drift import Cell, Dimension, Drift, accumulate, measure_drift
from pipeline.learn.drift.drift_counts import meeting_of, number_units, tabulate, words_of
from pipeline.learn.drift.drift_page import write_drift_page

AGENCIES = ("ubnd_xa_phuong", "so_xay_dung", "so_y_te", "so_noi_vu", "cong_an_thanh_pho")
SHARES = (0.5, 0.05, 0.15, 0.1, 0.2)
WORDS = ("đường", "điện", "nước", "trường", "thuốc", "chợ", "cống", "rác", "đèn", "cây")

Record = dict[str, Any]


def make(number: int, agency: str = "so_y_te", *, text: str = "đèn ngõ hỏng", meeting: int = 0) -> Record:
    held = {"title": f"Hội nghị {meeting}", "date": "2026-01-05", "place": "phường A", "level": "xa_phuong"}
    return {
        "id": str(number),
        "source": "a.docx",
        "agencies": [{"id": agency, "score": 0.9}] if agency else [],
        "topics": [{"id": f"topic_of_{agency}", "score": 0.8}],
        "masked_text": text,
        "meeting": held,
    }


def draw(rng: np.random.Generator, n: int, shares: tuple[float, ...] = SHARES) -> list[Record]:
    agencies = rng.choice(AGENCIES, n, p=np.array(shares) / sum(shares))
    return [make(k, str(a), text=" ".join(rng.choice(WORDS, 6)), meeting=k) for k, a in enumerate(agencies)]


def check(baseline: list[Record], current: list[Record], **options: Any) -> Drift:
    return measure_drift(baseline, current, **{"seed": 3, "unit": "comment", **options})


@pytest.fixture(scope="module")
def shifted() -> Drift:
    """The health office's share has gone from 15 % to 30 %."""
    rng = np.random.default_rng(5)
    return check(draw(rng, 1500), draw(rng, 500, (0.35, 0.05, 0.3, 0.1, 0.2)))


def test_a_planted_shift_is_found_with_its_shares(shifted: Drift) -> None:
    assert shifted.found
    cell = next(one.cell for one in shifted.findings if one.cell.id == "so_y_te")
    assert cell.before == pytest.approx(0.15, abs=0.03)
    assert cell.now == pytest.approx(0.30, abs=0.05)
    assert cell.p <= shifted.level


def test_agencies_come_first_among_the_findings(shifted: Drift) -> None:
    assert shifted.findings[0].dimension == "agency"
    assert {"agency", "topic"} <= {one.dimension for one in shifted.findings}


def test_what_did_not_move_is_no_finding(shifted: Drift) -> None:
    assert {one.cell.id for one in shifted.findings} <= {"so_y_te", "ubnd_xa_phuong"} | {
        "topic_of_so_y_te",
        "topic_of_ubnd_xa_phuong",
    }


def test_the_same_period_twice_is_no_drift() -> None:
    rng = np.random.default_rng(8)
    records = draw(rng, 600)
    found = check(records, records[:300])
    assert not found.found
    assert found.findings == ()


@pytest.mark.slow
def test_false_alarms_are_as_rare_as_stated() -> None:
    rng = np.random.default_rng(21)
    # One check in four may raise an alarm; of 80 checks, 31 or more would happen once in two hundred such tests.
    alarms = sum(check(draw(rng, 250), draw(rng, 80), max_false_alarms_per_year=13, seed=k).found for k in range(80))
    assert 3 <= alarms <= 31


def test_comments_of_one_meeting_count_as_one() -> None:
    """Each meeting speaks of one thing only: by comments that looks like drift, by meetings it is chance."""
    rng = np.random.default_rng(2)
    whole = [
        make(100 * m + k, agency, meeting=m)
        for m, agency in enumerate(rng.choice(AGENCIES, 60, p=SHARES))
        for k in range(15)
    ]
    # The three meetings at the end happen to be about rare things.
    baseline, current = whole[:-45], [{**record, "agencies": [{"id": "so_xay_dung"}]} for record in whole[-15:]]
    current += whole[-45:-15]
    assert check(baseline, current, unit="comment").found
    assert not check(baseline, current, unit="meeting").found


def test_too_few_meetings_are_said_to_be_so() -> None:
    rng = np.random.default_rng(2)
    one_file = [{**record, "meeting": {"title": "Hội nghị"}} for record in draw(rng, 400)]
    found = check(one_file[:300], one_file[300:], unit="auto")
    assert found.unit == "comment"
    assert "only 1 meetings" in found.caution


def test_a_place_alone_makes_no_meeting() -> None:
    record = make(1)
    nameless = {**record, "meeting": {"title": None, "date": None, "place": "phường A", "level": None}}
    assert meeting_of(nameless) == ("a.docx",)
    assert meeting_of(record) != meeting_of({**record, "meeting": {**record["meeting"], "date": "2026-01-06"}})


def test_many_meetings_are_shuffled_whole() -> None:
    rng = np.random.default_rng(2)
    found = check(draw(rng, 300), draw(rng, 100), unit="auto")
    assert (found.unit, found.caution) == ("meeting", "")


def test_new_words_are_found_and_named() -> None:
    rng = np.random.default_rng(4)
    current = [{**r, "masked_text": r["masked_text"] + " sáp nhập"} for r in draw(rng, 60)]
    found = check(draw(rng, 400), current)
    assert {"new_words", "words"} <= {one.dimension for one in found.findings}
    assert {"sáp", "nhập"} <= {one.cell.id for one in found.findings}


def test_a_word_of_few_comments_is_never_named() -> None:
    rng = np.random.default_rng(4)
    current = draw(rng, 60)
    for record in current[:4]:
        record["masked_text"] += " Khoátvăn"
    for record in current:
        record["masked_text"] += " [HỌ TÊN] 0912555018"
    found = check(draw(rng, 400), current)
    words = next(one for one in found.dimensions if one.name == "words")
    assert {cell.id for cell in words.cells} == set(WORDS)


def test_masks_digits_and_letters_are_no_words() -> None:
    assert words_of("Ông [HỌ TÊN], SĐT [SĐT]: ngõ 12A, Đèn x2") == ["ông", "sđt", "ngõ", "đèn"]


def test_rare_cells_are_counted_together() -> None:
    records = [make(k, f"office_{k % 3}" if k < 6 else "so_y_te") for k in range(30)]
    owners, _ = number_units(records, [], by_meeting=False)
    agencies = tabulate(records, owners)[0]
    assert agencies.ids == ("(other)", "so_y_te")
    assert agencies.totals.tolist() == [6, 24]


def test_the_same_seed_gives_the_same_outcome() -> None:
    rng = np.random.default_rng(9)
    baseline, current = draw(rng, 300), draw(rng, 100)
    assert check(baseline, current, seed=1) == check(baseline, current, seed=1)


def test_the_latest_windows_are_accumulated() -> None:
    weeks = [[make(10 * week + k) for k in range(10)] for week in range(5)]
    assert accumulate(weeks, at_least=20) == [*weeks[3], *weeks[4]]
    assert accumulate(weeks, at_least=21) == [*weeks[2], *weeks[3], *weeks[4]]
    assert len(accumulate(weeks)) == 50


GOOD = [make(k) for k in range(200)]


@pytest.mark.parametrize(
    ("baseline", "current", "said"),
    [
        (GOOD[:199], GOOD, "baseline: 199 records, expected at least 200"),
        (GOOD, [], "current window: 0 records"),
        (GOOD, [make(1, "")], "none of 1 records has an agency"),
        (GOOD, [GOOD[0], {"id": "x", "topics": []}], "current window record 2: no 'agencies'"),
    ],
)
def test_bad_input_is_told(baseline: list[Record], current: list[Record], said: str) -> None:
    with pytest.raises(PipelineError, match=said):
        check(baseline, current)


@pytest.mark.parametrize("alarms", [0, -1, 52, 60])
def test_a_rate_that_is_no_probability_is_refused(alarms: float) -> None:
    with pytest.raises(ValueError, match="false alarms"):
        check(GOOD, GOOD, max_false_alarms_per_year=alarms)


def test_the_page_names_what_moved_and_holds_no_comment(shifted: Drift, tmp_path: Path) -> None:
    out = tmp_path / "drift.html"
    write_drift_page(shifted, out, generated_on="2026-11-30", names={"so_y_te": "Sở Y tế <Hà Nội>"})
    page = out.read_text(encoding="utf-8")
    assert "Sở Y tế &lt;Hà Nội&gt;" in page
    assert "tăng từ" in page
    assert "30/11/2026" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert [path.name for path in tmp_path.iterdir()] == ["drift.html"]


def test_a_page_that_cannot_be_written_is_told(shifted: Drift, tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match="cannot be written"):
        write_drift_page(shifted, tmp_path / "no" / "drift.html", generated_on="2026-11-30", names={})


def test_people_are_told_the_first_few_of_each_dimension() -> None:
    cells = tuple(Cell(f"word{n}", 0.0, 0.1, 0.001) for n in range(20))
    office = Dimension("agency", 0.001, (Cell("so_y_te", 0.1, 0.2, 0.001), Cell("so_noi_vu", 0.1, 0.1, 0.5)))
    found = Drift(600, 100, "comment", 1 / 52, 52, (office, Dimension("words", 0.001, cells)))
    assert len(found.findings) == 21
    assert [one.cell.id for one in found.headlines] == ["so_y_te", *(f"word{n}" for n in range(8))]


def test_the_outcome_is_json(shifted: Drift) -> None:
    told = json.loads(json.dumps(shifted.as_dict()))
    assert told["found"] is True
    assert told["findings"][0]["dimension"] == "agency"
