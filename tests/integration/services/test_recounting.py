"""Do open due dates follow a business calendar that changes?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.services import calendars, tracking
from tests.driver import PROCESSES, Office, copy_package
from tests.integration.services.conftest import Sikanda, staffed

#: Friday 13 February 2026, 15.30 WITA: an hour before the office closes for a long weekend.
FRIDAY = datetime(2026, 2, 13, 7, 30, tzinfo=UTC)
_CALENDAR = """
id = "kantor-wita"
name = "Jam kerja kantor (WITA)"
zone = "Asia/Makassar"
[weeks.normal]
monday = ["07:30-12:00", "13:00-16:00"]
tuesday = ["07:30-12:00", "13:00-16:00"]
wednesday = ["07:30-12:00", "13:00-16:00"]
thursday = ["07:30-12:00", "13:00-16:00"]
friday = ["07:30-11:30", "13:00-16:30"]
[holidays]
"""


def _load(office: Office, folder: Path, closed: Mapping[str, str]) -> None:
    days = "".join(f'{day} = "{name}"\n' for day, name in closed.items())
    (folder / "kantor-wita.toml").write_text(_CALENDAR + days, encoding="utf-8")
    with office.engine.work() as work:
        calendars.load_shared(work, folder, [])


@pytest.fixture
def in_office_hours(office: Office, tmp_path: Path) -> Sikanda:
    """SIKANDA on a Friday afternoon, verifying in office hours."""
    folder = tmp_path / "calendars"
    folder.mkdir()
    office.clock.advance_to(max(office.clock.now(), FRIDAY))
    _load(office, folder, {})
    package = copy_package(PROCESSES / "sikanda" / "pelaporan", tmp_path / "site")
    drawing = package / "pelaporan.bpmn"
    text = drawing.read_text(encoding="utf-8")
    before, verifying = text.split('<bpmn:userTask id="verifikasi"', 1)
    verifying = verifying.replace('value="24x7"', 'value="kantor-wita"', 1)
    drawing.write_text(before + '<bpmn:userTask id="verifikasi"' + verifying, encoding="utf-8")
    office.deploy(package)
    return staffed(office)


def test_a_new_holiday_moves_the_due_date_and_is_told(
    in_office_hours: Sikanda, tmp_path: Path
) -> None:
    office = in_office_hours.office
    started = in_office_hours.report()
    before = office.open_task(started.instance_id, "verifikasi").clock
    assert before is not None
    assert before.due_at is not None
    holiday = before.due_at.astimezone(office.clock.now().tzinfo).date().isoformat()

    _load(office, tmp_path / "calendars", {holiday: "Libur setempat"})

    after = office.open_task(started.instance_id, "verifikasi").clock
    assert after is not None
    assert after.due_at is not None
    assert after.due_at >= before.due_at + timedelta(days=1)
    with office.engine.reading() as work:
        page = tracking.page(work, started.instance_id, by=in_office_hours.auditor)
        due = [job.due_at for job in work.jobs.of_instance(started.instance_id) if job.task_id]
    assert any("dihitung ulang" in line.text for line in page.timeline)
    assert after.warn_at in due
    assert before.warn_at not in due


def test_loading_the_same_calendar_again_moves_nothing(
    in_office_hours: Sikanda, tmp_path: Path
) -> None:
    office = in_office_hours.office
    started = in_office_hours.report()
    before = office.open_task(started.instance_id, "verifikasi").clock
    _load(office, tmp_path / "calendars", {})
    assert office.open_task(started.instance_id, "verifikasi").clock == before
