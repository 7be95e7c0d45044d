"""Tables of the audit trail."""

from __future__ import annotations

import sqlalchemy as sa

from engine.persistence.base import Id, Instant, metadata

audit_entry = sa.Table(
    "audit_entry",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("stream", sa.String(64), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("written_at", Instant, nullable=False),
    sa.Column("actor_id", Id, nullable=False),
    sa.Column("actor_name", sa.Text, nullable=False),
    sa.Column("action", sa.String(64), nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    sa.Column("private", sa.Text),
    sa.Column("salt", sa.String(64), nullable=False),
    sa.Column("commitment", sa.String(64), nullable=False),
    sa.Column("prev_hash", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.UniqueConstraint("stream", "seq"),
)
sa.Index("ix_audit_entry_written", audit_entry.c.written_at, audit_entry.c.id)

# Streams that belong to no instance: accounts and the site as a whole.
audit_stream = sa.Table(
    "audit_stream",
    metadata,
    sa.Column("stream", sa.String(64), primary_key=True),
    sa.Column("length", sa.Integer, nullable=False),
    sa.Column("head", sa.String(64), nullable=False),
)

# A signed Merkle root (RFC 6962) over all entries up to `size`; finds a chain that was re-hashed or cut.
audit_checkpoint = sa.Table(
    "audit_checkpoint",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("made_at", Instant, nullable=False),
    # Entries written before this instant are sealed.
    sa.Column("covers_until", Instant, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("root", sa.String(64), nullable=False),
    sa.Column("key_id", sa.String(64), nullable=False),
    sa.Column("signature", sa.Text, nullable=False),
)
