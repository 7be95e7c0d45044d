"""An office whose processes talk to each other: drawings by id, instances by number, and what each one waits for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.bpmn import runtime
from engine.domain.actors import SYSTEM, Actor
from engine.domain.incidents import Incident
from engine.domain.instances import ProcessInstance
from engine.domain.user_tasks import UserTask, UserTaskState
from engine.persistence.listings import InstanceQuery, Sight, instances
from engine.services import incidents, messages
from engine.services.desk_views import DefinitionView
from engine.services.messages import Published
from engine.services.views import Started
from tests.driver import Office
from tests.unit.bpmn.models import drawing

REGION = "63.11.06"
HOUR = "PT1H"


def process(id_: str, *parts: str, extra: str = "", tag: str = "") -> bytes:
    """A drawing of one process with an id of its own, and a version tag if one is given."""
    version = (
        f'<bpmn:extensionElements><zeebe:versionTag value="{tag}"/></bpmn:extensionElements>'
        if tag
        else ""
    )
    found = drawing(*([version] if version else []), *parts, extra=extra)
    return found.replace(
        b'<bpmn:process id="p" name="Proses"', f'<bpmn:process id="{id_}" name="{id_.title()}"'.encode()
    )  # fmt: skip


class Exchange:
    """The office, one person who may do everything, and a folder for packages."""

    def __init__(self, office: Office, folder: Path) -> None:
        """Hire the person."""
        self.office = office
        self.folder = folder
        self.person: Actor = office.person("petugas", ("petugas", REGION))
        self._packages = 0

    def deploy(self, *drawings: bytes, **files: bytes) -> DefinitionView:
        """Deploy a package of these drawings; the first one's process is its own."""
        self._packages += 1
        folder = self.folder / f"paket-{self._packages}"
        folder.mkdir(parents=True)
        for number, content in enumerate(drawings):
            (folder / f"{number}.bpmn").write_bytes(content)
        for name, content in files.items():
            (folder / name.replace("__", ".")).write_bytes(content)
        return self.office.deploy(folder)

    def start(self, key: str, **variables: Any) -> Started:
        """Start an instance."""
        return self.office.start(key, variables, by=self.person, region=REGION)

    def publish(
        self, name: str, key: str = "", variables: Mapping[str, Any] | None = None, **more: Any
    ) -> Published:
        """Publish a message, and let it arrive."""
        with self.office.engine.work() as work:
            published = messages.publish(work, name, key, variables or {}, by=SYSTEM, **more)
        self.office.run_jobs()
        return published

    def all(self, key: str = "") -> list[ProcessInstance]:
        """Return the instances of a process, oldest first."""
        with self.office.engine.reading() as work:
            keys = {head.key for head in work.definitions.all_versions()}
            sight = Sight(processes=tuple((each, "") for each in sorted(keys)), initiator_id=None)
            query = InstanceQuery(sight=sight, search="", state="", process_key=key, before=None)
            found = instances(work.connection, query, limit=1000)[::-1]
            return [whole for each in found if (whole := work.instances.get(each.id))]

    def instance(self, started: Started | ProcessInstance) -> ProcessInstance:
        """Return an instance as it stands."""
        found_id = started.id if isinstance(started, ProcessInstance) else started.instance_id
        with self.office.engine.reading() as work:
            found = work.instances.get(found_id)
        assert found is not None
        return found

    def variables(self, started: Started | ProcessInstance) -> Mapping[str, Any]:
        """Return an instance's variables."""
        instance = self.instance(started)
        with self.office.engine.reading() as work:
            loaded = work.catalog.get(work, instance.definition_id)
        return runtime.inspect(loaded.runtime, instance.state_blob).variables

    def tasks(self, started: Started | ProcessInstance) -> list[str]:
        """Return the elements of an instance's open user tasks."""
        return sorted(
            task.element_id for task in self.every_task(started) if task.state is UserTaskState.OPEN
        )

    def every_task(self, started: Started | ProcessInstance) -> list[UserTask]:
        """Return all user tasks of an instance."""
        with self.office.engine.reading() as work:
            return work.user_tasks.of_instance(self.instance(started).id)

    def complete(self, started: Started | ProcessInstance, element: str, **values: Any) -> None:
        """Complete a user task."""
        self.office.complete(self.instance(started).id, element, values, by=self.person)

    def incidents(self) -> list[Incident]:
        """Return what waits for an operator."""
        with self.office.engine.reading() as work:
            return incidents.open_ones(work, by=SYSTEM)

    def actions(self, started: Started | ProcessInstance) -> list[str]:
        """Return what the trail tells of an instance."""
        with self.office.engine.reading() as work:
            entries = work.audit.of_stream(f"instance:{self.instance(started).id}")
        return [entry.action for entry in entries]

    def waiting(self) -> int:
        """Count the instances' open subscriptions."""
        return sum(len(self._subscriptions(each.id)) for each in self.all())

    def _subscriptions(self, instance_id: str) -> list[Any]:
        with self.office.engine.reading() as work:
            return list(work.correlation.of_instance(instance_id))
