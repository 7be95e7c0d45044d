"""A folder of packages is installed as a whole, with its calendars and regions, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from engine.domain import calendar_records
from engine.domain.calendars import BusinessCalendar
from engine.errors import InvalidDefinition, NotFound
from engine.services import calendars, installing
from tests.driver import PROCESSES, Office

SHARED = PROCESSES / "_shared" / "calendars"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "kantor")
    yield office
    office.close()


@pytest.fixture
def processes(tmp_path: Path) -> Path:
    """A copy of what is shipped, to be spoilt."""
    return shutil.copytree(PROCESSES, tmp_path / "processes")


def _calendar(office: Office, calendar_id: str = "kantor-wita") -> BusinessCalendar:
    with office.engine.reading() as work:
        return calendar_records.from_record(work.definitions.calendars()[calendar_id])


def _load(office: Office, folder: Path, *years: int) -> None:
    with office.engine.work() as work:
        calendars.load_shared(work, folder, years)


@pytest.mark.parametrize("below", [".", "sikanda", "sikanda/pelaporan"])
def test_any_level_of_the_tree_can_be_installed(
    office: Office, processes: Path, below: str
) -> None:
    deployed = installing.install(office.engine.work, processes / below)
    assert [(each.key, each.version, each.site) for each in deployed] == [
        ("sikanda-pelaporan", 1, "sikanda")
    ]
    with office.engine.reading() as work:
        assert work.definitions.regions()["63.11.06"] == "Paringin"
        assert set(work.definitions.calendars()) == {"kantor-wib", "kantor-wita", "kantor-wit"}


def test_installing_again_makes_no_new_version(office: Office, processes: Path) -> None:
    installing.install(office.engine.work, processes)
    (again,) = installing.install(office.engine.work, processes)
    assert again.version == 1


def test_one_bad_package_keeps_all_out(office: Office, processes: Path) -> None:
    spoilt = shutil.copytree(processes / "sikanda" / "pelaporan", processes / "sikanda" / "zz")
    (spoilt / "pelaporan.bpmn").write_bytes(b"<a/>")
    with pytest.raises(InvalidDefinition, match="zz"):
        installing.install(office.engine.work, processes)
    with office.engine.reading() as work:
        assert work.definitions.all_versions() == []
        assert work.definitions.sites() == {}
        assert work.definitions.calendars() == {}


def test_a_folder_without_packages_is_refused(office: Office, tmp_path: Path) -> None:
    (tmp_path / "kosong").mkdir()
    with pytest.raises(NotFound):
        installing.install(office.engine.work, tmp_path / "kosong")


def test_calendars_bring_their_hours_and_the_national_holidays(office: Office) -> None:
    _load(office, SHARED, 2026)
    calendar = _calendar(office)
    assert calendar.holidays[date(2026, 8, 17)]
    assert calendar.zone == "Asia/Makassar"


def test_a_year_that_was_loaded_is_left_as_people_corrected_it(office: Office) -> None:
    _load(office, SHARED, 2026)
    record = calendar_records.to_record(_calendar(office))
    days = record["holidays"]
    assert isinstance(days, dict)
    kept = {day: name for day, name in days.items() if day != "2026-08-17"}
    record["holidays"] = {**kept, "2026-06-15": "Libur daerah"}
    with office.engine.work() as work:
        work.definitions.put_calendar(
            "kantor-wita", name="x", settings=record, now=work.clock.now()
        )
        work.commit()
    _load(office, SHARED, 2026, 2027)
    holidays = _calendar(office).holidays
    assert date(2026, 6, 15) in holidays
    assert date(2026, 8, 17) not in holidays
    assert date(2027, 8, 17) in holidays


def test_a_calendar_that_cannot_be_read_is_named(office: Office, tmp_path: Path) -> None:
    (tmp_path / "rusak.toml").write_text("id = 1", encoding="utf-8")
    with pytest.raises(InvalidDefinition, match=r"rusak\.toml"):
        _load(office, tmp_path, 2026)


def test_regions_need_their_columns(office: Office, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("kode;nama\n63;Kalimantan Selatan\n", encoding="utf-8")
    with office.engine.work() as work, pytest.raises(InvalidDefinition, match=r"r\.csv"):
        installing.load_regions(work, tmp_path / "r.csv")


def test_a_package_elsewhere_gets_the_calendars_of_the_installation(office: Office) -> None:
    installing.install(office.engine.work, PROCESSES.parent / "docs" / "contoh")
    with office.engine.reading() as work:
        assert "kantor-wib" in work.definitions.calendars()
