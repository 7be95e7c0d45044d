"""What does a scenario see of the instance that it plays?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from engine.bpmn import ElementKind, OpenUserTask, Standing, runtime
from engine.domain.incidents import Incident
from engine.domain.instances import ProcessInstance
from engine.domain.user_tasks import UserTask, UserTaskState
from engine.persistence.messages import LocalMail
from engine.rehearsal.mismatch import Mismatch
from engine.rehearsal.scenario import Trouble
from engine.rehearsal.stage import Stage
from engine.services import telling
from engine.services.work import Work

#: What counts as a step of the path: work that somebody or something does.
_STEPS = frozenset(kind for kind in ElementKind if kind.value.endswith("Task"))
#: More mails than any scenario sends, and more entries than it writes.
_ALL = 10_000


@dataclass(frozen=True, kw_only=True)
class Sight:
    """One instance on a stage, with all that it has called."""

    stage: Stage
    #: None when the process could not be started, or is started by an event.
    instance_id: str | None

    def begun(self, work: Work) -> ProcessInstance | None:
        """Return the instance as it stands; None as long as there is none."""
        if self.instance_id is not None:
            return work.instances.get(self.instance_id)
        return work.instances.first_of(self.stage.loaded.head.key)

    def instance(self, work: Work) -> ProcessInstance:
        """Return the instance as it stands. Raises `Mismatch` when there is none."""
        found = self.begun(work)
        if found is None:
            raise Mismatch("berkas", expected="dimulai", found="proses belum dimulai")
        return found

    def family(self, work: Work) -> list[ProcessInstance]:
        """Return the instance and those that it called, directly or not."""
        found = [each for each in (self.begun(work),) if each is not None]
        for instance in found:
            found += work.instances.called_from(instance.id)
        return found

    def tasks(self, work: Work, element_id: str | None = None) -> list[UserTask]:
        """Return the user tasks, closed ones too, oldest first."""
        found = [
            task
            for instance in self.family(work)
            for task in work.user_tasks.of_instance(instance.id)
            if element_id in (None, task.element_id)
        ]
        return sorted(found, key=lambda task: (task.created_at, task.id))

    def open_tasks(self, work: Work, element_id: str | None = None) -> list[UserTask]:
        """Return the open user tasks, oldest first."""
        return [each for each in self.tasks(work, element_id) if each.state is UserTaskState.OPEN]

    def seen_by(self, work: Work, tasks: Iterable[UserTask]) -> list[tuple[UserTask, OpenUserTask]]:
        """Return user tasks with what the token engine knows of them; those that it knows nothing of are left out."""
        instances = {each.id: each for each in self.family(work)}
        standing = {
            (instance_id, opened.token_id): opened
            for instance_id in {task.instance_id for task in tasks}
            for opened in _standing(work, instances[instance_id]).user_tasks
        }
        found = ((task, standing.get((task.instance_id, task.token_id))) for task in tasks)
        return [(task, opened) for task, opened in found if opened is not None]

    def variables(self, work: Work) -> Mapping[str, Any]:
        """Return the variables of the instance itself."""
        return _standing(work, self.instance(work)).variables

    def path(self, work: Work) -> tuple[str, ...]:
        """Return the work that was done, in order, that of called instances included."""
        steps: list[tuple[str, str]] = []
        for instance in self.family(work):
            elements = work.catalog.get(work, instance.definition_id).process.elements
            for entry in work.audit.of_stream(f"instance:{instance.id}"):
                steps += [
                    (entry.id, each)
                    for each in telling.path([entry])
                    if each in elements and elements[each].kind in _STEPS
                ]
        # Entries are named in the order in which they were written.
        return tuple(step for _, step in sorted(steps, key=itemgetter(0)))

    def incidents(self, work: Work, trouble: Trouble | None = None) -> list[Incident]:
        """Return the open incidents, oldest first."""
        owners: set[str | None] = {each.id for each in self.family(work)} or {None}
        found = work.incidents.unresolved(limit=_ALL)
        mine = [each for each in found if each.instance_id in owners]
        return [each for each in mine if trouble is None or self._fits(work, each, trouble)]

    @staticmethod
    def _fits(work: Work, incident: Incident, trouble: Trouble) -> bool:
        task = work.user_tasks.get(incident.task_id) if incident.task_id else None
        places = {incident.element_id, task.element_id if task else None}
        return trouble.kind in (None, incident.job_kind) and (
            trouble.element is None or trouble.element in places
        )

    def mails(self, work: Work) -> list[LocalMail]:
        """Return every mail that was sent, oldest first."""
        return work.messages.mails(before=None, limit=_ALL)[::-1]

    def entries(self, work: Work, register: str) -> int:
        """Count the entries of a register of the site."""
        site = self.stage.site.key
        return len(work.registers.page(site, register, search="", before=None, limit=_ALL))


def _standing(work: Work, instance: ProcessInstance) -> Standing:
    loaded = work.catalog.get(work, instance.definition_id)
    return runtime.inspect(loaded.runtime, instance.state_blob)
