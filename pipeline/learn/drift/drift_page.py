"""The drift page: one HTML file with the shares before and now, side by side, and no comment text."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from markupsafe import Markup

from pipeline.errors import PipelineError
from pipeline.learn.drift.drift import Cell, Dimension, Drift
from pipeline.learn.drift.drift_counts import NEW_WORDS, OTHER, UNKNOWN

TITLES = {
    "agency": "Cơ quan chủ trì",
    "topic": "Lĩnh vực",
    "place": "Địa bàn",
    "channel": "Cấp tiếp nhận",
    "new_words": "Từ chưa từng gặp",
    "words": "Từ ngữ",
}
_NAMES = {
    UNKNOWN: "Không rõ",
    OTHER: "Các mục ít gặp",
    NEW_WORDS: "Tỷ lệ từ chưa từng có ở kỳ gốc",
    "trung_uong": "Trung ương",
    "thanh_pho": "Tỉnh, thành phố",
    "quan_huyen": "Quận, huyện",
    "xa_phuong": "Xã, phường",
}
_WIDTH, _ROW, _LEFT, _RIGHT = 720, 40, 270, 110
_LONGEST = 34  # letters of a name that fit beside the bars

_STYLE = """
:root { --ink: #0b0c0c; --quiet: #484f54; --paper: #fff; --panel: #f3f4f5; --rule: #b1b4b6; --band: #0b3c5d;
  --before: #8a9399; --now: #1d6fa5; --moved: #c2570c; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceff1; --quiet: #b3bcc2; --paper: #14181b; --panel: #1f262b;
  --rule: #4a545b; --band: #0a2c44; --before: #78828a; --now: #5aa9dc; --moved: #f0903f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 "Segoe UI", Roboto, "Noto Sans",
  Arial, "Liberation Sans", "DejaVu Sans", sans-serif; overflow-wrap: break-word; }
