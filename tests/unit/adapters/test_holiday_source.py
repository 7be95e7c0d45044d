from __future__ import annotations

from datetime import date

from engine.adapters.holiday_source import load_holidays
from engine.domain.holidays import HolidayKind, closed_days
from tests.unit.domain.offices import HOLIDAYS_2026


def test_2026_has_the_17_holidays_and_8_cuti_bersama_of_the_decree_by_their_indonesian_names() -> (
    None
):
    found = load_holidays([2026])

    assert closed_days(found) == HOLIDAYS_2026
    kinds = [each.kind for each in found]
    assert kinds.count(HolidayKind.PUBLIC) == 17
    assert kinds.count(HolidayKind.COLLECTIVE_LEAVE) == 8
    assert not any(each.estimated for each in found)


def test_an_estimated_date_is_marked_and_so_is_the_cuti_bersama_around_it() -> None:
    estimated = {each.date: each.name for each in load_holidays([2027]) if each.estimated}

    assert estimated[date(2027, 3, 10)] == "Hari Raya Idul Fitri"
    assert estimated[date(2027, 3, 9)] == "Cuti Bersama Hari Raya Idul Fitri"
    assert date(2027, 8, 17) not in estimated


def test_a_day_moved_to_another_date_is_spelt_right() -> None:
    moved = [each.name for each in load_holidays([2004]) if each.date == date(2004, 11, 16)]
    assert moved == ["Pengganti Hari Raya Idul Fitri"]


def test_years_are_told_once_and_in_order() -> None:
    found = load_holidays([2026, 2025, 2026])
    assert [each.date for each in found] == sorted(each.date for each in found)
    assert len(found) == 25 + len(load_holidays([2025]))
