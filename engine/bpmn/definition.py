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
        name = f"{model.process_id}\0".encode()
        return cls(
            model=model,
            blueprint=draw(model),
            fingerprint=hashlib.sha256(name + content).digest()[:8],
            decisions=decisions,
        )
