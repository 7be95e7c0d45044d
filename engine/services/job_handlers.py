"""Which function does which kind of job?"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.bpmn.job_headers import HeaderRule
from engine.domain.jobs import JobKind
from engine.services import (
    audit_trail,
    cancelling,
    deliveries,
    mailing,
    notifying,
    registers,
    service_jobs,
    starting,
    time_standard_jobs,
)
from engine.services.handler_types import JobHandlers, OutsideHandler

#: Every kind of job has exactly one handler; an architecture test says so.
JOB_HANDLERS: JobHandlers = {
    JobKind.TIMER: service_jobs.fire_timer,
    JobKind.DELIVER: deliveries.run,
    JobKind.START: starting.run,
    JobKind.CANCEL_CALL: cancelling.run,
    JobKind.TIME_STANDARD: time_standard_jobs.run,
    JobKind.NOTIFY: notifying.run,
    JobKind.REGISTER_PUT: registers.put,
    JobKind.MAIL_SEND: OutsideHandler(
        prepare=mailing.prepare, act=mailing.act, after=mailing.after
    ),
    JobKind.AUDIT_SEAL: audit_trail.seal_job,
}
#: What a service task may name as its type.
SERVICE_TYPES: frozenset[str] = frozenset(
    {JobKind.NOTIFY.value, JobKind.REGISTER_PUT.value, JobKind.MAIL_SEND.value}
)
#: Which headers those handlers read; anything else in a drawing is a slip of the pen.
SERVICE_HEADERS: Mapping[str, HeaderRule] = MappingProxyType(
    {
        JobKind.NOTIFY.value: HeaderRule(
            required=frozenset({"group"}), optional=frozenset({"mail", "text"})
        ),
        JobKind.REGISTER_PUT.value: HeaderRule(
            required=frozenset({"register"}), optional=frozenset({"key"})
        ),
        JobKind.MAIL_SEND.value: HeaderRule(required=frozenset({"to", "mail"})),
    }
)
