"""Table of uploaded files; their bytes lie encrypted in the file store under their SHA-256."""

from __future__ import annotations

import sqlalchemy as sa

from engine.persistence.base import Id, Instant, Json, metadata

stored_file = sa.Table(
    "stored_file",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("instance_id", Id, sa.ForeignKey("instance.id")),
    sa.Column("uploaded_by_id", Id, nullable=False),
    sa.Column("uploaded_at", Instant, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("media_type", sa.String(64), nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    # Photos have a copy for the screen without EXIF, and a small one for lists.
    sa.Column("display_sha256", sa.String(64)),
    sa.Column("thumb_sha256", sa.String(64)),
    # What the photo told of itself (time taken, position); never shown to guests.
    sa.Column("facts", Json, nullable=False),
)
sa.Index("ix_stored_file_instance_id", stored_file.c.instance_id)
