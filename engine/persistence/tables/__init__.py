"""Which tables are there? One module per aggregate; importing this package declares them all."""

from __future__ import annotations

from engine.persistence.tables.accounts import account, account_role, one_time_link, session
from engine.persistence.tables.audit import audit_checkpoint, audit_entry, audit_stream
from engine.persistence.tables.correlation import message, subscription
from engine.persistence.tables.definitions import (
    audience_group,
    business_calendar,
    definition,
    region,
    region_word,
    site,
)
from engine.persistence.tables.files import stored_file
from engine.persistence.tables.instances import counter, instance
from engine.persistence.tables.jobs import incident, job
from engine.persistence.tables.messages import local_mail, notification
from engine.persistence.tables.registers import register_entry
from engine.persistence.tables.user_tasks import user_task
from engine.persistence.tables.vault import account_document

__all__ = [
    "account",
    "account_document",
    "account_role",
    "audience_group",
    "audit_checkpoint",
    "audit_entry",
    "audit_stream",
    "business_calendar",
    "counter",
    "definition",
    "incident",
    "instance",
    "job",
    "local_mail",
    "message",
    "notification",
    "one_time_link",
    "region",
    "region_word",
    "register_entry",
    "session",
    "site",
    "stored_file",
    "subscription",
    "user_task",
]
