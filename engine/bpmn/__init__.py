"""How does a drawing become a process that runs?

Two halves, both without a database, a network or a clock.

**Publishing** (`compiler`, `package`, `steps`) reads what a process owner drew and either accepts it or says, element
by element, why not::

    compile_bpmn(content: bytes, *, file: str = "") -> Compiled
        .findings: tuple[Finding, ...]     worst first; `.is_publishable` when none of them blocks
        .processes: tuple[ProcessModel, ...]
        .is_readable: bool                 False: not BPMN at all (exit code 2), with exactly one finding

    check_package(folder: Path, *, job_types=None, calendars=None, job_headers=None) -> PackageCheck
    check_files(files: Mapping[str, bytes], *, site=None, job_types=None, calendars=None, job_headers=None) -> PackageCheck
        .findings, .is_readable, .package: Package | None (None when something blocks)

    steps(model) -> tuple[Element, ...]      the user tasks in flow order

**Running** (`definition`, `runtime`) moves an instance. It is given the instance's state as bytes and returns an
`Advance` that says everything the caller must persist::

    Definition.load(content, process_id=None, *, decisions=None) -> Definition     # cacheable, shareable by threads
    start(definition, variables, *, now, at=None, called=False) -> Advance
    complete(definition, state, token_id, values, *, now) -> Advance               # a user task
    complete_job(definition, state, token_id, result, *, now) -> Advance
    complete_call(definition, state, token_id, variables, *, now) -> Advance       # a call activity
    throw_error(definition, state, token_id, code, *, now, variables=None) -> Advance   # of a job or a call
    escalate(definition, state, token_id, code, *, now, variables=None) -> Advance      # of a call
    deliver(definition, state, token_id, variables, *, now) -> Advance | None      # a message or signal
    fire_timer(definition, state, token_id, *, now, due_at=None) -> Advance | None
    inspect(definition, state) -> Standing                                         # looks, moves nothing

`now` is an aware instant, best given in the site's zone: expressions take `today()` from it, and months are added on
its calendar. Times come back in UTC. See `advance` for the shapes and for what a token id is.

Raises: `InvalidInput` for values that cannot be stored, `AlreadyDone` when the user task or job waits no more,
`EngineFailure` (with the element's id) when an instance cannot go on, `InvalidDefinition` from `Definition.load`.
"""

from __future__ import annotations

from engine.bpmn.advance import (
    Advance,
    Closed,
    Closing,
    DecisionMade,
    EventKind,
    OpenCall,
    OpenJob,
    OpenUserTask,
    Standing,
    Subscription,
    ThrownError,
    ThrownEscalation,
    ThrownMessage,
    ThrownSignal,
    WaitingCall,
    WaitingJob,
    WaitingTimer,
)
from engine.bpmn.element_kinds import ElementKind
from engine.bpmn.model import (
    Binding,
    Element,
    Flow,
    JobModel,
    Lane,
    ProcessModel,
    ScriptModel,
    TimerKind,
    TimerModel,
    TimeSettings,
    UserTaskModel,
    Value,
    VariableMapping,
)

__all__ = [
    "Advance",
    "Binding",
    "Closed",
    "Closing",
    "DecisionMade",
    "Element",
    "ElementKind",
    "EventKind",
    "Flow",
    "JobModel",
    "Lane",
    "OpenCall",
    "OpenJob",
    "OpenUserTask",
    "ProcessModel",
    "ScriptModel",
    "Standing",
    "Subscription",
    "ThrownError",
    "ThrownEscalation",
    "ThrownMessage",
    "ThrownSignal",
    "TimeSettings",
    "TimerKind",
    "TimerModel",
    "UserTaskModel",
    "Value",
    "VariableMapping",
    "WaitingCall",
    "WaitingJob",
    "WaitingTimer",
]
