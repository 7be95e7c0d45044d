"""Who is told what, in the site and by mail?

A notify job names the news; recipients are found when it runs, so that a change of roles reaches open work. Mails are
jobs of their own. No text ever carries what a form says: only number, title, task name, due date and a link.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.domain import spoken_time
from engine.domain.instances import ProcessInstance
from engine.domain.jobs import Job, JobKind, NewJob
from engine.domain.user_tasks import UserTask, UserTaskState
from engine.errors import EngineFailure
from engine.persistence.accounts import Account
from engine.persistence.messages import Notification
from engine.services import service_jobs
from engine.services.catalog import LoadedDefinition
from engine.services.sites import Sees, Site
from engine.services.work import Work

_PLACEHOLDER = re.compile(r"\{\{ *(\w+) *\}\}")
_SUBJECT = "Subject:"
#: Texts where a package brings none of its own, by news.
_DEFAULT_MAILS = {
    "opened": "Subject: Tugas baru: {{task_name}} – {{instance_number}}\n\nAda tugas yang menunggu Anda.\n\n{{link}}\n",
    "warned": "Subject: Segera selesaikan: {{task_name}} – {{instance_number}}\n\nPaling lambat: {{due_words}}\n\n{{link}}\n",
    "breached": "Subject: Terlambat: {{task_name}} – {{instance_number}}\n\nBatas waktu: {{due_words}}\n\n{{link}}\n",
    "escalated": "Subject: Diteruskan kepada Anda: {{task_name}} – {{instance_number}}\n\nBatas waktu: {{due_words}}\n\n{{link}}\n",
    "instance_warned": "Subject: Mendekati batas waktu: {{instance_number}}\n\nPaling lambat: {{due_words}}\n\n{{link}}\n",
    "instance_breached": "Subject: Melewati batas waktu: {{instance_number}}\n\nBatas waktu: {{due_words}}\n\n{{link}}\n",
}
_SENTENCES = {
    "opened": "Tugas baru: {task} – {title} ({number}).",
    "warned": "{task} – {title} ({number}) mendekati batas waktu: paling lambat {due}.",
    "breached": "{task} – {title} ({number}) melewati batas waktu {due}.",
    "escalated": "{task} – {title} ({number}) terlambat dan diteruskan kepada Anda.",
    "instance_warned": "{title} ({number}) mendekati batas waktu keseluruhan: paling lambat {due}.",
    "instance_breached": "{title} ({number}) melewati batas waktu keseluruhan {due}.",
    "published": "Baru: {task}.",
}
#: Settings in `process.toml` that name a mail text, by news.
_MAIL_SETTINGS = {
    "opened": "task_opened",
    "warned": "task_warned",
    "breached": "task_breached",
    "escalated": "task_escalated",
}


@dataclass(frozen=True, kw_only=True)
class News:
    """One piece of news about one instance."""

    kind: str
    loaded: LoadedDefinition
    instance: ProcessInstance
    site: Site
    task: UserTask | None
    #: Path inside the site that it leads to.
    path: str
    #: Words for the task: its name, or what the model calls the step.
    task_name: str


def run(work: Work, job: Job) -> None:
    """Tell everyone concerned, once each, however often the job runs."""
    instance = work.instances.get(job.instance_id or "", lock=job.token_id is not None)
    if instance is None:
        return
    if job.token_id is not None:
        _tell_group(work, job, instance)
        service_jobs.complete(work, job, instance, {})
        return
    loaded = work.catalog.get(work, instance.definition_id)
    task_id = job.payload.get("task_id")
    task = work.user_tasks.get(task_id) if task_id else None
    if task is not None and task.state is not UserTaskState.OPEN:
        return
    news = News(
        kind=str(job.payload["news"]),
        loaded=loaded,
        instance=instance,
        site=work.catalog.site(work, instance.site),
        task=task,
        path=f"/tugas/{task.id}" if task else f"/proses/i/{instance.id}",
        task_name=task.name if task else instance.title,
    )
    _deliver(work, job, news, _recipients(work, job, news))


def _recipients(work: Work, job: Job, news: News) -> list[Account]:
    groups: tuple[str, ...]
    if news.kind == "escalated":
        groups = (str(job.payload["group"]),)
    elif news.task is None:
        escalate_to = news.loaded.process.time.escalate_to
        groups = (escalate_to,) if escalate_to else ()
    elif news.task.assignee_id is not None:
        account = work.accounts.get(news.task.assignee_id)
        return [account] if account and account.active else []
    else:
        groups = news.task.groups
    excluded = news.task.excluded_ids if news.task else ()
    return [
        each for each in _members(work, groups, news.instance.region) if each.id not in excluded
    ]


def _members(work: Work, groups: tuple[str, ...], region: str) -> list[Account]:
    found = {each.id: each for group in groups for each in work.accounts.members(group, region)}
    return list(found.values())


def _tell_group(work: Work, job: Job, instance: ProcessInstance) -> None:
    """Run a `notify` service task: its headers name the group and, if mails go out, their text."""
    headers: Mapping[str, str] = job.payload.get("headers", {})
    group = str(headers.get("group", ""))
    if not group:
        raise EngineFailure(
            "Langkah pemberitahuan tidak menyebut kelompok.",
            element_id=job.payload.get("element_id"),
        )
    site = work.catalog.site(work, instance.site)
    news = news_of_step(
        work, instance, str(job.payload["element_id"]), path=_path_for_group(site, instance, group)
    )
    register = _first_register(site, group)
    news = replace(news, task_name=str(headers.get("text") or register or news.task_name))
    _deliver(work, job, news, _members(work, (group,), instance.region), mail=headers.get("mail"))


def news_of_step(work: Work, instance: ProcessInstance, element_id: str, *, path: str) -> News:
    """Return the news that a service task tells; its name stands for the task's."""
    loaded = work.catalog.get(work, instance.definition_id)
    return News(
        kind="published",
        loaded=loaded,
        instance=instance,
        site=work.catalog.site(work, instance.site),
        task=None,
        path=path,
        task_name=loaded.process.elements[element_id].label,
    )


