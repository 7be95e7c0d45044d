"""What stopped, why, and is it dealt with?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Incident:
    """Work that used up its retries, or a step that a person could not finish; waits for an operator."""

    id: str
    #: None where a person met the fault: there is nothing to run again, they may try again.
    job_id: str | None
    #: The kind of the job; `user-task` or `start` for what a person met.
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
    #: The user task that a person could not complete.
    task_id: str | None = None

    @property
    def runs_again(self) -> bool:
        """Whether there is a job to run again; else a person does their step again, and nothing happens by itself."""
        return self.job_id is not None


#: In place of the kind of a job: a person could not complete a user task, or start an instance.
MET_AT_TASK = "user-task"
MET_AT_START = "start"
