"""How does a mail leave the house?"""

from __future__ import annotations

from engine.adapters.mailers import Mail
from engine.domain.actors import SYSTEM
from engine.domain.audit import AuditEvent
from engine.domain.jobs import Job
from engine.errors import EngineFailure
from engine.services import service_jobs
from engine.services.work import Ports, Work


def prepare(work: Work, job: Job) -> Mail | None:
    """Find the address as late as possible: it stands in no job and no log. None when there is nobody to write to."""
    account = work.accounts.get(str(job.payload["account_id"]))
    if account is None or not account.email or not account.active:
        return None
    return Mail(
        to=account.email,
        subject=str(job.payload["subject"]),
        body=str(job.payload["body"]),
        key=job.dedup_key,
    )


def act(mail: Mail | None, job: Job, ports: Ports) -> bool:
    """Hand the mail over; the same job gives the same Message-ID however often it runs."""
    if mail is None:
        return False
    ports.mailer.send(mail)
    return True


def after(work: Work, job: Job, sent: bool) -> None:
    """Write down that it went out, without saying to which address."""
    if job.instance_id is None or not sent:
        return
    instance = work.instances.get(job.instance_id, lock=True)
    if instance is None:
        raise EngineFailure
    work.record(
        AuditEvent(
            stream=f"instance:{instance.id}",
            action="mail.sent",
            actor_id=SYSTEM.account_id,
            actor_name=SYSTEM.name,
            data={"account_id": job.payload["account_id"], "subject": job.payload["subject"]},
        )
    )
    service_jobs.complete(work, job, instance, {})
