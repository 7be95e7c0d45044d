"""A scenario writes values as people do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from engine.rehearsal.comparing import fits

WITA = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    "expected, found",
    [
        (1, Decimal("1.0")),
        (Decimal("0.1"), 0.1),
        ("a", "a"),
        (None, None),
        (True, True),
        (datetime(2026, 1, 1, 8, tzinfo=WITA), datetime(2026, 1, 1, tzinfo=UTC)),
        (
            datetime(2026, 1, 1, 8, tzinfo=UTC).replace(tzinfo=None),
            datetime(2026, 1, 1, 8, tzinfo=WITA),
        ),
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 1, 1), "2026-01-01"),
        ("PT2H", timedelta(hours=2)),
        ([1, 2], [Decimal(1), Decimal(2)]),
        ([{"name": "a.jpg"}], [{"name": "a.jpg", "size": 3}]),
        ({"a": 1}, {"a": 1, "b": 2}),
    ],
)
def test_these_are_the_same(expected: Any, found: Any) -> None:
    assert fits(expected, found)


@pytest.mark.parametrize(
    "expected, found",
    [
        (1, True),
        (True, 1),
        (False, None),
        (None, False),
        (1, "1"),
        ("a", "b"),
        (2, Decimal("2.01")),
        (datetime(2026, 1, 1, 8, tzinfo=WITA), datetime(2026, 1, 1, 8, tzinfo=UTC)),
        ([1], [1, 2]),
        ([1, 2], [2, 1]),
        ([], ""),
        ({"a": 1, "b": 2}, {"a": 1}),
        ({"a": 1}, [1]),
    ],
)
def test_these_are_not(expected: Any, found: Any) -> None:
    assert not fits(expected, found)
