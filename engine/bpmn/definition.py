"""What does an instance run on?

A `Definition` is a published version made ready: its model and the blueprint drawn from it. Loading takes a few
milliseconds and the result never changes, so the services keep it in a bounded cache and every thread uses the same.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from engine.bpmn.blueprint import Blueprint, draw
from engine.bpmn.compiler import compile_bpmn
from engine.bpmn.model import ProcessModel
from engine.dmn import Decisions
from engine.errors import InvalidDefinition


@dataclass(frozen=True, kw_only=True)
class Definition:
    """One process of one version, ready to run."""

    model: ProcessModel
    blueprint: Blueprint
    #: Names the exact file, process and plan; a state blob carries it.
    fingerprint: bytes
    #: The decisions that its business rule tasks ask; None where there are none.
    decisions: Decisions | None = None

    @classmethod
    def load(
        cls,
        content: bytes,
        process_id: str | None = None,
        *,
        decisions: Decisions | None = None,
    ) -> Definition:
        """Make a version ready; without `process_id` the file must hold exactly one process.

        The file is checked again, the schema excepted: what lies in the database may come from an older compiler.

        Raises:
            InvalidDefinition: when the file cannot run; `findings` say why.
        """
        compiled = compile_bpmn(content, schema=False)
        if not compiled.is_publishable:
            raise InvalidDefinition(findings=compiled.findings)
        model = compiled.process(process_id)
        blueprint = draw(model)
        return cls(
            model=model,
            blueprint=blueprint,
            fingerprint=_fingerprint(model.process_id, blueprint, content),
            decisions=decisions,
        )


def _fingerprint(process_id: str, blueprint: Blueprint, content: bytes) -> bytes:
    """Tell apart whatever would read a state blob differently.

    The blob holds positions in the plan: one that another release draws differently must be refused, not misread.
    """
    plan = repr(sorted(blueprint.names.items()))
    return hashlib.sha256(f"{process_id}\0{plan}\0".encode() + content).digest()[:8]
