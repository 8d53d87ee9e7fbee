"""The tables of the desk.

Three kinds. What happened is only added to: `decisions`, `trail`. What holds now follows from it and is changed in the
same transaction, by whoever still has the version it was read at: `items`. The rest is how the desk is kept:
people and their sessions, jobs, saved views, webhooks. Times are UTC; long values are JSON in text columns.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Float, ForeignKey, Index, Integer, String, Table, Text

from pipeline.store.tables import Name, Utc, inputs, metadata, outcomes

people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("login", String(80), nullable=False, unique=True),  # lower case
    Column("name", Name, nullable=False),
    Column("password", String(200), nullable=False),  # argon2id, with its parameters
    Column("role", String(20), nullable=False),  # reviewer, analyst, monitor, administrator
    Column("agencies", Text, nullable=False),  # JSON list of agency ids; empty: all
    Column("level", String(20)),  # only what was raised there; empty: anywhere
    Column("opens_sealed", Boolean, nullable=False),
    Column("arbitrates", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("must_change", Boolean, nullable=False),  # the password was set by somebody else
    Column("created_at", Utc, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", String(64), primary_key=True),  # of the cookie: the database alone opens nothing
    Column("person_id", Integer, ForeignKey("people.id"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id"), nullable=False, index=True),
    Column("name", Name, nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("created_at", Utc, nullable=False),
    Column("used_at", Utc),
    Column("expires_at", Utc, nullable=False),
    Column("revoked_at", Utc),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("login", String(64), nullable=False, index=True),  # digests: neither a login nor an address in plain
    Column("address", String(64), nullable=False, index=True),
    Column("at", Utc, nullable=False, index=True),
)
"""Failed log-ins, to slow down whoever guesses; old ones are swept away."""

meetings = Table(
    "meetings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("input_id", Integer, ForeignKey("inputs.id"), nullable=False, unique=True),
    Column("source", Name, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("title", Name),  # masked
    Column("held_on", String(10)),  # YYYY, YYYY-MM or YYYY-MM-DD
    Column("place", Name),
    Column("level", String(20)),
    Column("n_items", Integer, nullable=False),  # that were not sealed when they came
    Column("created_at", Utc, nullable=False),
)

items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting_id", Integer, ForeignKey("meetings.id"), nullable=False),
    Column("outcome_id", Integer, ForeignKey("outcomes.id"), unique=True),  # empty: made at the desk, of a parent
    Column("parent_id", Integer, ForeignKey("items.id"), index=True),
    Column("position", Integer, nullable=False),
    Column("record_id", Name, nullable=False, index=True),
    Column("turn_id", Name, nullable=False, index=True),
    Column("version", Integer, nullable=False),  # counts the changes; whoever changes names the one that was read
    Column("state", String(20), nullable=False),
    Column("queue", String(20)),  # where it waits for a person: review, arbiter; empty: nowhere
    Column("sealed", Boolean, nullable=False),
    Column("concerned", Text, nullable=False),  # JSON list: the agencies whose people it is about
    Column("blind", Boolean, nullable=False),  # the suggestion is not shown
    Column("check_kind", String(20)),  # why it is looked at though nobody must: unattended, second, differs; empty: no
    Column("type", String(40)),  # these five: as decided, and until then as suggested
    Column("topic", String(80)),
    Column("field", String(80)),
    Column("agency", String(80)),
    Column("office", String(200)),
    Column("place", Name),
    Column("level", String(20)),
    Column("raised_on", Date),
    Column("due_on", Date),
    Column("risk", Integer, nullable=False),  # 3 danger, 2 accusation or complaint, 1 delicate, 0 none of these
    Column("uncertainty", Float, nullable=False),  # 1 - probability of the first office
    Column("urgency", BigInteger, nullable=False),  # risk, then deadline, then uncertainty, in one number; least first
    Column("returns", Integer, nullable=False),  # how often an agency said "not ours"
    Column("claimed_by", Integer, ForeignKey("people.id")),
    Column("claimed_until", Utc),
    Column("decided_by", Integer, ForeignKey("people.id")),
    Column("decided_at", Utc),
    Column("created_at", Utc, nullable=False),
    Index("ix_items_queue", "queue", "sealed", "urgency", "id"),
    Index("ix_items_state", "state", "sealed", "id"),
    *(
        Index(f"ix_items_{narrowed_by}", narrowed_by, "queue", "sealed", "urgency", "id")
        for narrowed_by in ("topic", "agency", "meeting_id", "type")
    ),
)

bodies = Table(
    "bodies",
    metadata,
    Column("item_id", Integer, ForeignKey("items.id"), primary_key=True, autoincrement=False),
    Column("record", Text, nullable=False),  # what the machine said, for ever
    Column("comment", Text, nullable=False),
    Column("context", Text, nullable=False),  # JSON; see Context
)
"""What is long of an item: kept apart, so that lists and counts need not wade through it."""

findable = Table(
    "findable",
    metadata,
    Column("item_id", Integer, ForeignKey("items.id"), primary_key=True, autoincrement=False),
    Column("words", Text, nullable=False),  # masked, lower case, without diacritics
)
"""By which words an item is found; a sealed one has no row."""

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item_id", Integer, ForeignKey("items.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),  # of the item, after it
    Column("request", String(64), nullable=False),  # made with the form: sent twice, it is done once
    Column("bundle", String(64), index=True),  # decisions that were taken, and are undone, as one
    Column("person_id", Integer, ForeignKey("people.id"), nullable=False, index=True),
    Column("at", Utc, nullable=False, index=True),
    Column("action", String(20), nullable=False),
    Column("seen", Boolean, nullable=False),  # the suggestion lay before the person
    Column("chosen", Integer),  # which of the suggested offices, from 1; empty: another, or none
    Column("undoes", Integer, ForeignKey("decisions.id"), unique=True),
    Column("before", Text, nullable=False),  # JSON: what the item was, so that it can be so again
    Column("after", Text, nullable=False),  # JSON: what the person decided
    Index("uq_decisions_item_id_version", "item_id", "version", unique=True),
    Index("uq_decisions_item_id_request", "item_id", "request", unique=True),
)

trail = Table(
    "trail",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),  # from 1, without gaps
    Column("at", String(32), nullable=False),  # ISO 8601, as it was hashed
    Column("actor", String(80)),  # login; empty: the program itself
    Column("action", String(40), nullable=False, index=True),
    Column("subject", String(200), nullable=False, index=True),  # such as item:17
    Column("details", Text, nullable=False),  # JSON with sorted keys: ids and counts, never comment text
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
)

trail_head = Table(
    "trail_head",
    metadata,
    Column("id", Integer, primary_key=True),  # 1: the one row, locked by whoever adds to the trail
    Column("seq", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", String(20), nullable=False, index=True),  # waiting, running, done, cancelled, failed
    Column("person_id", Integer, ForeignKey("people.id")),
    Column("given", Text, nullable=False),  # JSON: place, date, level, text column
    Column("reason", Text),
    Column("run_id", String(40)),
    Column("worker", String(40)),
    Column("created_at", Utc, nullable=False),
    Column("beat_at", Utc),  # the worker's last sign of life
    Column("finished_at", Utc),
)

job_files = Table(
    "job_files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job_id", Integer, ForeignKey("jobs.id"), nullable=False, index=True),
    Column("name", Name, nullable=False),  # as it was called; shown, never a path
    Column("path", Text, nullable=False),  # where it lies, below the uploads
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("state", String(20), nullable=False),  # waiting, running, done, rejected, cancelled, known
    Column("reason", Text),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("meeting_id", Integer, ForeignKey("meetings.id")),
)

views = Table(
    "views",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id"), nullable=False),
    Column("name", Name, nullable=False),
    Column("query", Text, nullable=False),  # of the address, without the question mark
    Index("uq_views_person_id_name", "person_id", "name", unique=True),
)

hooks = Table(
    "hooks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", String(80), nullable=False),
    Column("events", Text, nullable=False),  # JSON list
    Column("active", Boolean, nullable=False),
    Column("created_at", Utc, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hook_id", Integer, ForeignKey("hooks.id"), nullable=False, index=True),
    Column("event", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String(20), nullable=False),  # waiting, delivered, given_up
    Column("attempts", Integer, nullable=False),
    Column("next_at", Utc, nullable=False),
    Column("status", Integer),
    Column("created_at", Utc, nullable=False),
    Index("ix_deliveries_waiting", "state", "next_at"),
)

DESK = (
    *(people, sessions, tokens, attempts, meetings, items, bodies, findable, decisions, trail, trail_head),
    *(jobs, job_files, views, hooks, deliveries),
)
"""Every table of the desk, in the order in which they can be made."""

LEDGER = (inputs, outcomes)
