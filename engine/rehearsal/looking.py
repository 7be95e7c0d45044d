"""What does a scenario see of the instance that it plays?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.bpmn import ElementKind, OpenUserTask, runtime
from engine.domain.incidents import Incident
from engine.domain.instances import ProcessInstance
from engine.domain.jobs import JobKind
from engine.domain.user_tasks import UserTask, UserTaskState
from engine.persistence.messages import LocalMail
from engine.rehearsal.stage import Stage
from engine.services import telling
from engine.services.work import Work

#: What counts as a step of the path: work that somebody or something does.
_STEPS = frozenset(
    {
        ElementKind.USER_TASK,
        ElementKind.SERVICE_TASK,
        ElementKind.SEND_TASK,
        ElementKind.SCRIPT_TASK,
    }
)
#: More mails than any scenario sends, and more entries than it writes.
_ALL = 10_000


@dataclass(frozen=True, kw_only=True)
class Sight:
    """One instance on a stage."""

    stage: Stage
    instance_id: str

    def instance(self, work: Work) -> ProcessInstance:
        """Return the instance as it stands."""
        found = work.instances.get(self.instance_id)
        if found is None:
            raise LookupError(self.instance_id)
        return found

    def tasks(self, work: Work, element_id: str | None = None) -> list[UserTask]:
        """Return its user tasks, closed ones too, oldest first."""
        return [
            task
            for task in work.user_tasks.of_instance(self.instance_id)
            if element_id in (None, task.element_id)
        ]

    def open_tasks(self, work: Work, element_id: str | None = None) -> list[UserTask]:
        """Return its open user tasks, oldest first."""
        return [each for each in self.tasks(work, element_id) if each.state is UserTaskState.OPEN]

    def waiting(self, work: Work) -> dict[str, OpenUserTask]:
        """Return what the token engine knows of each open user task, by token."""
        standing = runtime.inspect(self.stage.loaded.runtime, self.instance(work).state_blob)
        return {each.token_id: each for each in standing.user_tasks}

    def variables(self, work: Work) -> Mapping[str, Any]:
        """Return the variables of the instance itself."""
        return runtime.inspect(self.stage.loaded.runtime, self.instance(work).state_blob).variables

    def path(self, work: Work) -> tuple[str, ...]:
        """Return the work that was done, in order."""
        elements = self.stage.loaded.process.elements
        entries = work.audit.of_stream(f"instance:{self.instance_id}")
        return tuple(
            each
            for each in telling.path(entries)
            if each in elements and elements[each].kind in _STEPS
        )

    def incidents(self, work: Work, kind: JobKind | None = None) -> list[Incident]:
        """Return its open incidents, oldest first."""
        return [
            each
            for each in work.incidents.unresolved(instance_id=self.instance_id, limit=_ALL)
            if kind is None or each.job_kind == kind.value
        ]

    def mails(self, work: Work) -> list[LocalMail]:
        """Return every mail that was sent, oldest first."""
        return work.messages.mails(before=None, limit=_ALL)[::-1]

    def entries(self, work: Work, register: str) -> int:
        """Count the entries of a register of the site."""
        site = self.stage.site.key
        return len(work.registers.page(site, register, search="", before=None, limit=_ALL))
