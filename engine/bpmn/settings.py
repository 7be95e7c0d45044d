"""What do the `alur:` properties say?

They are `zeebe:property` entries, so that any modeler shows and keeps them. A misspelt name would silently do nothing;
therefore every name under `alur:` has to be one that we know, or the author is asked what was meant.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from lxml.etree import _Element

from engine.bpmn.expressions import read_expression
from engine.bpmn.model import TimeSettings, Value
from engine.bpmn.namespaces import bpmn
from engine.bpmn.report import Report
from engine.domain.due_dates import InvalidShare, parse_share
from engine.domain.durations import InvalidDuration, parse_duration

PREFIX = "alur:"

_TIME = frozenset({"timeStandard", "calendar", "timeStandardFrom", "warnAt", "escalateTo"})
#: The SOP's header, as requirements S1-S7 list it; shown and printed, never interpreted.
HEADER = frozenset(
    {
        "sopName",
        "sopNumber",
        "sopOwner",
        "sopCreated",
        "sopRevised",
        "sopEffective",
        "sopApprovedBy",
        "legalBasis",
        "qualifications",
        "relatedSops",
        "equipment",
        "warnings",
        "records",
    }
)
_KNOWN: Mapping[str, frozenset[str]] = {
    "process": _TIME | HEADER | {"title", "variables"},
    "userTask": _TIME
    | {
        "title",
        "pauses",
        "excludeCompleterOf",
        "startForm",
        "completeness",
        "output",
        "notes",
    },
    "startEvent": frozenset({"calendar"}),
    "boundaryEvent": frozenset({"calendar"}),
    "intermediateCatchEvent": frozenset({"calendar"}),
}
_TRUTH = {"true": True, "false": False}
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The properties of one element, with a way to report about them."""

    node: _Element
    properties: Mapping[str, str]
    report: Report

    def get(self, name: str) -> str | None:
        """Return an `alur:` property, trimmed; None when it is missing or empty."""
        return (self.properties.get(PREFIX + name) or "").strip() or None

    def check_names(self, kind: str) -> None:
        """Warn about `alur:` names that do nothing on this kind of element."""
        known = _KNOWN.get(kind, frozenset())
        for key in self.properties:
            name = key.removeprefix(PREFIX)
            if key.startswith(PREFIX) and name not in known:
                self.report.warning("unknown-setting", self.node, _unknown(name, known))
            elif not key.startswith(PREFIX) and key.lower().startswith(PREFIX):
                message = (
                    f"Pengaturan “{key}” diabaikan; awalan “{PREFIX}” ditulis dengan huruf kecil."
                )
                self.report.warning("unknown-setting", self.node, message)

    def flag(self, name: str) -> bool:
        """Read `true` or `false`; missing is false."""
        text = self.get(name)
        if text is not None and text not in _TRUTH:
            self.report.error(
                "setting",
                self.node,
                f"Pengaturan alur:{name} harus “true” atau “false”, bukan “{text}”.",
            )
        return _TRUTH.get(text or "false", False)

    def time(self) -> TimeSettings:
        """Read the time standard and what belongs to it."""
        return TimeSettings(
            time_standard=self._duration("timeStandard"),
            calendar=self.identifier("calendar"),
            time_standard_from=self.expression("timeStandardFrom"),
            warn_at=self._share("warnAt"),
            escalate_to=self.identifier("escalateTo"),
        )

    def check_clock(self, *, has_due_date: bool = False) -> None:
        """Warn about settings of a clock that never runs."""
        if has_due_date or self.get("timeStandard") is not None:
            return
        # The calendar of a process is that of its tasks too.
        names = ("warnAt", "escalateTo", "timeStandardFrom")
        is_process = self.node.tag == bpmn("process")
        idle = [
            f"{PREFIX}{name}"
            for name in (names if is_process else (*names, "calendar"))
            if self.get(name) is not None
        ]
        if idle:
            said = f"Pengaturan {', '.join(idle)} tidak berpengaruh tanpa {PREFIX}timeStandard."
            self.report.warning("setting-idle", self.node, said)

    def expression(self, name: str) -> Value | None:
        """Read a property that is an expression."""
        return read_expression(self.get(name), self.node, f"Pengaturan alur:{name}", self.report)

    def identifier(self, name: str) -> str | None:
        """Read the id of a calendar or group."""
        text = self.get(name)
        if text is not None and _NAME.fullmatch(text) is None:
            self.report.error(
                "setting",
                self.node,
                f"Pengaturan alur:{name} “{text}” bukan pengenal; pakai huruf kecil, angka, dan tanda hubung.",
            )
            return None
        return text

    def _duration(self, name: str) -> str | None:
        text = self.get(name)
        if text is None:
            return None
        try:
            parse_duration(text)
        except InvalidDuration as error:
            self.report.error("setting", self.node, f"Pengaturan alur:{name}: {error.message}")
            return None
        return text

    def _share(self, name: str) -> Fraction | None:
        text = self.get(name)
        if text is None:
            return None
        try:
            return parse_share(text)
        except InvalidShare as error:
            self.report.error("setting", self.node, f"Pengaturan alur:{name}: {error.message}")
            return None


def did_you_mean(name: str, known: frozenset[str] | set[str]) -> str:
    """Return ` Maksud Anda “…”?` for a near miss, else nothing."""
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f" Maksud Anda “{near[0]}”?" if near else ""


def _unknown(name: str, known: frozenset[str]) -> str:
    return f"Pengaturan alur:{name} tidak dikenal di sini dan diabaikan.{did_you_mean(name, known)}"
