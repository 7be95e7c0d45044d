"""How are SpiffWorkflow's tasks and workflows made fit for us?

Two subclasses, and nothing of the library is patched:

- `Token` is a `Task` whose data is its scope's (never a copy along the path), whose id is a small number handed out by
  the instance, and which tells the host when it becomes ready. It reads no clock and builds no log record.
- `Host` is the `BpmnWorkflow` of an instance, `Inner` that of a sub-process. Ready tokens stand in a queue, so that no
  step searches the tree; finished tokens are dropped (`prune`), so that a loop costs the same on turn 1 and 5,000.

The tree is shallow on purpose. After pruning it holds the root, the guards with what they guard (see
`specs.GuardSpec`), and the waiting tokens.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.advance import (
    DecisionMade,
    ThrownError,
    ThrownEscalation,
    ThrownMessage,
    ThrownSignal,
)
from engine.bpmn.scopes import Scope

#: Id of the first token of every process and sub-process; it never waits and is never seen outside.
ROOT = "root"


class Token(Task):
    """A `Task` that keeps no variables of its own."""

    def __init__(
        self,
        workflow: Any,
        task_spec: Any,
        parent: Any = None,
        *,
        state: int = TaskState.FUTURE,
        number: Any = None,
    ) -> None:
        """Take the next number of the instance unless one is given."""
        number = number or workflow.top_workflow.next_token_id()
        super().__init__(workflow, task_spec, parent=parent, state=state, id=number)

    @property
    def data(self) -> dict[str, Any]:
        """The variables readable from here."""
        return self.scope.visible()

    @data.setter
    def data(self, value: dict[str, Any]) -> None:
        """Drop what the library would copy along the path."""

    @property
    def host(self) -> Host:
        """The instance that it belongs to."""
        host: Host = self.workflow.top_workflow
        return host

    @property
    def scope(self) -> Scope:
        """The scope that encloses this token: its item's in a multi-instance, else that of its process or sub-process."""
        scope: Scope = self.workflow.scope
        item = self.internal_data.get("item")
        return scope if item is None else Scope(scope, item, is_closed=True)

    @property
    def local(self) -> dict[str, Any]:
        """The token's own variables: the result of an input mapping; empty without one."""
        variables: dict[str, Any] = self.internal_data.get("local", {})
        return variables

    @property
    def is_open(self) -> bool:
        """Whether it still may do something."""
        return bool(self._state & TaskState.NOT_FINISHED_MASK)

    def complete(self) -> None:
        """Finish, note it on the path, and let the token go on."""
        self.host.left(self)
        super().complete()

    def _add_child(self, task_spec: Any, state: int = TaskState.FUTURE) -> Token:
        return Token(self.workflow, task_spec, self, state=state)

    def _set_state(self, value: int) -> None:
        self._state = value

    def _inherit_data(self) -> None:
        """Nothing is inherited: the scope holds it."""

    def _ready(self) -> None:
        if not self.is_open:
            return
        super()._ready()
        if not self.task_spec.manual:
            self.host.queue.append(self)

    def collect_log_extras(self, dct: dict[str, Any] | None = None) -> dict[str, Any]:
        """Skip what the library would gather for each state change."""
        return {}


class _NoScripts(PythonScriptEngine):
    """No text of a model is ever evaluated as Python, whatever part of the library asks for it."""

    def evaluate(self, task: Any, expression: Any, external_context: Any = None) -> NoReturn:
        raise NotImplementedError("expressions are evaluated by engine.bpmn.evaluation")

    def execute(self, task: Any, script: Any, external_context: Any = None) -> NoReturn:
        raise NotImplementedError("scripts are evaluated by engine.bpmn.evaluation")

    def call_service(self, task: Any, **kwargs: Any) -> NoReturn:
        raise NotImplementedError("services are jobs")


class _Tree:
    """What a process and a sub-process have in common."""

    spec: Any
    tasks: dict[Any, Token]
    task_tree: Token
    scope: Scope
    completed: bool
    #: What can be undone: completed activities with a compensation handler, the last one last.
    records: list[list[Any]]
    #: Number of tokens, finished ones included, above which the run prunes.
    room: int = 256

    def reopen(self) -> None:
        """Make the root, and nothing else."""
        self.task_tree = Token(self, self.spec.start, state=TaskState.COMPLETED, number=ROOT)

    def open(self) -> None:
        """Make the root and arm the event sub-processes."""
        self.reopen()
        for spec in self.spec.listeners:
            self.put(spec)

    def plant(self, *names: str) -> None:
        """Open, and put a token on each of these specs, or where everything begins."""
        self.open()
        for spec in [self.spec.task_specs[name] for name in names] or self.spec.start.outputs:
            self.put(spec)

    def put(self, spec: Any, **internal: Any) -> Token:
        """Let a token arrive at a spec of this process or sub-process."""
        token = self.task_tree._add_child(spec)
        token.internal_data.update(internal)
        spec._update(token)
        return token

    def open_tokens(self) -> Iterator[Token]:
        """Yield the tokens that still may do something, oldest first."""
        return (token for token in list(self.tasks.values()) if token.is_open)

    @property
    def is_over(self) -> bool:
        """Whether nothing is left but event sub-processes that wait for their event."""
        return all(
            not token.is_open or token.task_spec.is_listener for token in self.tasks.values()
        )

    def cancel_open(self) -> None:
        """Cancel every open token, sub-processes included."""
        for token in self.open_tokens():
            token.cancel()

    def prune(self) -> None:
        """Drop what is finished; hang the rest under the root or under its guard."""
        kept: dict[Any, Token] = {ROOT: self.task_tree}
        self.task_tree._children = []
        for token in list(self.tasks.values()):
            if not token.is_open:
                continue
            parent = token.parent
            if parent is not None and parent.task_spec.is_guard:
                if parent.id not in kept:
                    kept[parent.id] = self._hang(parent, self.task_tree)
                    parent._children = []
            else:
                parent = self.task_tree
            kept[token.id] = self._hang(token, parent)
            token._children = []
        self.tasks = kept

    @staticmethod
    def _hang(token: Token, parent: Token) -> Token:
        token._parent = parent.id
        parent._children.append(token.id)
        return token

    def _task_completed_notify(self, task: Token) -> None:
        """Leave out the library's search for tasks to update: whoever waits is told directly."""

    def collect_log_extras(self, dct: dict[str, Any] | None = None) -> dict[str, Any]:
        """Skip what the library would gather for its log."""
        return {}


