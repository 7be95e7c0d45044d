"""What can be done with contexts (DMN 1.5 §10.3.4.10)?"""

from __future__ import annotations

from engine.feel.library.signatures import Library
from engine.feel.run import Run
from engine.feel.values import Value

LIBRARY = Library()


@LIBRARY.function("get value", "m: context, key: string")
def get_value(run: Run, context: dict[str, Value], key: str) -> Value:
    """Return an entry, or null if there is none."""
    return context.get(key)


@LIBRARY.function("get value", "m: context, keys: list")
def get_value_by_path(run: Run, context: dict[str, Value], keys: list[Value]) -> Value:
    """Return an entry of an entry, and so on."""
    value: Value = context if keys else None
    for key in keys:
        if not isinstance(value, dict) or not isinstance(key, str):
            return None
        value = value.get(key)
    return value


@LIBRARY.function("get entries", "m: context")
def get_entries(run: Run, context: dict[str, Value]) -> Value:
    """Return the entries as contexts of `key` and `value`."""
    run.produce(2 * len(context))
    return [{"key": key, "value": value} for key, value in context.items()]


@LIBRARY.function("context", "entries: list")
def context(run: Run, entries: list[Value]) -> Value:
    """Make a context from contexts of `key` and `value`; null if a key is missing or comes twice."""
    run.produce(len(entries))
    made: dict[str, Value] = {}
    for entry in entries:
        if not isinstance(entry, dict) or "value" not in entry:
            return None
        key = entry.get("key")
        if not isinstance(key, str) or key in made:
            return None
        made[key] = entry["value"]
    return made


@LIBRARY.function("context put", "context: context, key: string, value: Any")
def context_put(run: Run, base: dict[str, Value], key: str, value: Value) -> Value:
    """Return a copy with one entry set."""
    run.produce(len(base) + 1)
    return {**base, key: value}


@LIBRARY.function("context put", "context: context, keys: list, value: Any")
def context_put_by_path(run: Run, base: dict[str, Value], keys: list[Value], value: Value) -> Value:
    """Return a copy with an entry of an entry set; null where there is no context on the way."""
    result: Value = value
    levels: list[tuple[dict[str, Value], str]] = []
    inner: Value = base
    for key in keys:
        if not isinstance(key, str) or not isinstance(inner, dict):
            return None
        run.produce(len(inner) + 1)
        levels.append((inner, key))
        inner = inner.get(key)
    for level, key in reversed(levels):
        result = {**level, key: result}
    return result if levels else None


@LIBRARY.function("context merge", "contexts: list")
def context_merge(run: Run, contexts: list[Value]) -> Value:
    """Return all entries in one context; of two with the same name the later one stays."""
    merged: dict[str, Value] = {}
    for part in contexts:
        if not isinstance(part, dict):
            return None
        run.produce(len(part))
        merged.update(part)
    return merged
