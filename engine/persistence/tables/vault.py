"""Table of the documents that people keep for their own forms; the bytes lie in the file store like uploads."""

from __future__ import annotations

import sqlalchemy as sa

from engine.persistence.base import Id, Instant, Json, metadata

account_document = sa.Table(
    "account_document",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("account_id", Id, sa.ForeignKey("account.id"), nullable=False),
    # What the document is, in the owner's forms: ktp, kk, …
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("kept_at", Instant, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("media_type", sa.String(64), nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("display_sha256", sa.String(64)),
    sa.Column("thumb_sha256", sa.String(64)),
    sa.Column("facts", Json, nullable=False),
    # The same file is kept once for each kind.
    sa.UniqueConstraint("account_id", "kind", "sha256"),
)