@dataclass
class Thrown:
    """What a step of an instance has thrown so far."""

    messages: list[ThrownMessage] = field(default_factory=list)
    signals: list[ThrownSignal] = field(default_factory=list)
    #: Escalations that nobody inside caught.
    escalations: list[ThrownEscalation] = field(default_factory=list)
    #: Signals that the instance itself has not heard yet, with the tokens that waited for them.
    unheard: deque[tuple[ThrownSignal, list[Token]]] = field(default_factory=deque)
    #: Decisions made, for the audit trail.
    decisions: list[DecisionMade] = field(default_factory=list)
    #: The error that ended a called instance.
    error: ThrownError | None = None


class Inner(_Tree, BpmnSubWorkflow):
    """The workflow of one run of a sub-process."""

    def __init__(self, spec: Any, parent_token: Token, top_workflow: Host, scope: Scope) -> None:
        """Stand still until `plant` is called or the tokens are restored."""
        #: The token of the sub-process's own element.
        self.parent_token = parent_token
        super().__init__(spec, parent_token.id, top_workflow, deserializing=True)
        self.scope = scope
        self.records = []

    @property
    def parent_workflow(self) -> Any:
        """The process or sub-process around it; the library would search every other one for the token."""
        return self.parent_token.workflow

    def _calculate_depth(self) -> int:
        depth: int = self.parent_workflow.depth
        return depth + 1


class Host(_Tree, BpmnWorkflow):
    """The workflow of one process instance while it is in memory."""

    subprocesses: dict[int, Inner]

    def __init__(
        self,
        spec: Any,
        subprocess_specs: dict[str, Any],
        *,
        now: datetime,
        decisions: Any = None,
        is_called: bool = False,
    ) -> None:
        """Stand still until `plant` is called or the tokens are restored; `now` is aware."""
        super().__init__(spec, subprocess_specs, script_engine=_NoScripts(), deserializing=True)
        self.now = now
        #: `engine.dmn.Decisions` of the definition; None where it has none.
        self.decisions = decisions
        #: Whether a call activity of another instance waits for this one.
        self.is_called = is_called
        self.scope = Scope()
        self.records = []
        self.thrown = Thrown()
        self.queue: deque[Token] = deque()
        self.path: list[str] = []
        self.end_events: list[str] = []
        #: Ids of the tokens that were finished, not cancelled, since the instance was loaded.
        self.finished: set[int] = set()
        self.last_token_id = 0
        #: Tokens that wait for a signal, and some that have heard it.
        self.listening: list[Token] = []
        #: Elements passed in this step.
        self.steps = 0

    def next_token_id(self) -> int:
        """Hand out a number that no token of this instance had before."""
        self.last_token_id += 1
        return self.last_token_id

    def left(self, token: Token) -> None:
        """Note that a token leaves an element."""
        self.finished.add(token.id)
        token.task_spec.note(token, self)

    def trees(self) -> list[_Tree]:
        """Return the sub-processes, innermost first, and the process itself."""
        inner = sorted(self.subprocesses.values(), key=lambda tree: -tree.depth)
        return [*inner, self]

    def enter(self, token: Token, scope: Scope) -> Inner:
        """Open the sub-process of a token's element."""
        inner = Inner(self.subprocess_specs[token.task_spec.opens], token, self, scope)
        self.subprocesses[token.id] = inner
        return inner

    def abandon(self, token: Token) -> None:
        """Cancel all that goes on inside a token's sub-process."""
        inner = self.subprocesses.get(token.id)
        if inner is not None:
            inner.cancel_open()
            self.subprocesses.pop(token.id, None)

    def close(self, token: Token) -> Inner:
        """Close the sub-process of a token's element; what it did can still be undone from around it."""
        inner = self.subprocesses.pop(token.id)
        inner.cancel_open()
        if inner.records and not token.task_spec.is_compensable:
            local = {**token.internal_data.get("item", {}), **token.local}
            token.workflow.records.append([token.task_spec.name, local, inner.records])
        return inner

    def find(self, token_id: int) -> Token | None:
        """Return the open token with this number, wherever it stands."""
        for tree in self.trees():
            token = tree.tasks.get(token_id)
            if token is not None:
                return token if token.is_open else None
        return None

    def all_open(self) -> list[Token]:
        """Return every open token of the instance in the order of their numbers."""
        tokens = [token for tree in self.trees() for token in tree.open_tokens()]
        return sorted(tokens, key=lambda token: token.id)
