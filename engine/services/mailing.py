"""How does a mail leave the house?

A mail job is either news that `notifying` addressed to an account, or a `mail.send` service task whose headers name the
text (`mail`) and the user name of the recipient (`to`).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from engine.adapters.mailers import Mail
from engine.domain.actors import SYSTEM
from engine.domain.audit import AuditEvent
from engine.domain.jobs import Job
from engine.errors import AlreadyDone, EngineFailure
from engine.persistence.accounts import Account
from engine.services import notifying, service_jobs
from engine.services.work import Ports, Work


def prepare(work: Work, job: Job) -> Mail | None:
    """Find the address as late as possible: it stands in no job and no log. None when there is nobody to write to.

    Raises:
        EngineFailure: a service task names nobody who can be written to, or no text.
    """
    if job.token_id is not None:
        return _of_step(work, job)
    account = work.accounts.get(str(job.payload["account_id"]))
    if account is None or not account.email or not account.active:
        return None
    return _mail(account, str(job.payload["subject"]), str(job.payload["body"]), job)


def _of_step(work: Work, job: Job) -> Mail | None:
    element_id = str(job.payload["element_id"])
    headers: Mapping[str, Any] = job.payload.get("headers", {})
    account = work.accounts.by_username(str(headers.get("to", "")))
    if account is None or not account.email or not account.active:
        raise EngineFailure(
            "Langkah surat tidak menyebut penerima yang mempunyai surel.", element_id=element_id
        )
    instance = work.instances.get(job.instance_id or "")
    if instance is None:
        return None
    news = notifying.news_of_step(work, instance, element_id, path=f"/proses/i/{instance.id}")
    subject, body = notifying.compose(work, news, str(headers.get("mail", "")))
    if not subject:
        raise EngineFailure(f"Teks surat “{headers.get('mail')}” tidak ada.", element_id=element_id)
    return _mail(account, subject, body, job)


def _mail(account: Account, subject: str, body: str, job: Job) -> Mail:
    return Mail(to=account.email, subject=subject, body=body, key=job.dedup_key)


def act(mail: Mail | None, job: Job, ports: Ports) -> Mail | None:
    """Hand the mail over; the same job gives the same Message-ID however often it runs."""
    if mail is not None:
        ports.mailer.send(mail)
    return mail


def after(work: Work, job: Job, sent: Mail | None) -> None:
    """Write down that it went out, without saying to which address, and let a service task go on."""
    instance = work.instances.get(job.instance_id, lock=True) if job.instance_id else None
    if instance is None:
        return
    if sent is not None:
        work.record(
            AuditEvent(
                stream=f"instance:{instance.id}",
                action="mail.sent",
                actor_id=SYSTEM.account_id,
                actor_name=SYSTEM.name,
                data={"subject": sent.subject},
            )
        )
    with suppress(AlreadyDone):
        # The step was taken away while the mail was on its way: it went out all the same.
        service_jobs.complete(work, job, instance, {})
