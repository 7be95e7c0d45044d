"""How is an ad-hoc sub-process done?

Its activities begin all at once, or one after the other. After each the completion condition is asked; when all are
done and it does not hold, they begin again, as BPMN lets them be done any number of times. Without a condition the
sub-process ends when all are done.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from engine.bpmn.activity_specs import SubProcessSpec
from engine.bpmn.evaluation import evaluate, is_enough
from engine.bpmn.model import AdHocModel, Element
from engine.bpmn.tokens import Host, Inner, Token
from engine.errors import EngineFailure


class AdHocSpec(SubProcessSpec):
    """Begins its activities without flows."""

    #: By element id: the names of the specs to which nothing leads; set by the blueprint.
    entries: Mapping[str, str] = MappingProxyType({})

    def __init__(self, process_spec: Any, element: Element) -> None:
        """Read the settings."""
        super().__init__(process_spec, element)
        assert element.ad_hoc is not None
        self.ad_hoc: AdHocModel = element.ad_hoc

    def begin(self, token: Token, inner: Inner) -> None:
        """Begin the activities."""
        inner.open()
        self._round(token, inner)

    def _round(self, token: Token, inner: Inner) -> None:
        todo = self._chosen(token, inner)
        if not todo and self.ad_hoc.completion is not None:
            raise EngineFailure(
                f"Tidak ada langkah yang dapat dimulai pada “{self.element.label}”, padahal syarat selesainya belum "
                "terpenuhi.",
                element_id=self.element.id,
            )
        at_once = todo[:1] if self.ad_hoc.sequential else todo
        token.internal_data["todo"] = todo[len(at_once) :]
        for name in at_once:
            inner.put(inner.spec.task_specs[name])

    def _chosen(self, token: Token, inner: Inner) -> list[str]:
        if self.ad_hoc.active is None:
            return list(self.entries.values())
        host = token.host
        found = evaluate(
            self.ad_hoc.active,
            inner.scope.visible(),
            now=host.now,
            element=self.element,
            what="Daftar langkah",
        )
        names: list[Any] = found if isinstance(found, list) else [None]
        if not all(isinstance(name, str) and name in self.entries for name in names):
            raise EngineFailure(
                f"Daftar langkah “{self.element.label}” harus berisi id langkah pertama di dalamnya.",
                element_id=self.element.id,
            )
        return [self.entries[name] for name in names]

    def is_enough(self, token: Token) -> bool:
        """Watch each activity inside: tell whether the rest is not needed any more."""
        condition = self.ad_hoc.completion
        host = token.host
        if condition is None:
            return False
        found = is_enough(condition, token.scope.visible(), now=host.now, element=self.element)
        if found:
            self.interrupted(token.workflow.parent_token)
            if self.ad_hoc.cancels_remaining:
                token.workflow.cancel_open()
        return found

    def interrupted(self, token: Token) -> None:
        """Begin nothing more."""
        token.internal_data.update(enough=True, todo=[])

    def finish(self, token: Token, host: Host) -> None:
        """Begin the next activity or the next round, or close."""
        inner = host.subprocesses[token.id]
        todo = token.internal_data["todo"]
        if todo:
            inner.put(inner.spec.task_specs[todo.pop(0)])
        elif self.ad_hoc.completion is None or token.internal_data.get("enough"):
            super().finish(token, host)
        else:
            self._round(token, inner)
