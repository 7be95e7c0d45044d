"""Tables of what is deployed: sites, process definitions, calendars, regions and audiences."""

from __future__ import annotations

import sqlalchemy as sa

from engine.persistence.base import Id, Instant, Json, metadata

site = sa.Table(
    "site",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("zone", sa.String(64), nullable=False),
    # The whole of site.toml as JSON; read through `services.sites`.
    sa.Column("settings", Json, nullable=False),
    sa.Column("updated_at", Instant, nullable=False),
)

definition = sa.Table(
    "definition",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("key", sa.String(128), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("site", sa.String(64), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    # SHA-256 over the package's files; a second deployment of the same files is no new version.
    sa.Column("digest", sa.String(64), nullable=False),
    # All files of the package as one zip archive.
    sa.Column("package", sa.LargeBinary, nullable=False),
    sa.Column("deployed_at", Instant, nullable=False),
    sa.Column("deployed_by_id", Id, nullable=False),
    sa.Column("deployed_by_name", sa.Text, nullable=False),
    sa.UniqueConstraint("key", "version"),
)

business_calendar = sa.Table(
    "business_calendar",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("settings", Json, nullable=False),
    sa.Column("updated_at", Instant, nullable=False),
)

region = sa.Table(
    "region",
    metadata,
    sa.Column("code", sa.String(16), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
)

# Every word of every region's name, plain and in lower case, so that a picker finds regions by the beginnings of words.
# Sorted byte by byte on every database, for beginnings are looked up as ranges.
PlainWord = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
PlainCode = sa.String(16).with_variant(sa.String(16, collation="C"), "postgresql")
region_word = sa.Table(
    "region_word",
    metadata,
    sa.Column("code", PlainCode, primary_key=True),
    sa.Column("word", PlainWord, primary_key=True),
)
sa.Index("ix_region_word_search", region_word.c.word, region_word.c.code)

# A user task is offered to an audience: its candidate groups, sorted and joined by `+`. There are few distinct
# audiences however many tasks there are, so an inbox is read by (audience, due date) and needs no growing join.
audience_group = sa.Table(
    "audience_group",
    metadata,
    sa.Column("audience", sa.String(512), primary_key=True),
    sa.Column("grp", sa.String(64), primary_key=True),
)
