"""Table of registers (buku register): what processes produce for people to look up."""

from __future__ import annotations

import sqlalchemy as sa

from engine.persistence.base import Id, Instant, Json, metadata

register_entry = sa.Table(
    "register_entry",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("site", sa.String(64), nullable=False),
    sa.Column("register", sa.String(64), nullable=False),
    # What the entry is about; writing the same key again replaces the entry.
    sa.Column("key", sa.String(255), nullable=False),
    sa.Column("instance_id", Id),
    sa.Column("region", sa.String(16), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("data", Json, nullable=False),
    sa.UniqueConstraint("site", "register", "key"),
)
sa.Index(
    "ix_register_entry_list", register_entry.c.site, register_entry.c.register, register_entry.c.at
)
