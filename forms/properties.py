"""Which settings of our own may a component carry?

form-js keeps "custom properties" (text by text) on every component; ours start with `alur:`. A name
we do not know is refused, for a mistyped `alur:maxFile` would otherwise be a limit nobody keeps.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms import own_settings
from forms.patterns import MENU
from forms.reading import Attributes, as_decimal
from forms.schema import Kind

_PREFIX = "alur:"
_INPUTS = frozenset(Kind) - {
    Kind.TEXT, Kind.SEPARATOR, Kind.SPACER, Kind.GROUP, Kind.IMAGE, Kind.TABLE, Kind.EXPRESSION,
    Kind.DYNAMICLIST,
}  # fmt: skip
_LIST = frozenset({Kind.DYNAMICLIST})
_TEXTFIELD = frozenset({Kind.TEXTFIELD})
_FILE = frozenset({Kind.FILEPICKER})
_DATETIME = frozenset({Kind.DATETIME})

#: Our settings, and the component types that have them.
_KNOWN: dict[str, frozenset[Kind]] = {
    "alur:hint": _INPUTS,
    "alur:remark": _INPUTS,
    "alur:requiredIf": _INPUTS,
    "alur:itemName": _LIST,
    "alur:minRows": _LIST,
    "alur:maxRows": _LIST,
    "alur:component": _INPUTS,
    "alur:sensitive": _INPUTS,
    "alur:pattern": _TEXTFIELD,
    "alur:patternMessage": _TEXTFIELD,
    "alur:notBefore": _DATETIME,
    "alur:notAfter": _DATETIME,
    "alur:capture": _FILE,
    "alur:accept": _FILE,
    "alur:maxFiles": _FILE,
    "alur:maxBytes": _FILE,
}
#: Settings that people read.
_WORDS = frozenset({"alur:hint", "alur:patternMessage", "alur:itemName"})
_NUMBERS = frozenset({"alur:maxFiles", "alur:maxBytes", "alur:minRows", "alur:maxRows"})
#: Settings with a list of values.
_VALUES: dict[str, frozenset[str]] = {
    "alur:pattern": frozenset(MENU),
    "alur:capture": frozenset({"camera"}),
    "alur:remark": frozenset({"true"}),
    "alur:sensitive": frozenset({"true"}),
}


def settings_known() -> frozenset[str]:
    """The names of all our settings."""
    return frozenset(_KNOWN) | frozenset(own_settings.SETTINGS)


def read_properties(raw: Attributes, kind: Kind) -> dict[str, str]:
    """Read the custom properties of one component; problems are noted on `raw`."""
    properties = raw.inner("properties")
    found: dict[str, str] = {}
    for name in properties.raw:
        read = properties.text if name in _WORDS else None
        value = read(name) if read else _string(properties, name)
        if not value:
            continue
        if name.startswith(_PREFIX) and (problem := _problem(name, value, kind, properties.raw)):
            properties.problem(problem)
            continue
        found[name] = value
    return found


def _string(properties: Attributes, name: str) -> str:
    # The editor writes text; a hand-written number is as clear.
    if isinstance(number := properties.raw[name], int) and not isinstance(number, bool):
        return str(number) if as_decimal(number) is not None else ""
    return properties.string(name).strip()


def _problem(name: str, value: str, kind: Kind, beside: Mapping[str, Any]) -> str | None:
    if name in own_settings.SETTINGS:
        return own_settings.setting_problem(name, value, str(beside.get("alur:component", "")))
    kinds = _KNOWN.get(name)
    if kinds is None:
        return f"Setelan “{name[:60]}” tidak dikenal"
    if kind not in kinds:
        return f"Setelan “{name}” tidak berlaku untuk jenis “{kind}”"
    if name == "alur:component":
        return own_settings.component_problem(value, kind)
    values = _VALUES.get(name)
    if values is not None and value not in values:
        return f"Setelan “{name}” harus salah satu dari: {', '.join(sorted(values))}"
    if name in _NUMBERS and as_decimal(value) is None:
        return f"Setelan “{name}” harus berupa angka"
    if name == "alur:requiredIf" and not value.startswith("="):
        return f"Setelan “{name}” harus berupa ekspresi yang diawali tanda ="
    return None
