"""What people answered is shown as theirs, and never to somebody who is to judge the same thing unswayed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.domain.actors import Actor
from engine.services import task_pages, tracking, user_tasks
from engine.services.views import AnswerGroup, Started
from tests.driver import Office
from tests.integration.services.exchange import REGION, process
from tests.unit.bpmn.models import assignment, end, form, loop_of, start, user

NUMBER = {
    "type": "default",
    "id": "nilai",
    "components": [{"type": "number", "key": "skor", "label": "Skor", "id": "F"}],
}
TEAM = {"tim": ["Ani", "Budi"]}


def started(office: Office, folder: Path, people: list[Actor], *, sequential: bool) -> Started:
    """Start an instance in which two people give a score each."""
    loop = loop_of("=tim", sequential=sequential, inputElement="penilai")
    nilai = user("nilai", form("nilai"), assignment(candidateGroups="petugas"), inner=loop)
    drawing = process("p", start(), nilai, end(), "mulai -> nilai", "nilai -> selesai")
    (folder / "forms").mkdir(parents=True)
    (folder / "p.bpmn").write_bytes(drawing)
    (folder / "forms" / "nilai.form").write_text(json.dumps(NUMBER))
    office.deploy(folder)
    return office.start("p", TEAM, by=people[0], region=REGION)


def score(office: Office, instance_id: str, number: int, *, by: Actor) -> None:
    """Complete the oldest open task."""
    with office.engine.reading() as work:
        task = work.user_tasks.of_instance(instance_id, only_open=True)[0]
    with office.engine.work() as work:
        user_tasks.complete_with_values(work, task.id, {"skor": number}, by=by)


def shown(groups: tuple[AnswerGroup, ...]) -> dict[str, str]:
    """Return each group's only answer by its title."""
    return {group.title: group.answers[0].text for group in groups}


@pytest.fixture
def people(office: Office) -> list[Actor]:
    return [
        office.person(name.lower(), ("petugas", REGION), name=f"{name} Lestari")
        for name in ("Ani", "Budi")
    ]


def test_a_step_done_for_each_of_a_list_shows_what_each_answered(
    office: Office, people: list[Actor], tmp_path: Path
) -> None:
    instance = started(office, tmp_path / "paket", people, sequential=False).instance_id
    for person, number in zip(people, (70, 80), strict=True):
        score(office, instance, number, by=person)

    with office.engine.reading() as work:
        page = tracking.page(work, instance, by=people[0])
    assert shown(page.answers) == {"Nilai – Ani Lestari": "70", "Nilai – Budi Lestari": "80"}


@pytest.mark.parametrize("sequential, seen", [(False, {}), (True, {"Nilai – Ani Lestari": "70"})])
def test_who_answers_beside_another_does_not_see_the_other_s_answer_but_who_answers_after_does(
    office: Office,
    people: list[Actor],
    tmp_path: Path,
    *,
    sequential: bool,
    seen: dict[str, str],
) -> None:
    instance = started(office, tmp_path / "paket", people, sequential=sequential).instance_id
    score(office, instance, 70, by=people[0])

    task = office.open_task(instance, "nilai")
    with office.engine.reading() as work:
        page = task_pages.page(work, task.id, by=people[1])
    assert shown(page.answers) == seen