.wide { max-width: 56rem; margin: 0 auto; padding: 0 1.25rem; }
header { background: var(--band); color: #fff; } header p { margin: 0; padding: .8rem 0; font-weight: 700; }
h1 { font-size: 1.75rem; line-height: 1.3; margin: 2rem 0 1rem; } h2 { font-size: 1.3rem; margin: 2.25rem 0 .25rem; }
p, ul { margin: 0 0 .75rem; } .note { color: var(--quiet); font-size: .9375rem; }
.verdict { border-left: 6px solid var(--now); background: var(--panel); padding: .8rem 1rem; }
.verdict.is-moved { border-color: var(--moved); }
.key { display: inline-block; width: .85em; height: .85em; margin: 0 .4em 0 0; }
.key + .key, .gap { margin-left: 1.2em; }
svg { display: block; width: 100%; height: auto; } text { fill: var(--ink); font-size: 14px; }
text.moved { font-weight: 700; } .before { fill: var(--before); background: var(--before); }
.now { fill: var(--now); background: var(--now); }
rect.moved, .key.moved { fill: var(--moved); background: var(--moved); }
footer { border-top: 1px solid var(--rule); margin-top: 2.5rem; padding: 1rem 0 2rem; color: var(--quiet); }
@media print { @page { size: A4; margin: 15mm; } section { break-inside: avoid; }
  rect, .key { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""

_PAGE = Markup("""<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Biến động so với kỳ gốc</title>
<style>{style}</style>
</head>
<body>
<header><div class="wide"><p>Theo dõi biến động ý kiến</p></div></header>
<main class="wide">
<h1>Biến động so với kỳ gốc</h1>
{verdict}
<p class="note">{facts}</p>
<p class="note"><span class="key before"></span>Kỳ gốc<span class="key now gap"></span>Kỳ này<span
 class="key moved gap"></span>Kỳ này, có biến động</p>
{sections}
</main>
<footer><div class="wide">Lập ngày {on}. Trang này không chứa nội dung ý kiến nào; một từ chỉ được nêu khi có trong ít
 nhất 5 ý kiến.</div></footer>
</body>
</html>
""")


def write_drift_page(drift: Drift, out: Path, *, generated_on: str, names: Mapping[str, str]) -> None:
    """Write the outcome to `out` as one HTML file that needs nothing else.

    `names` says what agencies and topics are called; what is missing there stands as its id. `generated_on` is printed
    (YYYY-MM-DD). Until all is written `out` stays as it was. Raises PipelineError where it cannot be written.
    """
    page = _PAGE.format(
        style=Markup(_STYLE),
        verdict=_verdict(drift, names),
        facts=_facts(drift),
        sections=Markup("\n").join(_section(one, drift.level, names) for one in drift.dimensions),
        on="/".join(reversed(generated_on.split("-"))),
    )
    partial = out.with_name(f".{out.stem[:20]}-{os.getpid()}.partial")
    try:
        partial.write_text(page, encoding="utf-8", errors="replace", newline="\n")
        partial.replace(out)
    except OSError as error:
        raise PipelineError(f"{out}: cannot be written ({error.strerror}); give a path you may write to") from error
    finally:
        partial.unlink(missing_ok=True)


def shown_percent(share: float) -> str:
    """Return a share as Vietnamese percent with one decimal.

    >>> shown_percent(0.0453)
    '4,5%'
    """
    return f"{share * 100:.1f}%".replace(".", ",")


def _verdict(drift: Drift, names: Mapping[str, str]) -> Markup:
    if not drift.found:
        return Markup('<p class="verdict">Không thấy biến động ở mức đã định.</p>')
    lines = [
        Markup("<li>{}: <b>{}</b> {} từ {} {} {}</li>").format(
            TITLES[one.dimension],
            _name(one.cell, names),
            "tăng" if one.cell.now > one.cell.before else "giảm",
            shown_percent(one.cell.before),
            "lên" if one.cell.now > one.cell.before else "xuống",
            shown_percent(one.cell.now),
        )
        for one in drift.headlines
    ]
    return Markup('<div class="verdict is-moved"><p><b>Có biến động.</b></p><ul>{}</ul></div>').format(
        Markup("").join(lines)
    )


def _facts(drift: Drift) -> str:
    unit = "cả cuộc họp" if drift.unit == "meeting" else "từng ý kiến"
    rate = f"{drift.level * drift.checks_per_year:g}".replace(".", ",")
    said = (
        f"Kỳ gốc {drift.n_baseline} ý kiến, kỳ này {drift.n_current} ý kiến. Kiểm định hoán vị theo {unit}; báo nhầm "
        f"trung bình không quá {rate} lần trong {drift.checks_per_year} lần kiểm tra mỗi năm, tính chung mọi mục."
    )
    caution = " Ít cuộc họp để so sánh: nếu ý kiến trong một cuộc họp giống nhau, báo nhầm có thể nhiều hơn."
    return said + caution if drift.caution else said


def _section(dimension: Dimension, level: float, names: Mapping[str, str]) -> Markup:
    cells = dimension.cells
    most = max((max(cell.before, cell.now) for cell in cells), default=0) or 1
    rows = [_row(n, cell, most, level, names) for n, cell in enumerate(cells)]
    spoken = "; ".join(
        f"{_name(cell, names)}: {shown_percent(cell.before)} → {shown_percent(cell.now)}" for cell in cells
    )
    return Markup(
        '<section><h2>{}</h2><p class="note">{}</p>'
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg></section>'
    ).format(
        TITLES[dimension.name],
        _odds(dimension, level),
        _WIDTH,
        max(1, len(cells)) * _ROW,
        spoken,
        Markup("").join(rows),
    )


def _odds(dimension: Dimension, level: float) -> str:
    p = "dưới 0,001" if dimension.p < 0.001 else f"{dimension.p:.3f}".replace(".", ",")
    return f"{'Có biến động' if dimension.p <= level else 'Không thấy biến động'} (p = {p})"


def _row(n: int, cell: Cell, most: float, level: float, names: Mapping[str, str]) -> Markup:
    top, room = n * _ROW, _WIDTH - _LEFT - _RIGHT
    moved = cell.p <= level
    name = _name(cell, names)
    return Markup(
        '<text class="{}" x="{}" y="{}" text-anchor="end">{}<title>{}</title></text>'
        '<rect class="before" x="{}" y="{}" width="{:.1f}" height="11"/>'
        '<rect class="{}" x="{}" y="{}" width="{:.1f}" height="11"/>'
        '<text x="{}" y="{}">{} → {}</text>'
    ).format(
        *(
            "moved" if moved else "",
            _LEFT - 12,
            top + 23,
            name[:_LONGEST] + ("…" if len(name) > _LONGEST else ""),
            name,
        ),
        *(_LEFT, top + 6, room * cell.before / most),
        *("moved" if moved else "now", _LEFT, top + 19, room * cell.now / most),
        *(_WIDTH - _RIGHT + 8, top + 23, shown_percent(cell.before), shown_percent(cell.now)),
    )


def _name(cell: Cell, names: Mapping[str, str]) -> str:
    return _NAMES.get(cell.id) or names.get(cell.id, cell.id)
