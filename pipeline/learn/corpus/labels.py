"""Labels as people write them, a name, an abbreviation or an id, become the ids of today's lists."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.taxonomy import Taxonomy
from pipeline.text import normalise, strip_tones

_WORDS = re.compile(r"\w+")


def _key(written: str) -> str:
    return " ".join(_WORDS.findall(strip_tones(normalise(written.replace("_", " ")).text)))


@dataclass
class LabelReader:
    """Knows every id, name and abbreviation of the reference data; built once for a taxonomy."""

    taxonomy: Taxonomy
    _known: dict[str, dict[str, str]] = field(init=False, repr=False)
    _ids: dict[str, dict[str, str]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        agencies = self.taxonomy.agencies
        living = sorted(agencies, key=lambda one: (one.valid_to is not None, one.id))  # a shared name means the living
        names: dict[str, list[tuple[str, Iterable[str]]]] = {
            "type": [(one, (str(row["name"]),)) for one, row in self.taxonomy.types.items()],
            "topic": [(one.id, (one.name, self.taxonomy.topics.full_name(one.id))) for one in self.taxonomy.topics],
            "agency": [(one.id, (one.name, *one.aliases)) for one in living],
        }
        self._ids = {target: {one: one for one, _ in rows} for target, rows in names.items()}
        self._known = {target: _index(rows) for target, rows in names.items()}

    def read(self, target: str, written: str) -> str | None:
        """Return the id that `written` means for a target ("type", "topic", "agency"), None where it means none.

        Case, diacritics and punctuation do not matter. "Giao thông – Đèn đường" is the leaf "Đèn đường".
        """
        known = self._known[target]
        found = self._ids[target].get(written.strip()) or known.get(_key(written))
        if found is None and target == "topic" and "–" in written:
            found = known.get(_key(written.rsplit("–", 1)[-1]))
        if found is None and target == "agency":
            found = self._local_office(_key(written))
        return found

    def nearest(self, target: str, written: str) -> str | None:
        """Return the name known that is likest to `written`, for an error message."""
        close = difflib.get_close_matches(_key(written), self._known[target], n=1, cutoff=0.6)
        return self._known[target][close[0]] if close else None

    def _local_office(self, key: str) -> str | None:
        """Return the kind of an office named with its place: "ubnd phuong phu thuong" is ubnd_xa_phuong."""
        for kind, pattern in _LOCAL:
            if kind in self.taxonomy.agencies and pattern.fullmatch(key):
                return kind
        return None


_GOVERNMENT = r"(?:ubnd|uy ban nhan dan|uy ban)"
_LOCAL: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ubnd_xa_phuong", re.compile(rf"{_GOVERNMENT} (?:xa|phuong|thi tran)(?: \w+)*")),
    ("ubnd_quan_huyen", re.compile(rf"{_GOVERNMENT} (?:quan|huyen|thi xa)(?: \w+)*")),
    ("ubnd_thanh_pho", re.compile(rf"{_GOVERNMENT} (?:tinh|thanh pho|tp)(?: \w+)*")),
    ("cong_an_xa_phuong", re.compile(r"(?:cong an|ca) (?:xa|phuong|thi tran)(?: \w+)*")),
    ("cong_an_quan_huyen", re.compile(r"(?:cong an|ca) (?:quan|huyen|thi xa)(?: \w+)*")),
)


def _index(rows: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one, names in rows:
        for name in (one, *names):
            found.setdefault(_key(name), one)
    return found
