"""The words we speak: the frozen records that travel from a file to a recommendation.

Data travels one way. A stage returns new records and never edits the ones it got::

    Document -> Turn -> Comment -> PreparedComment -> Prediction -> Outcome -> RoutedComment

All offsets are half-open code-point offsets into `Document.text` unless a field says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Level = Literal["thanh_pho", "quan_huyen", "xa_phuong", "trung_uong"]
Role = Literal["citizen", "chair", "official", "clerk"]
State = Literal["to_route", "answered", "promised"]
BlockKind = Literal["paragraph", "cell", "cue"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range [start, end) of code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span [{self.start}, {self.end}) is not a range")

    def cut(self, text: str) -> str:
        """Return the piece of `text` that this span covers."""
        return text[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when something was raised; what is unknown is None.

    `date` is written YYYY, YYYY-MM or YYYY-MM-DD, as precisely as it is known.
    """

    place: str | None = None
    date: str | None = None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """What the file itself (or the caller) says about the meeting."""

    title: str | None = None
    setting: Setting = Setting()
    chair: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a document in reading order.

    paragraph: a line or paragraph of prose. cell: one cell of a table row (`table`, `row` and `column`, the header
    text above it, say which; a merged cell is repeated in each row it covers, with the same span). cue: one subtitle.
    Sentences broken over pages, lines or cues are already joined: a block is never a fragment of layout.
    """

    span: Span
    kind: BlockKind
    locator: str  # as a person would look it up: "paragraph 42", "table 1 row 3", "page 2", "00:01:04"
    heading: bool = False  # the file marks it as a heading (style, or bold and short)
    table: int | None = None
    row: int | None = None
    column: str | None = None
    voice: str | None = None  # the speaker as the file's own markup names him (VTT <v …>); "": another than before
    quoted: bool = False  # the file marks it as a quotation


@dataclass(frozen=True, slots=True)
class Document:
    """A file as text: NFC, one line per block, hashed."""

    source: str  # file name, or path below the folder that was given
    sha256: str
    text: str
    blocks: tuple[Block, ...]
    meeting: Meeting = Meeting()


@dataclass(frozen=True, slots=True)
class Turn:
    """One person speaking once, or one row of a table of comments."""

    id: str  # source#ordinal, or source#<the row's own id>
    input_id: str  # the row's own id where the input has one, else `id`
    source: str
    locator: str
    span: Span  # the words themselves, without the line that introduces the speaker
    role: Role
    speaker: str | None = None
    speaker_place: str | None = None
    setting: Setting = Setting()
    heading: str | None = None  # the field or section heading it stands under
    reply: Span | None = None  # an answer standing beside it (a "Kết quả" cell, an answer block)
    deadline_text: str | None = None  # a "Thời hạn" cell, verbatim
    agency_text: str | None = None  # a "Cơ quan giải quyết" cell, verbatim


@dataclass(frozen=True, slots=True)
class Comment:
    """One request by one speaker: the smallest thing that is classified and routed."""

    id: str  # turn id + ordinal: the same file always gives the same ids
    turn: Turn
    span: Span
    text: str  # NFC, unmasked; may be stored and shown, never logged, never given to a model
    state: State = "to_route"
    reply: str | None = None
    promised_by: str | None = None  # YYYY-MM-DD


@dataclass(frozen=True, slots=True)
class Mask:
    """One piece of personal data: `span` in the comment's text, `kind` the token in its place ("SĐT", "HỌ TÊN", …)."""

    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class PreparedComment:
    """A comment as models may see it.

    `masked_text` is the comment with each mask replaced by `[KIND]`, otherwise verbatim. `model_text` is the
    normal form of `masked_text` that classifiers read; `offsets[i]` is the position in `comment.text` of the code
    point that gave `model_text[i]`, and `offsets[len(model_text)]` is `len(comment.text)`.
    """

    comment: Comment
    masked_text: str
    model_text: str
    offsets: Sequence[int]
    masks: tuple[Mask, ...] = ()

    def to_comment(self, span: Span) -> Span:
        """Map a span of `model_text` to the span of `comment.text` it came from."""
        start = self.offsets[span.start]
        return Span(start, max(start, self.offsets[span.end - 1] + 1) if len(span) else start)


