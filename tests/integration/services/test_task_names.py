"""Several tasks of one element can be told apart by their names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.driver import Office
from tests.unit.bpmn.models import assignment, line, loop_of, properties, user

JURORS = '=["Ani", "Budi"]'


@pytest.mark.parametrize(
    "settings, names",
    [
        ((), ["Nilai (1)", "Nilai (2)"]),
        ((properties(title='="Nilai dari " + juri'),), ["Nilai dari Ani", "Nilai dari Budi"]),
    ],
)
def test_tasks_of_a_multi_instance_say_which_they_are(
    tmp_path: Path, settings: tuple[str, ...], names: list[str]
) -> None:
    folder = tmp_path / "p"
    folder.mkdir()
    task = user(
        "nilai", assignment(candidateGroups="petugas"), *settings,
        inner=loop_of(JURORS, inputElement="juri"),
    )  # fmt: skip
    (folder / "p.bpmn").write_bytes(line(task))
    office = Office(tmp_path / "data")
    officer = office.person("petugas.satu", ("petugas", "63"))
    office.deploy(folder)

    started = office.start("p", {}, by=officer, region="63.11")

    with office.engine.reading() as work:
        tasks = work.user_tasks.of_instance(started.instance_id, only_open=True)
    assert sorted(each.name for each in tasks) == names
    office.close()
