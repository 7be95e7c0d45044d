"""Which version of a process does a call activity start?

`latest` is the newest one. `deployment` is what stood beside the caller when its version was deployed: the process of the same
package, else the version that was the newest at that time. `versionTag` is the newest version that carries the tag.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping

from engine.bpmn import Element, OpenCall, ProcessModel
from engine.bpmn.model import Binding
from engine.domain.findings import Finding, Severity
from engine.errors import EngineFailure
from engine.persistence.definitions import DefinitionHead
from engine.services.catalog import LoadedDefinition
from engine.services.work import Work


def resolve(work: Work, caller: DefinitionHead, call: OpenCall) -> LoadedDefinition:
    """Return the version that a call starts.

    Raises:
        EngineFailure: there is none.
    """
    versions = work.definitions.all_versions(call.process_id)
    head = _wanted(work, caller, call, versions)
    if head is None:
        what = f"Proses “{call.process_id}”"
        if versions and call.version_tag:
            what += f" versi “{call.version_tag}”"
        raise EngineFailure(
            f"{what} yang dipanggil “{call.name}” belum diterbitkan.", element_id=call.element_id
        )
    return work.catalog.get(work, head.id)


def _wanted(
    work: Work, caller: DefinitionHead, call: OpenCall, versions: list[DefinitionHead]
) -> DefinitionHead | None:
    if call.binding is Binding.VERSION_TAG:
        return _tagged(work, call.process_id, call.version_tag)
    if call.binding is Binding.DEPLOYMENT:
        beside = (head for head in versions if head.digest == caller.digest)
        earlier = (head for head in versions if head.deployed_at <= caller.deployed_at)
        return next(beside, None) or next(earlier, None)
    return next(iter(versions), None)


def _tagged(work: Work, key: str, tag: str | None) -> DefinitionHead | None:
    """Return the newest version that carries a tag."""
    return next(
        (
            head
            for head in work.definitions.all_versions(key)
            if work.catalog.get(work, head.id).process.version_tag == tag
        ),
        None,
    )


def remarks(work: Work, processes: Mapping[str, ProcessModel]) -> tuple[Finding, ...]:
    """Say which of the called processes, or of their versions, are not deployed yet; `processes` are one package's."""
    keys = {head.key for head in work.definitions.all_versions()} | set(processes)
    return tuple(
        finding
        for process in processes.values()
        for element in process.elements.values()
        if (finding := _remark(work, element, keys)) is not None
    )


def _remark(work: Work, element: Element, keys: Collection[str]) -> Finding | None:
    call = element.call
    wanted = call.process_id.literal if call else None
    if call is None or wanted is None:
        return None
    if wanted not in keys:
        what = f"Proses “{wanted}” yang dipanggil belum diterbitkan.{close_to(wanted, keys)}"
    elif call.binding is Binding.VERSION_TAG and _tagged(work, wanted, call.version_tag) is None:
        what = f"Proses “{wanted}” belum punya versi “{call.version_tag}”."
    else:
        return None
    return Finding(
        rule="call-undeployed",
        severity=Severity.WARNING,
        message=what,
        element_id=element.id,
        element_name=element.name or None,
        line=element.line,
    )


def close_to(wanted: str, known: Iterable[str]) -> str:
    """Return a half-sentence that names what may have been meant; empty where nothing is close."""
    close = difflib.get_close_matches(wanted, list(known), n=1)
    return f" Maksud Anda “{close[0]}”?" if close else ""
