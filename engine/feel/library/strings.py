"""What can be done with texts (DMN 1.5 §10.3.4.3)?

Characters are Unicode code points. What takes a pattern stands in `patterned`.
"""

from __future__ import annotations

from decimal import Decimal

from engine.feel.library import patterned
from engine.feel.library.signatures import Library
from engine.feel.run import Run
from engine.feel.values import Value, truncated

LIBRARY = Library()
LIBRARY.functions.update(patterned.LIBRARY.functions)


@LIBRARY.function("string length", "string: string")
def string_length(run: Run, text: str) -> Value:
    """Count characters."""
    return Decimal(len(text))


@LIBRARY.function("substring", "string: string, start position: number, length?: number")
def substring(run: Run, text: str, start: Decimal, length: Decimal | None = None) -> Value:
    """Cut out a part; positions count from 1, or from the end when negative, and must exist."""
    first = truncated(start)
    if not first or abs(first) > len(text):
        return None
    begin = first - 1 if first > 0 else len(text) + first
    if length is None:
        return text[begin:]
    count = truncated(length)
    return None if count is None or count < 1 else text[begin : begin + count]


@LIBRARY.function("upper case", "string: string")
def upper_case(run: Run, text: str) -> Value:
    """Turn letters into capitals."""
    return text.upper()


@LIBRARY.function("lower case", "string: string")
def lower_case(run: Run, text: str) -> Value:
    """Turn letters into small ones."""
    return text.lower()


@LIBRARY.function("contains", "string: string, match: string")
def contains(run: Run, text: str, part: str) -> Value:
    """Tell whether a text holds another."""
    return part in text


@LIBRARY.function("starts with", "string: string, match: string")
def starts_with(run: Run, text: str, part: str) -> Value:
    """Tell whether a text begins with another."""
    return text.startswith(part)


@LIBRARY.function("ends with", "string: string, match: string")
def ends_with(run: Run, text: str, part: str) -> Value:
    """Tell whether a text ends with another."""
    return text.endswith(part)


@LIBRARY.function("substring before", "string: string, match: string")
def substring_before(run: Run, text: str, part: str) -> Value:
    """Return what stands before the first occurrence; empty if there is none."""
    return text[: max(text.find(part), 0)]


@LIBRARY.function("substring after", "string: string, match: string")
def substring_after(run: Run, text: str, part: str) -> Value:
    """Return what stands after the first occurrence; empty if there is none."""
    place = text.find(part)
    return "" if place < 0 else text[place + len(part) :]


@LIBRARY.function("string join", "list: list, delimiter?: Any")
def string_join(run: Run, items: list[Value], delimiter: Value = None) -> Value:
    """Join texts, leaving out nulls; null if there is anything else."""
    if delimiter is not None and not isinstance(delimiter, str):
        return None
    texts = [item for item in items if isinstance(item, str)]
    if any(item is not None and not isinstance(item, str) for item in items):
        return None
    separator = delimiter or ""
    run.produce(sum(map(len, texts)) + len(separator) * len(texts))
    return separator.join(texts)
