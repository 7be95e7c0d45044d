"""Values keep their types through a state blob, whatever they are called."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.values import MAX_DEPTH, Unstorable, decode, encode
from engine.feel import YearMonthDuration
from tests.unit.bpmn.driver import Instance
from tests.unit.bpmn.models import line, user

_ZONES: Any = st.sampled_from(
    [None, UTC, timezone(timedelta(hours=8)), ZoneInfo("Asia/Jayapura"), ZoneInfo("Asia/Jakarta")]
)
#: What a database keeps as text: no halves of a pair, and no NUL.
_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
_SIMPLE = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.decimals(allow_nan=False, allow_infinity=False)
    | _TEXT
    | st.dates()
    | st.times()
    | st.datetimes(min_value=datetime(1900, 1, 3), max_value=datetime(2200, 1, 1), timezones=_ZONES)  # noqa: DTZ001 - Hypothesis wants naive bounds
    | st.timedeltas()
    | st.integers(-9999, 9999).map(YearMonthDuration)
)
_KEYS = _TEXT | st.sampled_from(["$", "typename", "", "__class__"])
VALUES = st.recursive(
    _SIMPLE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)


def _typed(value: Any) -> Any:
    """Value and type, so that 1, 1.0 and Decimal(1) differ, and so do equal instants of two zones."""
    if isinstance(value, list):
        return [_typed(item) for item in value]
    if isinstance(value, dict):
        return {key: _typed(item) for key, item in value.items()}
    zone = value.utcoffset() if isinstance(value, datetime) else None
    key = getattr(getattr(value, "tzinfo", None), "key", None)
    return type(value).__name__, repr(value) if isinstance(value, Decimal) else value, zone, key


@given(VALUES)
def test_every_value_comes_back_as_it_was(value: Any) -> None:
    through_json = json.loads(json.dumps(encode(value)))

    assert _typed(decode(through_json)) == _typed(value)


@given(st.dictionaries(st.sampled_from(["a", "b", "typename", "$"]), VALUES, max_size=3))
def test_variables_survive_a_restart_of_the_instance(variables: dict[str, Any]) -> None:
    instance = Instance(line(user("a")))
    instance.complete("a", **variables)

    assert _typed(instance.standing.variables) == _typed(variables)


@pytest.mark.parametrize(
    "value",
    [
        datetime(1944, 9, 1, tzinfo=ZoneInfo("Asia/Jayapura")),
        datetime(2026, 3, 29, 2, 30, tzinfo=ZoneInfo("Europe/Amsterdam")),
        datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Amsterdam")),
        datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Amsterdam"), fold=1),
    ],
    ids=["put forward in Jayapura", "skipped", "shown twice, the first", "shown twice, the second"],
)
def test_a_wall_clock_keeps_its_time_where_the_zone_changes_its_offset(value: datetime) -> None:
    back = decode(json.loads(json.dumps(encode(value))))

    assert (back.replace(tzinfo=None), back.fold, back.utcoffset()) == (
        value.replace(tzinfo=None), value.fold, value.utcoffset(),
    )  # fmt: skip


def test_a_time_with_a_zone_keeps_it() -> None:
    value = time(8, 30, tzinfo=ZoneInfo("Asia/Makassar"))

    assert decode(encode(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("1e999999999"),
        b"bytes",
        {1, 2},
        object(),
        len,
        {1: "kunci bukan teks"},
        1j,
    ],
)
def test_what_has_no_form_in_a_blob_is_refused_with_its_place(value: Any) -> None:
    with pytest.raises(Unstorable) as refused:
        encode({"anggota": [{"foto": value}]})

    assert refused.value.path.startswith("anggota[0].foto")


def test_data_that_nests_without_end_is_refused() -> None:
    value: Any = date(2026, 1, 1)
    for _ in range(MAX_DEPTH + 1):
        value = [value]

    with pytest.raises(Unstorable, match="dalam"):
        encode(value)


def test_text_with_a_nul_is_refused() -> None:
    with pytest.raises(Unstorable, match="karakter kosong"):
        encode({"nama": "a\0b"})


def test_text_that_is_no_unicode_is_refused() -> None:
    from engine.errors import InvalidInput

    with pytest.raises(InvalidInput):
        Instance(line(user("a"))).complete("a", nama="\ud800")
