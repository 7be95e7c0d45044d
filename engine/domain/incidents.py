"""What stopped, why, and is it dealt with?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Incident:
    """Work that used up its retries and waits for an operator."""

    id: str
    job_id: str
    job_kind: str
    instance_id: str | None
    element_id: str | None
    #: One sentence for the operator, free of personal data.
    message: str
    #: The id under which the cause was logged.
    error_id: str
    raised_at: datetime
    resolved_at: datetime | None = None
    resolved_by: str | None = None
