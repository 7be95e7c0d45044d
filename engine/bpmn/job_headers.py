"""Do the headers of a service task say what its handler needs to hear?

A handler that finds a header missing, or one that names nothing, can only stop the instance. What is written out is
therefore looked at before publishing; what an expression gives is known only when the job opens.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.bpmn.model import Value
from engine.bpmn.settings import did_you_mean


@dataclass(frozen=True, kw_only=True)
class HeaderRule:
    """Which headers the handler of a job type reads.

    In every job type `register` names a register, `group` a group of the site and `mail` a text in `mails/`.
    """

    required: frozenset[str] = field(default_factory=frozenset)
    optional: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, kw_only=True)
class Places:
    """What headers may name; None where there is no site to ask."""

    registers: set[str] | None
    groups: set[str] | None
    mails: set[str]


def problems(
    headers: Mapping[str, Value], rule: HeaderRule, places: Places
) -> Iterator[tuple[str, str]]:
    """Give the rule that is broken and the sentence for the author, for each mistake; all of them block."""
    for name in sorted(rule.required):
        value = headers.get(name)
        if value is None or not value.text.strip():
            yield "header-missing", f"Header “{name}” belum diisi; tanpa itu langkah ini gagal."
    known = rule.required | rule.optional
    for name, value in headers.items():
        if name not in known:
            hint = did_you_mean(name, known)
            yield "header-unknown", f"Header “{name}” tidak dikenal di langkah ini.{hint}"
        elif value.literal is not None and value.text.strip():
            yield from _named(name, value.text, places)


def _named(name: str, text: str, places: Places) -> Iterator[tuple[str, str]]:
    if name == "register" and places.registers is not None and text not in places.registers:
        hint = did_you_mean(text, places.registers)
        yield "register-unknown", f"Register “{text}” tidak dinyatakan di site.toml.{hint}"
    if name == "group" and places.groups is not None and text not in places.groups:
        hint = did_you_mean(text, places.groups)
        yield (
            "group-unknown",
            f"Kelompok “{text}” pada header group tidak dinyatakan di site.toml.{hint}",
        )
    if name == "mail" and text not in places.mails:
        hint = did_you_mean(text, places.mails)
        yield "mail-unknown", f"Naskah surat elektronik “{text}” tidak ada di mails/.{hint}"
