"""Does every kind of job have somebody who does it?"""

from __future__ import annotations

from engine.domain.jobs import JobKind
from engine.services.job_handlers import JOB_HANDLERS


def test_every_kind_of_job_has_a_handler() -> None:
    assert set(JOB_HANDLERS) == set(JobKind)