def _path_for_group(site: Site, instance: ProcessInstance, group: str) -> str:
    """Lead people to what they may see: the instance, or the first register that is theirs."""
    if group in site.groups_that_see(Sees.INSTANCES):
        return f"/proses/i/{instance.id}"
    register = next((each.id for each in site.registers.values() if group in each.who), None)
    return f"/{site.key}/register/{register}" if register else "/"


def _first_register(site: Site, group: str) -> str | None:
    return next((each.name for each in site.registers.values() if group in each.who), None)


def _deliver(
    work: Work, job: Job, news: News, recipients: list[Account], *, mail: str | None = None
) -> None:
    sentence = _sentence(work, news)
    work.messages.notify(
        Notification(
            id=work.new_id(),
            account_id=each.id,
            at=work.clock.now(),
            text=sentence,
            path=news.path,
            dedup_key=f"{job.dedup_key}:{each.id}",
        )
        for each in recipients
    )
    subject, body = compose(work, news, mail)
    if not subject:
        return
    for each in recipients:
        if each.email:
            work.enqueue(
                NewJob(
                    kind=JobKind.MAIL_SEND,
                    dedup_key=f"mail:{job.dedup_key}:{each.id}",
                    due_at=work.clock.now(),
                    instance_id=news.instance.id,
                    payload={"account_id": each.id, "subject": subject, "body": body},
                )
            )


def _due_words(work: Work, news: News) -> str:
    clock = news.task.clock if news.task else news.instance.clock
    if clock is None or clock.due_at is None:
        return "tanpa batas waktu"
    return spoken_time.date_words(clock.due_at, news.site.zone)


def _sentence(work: Work, news: News) -> str:
    return _SENTENCES[news.kind].format(
        task=news.task_name,
        number=news.instance.number,
        title=news.instance.title,
        due=_due_words(work, news),
    )


def compose(work: Work, news: News, mail: str | None) -> tuple[str, str]:
    """Fill in a mail text; returns subject and body, both empty where no mail goes out."""
    text = _mail_text(news, mail)
    values = {
        "instance_number": news.instance.number,
        "title": news.instance.title,
        "task_name": news.task_name,
        "due_words": _due_words(work, news),
        "link": work.ports.settings.base_url + news.path,
        "site_name": news.site.name,
    }
    filled = _PLACEHOLDER.sub(lambda found: values.get(found[1], ""), text)
    first, _, body = filled.partition("\n")
    return first.removeprefix(_SUBJECT).strip(), body.strip() + "\n"


def _mail_text(news: News, mail: str | None) -> str:
    if news.kind == "published":
        return news.loaded.mails.get(mail or "", "")
    settings: Mapping[str, object] = news.loaded.settings.get("mails", {})
    named = settings.get(_MAIL_SETTINGS.get(news.kind, ""))
    special = settings.get("task_opened_for")
    if news.kind == "opened" and news.task and isinstance(special, Mapping):
        named = special.get(news.task.element_id, named)
    return news.loaded.mails.get(str(named)) or _DEFAULT_MAILS[news.kind]
