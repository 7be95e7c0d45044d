from __future__ import annotations

from datetime import date

import pytest

from engine.domain.holidays import Holiday, HolidayKind, closed_days
from engine.domain.opening_hours import InvalidCalendar

AUGUST_17 = date(2026, 8, 17)
NATIONAL = Holiday(date=AUGUST_17, name="Hari Kemerdekaan", kind=HolidayKind.PUBLIC)
BALANGAN = Holiday(
    date=date(2026, 4, 8), name="Hari Jadi Balangan", kind=HolidayKind.LOCAL, region="63.11"
)


@pytest.mark.parametrize(
    "region,days",
    [
        (None, {AUGUST_17}),
        ("33.25", {AUGUST_17}),
        ("63", {AUGUST_17}),
        ("63.1", {AUGUST_17}),
        ("63.11", {AUGUST_17, date(2026, 4, 8)}),
        ("63.11.06", {AUGUST_17, date(2026, 4, 8)}),
    ],
)
def test_a_local_holiday_closes_its_region_and_all_inside_it(
    region: str | None, days: set[date]
) -> None:
    assert closed_days([NATIONAL, BALANGAN], region).keys() == days


def test_two_holidays_on_one_day_are_both_named_and_once_each() -> None:
    leave = Holiday(date=AUGUST_17, name="Cuti Bersama", kind=HolidayKind.COLLECTIVE_LEAVE)
    assert closed_days([leave, NATIONAL, NATIONAL]) == {AUGUST_17: "Hari Kemerdekaan; Cuti Bersama"}


@pytest.mark.parametrize("kind,region", [(HolidayKind.LOCAL, None), (HolidayKind.PUBLIC, "63.11")])
def test_only_a_local_holiday_has_a_region(kind: HolidayKind, region: str | None) -> None:
    with pytest.raises(InvalidCalendar, match="wilayah"):
        Holiday(date=AUGUST_17, name="x", kind=kind, region=region)
