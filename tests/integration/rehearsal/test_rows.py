"""Do scenarios hand over rows and contexts, and is a form with rows checked as a whole?"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.rehearsal import scenario_sets
from engine.rehearsal.sample_values import with_files
from engine.services import deployments
from tests.driver import Office

PACKAGE = Path(__file__).parents[2] / "packages" / "pendataan"


def test_the_package_can_be_published_and_its_button_is_remarked_on() -> None:
    (finding,) = deployments.check_folder(PACKAGE).findings
    assert (finding.rule, finding.blocks, finding.element_id) == ("form-remark", False, "Kirim")


@pytest.mark.parametrize("folder, file", scenario_sets.find(PACKAGE), ids=lambda path: path.stem)
def test_its_scenarios_pass(folder: Path, file: Path) -> None:
    outcome = scenario_sets.play(folder, file)
    assert outcome.unreadable is None
    assert [failure.sentence for failure in outcome.failures] == []


def test_files_named_in_rows_become_files_that_somebody_uploaded(tmp_path: Path) -> None:
    office = Office(tmp_path)
    by = office.person("warga", ("warga", "63.11"))
    rows = {"anggota": [{"nama": "Siti", "akta": [{"name": "akta.jpg"}]}]}
    with office.engine.work() as work:
        (row,) = with_files(work, rows, by=by)["anggota"]
        work.commit()
    assert row["nama"] == "Siti"
    assert row["akta"][0]["type"] == "image/jpeg"
    office.close()
