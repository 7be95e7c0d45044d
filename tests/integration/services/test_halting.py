"""A drawing that cannot go on is not the fault of the person who came by: nothing of theirs is lost, and it is told."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.domain.actors import SYSTEM
from engine.domain.incidents import Incident
from engine.domain.instances import InstanceState, ProcessInstance
from engine.domain.user_tasks import UserTask
from engine.errors import Halted
from engine.services import incidents, process_instances, user_tasks
from engine.services.views import Completion, Started
from forms.files import FileValue
from tests.driver import Office, photo
from tests.unit.bpmn.models import (
    assignment,
    boundary,
    drawing,
    end,
    form,
    line,
    properties,
    start,
    user,
    xor,
)

REGION = "63.11.06"
FORM = {
    "id": "periksa", "type": "default", "components": [
        {"type": "textfield", "key": "hasil", "id": "f1", "label": "Hasil"},
        {"type": "filepicker", "key": "bukti", "id": "f2", "label": "Bukti"},
    ],
}  # fmt: skip


def package(folder: Path, content: bytes) -> Path:
    """Write a package of one drawing and the form `periksa`."""
    (folder / "forms").mkdir(parents=True)
    (folder / "p.bpmn").write_bytes(content)
    (folder / "forms" / "periksa.form").write_text(json.dumps(FORM))
    return folder


class Desk:
    """A process whose second step goes to the person that the first one names, or to nobody when it is not “ya”."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office = office
        self.officer = office.person("petugas", ("petugas", REGION))
        office.deploy(
            package(
                folder,
                drawing(
                    start(),
                    user("periksa", assignment(candidateGroups="petugas"), form("periksa")),
                    boundary("lama", "periksa"),
                    xor("pilih"),
                    user("simpan", assignment(assignee="=penyimpan")),
                    end(),
                    end("lewat"),
                    "mulai -> periksa",
                    "periksa -> pilih",
                    'pilih -> simpan if =hasil = "ya"',
                    'pilih -> batal if =hasil = "batal"',
                    end("batal"),
                    "simpan -> selesai",
                    "lama -> lewat",
                ),
            )
        )

    def start(self, **variables: Any) -> Started:
        given = {"penyimpan": "petugas", **variables}
        return self.office.start("p", given, by=self.officer, region=REGION)

    def complete(self, started: Started, hasil: str, *, key: str = "kunci") -> Completion:
        task = self.task(started)
        upload = FileValue(name="a.jpg", content=photo(), declared_type="image/jpeg")
        with self.office.engine.work() as work:
            sent = {"hasil": [hasil]}
            return user_tasks.complete(
                work, task.id, sent, {"bukti": [upload]}, by=self.officer, request_key=key
            )

    def task(self, started: Started) -> UserTask:
        return self.office.open_task(started.instance_id, "periksa")

    def instance(self, started: Started) -> ProcessInstance:
        with self.office.engine.reading() as work:
            found = work.instances.get(started.instance_id)
        assert found is not None
        return found

    def incidents(self) -> list[Incident]:
        with self.office.engine.reading() as work:
            return incidents.open_ones(work, by=SYSTEM)

    def actions(self, started: Started) -> list[str]:
        with self.office.engine.reading() as work:
            entries = work.audit.of_stream(f"instance:{started.instance_id}")
        return [entry.action for entry in entries]


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Desk:
    return Desk(office, tmp_path / "meja")


def test_the_person_reads_one_sentence_with_the_code_of_the_incident(desk: Desk) -> None:
    started = desk.start()
    with pytest.raises(Halted) as told:
        desk.complete(started, "tidak")

    (incident,) = desk.incidents()
    assert incident.error_id in told.value.message
    assert "draf" in told.value.message
    assert "\n" not in told.value.message
    assert told.value.incident_id == incident.id
    assert incident.instance_id == started.instance_id
    assert incident.element_id == "pilih"


def test_the_step_is_undone_and_what_was_sent_is_a_draft_with_its_uploads(desk: Desk) -> None:
    started = desk.start()
    with pytest.raises(Halted):
        desk.complete(started, "tidak")

    task = desk.task(started)
    assert task.draft is not None
    assert task.draft["hasil"] == ["tidak"]
    kept_files: Any = task.draft["bukti.berkas"]
    (kept,) = kept_files
    with desk.office.engine.reading() as work:
        assert work.files.find([kept["id"]])
    assert "user_task.completed" not in desk.actions(started)


