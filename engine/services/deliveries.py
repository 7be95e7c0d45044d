"""What happens when a message or a signal arrives at the token that waits for it?"""

from __future__ import annotations

from engine.bpmn import runtime, values
from engine.domain.actors import SYSTEM
from engine.domain.audit import AuditEvent
from engine.domain.instances import ProcessInstance
from engine.domain.jobs import Job, JobKind
from engine.domain.messages import SHOWN_OF_KEY, Subscription
from engine.errors import AlreadyDone
from engine.services import messages, moving
from engine.services.advancing import Move
from engine.services.chains import ThrowsWithoutEnd
from engine.services.work import Work


def run(work: Work, job: Job) -> None:
    """Move the token on; a message for a token that waits no more finds another one, or its way back."""
    instance = work.instances.get(job.instance_id or "", lock=True)
    waiting = _waiting(work, job)
    if instance is None or waiting is None or not _deliver(work, job, instance, waiting):
        _undeliverable(work, job)
    work.jobs.forget_payload(job.id)


def _waiting(work: Work, job: Job) -> Subscription | None:
    """Find the subscription; who has ended waits for nothing, and who waits for something else is another one."""
    return next(
        (
            each
            for each in work.correlation.of_instance(job.instance_id or "")
            if each.token_id == job.payload["token"] and each.taken_by == job.payload.get("message")
        ),
        None,
    )


def _deliver(work: Work, job: Job, instance: ProcessInstance, waiting: Subscription) -> bool:
    """Move the token; False when it waits no more."""
    loaded = work.catalog.get(work, instance.definition_id)
    now = work.catalog.now(work, instance.site)
    advance = runtime.deliver(
        loaded.runtime,
        instance.state_blob,
        job.payload["token"],
        values.decode(dict(job.payload["variables"])),
        now=now,
    )
    if advance is None:
        return False
    element = loaded.process.elements[job.payload["element_id"]]
    is_message = "message" in job.payload
    facts = {"name": job.payload["name"], "path": list(advance.path)}
    if is_message:
        facts["key"] = job.payload["key"][:SHOWN_OF_KEY]
    work.record(
        AuditEvent(
            stream=f"instance:{instance.id}",
            action="message.correlated" if is_message else "signal.received",
            actor_id=SYSTEM.account_id,
            actor_name=SYSTEM.name,
            subject=element.id,
            data=facts,
        )
    )
    move = Move(loaded=loaded, instance=instance, advance=advance, by=SYSTEM, now=now)
    try:
        moving.carry_out(work, move, spent=[waiting.id])
    except ThrowsWithoutEnd as error:
        # Signals may be queued by the hundred for one token; a message is for one token at a time, and must not be lost.
        if not is_message and work.incidents.unresolved(
            instance_id=instance.id, job_kinds=[JobKind.DELIVER], limit=1
        ):
            raise AlreadyDone from error
        raise
    return True


def _undeliverable(work: Work, job: Job) -> None:
    """A signal that comes too late is for nobody; a message is for somebody else of the same process."""
    if "message" in job.payload:
        message = messages.from_payload(job.payload, now=work.clock.now())
        messages.redirect(work, message, job.payload["process"])
