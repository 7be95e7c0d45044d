"""What kinds of value does FEEL know, and which Python type stands for each?

=========================  =====================================================
number                     `Decimal` (34 significant digits)
string, boolean, null      `str`, `bool`, `None`
list, context              `list`, `dict[str, …]`
date, time, date and time  `date`, `time`, `datetime` (naive or aware), or `Far`
days and time duration     `timedelta`
years and months duration  `YearMonthDuration`
range, function            `Range`, `Function`
=========================  =====================================================
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from enum import StrEnum
from typing import TypeAlias

#: IEEE 754 decimal128, the arithmetic that DMN 1.5 §10.3.2.3.1 prescribes. Never the thread's own context.
DECIMAL128 = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)


@dataclass(frozen=True, order=True)
class YearMonthDuration:
    """A length of time in calendar months; `months_total` is negative for a look back."""

    months_total: int

    @property
    def years(self) -> int:
        """Whole years, carrying the sign."""
        return abs(self.months_total) // 12 * (1 if self.months_total >= 0 else -1)

    @property
    def months(self) -> int:
        """What remains after the whole years, carrying the sign."""
        return abs(self.months_total) % 12 * (1 if self.months_total >= 0 else -1)

    def __str__(self) -> str:
        """Return the canonical ISO 8601 form, such as `P1Y2M` or `-P3M`."""
        sign = "-" if self.months_total < 0 else ""
        years, months = divmod(abs(self.months_total), 12)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return f"{sign}P{text or '0M'}"


@dataclass(frozen=True, kw_only=True)
class Far:
    """A date, time or date and time beyond Python's bounds: years 1 to 9999, microseconds.

    Only decision models may have them, where the standard's bounds hold; a process could not store them.
    """

    #: The same day in the years 2000 to 2399; the calendar repeats itself every 400 years, weekdays included.
    base: date | time | datetime
    #: How many times 400 years later, or earlier when negative.
    cycles: int = 0
    #: What comes after the microseconds, 0 to 999.
    nanoseconds: int = 0


@dataclass(frozen=True, kw_only=True)
class Range:
    """Everything between two comparable ends; an end of `None` is open to that side."""

    low: Value
    high: Value
    low_included: bool
    high_included: bool
    #: `(!= 5)`: both ends are 5, and the range is everything else.
    outside: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Function:
    """Something callable: a built-in, or written in the expression itself."""

    #: Names for a call with named arguments; None for a built-in, which may have several forms.
    parameters: tuple[str, ...] | None
    #: Steps that one call takes from the budget, apart from what it calls in turn.
    cost: int = 1
    #: Types of the parameters, for each way of calling it; None if they are not known.
    forms: tuple[tuple[Type, ...], ...] | None = None
    #: Takes positional arguments, one per parameter.
    apply: Callable[[tuple[Value, ...]], Value]


Value: TypeAlias = (
    bool
    | Decimal
    | str
    | date
    | time
    | datetime
    | timedelta
    | YearMonthDuration
    | Far
    | Range
    | Function
    | list["Value"]
    | dict[str, "Value"]
    | None
)


class Kind(StrEnum):
    """The standard's own names of its types, as `instance of` and signatures write them."""

    ANY = "Any"
    NULL = "Null"
    NUMBER = "number"
    STRING = "string"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "date and time"
    DAYS_TIME = "days and time duration"
    YEARS_MONTHS = "years and months duration"
    LIST = "list"
    CONTEXT = "context"
    RANGE = "range"
    FUNCTION = "function"


@dataclass(frozen=True, kw_only=True, slots=True)
class Type:
    """A named kind, with what it contains or takes if that was said."""

    kind: Kind
    #: Of a list or range.
    element: Type | None = None
    #: Of a context.
    entries: tuple[tuple[str, Type], ...] = ()
    #: Of a function.
    parameters: tuple[Type, ...] | None = None
    #: What else a value must pass: how types from outside the language are told.
    check: Callable[[Value], bool] | None = None


_KINDS: dict[type, Kind] = {
    type(None): Kind.NULL,
    bool: Kind.BOOLEAN,
    Decimal: Kind.NUMBER,
    str: Kind.STRING,
    date: Kind.DATE,
    time: Kind.TIME,
    datetime: Kind.DATE_TIME,
    timedelta: Kind.DAYS_TIME,
    YearMonthDuration: Kind.YEARS_MONTHS,
    list: Kind.LIST,
    dict: Kind.CONTEXT,
    Range: Kind.RANGE,
    Function: Kind.FUNCTION,
}


def kind_of(value: Value) -> Kind:
    """Return the kind of a value that is already in its FEEL form (see `exchange`)."""
    return _KINDS[type(value.base if isinstance(value, Far) else value)]


def truncated(value: Decimal) -> int | None:
    """Return a number without its fraction, as places and lengths are read; None for a giant one."""
    return int(value) if value.adjusted() <= 18 else None


def whole(value: Value) -> int | None:
    """Return a number as an int when it is a whole number of sensible size, else None."""
    if (
        not isinstance(value, Decimal)
        or value.adjusted() > 18
        or value != value.to_integral_value()
    ):
        return None
    return int(value)
