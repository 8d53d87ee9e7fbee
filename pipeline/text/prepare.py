"""A comment as models may see it: people hidden, one normal form, and the way back to the comment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from pipeline.config import Text
from pipeline.records import Comment, Mask, PreparedComment
from pipeline.text.masking.mask import mask, replace_masks
from pipeline.text.normalise import Normalised, normalise
from pipeline.text.recognise import recognise_names
from pipeline.text.restore import Restorer


def mask_word(kind: str) -> str:
    """Return the word that stands for a mask of `kind` in model texts: `họtên` for "HỌ TÊN"."""
    return kind.lower().replace(" ", "")


class Offsets(Sequence[int]):
    """Where each code point of a model text stands in the comment; worked out when first asked for."""

    __slots__ = ("_masks", "_normal", "_positions")

    def __init__(self, normal: Normalised, masks: tuple[Mask, ...]) -> None:
        self._normal = normal
        self._masks = masks
        self._positions: Sequence[int] | None = None

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[int]: ...
    def __getitem__(self, at: int | slice) -> int | Sequence[int]:
        return self._all()[at]

    def __len__(self) -> int:
        return len(self._normal.text) + 1

    def __iter__(self) -> Iterator[int]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash((self._normal.text, self._masks))

    def _all(self) -> Sequence[int]:
        if self._positions is None:
            self._positions = _through(self._normal.offsets, self._masks, len(self._normal.source))
        return self._positions


class Preparer:
    """Prepares comments as the settings ask; with a `restorer` texts typed without diacritics get them back."""

    def __init__(self, settings: Text, restorer: Restorer | None = None) -> None:
        self._settings = settings
        self._restorer = restorer

    def prepare(self, comment: Comment) -> PreparedComment:
        """Return `comment` masked and in normal form; see `PreparedComment`.

        In the model text a mask is one small word, as `họtên` for `[HỌ TÊN]`; each of its code points stands for the
        first of the masked piece, its last for the last.
        """
        masked = mask(comment.text, people=self._people(comment))
        normal = _normal(comment.text, masked.masks)
        return PreparedComment(
            comment=comment,
            masked_text=masked.text,
            model_text=normal.text if self._restorer is None else self._restorer.restore(normal.text),
            offsets=Offsets(normal, masked.masks),
            masks=masked.masks,
        )

    def _people(self, comment: Comment) -> Iterable[str]:
        speaker = comment.turn.speaker
        people = (speaker,) if speaker and " " in speaker else ()
        if not self._settings.name_recogniser:
            return people
        return (*people, *recognise_names(comment.text, seconds=self._settings.segment_seconds))

    def prepare_all(self, comments: Sequence[Comment]) -> list[PreparedComment]:
        """Return `prepare` of each comment, in order."""
        return [self.prepare(comment) for comment in comments]


def as_models_read(text: str) -> str:
    """Return a text as a `PreparedComment` has it for models: masked, each mask a small word, in normal form.

    >>> as_models_read("Gọi ông Trần Văn Hùng,  0912 345 678.")
    'gọi ông họtên, sđt.'
    """
    return _normal(text, mask(text).masks).text


def _normal(text: str, masks: Sequence[Mask]) -> Normalised:
    return normalise(replace_masks(text, masks, mask_word))


def _through(offsets: Sequence[int], masks: tuple[Mask, ...], n_source: int) -> Sequence[int]:
    """Return `offsets` into a text whose masks are words as offsets into the text before masking."""
    if not masks:
        return offsets
    positions: list[int] = []
    end = 0
    for one in masks:
        positions += range(end, one.span.start)
        last = one.span.end - 1
        n_word = len(mask_word(one.kind))
        positions += [min(one.span.start + i, last) for i in range(n_word - 1)] + [last]
        end = one.span.end
    positions += range(end, end + n_source - len(positions) + 1)
    return [positions[at] for at in offsets]
