"""A file becomes turns, a turn becomes comments."""

from pipeline.ingest.comments.comments import PassageJudge, split_comments
from pipeline.ingest.comments.replies import match_replies
from pipeline.ingest.files.document import SUFFIXES, read_bytes, read_document, supported
from pipeline.ingest.turns import split_turns

__all__ = [
    "SUFFIXES",
    "PassageJudge",
    "match_replies",
    "read_bytes",
    "read_document",
    "split_comments",
    "split_turns",
    "supported",
]
