"""Who catches an error or an escalation?

The innermost one around the place where it was thrown, as BPMN says: the border of the activity itself, then the event
sub-processes of the scope, then the border of the sub-process, and so on outwards; in each place an exact code comes
before a catch-all. SpiffWorkflow would also fire the borders of neighbouring sub-processes, and lets an error that
nobody catches pass for success. Here it stops the instance, or ends a called one with the error for its caller.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.advance import ThrownError, ThrownEscalation
from engine.bpmn.element_kinds import ElementKind
from engine.bpmn.event_specs import RaisedSpec
from engine.bpmn.model import Element
from engine.bpmn.specs import guarded
from engine.bpmn.tokens import Token
from engine.errors import UncaughtError

_ERRORS = frozenset({ElementKind.ERROR_BOUNDARY_EVENT, ElementKind.ERROR_START_EVENT})
_ESCALATIONS = frozenset(
    {ElementKind.ESCALATION_BOUNDARY_EVENT, ElementKind.ESCALATION_START_EVENT}
)


def throw_error(
    token: Token, code: str, *, source: Element, variables: Mapping[str, Any] | None = None
) -> None:
    """Let an error out of the activity at `token`, or out of the scope that an end event's token stands in.

    Raises:
        UncaughtError: when nobody catches it, and nobody called this instance.
    """
    caught = _catcher(token, code, _ERRORS)
    if caught is not None:
        caught.task_spec.fire(caught, variables)
        return
    host = token.host
    if not host.is_called:
        raise UncaughtError(
            f"Kesalahan “{code}” dari “{source.label}” tidak ditangkap oleh bagian mana pun dari proses.",
            element_id=source.id,
            code=code,
        )
    host.thrown.error = ThrownError(element_id=source.id, code=code)
    host.cancel_open()


def escalate(
    token: Token, code: str, *, source: Element, variables: Mapping[str, Any] | None = None
) -> bool:
    """Let an escalation out; tell whether it interrupted the scope of the token. Nobody need catch it."""
    caught = _catcher(token, code, _ESCALATIONS)
    if caught is None:
        host = token.host
        host.thrown.escalations.append(
            ThrownEscalation(element_id=source.id, code=code, variables=dict(variables or {}))
        )
        return False
    caught.task_spec.fire(caught, variables)
    interrupting: bool = caught.task_spec.element.interrupting
    return interrupting


def _catcher(token: Token, code: str, kinds: Collection[ElementKind]) -> Token | None:
    place: Token | None = token
    while place is not None:
        tree = place.workflow
        # A handler stands beside the event that began it, and would for ever catch what it throws itself.
        own = place.task_spec.name
        listeners = [
            t for t in tree.open_tokens() if t.task_spec.is_listener and t.task_spec.handler != own
        ]
        found = _best(guarded(place), code, kinds) or _best(listeners, code, kinds)
        if found is not None:
            return found
        place = tree.parent_token if tree is not tree.top_workflow else None
    return None


def _best(tokens: Iterable[Token], code: str, kinds: Collection[ElementKind]) -> Token | None:
    matching = [
        token
        for token in tokens
        if isinstance(token.task_spec, RaisedSpec)
        and token.task_spec.element.kind in kinds
        and token.state == TaskState.WAITING
        and token.task_spec.catches(code)
    ]
    return min(matching, key=lambda t: t.task_spec.element.code is None, default=None)