@dataclass(frozen=True, slots=True)
class Scored:
    """An id and its calibrated probability in [0, 1]. Lists of them run best first, ties by id."""

    id: str
    probability: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model believes about one comment. Every list runs best first and holds calibrated probabilities.

    `agencies` are ids of kinds of agency as the model learnt them, from every era; it is the router that turns them
    into offices living on the day. `matters` are ids of the catalogue. `novelty` in [0, 1]: the share of the text's
    weight that the model has never seen. `mandates` are ids of agencies by what their mandates say, whether or not the
    model has learnt them: shares of belief, those below 0.003 left out.
    """

    types: tuple[Scored, ...]
    topics: tuple[Scored, ...]
    tiers: tuple[Scored, ...]
    agencies: tuple[Scored, ...]
    matters: tuple[Scored, ...] = ()
    novelty: float = 0.0
    model_id: str = ""
    mandates: tuple[Scored, ...] = ()


MOST_PULLS = 10


@dataclass(frozen=True, slots=True)
class Pull:
    """What moves a decision: how fast its log odds rise with what a model believes, and what else in the text counts.

    `classes` are (target, class id, factor), at most MOST_PULLS, the strongest first: the log odds rise by the factor
    for each unit that the calibrated score of the class gains. `cues` are pieces of the normal text that count beside
    the model, with the log odds each is worth.
    """

    classes: tuple[tuple[str, str, float], ...] = ()
    cues: tuple[tuple[Span, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One office that could be competent on the day."""

    agency_id: str  # the kind: so_xay_dung
    name: str  # UBND phường Phú Thượng
    office: str  # the kind in its place: ha_noi/phu_thuong/ubnd_xa_phuong
    role: Literal["lead", "cooperating"]
    probability: float
    why: tuple[str, ...] = ()  # short Vietnamese reasons, for the reviewer
    verified: bool = True  # False: rests on reference data nobody has checked against a source
    in_label_set: bool = True  # among those that hold the office that must answer, as often as `Abstained.assured` says
    answer: str | None = None  # what is true of `Abstained.question` if it is this one
    why_not: tuple[str, ...] = ()  # what puts it behind the office ranked first, where that was asked for


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which an answer is in time, and the law that says so. Neither, where the law sets none."""

    due_on: str | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Routed:
    """May go out unattended at the stated error."""

    candidates: tuple[Candidate, ...]
    reasons: tuple[str, ...]
    evidence: tuple[Span, ...]  # in the document
    deadline: Deadline
    rules_version: str


Harm = Literal[
    "danger", "denunciation", "wrongdoing", "secrecy", "complaint", "decision", "sensitive", "crowd", "mixed"
]
"""What makes a comment one that could do harm if it went astray."""


@dataclass(frozen=True, slots=True)
class Abstained:
    """A person must decide; `reasons` say why, `candidates` are still ranked. An answer, not a failure.

    `harms` say in what way it could do harm; `concerned` are the ids of the agencies whose people are complained
    about, which must neither get it nor see it. `question` asks for the one fact that would decide between the offices;
    the candidates say what the answer is if it is they.
    """

    candidates: tuple[Candidate, ...]
    reasons: tuple[str, ...]
    evidence: tuple[Span, ...]  # in the document
    deadline: Deadline
    rules_version: str
    harms: tuple[Harm, ...] = ()
    concerned: tuple[str, ...] = ()
    question: str | None = None
    assured: float | None = None  # how often the marked candidates hold the right one; None: the model does not say
    only_unsure: bool = False  # nothing else holds it back than that no office is likely enough


Outcome = Routed | Abstained


@dataclass(frozen=True, slots=True)
class RoutedComment:
    """The end of the path: a comment, what was believed about it, and what is recommended."""

    prepared: PreparedComment
    prediction: Prediction
    outcome: Outcome
    meeting: Meeting
    topic_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about one comment, beside what the machine had suggested.

    `agency`, `topic` and `type` are as that person wrote them (a name, an abbreviation or an id); None where the
    suggestion was left as it was. `suggestion_seen` says whether the suggestion lay before the person who decided:
    people agree more readily with what they see, so the two kinds are kept apart.
    """

    record_id: str
    masked_text: str
    meeting: str  # the file or meeting it came from; never on both sides of a split
    setting: Setting
    suggested_type: str | None
    suggested_topic: str | None
    suggested_agency: str | None
    is_comment: bool = True
    agency: str | None = None
    topic: str | None = None
    type: str | None = None
    suggestion_seen: bool = True
    decided_by: str = ""
    decided_at: str | None = None  # UTC, ISO 8601