def test_the_instance_shows_the_incident_until_the_person_succeeds(desk: Desk) -> None:
    started = desk.start()
    with pytest.raises(Halted):
        desk.complete(started, "tidak")
    assert desk.instance(started).state is InstanceState.INCIDENT

    desk.complete(started, "ya")

    assert desk.incidents() == []
    assert desk.instance(started).state is InstanceState.ACTIVE
    told = [each for each in desk.actions(started) if each.startswith("incident.")]
    assert told == ["incident.raised", "incident.resolved"]


def test_the_same_fault_met_twice_is_one_incident(desk: Desk) -> None:
    started = desk.start()
    for turn in range(2):
        with pytest.raises(Halted):
            desk.complete(started, "tidak", key=f"kunci-{turn}")

    assert len(desk.incidents()) == 1


def test_retrying_lets_the_person_try_again(desk: Desk) -> None:
    started = desk.start()
    with pytest.raises(Halted):
        desk.complete(started, "tidak")
    with desk.office.engine.work() as work:
        incidents.retry(work, desk.incidents()[0].id, by=SYSTEM)

    assert desk.instance(started).state is InstanceState.ACTIVE
    desk.complete(started, "ya")
    assert desk.office.open_task(started.instance_id, "simpan").draft is None


def test_an_assignee_who_does_not_exist_is_such_a_fault(desk: Desk) -> None:
    started = desk.start(penyimpan="siapa-ini")
    with pytest.raises(Halted, match="akun yang tidak ada"):
        desk.complete(started, "ya")

    assert desk.incidents()[0].element_id == "simpan"
    desk.office.person("siapa-ini", ("petugas", REGION))
    desk.complete(started, "ya")
    assert desk.incidents() == []


def test_a_task_that_is_taken_away_takes_its_incident_along(desk: Desk) -> None:
    started = desk.start()
    with pytest.raises(Halted):
        desk.complete(started, "tidak")
    desk.office.advance(timedelta(hours=1))

    assert desk.incidents() == []
    assert desk.instance(started).state is InstanceState.COMPLETED


def test_a_start_that_leads_nowhere_starts_nothing_and_is_told(
    office: Office, tmp_path: Path
) -> None:
    officer = office.person("petugas", ("petugas", REGION))
    first = user(
        "periksa",
        assignment(assignee="=initiator", candidateGroups="petugas"),
        form("periksa"),
        properties(startForm="true"),
    )
    office.deploy(
        package(
            tmp_path / "awal",
            drawing(
                start(), first, xor("pilih"), end(), "mulai -> periksa", "periksa -> pilih",
                'pilih -> selesai if =hasil = "ya"', 'pilih -> batal if =hasil = "batal"', end("batal"),
            ),
        )
    )  # fmt: skip
    upload = FileValue(name="a.jpg", content=photo(), declared_type="image/jpeg")

    def try_to_start() -> str:
        with pytest.raises(Halted, match="kode gangguan") as told, office.engine.work() as work:
            process_instances.start_from_form(
                work, "p", {"hasil": ["x"]}, {"bukti": [upload]}, by=officer, request_key="k"
            )
        return str(told.value.kept_files["bukti"][0]["id"])

    kept = [try_to_start() for _ in range(2)]

    with office.engine.reading() as work:
        (incident,) = incidents.open_ones(work, by=SYSTEM)
        assert work.files.find(kept[1:])
    assert incident.instance_id is None
    assert office.start("p", {"hasil": "ya"}, by=officer, region=REGION).number.endswith("00001")


@pytest.mark.parametrize(
    "setting",
    [
        '<zeebe:priorityDefinition priority="=&quot;tinggi&quot;"/>',
        '<zeebe:taskSchedule dueDate="=&quot;besok&quot;"/>',
    ],
)
def test_a_setting_that_cannot_be_used_is_a_fault_of_the_drawing(
    office: Office, tmp_path: Path, setting: str
) -> None:
    officer = office.person("petugas", ("petugas", REGION))
    first = user("periksa", assignment(candidateGroups="petugas"))
    office.deploy(package(tmp_path / "salah", line(first, user("kedua", setting))))
    started = office.start("p", {}, by=officer, region=REGION)
    task = office.open_task(started.instance_id, "periksa")
    with pytest.raises(Halted, match="Kedua") as told, office.engine.work() as work:
        user_tasks.complete_with_values(work, task.id, {}, by=officer)

    assert told.value.element_id == "kedua"
